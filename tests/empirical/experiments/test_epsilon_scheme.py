import json
from fractions import Fraction

import pytest

from mixproof.empirical.experiments.criteria import Agreement
from mixproof.empirical.experiments.epsilon_scheme import EpsilonScheme, Scheme, epsilon_scheme
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError


@pytest.fixture(scope="module")
def found() -> EpsilonScheme:
    return epsilon_scheme([load("iris"), load("wine")], runs=2)


def test_the_exact_values_are_those_of_the_theory(found: EpsilonScheme) -> None:
    assert [scheme.name for scheme in found.rows] == [
        f"{name}, {distance}" for name in ("iris", "wine") for distance in ("Euclidean", "angular")
    ]
    assert found.rows[0].exact == Fraction(3, 14140)
    assert found.rows[2].exact == Fraction(2309757387831, 1442879666000)
    assert found.agreement is Agreement.AGREES
    assert all(scheme.factor is not None and scheme.factor > 1 for scheme in found.rows)


@pytest.mark.parametrize(("distance", "exact"), [("Euclidean", Fraction(4)), ("angular", Fraction(1, 2))])
def test_a_sample_below_the_exact_value_disagrees(found: EpsilonScheme, distance: str, exact: Fraction) -> None:
    nearer, farther = exact * Fraction(99, 100), exact * Fraction(101, 100)
    if distance == "angular":
        nearer, farther = farther, nearer
    for sampled, expected in (((exact, farther), Agreement.AGREES), ((farther, nearer), Agreement.DISAGREES)):
        scheme = Scheme("made", distance, exact, sampled)  # type: ignore[arg-type]
        outcome = EpsilonScheme(0, 2, Fraction(1024), None, (scheme,), ())
        assert outcome.agreement is expected
    assert scheme.below == 1


def test_an_exact_value_of_zero_has_no_factor() -> None:
    found = epsilon_scheme([load("alternating-line:points=9,classes=3")], runs=2)
    assert found.rows[0].exact == 0
    assert found.rows[0].factor is None
    assert found.left_out == ("alternating-line: a point at the origin has no direction, so there are no angles",)
    assert found.agreement is Agreement.AGREES


def test_where_no_class_is_left_over_nothing_is_judged() -> None:
    data = Dataset.from_rows([[1], [2]], ["a", "b"])
    found = epsilon_scheme([data], runs=40)
    assert found.rows == ()
    assert found.agreement is Agreement.UNDECIDED
    assert "no data point of neither class" in found.criteria[0].worst


def test_a_subsample_is_an_upper_bound_too() -> None:
    found = epsilon_scheme([load("iris")], [2], runs=3, subset=40, seed=5)
    assert found.agreement is Agreement.AGREES
    written = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert (written["experiment"], written["seed"], written["settings"]["subset"]) == ("epsilon-scheme", 5, 40)
    assert written["settings"]["mixing"] == "Beta(2, 2)"
    assert written["rows"][0]["squares"]["exact"] == "3/14140"
    assert written["rows"][0]["measured"] >= written["rows"][0]["least"] > written["rows"][0]["predicted"]


def test_settings_that_make_no_experiment_are_refused() -> None:
    iris = load("iris")
    for arguments, settings, words in (
        (([iris], [1, 2]), {}, "drawn with one α, not with 2: name one"),
        (([iris], [0]), {}, "α has to be positive and the seed at least 0, not 0 and 0"),
        (([iris],), {"runs": 1}, "at least 2 runs"),
        (([iris],), {"subset": 151}, "151 rows cannot be drawn"),
        (([Dataset.from_rows([[0], [1]], ["a", "a"])],), {}, "has one class only"),
    ):
        with pytest.raises(InputError, match=words):
            epsilon_scheme(*arguments, **settings)  # type: ignore[arg-type]


def test_data_that_would_take_too_long_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.empirical.experiments.epsilon_scheme.MOST_WORK", 1000)
    with pytest.raises(InputError, match=r"the exact ε\* of iris takes .* pairs, more than 1e\+03: take a part"):
        epsilon_scheme([load("iris")])
