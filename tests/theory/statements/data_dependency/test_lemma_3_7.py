"""Lemma 3.7 against SciPy's intervals, draws of the points themselves, exact elimination, and its own proof."""

import json
from collections.abc import Iterator
from fractions import Fraction
from math import floor, log
from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.enclosures import Enclosed
from mixproof.reports.terminal.output import json_text
from mixproof.theory.statement import Outcome
from mixproof.theory.statements.data_dependency.lemma_3_7 import frequency as frequency_room
from mixproof.theory.statements.data_dependency.lemma_3_7 import interpolation, probability
from mixproof.theory.statements.data_dependency.lemma_3_7.frequency import (
    Frequency,
    clopper_pearson,
    drawn,
    frequency,
    planned_draws,
)
from mixproof.theory.statements.data_dependency.lemma_3_7.interpolation import interpolates
from mixproof.theory.statements.data_dependency.lemma_3_7.probability import Probability
from mixproof.theory.verify import verify
from tests.strategies import examples


def decided(rows: int, dimension: int, seed: int = 0) -> Outcome:
    return verify("3.7", f"gaussian:positive=1,negative={rows - 1},dimension={dimension}", seed=seed).outcome("printed")


def shown(outcome: Outcome) -> dict[str, Any]:
    """What the draws gave, as data."""
    (found,) = (witness for witness in outcome.conclusion.witnesses if isinstance(witness, Frequency))
    read: dict[str, Any] = json.loads(json_text(found.to_json()))
    return read


def enclosed(outcome: Outcome) -> dict[str, Any]:
    """What is known of the probability without draws, as data."""
    (found,) = (witness for witness in outcome.conclusion.witnesses if isinstance(witness, Probability))
    read: dict[str, Any] = json.loads(json_text(found.to_json()))
    return read


