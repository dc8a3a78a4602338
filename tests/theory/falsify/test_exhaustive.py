"""The search for counterexamples against plain loops over all labelled sets."""

import json
from fractions import Fraction
from itertools import combinations, permutations, product

import numpy as np
import pytest

from mixproof.geometry.aliases import Json
from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.segments import is_inside
from mixproof.theory.catalog import reading, statement
from mixproof.theory.falsify.drawn import falsify_randomly
from mixproof.theory.falsify.exhaustive import falsify
from mixproof.theory.falsify.finds import Example, Falsification, Labels, Points
from mixproof.theory.falsify.judge import Judge
from mixproof.theory.falsify.orbits import labellings, point_set_orbits
from mixproof.theory.falsify.scope import SearchScope
from mixproof.theory.falsify.shrink import shrink
from mixproof.theory.falsify.state import resumed, state_json
from mixproof.theory.findings import Verdict
from mixproof.theory.settings import make_instance
from mixproof.theory.statements.data_dependency.theorem_2_10.decide import betweenness
from mixproof.theory.verify import decide

EVERY = frozenset({"translation", "reflection", "axes", "classes"})


def judge_of(reading_id: str, alpha: str = "1") -> Judge:
    theorem = statement("2.10")
    return Judge(theorem, reading(theorem, reading_id), make_instance("shadow", alpha=alpha))


def every_labelled_set(scope: SearchScope) -> list[tuple[Points, Labels]]:
    cells = list(product(range(scope.grid), repeat=scope.dimension))
    return [
        (points, labels)
        for points in combinations(cells, scope.points)
        for labels in product(range(scope.classes), repeat=scope.points)
        if len(set(labels)) == scope.classes
    ]


def inside_segments(points: Points, labels: Labels) -> list[tuple[bool, bool]]:
    """For each point and each segment it is inside: whether each end is outside its class."""
    return [
        (labels[s] != labels[x], labels[t] != labels[x])
        for x in range(len(points))
        for s, t in combinations(range(len(points)), 2)
        if x not in {s, t} and is_inside(points[x], points[s], points[t])
    ]


def verdict_by_hand(reading_id: str, points: Points, labels: Labels) -> Verdict:
    """Theorem 2.10 for λ uniform: h is continuous at x unless an outside end pulls along a segment."""
    ends = inside_segments(points, labels)
    continuous = not any(s or t for s, t in ends)
    hypothesis = {"printed": not any(s and t for s, t in ends), "slides": continuous, "sharp": True}[reading_id]
    conclusion = continuous or reading_id == "sharp"
    if not hypothesis:
        return Verdict.NOT_APPLICABLE
    return Verdict.CONFIRMED if conclusion else Verdict.REFUTED


SCOPES = [
    SearchScope(3, 4, 1),
    SearchScope(4, 5, 1),
    SearchScope(4, 3, 2),
    SearchScope(4, 5, 1, 3),
    SearchScope(3, 2, 3),
    SearchScope(5, 6, 1),
]


@pytest.mark.parametrize("scope", SCOPES, ids=str)
@pytest.mark.parametrize("reading_id", ["printed", "slides", "sharp"])
def test_raw_counts_are_those_of_a_plain_loop(scope: SearchScope, reading_id: str) -> None:
    verdicts = [verdict_by_hand(reading_id, *labelled) for labelled in every_labelled_set(scope)]
    found = falsify(judge_of(reading_id), scope)
    assert found.raw.total == len(verdicts) == scope.labelled_sets
    assert found.raw.hypothesis == sum(verdict is not Verdict.NOT_APPLICABLE for verdict in verdicts)
    assert found.raw.refuted == sum(verdict is Verdict.REFUTED for verdict in verdicts)


def canonical(points: Points, labels: Labels, classes: int) -> object:
    """The least image of a labelled set under moves, reflections, axis orders and names, taken one by one."""
    images = []
    for order in permutations(range(len(points[0]))):
        for signs in product((1, -1), repeat=len(points[0])):
            turned = [tuple(sign * p[axis] for axis, sign in zip(order, signs, strict=True)) for p in points]
            least = [min(p[axis] for p in turned) for axis in range(len(points[0]))]
            moved = [tuple(c - low for c, low in zip(p, least, strict=True)) for p in turned]
            for names in permutations(range(classes)):
                images.append(sorted(zip(moved, (names[label] for label in labels), strict=True)))
    return tuple(min(images))


