"""Proposition 2.8: the proved radius against plain numerics and the closed form, and what would refute it."""

import json
from fractions import Fraction
from itertools import combinations
from math import isqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.aliases import Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.incidence.segments import dot, minus
from mixproof.geometry.numbers.quotients import Quotient
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.reports.terminal.output import json_text
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.theory.findings import Finding
from mixproof.theory.statement import Verification
from mixproof.theory.statements.data_dependency.proposition_2_8 import evaluation
from mixproof.theory.statements.data_dependency.proposition_2_8.radius import (
    TOLERATED,
    least_distance,
    least_exponent,
    power_of_two,
    radius_for_all,
)
from mixproof.theory.statements.data_dependency.proposition_2_8.witnesses import OwnClass
from mixproof.theory.verify import verify
from tests.strategies import all_points, datasets, examples

LAWS = [("1", "1"), ("1/2", "1/2"), ("3", "3"), ("1/5", "4"), ("2", "1"), ("40", "40")]


def beta(a: str, b: str) -> Beta:
    return Beta(Fraction(a), Fraction(b))


def decide(data: Dataset | str, **settings: Any) -> Verification:
    return verify("2.8", data, **settings)


def verdict(result: Verification) -> str:
    return result.outcome("printed").verdict.value


def conclusion(result: Verification) -> Finding:
    return result.outcome("printed").conclusion


def shown(result: Verification) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(json_text([each.to_json() for each in conclusion(result).witnesses]))
    return read


# --- the bound --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("law", LAWS, ids=str)
@pytest.mark.parametrize("width", ["1/2", "1/10", "1/300"])
def test_no_interval_of_a_length_has_more_mass_than_the_bound(law: tuple[str, str], width: str) -> None:
    from scipy.stats import beta as distribution

    length = float(Fraction(width))
    starts = np.linspace(0, 1 - length, 4001)
    a, b = (float(Fraction(part)) for part in law)
    masses = distribution.cdf(starts + length, a, b) - distribution.cdf(starts, a, b)
    bound = float(beta(*law).greatest_mass(Fraction(width)).lower())
    assert masses.max() <= bound * (1 + 1e-12)
    if length < 0.01:
        assert bound < 4 * masses.max()


@given(st.sampled_from(LAWS), st.integers(2, 60))
def test_the_bound_falls_with_the_length_down_to_nothing(law: tuple[str, str], exponent: int) -> None:
    wide, narrow = (beta(*law).greatest_mass(Fraction(1, 2**k)) for k in (exponent, exponent + 5))
    assert narrow < wide
    assert beta(*law).greatest_mass(Fraction(1, 2**2000)) < 1e-80


@given(datasets(dimensions=(1, 2, 3), sizes=(2, 8)), st.integers(1, 10**6), st.integers(-(10**9), 10**9))
@examples(60)
def test_the_least_distance_is_a_lower_bound_and_near(dataset: Dataset, denominator: int, shift: int) -> None:
    points = [tuple(value / denominator + shift for value in point) for point in all_points(dataset)]
    rows = [[str(value) for value in point] for point in points]
    moved = Dataset.from_rows(rows, [dataset.label(k) for k in range(dataset.size)])
    exact = min(dot(minus(x, y), minus(x, y)) for x, y in combinations(points, 2))
    found = least_distance(moved)
    assert 0 < found**2 <= exact
    if shift < 10**3 * denominator:
        assert found**2 * Fraction(101, 100) > exact or found * denominator >= 1


@pytest.mark.parametrize("scale", ["1e-300", "1", "1e200", "1e400"])
def test_the_least_distance_does_not_overflow(scale: str) -> None:
    dataset = Dataset.from_rows([["0", "0"], [scale, "0"], [scale, f"-{scale}"]], [0, 1, 0])
    assert 0 < least_distance(dataset) <= Fraction(scale)


