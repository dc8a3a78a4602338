"""Places z at which chords end: quadratic irrationals, compared and ordered exactly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import flint
import numpy as np

from mixproof.geometry.aliases import Floats, Indices
from mixproof.geometry.numbers.enclosures import arb_sign
from mixproof.geometry.numbers.rationals import exact_root

_CLOSE = 2.0**-49
"""Two places whose floats are further apart than this are in the order of their floats."""


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
    """The places z as floats.

    Examples
    --------
    >>> as_floats([CENTRE, Place(-1, 2, 1, 1), RIM]).round(6).tolist()
    [0.0, 0.414214, 1.0]
    """
    with flint.ctx.workprec(128):
        return np.array([float(place.ball().mid()) for place in places], dtype=np.float64)


def ranked(places: Sequence[Place]) -> tuple[list[Place], Indices]:
    """The distinct places in increasing order, and for each of the given ones its position among them.

    Examples
    --------
    >>> distinct, ranks = ranked([RIM, CENTRE, Place.of(Fraction(0, 2))])
    >>> [place.middle for place in distinct], ranks.tolist()
    ([0, 1], [1, 0, 0])
    """
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
    """Positions of equal places together, in increasing order; for places that floats do not tell apart."""
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