@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_counts_up_to_symmetry_are_numbers_of_distinct_canonical_forms(scope: SearchScope) -> None:
    labelled = every_labelled_set(scope)
    forms = {canonical(points, labels, scope.classes) for points, labels in labelled}
    refuting = {
        canonical(points, labels, scope.classes)
        for points, labels in labelled
        if verdict_by_hand("printed", points, labels) is Verdict.REFUTED
    }
    found = falsify(judge_of("printed"), scope)
    assert found.orbits.total == len(forms)
    assert found.orbits.refuted == len(refuting)


def test_worked_counts_and_smallest_counterexample() -> None:
    found = falsify(judge_of("printed"), SearchScope(3, 4, 1))
    assert (found.raw.total, found.raw.hypothesis, found.raw.refuted) == (24, 16, 16)
    assert found.minimal == Example(((0,), (1,), (2,)), (0, 0, 1))
    wider = falsify(judge_of("printed"), SearchScope(4, 5, 1))
    assert (wider.raw.total, wider.raw.hypothesis, wider.raw.refuted) == (70, 30, 30)


def test_an_unbounded_density_refutes_nothing() -> None:
    found = falsify(judge_of("printed", alpha="1/2"), SearchScope(4, 5, 1))
    assert found.raw.hypothesis == 30
    assert found.raw.refuted == 0
    assert found.minimal is None


@pytest.mark.parametrize("symmetries", [EVERY, frozenset({"axes"}), frozenset[str](), EVERY - {"reflection"}])
def test_orbits_partition_the_point_sets(symmetries: frozenset[str]) -> None:
    scope = SearchScope(3, 3, 2)
    orbits = point_set_orbits(scope, symmetries)
    assert sum(size for _, size, _ in orbits) == scope.point_sets
    if not symmetries:
        assert all(size == 1 for _, size, _ in orbits)


def test_axis_orders_alone_do_not_move_points() -> None:
    orbits = point_set_orbits(SearchScope(1 + 1, 2, 2), frozenset({"axes"}))
    assert [points for points, _, _ in orbits] == [
        ((0, 0), (0, 1)),
        ((0, 0), (1, 1)),
        ((0, 1), (1, 0)),
        ((0, 1), (1, 1)),
    ]


def test_labellings_without_renaming_keep_every_name() -> None:
    identity = ((0, 1, 2),)
    assert sum(count for _, count in labellings(3, 2, identity, rename=False)) == 6
    assert len(labellings(3, 2, identity, rename=False)) == 6
    assert len(labellings(3, 2, identity, rename=True)) == 3


@pytest.mark.parametrize("reading_id", ["printed", "slides", "sharp"])
def test_verdicts_depend_on_the_betweenness_pattern_only(reading_id: str) -> None:
    """Sets of one pattern and labelling get one verdict when each is decided by itself."""
    judge = judge_of(reading_id)
    seen: dict[object, Verdict] = {}
    for points, labels in every_labelled_set(SearchScope(4, 4, 1)) + every_labelled_set(SearchScope(4, 3, 2)):
        instance = make_instance(Example(points, labels).dataset())
        verdict = decide(judge.statement, [judge.reading], instance).outcomes[0].verdict
        assert seen.setdefault((betweenness(points), labels), verdict) is verdict


def test_betweenness_is_being_inside_by_fractions() -> None:
    source = np.random.default_rng(5)
    for _ in range(200):
        points = tuple({tuple(map(int, row)) for row in source.integers(0, 4, size=(5, 2))})
        expected = {
            (x, s, t)
            for x in range(len(points))
            for s, t in combinations(range(len(points)), 2)
            if x not in {s, t} and is_inside(points[x], points[s], points[t])
        }
        assert set(betweenness(points)) == expected


class InterruptError(Exception):
    """Stands for an interruption."""


@pytest.mark.parametrize("stop_at", [1, 3, 7])
def test_an_interrupted_search_goes_on_to_the_same_result(stop_at: int) -> None:
    judge, scope = judge_of("printed"), SearchScope(4, 3, 2)
    states: list[Json] = []

    def interrupt(found: Falsification, of: int) -> None:
        states.append(json.loads(json.dumps(state_json(found, judge.template))))
        if found.position == stop_at:
            raise InterruptError

    with pytest.raises(InterruptError):
        falsify(judge, scope, progress=interrupt)
    start = resumed(states[-1], judge, scope)
    assert start.position == stop_at
    assert falsify(judge, scope, start) == falsify(judge, scope)


