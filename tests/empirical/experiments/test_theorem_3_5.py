import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.empirical.experiments.criteria import Agreement
from mixproof.empirical.experiments.theorem_3_5 import Theorem35, angle, default_datasets, theorem_3_5
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.solvers.linear.max_margin import MaxMargin, max_margin
from tests.empirical.ordinary import beta
from tests.strategies import examples


@pytest.fixture(scope="module")
def simplex() -> Theorem35:
    return theorem_3_5([load("simplex")], steps=2000, device="cpu")


def test_on_unbalanced_data_mixup_misses_the_max_margin_direction_by_the_enclosed_angle(simplex: Theorem35) -> None:
    mixup = simplex.rows[0]
    # The worked minimiser of the theory, against (1, 1, −1).
    worked = np.array([3.7560486, 3.7560486, -3.5163845])
    expected = np.arccos(worked @ [1, 1, -1] / np.linalg.norm(worked) / np.sqrt(3))
    assert mixup.predicted == pytest.approx(expected, abs=1e-7)
    assert mixup.angles[-1] == pytest.approx(mixup.predicted, abs=1e-4)
    assert mixup.off is not None
    assert mixup.off < 1e-12
    assert simplex.agreement is Agreement.AGREES


@pytest.mark.parametrize("law", [None, beta("1/2"), beta("16"), beta("3", "1")])
def test_on_balanced_data_mixup_and_plain_training_find_the_max_margin_direction(law: None) -> None:
    found = theorem_3_5([load("gaussian:positive=3,negative=3,dimension=60")], law, steps=3000, device="cpu")
    mixup, mixup_normalised, plain, plain_normalised = found.rows
    assert mixup.angles[-1] < 1e-6
    assert plain_normalised.angles[-1] < 1e-3
    assert mixup_normalised.angles[-1] < 1e-3
    assert 1e-3 < plain.angles[-1] < plain.angles[0]  # 1/log t: on its way, and not to be held against a number
    assert [path.is_judged for path in found.rows] == [True, True, False, True]
    assert found.agreement is Agreement.AGREES


def test_all_data_by_default_interpolate() -> None:
    data = default_datasets()
    assert len({dataset.name for dataset in data}) == 4
    for dataset in data:
        separator = max_margin(dataset)
        assert isinstance(separator, MaxMargin)
        assert separator.interpolates


def test_plain_descent_finds_the_margin_of_data_that_are_not_all_support_vectors() -> None:
    data = Dataset.from_rows([[1, 2], [4, 3], [-2, 1], [-5, -1]], [1, 1, 0, 0])
    separator = max_margin(data)
    assert isinstance(separator, MaxMargin)
    assert not separator.interpolates
    found = theorem_3_5([data], steps=4000, device="cpu")
    assert found.agreement is Agreement.AGREES
    assert found.rows[3].is_judged
    assert found.rows[3].angles[-1] < 1e-3
    mixup = found.rows[0]
    assert mixup.predicted is not None
    assert mixup.predicted > 0.01  # Mixup goes elsewhere
    assert mixup.angles[-1] == pytest.approx(mixup.predicted, abs=1e-4)


@pytest.mark.parametrize("unit", [Fraction(1, 10**8), Fraction(1), Fraction(10**8)])
def test_plain_descent_goes_on_where_its_gradient_is_no_float_any_more(unit: Fraction) -> None:
    rng = np.random.default_rng(9)
    points = rng.integers(-99, 100, (12, 3))
    points[:, 0] = np.abs(points[:, 0]) + 9
    signs = rng.choice([-1, 1], 12)
    rows = [[int(entry) * unit / 50 for entry in row] for row in points * signs[:, None]]
    [*_, plain] = theorem_3_5([Dataset.from_rows(rows, signs.tolist())], steps=4000, device="cpu").rows
    x = points / np.linalg.norm(points, axis=1).max()
    theta = np.zeros(3)
    for _ in range(4000):
        exponents = -np.logaddexp(0, x @ theta)
        downhill = np.exp(exponents - exponents.max()) @ x
        theta += downhill / np.linalg.norm(downhill)
    assert (x @ theta).min() > 400  # e^-400 has a square that is no float
    separator = max_margin(Dataset.from_rows(rows, signs.tolist()))
    assert isinstance(separator, MaxMargin)
    margin = np.array(separator.direction, dtype=float)
    assert plain.moved > 0
    # The steps have length 1 and turn to and fro: a rounding error of 1e-16 in one of them moves the end by 2 %.
    assert plain.angles[-1] == pytest.approx(angle(theta, margin), rel=0.05)


