"""Hypotheses and conclusions of Theorem 2.11 on an instance."""

from functools import lru_cache

from mixproof.solvers.midpoints.integer_points import PointSet
from mixproof.solvers.midpoints.other_sets import OtherSets, is_power_of_two, other_sets
from mixproof.solvers.midpoints.symmetry import reflected, symmetric_midpoints
from mixproof.theory.budgets import MOST_WITNESSES
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification
from mixproof.theory.statements.data_dependency.theorem_2_11 import LEAST_POINTS
from mixproof.theory.statements.data_dependency.theorem_2_11.witnesses import OtherPoints, set_text


def _points(instance: Instance) -> PointSet:
    return tuple(instance.dataset.point(index) for index in range(instance.dataset.size))


@lru_cache(maxsize=8)
def _others(instance: Instance) -> OtherSets | None:
    return other_sets(_points(instance))


def in_general_position(instance: Instance) -> Finding:
    """The finding that there are enough points, with midpoints that are symmetric about no point.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.theory.settings import make_instance
    >>> four = make_instance(Dataset.from_rows([[0], [3], [5], [6]], [0, 1, 0, 1]))
    >>> in_general_position(four).note
    'there are 4 points'
    """
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


def is_no_power_of_two(instance: Instance) -> Finding:
    """The finding that the number of points is not a power of two.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.theory.settings import make_instance
    >>> four = make_instance(Dataset.from_rows([[0], [3], [5], [6]], [0, 1, 0, 1]))
    >>> is_no_power_of_two(four).holds
    False
    """
    size = instance.dataset.size
    return Finding(not is_power_of_two(size), note=f"m = {size}")


def is_a_power_of_two(instance: Instance) -> Finding:
    """The finding that the number of points is a power of two.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.theory.settings import make_instance
    >>> four = make_instance(Dataset.from_rows([[0], [3], [5], [6]], [0, 1, 0, 1]))
    >>> is_a_power_of_two(four).holds
    True
    """
    size = instance.dataset.size
    return Finding(is_power_of_two(size), note=f"m = {size}")


def only_these(instance: Instance) -> Finding:
    """The finding that no other set of as many points has the same midpoints.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.theory.settings import make_instance
    >>> four = make_instance(Dataset.from_rows([[0], [3], [5], [6]], [0, 1, 0, 1]))
    >>> only_these(four).witnesses[0].in_words()
    '{1, 2, 4, 7} has the same midpoints'
    """
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
        return f"with a repeated point, {set_text(others.repeating[0])} has the same midpoints"
    if others.searched:
        return "by a complete search"
    return "by theorem; the points are too many for the search"


def others_are_mirrored(instance: Instance) -> Finding:
    """The finding that other sets with the same midpoints look as the third reading predicts.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.theory.settings import make_instance
    >>> four = make_instance(Dataset.from_rows([[0], [3], [5], [6]], [0, 1, 0, 1]))
    >>> others_are_mirrored(four).holds
    True
    """
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


def needs_two_points(instance: Instance) -> str | None:
    """The reason why midpoints cannot be asked of one point; None where there are two or more.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> needs_two_points(make_instance("shadow")) is None
    True
    """
    if instance.dataset.size > 1:
        return None
    return f"{instance.dataset.name} has one point only; midpoints need two or more"


def conclude(verification: Verification) -> str:
    """The other sets with the same midpoints, or that there is none, in plain words.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("2.11", "shadow")).partition(":")[0]
    'The 3 points of shadow are the only 3 distinct points with their midpoints'
    """
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
        f"The midpoints of {name} do not give its {size} points back: {set_text(others.sets[0])} has the same. "
        "A model that saw midpoints only could not tell the two apart."
    )
