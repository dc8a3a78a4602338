"""Counterexamples made smaller, step by step, as long as they refute."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, permutations

from mixproof.theory.falsify.finds import Example
from mixproof.theory.falsify.judge import Judge
from mixproof.theory.falsify.models import ModelGrid
from mixproof.theory.falsify.orbits import renamed
from mixproof.theory.findings import Verdict

_MOST_ORDERS = 120


def shrink(judge: Judge, example: Example, grid: ModelGrid | None = None) -> Example:
    """The smallest counterexample that single steps down from a counterexample lead to.

    Examples
    --------
    >>> from mixproof.theory.catalog import reading, statement
    >>> from mixproof.theory.settings import make_instance
    >>> theorem = statement("2.10")
    >>> judge = Judge(theorem, reading(theorem, "printed"), make_instance("shadow"))
    >>> shrink(judge, Example(((1, 1), (3, 5), (5, 9), (8, 2)), (1, 1, 0, 0))).points
    ((0, 0), (0, 1), (0, 2))
    """
    while True:
        candidates = [*_simpler(example), *_simpler_models(example)]
        smaller = sorted(candidates, key=lambda candidate: candidate.size)
        example_or_none = next((each for each in smaller if _refutes(judge, each, grid)), None)
        if example_or_none is None:
            return example
        example = example_or_none


def _refutes(judge: Judge, example: Example, grid: ModelGrid | None) -> bool:
    if grid is not None:
        return judge.settle_with(example, grid).verdict is Verdict.REFUTED
    return judge.settle(example.points, example.labels).verdict is Verdict.REFUTED


def _simpler_models(example: Example) -> Iterator[Example]:
    """The same set with one entry of the model nearer to 0."""
    for place, entry in enumerate(example.model):
        for nearer in {0, entry - (1 if entry > 0 else -1)} if entry else ():
            yield replace(example, model=_with(example.model, place, nearer))


def _simpler(example: Example) -> Iterator[Example]:
    """Examples that are smaller by one step: a point less, or coordinates nearer to 0."""
    points, labels = example.points, example.labels
    changed = [
        (points[:k] + points[k + 1 :], labels[:k] + labels[k + 1 :])
        for k in range(len(points))
        if labels.count(labels[k]) > 1
    ]
    changed += [
        (tuple(tuple(p[axis] for axis in order) for p in points), labels)
        for order in islice(permutations(range(len(points[0]))), _MOST_ORDERS)
    ]
    for axis in range(len(points[0])):
        farthest = max(p[axis] for p in points)
        changed.append((tuple(_with(p, axis, farthest - p[axis]) for p in points), labels))
        changed.append((tuple(_with(p, axis, 0) for p in points), labels))
        for value in {p[axis] for p in points} - {0}:
            for nearer in {0, value // 2, value - 1}:
                closed_up = tuple(_with(p, axis, p[axis] - value + nearer) if p[axis] >= value else p for p in points)
                changed.append((closed_up, labels))
                changed += [
                    ((*points[:k], _with(p, axis, nearer), *points[k + 1 :]), labels)
                    for k, p in enumerate(points)
                    if p[axis] == value
                ]
    for new_points, new_labels in changed:
        if len(set(new_points)) == len(new_points):
            order = sorted(range(len(new_points)), key=new_points.__getitem__)
            simpler = Example(
                tuple(new_points[k] for k in order), renamed(tuple(new_labels[k] for k in order)), example.model
            )
            if simpler.size < example.size:
                yield simpler


def _with(point: tuple[int, ...], axis: int, value: int) -> tuple[int, ...]:
    return (*point[:axis], value, *point[axis + 1 :])
