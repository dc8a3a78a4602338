"""Exact ε*: against brute force in rationals, worked values and laws, one by one and in blocks."""

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.jobs.resources import Resources
from mixproof.geometry.margins import blocks, query
from mixproof.geometry.margins.distances import Margin, Segments
from mixproof.geometry.margins.epsilon_star import margin, margin_work, margins, riskiest
from tests.geometry.margin_data import ADVERSARIAL, distinct, labelled, plain_margins, several_classes
from tests.strategies import Exact, all_points, examples, remade, rotated, vectors

WHOLE, SOME = Segments(), Segments(Ends.SOME_OUTSIDE)
CENTRAL = st.fractions(min_value=0, max_value=Fraction(1, 2), max_denominator=9).map(lambda h: Segments(half_width=h))
KINDS = st.one_of(st.just(WHOLE), st.just(SOME), CENTRAL)
ONE = Resources(workers=1)


def in_blocks(dataset: Dataset, segments: Segments = WHOLE, tests: Dataset | None = None) -> list[Margin]:
    """The path of large data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(query, "MOST_PAIRS_ONE_BY_ONE", 0)
        patch.setattr(blocks, "_LEAST_BLOCK", 3)
        return margins(dataset, segments, tests, ONE)


def check(dataset: Dataset, segments: Segments = WHOLE, tests: Dataset | None = None) -> None:
    expected = plain_margins(dataset, segments, tests)
    assert margins(dataset, segments, tests, ONE) == expected
    assert in_blocks(dataset, segments, tests) == expected


def squares(dataset: Dataset) -> list[Fraction]:
    return [found.squared for found in margins(dataset, resources=ONE)]


@pytest.mark.parametrize(
    ("name", "row", "segment", "squared"),
    [
        ("iris", 61, (128, 26), "3/14140"),
        ("wine", 25, (112, 73), "2309757387831/1442879666000"),
        ("counterexample", 1, (2, 0), "0"),
        ("cross", 0, (3, 2), "1"),
        ("shadow", 1, (2, 2), "1"),
    ],
)
def test_the_riskiest_point_of_known_data(name: str, row: int, segment: tuple[int, int], squared: str) -> None:
    dataset = load(name)
    found = riskiest(dataset, 1)[0]
    assert dataset.row(found.point) == row
    assert (dataset.row(found.first), dataset.row(found.second)) == segment
    assert found.squared == Fraction(squared)


def test_a_point_beside_a_segment_and_one_beyond_its_end() -> None:
    plane = Dataset.from_rows([[-1, 0], [1, 0], [0, "1/3"], [4, 4]], ["a", "a", "b", "b"])
    assert margin(plane, 2) == Margin(2, 1, 0, Fraction(1, 9))
    assert margin(plane, 3) == Margin(3, 1, 1, Fraction(25))


def test_of_equal_segments_the_smallest_rows_are_given() -> None:
    square = Dataset.from_rows([[0, 0], [1, 1], [-1, -1], [1, -1], [-1, 1]], [0, 1, 1, 1, 1])
    assert margin(square, 0) == Margin(0, 2, 1, Fraction(0))
    wall = Dataset.from_rows([[0, 0], [3, 1], [3, 2], [3, -2], [3, -1], [3, 0]], [0, 1, 1, 1, 1, 1])
    assert margin(wall, 0) == Margin(0, 3, 1, Fraction(9))


@pytest.mark.slow
@given(several_classes(sizes=(2, 9), classes=3), KINDS)
@examples(100)
def test_margins_are_those_of_brute_force(dataset: Dataset, segments: Segments) -> None:
    check(dataset, segments)


@given(several_classes(sizes=(3, 8), dimensions=(2,)), several_classes(sizes=(2, 5), dimensions=(2,), classes=4), KINDS)
@examples(80)
def test_margins_of_test_points_are_those_of_brute_force(data: Dataset, tests: Dataset, segments: Segments) -> None:
    shifted = remade(tests, [tuple(c / 2 for c in point) for point in all_points(tests)])
    check(data, segments, shifted)


@given(several_classes(sizes=(2, 9), classes=3), KINDS)
@examples(40)
def test_one_margin_is_that_of_all(dataset: Dataset, segments: Segments) -> None:
    assert [margin(dataset, k, segments) for k in range(dataset.size)] == margins(dataset, segments)


@pytest.mark.parametrize("kind", ADVERSARIAL)
@pytest.mark.parametrize("segments", [WHOLE, SOME, Segments(half_width=Fraction(1, 5))], ids=str)
def test_adversarial_data(kind: str, segments: Segments) -> None:
    kept = distinct(ADVERSARIAL[kind](np.random.default_rng(5)))
    check(labelled(kept), segments)
    check(Dataset.from_rows(kept, ["alone"] + ["others"] * (len(kept) - 1)), segments)
    check(Dataset.from_rows(kept, list(range(len(kept)))), segments)


@pytest.mark.parametrize(
    ("name", "step"), [("iris", 7), ("wine", 20), pytest.param("breast-cancer", 300, marks=pytest.mark.slow)]
)
def test_margins_of_real_data_are_those_of_brute_force(name: str, step: int) -> None:
    check_real(load(name), step)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "step"), [("iris", 1), ("wine", 1), ("breast-cancer", 30), ("digits", 450)])
def test_more_margins_of_real_data_are_those_of_brute_force(name: str, step: int) -> None:
    check_real(load(name), step)


def check_real(dataset: Dataset, step: int) -> None:
    found = in_blocks(dataset)
    for index in range(0, dataset.size, step):
        assert margin(dataset, index) == found[index] == integer_brute_margin(dataset, index)
    if dataset.size < 600:
        assert margins(dataset) == found


def integer_brute_margin(dataset: Dataset, index: int) -> Margin:
    """By the formula in a, b and g, in Python integers from one Gram matrix."""
    others = outside(dataset, index)
    offsets = dataset.numerators[others].astype(object) - dataset.numerators[index].astype(object)
    gram = (offsets @ offsets.T).tolist()
    best = (Fraction(gram[0][0]), others[0], others[0])
    for s in range(len(others)):
        best = min(best, (Fraction(gram[s][s]), others[s], others[s]))
        for t in range(s + 1, len(others)):
            a, b, g = gram[s][s], gram[t][t], gram[s][t]
            if g < a and g < b and (a * b - g * g) <= best[0] * (a + b - 2 * g):
                best = min(best, (Fraction(a * b - g * g, a + b - 2 * g), others[s], others[t]))
    squared, low, high = best
    return Margin(index, high, low, squared / dataset.denominator**2)


def test_a_margin_of_the_digits_is_the_least_of_a_million_segments() -> None:
    dataset = load("digits")
    found = margin(dataset, 1688)
    assert found == Margin(1688, 187, 95, Fraction(280665, 1571))
    assert float(found.squared) == pytest.approx(plain_least(dataset, 1688), rel=1e-12)


@pytest.mark.slow
def test_margins_of_all_digits() -> None:
    dataset = load("digits")
    found = margins(dataset)
    assert found[0] == integer_brute_margin(dataset, 0)
    least = min(found, key=lambda each: each.squared)
    assert least == Margin(1688, 187, 95, Fraction(280665, 1571))
    for index in range(0, dataset.size, 300):
        assert float(found[index].squared) == pytest.approx(plain_least(dataset, index), rel=1e-9)


def outside(dataset: Dataset, index: int) -> list[int]:
    return [k for k in range(dataset.size) if dataset.labels[k] != dataset.labels[index]]


def plain_least(dataset: Dataset, index: int) -> float:
    """The least squared distance to a segment in plain NumPy: project, clip, measure."""
    points = dataset.numerators.astype(np.float64)
    offsets = points[outside(dataset, index)] - points[index]
    least = np.inf
    for s in range(len(offsets)):
        along = offsets[s + 1 :] - offsets[s]
        lengths = np.einsum("ij,ij->i", along, along)
        part = np.clip(-(along @ offsets[s]) / lengths, 0, 1)
        nearest = offsets[s] + part[:, None] * along
        least = min([least, *np.einsum("ij,ij->i", nearest, nearest), offsets[s] @ offsets[s]])
    return float(least)


@pytest.mark.slow
@given(several_classes(dimensions=(2,), sizes=(3, 8)), vectors(2), st.fractions(min_value="1/9", max_value=9))
@examples(60)
def test_moving_turning_and_scaling(dataset: Dataset, shift: Exact, factor: Fraction) -> None:
    def image(point: Exact) -> Exact:
        return tuple(factor * c + d for c, d in zip(rotated(point), shift, strict=True))

    moved = remade(dataset, list(map(image, all_points(dataset))))
    assert margins(moved) == [
        Margin(found.point, found.first, found.second, factor**2 * found.squared) for found in margins(dataset)
    ]


@given(several_classes(sizes=(3, 8)))
@examples(40)
def test_a_constant_coordinate_changes_nothing(dataset: Dataset) -> None:
    lifted = remade(dataset, [(*point, Fraction(-7, 3)) for point in all_points(dataset)])
    assert margins(lifted) == margins(dataset)


@pytest.mark.slow
@given(several_classes(sizes=(3, 8)), st.randoms(use_true_random=False))
@examples(40)
def test_order_names_and_repetitions_do_not_count(dataset: Dataset, random: Random) -> None:
    order = list(range(dataset.size))
    random.shuffle(order)
    points = [dataset.point(k) for k in order] * 2
    labels = [f"renamed {dataset.labels[k]}" for k in order] * 2
    shuffled = Dataset.from_rationals(points, labels)
    assert squares(shuffled) == [squares(dataset)[k] for k in order]


@pytest.mark.slow
@given(several_classes(sizes=(3, 9)), KINDS, st.integers(1, 9), st.booleans())
@examples(80)
def test_the_riskiest_points_come_first(dataset: Dataset, segments: Segments, count: int, large: bool) -> None:
    ranked = sorted(margins(dataset, segments), key=lambda found: (found.squared, found.point))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(query, "MOST_PAIRS_ONE_BY_ONE", 0 if large else 10**9)
        patch.setattr(blocks, "_LEAST_BLOCK", 3)
        assert riskiest(dataset, count, segments, resources=ONE) == ranked[:count]


@given(several_classes(sizes=(3, 8)), st.fractions(min_value=0, max_value="1/2", max_denominator=7))
@examples(40)
def test_less_of_each_segment_and_more_segments(dataset: Dataset, half: Fraction) -> None:
    cut, some = margins(dataset, Segments(half_width=half)), margins(dataset, SOME)
    for one, whole, other in zip(cut, margins(dataset), some, strict=True):
        assert one.squared >= whole.squared >= other.squared


@given(several_classes(sizes=(3, 8), dimensions=(1, 2)), KINDS)
@examples(40)
def test_data_as_test_points_of_themselves(dataset: Dataset, segments: Segments) -> None:
    # A test point that coincides with a data point of its class may be an end of a segment itself.
    found = margins(dataset, segments, dataset)
    if segments.ends is Ends.BOTH_OUTSIDE:
        assert found == margins(dataset, segments)
    else:
        assert {each.squared for each in found} == {0}


def test_the_work_is_that_of_all_pairs_outside() -> None:
    dataset = Dataset.from_rows([[k, 0] for k in range(10)], [0] * 4 + [1] * 6)
    assert margin_work(dataset) == 4 * (6 * 5 // 2) + 6 * (4 * 3 // 2)
