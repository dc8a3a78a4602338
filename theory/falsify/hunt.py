"""Hunt for counterexamples: every small labelled set of grid points, or random larger ones, shrunk.

The exhaustive search decides a reading on all labelled sets of N distinct points of {0, …, G−1}^D in which
every class occurs. It looks at one representative of each orbit under the statement's symmetries and counts
the orbit: a set of points is taken up to moving, reflecting and permuting axes, and its labellings up to the
symmetries that keep the set and up to renaming classes. That no set refutes a reading is a result about
these sets, not a proof.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import combinations, islice, permutations, product
from math import comb, factorial, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.theory.findings import Verdict
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Outcome, Reading, Statement

SCHEMA = "mixproof/falsification/1"
MOST_LABELLED_SETS = 10**8
MOST_POINT_SETS = 5 * 10**6
MOST_IMAGES = 3 * 10**8
_CHUNK = 50_000
_MOST_ORDERS = 120

Points = tuple[tuple[int, ...], ...]
Labels = tuple[int, ...]
Permutation = tuple[int, ...]


@dataclass(frozen=True)
class Scope:
    """Which labelled sets are looked at: `points` points of a grid^dimension grid, in `classes` classes.

    Examples
    --------
    >>> Scope(points=3, grid=4, dimension=1).labelled_sets
    24
    """

    points: int
    grid: int
    dimension: int
    classes: int = 2

    def __post_init__(self) -> None:
        for name, value, least, most in (
            ("points", self.points, 1, 1000),
            ("grid", self.grid, 1, 10**6),
            ("dimension", self.dimension, 1, 20),
            ("classes", self.classes, 2, 100),
        ):
            if not least <= value <= most:
                raise InputError(f"--{name} has to be from {least:,} to {most:,}, not {value:,}")
        if self.points < self.classes:
            raise InputError(f"{self.points} points cannot have {self.classes} classes: give --points {self.classes}")
        if self.points > self.cells:
            raise InputError(f"a grid of {self.cells} cells does not hold {self.points} points: enlarge --grid")

    @property
    def cells(self) -> int:
        """Number of grid points."""
        return prod([self.grid] * self.dimension)

    @property
    def point_sets(self) -> int:
        """Number of sets of points, unlabelled."""
        return comb(self.cells, self.points)

    @property
    def labelled_sets(self) -> int:
        """Number of sets of points times the labellings in which every class occurs."""
        surjections: int = sum(
            (-1) ** left_out * comb(self.classes, left_out) * (self.classes - left_out) ** self.points
            for left_out in range(self.classes)
        )
        return self.point_sets * surjections

    def check_reach(self) -> None:
        """Refuse a search that is too large, before anything runs.

        Raises
        ------
        InputError
            With the size of the search and the limit.
        """
        for count, most, what in (
            (self.point_sets, MOST_POINT_SETS, "point sets"),
            (self.labelled_sets, MOST_LABELLED_SETS, "labelled sets"),
            (self.point_sets * 2**self.dimension * factorial(self.dimension), MOST_IMAGES, "images by symmetries"),
        ):
            if count > most:
                raise InputError(
                    f"this search has {count:,} {what}, the limit is {most:,}: make it smaller, or search by --random"
                )


@dataclass(frozen=True)
class Counts:
    """How many labelled sets there are, satisfy the hypothesis, refute the reading, or stay undecided."""

    total: int = 0
    hypothesis: int = 0
    refuted: int = 0
    undecided: int = 0

    def plus(self, outcome: "Settled", times: int) -> "Counts":
        """Count one more set, with its multiplicity."""
        return Counts(
            self.total + times,
            self.hypothesis + times * (outcome.hypothesis is True),
            self.refuted + times * (outcome.verdict is Verdict.REFUTED),
            self.undecided + times * (outcome.verdict is Verdict.UNDECIDED),
        )

    def to_json(self) -> dict[str, Json]:
        """The counts by name; undecided ones where there are any."""
        counts: dict[str, Json] = {"total": self.total, "hypothesis": self.hypothesis, "refuted": self.refuted}
        return counts | ({"undecided": self.undecided} if self.undecided else {})


@dataclass(frozen=True)
class Settled:
    """What one labelled set comes to."""

    hypothesis: bool | None
    verdict: Verdict


@dataclass(frozen=True)
class Example:
    """A labelled set of grid points."""

    points: Points
    labels: Labels

    @property
    def size(self) -> tuple[int, int, int, Points, Labels]:
        """Smaller examples first: fewer points, a smaller box, smaller coordinates."""
        coordinates = [abs(c) for point in self.points for c in point]
        return len(self.points), max(coordinates), sum(coordinates), self.points, self.labels

    def to_json(self) -> Json:
        """Coordinates as text, labels as numbers."""
        return {"points": [[str(c) for c in point] for point in self.points], "labels": list(self.labels)}


@dataclass(frozen=True)
class Falsification:
    """What a search found of a reading.

    Parameters
    ----------
    position : int
        How many orbits of point sets have been looked at (exhaustive), or labelled sets tried (random).
    """

    statement: Statement
    reading: Reading
    scope: Scope
    random: bool
    raw: Counts = field(default_factory=Counts)
    orbits: Counts = field(default_factory=Counts)
    minimal: Example | None = None
    position: int = 0

    def to_json(self) -> Json:
        """The result in the exchange form ``mixproof/falsification/1``."""
        scope = self.scope
        return {
            "schema": SCHEMA,
            "statement": {"id": self.statement.id, "kind": self.statement.kind},
            "reading": self.reading.id,
            "search": "random" if self.random else "exhaustive",
            "scope": {
                "points": scope.points,
                "grid": scope.grid,
                "dimension": scope.dimension,
                "classes": scope.classes,
            },
            **self.raw.to_json(),
            "up_to_symmetry": None if self.random else self.orbits.to_json(),
            "minimal": None if self.minimal is None else self.minimal.to_json(),
        }

    def count(self, example: Example, settled: Settled, raw: int) -> "Falsification":
        """Count an orbit of `raw` labelled sets, and keep its representative if it is the smallest to refute."""
        minimal = self.minimal
        if settled.verdict is Verdict.REFUTED and (minimal is None or example.size < minimal.size):
            minimal = example
        return replace(self, raw=self.raw.plus(settled, raw), orbits=self.orbits.plus(settled, 1), minimal=minimal)


Progress = Callable[[Falsification, int], None]
"""Called with what has been found so far, and the number of orbits of point sets there are."""


class Judge:
    """Decides a reading on labelled sets, each pattern once."""

    def __init__(self, statement: Statement, reading: Reading, template: Instance) -> None:
        self.statement, self.reading, self.template = statement, reading, template
        self._known: dict[object, Settled] = {}

    def settle(self, points: Points, labels: Labels, pattern: object = None) -> Settled:
        """The verdict on a labelled set; `pattern` is the statement's pattern of the points, if at hand."""
        key = (self.statement.pattern(points) if pattern is None else pattern, labels)
        if key not in self._known:
            self._known[key] = self._decide(points, labels)
        return self._known[key]

    def _decide(self, points: Points, labels: Labels) -> Settled:
        instance = replace(self.template, dataset=_dataset_of(points, labels))
        reason = self.statement.unfit(instance)
        if reason is not None:
            raise InputError(reason)
        hypothesis = self.reading.hypothesis.decide(instance)
        if hypothesis.holds is False:
            return Settled(False, Verdict.NOT_APPLICABLE)
        outcome = Outcome(self.reading, hypothesis, self.reading.conclusion.decide(instance))
        return Settled(hypothesis.holds, outcome.verdict)


