"""The search over crossings against brute force at each of them, and against its own exact decisions."""

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mixproof.solvers.classifier.crossings
from mixproof.geometry.aliases import Point
from mixproof.geometry.arrangement.crossings import crossings
from mixproof.geometry.arrangement.edges import arrangement
from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.classifier.crossings import _failing_classes, failing_crossings
from mixproof.solvers.mixing.beta import Beta
from tests.plain_x_mix import crossing_points, has_majority, is_classified, is_continuous
from tests.strategies import datasets, examples

UNIFORM = Beta(Fraction(1), Fraction(1))
BOUNDS = st.sampled_from([Fraction(1, 4), Fraction(1, 9), Fraction(4, 9), Fraction(1), Fraction(5, 2)])


def found_by_search(dataset: Dataset, alpha: int, bounds: list[Fraction]) -> Counter[tuple[Point, int]]:
    found = arrangement(dataset)
    counts = Counter[tuple[Point, int]]()
    for row in failing_crossings(found, Beta(Fraction(alpha), Fraction(alpha)), bounds):
        assert row.is_settled
        assert row.total == sum(len(others) for _, others in row.cases)
        for label, others in row.cases:
            counts.update((found.meeting(row.edge, other), label) for other in others.tolist())
    return counts


@examples(60)
@given(datasets(dimensions=(2,), sizes=(4, 7), bound=2), st.sampled_from([1, 2]), BOUNDS)
def test_failing_crossings_are_those_of_brute_force(dataset: Dataset, alpha: int, bound: Fraction) -> None:
    labels = range(len(dataset.classes))
    expected = {
        (x, label)
        for x in crossing_points(dataset)
        for label in labels
        if has_majority(dataset, x, label, bound)
        and not (is_continuous(dataset, alpha, x) and is_classified(dataset, alpha, x, label))
    }
    counts = found_by_search(dataset, alpha, [bound for _ in labels])
    assert set(counts) == expected
    assert set(counts.values()) <= {1}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", ["decimals", "small", "clusters"])
def test_floats_and_exact_decisions_find_the_same(seed: int, kind: str) -> None:
    rng = np.random.default_rng(seed)
    points = {
        "decimals": rng.standard_normal((11, 2)),
        "small": rng.permutation([[i, j] for i in range(5) for j in range(5)])[:11],
        "clusters": np.round(rng.standard_normal((11, 2)) * 1e-6, 9) + rng.integers(0, 2, (11, 1)),
    }[kind]
    dataset = Dataset.from_rows(points.tolist(), [k % 3 for k in range(11)])
    found, bounds = arrangement(dataset), [Fraction(1, 4), Fraction(1, 3), Fraction(2)]
    expected = {
        (x, label)
        for row in crossings(found)
        for other in row.others.tolist() + [others[0] for others in row.crowded]
        for x in (found.meeting(row.edge, other),)
        for label in _failing_classes(found, UNIFORM, bounds, x) or ()
    }
    assert set(found_by_search(dataset, 1, bounds)) == expected


def test_equal_shares_on_both_lines_do_not_fail() -> None:
    """Two segments from class 0 to class 1 that cross at λ = 2/3 on both: h is (2/3, 1/3), and continuous."""
    dataset = Dataset.from_rows([[-1, 0], [2, 0], [0, -2], [0, 4]], [0, 1, 0, 1])
    origin = (Fraction(0), Fraction(0))
    for bound, expected in ((Fraction(1, 4), []), (Fraction(1), [(origin, 1)])):
        assert list(found_by_search(dataset, 1, [bound] * 2)) == expected


def test_bounds_beyond_floats_and_beyond_one() -> None:
    dataset = Dataset.from_rows([[-1, 0], [0, -1], [3, 0], [0, 9]], [0, 0, 1, 1])
    assert len(found_by_search(dataset, 1, [Fraction(10**700)] * 2)) == 2
    assert not found_by_search(dataset, 1, [Fraction(1, 10**700)] * 2)


def test_too_many_segments_at_a_crossing_are_left_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixproof.solvers.classifier.crossings, "MOST_SEGMENTS", 2)
    rows = [[-1, 0], [2, 0], [3, 0], [0, -1], [0, 2]]
    dataset = Dataset.from_rows(rows, [0, 1, 1, 0, 1])
    found = list(failing_crossings(arrangement(dataset), UNIFORM, [Fraction(1)] * 2))
    assert not all(row.is_settled for row in found)
    assert sum(row.judged for row in found) == 1
