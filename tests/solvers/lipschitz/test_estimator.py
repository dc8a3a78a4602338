"""The estimator: scikit-learn's own checks, the certified optimum, and its laws."""

import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.utils.estimator_checks import check_estimator

import mixproof
from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.solvers.lipschitz import estimator as module
from mixproof.solvers.lipschitz.estimator import LipschitzMixupClassifier
from mixproof.solvers.lipschitz.optimum import lipschitz_optimum
from mixproof.solvers.mixing.parser import parse_mixing
from tests.solvers.lipschitz.clouds import cloud

LINE = [[0.0], [1.0], [2.0]]


def log_odds(model: LipschitzMixupClassifier, points: Floats) -> Floats:
    logs: Floats = np.log(model.predict_proba(points))
    return logs - logs[:, :1]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
def test_scikit_learn_has_nothing_to_object_to() -> None:
    check_estimator(LipschitzMixupClassifier())


# --- the optimum ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "law", "lipschitz_constant"),
    [
        ("counterexample", "beta(128,128)", 20),
        ("counterexample", "beta(2,1)", 3),
        ("alternating-line:points=4,classes=3", "uniform", 4),
        ("shadow", "piecewise(0:1: 6*x - 6*x^2)", 5),
    ],
)
def test_on_a_line_it_is_the_certified_optimum(name: str, law: str, lipschitz_constant: int) -> None:
    dataset = load(name)
    certified = lipschitz_optimum(dataset, parse_mixing(law), Fraction(lipschitz_constant), 1e-5)
    model = LipschitzMixupClassifier(mixing=law, lipschitz_constant=lipschitz_constant).fit(
        dataset.numerators, list(dataset.labels)
    )
    assert np.abs(model.predict_proba(dataset.numerators) - certified.probabilities).max() < 2e-3


def test_in_space_it_is_the_certified_optimum_where_no_other_condition_binds() -> None:
    """Two points in the plane: their segment is all of X_mix."""
    slanted, flat = np.array([[0, 0], [0.6, 0.8]]), np.array([[0.0], [1.0]])
    here, there = (
        LipschitzMixupClassifier(lipschitz_constant=8).fit(X, [0, 1]).predict_proba(X) for X in (slanted, flat)
    )
    assert np.abs(here - there).max() < 5e-3


def test_a_flat_model_predicts_the_class_shares_and_a_steep_one_the_labels() -> None:
    flat = LipschitzMixupClassifier(lipschitz_constant=1e-6).fit(LINE, [0, 1, 0])
    assert flat.predict_proba([[0.3], [9.0]]) == pytest.approx(np.array([[2 / 3, 1 / 3]] * 2), abs=1e-4)
    steep = LipschitzMixupClassifier(lipschitz_constant=1000).fit(LINE, [0, 1, 0])
    assert steep.predict(LINE).tolist() == [0, 1, 0]


def test_strong_mixing_loses_the_middle_point_of_a_model_that_is_not_steep() -> None:
    model = LipschitzMixupClassifier(alpha=128, lipschitz_constant=10)
    assert model.fit(LINE, ["out", "in", "out"]).predict(LINE).tolist() == ["out"] * 3
    assert clone(model).set_params(alpha=1).fit(LINE, ["out", "in", "out"]).predict([[1.0]]).tolist() == ["in"]


# --- laws -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("dimension", "classes", "L"), [(1, 2, 0.5), (1, 3, 30.0), (2, 2, 4.0), (3, 3, 12.0)])
def test_no_log_odds_is_steeper_than_it_may_be_anywhere(dimension: int, classes: int, L: float) -> None:
    points, labels = cloud(7, dimension, classes)
    model = LipschitzMixupClassifier(lipschitz_constant=L).fit(points, labels)
    random = np.random.default_rng(0)
    x, y = random.normal(0, 2, (200, dimension)), random.normal(0, 2, (200, dimension))
    y[::2] = x[::2] + random.normal(0, 0.02, (100, dimension))
    change = np.abs(log_odds(model, x) - log_odds(model, y)).max(axis=1)
    assert (change <= L * np.linalg.norm(x - y, axis=1) * (1 + 1e-6) + 1e-7).all()


def test_it_is_moved_turned_and_lifted_with_the_data() -> None:
    points, labels = cloud(8, 2)
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    here = LipschitzMixupClassifier(lipschitz_constant=5).fit(points, labels).predict_proba(points)
    for other in (points + 3, points @ turn.T, np.column_stack([points, np.full(len(points), 7.0)])):
        there = LipschitzMixupClassifier(lipschitz_constant=5).fit(other, labels).predict_proba(other)
        assert np.abs(here - there).max() < 1e-3


def test_rows_in_another_order_change_nothing() -> None:
    points, labels = cloud(12, 1, 3)
    order = np.random.default_rng(0).permutation(len(points))
    one = LipschitzMixupClassifier(lipschitz_constant=9).fit(points, labels).predict_proba(points)
    other = LipschitzMixupClassifier(lipschitz_constant=9).fit(points[order], labels[order]).predict_proba(points)
    assert np.abs(one - other).max() < 1e-4


def test_segments_of_one_line_in_space_count_together() -> None:
    """The counterexample on a slanted line, where segments overlap."""
    slanted = [[0.0, 0.0], [0.6, 0.8], [1.2, 1.6]]
    model = LipschitzMixupClassifier(alpha=128, lipschitz_constant=10).fit(slanted, [0, 1, 0])
    flat = LipschitzMixupClassifier(alpha=128, lipschitz_constant=10).fit(LINE, [0, 1, 0])
    assert model.predict(slanted).tolist() == [0, 0, 0]
    assert np.abs(model.predict_proba(slanted) - flat.predict_proba(LINE)).max() < 0.02