def _dataset_of(points: Points, labels: Labels) -> Dataset:
    """A labelled set of grid points as a dataset."""
    return Dataset.from_integers(np.array(points, dtype=object), 1, labels, "this set")


def falsify(
    judge: Judge, scope: Scope, found: Falsification | None = None, progress: Progress | None = None
) -> Falsification:
    """Decide a reading on every labelled set of a scope.

    Parameters
    ----------
    found : Falsification, optional
        What an interrupted search had found, to go on from there.

    Raises
    ------
    InputError
        If the scope is beyond the limits, or the statement cannot be asked of such sets.

    Examples
    --------
    >>> from mixproof.theory.catalog import reading, statement
    >>> from mixproof.theory.settings import make_instance
    >>> theorem = statement("2.10")
    >>> judge = Judge(theorem, reading(theorem, "printed"), make_instance("shadow"))
    >>> found = falsify(judge, Scope(points=3, grid=4, dimension=1))
    >>> found.raw, found.minimal.labels
    (Counts(total=24, hypothesis=16, refuted=16, undecided=0), (0, 0, 1))
    """
    scope.check_reach()
    found = found or Falsification(judge.statement, judge.reading, scope, random=False)
    orbits = point_set_orbits(scope, judge.statement.symmetries)
    rename = "classes" in judge.statement.symmetries
    for points, size, kept_by in islice(orbits, found.position, None):
        pattern = judge.statement.pattern(points)
        for labels, count in labellings(scope.points, scope.classes, kept_by, rename):
            found = found.count(Example(points, labels), judge.settle(points, labels, pattern), size * count)
        found = replace(found, position=found.position + 1)
        if progress is not None:
            progress(found, len(orbits))
    return found


