"""Proposition 2.5 against brute force over all crossings, worked values, and laws."""

import json
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.findings import Verdict
from mixproof.theory.statement import Outcome, Verification
from mixproof.theory.statements.data_dependency.proposition_2_5 import decide, meetings
from mixproof.theory.verify import verify
from tests import plain_x_mix
from tests.strategies import Exact, all_points, datasets, examples, remade, rotated

READINGS = ("printed", "generalised", "sharp")
ALPHAS = st.sampled_from([1, 2])


def decided(dataset: Dataset | str, **settings: Any) -> Verification:
    return verify("2.5", dataset, **settings)


def verdicts(dataset: Dataset | str, **settings: Any) -> list[str]:
    return [outcome.verdict.value for outcome in decided(dataset, **settings).outcomes]


def told(outcome: Outcome, part: str = "conclusion") -> list[Any]:
    return [json.loads(json.dumps(witness.to_json())) for witness in getattr(outcome, part).witnesses]


def two_classes(dataset: Dataset) -> bool:
    return len(dataset.classes) > 1


def six_points() -> Dataset:
    """The smallest set on which one-class segments of two classes cross where h is continuous."""
    return Dataset.from_rows([[-5, 0], [-1, 0], [3, 0], [0, -5], [0, -1], [0, 3]], [0, 1, 0, 1, 0, 1])


# --- brute force ------------------------------------------------------------------------------------------


def crosses(dataset: Dataset, x: Exact, alone: bool) -> bool:
    """Whether two lines through x carry segments within one class each, of two classes; nothing else if `alone`."""
    per_line: list[set[int]] = []
    for segments in plain_x_mix.by_line(dataset, x).values():
        labels = {dataset.labels[end] for s, t, _ in segments for end in (s, t)}
        within = {dataset.labels[s] for s, t, _ in segments if dataset.labels[s] == dataset.labels[t]}
        per_line.append(within if not alone or len(labels) == 1 else set())
    return any(i != j for one, other in combinations(per_line, 2) for i in one for j in other)


def check_against_brute_force(dataset: Dataset, alpha: int) -> None:
    result = decided(dataset, alpha=alpha)
    vertices = plain_x_mix.crossing_points(dataset)
    for reading, alone in (("printed", True), ("generalised", False)):
        outcome = result.outcome(reading)
        expected = {x for x in vertices if crosses(dataset, x, alone)}
        continuous = {x for x in expected if plain_x_mix.is_continuous(dataset, alpha, x)}
        assert outcome.hypothesis.holds == bool(expected)
        assert {tuple(map(Fraction, each["point"])) for each in told(outcome, "hypothesis")} == expected
        assert outcome.hypothesis.total == len(expected)
        assert outcome.conclusion.holds == (not continuous if expected else None)
        points = {tuple(map(Fraction, each["point"])) for each in told(outcome)}
        assert points == (continuous or expected)
        assert all(each["continuous"] == bool(continuous) for each in told(outcome))
    assert result.outcome("sharp").verdict is Verdict.CONFIRMED


@examples(40)
@given(datasets(dimensions=(2,), sizes=(4, 7), bound=2).filter(two_classes), ALPHAS)
def test_in_the_plane_it_is_what_brute_force_says(dataset: Dataset, alpha: int) -> None:
    check_against_brute_force(dataset, alpha)


@examples(15)
@given(datasets(dimensions=(1, 3), sizes=(3, 7), bound=1).filter(two_classes), ALPHAS)
def test_on_a_line_and_in_space_it_is_what_brute_force_says(dataset: Dataset, alpha: int) -> None:
    check_against_brute_force(dataset, alpha)


@examples(25)
@given(st.permutations([-3, -2, -1, 1, 2, 3]), st.lists(st.integers(0, 1), min_size=8, max_size=8), ALPHAS)
def test_crossed_lines_of_many_classes(places: list[int], labels: list[int], alpha: int) -> None:
    """Two lines through 0 with four points each, where averages of several segments decide."""
    points = [[place, 0] for place in places[:4]] + [[0, place] for place in places[2:]]
    dataset = Dataset.from_rows(points, labels)
    if two_classes(dataset):
        check_against_brute_force(dataset, alpha)


AXES = [[1, 0], [-1, 0], [0, 1], [0, -1], [2, 0], [-2, 0], [0, 2], [0, -2]]


