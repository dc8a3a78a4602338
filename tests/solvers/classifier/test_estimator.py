"""The estimator against the exact closed form, scikit-learn's own checks, and its laws."""

import pickle
from fractions import Fraction

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import check_estimator

import mixproof
from mixproof.geometry.data.memory.arrays import from_arrays
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational
from mixproof.solvers.classifier.ball import floats as module
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.classifier.estimator import MixupOptimalClassifier
from mixproof.solvers.mixing.parser import parse_mixing
from tests.strategies import approximate

LINE = [[0.0], [1.0], [2.0]]


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
@pytest.mark.parametrize(
    "settings",
    [
        {},
        pytest.param({"alpha": "1/2", "epsilon": 0.5}, marks=pytest.mark.slow),
        pytest.param({"mixing": "beta(2,1)"}, marks=pytest.mark.slow),
    ],
    ids=str,
)
def test_scikit_learn_accepts_it(settings: dict[str, object]) -> None:
    found = check_estimator(MixupOptimalClassifier(**settings), on_fail=None)  # type: ignore[arg-type]
    assert [each["check_name"] for each in found if each["status"] not in {"passed", "skipped"}] == []


def test_it_is_a_public_name() -> None:
    assert mixproof.MixupOptimalClassifier is MixupOptimalClassifier


@pytest.mark.parametrize("text", ["uniform", "beta(2,1)", "mixture(1/2*uniform+1/2*beta(8,8))", "density(6*x*(1-x))"])
def test_its_probabilities_are_the_closed_form(text: str) -> None:
    rng = np.random.default_rng(2)
    points, labels = rng.integers(-4, 5, (12, 2)), np.arange(12) % 3
    points, first = np.unique(points, axis=0, return_index=True)
    labels = labels[first]
    model = MixupOptimalClassifier(mixing=text, epsilon="3/10").fit(points, labels)
    dataset = from_arrays(points, labels, "data")
    queries = rng.integers(-20, 21, (15, 2)) / 4
    told, constrained = model.predict_proba(queries), model.is_constrained(queries)
    for row, x, is_constrained in zip(told, queries, constrained, strict=True):
        where = tuple(Fraction(float(c)) for c in x)
        expected = best_constant(dataset, parse_mixing(text), where, Fraction(3, 10))
        assert (expected is not None) == is_constrained
        if expected is None:
            assert row == pytest.approx(model.class_prior_)
        else:
            assert row == pytest.approx([float(approximate(expected[k])) for k in range(3)], abs=1e-9)


def test_strong_mixup_loses_the_middle_point() -> None:
    for alpha, winner in ((1, 1), (128, 0)):
        model = MixupOptimalClassifier(alpha=alpha, epsilon=0.1).fit(LINE, [0, 1, 0])
        assert model.predict([[1.0]]) == [winner]
    assert model.predict_proba([[1.0]])[0, 0] == pytest.approx(0.640532289143495116457454, abs=1e-12)


def test_repeated_rows_are_weights() -> None:
    rows, labels = [*LINE, [1.0], [1.0]], ["a", "b", "a", "b", "b"]
    model = MixupOptimalClassifier(epsilon=0.1).fit(rows, labels)
    dataset = from_arrays(np.array(rows), labels, "data")
    expected = best_constant(dataset, parse_mixing("uniform"), (Fraction(1),), Fraction(1, 10))
    assert expected is not None
    assert model.predict_proba([[1.0]])[0] == pytest.approx([float(approximate(expected[k])) for k in (0, 1)])
    assert model.class_prior_.tolist() == [0.4, 0.6]


def test_off_the_data_it_gives_the_class_shares_and_says_so() -> None:
    model = MixupOptimalClassifier(epsilon=0.1).fit(LINE, [0, 1, 0])
    assert model.is_constrained([[0.5], [2.05], [2.15], [-9.0]]).tolist() == [True, True, False, False]
    assert model.predict_proba([[2.15]])[0] == pytest.approx([2 / 3, 1 / 3])


def test_without_epsilon_half_the_typical_distance_is_taken() -> None:
    assert MixupOptimalClassifier().fit([[0.0], [1.0], [4.0]], [0, 1, 0]).epsilon_ == 0.5