def test_a_touching_point_that_is_no_support_vector_slows_plain_descent_beyond_judgement() -> None:
    data = Dataset.from_rows([[1, 0], [4, 3], [-1, "0.5"], [-5, 1]], [1, 1, 0, 0])
    found = theorem_3_5([data], steps=2000, device="cpu")
    assert found.rows[3].angles[-1] > 1e-3
    assert [path.is_judged for path in found.rows] == [True, True, False, False]
    assert found.agreement is Agreement.AGREES


def test_where_the_classes_do_not_part_only_mixup_is_judged() -> None:
    data = Dataset.from_rows([[1, 1], [2, -1], [-1, -1], [2, 0]], [1, 1, 0, 0])
    found = theorem_3_5([data], steps=3000, device="cpu")
    assert [path.off is None for path in found.rows] == [False, False, True, True]
    assert np.isnan(found.rows[0].angles).all()
    assert found.agreement is Agreement.AGREES
    json.dumps(found.to_json(), allow_nan=False)


def test_a_descent_that_ends_elsewhere_disagrees(simplex: Theorem35) -> None:
    for k, off in ((0, 2e-4), (1, 2e-3), (3, 2e-3)):
        rows = list(simplex.rows)
        rows[k] = replace(rows[k], off=off)
        found = replace(simplex, rows=tuple(rows))
        assert not found.criteria[0].holds
        assert found.agreement is Agreement.DISAGREES
    unjudged = replace(simplex, rows=(*simplex.rows[:2], replace(simplex.rows[2], off=0.5), simplex.rows[3]))
    assert unjudged.agreement is Agreement.AGREES


def test_a_row_that_is_decided_otherwise_than_by_the_predicted_direction_disagrees(simplex: Theorem35) -> None:
    path = simplex.rows[0]
    assert path.decided == path.dataset.labels
    assert [each.holds for each in simplex.criteria] == [True] * 5
    (run,) = path.certified.runs
    for winners, holds in (((0, 1),), False), (((1 - path.decided[0],),), False), (((path.decided[0],),), True):
        changed = replace(path.certified, runs=(replace(run, winners=(*winners, *run.winners[1:])),))
        found = replace(simplex, rows=(replace(path, certified=changed), *simplex.rows[1:]))
        assert found.criteria[2].holds is holds
        assert (found.agreement is Agreement.AGREES) is holds


@pytest.mark.parametrize("unit", ["1e-8", "1", "1e8"])
def test_no_linear_model_is_below_the_floor_in_any_unit(unit: str) -> None:
    rows = [[Fraction(unit) * entry for entry in row] for row in ([1, 0, 0], [0, 1, 0], [0, 0, 1])]
    found = theorem_3_5([Dataset.from_rows(rows, [1, 1, 0])], steps=2000, device="cpu")
    assert found.agreement is Agreement.AGREES
    (least, most) = found.rows[0].certified.excesses[0]
    assert most - least < 1e-9
    scores = np.array([3.7560486, 3.7560486, -3.5163845])  # the worked minimiser, in the unit of the rows
    lam, weight = np.polynomial.legendre.leggauss(60)
    lam, weight = (lam + 1) / 2, weight / 2
    signs, risk = np.array([1, 1, -1]), 0.0
    for s in range(3):
        for t in range(3):
            z = lam * scores[s] + (1 - lam) * scores[t]
            log = [-np.logaddexp(0, -signs[each] * z) for each in (s, t)]
            risk -= float(weight @ (lam * log[0] + (1 - lam) * log[1])) / 9
    assert least == pytest.approx(risk - 2 / 9, abs=1e-7)
    assert all(lower > 0 for path in found.rows for lower, _ in path.certified.excesses)


