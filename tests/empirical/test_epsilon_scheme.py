import json
from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from empirical.agreement import Agreement
from empirical.epsilon_scheme import EpsilonScheme, Scheme, epsilon_scheme, sampled_angle
from geometry.dataset import Dataset
from geometry.errors import InputError
from geometry.library import load
from geometry.sampled_margins import epoch, sampled_margin
from tests.strategies import examples


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


@examples(30)
@given(st.integers(0, 1000), st.sampled_from([None, 20, 60]))
def test_the_epoch_is_that_of_the_euclidean_sample(seed: int, rows: int | None) -> None:
    iris = load("iris")
    points = np.array([[float(c) for c in iris.point(k)] for k in range(iris.size)])
    labels = np.array(iris.labels)
    pairs, shares, present = epoch(iris, seed, rows, 1024.0)
    mixed = shares[:, None] * points[pairs[:, 0]] + (1 - shares[:, None]) * points[pairs[:, 1]]
    foreign = (labels[present] != labels[pairs[:, :1]]) & (labels[present] != labels[pairs[:, 1:]])
    distances = np.linalg.norm(mixed[:, None] - points[present], axis=2)
    sampled = sampled_margin(iris, seed, rows)
    assert sampled is not None
    assert distances[foreign].min() == pytest.approx(float(sampled.squared) ** 0.5)
    # The angles of the same mixed points, the plain way.
    units, directions = (each / np.linalg.norm(each, axis=1, keepdims=True) for each in (mixed, points[present]))
    cosine = (units @ directions.T)[foreign].max()
    assert sqrt(sampled_angle(iris, seed, rows)) == pytest.approx(cosine, rel=1e-12)


@examples(40)
@given(st.integers(0, 10_000), st.integers(2, 4), st.integers(-3, 0))
def test_the_least_angle_is_that_of_every_pair_in_rationals(seed: int, dimension: int, lowest: int) -> None:
    stream = np.random.default_rng(seed)
    points = np.unique(stream.integers(lowest, 4, size=(8, dimension)), axis=0)
    points = points[(points != 0).any(axis=1)]
    data = Dataset.from_rows(points.tolist(), [k % 3 for k in range(len(points))])
    pairs, shares, present = epoch(data, seed, None, 2.0)
    best = None
    for (s, t), share in zip(pairs.tolist(), shares.tolist(), strict=True):
        on = Fraction(share)
        z = [on * a + (1 - on) * b for a, b in zip(data.point(s), data.point(t), strict=True)]
        for x in present.tolist():
            if any(z) and data.labels[x] not in {data.labels[s], data.labels[t]}:
                product = sum((a * b for a, b in zip(z, data.point(x), strict=True)), Fraction(0))
                lengths = sum((a * a for a in z), Fraction(0)) * sum((b * b for b in data.point(x)), Fraction(0))
                cosine = product * abs(product) / lengths
                best = cosine if best is None else max(best, cosine)
    if best is None:
        with pytest.raises(InputError, match="no mixed pair of this epoch"):
            sampled_angle(data, seed, None, 2.0)
    else:
        assert sampled_angle(data, seed, None, 2.0) == best


@pytest.mark.parametrize("rows", [0, 151])
def test_an_epoch_has_some_of_the_rows(rows: int) -> None:
    with pytest.raises(InputError, match=f"^{rows} rows cannot be drawn from the 150 of iris: draw 1 to 150$"):
        sampled_angle(load("iris"), 0, rows)


def test_mixed_points_that_cancel_are_computed_in_integers(monkeypatch: pytest.MonkeyPatch) -> None:
    data = Dataset.from_rows([[1, 0], [-1, 0], [0, 1]], ["a", "a", "b"])
    for share, expected in ((0.5, None), (0.5 + 2.0**-52, Fraction(0))):  # the origin itself, and just beside it
        drawn = np.array([[0, 1]]), np.array([share]), np.arange(3)
        monkeypatch.setattr("empirical.epsilon_scheme.epoch", lambda *_, drawn=drawn: drawn)
        if expected is None:
            with pytest.raises(InputError, match="leaves a class over"):
                sampled_angle(data)
        else:
            assert sampled_angle(data) == expected


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
        (([iris], [1, 2]), {}, "drawn with one α, not with 2"),
        (([iris], [0]), {}, "α has to be positive"),
        (([iris],), {"runs": 1}, "at least 2 runs"),
        (([iris],), {"subset": 151}, "151 rows cannot be drawn"),
        (([Dataset.from_rows([[0], [1]], ["a", "a"])],), {}, "has one class only"),
    ):
        with pytest.raises(InputError, match=words):
            epsilon_scheme(*arguments, **settings)  # type: ignore[arg-type]


def test_data_that_would_take_too_long_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("empirical.epsilon_scheme.MOST_WORK", 1000)
    with pytest.raises(InputError, match=r"the exact ε\* of iris takes .* pairs, more than 1e\+03: take a part"):
        epsilon_scheme([load("iris")])
