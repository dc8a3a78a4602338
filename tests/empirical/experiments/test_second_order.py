"""Three losses minimised on the same data, and their attack radii: what agrees, and what would not."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from mixproof.empirical.experiments.affine_descents import AffineDescent
from mixproof.empirical.experiments.loss_path import OBJECTIVES
from mixproof.empirical.experiments.second_order import SecondOrder, second_order
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.digits import nearest_float
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.mixing.beta import Beta
from tests.solvers.affine.instances import mixup_loss

ONE = Fraction(1)


@pytest.fixture(scope="module")
def four() -> SecondOrder:
    return second_order(load("{(2, 1), (1, 3) | (-1, 0), (0, -2)}"))


def test_the_three_paths_agree_with_what_is_proved(four: SecondOrder) -> None:
    assert [row.objective for row in four.rows] == list(OBJECTIVES)
    assert four.agreement.value == "agrees"
    assert [each.holds for each in four.criteria] == [True] * 5
    assert [row.ray for row in four.rows] == ["falls to 0"] * 3
    for row in four.rows:
        seen = mixup_loss(row.model, four.dataset, ONE, ONE)  # by another quadrature
        assert nearest_float(row.values["mixup-risk"]) == pytest.approx(seen, abs=1e-10)
        assert row.weights[0].tolist() == [[0.0] * 3]
        np.testing.assert_allclose(row.weights[-1][0], [float(v) for v in (*row.model.weights[0], *row.model.bias)])
    least = nearest_float(four.rows[2].values["second-order"])
    assert 0 < least < 1e-5  # it has no minimiser on separable data
    assert nearest_float(four.rows[2].values["mixup-risk"]) > 2 * nearest_float(four.rows[0].values["mixup-risk"])


@pytest.mark.parametrize(("factor", "outcomes"), [("121/100", [False, True]), ("81/100", [True, False])])
def test_a_wrong_radius_disagrees(four: SecondOrder, factor: str, outcomes: list[bool]) -> None:
    """A radius too long by a tenth is undercut; one too short by a tenth is not come near."""
    wrong = replace(four.rows[1].radii[2], square=(four.rows[1].radii[2].square or 0) * Fraction(factor))
    radii = (*four.rows[1].radii[:2], wrong, *four.rows[1].radii[3:])
    found = replace(four, rows=(four.rows[0], replace(four.rows[1], radii=radii), four.rows[2]))
    assert found.criteria[0].holds is outcomes[0]
    assert found.agreement.value == "disagrees"
    if not outcomes[0]:
        assert found.criteria[0].worst == "1 of 12 are, first row 2 of the model of E_Q"
        assert found.rows[1].undercut == [2]


def test_a_crossing_where_there_is_no_border_disagrees(four: SecondOrder) -> None:
    none = replace(four.rows[0].radii[0], square=None, other=None)
    row = replace(four.rows[0], radii=(none, *four.rows[0].radii[1:]))
    assert replace(four, rows=(row, *four.rows[1:])).criteria[0].holds is False


def test_an_attack_that_misses_a_row_disagrees(four: SecondOrder) -> None:
    row = replace(four.rows[2], fallen=(None, *four.rows[2].fallen[1:]))
    found = replace(four, rows=(*four.rows[:2], row))
    assert found.criteria[1].holds is False
    assert found.criteria[0].holds


def test_values_that_contradict_the_descent_disagree(four: SecondOrder) -> None:
    found = replace(four, rows=(four.rows[0], replace(four.rows[1], seen=0.25), four.rows[2]))
    assert found.criteria[3].holds is False
    assert found.criteria[4].holds is None  # and the weights are not those that were descended to
    off = {**four.rows[1].values, "e-q": Radicals.of(Fraction(1, 3))}
    found = replace(four, rows=(four.rows[0], replace(four.rows[1], values=off), four.rows[2]))
    assert found.criteria[3].holds is False
    less = {**four.rows[1].values, "mixup-risk": Radicals.of(Fraction(1, 10))}
    found = replace(four, rows=(four.rows[0], replace(four.rows[1], values=less), four.rows[2]))
    assert found.criteria[2].holds is False


def test_too_few_steps_are_undecided() -> None:
    found = second_order(load("{0 | 1, 3}"), steps=1)
    assert [row.descent.steps for row in found.rows] == [1, 1, 1]
    assert found.criteria[4].holds is None
    assert found.agreement.value == "undecided"


def test_the_second_order_loss_falls_without_bound_off_the_centre() -> None:
    found = second_order(load("{-10, 1 | 2}"))
    assert {row.ray for row in found.rows} == {"falls without bound"}
    assert found.agreement.value == "agrees"


def test_several_classes_with_another_law() -> None:
    dataset = Dataset.from_rows([[0, 0], [1, 0], [0, 1], [2, 1], [3, 3]], [0, 1, 2, 1, 0])
    found = second_order(dataset, Beta(Fraction(2), Fraction(2)), seed=3)
    assert found.agreement.value == "agrees"
    assert found.rows[0].weights.shape[1:] == (3, 3)
    row = found.rows[0]
    assert nearest_float(row.values["mixup-risk"]) == pytest.approx(
        mixup_loss(row.model, dataset, Fraction(2), Fraction(2)), abs=1e-10
    )


def test_classes_that_no_affine_model_tells_apart_leave_it_at_zero() -> None:
    square = Dataset.from_rows([[0, 0], [1, 1], [0, 1], [1, 0]], "aabb")
    found = second_order(square)
    assert [row.descent.steps for row in found.rows] == [0, 0, 0]
    assert all(each.square is None for row in found.rows for each in row.radii)
    assert found.agreement.value == "agrees"


def test_the_record_has_enclosures_paths_and_radii(four: SecondOrder) -> None:
    told = four.to_json()
    assert isinstance(told, dict)
    rows: list[dict[str, object]] = told["rows"]  # type: ignore[assignment]
    values: list[dict[str, object]] = rows[0]["values"]  # type: ignore[assignment]
    assert [each["quantity"] for each in values] == ["mixup-risk", "e-q", "second-order", "plain-risk"]
    radii: list[dict[str, object]] = rows[0]["radii"]  # type: ignore[assignment]
    assert all(float(str(each["attack"])) >= float(str(each["exact"])) * (1 - 1e-15) for each in radii)
    followed: dict[str, list[object]] = rows[0]["followed"]  # type: ignore[assignment]
    assert len(followed["steps"]) == len(followed["weights"])
    assert [each["holds"] for each in told["beside"]] == [True, True]  # type: ignore[index,union-attr,call-overload]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"dataset": Dataset.from_rows([[0], [1]], "aa")}, "has one class"),
        ({"dataset": Dataset.from_rows([[k] for k in range(1001)], [k % 2 for k in range(1001)])}, "take fewer rows"),
        ({"steps": 0}, "`steps` has to be from 1"),
        ({"seed": -1}, "`seed` at least 0"),
    ],
)
def test_what_makes_no_experiment_is_refused(settings: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        second_order(**settings)  # type: ignore[arg-type]


def test_a_descent_that_ends_beyond_the_reach_of_floats_has_not_settled() -> None:
    assert not AffineDescent(np.zeros((2, 1, 1)), 0.0, has_left=True).has_settled


@pytest.mark.parametrize("rows", [[[10**17], [10**17 + 1]], [[1, 10**12], [3, 10**12 + 1], [2, 10**12 + 5]]])
def test_rows_that_floats_hardly_tell_apart_are_told_apart(rows: list[list[int]]) -> None:
    far = Dataset.from_rows(rows, [*"ab", *"a" * (len(rows) - 2)])
    near = Dataset.from_rows([[x - y for x, y in zip(row, rows[0], strict=True)] for row in rows], "aba"[: len(rows)])
    one, other = second_order(far), second_order(near)
    assert one.agreement.value == "agrees"
    for path, beside in zip(one.rows, other.rows, strict=True):
        for name, value in path.values.items():
            assert nearest_float(value) == pytest.approx(nearest_float(beside.values[name]), abs=1e-7)


def test_a_model_that_is_nearly_zero_is_attacked_far_out() -> None:
    found = second_order(load("counterexample"))
    assert found.agreement.value == "agrees"
    assert np.nanmin(found.rows[0].lengths[0]) > 1e9


@pytest.mark.parametrize("text", ["{(1e200, 0) | (0, 1)}", "{0 | 1e-300}"])
def test_lengths_beyond_floats_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="give the data in another unit"):
        second_order(load(text))
