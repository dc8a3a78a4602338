"""Chords of many segments in one ball, in whole numbers: no fraction is reduced, and no root is taken."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from mixproof.geometry.aliases import Indices, IntegerArray, Mask, Point
from mixproof.geometry.data.dataset import Dataset


@dataclass(frozen=True, eq=False)
class ChordArrays:
    """The chords of k pairs s, t of points: weights λ of s between two ends, which are 0, 1 or (p ± √D)/A.

    Parameters
    ----------
    pairs : (k, 2) array
        Positions s and t.
    middle, radicand, square : (k,) arrays of Python integers
        p, D and A; the radicand is positive where an end is a root.
    starts_at_root, ends_at_root : (k,) masks
        True where the lower end is (p − √D)/A, and not 0; where the upper one is (p + √D)/A, and not 1.
    """

    pairs: Indices
    middle: IntegerArray
    radicand: IntegerArray
    square: IntegerArray
    starts_at_root: Mask
    ends_at_root: Mask

    def __len__(self) -> int:
        return len(self.pairs)

    def at_root(self, coefficients: list[int]) -> tuple[IntegerArray, IntegerArray]:
        """R and i with Σ c_j·u^j = (r + i√D)/A^n at u = (p + √D)/A, for integers c_0…c_n.

        Examples
        --------
        >>> ball = ArrayBall.around(Dataset.from_rows([[0], [2]], [0, 1]), (Fraction(1),), Fraction(1, 2))
        >>> cut = ball.chords(np.array([[0, 1]]))  # from 1/4 to 3/4
        >>> r, i = cut.at_root([0, 2])
        >>> cut.radicand.tolist(), (r + i * 4) / cut.square
        ([16], array([1.5], dtype=object))
        """
        power = np.ones(len(self), dtype=object)
        rational, irrational = power * coefficients[-1], power * 0
        for coefficient in reversed(coefficients[:-1]):
            power = power * self.square
            rational, irrational = (
                rational * self.middle + irrational * self.radicand + coefficient * power,
                rational + irrational * self.middle,
            )
        return rational, irrational

    def between_ends(
        self, at_root: tuple[IntegerArray, IntegerArray], at_one: IntegerArray
    ) -> tuple[IntegerArray, IntegerArray]:
        """f(upper) − f(lower) as r + i√D, for a polynomial f with f(0) = 0, from its values at (p + √D)/A and at 1.

        At (p − √D)/A its value is r − i√D.
        """
        rational, irrational = at_root
        starts, ends = (mask.astype(object) * 1 for mask in (self.starts_at_root, self.ends_at_root))
        return rational * (ends - starts) + at_one * (1 - ends), irrational * (ends + starts)


@dataclass(frozen=True, eq=False)
class ArrayBall:
    """An open ball in which the chords of many pairs are looked for at once.

    Parameters
    ----------
    offsets : (m, n) array of integers
        The points, seen from the centre.
    factor : int
        Squares of the offsets are multiplied by this.
    squared_radius : int
        On the scale of these squares.
    unit : int
        A length on this scale is so many times what it stands for.
    """

    offsets: IntegerArray
    factor: int
    squared_radius: int
    unit: int

    @staticmethod
    def around(dataset: Dataset, x: Point, radius: Fraction) -> "ArrayBall":
        """The ball B_ε(x) among the points of a dataset.

        Examples
        --------
        >>> line = Dataset.from_rows([[0], [2], [5]], [0, 1, 1])
        >>> ball = ArrayBall.around(line, (Fraction(1),), Fraction(1, 2))
        >>> ball.unit, ball.squared_radius, ball.inside.tolist(), len(ball.chords(np.array([[0, 1], [1, 2]])))
        (2, 1, [], 1)
        """
        offsets, scale = dataset.seen_from(x)
        squared_radius = (radius.numerator * scale) ** 2
        return ArrayBall(offsets, radius.denominator**2, squared_radius, scale * radius.denominator)

    @cached_property
    def _digits(self) -> list[IntegerArray]:
        """The offsets in a base in which inner products of digits fit into 64 bits, or the offsets if they are long.

        The last digits alone have a sign.
        """
        if self.offsets.dtype == object:
            return [self.offsets]
        digits, rest = [], self.offsets
        while np.abs(rest).max(initial=0) >> self._digit_bits:
            digits.append(rest & ((1 << self._digit_bits) - 1))
            rest = rest >> self._digit_bits
        return [*digits, rest]

    @cached_property
    def _digit_bits(self) -> int:
        return (62 - int(self.offsets.shape[1]).bit_length()) // 2

    @cached_property
    def _squares(self) -> IntegerArray:
        everything = np.arange(len(self.offsets))
        return self._products(everything, everything)

    def _products(self, some: Indices, others: Indices) -> IntegerArray:
        """Inner products of the offsets of pairs."""
        total = np.zeros(len(some), dtype=object)
        for j, left in enumerate(self._digits):
            for k, right in enumerate(self._digits):
                products = (left[some] * right[others]).sum(axis=1)
                total += products.astype(object) * (self.factor << (j + k) * self._digit_bits)
        return total

    @cached_property
    def inside(self) -> Indices:
        """Positions of the points in the ball."""
        return np.flatnonzero(self._squares < self.squared_radius)

    def chords(self, pairs: Indices) -> ChordArrays:
        """The chords of those of the pairs s ≠ t that have one; as in `chords.chord`.

        Parameters
        ----------
        pairs : (k, 2) array of positions
        """
        s, t = pairs[:, 0], pairs[:, 1]
        square_s, square_t = self._squares[s], self._squares[t]
        product = np.zeros(len(pairs), dtype=object)
        apart = np.flatnonzero((square_s != 0) & (square_t != 0))
        product[apart] = self._products(s[apart], t[apart])
        square, middle = square_s + square_t - 2 * product, square_t - product
        at_s, at_t = square_s - self.squared_radius, square_t - self.squared_radius
        s_is_outside, t_is_outside = (at_s >= 0), (at_t >= 0)
        radicand = middle * middle - square * at_t
        turns_away = (t_is_outside & (middle <= 0)) | (s_is_outside & (middle >= square))
        misses = (s_is_outside | t_is_outside) & (radicand <= 0)
        kept = np.flatnonzero(~(turns_away | misses))
        numbers = middle[kept], radicand[kept], square[kept]
        return ChordArrays(pairs[kept], *numbers, t_is_outside[kept], s_is_outside[kept])
