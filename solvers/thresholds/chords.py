"""What the ball around a data point cuts out of X_mix, exactly: chords, by the places at which they end.

A chord {λ : |λs + (1 − λ)t − x| < ε} of the pair {s, t} ends at roots of a quadratic in λ with rational coefficients.
With z = 2λ − 1 the ends are mirrored where s and t change places, so that the distinct |z| are what is kept: quadratic
irrationals, which are compared and ordered exactly.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import flint
import numpy as np

from mixproof.geometry.aliases import Floats, Indices, IntegerArray
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import arb_sign
from mixproof.geometry.numbers.rationals import exact_root, rational_text
from mixproof.solvers.classifier.ball.filter import pairs_near

_CLOSE = 2.0**-49
"""Two places whose floats are further apart than this are in the order of their floats."""


# --- where chords end ---------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Place:
    """The number 0 ≤ z < 1 that is (middle ± √radicand)/length, with the sign of `direction`."""

    middle: int
    radicand: int
    length: int
    direction: int
    _artanh: dict[int, flint.arb] = field(default_factory=dict, repr=False)

    @staticmethod
    def of(value: Fraction) -> "Place":
        """A rational place."""
        return Place(value.numerator, 0, value.denominator, 1)

    @cached_property
    def exact(self) -> tuple[Fraction, Fraction]:
        """(p, q) with z = p ± √|q|, with the sign of q, and q = 0 where z is rational: equal only for equal places."""
        rational, square = Fraction(self.middle, self.length), Fraction(self.radicand, self.length**2)
        root = exact_root(square, 2)
        if root is not None:
            return rational + self.direction * root, Fraction(0)
        return rational, self.direction * square

    def ball(self) -> flint.arb:
        """An enclosure at the present working precision, with no loss where the middle and the root cancel.

        Examples
        --------
        >>> Place(-(10**60), 10**120 + 1, 1, 1).ball().str(5, radius=False)
        '5.0000e-61'
        """
        root = flint.arb(self.radicand).sqrt() * (1 if self.direction > 0 else -1)
        if self.middle and (self.middle < 0) == (self.direction > 0):
            return (self.radicand - self.middle**2) / ((root - self.middle) * self.length)
        return (self.middle + root) / self.length

    def artanh(self, bits: int) -> flint.arb:
        """An enclosure of w = artanh z to at least `bits` bits of itself."""
        precision = bits + 32
        while bits not in self._artanh:
            with flint.ctx.workprec(precision):
                found = self.ball().atanh()
            if found.rel_accuracy_bits() >= bits:
                self._artanh[bits] = found
            precision *= 2
        return self._artanh[bits]

    def affine_sign(self, constant: int, slope: int) -> int:
        """The sign of constant + slope·z, decided exactly.

        Examples
        --------
        >>> Place(-1, 2, 1, 1).affine_sign(-12, 29), Place.of(Fraction(1, 2)).affine_sign(1, -2)
        (1, 0)
        """
        rational, square = self.exact
        if not square or not slope:
            value = constant + slope * rational
            return (value > 0) - (value < 0)
        bits = 128
        while True:  # the value is irrational, so this ends
            with flint.ctx.workprec(bits):
                sign = arb_sign(constant + slope * self.ball())
            if sign is not None:
                return sign
            bits *= 2


CENTRE, RIM = Place.of(Fraction(0)), Place.of(Fraction(1))


def as_floats(places: Iterable[Place]) -> Floats:
    """The places, rounded to floats.

    Examples
    --------
    >>> as_floats([CENTRE, Place(-1, 2, 1, 1), RIM]).round(6).tolist()
    [0.0, 0.414214, 1.0]
    """
    with flint.ctx.workprec(128):
        return np.array([float(place.ball().mid()) for place in places], dtype=np.float64)


def _ranked(places: Sequence[Place]) -> tuple[list[Place], Indices]:
    """The distinct places in increasing order, and for each of the given ones its position among them."""
    floats = as_floats(places)
    order = np.argsort(floats, kind="stable")
    is_new = np.diff(floats[order], prepend=-1.0) > _CLOSE
    starts = np.flatnonzero(is_new)
    for start, end in pairwise([*starts.tolist(), len(places)]):
        if end - start > 1:  # floats do not tell these apart
            groups = _told_apart([places[k] for k in order[start:end]])
            is_new[start + np.cumsum([0, *map(len, groups[:-1])])] = True
            order[start:end] = order[start:end][np.concatenate(groups)]
    ranks = np.empty(len(places), dtype=np.intp)
    ranks[order] = np.cumsum(is_new) - 1
    return [places[k] for k in order[is_new]], ranks


def _told_apart(places: Sequence[Place]) -> list[list[int]]:
    """Positions of equal places together, in increasing order: for places that floats do not tell apart."""
    equal: dict[tuple[Fraction, Fraction], list[int]] = {}
    for position, place in enumerate(places):
        equal.setdefault(place.exact, []).append(position)
    bits, groups = 128, list(equal.values())
    while True:
        with flint.ctx.workprec(bits):
            balls = sorted(((places[group[0]].ball(), group) for group in groups), key=lambda pair: pair[0].mid())
            if all(before < after for (before, _), (after, _) in pairwise(balls)):
                return [group for _, group in balls]
        bits *= 2


# --- what a ball cuts out -----------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Chords:
    """Chords {λ : |λs + (1−λ)t| < ε} of pairs of points, by their ends z = 2λ − 1 from −1 to 1.

    Parameters
    ----------
    pairs : (k, 2) array of positions
        The pairs that have a chord; z > 0 next to the first point.
    sides : (k, 2) array of -1 or 1
        The signs of the lower and the upper end; either one for 0.
    places : list of Place
        The distinct |z| of ends that are not ends of their segments, in increasing order.
    ranks : (k, 2) array of positions
        The |z| of the lower and the upper end, as a position in `places`; -1 at an end of the segment.
    """

    pairs: Indices
    sides: Indices
    places: list[Place]
    ranks: Indices


def chords(pairs: Indices, offsets: IntegerArray, radius: int) -> Chords:
    """The chords that a ball around 0 cuts out of segments, exactly.

    With a = |s|², b = |t|² and g = s·t, λ solves |s−t|²λ² − 2(b − g)λ + b − ε² = 0 at the ends.

    Parameters
    ----------
    pairs : (k, 2) array of positions
    offsets : (m, n) integer array
        The points, seen from the centre of the ball.
    radius : int
        ε, in the unit of the offsets.

    Examples
    --------
    >>> found = chords(np.array([[0, 1], [0, 2]]), np.array([[-2], [2], [-3]]), 1)
    >>> found.pairs.tolist(), found.sides.tolist(), [place.exact[0] for place in found.places], found.ranks.tolist()
    ([[0, 1]], [[-1, 1]], [Fraction(1, 2)], [[0, 0]])
    """
    a, b, length, discriminant = _quadratics(pairs, offsets, radius)
    has_chord, square = (discriminant > 0).astype(bool), radius * radius
    count = int(has_chord.sum())
    ends: list[Place] = []
    sides, ranks = np.zeros((count, 2), np.intp), np.full((count, 2), -1)
    rows = zip(*(values[has_chord].tolist() for values in (b - a, 4 * discriminant, length, b, a)), strict=True)
    for row, (middle, radicand, across, *squared) in enumerate(rows):
        for column, direction in enumerate((-1, 1)):
            sides[row, column] = direction
            if squared[column] > square:
                side = direction if middle * middle <= radicand else (1 if middle > 0 else -1)
                sides[row, column], ranks[row, column] = side, len(ends)
                ends.append(Place(side * middle, radicand, across, side * direction))
    places, rank = _ranked(ends)
    ranks[ranks >= 0] = rank[ranks[ranks >= 0]]
    return Chords(pairs[has_chord], sides, places, ranks)


def _quadratics(pairs: Indices, offsets: IntegerArray, radius: int) -> tuple[IntegerArray, ...]:
    """|s|², |t|², |s−t|² and the discriminant, in integers; the latter is 0 where the segment has no chord."""
    used, position = np.unique(pairs, return_inverse=True)
    points = offsets[used].astype(object)
    squares, (first, second) = (points * points).sum(axis=1), position.reshape(pairs.shape).T
    a, b, g = squares[first], squares[second], (points[first] * points[second]).sum(axis=1)
    length, along, square = a + b - 2 * g, b - g, radius * radius
    discriminant = along * along - length * (b - square)
    meets = ((along < length) | (a < square)) & ((along > 0) | (b < square)) & (discriminant > 0)
    return a, b, length, np.where(meets, discriminant, 0)


class Ball:
    """The ball of radius ε around a data point, and what it cuts out of X_mix.

    Raises
    ------
    InputError
        If ε is not positive.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> Ball(line, 1, Fraction(1, 10)).chords.pairs.tolist()
    [[0, 1], [0, 2], [1, 2]]
    """

    def __init__(self, dataset: Dataset, index: int, epsilon: Fraction) -> None:
        if epsilon <= 0:
            raise InputError(f"ε has to be positive, not {rational_text(epsilon)}")
        self.dataset, self.index = dataset, index
        radius = epsilon * dataset.denominator
        self._radius = radius.numerator
        self._offsets = dataset.numerators - dataset.numerators[index]
        self._near = pairs_near(self._offsets, radius)
        if radius.denominator > 1:
            self._offsets = self._offsets.astype(object) * radius.denominator

    @cached_property
    def chords(self) -> Chords:
        """The chords of all pairs."""
        return chords(self._near, self._offsets, self._radius)

    @cached_property
    def inside(self) -> Indices:
        """The data points in the ball; of such a point `pairs_near` keeps all pairs."""
        kept = np.bincount(self._near.ravel(), minlength=self.dataset.size)
        candidates = np.flatnonzero(kept == self.dataset.size - 1)
        points = self._offsets[candidates].astype(object)
        is_inside = (points * points).sum(axis=1) < self._radius**2
        return np.asarray(candidates[is_inside.astype(bool)])

    @cached_property
    def rivals(self) -> tuple[int, ...]:
        """The classes that some pair favours over the point's own, at some λ: to any other the class gap is positive.

        A pair outside the class favours the classes of its ends, also where both ends are one point. A pair with
        one end in the class, and one in class j, has a mean gap of ±z at λ = ½ ± z/2. So it favours j where its
        chord is more on j's side of ½ than on the other: where j's end is the nearer one, and the own end is not in
        the ball.
        """
        labels = np.array(self.dataset.labels)
        is_own = labels == labels[self.index]
        found = {*labels[self.inside].tolist()}
        suspects = self._near[(self._near != self.index).all(axis=1) & ~is_own[self._near].all(axis=1)]
        if len(suspects):
            own_first = np.where(is_own[suspects[:, :1]], suspects, suspects[:, ::-1])
            own, other, _, discriminants = _quadratics(own_first, self._offsets, self._radius)
            favours = ~is_own[own_first[:, 0]] | ((other < own) & (own > self._radius**2)).astype(bool)
            ends = own_first[favours & (discriminants > 0).astype(bool)].ravel()
            found |= {*labels[ends].tolist()}
        return tuple(sorted(found - {self.dataset.labels[self.index]}))
