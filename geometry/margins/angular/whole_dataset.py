"""The least angle of a whole dataset: the nearest that a segment comes to a point outside its classes, from the origin.

Where only the least angle of all points is wanted, what is known of one point spares the work at the others, and one
Gram matrix serves all the points of a class. Margins are compared by the signed square of the cosine
(`geometry.margins.angular.angles`): greater is nearer. For vectors of length 1, g = s·t, p = x·s, q = x·t and
κ = 1/cos²θ, an arc comes within θ of x only if g + √(1 − κp²)·√(1 − κq²) ≤ κpq: all arcs nearer than the best one so
far are small entries of *one Gram matrix with a change of rank two*. docs/proofs/angles.md proves it, and that rounding
leaves no arc out. Whatever passes is decided in integers.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd

import numpy as np

from mixproof.geometry.aliases import Floats, Indices, IntegerPoint
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.margins.angular.angles import refuse_origin, to_arc, to_direction
from mixproof.geometry.margins.angular.each_point import AngularMargin
from mixproof.geometry.numbers.rounding import ROUNDOFF, unit_vectors

_BLOCK = 512
_FEW = 64

_Nearest = tuple[Fraction, int, int, int]
"""The signed square with its sign turned, so that the nearest is the least; the point, and the ends in order."""


def least_angle(dataset: Dataset) -> AngularMargin:
    """The data point and the segment that avoids its class that are nearest in angle.

    Of several, the one with the smallest rows is given: smallest point, then lower end, then upper end. Of equal
    directions in one class the first one stands for all.

    Raises
    ------
    InputError
        If the dataset has one class only, or a point at the origin, which has no direction.

    Examples
    --------
    >>> corner = Dataset.from_rows([[1, 1], [3, 0], [0, 2]], ["a", "b", "b"])
    >>> least_angle(corner)  # x = 1/3·s + 1/2·t has a direction of the segment
    AngularMargin(point=0, first=2, second=1, signed_square=Fraction(1, 1))
    """
    if len(dataset.classes) < 2:
        raise InputError(f"{dataset.name} has one class only: an angular margin needs points outside a point's class")
    refuse_origin(dataset)
    units, labels = unit_vectors(dataset.numerators), np.array(dataset.labels)
    directions = _directions(dataset)
    around = {label: directions[labels[directions] != label] for label in range(len(dataset.classes))}
    best = min(_to_ends(dataset, units, around[dataset.labels[x]], x) for x in directions.tolist())
    for label, outside in around.items():
        members = directions[labels[directions] == label].tolist()
        for start in range(0, len(outside), _BLOCK):
            best = _among(_SegmentBlock(dataset, units, outside, start), members, best)
    return AngularMargin(best[1], best[3], best[2], -best[0])


def _directions(dataset: Dataset) -> Indices:
    """The first point of each direction in each class: the others of it have the same angles."""
    first: dict[tuple[int, IntegerPoint], int] = {}
    for index in range(dataset.size):
        vector = dataset.vector(index)
        scale = gcd(*vector)
        first.setdefault((dataset.labels[index], tuple(c // scale for c in vector)), index)
    return np.array(sorted(first.values()), dtype=np.intp)


def _slack(units: Floats) -> float:
    """The allowance for rounding, up to the factor κ: docs/proofs/angles.md, "Of a whole dataset"."""
    return float((40 + 8 * units.shape[1]) * ROUNDOFF)


def _to_ends(dataset: Dataset, units: Floats, outside: Indices, index: int) -> _Nearest:
    """The nearest single point outside the class of a point."""
    p, x = units[outside] @ units[index], dataset.vector(index)
    near = outside[p >= p.max() - 2 * _slack(units)].tolist()
    return min((-to_direction(x, dataset.vector(end)), index, end, end) for end in near)


@dataclass(frozen=True, eq=False)
class _SegmentBlock:
    """The segments with their earlier end among `_BLOCK` of the points outside a class, from `start` on."""

    dataset: Dataset
    units: Floats
    outside: Indices
    start: int

    @cached_property
    def gram(self) -> Floats:
        """Inner products of the earlier ends with themselves and all later points."""
        later = self.units[self.outside[self.start :]]
        return np.asarray(later[:_BLOCK] @ later.T)

    def near(self, index: int, signed_square: Fraction) -> tuple[Indices, Indices]:
        """The pairs of points that may come as near to x as this; those that look nearest first."""
        later, gram, slack = self.outside[self.start :], self.gram, _slack(self.units)
        if signed_square > 0:
            p, kappa = self.units[later] @ self.units[index], float(1 / signed_square)
            roots = np.sqrt(np.maximum(1 - kappa * p * p - slack * kappa, 0))
            rows = slice(len(gram))
            gram = gram + roots[rows, None] * roots
            gram -= (kappa * p[rows])[:, None] * p
            s, t = np.nonzero(gram <= slack * kappa)
        else:  # all is obtuse so far: nothing is left out
            s, t = np.nonzero(np.ones(gram.shape, dtype=bool))
        upper = s < t
        s, t = s[upper], t[upper]
        order = np.argsort(gram[s, t], kind="stable")
        return later[s[order]], later[t[order]]

    def better(self, index: int, low: int, high: int, best: _Nearest) -> _Nearest:
        """The nearer of the best so far and one segment, decided in integers; its ends are known already."""
        vector = self.dataset.vector
        square = to_arc(vector(index), vector(low), vector(high))
        return best if square is None else min(best, (-square, index, low, high))


def _among(block: _SegmentBlock, members: list[int], best: _Nearest) -> _Nearest:
    """The nearest of the best so far and the segments of a block around some points."""
    for x in members:
        s, t = block.near(x, -best[0])
        while len(s) > _FEW:  # with the one decided that looks nearest, the others mostly drop out
            improved = block.better(x, int(s[0]), int(t[0]), best)
            if improved[0] == best[0]:
                break
            best = improved
            s, t = block.near(x, -best[0])
        for one, other in zip(s.tolist(), t.tolist(), strict=True):
            best = block.better(x, one, other, best)
    return best