def test_nodes_that_coincide_are_one() -> None:
    square = [[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [1.0, 0.0]]
    model = LipschitzMixupClassifier(lipschitz_constant=5).fit(square, [0, 0, 1, 1])
    apart = np.linalg.norm(model.nodes_[:, None] - model.nodes_[None], axis=2) + np.eye(len(model.nodes_))
    assert apart.min() > 1e-9
    assert model.predict_proba([[0.5, 0.5]])[0] == pytest.approx([0.5, 0.5], abs=1e-4)


def test_the_nodes_keep_what_was_fitted() -> None:
    points, labels = cloud(6, 2)
    model = LipschitzMixupClassifier(lipschitz_constant=3).fit(points, labels)
    odds = log_odds(model, model.nodes_)[:, 1]
    assert odds == pytest.approx(model.logits_[:, 1] - model.logits_[:, 0], abs=1e-3)


def test_it_survives_pickling_and_is_public() -> None:
    assert mixproof.LipschitzMixupClassifier is LipschitzMixupClassifier
    model = LipschitzMixupClassifier().fit(LINE, [0, 1, 0])
    again = pickle.loads(pickle.dumps(model))
    assert (again.predict_proba(LINE) == model.predict_proba(LINE)).all()


# --- units, and the fitted state --------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1e300, 1e39, 1e-46, 1e-300, 2.0**1000, 2.0**-900])
def test_the_unit_of_the_features_is_of_no_account(scale: float) -> None:
    points, queries = np.array(LINE), np.array([[0.5], [1.0], [7.0]])
    one = LipschitzMixupClassifier(lipschitz_constant=10).fit(points, [0, 1, 0])
    other = LipschitzMixupClassifier(lipschitz_constant=10 / scale).fit(points * scale, [0, 1, 0])
    assert other.predict_proba(queries * scale) == pytest.approx(one.predict_proba(queries), abs=1e-5)
    assert other.nodes_ / scale == pytest.approx(one.nodes_, abs=1e-9)


@pytest.mark.parametrize("offset", [1e6, 1e15])
def test_data_far_from_the_origin_are_as_good(offset: float) -> None:
    one, other = (
        LipschitzMixupClassifier(lipschitz_constant=10).fit(np.array(LINE) + c, [0, 1, 0]) for c in (0, offset)
    )
    assert other.predict_proba(np.array(LINE) + offset) == pytest.approx(one.predict_proba(LINE), abs=1e-5)


def test_very_far_points_are_seen_in_their_direction() -> None:
    model = LipschitzMixupClassifier(lipschitz_constant=3).fit([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]], [0, 1, 1])
    far = model.predict_proba([[1e9, 2e9], [1e20, 2e20], [1e300, 2e300]])
    assert far[1:] == pytest.approx(far[[0, 0]], abs=1e-6)


def test_it_predicts_from_what_was_fitted() -> None:
    model = LipschitzMixupClassifier(lipschitz_constant=10).fit(LINE, [0, 1, 0])
    before = model.predict_proba(LINE)
    model.set_params(lipschitz_constant=1, alpha=128)
    assert (model.predict_proba(LINE) == before).all()
    assert (pickle.loads(pickle.dumps(model)).predict_proba(LINE) == before).all()
    assert model.predict_proba(LINE).tolist() != model.fit(LINE, [0, 1, 0]).predict_proba(LINE).tolist()


def test_a_fit_that_fails_leaves_the_model_as_it_was() -> None:
    model = LipschitzMixupClassifier().fit(LINE, ["a", "b", "a"])
    before = model.predict_proba(LINE)
    with pytest.raises(InputError, match="two labels"):
        model.fit([*LINE, [1.0]], [0, 1, 0, 0])
    assert (model.predict_proba(LINE) == before).all()
    assert model.classes_.tolist() == ["a", "b"]


# --- what is refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"lipschitz_constant": 0}, "lipschitz_constant has to be positive"),
        ({"lipschitz_constant": "steep"}, "lipschitz_constant: 'steep' is not a number"),
        ({"alpha": -1}, "alpha has to be positive"),
        ({"lipschitz_constant": "1e400"}, "lipschitz_constant has to be in the range of doubles"),
        ({"lipschitz_constant": 1e30}, "beyond what floats resolve: take one from 5e-10 to 1e"),
        ({"lipschitz_constant": 1e-30}, "below what floats resolve"),
        ({"alpha": None}, "alpha"),
        ({"mixing": "beta(2)"}, "mixing"),
    ],
)
def test_bad_settings_are_refused(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        LipschitzMixupClassifier(**settings).fit(LINE, [0, 1, 0])


def test_bad_data_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="one class only"):
        LipschitzMixupClassifier().fit(LINE, [1, 1, 1])
    with pytest.raises(InputError, match="two labels"):
        LipschitzMixupClassifier().fit([[0.0], [0.0]], [0, 1])
    with pytest.raises(ValueError, match="2 features"):
        LipschitzMixupClassifier().fit(LINE, [0, 1, 0]).predict([[0.0, 1.0]])
    monkeypatch.setattr(module, "MOST_FITTED_POINTS", 2)
    with pytest.raises(InputError, match="take fewer"):
        LipschitzMixupClassifier().fit(LINE, [0, 1, 0])
