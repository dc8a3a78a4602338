"""Chords of many pairs in whole numbers against those of single pairs in fractions."""

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.chord_arrays import ArrayBall, ChordArrays
from mixproof.geometry.incidence.chords import Chord, chord
from mixproof.geometry.numbers.radicals import Radicals
from tests.geometry.segment_points import squared_gap
from tests.strategies import all_points, datasets, examples

UNITS = [
    Fraction(1),
    Fraction(1, 10**40),
    Fraction(10**40),
    Fraction(10**9),
    Fraction(3 * 10**15, 7),
    Fraction(1, 2**1070),
]
"""Units in which coordinates are small, fit into 64 bits, fit into doubles, or into neither."""


def ends(cut: ChordArrays, k: int, unit: int) -> Chord:
    """A chord with its ends as sums of radicals."""
    p, d, a = (Fraction(int(array[k])) for array in (cut.middle, cut.radicand, cut.square))
    root = Radicals.root(max(d, Fraction(0)))
    lower = (Radicals.of(p) - root) * (1 / a) if cut.starts_at_root[k] else Radicals.of(0)
    upper = (Radicals.of(p) + root) * (1 / a) if cut.ends_at_root[k] else Radicals.of(1)
    assert unit > 0
    return Chord(lower, upper)


@given(datasets(dimensions=(1, 2, 3), sizes=(2, 6), bound=2), st.sampled_from(UNITS), st.data())
@examples(120)
def test_chords_and_points_inside_are_those_of_single_pairs(
    dataset: Dataset, unit: Fraction, data: st.DataObject
) -> None:
    points = [tuple(unit * value for value in point) for point in all_points(dataset)]
    scaled = Dataset.from_rows(points, [dataset.classes[label] for label in dataset.labels])
    between = tuple((a + 2 * b) / 3 for a, b in zip(points[0], points[1], strict=True))
    x = data.draw(st.sampled_from([points[0], between, tuple(value + unit for value in points[0])]))
    # 1, 2 and ½ touch points and segments of this grid.
    radius = unit * data.draw(st.sampled_from([Fraction(1), Fraction(2), Fraction(1, 2), Fraction(7, 3)]))
    pairs = np.array([[s, t] for s in range(scaled.size) for t in range(scaled.size) if s != t])
    ball = ArrayBall.around(scaled, x, radius)
    found = ball.chords(pairs)
    expected = {}
    for s, t in pairs.tolist():
        single = chord(x, radius**2, scaled.point(s), scaled.point(t))
        if single is not None:
            expected[s, t] = single
    assert [tuple(pair) for pair in found.pairs.tolist()] == list(expected)
    for k, single in enumerate(expected.values()):
        own = ends(found, k, ball.unit)
        assert (own.lower - single.lower).sign() == (own.upper - single.upper).sign() == 0
    order = [scaled.point(k) for k in range(scaled.size)]
    assert ball.inside.tolist() == [k for k, p in enumerate(order) if squared_gap(Fraction(1), x, p, p) < radius**2]


@pytest.mark.parametrize("largest", [1, 2**20, 2**31, 2**53, 2**53 + 1, 2**64])
@pytest.mark.parametrize("dimension", [1, 2, 31, 200])
def test_inner_products_are_exact_in_64_bits_and_beyond(dimension: int, largest: int) -> None:
    draw = Random(dimension).randint
    drawn = [[draw(-largest, largest) for _ in range(dimension)] for _ in "ab"]
    rows = [[largest] * dimension, [-largest] * dimension, *drawn]
    dataset = Dataset.from_rows(rows, ["a"] * 4)
    x = (Fraction(0),) * dataset.dimension
    ball = ArrayBall.around(dataset, x, Fraction(1, 3))
    vectors = [dataset.vector(k) for k in range(dataset.size)]
    pairs = np.array([[s, t] for s in range(dataset.size) for t in range(dataset.size)])
    found = ball._products(pairs[:, 0], pairs[:, 1])
    assert found.tolist() == [
        9 * sum(a * b for a, b in zip(vectors[s], vectors[t], strict=True)) for s, t in pairs.tolist()
    ]


@given(datasets(dimensions=(1, 2), sizes=(2, 5), bound=2), st.lists(st.integers(-9, 9), min_size=2, max_size=6))
@examples(40)
def test_polynomials_at_the_ends(dataset: Dataset, coefficients: list[int]) -> None:
    """Σ c_j·u^j at the upper end minus that at the lower one, power by power."""
    coefficients[0] = 0
    pairs = np.array([[s, t] for s in range(dataset.size) for t in range(s)])
    cut = ArrayBall.around(dataset, dataset.point(0), Fraction(3, 2)).chords(pairs)
    height = cut.square ** (len(coefficients) - 1)
    rational, irrational = cut.between_ends(cut.at_root(coefficients), height * sum(coefficients))
    for k in range(len(cut)):
        own = ends(cut, k, 1)
        values = []
        for end in (own.upper, own.lower):
            total, power = Radicals.of(0), Radicals.of(1)
            for coefficient in coefficients:
                total, power = total + power * coefficient, power * end
            values.append(total)
        root = Radicals.root(Fraction(int(max(cut.radicand[k], 0))))
        found = (Radicals.of(int(rational[k])) + root * int(irrational[k])) * Fraction(1, int(height[k]))
        assert (found - (values[0] - values[1])).sign() == 0
