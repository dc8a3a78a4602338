"""Least angles: against direct evaluation of the cosine along every segment, worked values and laws."""

from fractions import Fraction
from itertools import combinations_with_replacement
from math import acos, degrees, sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mixproof.geometry.margins.angular.each_point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.incidence.segments import dot, mixture
from mixproof.geometry.jobs.resources import Resources
from mixproof.geometry.margins.angular.each_point import AngularMargin, angular_margins
from mixproof.geometry.margins.distances import Segments
from tests.geometry.margin_data import ADVERSARIAL, distinct, labelled, several_classes
from tests.strategies import Exact, all_points, examples, remade, rotated

ONE = Resources(workers=1)


def directed(**options: object) -> st.SearchStrategy[Dataset]:
    return several_classes(**options).filter(lambda data: all(any(point) for point in all_points(data)))


def signed_square(x: Exact, z: Exact) -> Fraction:
    """cos·|cos| of the angle between two vectors."""
    return dot(x, z) * abs(dot(x, z)) / (dot(x, x) * dot(z, z))


def plain_angle(dataset: Dataset, asked: Dataset, index: int, some: bool, itself: int | None) -> AngularMargin:
    """By trying every segment: its ends, and the λ at which the derivative of the cosine vanishes."""
    points, x = all_points(dataset), asked.point(index)
    outside = [dataset.label(k) != asked.label(index) for k in range(dataset.size)]
    tried = []
    for low, high in combinations_with_replacement([k for k in range(dataset.size) if k != itself], 2):
        s, t = points[low], points[high]
        if low == high:
            if some or outside[low]:
                tried.append((-signed_square(x, s), low, low))
            continue
        if not (outside[low] or outside[high] if some else outside[low] and outside[high]):
            continue
        of_s = dot(t, t) * dot(s, x) - dot(s, t) * dot(t, x)
        of_t = dot(s, s) * dot(t, x) - dot(s, t) * dot(s, x)
        if of_s + of_t and 0 < of_s / (of_s + of_t) < 1:
            z = mixture(of_s / (of_s + of_t), s, t)
            best_end = max(signed_square(x, s), signed_square(x, t))
            if any(z) and signed_square(x, z) > best_end:
                tried.append((-signed_square(x, z), low, high))
    value, low, high = min(tried)
    return AngularMargin(index, high, low, -value)


def check(dataset: Dataset, some: bool = False, tests: Dataset | None = None) -> None:
    asked = dataset if tests is None else tests
    segments = Segments(Ends.SOME_OUTSIDE if some else Ends.BOTH_OUTSIDE)
    expected = [plain_angle(dataset, asked, k, some, k if tests is None else None) for k in range(asked.size)]
    assert angular_margins(dataset, segments, tests, ONE) == expected


@pytest.mark.slow
@given(directed(sizes=(2, 9)), st.booleans())
@examples(120)
def test_angles_are_those_of_brute_force(dataset: Dataset, some: bool) -> None:
    check(dataset, some)


@given(directed(sizes=(2, 7), dimensions=(2,)), directed(sizes=(2, 4), dimensions=(2,)), st.booleans())
@examples(60)
def test_angles_of_test_points_are_those_of_brute_force(dataset: Dataset, tests: Dataset, some: bool) -> None:
    check(dataset, some, tests)


@pytest.mark.parametrize("kind", ADVERSARIAL)
def test_adversarial_data(kind: str) -> None:
    points = [
        point for point in distinct(ADVERSARIAL[kind](np.random.default_rng(5))) if any(map(Fraction, map(str, point)))
    ]
    if len(points) > 2:
        check(labelled(points))
        check(labelled(points), some=True)


def test_rows_in_blocks_of_one_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    iris, chosen = load("iris"), range(0, 149, 6)
    monkeypatch.setattr(mixproof.geometry.margins.angular.each_point, "_ENTRIES", 1)
    check(Dataset.from_rationals([iris.point(k) for k in chosen], [iris.label(k) for k in chosen]))


def single(dataset: Dataset, index: int) -> Dataset:
    return Dataset.from_rationals([dataset.point(index)], [dataset.label(index)])


def test_an_angle_of_iris_is_the_least_of_many_mixed_points() -> None:
    dataset = load("iris")
    points = dataset.numerators / dataset.denominator
    labels = np.array(dataset.labels)
    for index in (0, 77, 140):
        found = angular_margins(dataset, tests=single(dataset, index), resources=ONE)[0]
        others = points[labels != labels[index]].astype(float)
        x = points[index].astype(float)
        best = -1.0
        for weight in np.linspace(0, 1, 101):
            mixed = weight * others[:, None] + (1 - weight) * others[None]
            best = max(best, float((mixed @ x / np.linalg.norm(mixed, axis=2)).max() / np.linalg.norm(x)))
        assert best**2 - 1e-12 <= found.signed_square <= 1
        assert degrees(acos(best)) - degrees(acos(min(sqrt(found.signed_square), 1))) < 0.05


@pytest.mark.slow
@given(directed(sizes=(3, 8), dimensions=(2,)), st.fractions(min_value="1/9", max_value=9))
@examples(60)
def test_turning_all_and_scaling_x_changes_nothing(dataset: Dataset, factor: Fraction) -> None:
    turned = remade(dataset, [rotated(point) for point in all_points(dataset)])
    scaled = remade(dataset, [tuple(factor * c for c in point) for point in all_points(dataset)])
    assert angular_margins(turned, resources=ONE) == angular_margins(scaled, resources=ONE)
    assert angular_margins(scaled, resources=ONE) == angular_margins(dataset, resources=ONE)


@given(directed(sizes=(3, 8)), st.randoms(use_true_random=False))
@examples(60)
def test_points_farther_out_in_the_same_direction_are_as_near(dataset: Dataset, random: object) -> None:
    factors = [Fraction(k % 3 + 1) for k in range(dataset.size)]
    pushed = [tuple(f * c for c in point) for f, point in zip(factors, all_points(dataset), strict=True)]
    if len(set(pushed)) == len(pushed):
        assert [each.signed_square for each in angular_margins(remade(dataset, pushed), resources=ONE)] == [
            each.signed_square for each in angular_margins(dataset, resources=ONE)
        ]


def test_the_origin_has_no_direction() -> None:
    data = Dataset.from_rows([[1], [0], [2]], ["a", "b", "b"], "line")
    with pytest.raises(InputError, match="row 1 of line is the origin: it has no direction"):
        angular_margins(data)
    ray = Dataset.from_rows([[1], [2]], ["a", "b"])
    with pytest.raises(InputError, match="row 0 of zero is the origin"):
        angular_margins(ray, tests=Dataset.from_rows([[0]], ["a"], "zero"))


def test_the_angle_goes_with_whole_segments(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="goes with whole segments"):
        angular_margins(load("iris"), Segments(half_width=Fraction(1, 4)))