def test_it_goes_into_pipelines_and_cross_validation() -> None:
    iris = load("iris")
    points = np.array([[float(value) for value in iris.point(k)] for k in range(iris.size)])
    model = make_pipeline(StandardScaler(), MixupOptimalClassifier(alpha=1, epsilon=0.5))
    scores = cross_val_score(clone(model), points, np.array(iris.labels), cv=3)
    assert scores.mean() > 0.85


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"epsilon": 0}, "epsilon has to be positive, not 0"),
        ({"epsilon": "-1/2"}, "epsilon has to be positive, not -1/2"),
        ({"epsilon": "wide"}, "epsilon: 'wide' is not a number"),
        ({"epsilon": float("nan")}, "epsilon: nan is not a finite number"),
        ({"epsilon": "1e400"}, "epsilon has to be in the range of doubles, .*, not 1e400"),
        ({"epsilon": "1e-400"}, "epsilon has to be in the range of doubles, .*, not 1e-400"),
        ({"alpha": 0}, "alpha has to be positive, not 0"),
        ({"alpha": "many"}, "alpha: 'many' is not a number"),
        ({"mixing": "density(2)"}, "integrates to 2"),
        ({"mixing": "gamma(2)"}, "is not a mixing law"),
    ],
    ids=str,
)
def test_bad_settings_are_refused_in_one_line(settings: dict[str, object], told: str) -> None:
    with pytest.raises(InputError, match=told.replace("(", r"\(")) as refused:
        MixupOptimalClassifier(**settings).fit(LINE, [0, 1, 0])  # type: ignore[arg-type]
    assert "\n" not in str(refused.value)


def test_one_point_with_two_labels_is_outside_the_theory() -> None:
    with pytest.raises(InputError, match="rows 1 and 3 of X are the same point with two labels"):
        MixupOptimalClassifier().fit([*LINE, [1.0]], [0, 1, 0, 0])


def test_a_point_of_another_dimension_is_refused() -> None:
    model = MixupOptimalClassifier(epsilon=1).fit(LINE, [0, 1, 0])
    with pytest.raises(ValueError, match="features"):
        model.predict([[1.0, 2.0]])


# --- units, and the fitted state --------------------------------------------------------------------------

SCALES = [1e300, 8e307, 1e39, 1e-46, 1e-300, 1e-310, 2.0**900, 2.0**-1000]


@pytest.mark.parametrize("scale", SCALES)
def test_the_unit_of_the_features_is_of_no_account(scale: float) -> None:
    points = np.array(LINE) * scale
    for epsilon in (0.1 * scale, None):
        model = MixupOptimalClassifier(epsilon=epsilon).fit(points, [0, 1, 0])
        queries = points[:, 0].tolist()
        dataset = from_arrays(points, [0, 1, 0])
        for told, x in zip(model.predict_proba(points), queries, strict=True):
            expected = best_constant(dataset, parse_mixing("uniform"), (rational(x),), rational(model.epsilon_))
            assert expected is not None
            assert told == pytest.approx([float(approximate(expected[k])) for k in range(2)], abs=1e-7)
    assert scale / 2 * (1 - 1e-3) < model.epsilon_ <= scale / 2  # rounded down to four digits
    assert model.is_constrained(points).all()
    assert not model.is_constrained(-points[2:] / 2).any()


@pytest.mark.parametrize("epsilon", ["1/5", 0.2])
def test_the_ball_is_open(epsilon: object) -> None:
    model = MixupOptimalClassifier(epsilon=epsilon).fit([[0.4], [0.5], [-4.0], [0.6]], [1, 2, 0, 3])
    dataset = from_arrays([[0.4], [0.5], [-4.0], [0.6]], [1, 2, 0, 3])
    expected = best_constant(dataset, parse_mixing("uniform"), (Fraction(2, 5),), Fraction(1, 5))
    assert expected is not None
    told = model.predict_proba([[0.4]])[0]
    assert told == pytest.approx([float(approximate(expected[k])) for k in range(4)], abs=1e-12)


def test_it_predicts_from_what_was_fitted() -> None:
    model = MixupOptimalClassifier(alpha=1, epsilon=0.1).fit(LINE, [0, 1, 0])
    before = model.predict_proba(LINE)
    model.set_params(alpha=128, epsilon=0.9, mixing="beta(2,1)")
    assert (model.predict_proba(LINE) == before).all()
    assert (pickle.loads(pickle.dumps(model)).predict_proba(LINE) == before).all()
    assert model.predict_proba(LINE).tolist() != model.fit(LINE, [0, 1, 0]).predict_proba(LINE).tolist()


def test_a_fit_that_fails_leaves_the_model_as_it_was() -> None:
    model = MixupOptimalClassifier(epsilon=0.1).fit(LINE, ["a", "b", "a"])
    before = model.predict_proba(LINE)
    for labels in ([1, 1, 1], [0, 1, 1, 0]):
        with pytest.raises(InputError):
            model.fit([*LINE, [1.0]][: len(labels)], labels)
    assert (model.predict_proba(LINE) == before).all()
    assert model.classes_.tolist() == ["a", "b"]


def test_what_floats_cannot_hold_is_refused_and_not_called_unconstrained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TINY_PAIRS", 0)
    model = MixupOptimalClassifier(alpha=4000, epsilon=0.5).fit([[0.0], [1.0], [20.0]], [0, 1, 2])
    assert model.is_constrained([[2.0], [25.0]]).tolist() == [True, False]
    with pytest.raises(InputError, match="row 1 of X: the law of λ has so little mass"):
        model.predict([[1.0], [2.0]])
