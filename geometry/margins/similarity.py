"""An order of points in which neighbours are alike.

The points are halved where they spread the most: along the leading direction of their covariance, which a few steps
of the power method find well enough. Halves are halved again, down to groups. The order only saves time: results are
the same in any order.
"""

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Indices, IntegerArray
from mixproof.geometry.numbers.rounding import in_unit

_STEPS = 3
_ROWS = 4096


def similarity_order(points: IntegerArray, group: int = 16) -> Indices:
    """Order points so that each `group` of consecutive ones is a cluster.

    Parameters
    ----------
    points : (m, n) integer array
        The points.

    Returns
    -------
    (m,) array of int
        The positions of the points, in the new order.

    Examples
    --------
    >>> similarity_order(np.array([[0], [100], [1], [101]]), group=2).tolist()
    [0, 2, 1, 3]
    """
    doubles = _single(points)
    generator = np.random.default_rng(7)
    ordered: list[Indices] = []
    waiting = [np.arange(len(points))]
    while waiting:
        members = waiting.pop()
        if len(members) <= group:
            ordered.append(np.sort(members))
            continue
        centred = doubles[members]
        centred -= centred.mean(axis=0)
        direction = np.asarray(generator.standard_normal(points.shape[1], dtype=np.float32))
        for _ in range(_STEPS):
            image = centred.T @ (centred @ direction)
            direction = np.asarray(image / np.float32(max(float(np.linalg.norm(image)), 1e-30)), dtype=np.float32)
        along = np.argsort(centred @ direction, kind="stable")
        half = -(-len(members) // (2 * group)) * group
        halves = sorted((members[along[:half]], members[along[half:]]), key=lambda part: int(part.min()))
        waiting += [part for part in reversed(halves) if len(part)]
    return np.concatenate(ordered)


def _single(points: IntegerArray) -> NDArray[np.float32]:
    """The points in single precision, in a unit in which most are of moderate size; coordinates beyond 10⁶ are cut."""
    parts = [points[start : start + _ROWS] for start in range(0, len(points), _ROWS)]
    bits = [int(value).bit_length() for part in parts for value in np.abs(part - points[0]).max(axis=1).tolist()]
    exponent = int(np.median(bits))
    scaled = [in_unit(part - points[0], exponent).clip(-1e6, 1e6).astype(np.float32) for part in parts]
    return np.concatenate(scaled)