@pytest.mark.parametrize(
    ("points", "labels"),
    [
        # Both classes on both sides of 0 on both axes: the averages are the same, and h is continuous.
        (AXES, [0, 0, 0, 0, 1, 1, 1, 1]),
        (AXES, [0, 0, 1, 1, 1, 1, 0, 0]),
        # Three lines through 0 with segments within class 0 only, one of them with class 1 besides.
        ([*AXES[:4], [0, 2], [1, 1], [-1, -1]], [0, 0, 0, 0, 1, 0, 0]),
        # The same, and a fourth one within class 1.
        ([*AXES[:4], [0, 2], [1, 1], [-1, -1], [1, -1], [-1, 1]], [0, 0, 0, 0, 1, 0, 0, 1, 1]),
    ],
)
@pytest.mark.parametrize("alpha", [1, 2])
def test_crowded_origins(points: list[list[int]], labels: list[int], alpha: int) -> None:
    check_against_brute_force(Dataset.from_rows(points, labels), alpha)


# --- worked values ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("alpha", [1, 2, "1/2", 100])
def test_the_cross(alpha: object) -> None:
    result = decided("cross", alpha=alpha)
    assert [outcome.verdict.value for outcome in result.outcomes] == ["confirmed"] * 3
    (witness,) = told(result.outcome("printed"))
    assert witness["point"] == ["0", "0"]
    assert witness["h"] == {"0": "1/2", "1": "1/2"}
    assert witness["limits"] == [{"towards": row, "limit": {"0" if row < 2 else "1": "1"}} for row in (0, 1, 2, 3)]
    assert witness["continuous"] is False
    (meeting,) = told(result.outcome("printed"), "hypothesis")
    assert meeting == {
        "point": ["0", "0"],
        "segments": [{"rows": [0, 1], "class": "0"}, {"rows": [2, 3], "class": "1"}],
    }


def test_six_points_refute_the_generalised_form() -> None:
    result = decided(six_points())
    assert [outcome.verdict.value for outcome in result.outcomes] == ["confirmed", "refuted", "confirmed"]
    (witness,) = told(result.outcome("generalised"))
    assert witness["point"] == ["0", "0"]
    assert witness["h"] == {"0": "1/2", "1": "1/2"}
    assert {json.dumps(side["limit"]) for side in witness["limits"]} == {'{"0": "1/2", "1": "1/2"}'}
    assert "continuous all the same" in result.in_plain_words
    # It takes the uniform law: for α = 2 the two averages are not the same.
    assert verdicts(six_points(), alpha=2) == ["confirmed"] * 3


def test_a_law_that_is_not_symmetric_is_not_the_printed_one() -> None:
    result = decided("cross", mixing="beta(2,1)")
    assert [outcome.verdict.value for outcome in result.outcomes] == ["not_applicable", "confirmed", "confirmed"]
    assert result.outcome("printed").conclusion.holds is True
    assert "not symmetric" in result.outcome("printed").hypothesis.note