# --- orbits -------------------------------------------------------------------------------------------


def point_set_orbits(scope: Scope, symmetries: frozenset[str]) -> list[tuple[Points, int, tuple[Permutation, ...]]]:
    """One representative of each orbit of point sets, the orbit's size, and what its symmetries permute.

    The permutations are those that the symmetries which keep the representative make of its points.

    Examples
    --------
    >>> every = frozenset({"translation", "reflection", "axes"})
    >>> [(points, size) for points, size, _ in point_set_orbits(Scope(2, 3, 1), every)]
    [(((0,), (1,)), 2), (((0,), (2,)), 1)]
    """
    maps = _grid_maps(scope, symmetries)
    sizes: Counter[bytes] = Counter()
    for chunk in _chunks(scope):
        least = _codes(chunk, maps[0], scope, symmetries)
        for grid_map in maps[1:]:
            image = _codes(chunk, grid_map, scope, symmetries)
            least = np.where(image < least, image, least)
        codes, counts = np.unique(least, return_counts=True)
        for code, count in zip(codes.tolist(), counts.tolist(), strict=True):
            sizes[code.ljust(2 * scope.points, b"\0")] += count
    coordinates = _coordinates(scope)
    orbits = []
    for code, size in sorted(sizes.items()):
        cells = np.frombuffer(code, dtype=">u2").astype(np.int64)
        points = tuple(map(tuple, coordinates[cells].tolist()))
        orbits.append((points, size, _permutations_keeping(cells, maps, scope, symmetries)))
    return orbits


def _chunks(scope: Scope) -> Iterator[NDArray[np.int64]]:
    cells = combinations(range(scope.cells), scope.points)
    while chunk := list(islice(cells, _CHUNK)):
        yield np.array(chunk, dtype=np.int64)


def _coordinates(scope: Scope) -> NDArray[np.int64]:
    """Coordinates of each cell, in an order in which a cell's number grows with them."""
    return np.array(list(product(range(scope.grid), repeat=scope.dimension)), dtype=np.int64)


GridMap = tuple[Permutation, tuple[bool, ...]]
"""Which axis goes where, and which axes are reflected."""


def _grid_maps(scope: Scope, symmetries: frozenset[str]) -> list[GridMap]:
    axes = range(scope.dimension)
    orders = list(permutations(axes)) if "axes" in symmetries else [tuple(axes)]
    # A reflection of the grid is a reflection at 0 and a move back: a symmetry only where both are.
    reflects = {"reflection", "translation"} <= symmetries
    flips = list(product((False, True), repeat=scope.dimension)) if reflects else [(False,) * scope.dimension]
    return [(order, flip) for order in orders for flip in flips]


