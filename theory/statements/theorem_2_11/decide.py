"""Theorem 2.11: the midpoints of six or more points from a continuous law give the points back.

If λ is concentrated at ½, a model sees little but the midpoints of pairs of training points, without a note of
which pair each one is from. The printed theorem says that this loses nothing: m ≥ 6 points drawn independently
from a continuous law are, with probability one, the only m points with their C(m, 2) midpoints.

*How an almost sure statement is decided on given points.* What has probability zero has to be named. Here it is
that the midpoints, as a multiset, are symmetric about a point, which can only be the centroid. Then the first two
points and some two points k, l satisfy x₁ + x₂ + x_k + x_l = (4/m)·Σx. For m ≥ 5 this is a linear equation in which
each coefficient is an integer minus 4/m, so not zero: given the other points it leaves one place for each, and
independent draws from a law without atoms hit it with probability zero. Where the midpoints are symmetric the
printed theorem says nothing, so it is not applicable; where they are not, `solvers.midpoints` proves that it is true.

The sharp form needs no law: if m is not a power of two, *any* m points are determined, in any dimension
(Selfridge and Straus). For powers of two both happen: {0, 3, 5, 6} and {1, 2, 4, 7} have the same midpoints. What
the other sets look like then is the third reading, this project's own: reflections of the points in their
centroid for m = 4^k, and symmetric like the points themselves for m = 2·4^k.

Labels play no part. Points are distinct: repeated rows count once, and so m is the number of distinct points. A set
with a repeated point is none of the m-point sets meant here; where it has the same midpoints, a note says so.
"""

from dataclasses import dataclass
from functools import lru_cache

from mixproof.geometry.aliases import Json
from mixproof.geometry.numbers.rationals import decimal_text, rational_text
from mixproof.solvers.midpoints import (
    OtherSets,
    PointSet,
    is_power_of_two,
    other_sets,
    reflected,
    symmetric_midpoints,
)
from mixproof.theory.statement import Claim, Finding, Instance, Reading, Statement, Verification

LEAST_POINTS = 6
MOST_WITNESSES = 1000
_SHOWN_POINTS = 16


@dataclass(frozen=True)
class OtherPoints:
    """Other points with the same midpoints."""

    points: PointSet

    def to_json(self) -> Json:
        """Their coordinates, in lexicographic order."""
        return {"alternative": [[rational_text(value) for value in point] for point in self.points]}

    def in_words(self) -> str:
        """The points written out, as far as they are few."""
        return f"{_set_text(self.points)} has the same midpoints"


def _set_text(points: PointSet) -> str:
    shown = [_point_text([decimal_text(value) for value in point]) for point in points[:_SHOWN_POINTS]]
    if len(points) > len(shown):
        shown.append(f"… {len(points)} points")
    return "{" + ", ".join(shown) + "}"


def _point_text(coordinates: list[str]) -> str:
    if len(coordinates) == 1:
        return coordinates[0]
    more = [f"… {len(coordinates)} coordinates"] if len(coordinates) > 6 else []
    return f"({', '.join(coordinates[:6] + more)})"


def _points(instance: Instance) -> PointSet:
    return tuple(instance.dataset.point(index) for index in range(instance.dataset.size))


@lru_cache(maxsize=8)
def _others(instance: Instance) -> OtherSets | None:
    return other_sets(_points(instance))


def _in_general_position(instance: Instance) -> Finding:
    size = instance.dataset.size
    if size < LEAST_POINTS:
        return Finding(False, note=f"there are {size} points")
    symmetric = symmetric_midpoints(_points(instance))
    if symmetric is None:
        return Finding(None, note=f"the {size * (size - 1) // 2:,} midpoints are too many to be compared")
    if symmetric:
        return Finding(
            False,
            note="the midpoints are symmetric about the centroid, which has probability zero under a continuous "
            "law: of such points the theorem says nothing",
        )
    return Finding(True)


def _is_no_power_of_two(instance: Instance) -> Finding:
    size = instance.dataset.size
    return Finding(not is_power_of_two(size), note=f"m = {size}")