def test_on_real_data_the_least_distance_is_that_of_the_nearest_rows() -> None:
    iris = load("iris")
    exact = min(dot(minus(x, y), minus(x, y)) for x, y in combinations(all_points(iris), 2))
    assert exact == Fraction(1, 100)
    assert Fraction(999999, 10**7) < least_distance(iris) <= Fraction(1, 10)


@given(st.integers(-30, 30), st.integers(0, 40), st.integers(0, 40))
def test_bisection_finds_where_a_property_begins(begin: int, below: int, above: int) -> None:
    low, high = begin - below, begin + above
    assert least_exponent(lambda k: k >= begin, low, high) == begin
    assert least_exponent(lambda k: False, low, high) is None


@given(datasets(dimensions=(1, 2), sizes=(2, 5), bound=2), st.sampled_from(LAWS))
@examples(25)
def test_at_the_proved_radius_and_below_the_closed_form_is_right_everywhere(
    dataset: Dataset, law: tuple[str, str]
) -> None:
    if len(dataset.classes) == 1:
        return
    exponent = radius_for_all(dataset, beta(*law))
    assert exponent is not None
    for further in (0, 3):
        radius = power_of_two(exponent + further)
        for index in range(dataset.size):
            found = best_constant(dataset, beta(*law), dataset.point(index), radius)
            assert found is not None
            assert found.compare(dataset.labels[index], 1 - TOLERATED) == 1


def test_the_proved_radius_is_not_far_from_the_true_one() -> None:
    # On {0, 1 | 2} under the uniform law the point 1 needs ε(2 + ½)·2 ≤ 1/999 of mass 1, in rows: ε = 2^-13.
    shadow = load("shadow")
    assert radius_for_all(shadow, beta("1", "1")) == 14
    rows = {each["row"]: each for each in shown(decide(shadow)) if each["row" if "row" in each else "rows"] != "every"}
    assert rows[1]["epsilon"] == f"1/{2**13}"


# --- the verdict ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "settings"),
    [
        ("counterexample", {}),
        ("counterexample", {"alpha": "128"}),
        ("shadow", {"alpha": "1/10"}),
        ("crossing", {"mixing": "beta(1/3,5)"}),
        ("alternating-line:points=30,classes=3", {}),
        ("simplex:positive=3,negative=2", {"alpha": "3/2"}),
        ("iris", {}),
        ("digits", {}),
        ("digits", {"alpha": "1/2"}),
    ],
    ids=str,
)
def test_it_is_confirmed_with_one_radius_for_all_points(data: str, settings: dict[str, str]) -> None:
    result = decide(data, **settings)
    assert verdict(result) == "confirmed"
    first = shown(result)[0]
    assert first["rows"] == "every"
    assert first["own_class_at_least"] == "999/1000"
    assert 0 < Fraction(first["epsilon"]) < 1


def test_each_point_of_a_small_dataset_has_a_larger_radius_of_its_own_and_the_exact_probability() -> None:
    everywhere, *points = shown(decide("counterexample"))
    assert [each["row"] for each in points] == [0, 1, 2]
    for each in points:
        radius = Fraction(each["epsilon"])
        assert radius > Fraction(everywhere["epsilon"])
        found = best_constant(load("counterexample"), beta("1", "1"), (Fraction(each["row"]),), radius)
        assert found is not None
        exact = found[each["row"] % 2].as_fraction()
        assert Fraction(each["own_class"]) == exact
        assert exact is not None
        assert exact > Fraction(999, 1000)


def test_twice_the_radius_of_a_point_would_not_do() -> None:
    for each in shown(decide("counterexample"))[1:]:
        found = best_constant(
            load("counterexample"), beta("1", "1"), (Fraction(each["row"]),), 2 * Fraction(each["epsilon"])
        )
        assert found is not None
        total = found.total.as_fraction()
        assert total is not None
        # Of all mass in the ball, the point with itself has 1/9 and no more than 999 parts in 1000.
        assert Fraction(1, 9) / total <= 1 - TOLERATED


def test_on_iris_the_point_on_a_segment_between_classes_is_looked_at_first() -> None:
    result = decide("iris")
    assert shown(result)[1]["row"] == 97
    assert "riskiest first" in conclusion(result).note