def test_a_search_of_a_part_of_the_edges_never_says_that_nothing_crosses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two segments cross, and are not among the first edges: nothing may be said of what was not searched."""
    rows = [[3, 1, 4, 1], [-5, 9, 2, 6], [5, -3, 5, 8], [9, 7, -9, 3]]
    rows += [[1, 0, 8, 0], [-1, 0, 8, 0], [0, 1, 8, 0], [0, -1, 8, 0]]
    monkeypatch.setattr("mixproof.theory.statements.data_dependency.proposition_2_5.meetings.MOST_EDGE_PAIRS", 1)
    monkeypatch.setattr("mixproof.theory.statements.data_dependency.proposition_2_5.decide.MOST_EDGE_PAIRS_TESTED", 1)
    monkeypatch.setattr("mixproof.theory.statements.data_dependency.proposition_2_5.decide.MOST_EDGE_PAIRS", 1)
    part = verify("2.5", Dataset.from_rows(rows, list("ababbbaa")))
    assert [outcome.verdict.value for outcome in part.outcomes] == ["undecided", "undecided", "confirmed"]
    assert part.outcome("sharp").conclusion.note == (
        "among the 1 of 28 edges that were searched, nothing crosses; of the others this is undecided; what crosses "
        "there has the proof"
    )
    assert part.in_plain_words.startswith("Among the 1 of 12 edges that were searched, no two segments within")
    monkeypatch.undo()
    whole = verify("2.5", Dataset.from_rows(rows, list("ababbbaa")))
    assert [outcome.verdict.value for outcome in whole.outcomes] == ["confirmed"] * 3


@pytest.mark.parametrize("name", ["counterexample", "shadow", "crossing", "simplex", "alternating-line"])
def test_where_nothing_of_the_kind_crosses_it_does_not_apply(name: str) -> None:
    result = decided(name)
    assert [outcome.verdict.value for outcome in result.outcomes] == ["not_applicable"] * 2 + ["confirmed"]
    assert "No two segments" in result.in_plain_words


# --- laws -------------------------------------------------------------------------------------------------


def shape(dataset: Dataset) -> list[tuple[str, int, int]]:
    outcomes = decided(dataset).outcomes
    return [(each.verdict.value, each.hypothesis.total, each.conclusion.total) for each in outcomes]


@examples(15)
@given(datasets(dimensions=(2,), sizes=(4, 7), bound=2).filter(two_classes), st.randoms(use_true_random=False))
def test_similarities_order_and_names_change_nothing(dataset: Dataset, random: Any) -> None:
    rows = [(rotated(dataset.point(k)), dataset.label(k)) for k in range(dataset.size) for _ in dataset.rows[k]]
    random.shuffle(rows)
    names = dict(zip(dataset.classes, random.sample(["p", "q", "r"], len(dataset.classes)), strict=True))
    image = Dataset.from_rationals([[3 * c + 7 for c in x] for x, _ in rows], [names[label] for _, label in rows])
    assert shape(image) == shape(dataset)


@examples(15)
@given(datasets(dimensions=(2,), sizes=(4, 7), bound=2).filter(two_classes))
def test_an_affine_image_keeps_what_crosses(dataset: Dataset) -> None:
    """Lengths change, so h does; where segments within different classes cross does not."""
    image = remade(dataset, [(x + 2 * y, 3 * y - x, x * 5) for x, y in all_points(dataset)])
    assert [each.hypothesis.total for each in decided(image).outcomes] == [
        each.hypothesis.total for each in decided(dataset).outcomes
    ]


# --- it can fail, and be left open ------------------------------------------------------------------------


def test_a_wrong_continuity_refutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.theory.evidence.spots.is_continuous", lambda *_: True)
    result = decided("cross")
    assert [outcome.verdict.value for outcome in result.outcomes] == ["refuted"] * 3


def test_a_budget_leaves_it_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meetings, "MOST_EDGE_PAIRS", 0)
    # Segments within a class come first between points that cross nothing.
    far = [[9, 9], [9, 10], [10, 9]]
    dataset = Dataset.from_rows([*far, [0, 1], [0, -1], [1, 0], [-1, 0]], [2, 2, 2, 0, 0, 1, 1])
    result = decided(dataset)
    assert [outcome.verdict.value for outcome in result.outcomes[:2]] == ["undecided"] * 2
    assert "crossings were sought on 1 of" in result.outcome("printed").hypothesis.note


def test_a_budget_on_the_averages_leaves_only_the_general_form_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meetings, "MOST_SEGMENTS", 0)
    assert verdicts(six_points())[:2] == ["confirmed", "undecided"]


def test_many_crossings_are_counted_and_the_first_ones_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (decide, meetings):
        monkeypatch.setattr(module, "MOST_MEETINGS_LISTED", 2)
    points = [[k, 0 if k % 2 else 7] for k in range(7)]
    dataset = Dataset.from_rows(points + [[k, 1 + k % 3] for k in range(7)], [0] * 7 + [1] * 7)
    outcome = decided(dataset, mixing=Beta(Fraction(1), Fraction(1))).outcome("printed")
    expected = sum(crosses(dataset, x, alone=True) for x in plain_x_mix.crossing_points(dataset))
    assert len(outcome.hypothesis.witnesses) == 2
    assert outcome.hypothesis.total == outcome.conclusion.total == expected


def test_in_space_the_work_is_counted_by_points_and_all_edges_are_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    """60 points on a curve in space: 1,770 edges, more than their square of pairs, but few steps an edge."""
    rows = [[k, k**2, k**3] for k in range(60)]
    for module in (meetings, decide):
        monkeypatch.setattr(module, "MOST_EDGE_PAIRS", 1770 * 600)
    found = verify("2.5", Dataset.from_rows(rows, [k % 2 for k in range(60)]))
    assert found.outcome("printed").conclusion.note.startswith("no two segments")
    assert found.outcome("sharp").conclusion.note == "nothing crosses"
    # One budget for all edges, and less than that: the search is cut, and says so.
    monkeypatch.setattr(meetings, "MOST_EDGE_PAIRS", 600)
    part = verify("2.5", Dataset.from_rows([[k, k**2, k**3 + 1] for k in range(60)], [k % 2 for k in range(60)]))
    assert "edges that were searched" in part.outcome("printed").conclusion.note