@pytest.mark.parametrize(
    ("other", "scope"),
    [
        (judge_of("slides"), SearchScope(3, 4, 1)),
        (judge_of("printed", "2"), SearchScope(3, 4, 1)),
        (judge_of("printed"), SearchScope(3, 5, 1)),
    ],
)
def test_the_state_of_another_search_is_refused(other: Judge, scope: SearchScope) -> None:
    judge = judge_of("printed")
    state = state_json(falsify(judge, SearchScope(3, 4, 1)), judge.template)
    with pytest.raises(InputError, match="another search"):
        resumed(state, other, scope)


@pytest.mark.parametrize("state", [{}, [], "x", {"digest": ""}])
def test_what_is_no_state_is_refused(state: Json) -> None:
    with pytest.raises(InputError, match="does not hold a search"):
        resumed(state, judge_of("printed"), SearchScope(3, 4, 1))


@pytest.mark.parametrize("change", [{"position": 1}, {"digest": ""}, {"schema": "other"}, {"more": 1}])
def test_a_state_that_was_changed_is_refused(change: dict[str, Json]) -> None:
    judge, scope = judge_of("printed"), SearchScope(3, 4, 1)
    state = state_json(falsify(judge, scope), judge.template)
    assert isinstance(state, dict)
    with pytest.raises(InputError, match="is damaged: remove it"):
        resumed(state | change, judge, scope)


@pytest.mark.parametrize(
    ("scope", "size"), [((12, 40, 3), "9,848,607,522"), ((11, 5, 2), "labelled sets"), ((4, 2, 6), "images")]
)
def test_searches_beyond_the_limits_are_refused_with_their_size(scope: tuple[int, int, int], size: str) -> None:
    with pytest.raises(InputError, match=size):
        falsify(judge_of("printed"), SearchScope(*scope))


@pytest.mark.parametrize("scope", [(3, 2, 1, 2), (2, 5, 1, 3), (0, 3, 1, 2), (3, 0, 1, 2), (3, 3, 0, 2), (3, 3, 1, 1)])
def test_impossible_scopes_are_refused(scope: tuple[int, int, int, int]) -> None:
    with pytest.raises(InputError):
        SearchScope(*scope)


def test_random_search_finds_and_shrinks_to_the_smallest_counterexample() -> None:
    found = falsify_randomly(judge_of("printed"), SearchScope(7, 6, 2), budget=20, seed=1)
    assert found.minimal == Example(((0, 0), (0, 1), (0, 2)), (0, 0, 1))
    assert found.raw.refuted == 1


def test_random_search_is_repeatable() -> None:
    runs = [falsify_randomly(judge_of("printed"), SearchScope(6, 30, 1), budget=20, seed=3) for _ in range(2)]
    assert runs[0] == runs[1]


def test_random_search_without_a_find_says_how_many_were_tried() -> None:
    found = falsify_randomly(judge_of("slides"), SearchScope(5, 4, 2), budget=0.3, seed=0)
    assert found.minimal is None
    assert found.raw.total == found.position > 10


def test_shrinking_keeps_a_counterexample_that_cannot_shrink() -> None:
    smallest = Example(((0,), (1,), (2,)), (0, 0, 1))
    assert shrink(judge_of("printed"), smallest) == smallest


def test_json_has_the_documented_shape() -> None:
    data = falsify(judge_of("printed"), SearchScope(3, 4, 1)).to_json()
    assert isinstance(data, dict)
    assert data["schema"] == "mixproof/falsification/1"
    assert (data["total"], data["hypothesis"], data["refuted"]) == (24, 16, 16)
    assert data["up_to_symmetry"] == {"total": 5, "hypothesis": 3, "refuted": 3}
    assert data["minimal"] == {"points": [["0"], ["1"], ["2"]], "labels": [0, 0, 1]}


def test_one_grid_step_is_one_unit() -> None:
    assert Example(((0, 0), (3, 1)), (0, 1)).dataset().point(1) == (Fraction(3), Fraction(1))
