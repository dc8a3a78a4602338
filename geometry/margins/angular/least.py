"""The least angle of a whole dataset: how near a segment comes to a point outside its classes, seen from the origin.

`geometry.margins.angular.exact` has the least angle of *each* point. Where only the least of all is wanted, what is
known of one point spares the work at the others, and one Gram matrix serves all the points of a class.

For a data point x of class i take the segments [s, t] with both ends outside class i, s = t allowed. Only directions
count, so a segment is as good as the arc between the directions of its ends, or, where these are opposite, as these
two directions.

**Exactly.** cos θ is the root of a rational, with a sign (`geometry.margins.angular.angles`), and margins are compared
by the *signed square* of the cosine: greater is nearer. Write g = s·t, p = x·s, q = x·t.

**Which arcs come near.** Let the vectors have length 1, let κ = 1/cos²θ for a θ < 90° that is at most the angle of x to
either end, and w_s = √(1 − κp²), w_t = √(1 − κq²), or 0 where there is no such root. If the arc comes within θ of x,

    g + w_s·w_t ≤ κ·p·q.

*Proof.* Let α, β ≥ θ be the angles of s, t to x, and C the cap of radius θ around x. If α > 180° − θ, −s is within C,
and a great circle from s that enters C is still within C when it comes to −s, after a half circle: an arc from s to a
t outside C is shorter and does not meet C. So let α, β ≤ 180° − θ, that is κp², κq² ≤ 1. From s the cap is seen
between two tangent arcs; in the right-angled triangle of x, s and a point of contact, the angle at x has the cosine
tan θ·cot α. The arc meets the cap only if the angle φ at x between s and t is at least the sum of these angles for s
and t (if the sum is above 180° it cannot). With cos φ = (g − pq)/(sin α·sin β) and cos(u + v) = cos u·cos v −
sin u·sin v this is g − pq ≤ tan²θ·pq − w_s·w_t, since sin²α·(1 − tan²θ·cot²α) = 1 − p²(1 + tan²θ) = w_s². ∎

So all arcs nearer than the best one so far are small entries of *one Gram matrix with a change of rank two*.

**Floats only sieve.** Unit vectors are rounded: each entry has a relative error below (n/2 + 3)u, u = 2⁻⁵³, so a
product g, p or q, with its own sum of n terms, is off by at most (2n + 8)u. Then κ̂p̂² is off by at most 2κ(2n + 8)u and
four roundings, each of at most 2u where κp² is at most 2, as it is where it counts. With
(40 + 8n)κu taken off under the root, ŵ ≤ w up to one rounding. So with the same allowance for the sum of g, κ̂p̂q̂ and
ŵŵ′, everything within the bound is kept; and what is kept is decided in integers.
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
from mixproof.geometry.margins.angular.exact import AngularMargin
from mixproof.geometry.numbers.rounding import ROUNDOFF, unit_vectors

_BLOCK = 512
_FEW = 64

_Best = tuple[Fraction, int, int, int]
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
            best = _among(_Block(dataset, units, outside, start), members, best)
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
    return float((40 + 8 * units.shape[1]) * ROUNDOFF)


def _to_ends(dataset: Dataset, units: Floats, outside: Indices, index: int) -> _Best:
    """The nearest single point outside the class of a point."""
    p, x = units[outside] @ units[index], dataset.vector(index)
    near = outside[p >= p.max() - 2 * _slack(units)].tolist()
    return min((-to_direction(x, dataset.vector(end)), index, end, end) for end in near)


@dataclass(frozen=True, eq=False)
class _Block:
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
        """Pairs of points that may come as near to x as this; those that look nearest first."""
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

    def better(self, index: int, low: int, high: int, best: _Best) -> _Best:
        """The better of what is known and one segment, decided in integers; its ends are known already."""
        vector = self.dataset.vector
        square = to_arc(vector(index), vector(low), vector(high))
        return best if square is None else min(best, (-square, index, low, high))


def _among(block: _Block, members: list[int], best: _Best) -> _Best:
    """The best of what is known and the segments of a block around some points."""
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
