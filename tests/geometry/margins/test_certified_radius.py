"""The radius within which a point is safe from every strength of Mixup, against plain triples and against the ball."""

from fractions import Fraction
from math import isqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.aliases import IntegerArray
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.segments import squared_distance
from mixproof.geometry.jobs.resources import Resources
from mixproof.geometry.margins import query
from mixproof.geometry.margins.certified_radius import CertifiedRadius, certified_radii, radii_within, riskiest_radii
from mixproof.geometry.margins.distances import Segments
from mixproof.geometry.margins.epsilon_star import margins
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.thresholds.ball import Ball
from mixproof.solvers.thresholds.history import gap_history
from tests.geometry.crossing import check_limit, pause
from tests.strategies import all_points, approximate, datasets, examples, remade, rotated


def radii(dataset: Dataset) -> list[CertifiedRadius]:
    return certified_radii(dataset, margins(dataset))


def squares(dataset: Dataset) -> list[Fraction]:
    return [each.squared for each in radii(dataset)]


def plain(dataset: Dataset, x: int) -> Fraction:
    """Its definition, by trying every segment."""
    points, labels = all_points(dataset), dataset.labels
    found = []
    for s in range(dataset.size):
        for t in range(dataset.size):
            outside = [labels[s] != labels[x], labels[t] != labels[x]]
            to_s, to_t = (squared_distance(points[x], points[k], points[k]) for k in (s, t))
            if all(outside) or (outside == [False, True] and s != x and to_t < to_s):
                found.append(squared_distance(points[x], points[s], points[t]))
    return min(found)


two_classes = datasets(sizes=(2, 9)).filter(lambda data: len(data.classes) > 1)


@given(two_classes)
@examples(40)
def test_it_is_the_nearest_of_the_segments_that_avoid_the_class_or_lean_away(dataset: Dataset) -> None:
    assert squares(dataset) == [plain(dataset, x) for x in range(dataset.size)]


@given(two_classes)
@examples(60)
def test_the_segment_that_is_given_is_as_far_as_is_said(dataset: Dataset) -> None:
    points = all_points(dataset)
    for found in radii(dataset):
        assert squared_distance(points[found.point], points[found.first], points[found.second]) == found.squared
        assert dataset.labels[found.first] != dataset.labels[found.point]


@pytest.mark.slow
@given(two_classes, st.integers(1, 12))
@examples(100)
def test_within_it_no_pair_favours_another_class_and_beyond_it_some_pair_does(dataset: Dataset, tenths: int) -> None:
    for found in radii(dataset):
        epsilon = Fraction(tenths, 4)
        assert (not Ball(dataset, found.point, epsilon).rivals) == (epsilon**2 <= found.squared)


@given(two_classes, st.sampled_from(["1/8", "1/2", "1", "5", "64"]))
@examples(40)
def test_within_it_the_best_constant_on_the_ball_keeps_the_class(dataset: Dataset, alpha: str) -> None:
    law = Beta(Fraction(alpha), Fraction(alpha))
    for found in radii(dataset):
        epsilon = root_below(found.squared)
        if epsilon:
            assert gap_history(dataset, found.point, epsilon).is_safe
            h = best_constant(dataset, law, dataset.point(found.point), epsilon)
            assert h is not None
            own = dataset.labels[found.point]
            shares = [approximate(h[label]) for label in range(len(h))]
            assert all(shares[own] > share for label, share in enumerate(shares) if label != own)


def test_a_segment_that_leans_away_counts_and_one_that_leans_to_the_class_does_not() -> None:
    favouring = Dataset.from_rows([[0, 0], [9, 1], [-1, 1], [0, 50]], ["x", "x", "o", "o"])
    kept = Dataset.from_rows([[0, 0], [1, 1], [-9, 1], [0, 50]], ["x", "x", "o", "o"])
    assert radii(favouring)[0] == CertifiedRadius(0, 2, 1, Fraction(1))
    assert radii(kept)[0].squared == min(each.squared for each in margins(kept) if each.point == 0) > 1


def test_a_segment_that_is_as_near_at_both_ends_does_not_lean_away() -> None:
    level = Dataset.from_rows([[0, 0], [3, 1], [-3, 1], [0, 50]], ["x", "x", "o", "o"])
    assert radii(level)[0].squared == 10


@pytest.mark.slow
@given(two_classes)
@examples(40)
def test_moving_scaling_turning_and_relabelling_change_it_as_they_change_lengths(dataset: Dataset) -> None:
    before, points = squares(dataset), all_points(dataset)
    moved = remade(dataset, [[c * 3 + Fraction(1, 7) for c in x] for x in points])
    assert squares(moved) == [9 * value for value in before]
    if dataset.dimension > 1:
        assert squares(remade(dataset, [rotated(x) for x in points])) == before
    assert squares(remade(dataset, [(*x, Fraction(5)) for x in points])) == before


