"""The least angle between a point and a segment that avoids its class: ε* for the angular distance, exactly.

Seen from the origin, the segment [s, t] covers the directions αs + βt with α, β ≥ 0. Write A = |s|², B = |t|²,
C = s·t, u = s·x and v = t·x. The direction nearest to x in the plane of s and t is that of x's projection
αs + βt, α = (Bu − Cv)/(AB − C²), β = (Av − Cu)/(AB − C²). If both are positive it is on the segment, and the cosine is
that of `geometry.margins.angular.angles.to_arc`. Otherwise an end is nearest: along the arc from s to t the cosine is
a sinusoid, so it has no other greatest value; for parallel ends, too, where AB = C².

**Which segments come near.** Let s, t and x have length 1 and c > 0 be at least u and v. If the nearest direction is
between the ends and its cosine is at least c, then ``C + √(1 − u²/c²)·√(1 − v²/c²) ≤ uv/c²``, a root of a negative
number being read as 0.

*Proof.* Let y be the nearest direction and k ≥ c its cosine. The arc from s to t is the sum of those to y, and x, y, s
have a right angle at y, so the cosines of these two arcs are u/k and v/k. One of u and v is positive, as αu + βv is;
say v. If u ≥ 0, the two arcs are at least those with cosines u/c and v/c, and C is at most the cosine of the sum of
these: the claim. If u < 0, then α > 0 says C < u/v ≤ uv/c², as v ≤ c. That is the claim where the root is read as 0.
Else k² ≥ c² says c²C² − 2Cuv + u² + v² − c² ≥ 0, that is (C − uv/c²)² ≥ (1 − u²/c²)(1 − v²/c²): the claim. ∎

**Floats only sieve.** Unit vectors in doubles are off by (n/2 + 4)·2⁻⁵³ each, and their products by less than
θ = (3n + 40)·2⁻⁵³. The roots are computed from |u| + θ, hence too small; what is compared is off by less than
2θ + 4θ/c²; where c² < θ all pairs pass. Whatever passes is computed in integers, and these alone decide.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from mixproof.geometry.aliases import Floats, Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.jobs.resources import ANY_RESOURCES, Resources
from mixproof.geometry.jobs.runs import run_blocks
from mixproof.geometry.jobs.state import Stage
from mixproof.geometry.jobs.tasks import blocks_of
from mixproof.geometry.jobs.threads import one_thread
from mixproof.geometry.margins.angular.angles import refuse_origin, to_arc, to_direction
from mixproof.geometry.margins.exact import ALL_SEGMENTS, ask
from mixproof.geometry.margins.values import Field, Segments
from mixproof.geometry.numbers.rationals import from_hex, hex_text
from mixproof.geometry.numbers.rounding import ROUNDOFF, unit_vectors

_ENTRIES = 2**20
_BLOCK = 16

_Best = tuple[Fraction, int, int]
"""Minus the signed square of the cosine, and the ends, the lower one first: least is nearest."""


@dataclass(frozen=True)
class AngularMargin:
    """The least angle between a point and a segment; points by their indices.

    Parameters
    ----------
    point : int
        The point x.
    first, second : int
        The ends of the segment, the later row first; equal where the nearest is a data point.
    signed_square : Fraction
        cos·|cos| of the angle.
    """

    point: int
    first: int
    second: int
    signed_square: Fraction


def angular_margins(
    dataset: Dataset,
    segments: Segments = ALL_SEGMENTS,
    tests: Dataset | None = None,
    resources: Resources = ANY_RESOURCES,
) -> list[AngularMargin]:
    """The least angle of every data point, or of every point of a test set, in its order.

    Raises
    ------
    InputError
        If a point is the origin, only a part of each segment is to count, or as `geometry.margins.exact.margins` does.

    Examples
    --------
    >>> arrow = Dataset.from_rows([[5, 0], [1, 1], [2, -2], [0, 3]], ["tail", "head", "head", "head"])
    >>> angular_margins(arrow)[0], angular_margins(arrow)[3].signed_square
    (AngularMargin(point=0, first=2, second=1, signed_square=Fraction(1, 1)), Fraction(0, 1))
    """
    if not segments.whole:
        raise InputError("the angular distance goes with whole segments: leave the part of λ out")
    asked = ask(dataset, tests, segments, "angles")
    for source in (dataset, dataset if tests is None else tests):
        refuse_origin(source)
    count = len(asked.field.queries)
    stage = Stage(asked.key, "angles", "as quotients")  # the form of what is kept
    parts = run_blocks(_one_by_one, asked.field, blocks_of(count, _BLOCK), stage, resources)
    found = (entry for part in parts for entry in part)
    return [AngularMargin(index, high, low, -from_hex(value)) for index, (value, low, high) in enumerate(found)]


def _one_by_one(field: Field, block: range) -> Json:
    bests = (_nearest_direction(field, index) for index in block)
    return [[hex_text(value), low, high] for value, low, high in bests]


def _nearest_direction(field: Field, index: int) -> _Best:
    """The segment whose directions come nearest to that of x, exactly."""
    indices = np.flatnonzero(field.singles(index))
    outside = field.outside(index)[indices]
    x = field.queries[index]
    units, theta = unit_vectors(field.points[indices]), (3 * field.dimension + 40) * ROUNDOFF
    cosines = units @ unit_vectors(x[None])[0]
    candidates = np.flatnonzero(cosines >= cosines.max() - 2 * theta)
    best = min(_single(field, index, int(indices[k])) for k in candidates)
    order = np.argsort(-cosines, kind="stable")
    indices, outside, units, cosines = indices[order], outside[order], units[order], cosines[order]
    start, rows = 0, max(1, _ENTRIES // len(indices))
    while start < len(indices) and best[0] < 0 and cosines[start] > -theta:
        part = range(start, min(start + rows, len(indices)))
        for s, t in _within(units, cosines, theta, part, best[0]):
            if outside[s] or outside[t] or field.segments.ends is Ends.BOTH_OUTSIDE:
                best = _better(field, index, int(indices[s]), int(indices[t]), best)
        start += rows
    return best


def _within(units: Floats, cosines: Floats, theta: float, rows: range, best: Fraction) -> list[tuple[int, int]]:
    """The pairs s < t, s in `rows`, whose directions may come as near as the best."""
    square = float(-best) * (1 - 8 * ROUNDOFF)
    if square < theta:
        return [(one, other) for one in rows for other in range(one + 1, len(units))]
    tangents = np.sqrt(np.maximum(1 - (np.abs(cosines) + theta) ** 2 / square, 0))
    front = slice(rows.start, rows.stop)
    with one_thread():
        gram = units[front] @ units[rows.start :].T
    gram += tangents[front, None] * tangents[rows.start :]
    gram -= cosines[front, None] * (cosines[rows.start :] / square)
    s, t = np.nonzero(gram <= 2 * theta + 4 * theta / square)
    pairs = zip((s + rows.start).tolist(), (t + rows.start).tolist(), strict=True)
    return [(one, other) for one, other in pairs if one < other]


def _single(field: Field, index: int, end: int) -> _Best:
    return -to_direction(field.queries[index].tolist(), field.points[end].tolist()), end, end


def _better(field: Field, index: int, one: int, other: int, best: _Best) -> _Best:
    """The best of what is known and one segment, exactly."""
    square = to_arc(field.queries[index].tolist(), field.points[one].tolist(), field.points[other].tolist())
    return best if square is None else min(best, (-square, min(one, other), max(one, other)))
