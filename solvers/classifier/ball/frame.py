"""Points and query points in floats around 0 and in a unit of their own, so that the unit of the data is of no account.

The unit is a power of two, and data that are multiplied by one give the same floats. How far off they may be is part
of the frame: docs/proofs/ball-filters.md, (3).
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from mixproof.geometry.aliases import Floats, Indices, Point
from mixproof.geometry.numbers.rationals import rational
from mixproof.geometry.numbers.rounding import ROUNDOFF

_FAR_OFF = 2.0**10
"""Coordinates so much larger than their spread are shifted in rationals: floats would lose the spread."""

_LEAST_EXPONENT = -900
"""Exponent of the data below which floats lose digits to the end of their range."""

_LARGEST_EXPONENT = 1000
"""Exponent beyond which a coordinate in the frame is as good as infinite."""

_FARTHEST = 60
"""Exponent of the distance at which a point is as good as infinitely far."""

_REACH = 4.0
"""Distance from the centre beyond which no ball meets a segment: neither points nor radii are longer than 1."""


def as_read(row: Floats) -> Point:
    """The point that a row of floats is read as: each through its shortest decimal.

    Examples
    --------
    >>> as_read(np.array([0.1, 3.0]))
    (Fraction(1, 10), Fraction(3, 1))
    """
    return tuple(rational(value) for value in row)


def in_powers_of_two(value: Fraction, exponent: int) -> float:
    """A rational over 2^exponent, rounded once; 0 where that is below all floats, infinite where it is far beyond 1.

    Examples
    --------
    >>> in_powers_of_two(Fraction(3, 2**2000), -2000)
    3.0
    """
    if value and exponent_of(value) - exponent > _LARGEST_EXPONENT:
        return math.copysign(math.inf, value)
    return float(value / 2**exponent if exponent > 0 else value * 2**-exponent)


def exponent_of(value: Fraction) -> int:
    """An e with |value| < 2^e ≤ 4·|value| for a rational other than 0.

    Examples
    --------
    >>> exponent_of(Fraction(3)), exponent_of(Fraction(1, 8)), exponent_of(Fraction(10) ** 400)
    (2, -2, 1329)
    """
    return value.numerator.bit_length() - value.denominator.bit_length() + 1


@dataclass(frozen=True, eq=False)
class Placed:
    """Points in the frame.

    Parameters
    ----------
    rows : (q,) array of int
        The points that are near enough to matter, by their place in what was given.
    places : (q, n) array
        Each in the unit of the frame, from its centre.
    error : (q,) array
        A bound on how far each may be from the point that it stands for, in that unit.
    """

    rows: Indices
    places: Floats
    error: Floats


@dataclass(frozen=True, eq=False)
class Frame:
    """The centre of some points, and the unit in which they are at most 1 away from it.

    Parameters
    ----------
    points : (m, n) array of floats
    reader : function from the number of a point to the rationals that it stands for, optional
        Each coordinate is read as a decimal, if not given.
    least : int, optional
        The exponent of the unit is at least this.

    Examples
    --------
    >>> frame = Frame(np.array([[1e300], [3e300], [2e300]]))
    >>> (frame.placed.places / frame.placed.places[1]).tolist()
    [[-1.0], [1.0], [0.0]]
    """

    points: Floats
    reader: Callable[[int], Point] | None = None
    least: int | None = None

    def exact(self, row: int) -> Point:
        """What a point stands for."""
        return as_read(self.points[row]) if self.reader is None else self.reader(row)

    def widened(self, exponent: int) -> "Frame":
        """The frame whose unit is at least 2^exponent."""
        return self if exponent <= self.exponent else replace(self, least=exponent)

    @cached_property
    def _coarse(self) -> int:
        """The exponent of the largest coordinate."""
        return int(np.frexp(np.abs(self.points).max(initial=0.0))[1])

    @cached_property
    def _centre(self) -> Floats:
        """The mean of the points over 2^`_coarse`: where floats do, the centre is this, however it was rounded."""
        return np.asarray(np.ldexp(self.points, -self._coarse).mean(axis=0))

    @cached_property
    def _exact_centre(self) -> Point:
        """One of the points: in floats their mean may be far from all of them."""
        return self.exact(0)

    @cached_property
    def _spread(self) -> float:
        """The largest coordinate from the centre over 2^`_coarse`, in floats."""
        return float(np.abs(np.ldexp(self.points, -self._coarse) - self._centre).max(initial=0.0))

    @cached_property
    def _shifted_exactly(self) -> bool:
        """True where floats lose the points: so far from 0, or so near to it, that they are shifted in rationals."""
        return self._spread * _FAR_OFF < 1 or self._coarse < _LEAST_EXPONENT

    @cached_property
    def exponent(self) -> int:
        """The e of the unit 2^e."""
        return self._own_exponent if self.least is None else max(self.least, self._own_exponent)

    @cached_property
    def _own_exponent(self) -> int:
        more = int(self.points.shape[1] - 1).bit_length() // 2 + 1  # a norm is at most √n times the largest coordinate
        if not self._shifted_exactly:
            return self._coarse + int(np.frexp(self._spread)[1]) + more
        offsets = (abs(value) for row in range(len(self.points)) for value in self._offset(self.exact(row)))
        largest = max(offsets, default=Fraction(0))
        return exponent_of(largest) + more if largest else self._coarse

    def _offset(self, point: Point) -> Iterable[Fraction]:
        return (value - middle for value, middle in zip(point, self._exact_centre, strict=True))

    @cached_property
    def placed(self) -> Placed:
        """The points themselves."""
        return self.place(self.points, self.exact)

    def seen_from(self, points: Floats) -> Floats:
        """All of some other points, each read as a decimal; what is very far is brought nearer on its ray.

        Examples
        --------
        >>> frame = Frame(np.array([[1.0], [3.0]]))
        >>> frame.seen_from(np.array([[4.0], [2.0**999]])).tolist() == [[0.5], [2.0**59]]
        True
        """
        if self._shifted_exactly:
            return np.array([self._on_ray(list(self._offset(as_read(row)))) for row in points]).reshape(points.shape)
        largest = np.abs(points).max(axis=1, initial=0.0)
        exponents = np.where(largest > 0, np.frexp(largest)[1] - _FARTHEST, self.exponent)
        shift = np.maximum(exponents, self.exponent)[:, None]
        centre = np.ldexp(self._centre, self._coarse - shift)
        return np.asarray(np.ldexp(points, -shift) - centre)

    def _on_ray(self, offset: list[Fraction]) -> list[float]:
        largest = max(map(abs, offset))
        shift = max(exponent_of(largest) - _FARTHEST, self.exponent) if largest else self.exponent
        return [in_powers_of_two(value, shift) for value in offset]

    def back(self, places: Floats) -> Floats:
        """Places in this frame in the unit of the data, rounded."""
        if not self._shifted_exactly:
            return np.asarray(np.ldexp(places, self.exponent) + np.ldexp(self._centre, self._coarse))
        unit, centre = Fraction(2) ** self.exponent, self._exact_centre
        rows = ([float(Fraction(v) * unit + c) for v, c in zip(row, centre, strict=True)] for row in places.tolist())
        return np.array(list(rows)).reshape(places.shape)

    def place(self, points: Floats, exact: Callable[[int], Point]) -> Placed:
        """Other points in this frame, without those that are far from all of its own."""
        with np.errstate(over="ignore", invalid="ignore"):
            scaled = np.ldexp(points, -self._coarse)
            places = np.ldexp(scaled - self._centre, self._coarse - self.exponent)
            raw = np.ldexp(np.abs(scaled).max(axis=1, initial=0.0) + 1, self._coarse - self.exponent)
            is_near = np.abs(places).max(axis=1, initial=0.0) <= 2 * _REACH + 4 * ROUNDOFF * raw
            near = np.flatnonzero(is_near | (self.exponent < _LEAST_EXPONENT))
        places, raw = places[near], raw[near]
        if self._shifted_exactly:
            rows = ([in_powers_of_two(v, self.exponent) for v in self._offset(exact(row))] for row in near.tolist())
            places = np.array(list(rows)).reshape(places.shape)
            raw = np.zeros(len(near))
        lengths = np.sqrt(np.einsum("ij,ij->i", places, places))
        kept = lengths <= _REACH
        # Read, shifted and scaled, each with one rounding or two.
        error = 4 * ROUNDOFF * (np.sqrt(points.shape[1]) * raw + lengths)
        return Placed(near[kept], places[kept], error[kept])
