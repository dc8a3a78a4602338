"""A model times a factor t that grows: how fast its losses grow, and whether they stay bounded below.

Along the ray t·(W, b) a loss comes to slope·t, up to what is bounded, in rationals of the logits and moments of λ. The
second derivative of the cross-entropy at a row dies out exponentially, unless its largest logits are tied: then the
second-order loss grows like t² wherever other rows tell the tied ones apart.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.affine.logits import Logits, Row
from mixproof.solvers.affine.moments import other_share, own_share
from mixproof.solvers.mixing.laws import Mixing

MOST_PAIRS_ON_A_RAY = 20_000
"""Pairs of points up to which the slope of the Mixup risk is found."""


@dataclass(frozen=True)
class RaySlope:
    """The growth of the second-order loss along the ray of a model.

    Parameters
    ----------
    slope : Real
        The loss comes to slope·t, up to what is bounded, where it does not grow like t².
    squares : bool
        True if it grows like t²; then it is bounded below whatever the slope.
    """

    slope: Real
    squares: bool


def second_order_slope(logits: Logits, law: Mixing) -> RaySlope:
    """The growth of the second-order loss around each row.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> skew = Logits(((0, -10), (0, 1), (0, 2)), 1, (0, 0, 1), (Fraction(1, 3),) * 3)
    >>> second_order_slope(skew, Beta(1, 1)).slope.as_fraction()
    Fraction(-1, 27)
    """
    pulled, squares = Fraction(0), False
    for row, label, weight in zip(logits.rows, logits.labels, logits.weights, strict=True):
        top = _largest(row)
        away = [mean - value for mean, value in zip(logits.mean, row, strict=True)]
        pulled += weight * (sum((away[k] for k in top), Fraction(0)) / len(top) - away[label])
        squares = squares or (len(top) > 1 and any(_tells_apart(other, top) for other in logits.rows))
    parts = [(plain_slope(logits), Radicals.of(1)), (pulled, other_share(law))]
    return RaySlope(combination(parts), squares)


def plain_slope(logits: Logits) -> Fraction:
    """The slope of the plain loss: the mean of how far the own logit is below the largest.

    Examples
    --------
    >>> plain_slope(Logits(((0, -10), (0, 1), (0, 2)), 1, (0, 0, 1), (Fraction(1, 3),) * 3))
    Fraction(1, 3)
    """
    return sum(
        (w * (max(row) - row[y]) for w, row, y in zip(logits.weights, logits.rows, logits.labels, strict=True)),
        Fraction(0),
    )


def mixup_slope(logits: Logits, law: Mixing) -> Real | None:
    """The slope of the Mixup risk; None where there are more than `MOST_PAIRS_ON_A_RAY` pairs.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> skew = Logits(((0, -10), (0, 1), (0, 2)), 1, (0, 0, 1), (Fraction(1, 3),) * 3)
    >>> mixup_slope(skew, Beta(1, 1)).as_fraction()
    Fraction(157, 297)
    """
    largest = largest_mean(logits, law)
    if largest is None:
        return None
    return combination(
        [
            (Fraction(1), largest),
            (-logits.own_mean, own_share(law)),
            (-logits.across_mean, other_share(law)),
        ]
    )


def largest_mean(logits: Logits, law: Mixing) -> Real | None:
    """The mean of the largest mixed logit over ordered pairs and λ; None of more than `MOST_PAIRS_ON_A_RAY` pairs.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> two = Logits(((0, -1), (0, 1)), 1, (0, 1), (Fraction(1, 2),) * 2)
    >>> largest_mean(two, Beta(1, 1)).as_fraction()
    Fraction(3, 8)
    """
    if logits.size**2 > MOST_PAIRS_ON_A_RAY:
        return None
    parts: list[tuple[Fraction, Real]] = []
    for one, p in zip(logits.rows, logits.weights, strict=True):
        for two, q in zip(logits.rows, logits.weights, strict=True):
            parts += [(p * q * factor, value) for factor, value in _mean_of_largest(one, two, law)]
    return combination(parts)


def _largest(row: Row) -> list[int]:
    """The places of the largest entries."""
    top = max(row)
    return [k for k, value in enumerate(row) if value == top]


def _tells_apart(row: Row, places: list[int]) -> bool:
    return len({row[k] for k in places}) > 1


def _mean_of_largest(one: Row, two: Row, law: Mixing) -> list[tuple[Fraction, Real]]:
    """E max_k (λ·one_k + (1 − λ)·two_k), in terms of masses and moments of λ between the crossings of these lines."""
    slopes = [a - b for a, b in zip(one, two, strict=True)]
    crossings = {
        (two[j] - two[i]) / (slopes[i] - slopes[j])
        for i in range(len(slopes))
        for j in range(i)
        if slopes[i] != slopes[j]
    }
    cuts = sorted({Fraction(0), Fraction(1), *(place for place in crossings if 0 < place < 1)})
    parts: list[tuple[Fraction, Real]] = []
    for lower, upper in pairwise(cuts):
        middle = (lower + upper) / 2
        k = max(range(len(slopes)), key=lambda j: two[j] + middle * slopes[j])
        ends = Radicals.of(lower), Radicals.of(upper)
        parts += [(two[k], law.mass(*ends)), (slopes[k], law.first_moment(*ends))]
    return parts
