"""The plane in which crossings of X_mix are sought: a map of the data points, and sides of lines there.

Points that span a plane are taken to two of their coordinates, which keeps every incidence. Points that span more go
to the plane by a fixed random integer map, which keeps every crossing and makes false ones. The side of a line that a
point is on is the sign of a determinant. It is taken from floats where these exceed their error bound; else it is
settled in integers.
"""

from dataclasses import dataclass

import numpy as np

from mixproof.geometry.aliases import Floats, Indices, IntegerArray
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.rounding import ROUNDOFF


@dataclass(frozen=True, eq=False)
class Plane:
    """The data points in a plane, in integers and in floats.

    Parameters
    ----------
    x, y : lists of int
        The coordinates of the points.
    float_x, float_y : (m,) arrays of float
        The same, each column in a unit of its own.
    error : float
        A bound on how far a determinant of the floats is from the determinant of what they stand for.
    is_faithful : bool
        True where the map to the plane keeps incidence: nothing meets there that does not meet in space.
    """

    x: list[int]
    y: list[int]
    float_x: Floats
    float_y: Floats
    error: float
    is_faithful: bool

    def side(self, a: int, b: int, p: int) -> int:
        """Twice the signed area of the triangle a, b, p."""
        x, y = self.x, self.y
        return (x[b] - x[a]) * (y[p] - y[a]) - (y[b] - y[a]) * (x[p] - x[a])

    def sides(self, a: Indices, b: Indices, p: Indices) -> tuple[Floats, Floats]:
        """The same for many triangles, in the floats' own unit, and the signs of the true values.

        A sign that the error bound leaves open is settled in integers where the plane keeps incidence. It is left 0
        where the plane does not.
        """
        x, y = self.float_x, self.float_y
        values = (x[b] - x[a]) * (y[p] - y[a]) - (y[b] - y[a]) * (x[p] - x[a])
        signs = np.sign(values)
        if self.error:
            unclear = np.flatnonzero(np.abs(values) <= self.error)
            if len(unclear):
                a, b, p = np.broadcast_arrays(a, b, p)
                triples = zip(a[unclear].tolist(), b[unclear].tolist(), p[unclear].tolist(), strict=True)
                signs[unclear] = [self._settled(*triple) for triple in triples]
        return values, signs

    def splits(self, a: int, b: int) -> tuple[Floats, Floats]:
        """The sides of all points of the line through two of them; else as `sides`."""
        x, y = self.float_x, self.float_y
        values = (x[b] - x[a]) * (y - y[a]) - (y[b] - y[a]) * (x - x[a])
        signs = np.sign(values)
        if self.error:
            for point in np.flatnonzero(np.abs(values) <= self.error).tolist():
                signs[point] = 0 if point in {a, b} else self._settled(a, b, point)
        return values, signs

    def fan(self, a: int, b: Indices, p: Indices) -> Floats:
        """The sides of the triangles of one point with each of some points and each of others, in the floats' own unit.

        Returns
        -------
        (b, p) array of float
            Each errs by `error` at most.
        """
        x, y = self.float_x - self.float_x[a], self.float_y - self.float_y[a]
        return np.asarray(np.array([x[b], -y[b]]).T @ np.array([y[p], x[p]]))

    def _settled(self, a: int, b: int, p: int) -> int:
        """The sign of one side in integers; 0 where the plane does not keep incidence."""
        value = self.side(a, b, p) if self.is_faithful else 0
        return (value > 0) - (value < 0)


def plane_of(dataset: Dataset) -> Plane | None:
    """The plane to seek crossings in; None where all points are on one line and nothing crosses.

    Examples
    --------
    >>> plane = plane_of(Dataset.from_rows([[0, 5, 0], [2, 5, 0], [0, 5, 4]], [0, 0, 1]))
    >>> plane.x, plane.y, plane.is_faithful
    ([0, 1, 0], [0, 0, 1], True)
    """
    offsets = dataset.numerators.astype(object) - dataset.numerators[0].astype(object)
    if dataset.size < 3 or dataset.dimension == 1:
        return None
    first = offsets[1]
    j = int((first != 0).argmax())
    minors = offsets * first[j] - offsets[:, [j]] * first
    off_the_line = np.argwhere(minors != 0)
    if not len(off_the_line):
        return None
    row, k = off_the_line[0]
    second, determinant = offsets[row], minors[row, k]
    # In the plane of the two, coordinates j and k determine a point: Cramer's rule.
    on_first = offsets[:, [j]] * second[k] - offsets[:, [k]] * second[j]
    on_second = offsets[:, [k]] * first[j] - offsets[:, [j]] * first[k]
    is_faithful = bool((offsets * determinant == on_first * first + on_second * second).all())
    if is_faithful:
        return _scaled(offsets[:, [j, k]], is_faithful=True)
    return _scaled(offsets @ random_map(dataset.dimension), is_faithful=False)


def random_map(dimension: int) -> IntegerArray:
    """The fixed integer map from Rⁿ to the plane, as an (n, 2) matrix to multiply rows with.

    Examples
    --------
    >>> random_map(3).shape
    (3, 2)
    """
    return np.random.default_rng(25).integers(-(2**12), 2**12, size=(dimension, 2)).astype(object)


def _scaled(points: IntegerArray, is_faithful: bool) -> Plane:
    """The plane with coordinates from 0, without common factors, and their floats."""
    columns = []
    for column in points.T:
        shifted = column - column.min()
        columns.append((shifted // (np.gcd.reduce(shifted) or 1)).tolist())
    largest = [max(column) or 1 for column in columns]
    if max(largest) <= 2**26:
        # Differences are below 2²⁶, their products below 2⁵²: floats compute the determinant exactly.
        floats = [np.array(column, dtype=np.float64) for column in columns]
        error = 0.0
    else:
        # Coordinates in [0, 1], rounded once, err by u; a difference by at most 3u and a product of two by at
        # most 7u; with the last subtraction the determinant errs by less than 32u.
        floats = [np.array([value / most for value in column]) for column, most in zip(columns, largest, strict=True)]
        error = 32 * ROUNDOFF
    return Plane(columns[0], columns[1], floats[0], floats[1], error, is_faithful)