def _images(cells: NDArray[np.int64], grid_map: GridMap, scope: Scope, symmetries: frozenset[str]) -> NDArray[np.int64]:
    """Cells (M, N) of the images of point sets under a map, moved towards 0 where moving is a symmetry."""
    order, flip = grid_map
    points = _coordinates(scope)[cells][..., list(order)]
    points = np.where(np.array(flip), scope.grid - 1 - points, points)
    if "translation" in symmetries:
        points = points - points.min(axis=-2, keepdims=True)
    place_values = scope.grid ** np.arange(scope.dimension - 1, -1, -1)
    return np.asarray(points @ place_values)


def _codes(cells: NDArray[np.int64], grid_map: GridMap, scope: Scope, symmetries: frozenset[str]) -> NDArray[np.bytes_]:
    """Point sets as byte strings that order as their sorted cells do."""
    ordered = np.sort(_images(cells, grid_map, scope, symmetries), axis=1).astype(">u2")
    return np.ascontiguousarray(ordered).view(f"S{2 * scope.points}")[:, 0]


def _permutations_keeping(
    cells: NDArray[np.int64], maps: list[GridMap], scope: Scope, symmetries: frozenset[str]
) -> tuple[Permutation, ...]:
    kept = set()
    for grid_map in maps:
        image = _images(cells[None, :], grid_map, scope, symmetries)[0]
        if (np.sort(image) == cells).all():
            kept.add(tuple(np.searchsorted(cells, image).tolist()))
    return tuple(sorted(kept))


@lru_cache(maxsize=256)
def labellings(
    points: int, classes: int, kept_by: tuple[Permutation, ...], rename: bool
) -> tuple[tuple[Labels, int], ...]:
    """One labelling of each orbit in which every class occurs, and the orbit's size.

    Examples
    --------
    >>> labellings(3, 2, ((0, 1, 2), (2, 1, 0)), rename=True)
    (((0, 0, 1), 4), ((0, 1, 0), 2))
    """
    sizes: Counter[Labels] = Counter()
    for labels in product(range(classes), repeat=points):
        if len(set(labels)) == classes:
            images = [tuple(labels[k] for k in permutation) for permutation in kept_by]
            sizes[min(map(_renamed, images)) if rename else min(images)] += 1
    return tuple(sorted(sizes.items()))


def _renamed(labels: Labels) -> Labels:
    """Classes renamed in the order in which they appear."""
    names: dict[int, int] = {}
    return tuple(names.setdefault(label, len(names)) for label in labels)


# --- random search ------------------------------------------------------------------------------------


def falsify_randomly(
    judge: Judge, scope: Scope, budget: float, seed: int = 0, progress: Progress | None = None
) -> Falsification:
    """Decide a reading on random labelled sets for a while, and shrink the first that refutes it.

    Parameters
    ----------
    budget : float
        Seconds to search; shrinking a find may take a little longer.
    seed : int
        The sets that are tried, in this order; how many are depends on the machine.

    Raises
    ------
    InputError
        If the statement cannot be asked of such sets.

    Examples
    --------
    >>> from mixproof.theory.catalog import reading, statement
    >>> from mixproof.theory.settings import make_instance
    >>> theorem = statement("2.10")
    >>> judge = Judge(theorem, reading(theorem, "printed"), make_instance("shadow"))
    >>> falsify_randomly(judge, Scope(points=5, grid=6, dimension=1), budget=60).minimal
    Example(points=((0,), (1,), (2,)), labels=(0, 0, 1))
    """
    source = random.Random(seed)
    found = Falsification(judge.statement, judge.reading, scope, random=True)
    end = time.monotonic() + budget
    while time.monotonic() < end:
        example = _draw(source, scope)
        settled = judge.settle(example.points, example.labels)
        found = replace(found.count(example, settled, 1), position=found.position + 1)
        if progress is not None:
            progress(found, 0)
        if found.minimal is not None:
            return replace(found, minimal=shrink(judge, found.minimal))
    return found


