"""The Mixup loss: the least that any model can reach on a dataset, and what a given classifier has.

    J(g) = Σ_{s,t} p_s p_t·E_λ[−λ ln g^{c(s)}(z) − (1 − λ) ln g^{c(t)}(z)],    z = λs + (1 − λ)t,

over ordered pairs of data points. By Prop. 2.2 no continuous g has a smaller loss than the Mixup-optimal classifier
h, so J(h) is the *irreducible Mixup loss* of the dataset: the conditional entropy of the mixed label at a mixed point.

Two segments that cross share one point, which has no mass. So h is (λ, 1 − λ) almost everywhere on a segment whose
line holds no third data point, and such a pair of unlike points adds p_s p_t·E[−λ ln λ − (1 − λ) ln(1 − λ)] in each
order. The other pairs are settled line by line (`solvers.loss.overlaps`). Overlapping segments raise the loss, since z
then tells less about the pair that it came from.
"""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from functools import cache, lru_cache
from math import comb

import flint

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.collinearity import Line, lines_between
from mixproof.geometry.numbers.enclosures import Enclosed, Real, arb_of
from mixproof.geometry.numbers.logarithms import Logarithms
from mixproof.geometry.numbers.radicals import combination
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.loss.lines import line_cost, line_loss
from mixproof.solvers.loss.overlaps import MarkedLine, uniform_terms
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing

MOST_SECONDS = 30.0
"""Where the lines that overlapping segments are on would take longer, by estimate, the loss is not computed."""

FIRST_ACCURACY = 48
"""Bits of the loss that a first look needs; the estimate is for them."""

CLOSED_FORM_POINTS = 40
"""Data points on such lines up to which the loss under the uniform law is kept in closed form."""


def class_weights(dataset: Dataset) -> tuple[Fraction, ...]:
    """The share of the rows that each class has: the weight π_i of its label in the mixed data, too.

    Examples
    --------
    >>> [str(share) for share in class_weights(Dataset.from_rows([[0], [1], [2]], [0, 1, 0]))]
    ['2/3', '1/3']
    """
    return tuple(Fraction(size, dataset.row_count) for size in dataset.class_sizes)


def pair_entropy(law: Mixing) -> Real:
    """E[−λ ln λ − (1 − λ) ln(1 − λ)], the least loss of an isolated pair of unlike points.

    Examples
    --------
    >>> [str(pair_entropy(Beta(Fraction(n), Fraction(n))).as_fraction()) for n in (1, 2, 3)]
    ['1/2', '7/12', '37/60']
    """
    return law.entropy()


def floor_loss(dataset: Dataset, law: Mixing) -> Real:
    """What J(h) would be if no two segments overlapped: a lower bound of it.

    Examples
    --------
    >>> floor_loss(Dataset.from_rows([[0], [1], [2]], [0, 0, 1]), Beta(Fraction(1), Fraction(1))).as_fraction()
    Fraction(2, 9)
    """
    return combination([(_unlike_share(dataset), pair_entropy(law))])


def _unlike_share(dataset: Dataset) -> Fraction:
    """Σ p_s p_t over ordered pairs of different classes."""
    return 1 - sum((share**2 for share in class_weights(dataset)), Fraction(0))


def irreducible_loss(dataset: Dataset, mixing: Mixing) -> Real | None:
    """J(h), the least Mixup loss that a model can come near to (Prop. 2.2).

    It is rational where the law is a mixture of Beta laws with integer parameters and no line with three data points or
    more has two classes; in closed form under the uniform law where such lines have up to `CLOSED_FORM_POINTS` points;
    else enclosed. A ball at a working precision of b bits has a radius of about 2^(−3b/4).

    Parameters
    ----------
    dataset : Dataset
        Of any size and dimension; the lines are found in about O(m²).
    mixing : Mixing
        Any law of λ.

    Returns
    -------
    Real, or None where the lines are beyond a budget of `MOST_SECONDS`.

    Examples
    --------
    >>> uniform = Beta(Fraction(1), Fraction(1))
    >>> irreducible_loss(Dataset.from_rows([[0, 1], [0, -1], [1, 0], [-1, 0]], [0, 0, 1, 1]), uniform).as_fraction()
    Fraction(1, 4)
    >>> irreducible_loss(Dataset.from_rows([[0], [1], [2]], [0, 1, 0]), uniform).closed_form()
    '1/3 - 2/9*ln(2) + 1/6*ln(3)'
    """
    return _irreducible_loss(dataset, mixing)


@lru_cache(maxsize=8)
def _irreducible_loss(dataset: Dataset, law: Mixing) -> Real | None:
    lines = mixed_lines(dataset)
    if sum(line_cost(line, law, FIRST_ACCURACY) for line, _ in lines) > MOST_SECONDS:
        return None
    rows = dataset.row_count**2
    on_lines = sum(Fraction(times * divisor**2 * line.cross_mass, rows) for (line, divisor), times in lines.items())
    apart = combination([(_unlike_share(dataset) - on_lines, pair_entropy(law))])
    if not lines:
        return apart
    return _closed_form(lines, apart, law, rows) or _enclosed(lines, apart, law, rows)


