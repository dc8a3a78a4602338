"""The least angle between a point and a segment that avoids its class, of each point: ε* for the angular distance.

Seen from the origin, the segment [s, t] covers the directions αs + βt with α, β ≥ 0. If the projection of x to the
plane of s and t is one of these, the cosine is that of `geometry.margins.angular.angles.to_arc`; else an end is
nearest. For s, t and x of length 1 and a cosine c, only segments with ``s·t + √(1 − u²/c²)·√(1 − v²/c²) ≤ uv/c²`` come
as near, where u = s·x and v = t·x. docs/proofs/angles.md proves it, and that rounding leaves no segment out. Whatever
passes is computed in integers, and these alone decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

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
from mixproof.geometry.jobs.watch import TimeUp
from mixproof.geometry.margins.angular.angles import refuse_origin, to_arc, to_direction
from mixproof.geometry.margins.distances import ALL_SEGMENTS, Segments
from mixproof.geometry.margins.field import Field
from mixproof.geometry.margins.query import query_of
from mixproof.geometry.numbers.rationals import from_hex, hex_text
from mixproof.geometry.numbers.rounding import ROUNDOFF, unit_vectors

_ENTRIES = 2**20
_BLOCK = 16

_NearestDirection = tuple[Fraction, int, int]
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
        If a point is the origin, or only a part of each segment is to count; and as
        `geometry.margins.epsilon_star.margins` does.

    Examples
    --------
    >>> arrow = Dataset.from_rows([[5, 0], [1, 1], [2, -2], [0, 3]], ["tail", "head", "head", "head"])
    >>> angular_margins(arrow)[0], angular_margins(arrow)[3].signed_square
    (AngularMargin(point=0, first=2, second=1, signed_square=Fraction(1, 1)), Fraction(0, 1))
    """
    if not segments.whole:
        raise InputError("the angular distance goes with whole segments: leave the part of λ out")
    query = query_of(dataset, tests, segments, "angles")
    for source in (dataset, dataset if tests is None else tests):
        refuse_origin(source)
    count = len(query.field.queries)
    stage = Stage(query.key, "angles", "as quotients", "angles")  # the form of what is kept
    blocks = blocks_of(count, _BLOCK)
    try:
        results = run_blocks(_one_by_one, query.field, blocks, stage, resources)
    except TimeUp as end:
        part = end.part if isinstance(end.part, dict) else {}
        raise TimeUp(str(end), _in_turn([blocks[place] for place in part], list(part.values())) or None) from None
    return _in_turn(blocks, results)


def _in_turn(blocks: Sequence[range], results: Sequence[Any]) -> list[AngularMargin]:
    """The margins of blocks, in the order of the points."""
    return [
        AngularMargin(index, high, low, -from_hex(value))
        for block, part in zip(blocks, results, strict=True)
        for index, (value, low, high) in zip(block, part, strict=True)
    ]


def _one_by_one(field: Field, block: range) -> Json:
    """The nearest directions of a block, as they are kept."""
    bests = (_nearest_direction(field, index) for index in block)
    return [[hex_text(value), low, high] for value, low, high in bests]


def _nearest_direction(field: Field, index: int) -> _NearestDirection:
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
    s, t = np.nonzero(gram <= 2 * theta + 4 * theta / square)  # docs/proofs/angles.md, "Of each point"
    pairs = zip((s + rows.start).tolist(), (t + rows.start).tolist(), strict=True)
    return [(one, other) for one, other in pairs if one < other]


def _single(field: Field, index: int, end: int) -> _NearestDirection:
    """A single point as a segment."""
    return -to_direction(field.queries[index].tolist(), field.points[end].tolist()), end, end


def _better(field: Field, index: int, one: int, other: int, best: _NearestDirection) -> _NearestDirection:
    """The nearer of the best so far and one segment, exactly."""
    square = to_arc(field.queries[index].tolist(), field.points[one].tolist(), field.points[other].tolist())
    return best if square is None else min(best, (-square, min(one, other), max(one, other)))