def test_a_row_near_the_boundary_of_the_predicted_direction_is_not_predicted() -> None:
    data = Dataset.from_rows([[1, "1e-7"], [1, "-1e-7"], [0, 3], [0, -3]], [1, 0, 1, 0])
    found = theorem_3_5([data], steps=2000, device="cpu")
    assert [label >= 0 for label in found.rows[0].decided] == [False, False, True, True]


def test_a_descent_that_has_not_settled_says_so() -> None:
    found = theorem_3_5([load("simplex")], steps=20, device="cpu")
    assert found.criteria[1].holds is None
    assert found.criteria[1].worst.startswith("not settled: simplex, Beta(1, 1), gradient descent; take more steps")
    assert found.agreement is Agreement.UNDECIDED


def test_where_no_direction_is_better_than_none_nothing_is_judged() -> None:
    found = theorem_3_5([load("cross")], steps=200, device="cpu")  # by symmetry θ = 0 is the minimiser
    assert [path.off for path in found.rows] == [None] * 4
    assert [each.holds for each in found.criteria] == [None, True, None, True, True]
    assert {path.decided for path in found.rows} == {(-1,) * 4}
    assert found.agreement is Agreement.UNDECIDED
    json.dumps(found.to_json(), allow_nan=False)


def test_the_seed_is_that_of_the_gaussian_data() -> None:
    first, second = default_datasets(1), default_datasets(2)
    assert [one.point(0) == other.point(0) for one, other in zip(first, second, strict=True)] == [
        False,
        True,
        True,
        False,
    ]
    assert theorem_3_5([load("simplex")], steps=2, seed=3, device="cpu").to_json()["seed"] == 3  # type: ignore[call-overload,index]


def test_the_outcome_is_written_in_the_agreed_form(simplex: Theorem35) -> None:
    found = json.loads(json.dumps(simplex.to_json(), allow_nan=False))
    assert (found["schema"], found["experiment"]) == ("mixproof/experiment/1", "theorem-3.5")
    assert [row["descent"] for row in found["rows"]] == ["gradient", "normalised gradient"] * 2
    row = found["rows"][0]
    assert row["angles"][-1] == row["measured"]
    assert len(row["steps"]) == len(row["angles"])
    assert row["steps"][-1] == 2000


def test_progress_counts_the_descents() -> None:
    seen: list[tuple[int, int]] = []
    theorem_3_5([load("simplex")], steps=2, device="cpu", progress=lambda done, of: seen.append((done, of)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_data_that_are_not_two_classes_are_refused() -> None:
    with pytest.raises(InputError, match="exactly two classes"):
        theorem_3_5([load("iris")], steps=10)
    with pytest.raises(InputError, match="at least 2 steps"):
        theorem_3_5(steps=1)


@examples(50)
@given(st.floats(1e-12, 3.14), st.integers(0, 1000))
def test_an_angle_is_measured_to_rounding(theta: float, seed: int) -> None:
    basis = np.linalg.qr(np.random.default_rng(seed).standard_normal((4, 2)))[0].T
    vector = 3 * (np.cos(theta) * basis[0] + np.sin(theta) * basis[1])
    assert float(angle(vector, 0.2 * basis[0])) == pytest.approx(theta, rel=1e-9, abs=1e-15)


@pytest.mark.slow
def test_all_data_by_default_agree() -> None:
    found = theorem_3_5(device="cpu")
    assert found.agreement is Agreement.AGREES
    assert len(found.rows) == 16