def _closed_form(lines: Counter[tuple[MarkedLine, int]], apart: Real, law: Mixing, rows: int) -> Logarithms | None:
    points = sum(line.size * times for (line, _), times in lines.items())
    if law != Beta(Fraction(1), Fraction(1)) or points > CLOSED_FORM_POINTS:
        return None
    rational, logarithms = apart.as_fraction() or Fraction(0), []
    for (line, divisor), times in lines.items():
        scale = Fraction(times * divisor**2, rows)
        summand, terms = uniform_terms(line)
        rational += scale * summand
        logarithms += [(scale * coefficient, argument) for coefficient, argument in terms]
    return Logarithms.collect(rational, logarithms)


def _enclosed(lines: Counter[tuple[MarkedLine, int]], apart: Real, law: Mixing, rows: int) -> Real:
    @cache
    def ball(bits: int) -> flint.arb:
        loss = apart.ball(bits)
        for (line, divisor), times in lines.items():
            loss += line_loss(line, law, 3 * bits // 4) * (times * divisor**2) / rows
        return loss

    return Enclosed(ball)


@lru_cache(maxsize=8)
def mixed_lines(dataset: Dataset) -> Counter[tuple[MarkedLine, int]]:
    """The lines with three data points or more of two classes or more, and how often each kind occurs.

    Lines of a kind have the same loss up to the square of the divisor that was taken out of their row counts.

    Examples
    --------
    >>> grid = Dataset.from_rows([[i, j] for i in range(3) for j in range(3)], [0, 0, 0, 1, 1, 1, 0, 0, 0])
    >>> [(line.places, line.labels, times) for (line, _), times in mixed_lines(grid).items()]
    [((0, 1, 2), (0, 1, 0), 5)]
    """
    found: Counter[tuple[MarkedLine, int]] = Counter()
    seen: set[tuple[int, int]] = set()
    for index, lines in lines_between(dataset):
        for line in lines:
            points, places = _along(index, line)
            first, second = sorted(points)[:2]
            if (first, second) in seen:
                continue
            seen.add((first, second))
            labels = [dataset.labels[k] for k in points]
            if len(set(labels)) > 1:
                found[MarkedLine.standing_for(places, labels, [len(dataset.rows[k]) for k in points])] += 1
    return found


def _along(index: int, line: Line) -> tuple[list[int], list[int]]:
    """All data points on a line through a data point, and their places on it."""
    points = [*line.behind.points, index, *line.ahead.points]
    return points, [*(-distance for distance in line.behind.distances), 0, *line.ahead.distances]


def loss_of_constant(dataset: Dataset, prediction: Sequence[Fraction]) -> Real:
    """J of the classifier that predicts the same everywhere: −Σ π_i ln θ_i, whatever the law of λ.

    Parameters
    ----------
    prediction : sequence of k positive rationals with the sum 1
        One probability for each class, in the order of `Dataset.classes`.

    Raises
    ------
    InputError
        If the prediction is not such a sequence.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> loss_of_constant(line, [Fraction(2, 3), Fraction(1, 3)]).closed_form()
    '-2/3*ln(2) + ln(3)'
    """
    if len(prediction) != len(dataset.classes):
        raise InputError(
            f"a prediction for {len(dataset.classes)} classes has {len(prediction)} entries: give one for each"
        )
    if min(prediction) <= 0 or sum(prediction) != 1:
        shown = ", ".join(map(rational_text, prediction))
        raise InputError(f"probabilities have to be positive and to sum to 1, not {shown}")
    shares = list(zip(class_weights(dataset), prediction, strict=True))
    exact = Logarithms.collect(Fraction(0), [(-weight, theta) for weight, theta in shares])
    return exact or Enclosed(
        lambda bits: -sum((arb_of(weight) * arb_of(theta).log() for weight, theta in shares), flint.arb(0))
    )


def predictions_on_grid(classes: int, most: int) -> list[tuple[Fraction, ...]]:
    """The constant predictions on the finest grid n/D in the open simplex that has at most `most` points.

    Examples
    --------
    >>> [str(theta[0]) for theta in predictions_on_grid(2, 3)]
    ['1/4', '1/2', '3/4']
    """
    denominator = classes
    while comb(denominator, classes - 1) <= most:
        denominator += 1
    return [tuple(Fraction(n, denominator) for n in parts) for parts in _compositions(denominator, classes)]


def _compositions(total: int, parts: int) -> list[tuple[int, ...]]:
    """All ways to write a total as an ordered sum of so many positive parts."""
    if parts == 1:
        return [(total,)]
    return [(first, *rest) for first in range(1, total - parts + 2) for rest in _compositions(total - first, parts - 1)]
