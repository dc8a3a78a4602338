"""Filter for the segments that may meet a ball: pairs of points, by floats with a proved error."""

from fractions import Fraction

import numpy as np

from mixproof.geometry.aliases import Floats, Indices, IntegerArray, Point
from mixproof.geometry.data.dataset import Dataset

_FAR = 10**9
_CLEARLY_OUTSIDE = 0.999
_SLACK = 2.0**-46
_BLOCK_ROWS = 256


def segments_near(dataset: Dataset, x: Point, radius: Fraction) -> list[tuple[int, int]]:
    """Pairs s < t of data points, among them all whose segment meets the open ball B_ε(x), and few others.

    Examples
    --------
    >>> plane = Dataset.from_rows([[-9, 0], [8, 1], [0, 3], [2, 2]], [0, 1, 0, 1])
    >>> segments_near(plane, (Fraction(1, 2), Fraction(1)), Fraction(1, 2))
    [(0, 1)]
    """
    return [(s, t) for s, t in near_segments(dataset, x, radius).tolist()]


def near_segments(dataset: Dataset, x: Point, radius: Fraction) -> Indices:
    """The same pairs as a (k, 2) array.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> near_segments(line, (Fraction(1),), Fraction(1, 10)).tolist()
    [[0, 1], [0, 2], [1, 2]]
    """
    offsets, scale = dataset.seen_from(x)
    return pairs_near(offsets, radius * scale)


def pairs_near(offsets: IntegerArray, radius: Fraction) -> Indices:
    """All pairs s < t whose segment meets an open ball around 0, and few others.

    A filter in floats. What it leaves out is provably outside: docs/proofs/ball-filters.md, (1).

    Parameters
    ----------
    offsets : (m, n) integer array
        The points, seen from the centre of the ball.
    radius : Fraction
        In the unit of the offsets.

    Returns
    -------
    (k, 2) array of positions, in lexicographic order.

    Examples
    --------
    >>> pairs_near(np.array([[-9, 0], [8, 1], [0, 3], [2, 2]]), Fraction(1)).tolist()
    [[0, 1]]
    """
    # Each point is scaled by its own largest coordinate, so that nothing overflows or vanishes.
    largest = np.abs(offsets).max(axis=1)
    lengths = largest.tolist()
    if max(lengths) < 2**53:  # floats hold these
        offsets, largest = offsets.astype(np.float64), largest.astype(np.float64)
    scaled = (offsets / np.where(largest == 0, 1, largest)[:, None]).astype(np.float64)
    norms = np.sqrt(np.maximum((scaled**2).sum(axis=1), 1))
    sines = _ratios(radius, lengths) / norms
    is_outside = sines < _CLEARLY_OUTSIDE
    outside, inside = np.flatnonzero(is_outside), np.flatnonzero(~is_outside)
    found = [np.column_stack([np.full(len(offsets), s), np.arange(len(offsets))]) for s in inside]
    sines = sines[outside]
    cosines, directions = np.sqrt(1 - sines**2), scaled[outside] / norms[outside, None]
    left, right = (np.column_stack([directions, cosines, sign * sines]) for sign in (1, -1))
    # More than the rounding of the bilinear form: docs/proofs/ball-filters.md, (1).
    slack = _SLACK * (offsets.shape[1] + 20)
    for start in range(0, len(outside), _BLOCK_ROWS):
        first, second = np.nonzero(left[start : start + _BLOCK_ROWS] @ right[start:].T <= slack)
        found.append(outside[np.column_stack([first, second]) + start])
    pairs = np.concatenate(found)
    low, high = pairs.min(axis=1), pairs.max(axis=1)
    keys = np.unique((low * len(offsets) + high)[low < high])
    return np.column_stack(np.divmod(keys, len(offsets)))


def _ratios(radius: Fraction, lengths: list[int]) -> Floats:
    """radius/length to the nearest float, but no more than `_FAR`: that is inside the ball in any case."""
    p, q = radius.numerator, radius.denominator
    return np.array([p / (q * c) if p < _FAR * q * c else float(_FAR) for c in lengths])
