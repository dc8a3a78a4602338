"""Sums of many numbers (r + i√D)/h, class by class, from whole numbers: exact, or enclosed and not summed exactly."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from math import isqrt

import flint
import numpy as np

from mixproof.geometry.aliases import Indices, IntegerArray, Mask
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.chord_arrays import ChordArrays
from mixproof.geometry.numbers.enclosures import to_fraction
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing

LARGEST_DEGREE = 32
"""Degree of the masses, a + b, up to which they are computed for all pairs at once."""


def has_small_degree(mixing: Mixing) -> bool:
    """True if the masses of a law are polynomials of small degree in the ends of chords.

    Examples
    --------
    >>> [has_small_degree(Beta(Fraction(a), Fraction(2))) for a in (1, 31)]
    [True, False]
    """
    return type(mixing) is Beta and mixing.is_integer and mixing.a + mixing.b <= LARGEST_DEGREE


@dataclass(frozen=True, eq=False)
class RootTerms:
    """Label masses (r + i√D)/h of many pairs of points, each for one class.

    Parameters
    ----------
    labels : (k,) array
        The classes.
    rational, irrational, radicand, divisor : (k,) arrays of Python integers
        r, i, D and h > 0.
    """

    labels: Indices
    rational: IntegerArray
    irrational: IntegerArray
    radicand: IntegerArray
    divisor: IntegerArray

    @staticmethod
    def joined(parts: "Sequence[RootTerms]") -> "RootTerms":
        """The terms of parts of equal length, one of each in turn.

        Examples
        --------
        >>> one, two = (RootTerms(np.array([0, 0]), *([np.array([k, k + 1], dtype=object)] * 4)) for k in (1, 5))
        >>> RootTerms.joined([one, two]).rational.tolist()
        [1, 5, 2, 6]
        """
        names = ("labels", "rational", "irrational", "radicand", "divisor")
        return RootTerms(*(np.stack([getattr(part, name) for part in parts], axis=1).ravel() for name in names))

    def where(self, chosen: Mask) -> "RootTerms":
        """Some of the terms."""
        arrays = (self.labels, self.rational, self.irrational, self.radicand, self.divisor)
        return RootTerms(*(array[chosen] for array in arrays))

    def times(self, factors: IntegerArray) -> "RootTerms":
        """The terms with an integer factor each."""
        return replace(self, rational=self.rational * factors, irrational=self.irrational * factors)

    def equal(self, other: "RootTerms") -> Mask:
        """True where a term has the same r/h, i/h and D as the one in its place."""
        mine, others = self.divisor, other.divisor
        is_same: Mask = self.radicand == other.radicand
        for own, another in ((self.rational, other.rational), (self.irrational, other.irrational)):
            is_same = is_same & (own * others == another * mine)
        return is_same

    def plus(self, other: "RootTerms") -> "RootTerms":
        """The sums with the terms in the same places, which have the same D and h."""
        assert (self.radicand == other.radicand).all()
        assert (self.divisor == other.divisor).all()
        rational, irrational = self.rational + other.rational, self.irrational + other.irrational
        return replace(self, rational=rational, irrational=irrational)

    def exact(self, unit: int, whole: Fraction) -> Radicals:
        """The sum of all terms and a rational number, where √D stands for unit²·√(D/unit⁴).

        Examples
        --------
        >>> terms = RootTerms(np.array([0]), *(np.array([value], dtype=object) for value in (1, 3, 32, 2)))
        >>> terms.exact(2, Fraction(1, 2)).closed_form()  # 1 + 3/2·√32
        '1 + 6*sqrt(2)'
        """
        rationals = [flint.fmpq(whole.numerator, whole.denominator)] if whole else []
        roots: dict[int, flint.fmpq] = {}
        place = 0
        for r, i, radicand, divisor in self._rows():
            root = isqrt(radicand) if i else 0
            is_rational = root * root == radicand or not i
            rational = r + i * root if is_rational else r
            if rational:
                place = place if rationals else len(roots)
                rationals.append(flint.fmpq(rational, divisor))
            if not is_rational:
                term = flint.fmpq(i, divisor)
                roots[radicand] = roots[radicand] + term if radicand in roots else term
        total = to_fraction(_total(rationals)), Fraction(1)
        terms = [(to_fraction(c * unit**2), Fraction(radicand, unit**4)) for radicand, c in roots.items()]
        # The order in which a sum one after the other meets them: enclosures depend on it in their last bits.
        ordered = [*terms[:place], total, *terms[place:]]
        return Radicals(tuple(term for term in ordered if term[0]), 2 if roots else 1)

    def _rows(self) -> zip:  # type: ignore[type-arg]
        """r, i, D and h, term by term."""
        arrays = (self.rational, self.irrational, self.radicand, self.divisor)
        return zip(*(array.tolist() for array in arrays), strict=True)


def _total(values: list[flint.fmpq]) -> flint.fmpq:
    """The sum of rationals, in halves: their denominators are unlike, so that long sums are left to the end."""
    if len(values) < 2:
        return values[0] if values else flint.fmpq(0)
    middle = len(values) // 2
    return _total(values[:middle]) + _total(values[middle:])


@dataclass(frozen=True, eq=False)
class EnclosedSum:
    """The sum of all terms and a rational number, which keeps the enclosures that were asked of it.

    Examples
    --------
    >>> terms = RootTerms(np.array([0]), *(np.array([value], dtype=object) for value in (1, 3, 32, 2)))
    >>> print(EnclosedSum(terms, Fraction(1, 2)).ball(64).str(10, radius=False))
    9.485281374
    """

    terms: RootTerms
    whole: Fraction
    _balls: dict[int, flint.arb] = field(default_factory=dict, repr=False)

    def ball(self, bits: int) -> flint.arb:
        """An enclosure computed at a working precision of `bits`."""
        if bits not in self._balls:
            arb = flint.arb
            with flint.ctx.workprec(bits):
                terms = ((r + arb(i) * arb(d).sqrt()) / h for r, i, d, h in self.terms._rows())
                self._balls[bits] = sum(terms, arb(flint.fmpq(self.whole.numerator, self.whole.denominator)))
        return self._balls[bits]

    def as_fraction(self) -> None:
        """Nothing: the sum is not taken exactly."""

    def closed_form(self) -> None:
        """Nothing: the sum is not taken exactly."""


@dataclass(frozen=True, eq=False)
class BallSums:
    """The label masses of a ball: of the points inside, and of the pairs that have a chord.

    Parameters
    ----------
    wholes : sequence of k Fractions
        The masses of the points inside, class by class.
    terms : RootTerms
        The masses of pairs.
    unit : int
        As in `RootTerms.exact`.
    """

    wholes: Sequence[Fraction]
    terms: RootTerms
    unit: int

    @staticmethod
    def of(wholes: Sequence[Fraction], parts: Sequence[RootTerms], unit: int) -> "BallSums":
        """The sums of the terms of all parts, one of each in turn."""
        return BallSums(wholes, RootTerms.joined(parts), unit)

    @cached_property
    def exact(self) -> Probabilities:
        """The probabilities from exact sums."""
        return Probabilities(
            tuple(
                self.terms.where(self.terms.labels == label).exact(self.unit, whole)
                for label, whole in enumerate(self.wholes)
            )
        )

    @cached_property
    def enclosed(self) -> Probabilities:
        """The same with sums that are enclosed, and never taken exactly."""
        return Probabilities(
            tuple(
                EnclosedSum(self.terms.where(self.terms.labels == label), whole)
                for label, whole in enumerate(self.wholes)
            )
        )


def masses_inside(dataset: Dataset, inside: Indices) -> list[Fraction]:
    """The masses of points with themselves, class by class.

    Examples
    --------
    >>> masses_inside(Dataset.from_rows([[0], [1], [1], [2]], [0, 1, 1, 0]), np.array([0, 1]))
    [Fraction(1, 16), Fraction(1, 4)]
    """
    counts = [0] * len(dataset.classes)
    for index in inside.tolist():
        counts[dataset.labels[index]] += len(dataset.rows[index]) ** 2
    return [Fraction(count, dataset.row_count**2) for count in counts]


def chord_terms(
    dataset: Dataset, cut: ChordArrays, column: int, value: tuple[IntegerArray, IntegerArray], divisor: IntegerArray
) -> RootTerms:
    """Masses (r + i√D)/h of pairs, weighted, for the classes of their first points (column 0) or second ones (1).

    Examples
    --------
    >>> from mixproof.geometry.incidence.chord_arrays import ArrayBall
    >>> line = Dataset.from_rows([[0], [2], [2]], [0, 1, 1])
    >>> cut = ArrayBall.around(line, (Fraction(1),), Fraction(1, 2)).chords(np.array([[0, 1]]))
    >>> terms = chord_terms(line, cut, 1, (cut.middle, cut.middle), cut.square)
    >>> terms.labels.tolist(), terms.rational.tolist(), terms.divisor.tolist()  # A = 16, three rows
    ([1], [16], [144])
    """
    counts = np.array([len(rows) for rows in dataset.rows], dtype=object)
    weights = counts[cut.pairs[:, 0]] * counts[cut.pairs[:, 1]]
    labels = np.array(dataset.labels)[cut.pairs[:, column]]
    rational, irrational = (part * weights for part in value)
    return RootTerms(labels, rational, irrational, cut.radicand, divisor * dataset.row_count**2)
