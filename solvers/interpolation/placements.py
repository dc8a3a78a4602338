"""One point for each class, placed so that its segments keep apart; and the sizes for which there is such a placement.

With one point for each of d classes in R^m, segments of different pairs have labels that differ except at a common end.
An affine f fits them if they are affinely independent, any f if no three are on a line, and a continuous f if segments
meet in common ends only: if they draw the complete graph K_d with straight edges that do not cross.
"""

from fractions import Fraction

from mixproof.geometry.data.dataset import Dataset


def affine_possible(classes: int, dimension: int) -> bool:
    """True if d points of R^m can be affinely independent: m ≥ d − 1.

    Examples
    --------
    >>> affine_possible(3, 2), affine_possible(4, 2)
    (True, False)
    """
    return dimension >= classes - 1


def any_possible(classes: int, dimension: int) -> bool:
    """True if d points of R^m can have no three on a line: m ≥ 2, or d ≤ 2.

    Examples
    --------
    >>> any_possible(3, 1), any_possible(9, 2)
    (False, True)
    """
    return dimension >= 2 or classes <= 2


def continuous_possible(classes: int, dimension: int) -> bool:
    """True if K_d can be drawn in R^m with straight edges that do not cross: m ≥ 3, or m = 2 and d ≤ 4, or d ≤ 2.

    Examples
    --------
    >>> [continuous_possible(d, 2) for d in (4, 5)], continuous_possible(5, 3)
    ([True, False], True)
    """
    return dimension >= 3 or (dimension == 2 and classes <= 4) or classes <= 2


def simplex_placement(classes: int, dimension: int) -> Dataset:
    """0 and the first d − 1 unit vectors of R^m; d − 1 has to be at most m.

    Examples
    --------
    >>> simplex_placement(3, 2).numerators.tolist()
    [[0, 0], [1, 0], [0, 1]]
    """
    return _placed([[int(axis == k - 1) for axis in range(dimension)] for k in range(classes)])


def curve_placement(classes: int, dimension: int) -> Dataset:
    """The points (k, k², k³) of R^m, cut to m coordinates or filled up with zeros.

    No three are on a line for m ≥ 2, and no four in a plane for m ≥ 3, so that no segments cross.

    Examples
    --------
    >>> curve_placement(3, 2).numerators.tolist()
    [[0, 0], [1, 1], [2, 4]]
    """
    return _placed([[k, k**2, k**3, *[0] * max(0, dimension - 3)][:dimension] for k in range(classes)])


def drawn_placement(classes: int, dimension: int) -> Dataset:
    """A placement whose segments meet in common ends only; where there is none, `continuous_possible` is False.

    In the plane the fourth point is inside the triangle of the others.

    Examples
    --------
    >>> drawn_placement(4, 2).numerators.tolist()
    [[0, 0], [3, 0], [0, 3], [1, 1]]
    """
    if dimension == 2 and classes == 4:
        return _placed([[0, 0], [3, 0], [0, 3], [1, 1]])
    return curve_placement(classes, dimension)


def _placed(points: list[list[int]]) -> Dataset:
    table = [[Fraction(value) for value in point] for point in points]
    return Dataset.from_rationals(table, range(len(points)), "a placement")
