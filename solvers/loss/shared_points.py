"""Data points that several classes share, and the least losses there: of plain training, and of Mixup.

No classifier fits rows that are equal and have different labels, but there is a best prediction: the shares q(x) of the
classes at x. No model gets more rows right than the largest class of each point has, and no cross-entropy is below the
mean entropy of the shares. Under Mixup a point of the segment from x to y has the label λ·q(x) + (1 − λ)·q(y). So each
pair of points of unlike shares has a least loss of its own, and lines with three points or more raise it, as they do
where no point is shared (`solvers.loss.irreducible`): docs/proofs/overlapping-segments.md, (4).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from itertools import combinations
from math import gcd

import flint

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.incidence.collinearity import lines_between
from mixproof.geometry.numbers.enclosures import Enclosed, Real, arb_of
from mixproof.geometry.numbers.logarithms import Logarithms
from mixproof.geometry.numbers.quotients import combination
from mixproof.solvers.loss.irreducible import (
    CLOSED_FORM_POINTS,
    FIRST_ACCURACY,
    MOST_SECONDS,
    pair_entropy,
    points_along,
)
from mixproof.solvers.loss.labelled_lines import LabelledLine
from mixproof.solvers.loss.line import line_cost, line_loss
from mixproof.solvers.loss.uniform_line import uniform_terms
from mixproof.solvers.mixing.beta import Beta

MOST_KINDS = 100
"""Different shares of classes at points, up to which the loss of each pair of them is found."""

Counts = tuple[tuple[int, int], ...]
"""Classes at a point, each with a number of rows."""


@dataclass(frozen=True, eq=False)
class CountedPoints:
    """Distinct points, each with its rows of every class.

    Parameters
    ----------
    places : Dataset
        The points, as if all were of one class.
    counts : tuple of m Counts
        The rows of each class at each point.

    Examples
    --------
    >>> from mixproof.geometry.data.memory.arrays import rows_from_arrays
    >>> found = CountedPoints.of(rows_from_arrays([[0], [0], [0], [1]], list("aaba")))
    >>> found.counts, found.most_right, found.plain_loss().closed_form()
    ((((0, 2), (1, 1)), ((0, 1),)), 3, '-1/2*ln(2) + 3/4*ln(3)')
    """

    places: Dataset
    counts: tuple[Counts, ...]

    @staticmethod
    def of(rows: Rows) -> "CountedPoints":
        """The points of labelled rows."""
        places = Dataset.from_integers(rows.numerators, rows.denominator, ["all"] * rows.count, rows.name)
        classes = {name: index for index, name in enumerate(rows.class_sizes)}
        labels = [classes[name] for name in rows.labels]
        counted = (Counter(labels[row] for row in group) for group in places.rows)
        return CountedPoints(places, tuple(tuple(sorted(each.items())) for each in counted))

    @property
    def most_right(self) -> int:
        """The number of rows that the best classifier gets right: the largest class of each point."""
        return sum(max(count for _, count in each) for each in self.counts)

    def plain_loss(self) -> Real:
        """The least cross-entropy without Mixup: the mean entropy of the shares, with natural logarithms."""
        terms = Counter[Fraction]()
        for each in self.counts:
            total = sum(count for _, count in each)
            for _, count in each:
                terms[Fraction(total, count)] += count
        return _logarithms(Fraction(0), [(Fraction(n, self.places.row_count), r) for r, n in terms.items() if r != 1])

    @cached_property
    def kinds(self) -> tuple[Counts, ...]:
        """The shares of classes at each point: its counts without a common divisor."""
        divisors = [gcd(*(count for _, count in each)) for each in self.counts]
        return tuple(
            tuple((label, count // divisor) for label, count in each)
            for each, divisor in zip(self.counts, divisors, strict=True)
        )

    def mixed_at_least(self, law: Beta) -> Real:
        """A lower bound of every Mixup loss that is cheap: entropy of the shares, and of λ between disjoint classes."""
        rows = Counter[frozenset[int]]()
        for each in self.counts:
            rows[frozenset(label for label, _ in each)] += sum(count for _, count in each)
        apart = sum(2 * n * m for (one, n), (other, m) in combinations(rows.items(), 2) if not one & other)
        share = Fraction(apart, self.places.row_count**2)
        return combination([(Fraction(1), self.plain_loss()), (share, pair_entropy(law))])

    def labels_alone(self, law: Beta) -> Real | None:
        """The Mixup loss that the mixed labels alone leave open, if no segments overlapped: a lower bound of it.

        Returns
        -------
        Real, or None where the pairs of shares are beyond the budget.
        """
        return self._loss(law, Counter(), Counter())

    def least_mixed_loss(self, law: Beta) -> Real | None:
        """The least Mixup loss of any model.

        Returns
        -------
        Real, or None where the pairs of shares, or the lines, are beyond the budget.

        Examples
        --------
        >>> from mixproof.geometry.data.memory.arrays import rows_from_arrays
        >>> found = CountedPoints.of(rows_from_arrays([[0], [0], [1]], list("aba")))
        >>> found.least_mixed_loss(Beta(Fraction(1), Fraction(1))).closed_form()
        '2/9 + 4/9*ln(2)'
        """
        if len(set(self.kinds)) > MOST_KINDS:
            return None
        return self._loss(law, *self._lines)

    @cached_property
    def _lines(self) -> tuple[Counter[LabelledLine], Counter[frozenset[Counts]]]:
        """The lines with three points or more of unlike shares, and the ordered pairs of rows that they settle."""
        lines, settled = Counter[LabelledLine](), Counter[frozenset[Counts]]()
        seen: set[tuple[int, int]] = set()
        for index, found in lines_between(self.places):
            for each in found:
                points, places = points_along(index, each)
                first, second = sorted(points)[:2]
                if (first, second) in seen:
                    continue
                seen.add((first, second))
                if len({self.kinds[point] for point in points}) > 1:
                    line, divisor = _line(places, [self.counts[point] for point in points])
                    lines[line] += divisor**2
                    for one, other in combinations(points, 2):
                        pair = frozenset({self.kinds[one], self.kinds[other]})
                        settled[pair] += 2 * _total(self.counts[one]) * _total(self.counts[other])
        return lines, settled

    def _pairs(self) -> Iterator[tuple[frozenset[Counts], int]]:
        """Shares of two points, or of one, and the ordered pairs of rows with them."""
        rows = Counter[Counts]()
        for kind, counts in zip(self.kinds, self.counts, strict=True):
            rows[kind] += _total(counts)
        for kind, count in rows.items():
            yield frozenset({kind}), count**2
        for (one, n), (other, m) in combinations(rows.items(), 2):
            yield frozenset({one, other}), 2 * n * m

    def _loss(self, law: Beta, lines: Counter[LabelledLine], settled: Counter[frozenset[Counts]]) -> Real | None:
        """The least loss on lines, and that of all other pairs by their labels."""
        if len(set(self.kinds)) > MOST_KINDS:
            return None
        total = self.places.row_count**2
        logarithms: list[tuple[Fraction, Fraction]] = []
        unlike, parts = 0, {line: Fraction(times, total) for line, times in lines.items()}
        for pair, count in self._pairs():
            left = count - settled[pair]
            one, *others = pair
            if not others:
                logarithms += [(Fraction(left * n, total * _total(one)), Fraction(_total(one), n)) for _, n in one]
            elif len(one) == len(others[0]) == 1:
                unlike += left
            elif left:
                line, divisor = _line([0, 1], [one, others[0]])
                share = Fraction(left * divisor**2, 2 * total * _total(one) * _total(others[0]))
                parts[line] = parts.get(line, Fraction(0)) + share
        if sum(line_cost(line, law, FIRST_ACCURACY) for line in parts) > MOST_SECONDS:
            return None
        apart = combination([(Fraction(unlike, total), pair_entropy(law))])
        return _summed(law, apart, logarithms, parts)


def _summed(
    law: Beta, apart: Real, logarithms: list[tuple[Fraction, Fraction]], parts: dict[LabelledLine, Fraction]
) -> Real:
    """A loss as the sum of its parts, in closed form where these are few and the law is uniform, else enclosed."""
    if law == Beta(Fraction(1), Fraction(1)) and sum(line.size for line in parts) <= CLOSED_FORM_POINTS:
        rational, terms = apart.as_fraction() or Fraction(0), list(logarithms)
        for line, share in parts.items():
            summand, found = uniform_terms(line)
            rational += share * summand
            terms += [(share * coefficient, argument) for coefficient, argument in found]
        return _logarithms(rational, terms)
    known = _logarithms(Fraction(0), logarithms)
    if not parts:
        return combination([(Fraction(1), apart), (Fraction(1), known)])

    @cache
    def ball(bits: int) -> flint.arb:
        loss = apart.ball(bits) + known.ball(bits)
        for line, share in parts.items():
            loss += line_loss(line, law, 3 * bits // 4) * arb_of(share)
        return loss

    return Enclosed(ball)


def _logarithms(rational: Fraction, terms: list[tuple[Fraction, Fraction]]) -> Real:
    """A rational and Σ c·ln(r) for pairs (c, r), exact where the r are short."""
    exact = Logarithms.collect(rational, terms)
    if exact is not None:
        return exact
    return Enclosed(lambda bits: sum((arb_of(c) * arb_of(r).log() for c, r in terms), arb_of(rational)))


def _line(places: list[int], counts: list[Counts]) -> tuple[LabelledLine, int]:
    """Points on a line, each of them there once for each of its classes."""
    entries = [(place, label, n) for place, each in zip(places, counts, strict=True) for label, n in each]
    return LabelledLine.standing_for(*zip(*entries, strict=True))


def _total(counts: Counts) -> int:
    """Number of rows at a point."""
    return sum(count for _, count in counts)
