"""The Mixup risk and the plain risk of an affine model with the cross-entropy, enclosed; with squared loss, exact.

The cross-entropy is linear in the label. So over ordered pairs

    L_mix = E ln Σ e^u(z) − c·mean(y·u) − (1 − c)·ȳ·ū,

and only the first term is no rational function of moments.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import cache

import flint

from mixproof.geometry.numbers.enclosures import Enclosed, Real, arb_of
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.affine.enclosed_pairs import enclosed_pair_mean
from mixproof.solvers.affine.float_pairs import FloatMean, float_pair_mean
from mixproof.solvers.affine.largest_pairs import largest_mean_bounds
from mixproof.solvers.affine.log_sums import log_sum
from mixproof.solvers.affine.logits import Logits, inner, mean_of
from mixproof.solvers.affine.moments import other_share, own_share
from mixproof.solvers.affine.rays import largest_mean
from mixproof.solvers.mixing.laws import Mixing

MOST_BITS = 512
"""Bits beyond which an enclosure of a risk is not made narrower."""

_MARGIN = 24
_NARROW = 1e-3
"""The error of the floats beyond which the largest mixed logit may tell more."""


def remembered(rule: Callable[[int], flint.arb]) -> Enclosed:
    """A real whose enclosures are computed once at each precision, and no narrower than `MOST_BITS`.

    Examples
    --------
    >>> print(remembered(lambda bits: flint.arb(bits)).ball(4096))
    512.000000000000
    """
    once = cache(rule)
    return Enclosed(lambda bits: once(min(bits, MOST_BITS)))


def mixup_risk(logits: Logits, law: Mixing) -> Real:
    """L_mix, the mean cross-entropy over ordered pairs of rows, themselves included, and λ.

    It is enclosed to any accuracy where the pairs are few, and from floats with a proved bound where they are many.
    Where logits are farther apart than these reach, the largest mixed logit encloses it to ln k.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.geometry.numbers.digits import decimal_enclosure
    >>> from mixproof.solvers.affine.model import AffineModel
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> data = Dataset.from_rows([[2, 1], [1, 3], [-1, 0], [0, -2]], [1, 1, 0, 0])
    >>> logits = Logits.of(AffineModel.of([["1/2", "1/4"]], ["-1/8"]), data)
    >>> decimal_enclosure(mixup_risk(logits, Beta(1, 1)))
    ('0.47044230580579118260', '0.47044230580579118261')
    """
    return pair_mean(logits, law, linear_part(logits, law))


def pair_mean(logits: Logits, law: Mixing, linear: Real) -> Real:
    """E ln Σ e^(u − u₀) over ordered pairs and λ, and a linear part added that makes it a mean cross-entropy.

    So it is not negative, and no enclosure goes below 0.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> two = Logits(((0, -1), (0, 1)), 1, (0, 1), (Fraction(1, 2),) * 2)
    >>> print(pair_mean(two, Beta(2, 2), Radicals.of(0)).ball(64).str(10, radius=False))
    0.7654891088
    """
    floats, bounds = cache(lambda: float_pair_mean(logits, law)), cache(lambda: largest_mean_bounds(logits, law))
    return remembered(
        lambda bits: (_enclosed(logits, law, bits, floats, bounds) + linear.ball(bits + _MARGIN)).nonnegative_part()
    )


def _enclosed(
    logits: Logits,
    law: Mixing,
    bits: int,
    floats: Callable[[], FloatMean | None],
    bounds: Callable[[], tuple[float, float] | None],
) -> flint.arb:
    """E ln Σ e^(u − u₀), by whatever serves."""
    exact = enclosed_pair_mean(logits, law, bits + _MARGIN)
    if exact is not None:
        return exact
    narrow = floats()
    if narrow is not None and narrow.error < _NARROW:
        return flint.arb(narrow.value, narrow.error)
    wide = _far_apart(logits, law, bounds)
    return wide if narrow is None else wide.intersection(flint.arb(narrow.value, narrow.error))


def _far_apart(logits: Logits, law: Mixing, bounds: Callable[[], tuple[float, float] | None]) -> flint.arb:
    """E ln Σ e^(u − u₀) of logits that are far apart: the largest mixed logit, and ln k more at most.

    That is enclosed closely where the pairs are few, and by convexity on parts of [0, 1] where they are many; of more,
    by convexity on the whole: at least the value at the mean, at most the mean at the rows.
    """
    whole = log_sum([arb_of(value) for value in logits.mean]).union(mean_log_sum(logits)) - arb_of(logits.mean[0])
    largest = largest_mean(logits, law)
    if largest is not None:
        level = largest.ball(flint.ctx.prec) - arb_of(logits.mean[0])
    else:
        found = bounds()
        if found is None:
            return whole
        level = flint.arb(found[0]).union(flint.arb(found[1]))
    return level.union(level + flint.arb(logits.classes).log()).intersection(whole)


def linear_part(logits: Logits, law: Mixing) -> Real:
    """ū₀ − c·mean(y·u) − (1 − c)·ȳ·ū, what the Mixup risk is besides E ln Σ e^(u − u₀).

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> two = Logits(((0, -1), (0, 1)), 1, (0, 1), (Fraction(1, 2),) * 2)
    >>> linear_part(two, Beta(1, 1)).as_fraction()
    Fraction(-1, 3)
    """
    return combination(
        [
            (logits.mean[0], Radicals.of(1)),
            (-logits.own_mean, own_share(law)),
            (-logits.across_mean, other_share(law)),
        ]
    )


def plain_risk(logits: Logits) -> Real:
    """L_std, the mean cross-entropy at the rows.

    Examples
    --------
    >>> two = Logits(((0, -4), (0, 4)), 1, (0, 1), (Fraction(1, 2),) * 2)
    >>> print(plain_risk(two).ball(64).str(10, radius=False))
    0.01814992792
    """
    return remembered(lambda bits: mean_log_sum(logits) - arb_of(logits.own_mean))


def mean_log_sum(logits: Logits) -> flint.arb:
    """The mean of ln Σ e^u at the rows, at the present working precision.

    Examples
    --------
    >>> two = Logits(((0, -4), (0, 4)), 1, (0, 1), (Fraction(1, 2),) * 2)
    >>> print(mean_log_sum(two).str(10, radius=False))
    2.018149928
    """
    return sum(
        (arb_of(weight) * log_sum(logits.balls(index)) for index, weight in enumerate(logits.weights)), flint.arb(0)
    )


def squared_risks(logits: Logits, law: Mixing) -> tuple[Fraction, Real]:
    """R and R_mix, the mean of |y − u|² at the rows and under Mixup: R_mix = c·R + (1 − c)·|r̄|², r̄ the mean residual.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> two = Logits(((0, -1), (0, 1)), 1, (0, 1), (Fraction(1, 2),) * 2)
    >>> plain, mixed = squared_risks(two, Beta(1, 1))
    >>> str(plain), str(mixed.as_fraction())
    ('1', '5/6')
    """
    residuals = tuple(
        tuple((k == label) - value for k, value in enumerate(row))
        for row, label in zip(logits.rows, logits.labels, strict=True)
    )
    mean = mean_of(residuals, logits.weights)
    plain = sum((w * inner(r, r) for w, r in zip(logits.weights, residuals, strict=True)), Fraction(0))
    return plain, combination([(plain, own_share(law)), (inner(mean, mean), other_share(law))])
