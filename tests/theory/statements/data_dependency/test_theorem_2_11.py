"""Theorem 2.11 on given points: its verdicts on worked sets, its laws, and that it can be refuted."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.solvers.midpoints import budget
from mixproof.solvers.midpoints.other_sets import OtherSets
from mixproof.theory.statement import Verification
from mixproof.theory.statements.data_dependency.theorem_2_11 import decide as theorem_2_11
from mixproof.theory.verify import verify
from tests.strategies import datasets, examples, remade, rotated

READINGS = ("printed", "sharp", "powers-of-two")
PAIR_OF_EIGHT = ([1, 5, 7, 9, 12, 14, 16, 20], [2, 4, 6, 10, 11, 15, 17, 19])


def line(*numbers: int, labels: list[int] | None = None) -> Dataset:
    return Dataset.from_rows([[number] for number in numbers], labels or [0] * len(numbers), "line")


def verdicts(result: Verification) -> list[str]:
    assert tuple(outcome.reading.id for outcome in result.outcomes) == READINGS
    return [outcome.verdict.value for outcome in result.outcomes]


def is_unique(result: Verification) -> bool | None:
    holds = {result.outcome(reading).conclusion.holds for reading in ("printed", "sharp")}
    assert len(holds) == 1
    return holds.pop()


def alternatives(result: Verification) -> list[Json]:
    return [witness.to_json() for witness in result.outcome("sharp").conclusion.witnesses]


@pytest.mark.parametrize("labels", [[0, 0, 0, 0], [0, 1, 0, 1], [0, 1, 2, 3]])
def test_the_classical_four_points_are_not_determined(labels: list[int]) -> None:
    result = verify("2.11", line(0, 3, 5, 6, labels=labels))
    assert verdicts(result) == ["not_applicable", "not_applicable", "confirmed"]
    assert is_unique(result) is False
    assert alternatives(result) == [{"alternative": [["1"], ["2"], ["4"], ["7"]]}]
    assert "{1, 2, 4, 7}" in result.in_plain_words


def test_eight_points_with_the_midpoints_of_others() -> None:
    result = verify("2.11", line(*PAIR_OF_EIGHT[0]))
    assert verdicts(result) == ["not_applicable", "not_applicable", "confirmed"]
    assert "probability zero" in result.outcome("printed").hypothesis.note
    assert {"alternative": [[str(number)] for number in PAIR_OF_EIGHT[1]]} in alternatives(result)


def test_eight_points_that_a_repeated_point_would_match() -> None:
    result = verify("2.11", line(0, 3, 5, 6, 8, 9, 11, 14))
    assert is_unique(result) is True
    assert result.outcome("sharp").conclusion.note.startswith("with a repeated point, {1, 2, 4, 7, 7, 10, 12, 13}")


@pytest.mark.parametrize("size", [6, 7, 9, 31, 32, 64])
def test_points_from_a_continuous_law_are_determined(size: int) -> None:
    points = np.random.default_rng(size).standard_normal((size, 2)).tolist()
    result = verify("2.11", Dataset.from_rows(points, [k % 2 for k in range(size)]))
    assert is_unique(result) is True
    assert result.outcome("printed").verdict.value == "confirmed"
    expected = ("not_applicable", "confirmed") if size in {32, 64} else ("confirmed", "not_applicable")
    assert (verdicts(result)[1], verdicts(result)[2]) == expected


@given(datasets(sizes=(6, 7)))
@examples(60)
def test_any_six_or_seven_points_are_determined(dataset: Dataset) -> None:
    result = verify("2.11", dataset)
    assert is_unique(result) is True
    assert result.outcome("sharp").verdict.value == "confirmed"
    assert result.outcome("printed").verdict.value in {"confirmed", "not_applicable"}


@given(datasets(sizes=(2, 9)))
@examples(80)
def test_nothing_is_refuted(dataset: Dataset) -> None:
    if dataset.size > 1:
        assert not {"refuted", "undecided"} & set(verdicts(verify("2.11", dataset)))


@given(datasets(dimensions=(2,), sizes=(4, 8)))
@examples(40)
def test_order_labels_repetitions_and_motions_do_not_count(dataset: Dataset) -> None:
    points = [rotated(dataset.point(k)) for k in range(dataset.size)]
    moved = remade(dataset, [(2 * x + 1, 2 * y - 5) for x, y in points])
    reordered = Dataset.from_rationals([dataset.point(k) for k in reversed(range(dataset.size))], [0] * dataset.size)
    if dataset.size > 1:
        first, *others = (verify("2.11", each) for each in (dataset, moved, reordered))
        for other in others:
            assert verdicts(other) == verdicts(first)
            assert len(alternatives(other)) == len(alternatives(first))


@pytest.mark.slow
def test_real_data_are_determined() -> None:
    iris, digits = verify("2.11", "iris"), verify("2.11", "digits")
    assert verdicts(iris) == verdicts(digits) == ["confirmed", "confirmed", "not_applicable"]
    assert iris.outcome("sharp").conclusion.note == "by a complete search"
    assert digits.outcome("sharp").conclusion.note.startswith("by theorem")


def test_two_points_are_never_determined() -> None:
    result = verify("2.11", "simplex:positive=1,negative=1")
    assert is_unique(result) is False
    assert "infinitely many" in result.outcome("sharp").conclusion.note
    assert alternatives(result) == [{"alternative": [["-1", "2"], ["2", "-1"]]}]


# --- it can be refuted --------------------------------------------------------------------------------


def test_another_set_refutes_every_reading_that_applies(monkeypatch: pytest.MonkeyPatch) -> None:
    points = ((Fraction(0),), (Fraction(1),))
    monkeypatch.setattr(theorem_2_11, "other_sets", lambda _: OtherSets((points,), searched=True))
    assert verdicts(verify("2.11", line(0, 1, 5, 7, 20, 21))) == ["refuted", "refuted", "not_applicable"]
    assert verdicts(verify("2.11", line(0, 1, 5, 7, 20, 21, 40, 47))) == ["refuted", "not_applicable", "refuted"]


@pytest.mark.parametrize(
    ("numbers", "others"),
    [
        ((0, 3, 5, 6), (0, 1, 2, 3)),
        ((1, 5, 7, 9, 12, 14, 16, 20), (0, 1, 2, 3, 4, 5, 6, 8)),
        ((1, 5, 7, 9, 12, 14, 16, 20), (1, 2, 3, 4, 5, 6, 7, 8)),
        ((0, 1, 2, 3, 4, 5, 6, 8), (0, 1, 2, 3, 4, 5, 6, 7)),
    ],
)
def test_what_the_theorem_on_powers_of_two_forbids(
    numbers: tuple[int, ...], others: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tuple((Fraction(number),) for number in others)
    monkeypatch.setattr(theorem_2_11, "other_sets", lambda _: OtherSets((wrong,), searched=True))
    conclusion = verify("2.11", line(*numbers), ["powers-of-two"]).outcomes[0].conclusion
    assert conclusion.holds is False
    assert [witness.to_json() for witness in conclusion.witnesses] == [
        {"alternative": [[str(number)] for number in others]}
    ]


def test_what_the_budget_does_not_settle_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MOST_ADDITIONS", 0)
    monkeypatch.setattr(budget, "MOST_SUM_COORDINATES", 0)
    symmetric = verify("2.11", line(*PAIR_OF_EIGHT[0]))
    assert verdicts(symmetric) == ["not_applicable", "not_applicable", "undecided"]
    assert is_unique(symmetric) is None
    assert "not settled" in symmetric.in_plain_words
    even, odd = (
        [sum(part) for k in sizes for part in combinations((1, 2, 4, 8, 16), k)] for sizes in ((0, 2, 4), (1, 3, 5))
    )
    assert verdicts(verify("2.11", line(*even))) == ["undecided", "not_applicable", "undecided"]
    assert verdicts(verify("2.11", line(*even[:-1], 99))) == ["confirmed", "not_applicable", "confirmed"]
    monkeypatch.undo()
    assert alternatives(verify("2.11", line(*even))) == [{"alternative": [[str(number)] for number in sorted(odd)]}]


# --- what cannot be asked -----------------------------------------------------------------------------


def test_one_point_has_no_midpoints() -> None:
    with pytest.raises(InputError, match="line has one point only"):
        verify("2.11", Dataset.from_rows([[1], [1]], [0, 0], "line"))


def test_it_depends_on_the_points_alone() -> None:
    with pytest.raises(InputError, match="does not depend on the law"):
        verify("2.11", load("iris"), alpha=1)
