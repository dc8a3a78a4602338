"""Lemma 2.3 and Theorem 2.7 against scipy's incomplete beta function, worked values, and what would refute them."""

from collections.abc import Callable
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import betainc

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.thresholds.history import gap_history
from mixproof.solvers.thresholds.safe_range import safe_range
from mixproof.theory.findings import Verdict
from mixproof.theory.verify import verify

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def plain_gap(points: Array, labels: list[int], index: int, radius: float) -> Callable[[float], float]:
    """α ↦ N^c − max N^j of h_ε at a data point, over ordered pairs, straight from Lemma 2.3."""
    chords = []
    for s, t in product(range(len(points)), repeat=2):
        along, offset = points[s] - points[t], points[index] - points[t]
        square, slope, at_t = along @ along, along @ offset, offset @ offset - radius**2
        if s != t and slope**2 > square * at_t:
            root = np.sqrt(slope**2 - square * at_t)
            low, high = np.clip([(slope - root) / square, (slope + root) / square], 0, 1)
            if high > low:
                chords.append((s, t, low, high))

    def gap(alpha: float) -> float:
        masses = np.zeros(max(labels) + 1)
        for k, point in enumerate(points):
            masses[labels[k]] += np.sum((point - points[index]) ** 2) < radius**2
        for s, t, low, high in chords:
            mass = betainc(alpha, alpha, high) - betainc(alpha, alpha, low)
            moment = (betainc(alpha + 1, alpha, high) - betainc(alpha + 1, alpha, low)) / 2
            masses[labels[s]] += moment
            masses[labels[t]] += mass - moment
        return float(masses[labels[index]] - max(np.delete(masses, labels[index])))

    return gap


GRID = np.geomspace(1 / 64, 400, 300)


@pytest.mark.parametrize("seed", range(12))
def test_sign_changes_are_those_that_a_fine_grid_finds(seed: int) -> None:
    source = np.random.default_rng(seed)
    dimension = 1 + seed % 3
    points = source.choice(12, size=(6, dimension), replace=True) + np.arange(6)[:, None] * 12 * (dimension > 1)
    points = points if dimension > 1 else source.choice(20, size=(6, 1), replace=False)
    labels = [0, 1, *source.integers(0, 3, size=4).tolist()]
    labels = [sorted(set(labels)).index(label) for label in labels]
    dataset = Dataset.from_rows(points.tolist(), labels)
    radius = Fraction(3, 2) + seed % 4
    for index in range(dataset.size):
        gap = plain_gap(points.astype(float), labels, index, float(radius))
        history = gap_history(dataset, index, radius)
        values = [gap(alpha) for alpha in GRID]
        for k in np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0):
            if min(abs(values[k]), abs(values[k + 1])) > 1e-9:
                root = brentq(gap, GRID[k], GRID[k + 1], xtol=1e-13)
                assert any(abs(float(change.lower) / root - 1) < 1e-7 for change in history.changes)
        for change in history.changes:
            if GRID[0] < change.lower and change.upper < GRID[-1] and change.before * change.after < 0:
                below, above = gap(float(change.lower) * 0.9999), gap(float(change.upper) * 1.0001)
                assert (np.sign(below), np.sign(above)) == (change.before, change.after)


@pytest.mark.parametrize(("epsilon", "digits"), [("1/10", "22.8813067541190434716"), ("1/5", "6.18974911692349363707")])
def test_the_worked_thresholds_of_the_failure_case(epsilon: str, digits: str) -> None:
    result = verify("2.7", "counterexample", epsilon=epsilon)
    witness = next(w.to_json() for w in result.outcome("printed").conclusion.witnesses)
    assert isinstance(witness, dict)
    assert witness["row"] == 1
    low, high = enclosure(witness["alpha_star"])
    last = Fraction(1, 10 ** len(digits.partition(".")[2]))
    assert low <= Fraction(digits) + last
    assert high >= Fraction(digits)
    assert high - low < Fraction(1, 10**15)


def enclosure(value: Json) -> tuple[Fraction, Fraction]:
    assert isinstance(value, dict)
    ends = value["enclosure"]
    assert isinstance(ends, list)
    low, high = (Fraction(str(end)) for end in ends)
    return low, high


def test_small_balls_need_alpha_like_a_constant_over_epsilon_squared() -> None:
    x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    ((_, end),) = safe_range(x3, Fraction(1, 100)).intervals
    assert end is not None
    assert float(end.lower) / 100**2 == pytest.approx(0.2275, abs=2e-4)


def test_scaling_data_and_radius_together_moves_no_threshold() -> None:
    ranges = [safe_range(Dataset.from_rows([[0], [k], [2 * k]], [0, 1, 0]), Fraction(k, 10)).intervals for k in (1, 7)]
    assert ranges[0] == ranges[1]


def test_points_without_foreign_segments_are_safe_at_every_alpha() -> None:
    far = Dataset.from_rows([[0, 0], [0, 1], [9, 0], [9, 1]], [0, 0, 1, 1])
    assert all(gap_history(far, index, Fraction(1, 2)).is_safe for index in range(4))
    assert verify("2.7", far, epsilon="1/2").outcome("sharp").verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize("dataset", ["counterexample", "crossing", "shadow"])
@pytest.mark.parametrize("mixing", ["beta(1,1)", "beta(3,3)", "beta(1/2,1/2)"])
def test_the_printed_sum_is_right_for_symmetric_laws(dataset: str, mixing: str) -> None:
    result = verify("2.3", dataset, mixing=mixing, epsilon="1/3")
    assert [outcome.verdict for outcome in result.outcomes] == [Verdict.CONFIRMED] * 2


@pytest.mark.parametrize("mixing", ["beta(2,1)", "beta(1,3)"])
def test_the_printed_sum_is_wrong_for_asymmetric_laws(mixing: str) -> None:
    result = verify("2.3", "counterexample", mixing=mixing, epsilon="1/3")
    assert result.outcome("ordered").verdict is Verdict.CONFIRMED
    assert result.outcome("printed").verdict is Verdict.REFUTED