@pytest.fixture
def no_enclosure(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if nothing were known of the probability, so that the draws have to tell."""
    ends = Enclosed(lambda bits: flint.arb(0)), Enclosed(lambda bits: flint.arb(1))
    monkeypatch.setattr(probability, "support_probability", lambda *_: ends)
    frequency.cache_clear()
    yield
    frequency.cache_clear()


def by_elimination(points: Floats) -> bool:
    """The same question by exact elimination, without a separator: the signs of the solution of Q·a = 1.

    With more points than coordinates a θ that has one value at all points is the one that the first points ask for.
    """
    exact = [[flint.fmpq(*value.as_integer_ratio()) for value in row] for row in points.tolist()]
    rows, dimension = points.shape
    table, ones = flint.fmpq_mat(exact), flint.fmpq_mat([[1]] * rows)
    if rows <= dimension:
        return all(value >= 0 for value in (table * table.transpose()).solve(ones).entries())
    theta = flint.fmpq_mat(exact[:dimension]).solve(flint.fmpq_mat([[1]] * dimension))
    assert table * theta != ones, "one θ fits all points: this oracle does not know the signs of its multipliers"
    return False


# --- the interval -------------------------------------------------------------------------------------


@given(st.integers(1, 400), st.data())
@examples(25)
def test_the_interval_is_scipys_rounded_outwards(draws: int, data: st.DataObject) -> None:
    from scipy.stats import beta

    hits = data.draw(st.integers(0, draws))
    low, high = map(float, clopper_pearson(draws, hits))
    exact_low = float(beta.ppf(0.005, hits, draws - hits + 1)) if hits else 0.0
    exact_high = float(beta.ppf(0.995, hits + 1, draws - hits)) if hits < draws else 1.0
    assert low <= exact_low + 1e-12
    assert low == pytest.approx(exact_low, abs=1.1e-6)
    assert high >= exact_high - 1e-12
    assert high == pytest.approx(exact_high, abs=1.1e-6)


@given(st.integers(2, 30), st.integers(1, 300), st.data())
@examples(30)
def test_the_interval_decides_as_the_exact_tails_do(rows: int, draws: int, data: st.DataObject) -> None:
    bound = 1 - Fraction(2, rows)
    found = Frequency(0, draws, data.draw(st.integers(0, draws)), bound, ())
    low, high = found.interval
    slack = Fraction(1, 10**6)
    assert not (found.is_above and found.is_below)
    if low >= bound:
        assert found.is_above
    if low + slack < bound:
        assert not found.is_above
    if high < bound:
        assert found.is_below
    if high - slack > bound:
        assert not found.is_below


# --- one draw -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rows", "dimension"), [(2, 2), (4, 4), (5, 7), (6, 30), (5, 3), (3, 2), (4, 1)])
def test_a_draw_is_decided_as_elimination_decides_it(rows: int, dimension: int) -> None:
    answers = set()
    for k in range(40):
        points = drawn(rows, dimension, 7, k)
        answers.add(interpolates(points))
        assert interpolates(points) == by_elimination(points)
    assert answers == ({False} if rows > dimension else {True, False})


def test_float_bounds_leave_ties_open_and_rationals_close_them() -> None:
    # The second point touches the margin: its multiplier is exactly zero.
    touching = np.array([[1.0, 0.0], [1.0, 3.0]])
    assert interpolation._by_signs(touching) is None
    assert interpolates(touching)
    hair = np.array([[1.0, 0.0], [1.0 + 2**-50, 3.0]])
    assert interpolation._by_signs(hair) is None
    assert not interpolates(hair)
    # Three points on one line beside 0 in the plane: no determinant tells, and all of them support.
    line = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, -2.0]])
    assert interpolation._by_excess(line) is None
    assert interpolates(line)
    assert interpolation._by_signs(np.array([[1.0, 1.0], [1.0, 1.0]])) is None


def test_float_bounds_are_never_wrong_near_a_tie() -> None:
    generator = np.random.default_rng(5)
    settled = 0
    for _ in range(60):
        points = generator.standard_normal((4, 6)) + 1
        theta = np.linalg.lstsq(points[:3], np.ones(3), rcond=None)[0]
        shift = generator.choice([-1, 1]) * 10.0 ** -generator.integers(1, 17)
        points[3] += theta * (1 + shift - theta @ points[3]) / (theta @ theta)
        answer = interpolation._by_signs(points)
        settled += answer is not None
        assert interpolates(points) == by_elimination(points)
    assert 20 < settled < 60


# --- the law ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rows", "dimension"), [(10, 20), (4, 4), (6, 9)])
def test_turned_draws_have_the_law_of_the_points_themselves(rows: int, dimension: int) -> None:
    times = 1500
    turned = sum(interpolates(drawn(rows, dimension, 1, k)) for k in range(times)) / times
    generator = np.random.default_rng(2)
    plain = sum(interpolates(generator.standard_normal((rows, dimension))) for _ in range(times)) / times
    assert 0.02 < plain < 0.6
    assert abs(turned - plain) < 4 * np.sqrt(2 * plain * (1 - plain) / times)


def test_turned_draws_have_the_right_lengths_and_angles() -> None:
    grams = np.array([points @ points.T for points in (drawn(3, 8, 4, k) for k in range(4000))])
    assert grams.mean(axis=0) == pytest.approx(8 * np.eye(3), abs=0.25)
    assert grams.var(axis=0) == pytest.approx(8 * (np.ones((3, 3)) + np.eye(3)), rel=0.15)


# --- the statement ------------------------------------------------------------------------------------


def test_high_dimensions_are_confirmed() -> None:
    outcome = decided(10, 240)
    assert outcome.verdict.value == "confirmed"
    found = shown(outcome)
    assert (found["draws"], found["bound"], found["probability"]["confidence"]) == (200, "4/5", "99/100")
    assert Fraction(found["probability"]["interval"][0]) >= Fraction(4, 5)


@pytest.mark.parametrize(
    ("rows", "dimension", "holds"), [(10, 239, False), (10, 240, True), (6, 112, False), (6, 113, True)]
)
def test_the_threshold(rows: int, dimension: int, holds: bool) -> None:
    # 10·10·ln 10 + 9 = 239.26 and 10·6·ln 6 + 5 = 112.51.
    assert decided(rows, dimension).hypothesis.holds is holds


def test_low_dimensions_break_the_bound() -> None:
    outcome = decided(10, 15)
    assert outcome.verdict.value == "not_applicable"
    assert outcome.conclusion.holds is False
    assert Fraction(shown(outcome)["probability"]["interval"][1]) < Fraction(4, 5)


@pytest.mark.parametrize("rows", [2, 3, 5, 10, 40, 200])
def test_the_least_dimension_of_the_lemma_meets_its_bound(rows: int) -> None:
    least = floor(10 * rows * log(rows) + rows - 1) + 1
    assert Probability.of(rows, least).holds


def test_the_enclosure_leaves_few_dimensions_open() -> None:
    answers = {d: Probability.of(20, d).holds for d in range(1, 400)}
    changes = [d for d in answers if d > 1 and answers[d] is not answers[d - 1]]
    assert len(changes) == 2
    assert [answers[1], answers[changes[0]], answers[changes[1]]] == [False, None, True]
    assert changes[1] - changes[0] <= 5


def test_the_draws_agree_with_the_enclosure() -> None:
    for rows, dimension in ((3, 5), (6, 8), (10, 20), (10, 60)):
        outcome = decided(rows, dimension)
        drawn_low, drawn_high = map(Fraction, shown(outcome)["probability"]["interval"])
        low, high = map(Fraction, enclosed(outcome)["probability"]["enclosure"])
        assert drawn_low <= high
        assert low <= drawn_high


@pytest.mark.usefixtures("no_enclosure")
def test_it_can_be_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    def nearly_parallel(rows: int, dimension: int, seed: int, k: int) -> Floats:
        points = np.eye(rows)
        points[:, 0] += 10.0 * (1 + np.arange(rows))
        return points

    monkeypatch.setattr(frequency_room, "drawn", nearly_parallel)
    outcome = decided(10, 240)
    assert outcome.verdict.value == "refuted"
    assert shown(outcome)["failures"][:3] == [0, 1, 2]


@pytest.mark.usefixtures("no_enclosure")
def test_few_draws_do_not_settle_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frequency_room, "DRAW_SECONDS", 20 * 2e-4)
    outcome = decided(10, 240)
    assert outcome.verdict.value == "undecided"
    draws = shown(outcome)["draws"]
    assert shown(outcome)["interpolating"] == draws > 0
    assert f"neither the enclosure nor {draws} draws settle it" in outcome.conclusion.note


@pytest.mark.usefixtures("no_enclosure")
def test_many_draws_settle_it_where_the_enclosure_does_not() -> None:
    outcome = decided(10, 240)
    assert outcome.verdict.value == "confirmed"
    assert "draws are asked" in outcome.conclusion.note


def test_a_draw_beyond_the_budget_is_not_begun() -> None:
    assert planned_draws(5000, 5000) == 0
    data = Dataset.from_integers(np.eye(3000, dtype=np.int64), 1, [0, 1] * 1500)
    outcome = verify("3.7", data).outcome("printed")
    assert outcome.verdict.value == "not_applicable"
    assert outcome.conclusion.holds is False
    assert [type(witness) for witness in outcome.conclusion.witnesses] == [Probability]


def test_two_points_meet_a_bound_of_zero() -> None:
    outcome = decided(2, 16)
    assert outcome.verdict.value == "confirmed"
    assert "says nothing" in outcome.conclusion.note


def test_the_seed_and_nothing_else_is_random() -> None:
    assert frequency(6, 8, 3) == frequency.__wrapped__(6, 8, 3)
    counts = {frequency(6, 8, seed).failures for seed in range(3)}
    assert len(counts) == 3
    # Neither the labels nor the points of the dataset count.
    assert shown(decided(6, 8)) == shown(
        verify("3.7", "gaussian:positive=3,negative=3,dimension=8,seed=9").outcome("printed")
    )
