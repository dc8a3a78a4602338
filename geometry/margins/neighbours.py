"""The distance from each point to the nearest other one, exactly, and the ε that is taken where none is given.

Squared lengths and one Gram matrix in doubles leave a few candidates for each point: |s − x|² = a + b − 2g is off by at
most 2(n + 8)u(a + b) there, lengths seen from a point of the middle. Where there are several, integers decide.

The ε of a model is its resolution: two inputs that are nearer to each other are not told apart by it. Half the median
distance to the nearest neighbour is one at which most rows are still by themselves in their ball; it is what is taken
where no ε is given, everywhere.
"""

from fractions import Fraction
from functools import lru_cache

import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import step
from mixproof.geometry.margins.field import Field
from mixproof.geometry.margins.query import compact
from mixproof.geometry.numbers.magnitudes import root_below
from mixproof.geometry.numbers.rounding import ROUNDOFF, in_unit

DIGITS = 4
"""Significant digits of an ε that is taken from distances, which are roots: it is rounded down to these."""

_FINE = 30
_BLOCK_ENTRIES = 2**23


@lru_cache(maxsize=8)
def nearest_squares(dataset: Dataset) -> tuple[Fraction, ...]:
    """The squared distance from each point to the nearest other one, in squared units of the coordinates.

    Raises
    ------
    InputError
        If there is one point only.

    Examples
    --------
    >>> [str(each) for each in nearest_squares(Dataset.from_rows([[0], ["1/2"], [2]], "aba"))]
    ['1/4', '1/4', '9/4']
    """
    count = dataset.size
    if count < 2:
        raise InputError(f"{dataset.name} has one point only, and no distance between neighbours: name ε (`epsilon`)")
    points, labels = compact(dataset.numerators), np.array(dataset.labels)
    field = Field(points, labels, points, labels)
    offsets = field.wide_points - field.wide_points[count // 2]
    rounded = in_unit(offsets, int(np.abs(offsets).max()).bit_length())
    lengths = np.einsum("ij,ij->i", rounded, rounded)
    found = []
    for start in range(0, count, rows := max(1, _BLOCK_ENTRIES // count)):
        step("neighbours", start, count)
        block = slice(start, min(start + rows, count))
        squares = lengths[block, None] + lengths - 2 * (rounded[block] @ rounded.T)
        error = 2 * (dataset.dimension + 8) * ROUNDOFF * (lengths[block, None] + lengths)
        squares[np.arange(len(squares)), np.arange(block.start, block.stop)] = np.inf
        near = squares - error <= (squares + error).min(axis=1)[:, None]
        for x, row in enumerate(near, start):
            found.append(Fraction(int(field.squares(x, np.flatnonzero(row)).min()), dataset.denominator**2))
    return tuple(found)


@lru_cache(maxsize=8)
def neighbour_quantile(dataset: Dataset, share: Fraction = Fraction(1, 2)) -> Fraction:
    """A quantile of the distances to the nearest neighbours, rounded down to `DIGITS`.

    Of m distances in increasing order it is the one of number ⌈share·m⌉; for the median of an even number it is the
    lower one of the two in the middle.

    Examples
    --------
    >>> neighbour_quantile(Dataset.from_rows([[0], ["1/2"], [2], [4]], "abab"), Fraction(3, 4))
    Fraction(3, 2)
    """
    squares = sorted(nearest_squares(dataset))
    place = max(1, -(-share.numerator * len(squares) // share.denominator))
    return root_below(squares[place - 1], DIGITS)


@lru_cache(maxsize=8)
def typical_epsilon(dataset: Dataset) -> Fraction:
    """The ε that is taken where none is given: half the median distance to the nearest other point.

    It is an exact rational: roots, or the mean of two in the middle, rounded down to `DIGITS` significant digits.

    Raises
    ------
    InputError
        If there is one point only.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> [str(typical_epsilon(load(name))) for name in ("counterexample", "iris")]
    ['1/2', '153/1250']
    """
    squares = sorted(nearest_squares(dataset))
    middle = (root_below(squares[place], _FINE) for place in ((len(squares) - 1) // 2, len(squares) // 2))
    return root_below((sum(middle, Fraction(0)) / 4) ** 2, DIGITS)