@pytest.mark.parametrize("power", [40, 250, 900])
def test_numbers_of_any_size_are_told_apart(power: int) -> None:
    big = 10**power
    table = np.array([[0, 0], [9 * big, big + 1], [-big, big], [0, 50 * big]], dtype=object)
    favouring = Dataset.from_integers(table, 1, list("xxoo"))
    found = radii(favouring)[0]
    assert (found.squared, found.first, found.second) == (plain(favouring, 0), 2, 1)
    table[1:] = [[9 * big, 5 * big], [big, 0], [big, 50 * big]]  # the nearest point is the foreign end
    ending = Dataset.from_integers(table, 1, list("xxoo"))
    assert radii(ending)[0].squared == plain(ending, 0) == big**2


def test_blocks_do_not_change_what_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    iris = load("iris")
    before = radii(iris)
    monkeypatch.setattr("mixproof.geometry.margins.favouring._BLOCK_ENTRIES", 300)
    assert radii(iris) == before


@given(two_classes)
@examples(12)
def test_the_filter_of_many_points_finds_the_same(dataset: Dataset) -> None:
    alone = radii(dataset)
    riskiest = sorted(alone, key=lambda each: (each.squared, each.point))
    middle = riskiest[len(riskiest) // 2].squared
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(query, "MOST_PAIRS_ONE_BY_ONE", 0)
        assert radii(dataset) == alone
        assert riskiest_radii(dataset, 3) == riskiest[:3]
        assert radii_within(dataset, middle) == [each for each in alone if each.squared <= middle]


def test_digits_as_many_and_as_few() -> None:
    few = Dataset.from_integers(load("digits").numerators[:200], 1, list(load("digits").labels[:200]))
    found = margins(few)
    alone = certified_radii(few, found)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(query, "MOST_PAIRS_ONE_BY_ONE", 0)
        assert certified_radii(few, found) == alone
        assert riskiest_radii(few, 7) == sorted(alone, key=lambda each: (each.squared, each.point))[:7]


@pytest.mark.slow
def test_two_hundred_rows_of_digits_by_trying_every_segment() -> None:
    """All segments in NumPy's 64-bit integers, the least of them compared as rationals."""
    digits = load("digits")
    assert query.query_of(digits, None, Segments()).is_large
    found = radii(digits)
    table, labels = digits.numerators.astype(np.int64), np.array(digits.labels)
    gram = table @ table.T
    for x in np.random.default_rng(0).choice(digits.size, 200, replace=False).tolist():
        assert found[x].squared == least_of_all(gram, labels, x)


def least_of_all(gram: IntegerArray, labels: IntegerArray, x: int) -> Fraction:
    """r(x)² in the unit of the integers whose products are given."""
    squares = gram.diagonal() - 2 * gram[x] + gram[x, x]
    outside = np.flatnonzero(labels != labels[x])
    own = np.setdiff1d(np.flatnonzero(labels == labels[x]), [x])
    best = Fraction(int(squares[outside].min()))
    for ends in (outside, own):
        a, b = squares[ends, None], squares[outside]
        g = gram[np.ix_(ends, outside)] - gram[ends, x, None] - gram[x, outside] + gram[x, x]
        counts = (g < np.minimum(a, b)) & ((b < a) | (ends is outside))
        above, below = (a * b - g * g)[counts], (a + b - 2 * g)[counts]
        near = above / below
        for k in np.flatnonzero(near <= near.min(initial=np.inf) * (1 + 1e-9)).tolist():
            best = min(best, Fraction(int(above[k]), int(below[k])))
    return best


def test_a_state_and_a_limit_of_memory_serve_the_radii_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "MOST_PAIRS_ONE_BY_ONE", 0)
    iris = load("iris")
    resources = Resources(workers=1, state=tmp_path / "state")
    first = riskiest_radii(iris, 5, resources)
    size = (tmp_path / "state").stat().st_size
    assert riskiest_radii(iris, 5, resources) == first == riskiest_radii(iris, 5)
    assert (tmp_path / "state").stat().st_size == size > 500
    with pytest.raises(InputError, match=r"of 149 points of iris needs about .* the limit is 10.0 MiB"):
        riskiest_radii(iris, 5, Resources(memory=10 * 2**20))


def test_iris_has_points_whose_safe_radius_is_below_their_margin() -> None:
    iris = load("iris")
    below = [found for found, each in zip(radii(iris), margins(iris), strict=True) if found.squared < each.squared]
    assert len(below) > 5
    assert all(not Ball(iris, found.point, root_below(found.squared)).rivals for found in below)
    assert all(Ball(iris, found.point, root_below(found.squared) + Fraction(1, 1000)).rivals for found in below)


def root_below(square: Fraction) -> Fraction:
    """A rational at most 1/1000 below the root."""
    return Fraction(isqrt(int(square * 10**6)), 1000)


def test_two_threads_leave_the_others_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    found = margins(load("counterexample"))[:1]
    monkeypatch.setattr("mixproof.geometry.margins.certified_radius._alone", pause)
    check_limit(lambda: certified_radii(load("counterexample"), found))