def _draw(source: random.Random, scope: Scope) -> Example:
    cells = sorted(source.sample(range(scope.cells), scope.points))
    labels = list(range(scope.classes)) + [source.randrange(scope.classes) for _ in range(scope.points - scope.classes)]
    source.shuffle(labels)
    return Example(tuple(_cell(cell, scope) for cell in cells), tuple(labels))


def _cell(number: int, scope: Scope) -> tuple[int, ...]:
    digits = []
    for _ in range(scope.dimension):
        number, digit = divmod(number, scope.grid)
        digits.append(digit)
    return tuple(reversed(digits))


def shrink(judge: Judge, example: Example) -> Example:
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
        smaller = sorted(_simpler(example), key=lambda candidate: candidate.size)
        example_or_none = next((each for each in smaller if _refutes(judge, each)), None)
        if example_or_none is None:
            return example
        example = example_or_none


def _refutes(judge: Judge, example: Example) -> bool:
    return judge.settle(example.points, example.labels).verdict is Verdict.REFUTED


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
            simpler = Example(tuple(new_points[k] for k in order), _renamed(tuple(new_labels[k] for k in order)))
            if simpler.size < example.size:
                yield simpler


def _with(point: tuple[int, ...], axis: int, value: int) -> tuple[int, ...]:
    return (*point[:axis], value, *point[axis + 1 :])


# --- interrupted searches -----------------------------------------------------------------------------


def state_json(found: Falsification, settings: Instance) -> Json:
    """What an exhaustive search has found so far, to go on from later; see `resumed`.

    ``position`` is the number of orbits of point sets that are done.

    Examples
    --------
    >>> from mixproof.theory.catalog import reading, statement
    >>> from mixproof.theory.settings import make_instance
    >>> theorem, instance = statement("2.10"), make_instance("shadow")
    >>> found = falsify(Judge(theorem, reading(theorem, "printed"), instance), Scope(3, 4, 1))
    >>> state = state_json(found, instance)
    >>> state["settings"], state["position"], state["result"]["refuted"]
    ('mixing Beta(1, 1), epsilon none, seed 0', 2, 16)
    """
    return {"settings": _settings_text(settings), "position": found.position, "result": found.to_json()}


def resumed(state: Json, judge: Judge, scope: Scope) -> Falsification:
    """The search that a state was written of.

    Raises
    ------
    InputError
        If the state is of another search.

    Examples
    --------
    >>> from mixproof.theory.catalog import reading, statement
    >>> from mixproof.theory.settings import make_instance
    >>> theorem, instance, scope = statement("2.10"), make_instance("shadow"), Scope(3, 4, 1)
    >>> judge = Judge(theorem, reading(theorem, "printed"), instance)
    >>> resumed(state_json(falsify(judge, scope), instance), judge, scope).raw.refuted
    16
    """
    fresh = Falsification(judge.statement, judge.reading, scope, random=False)
    try:
        found = _restored(state, fresh)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise InputError("the state file does not hold a search: remove it to start anew") from None
    if state_json(found, judge.template) != state:
        raise InputError("the state file is of another search: name another file, or remove it to start anew")
    return found


def _restored(state: Any, fresh: Falsification) -> Falsification:
    result, orbits = state["result"], state["result"]["up_to_symmetry"]
    minimal = result["minimal"]
    example = minimal and Example(
        tuple(tuple(int(c) for c in point) for point in minimal["points"]), tuple(map(int, minimal["labels"]))
    )
    raw, up_to_symmetry = (
        Counts(counts["total"], counts["hypothesis"], counts["refuted"], counts.get("undecided", 0))
        for counts in (result, orbits)
    )
    return replace(fresh, raw=raw, orbits=up_to_symmetry, minimal=example, position=int(state["position"]))


def _settings_text(instance: Instance) -> str:
    """The settings of a search, to tell one from another."""
    epsilon = "none" if instance.epsilon is None else rational_text(instance.epsilon)
    return f"mixing {instance.mixing}, epsilon {epsilon}, seed {instance.seed}"
