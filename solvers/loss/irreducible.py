"""The irreducible Mixup loss: the least that any model can reach on a dataset.

    J(g) = Σ_{s,t} p_s p_t·E_λ[−λ ln g^{c(s)}(z) − (1 − λ) ln g^{c(t)}(z)],    z = λs + (1 − λ)t,

over ordered pairs of data points. By Prop. 2.2 no continuous g has a smaller loss than the Mixup-optimal classifier
h, so J(h) is *irreducible*: the conditional entropy of the mixed label at a mixed point.

Two segments that cross share one point, which has no mass. So h is (λ, 1 − λ) almost everywhere on a segment whose
line holds no third data point, and such a pair of unlike points adds p_s p_t·E[−λ ln λ − (1 − λ) ln(1 − λ)] in each
order. The other pairs are settled line by line (`solvers.loss.line`). Overlapping segments raise the loss, since z
then tells less about the pair that it came from.
"""

from collections import Counter
from fractions import Fraction
from functools import cache, lru_cache

import flint

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Line, lines_between
from mixproof.geometry.numbers.enclosures import Enclosed, Real
from mixproof.geometry.numbers.logarithms import Logarithms
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.signatures import strict
from mixproof.solvers.loss.constant_predictions import class_weights
from mixproof.solvers.loss.labelled_lines import LabelledLine
from mixproof.solvers.loss.line import line_cost, line_loss
from mixproof.solvers.loss.uniform_line import uniform_terms
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing

MOST_SECONDS = 30.0
"""Seconds, by estimate, that the lines with overlapping segments may take; beyond them the loss is not computed."""

FIRST_ACCURACY = 48
"""Bits of the loss that a first look needs; the estimate is for them."""

CLOSED_FORM_POINTS = 40
"""Data points on such lines up to which the loss under the uniform law is kept in closed form."""


def pair_entropy(law: Mixing) -> Real:
    """E[−λ ln λ − (1 − λ) ln(1 − λ)], the least loss of an isolated pair of unlike points.

    Examples
    --------
    >>> [str(pair_entropy(Beta(Fraction(n), Fraction(n))).as_fraction()) for n in (1, 2, 3)]
    ['1/2', '7/12', '37/60']
    """
    return law.entropy()


def floor_loss(dataset: Dataset, law: Mixing) -> Real:
    """The value of J(h) if no two segments overlapped: a lower bound of it.

    Examples
    --------
    >>> floor_loss(Dataset.from_rows([[0], [1], [2]], [0, 0, 1]), Beta(Fraction(1), Fraction(1))).as_fraction()
    Fraction(2, 9)
    """
    return combination([(_unlike_share(dataset), pair_entropy(law))])


def _unlike_share(dataset: Dataset) -> Fraction:
    """Σ p_s p_t over ordered pairs of different classes."""
    return 1 - sum((share**2 for share in class_weights(dataset)), Fraction(0))


@strict
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
    """The same, remembered."""
    lines = mixed_lines(dataset)
    if sum(line_cost(line, law, FIRST_ACCURACY) for line, _ in lines) > MOST_SECONDS:
        return None
    rows = dataset.row_count**2
    on_lines = sum(Fraction(times * divisor**2 * line.cross_mass, rows) for (line, divisor), times in lines.items())
    apart = combination([(_unlike_share(dataset) - on_lines, pair_entropy(law))])
    if not lines:
        return apart
    return _closed_form(lines, apart, law, rows) or _enclosed(lines, apart, law, rows)


def _closed_form(lines: Counter[tuple[LabelledLine, int]], apart: Real, law: Mixing, rows: int) -> Logarithms | None:
    """J(h) under the uniform law with few points on lines; None elsewhere. `rows` is the square of their number."""
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


def _enclosed(lines: Counter[tuple[LabelledLine, int]], apart: Real, law: Mixing, rows: int) -> Real:
    """J(h) as an enclosure that is computed on demand. `rows` is the square of their number."""

    @cache
    def ball(bits: int) -> flint.arb:
        loss = apart.ball(bits)
        for (line, divisor), times in lines.items():
            loss += line_loss(line, law, 3 * bits // 4) * (times * divisor**2) / rows
        return loss

    return Enclosed(ball)


@lru_cache(maxsize=8)
def mixed_lines(dataset: Dataset) -> Counter[tuple[LabelledLine, int]]:
    """The lines with three data points or more of two classes or more, and how often each kind occurs.

    Lines of a kind have the same loss up to the square of the divisor that was taken out of their row counts.

    Examples
    --------
    >>> grid = Dataset.from_rows([[i, j] for i in range(3) for j in range(3)], [0, 0, 0, 1, 1, 1, 0, 0, 0])
    >>> [(line.places, line.labels, times) for (line, _), times in mixed_lines(grid).items()]
    [((0, 1, 2), (0, 1, 0), 5)]
    """
    found: Counter[tuple[LabelledLine, int]] = Counter()
    seen: set[tuple[int, int]] = set()
    for index, lines in lines_between(dataset):
        for line in lines:
            points, places = points_along(index, line)
            first, second = sorted(points)[:2]
            if (first, second) in seen:
                continue
            seen.add((first, second))
            labels = [dataset.labels[k] for k in points]
            if len(set(labels)) > 1:
                found[LabelledLine.standing_for(places, labels, [len(dataset.rows[k]) for k in points])] += 1
    return found


def points_along(index: int, line: Line) -> tuple[list[int], list[int]]:
    """All data points on a line through a data point, and their places on it.

    Examples
    --------
    >>> index, lines = next(lines_between(Dataset.from_rows([[0], [1], [5]], "aba")))
    >>> points_along(index, lines[0])
    ([0, 1, 2], [-1, 0, 4])
    """
    points = [*line.behind.points, index, *line.ahead.points]
    return points, [*(-distance for distance in line.behind.distances), 0, *line.ahead.distances]