def test_large_data_rest_on_the_bound_and_say_so() -> None:
    result = decide("digits")
    assert len(shown(result)) == 1
    assert "was not evaluated" in conclusion(result).note


def test_a_small_parameter_needs_a_small_radius_and_the_smallest_are_left_undecided() -> None:
    radius = Fraction(shown(decide("shadow", alpha="1/100"))[0]["epsilon"])
    assert radius < Fraction(1, 10**300)
    result = decide("shadow", alpha="1/100000")
    assert verdict(result) == "undecided"
    assert "no ε down to" in conclusion(result).note


@given(st.integers(-40, 40), st.sampled_from(["1", "1/2", "5"]))
@examples(10)
def test_scaling_by_a_power_of_two_scales_the_radius(power: int, alpha: str) -> None:
    factor = power_of_two(power)
    rows = [[Fraction(0)], [factor], [3 * factor]]
    scaled = Dataset.from_rationals(rows, [0, 1, 0])
    plain = Dataset.from_rationals([[row[0] / factor] for row in rows], [0, 1, 0])
    first, second = (Fraction(shown(decide(data, alpha=alpha))[0]["epsilon"]) for data in (scaled, plain))
    # Floats round the distance down by parts in 2^40, which may cost one step.
    assert first / factor / second in {Fraction(1, 2), Fraction(1), Fraction(2)}


# --- refutation -------------------------------------------------------------------------------------------


def _wrong(dataset: Dataset, mixing: Mixing, x: Point, radius: Fraction) -> Probabilities:
    """As if a fifth of the mass in each ball were of the first class, however small the ball."""
    own = next(k for k in range(dataset.size) if dataset.point(k) == x)
    masses = [Radicals.of(0)] * len(dataset.classes)
    masses[dataset.labels[own]] = Radicals.of(dataset.weights[own] ** 2)
    masses[0] = masses[0] + dataset.weights[own] ** 2 / 4
    return Probabilities(tuple(masses))


def test_mass_that_does_not_leave_the_ball_would_refute_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "best_constant", _wrong)
    result = decide("counterexample")
    assert verdict(result) == "refuted"
    assert conclusion(result).total == 3
    assert next(each for each in shown(result) if each["row"] == 1)["own_class"] == "4/5"
    assert "contradicts" in result.in_plain_words


def test_an_evaluation_that_is_not_settled_is_no_refutation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "MOST_EVALUATION_BITS", 1)
    result = decide("shadow", alpha="1/2")
    assert verdict(result) == "confirmed"
    assert "left open" in conclusion(result).note
    assert len(shown(result)) == 1


def test_the_words_say_for_which_radii() -> None:
    result = decide("counterexample")
    everywhere, first, *_ = (witness.in_words() for witness in conclusion(result).witnesses)
    assert "for every ε ≤ 2^-14" in everywhere
    assert "at every smaller ε" in first
    assert everywhere in result.in_plain_words


@pytest.mark.parametrize("places", [10, 100, 1000])
def test_the_words_say_what_is_left_to_other_classes_however_much_cancels(places: int) -> None:
    one, other = (Radicals.root(Fraction(n**2 + 1)) - n for n in (10**places, 3 * 10**places))
    own = OwnClass(load("counterexample"), 1, 4, Quotient(one, one + other), None)
    assert "h_ε leaves other classes ≈0.25" in own.in_words()


@pytest.mark.parametrize("exponent", [20, 100, 200])
def test_the_words_say_how_little_is_left_to_other_classes(exponent: int) -> None:
    tiny = Fraction(3, 10**exponent)
    own = OwnClass(load("counterexample"), 1, 4, Radicals.of(1 - tiny), True)
    assert f"h_ε leaves other classes ≈3e-{exponent}" in own.in_words()


def test_powers_of_two() -> None:
    assert [power_of_two(k) for k in (-3, 0, 2)] == [8, 1, Fraction(1, 4)]
    assert isqrt(int(1 / power_of_two(64))) == 2**32
