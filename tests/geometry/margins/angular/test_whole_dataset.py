from fractions import Fraction
from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mixproof.geometry.margins.angular.whole_dataset
from mixproof.geometry.aliases import IntegerPoint
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.margins.angular.angles import to_arc, to_direction
from mixproof.geometry.margins.angular.each_point import angular_margins
from mixproof.geometry.margins.angular.whole_dataset import least_angle
from tests.strategies import examples


def random_data(seed: int, dimension: int, lowest: int, classes: int = 2, size: int = 9) -> Dataset:
    stream = np.random.default_rng(seed)
    points = np.unique(stream.integers(lowest, 5, size=(size, dimension)), axis=0)
    points = points[(points != 0).any(axis=1)]
    stream.shuffle(points)
    return Dataset.from_rows(points.tolist(), [k % classes for k in range(len(points))])


def to_segment(x: IntegerPoint, s: IntegerPoint, t: IntegerPoint) -> Fraction:
    """The signed square of the cosine between x and the nearest direction of [s, t]."""
    square = to_arc(x, s, t)
    return square if square is not None else max(to_direction(x, s), to_direction(x, t))


def every_segment(data: Dataset) -> Fraction:
    """The largest signed square over all points and all segments that avoid their class."""
    best = Fraction(-2)
    for x in range(data.size):
        outside = [k for k in range(data.size) if data.labels[k] != data.labels[x]]
        for s, t in combinations_with_replacement(outside, 2):
            best = max(best, to_segment(data.vector(x), data.vector(s), data.vector(t)))
    return best


@examples(150)
@given(st.integers(0, 10**6), st.integers(2, 4), st.integers(-4, 1), st.integers(2, 3))
def test_it_is_the_least_over_every_segment(seed: int, dimension: int, lowest: int, classes: int) -> None:
    data = random_data(seed, dimension, lowest, classes)
    found = least_angle(data)
    assert found.signed_square == every_segment(data)
    ends = data.vector(found.first), data.vector(found.second)
    assert to_segment(data.vector(found.point), *ends) == found.signed_square
    assert data.labels[found.point] not in {data.labels[found.first], data.labels[found.second]}


@examples(40)
@given(st.integers(0, 10**6), st.integers(-3, 1))
def test_it_is_the_least_of_the_angles_of_each_point(seed: int, lowest: int) -> None:
    data = random_data(seed, 3, lowest, 3, 14)
    assert least_angle(data).signed_square == max(each.signed_square for each in angular_margins(data))


@pytest.mark.parametrize("name", ["iris", "wine"])
def test_real_data_in_another_way(name: str) -> None:
    data = load(name)
    assert least_angle(data).signed_square == max(each.signed_square for each in angular_margins(data))


@pytest.mark.parametrize("block", [1, 2, 3])
def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    data = [random_data(seed, 3, -3, 2, 20) for seed in range(20)]
    before = [least_angle(each) for each in data]
    monkeypatch.setattr(mixproof.geometry.margins.angular.whole_dataset, "_BLOCK", block)
    monkeypatch.setattr(mixproof.geometry.margins.angular.whole_dataset, "_FEW", 0)
    assert [least_angle(each) for each in data] == before


@examples(60)
@given(st.lists(st.integers(-9, 9), min_size=9, max_size=9))
def test_an_angle_to_a_segment_is_the_least_of_a_fine_walk(numbers: list[int]) -> None:
    x, s, t = (np.array(numbers[k : k + 3], dtype=float) for k in (0, 3, 6))
    if not (x.any() and s.any() and t.any()) or np.allclose(np.cross(s, t), 0):
        return
    shares = np.linspace(0, 1, 20001)[:, None]
    walk = shares * s + (1 - shares) * t
    cosine = (walk @ x / np.linalg.norm(walk, axis=1) / np.linalg.norm(x)).max()
    found = to_segment(*(tuple(numbers[k : k + 3]) for k in (0, 3, 6)))
    assert float(found) == pytest.approx(cosine * abs(cosine), abs=1e-5)


def test_lengths_and_rational_turns_change_no_angle() -> None:
    data = random_data(5, 2, -3)
    turned = [
        [Fraction(3, 5) * a - Fraction(4, 5) * b, Fraction(4, 5) * a + Fraction(3, 5) * b]
        for a, b in map(data.point, range(data.size))
    ]
    stretched = [[(k + 1) * a, (k + 1) * b] for k, (a, b) in enumerate(turned)]
    other = Dataset.from_rationals(stretched, data.labels)
    assert least_angle(other).signed_square == least_angle(data).signed_square


def test_a_direction_that_two_classes_share_is_at_angle_zero() -> None:
    found = least_angle(Dataset.from_rows([[1, 2], [-1, 0], [3, 6]], ["a", "b", "b"]))
    assert found.signed_square == 1
    assert to_direction((1, 2), (-3, -6)) == -1


def test_all_may_be_obtuse() -> None:
    data = Dataset.from_rows([[1, 0], [-1, 1], [-1, -1], [-2, 0]], ["a", "b", "b", "b"])
    assert least_angle(data).signed_square == every_segment(data) == Fraction(-1, 2)


def test_what_has_no_angles_is_refused() -> None:
    with pytest.raises(InputError, match="row 1 of data is the origin"):
        least_angle(Dataset.from_rows([[1, 1], [0, 0]], ["a", "b"]))
    with pytest.raises(InputError, match="one class only"):
        least_angle(Dataset.from_rows([[1, 1], [2, 0]], ["a", "a"]))