def _is_a_power_of_two(instance: Instance) -> Finding:
    size = instance.dataset.size
    return Finding(is_power_of_two(size), note=f"m = {size}")


def _only_these(instance: Instance) -> Finding:
    others = _others(instance)
    if others is None:
        return _not_settled(instance)
    witnesses = tuple(map(OtherPoints, others.sets[:MOST_WITNESSES]))
    return Finding(not others.sets, witnesses, len(others.sets), _how_decided(instance, others))


def _not_settled(instance: Instance) -> Finding:
    size = instance.dataset.size
    return Finding(None, note=f"symmetric midpoints of {size} points, a power of two: too many for the search")


def _how_decided(instance: Instance, others: OtherSets) -> str:
    size = instance.dataset.size
    if size == 2:
        return "one midpoint has infinitely many pairs; one is given"
    if others.repeating:
        return f"with a repeated point, {_set_text(others.repeating[0])} has the same midpoints"
    if others.searched:
        return "by a complete search"
    return "by theorem; the points are too many for the search"


def _mirrored(instance: Instance) -> Finding:
    others = _others(instance)
    if others is None:
        return _not_settled(instance)
    every = others.sets + others.repeating
    points = tuple(sorted(_points(instance)))
    wrong = [each for each in every if not _is_as_predicted(each, points)]
    note = f"there are {len(every) or 'none'}, {_how_decided(instance, others)}" if len(points) > 2 else ""
    return Finding(not wrong, tuple(map(OtherPoints, wrong[:MOST_WITNESSES])), len(wrong), note)


def _is_as_predicted(found: PointSet, points: PointSet) -> bool:
    mirror = reflected(points)
    if len(points).bit_length() % 2 == 1:
        return found == mirror
    same_centroid = [sum(column) for column in zip(*found, strict=True)] == [sum(c) for c in zip(*points, strict=True)]
    return same_centroid and points == mirror and found == reflected(found)


def _two_points(instance: Instance) -> str | None:
    if instance.dataset.size > 1:
        return None
    return f"{instance.dataset.name} has one point only; midpoints need two or more"


def _conclude(verification: Verification) -> str:
    instance = verification.instance
    others, name, size = _others(instance), instance.dataset.name, instance.dataset.size
    if others is None:
        return f"Whether the {size} points of {name} are the only ones with their midpoints is not settled."
    if not others.sets:
        return (
            f"The {size} points of {name} are the only {size} distinct points with their midpoints: even a model that "
            "saw midpoints only, not knowing of which pairs, was given all there is to know of the points."
        )
    return (
        f"The midpoints of {name} do not give its {size} points back: {_set_text(others.sets[0])} has the same. "
        "A model that saw midpoints only could not tell the two apart."
    )


_THE_ONLY_POINTS = Claim("no other m distinct points have these midpoints", _only_these)

STATEMENT = Statement(
    id="2.11",
    kind="theorem",
    title="The midpoints of points in general position determine the points",
    formula=(
        r"\Big\{\tfrac{a_i+a_j}{2}:i<j\Big\}=\Big\{\tfrac{b_i+b_j}{2}:i<j\Big\}\quad\Rightarrow\quad\{a_i\}="
        r"\{b_i\}"
    ),
    readings=(
        Reading(
            "printed",
            Claim(
                f"there are m ≥ {LEAST_POINTS} points in general position: their midpoints are symmetric about no "
                "point, as is almost sure under a continuous law",
                _in_general_position,
            ),
            _THE_ONLY_POINTS,
        ),
        Reading("sharp", Claim("the number m of points is not a power of two", _is_no_power_of_two), _THE_ONLY_POINTS),
        Reading(
            "powers-of-two",
            Claim("the number m of points is a power of two", _is_a_power_of_two),
            Claim(
                "any other points with these midpoints are the reflection of these in their centroid, if m = 4^k, "
                "and symmetric about that centroid, as these are, if m = 2·4^k",
                _mirrored,
            ),
        ),
    ),
    conclude=_conclude,
    uses=frozenset(),
    unfit=_two_points,
)
