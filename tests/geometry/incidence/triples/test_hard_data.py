"""Collinear triples of data that is hard in one way, and of many points."""

from fractions import Fraction
from itertools import combinations, product
from math import comb, gcd

import numpy as np
import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.memory.arrays import from_arrays
from mixproof.geometry.data.sources import load
from mixproof.geometry.incidence.collinearity import Ends, lines_between
from mixproof.geometry.incidence.incidences import Incidence
from mixproof.geometry.incidence.slope_filter import PRIMES
from mixproof.geometry.incidence.triples.collinear import collinear_triples
from tests.geometry.tried_triples import ALONE, LARGE, check, planted_images, tried


def test_iris_has_nine_triples_one_of_them_a_conflict(engine: str) -> None:
    found = collinear_triples(load("iris"), Ends.SOME_OUTSIDE)
    assert (found.total, found.some_outside, found.both_outside) == (9, 1, 0)
    [only] = found.listed
    assert (only.point, only.weight) == (97, Fraction(1, 4))


@pytest.mark.parametrize("name", ["wine", "digits"])
def test_wine_and_digits_have_none(engine: str, name: str) -> None:
    found = collinear_triples(load(name))
    assert (found.total, found.listed) == (0, ())
    assert not found.flags.any()


@pytest.mark.parametrize("direction", [(1,), (0, 1), (2, -3, 5), (0.1, 0.7), (2**40, 1)])
def test_all_points_on_one_line(engine: str, direction: tuple[float, ...]) -> None:
    places = np.random.default_rng(3).permutation(120).tolist()
    classes = [k % 3 for k in range(120)]
    rows = [[k * Fraction(str(d)) for d in direction] for k in places]
    found = collinear_triples(Dataset.from_rows(rows, [classes[k] for k in places]), None, 0, ALONE)
    some = both = 0
    for k in range(120):
        same = [sum(c == classes[k] for c in part) for part in (classes[:k], classes[k + 1 :])]
        some += k * (119 - k) - same[0] * same[1]
        both += (k - same[0]) * (119 - k - same[1])
    assert (found.total, found.some_outside, found.both_outside) == (comb(120, 3), some, both)
    assert len(found.middles(None)) == 118


@pytest.mark.parametrize("unit", [1, PRIMES[0], 2**50])
def test_a_lattice(engine: str, unit: int) -> None:
    corners = list(product(range(12), repeat=2))
    lattice = Dataset.from_rows([[unit * a, unit * b] for a, b in corners], ["a"] * len(corners))
    found = collinear_triples(lattice, Ends.SOME_OUTSIDE, resources=ALONE)
    assert found.total == sum(gcd(a - c, b - d) - 1 for (a, b), (c, d) in combinations(corners, 2))
    assert (found.some_outside, found.listed) == (0, ())


def test_a_lattice_with_one_point_at_ten_to_the_three_hundred(engine: str) -> None:
    corners: list[tuple[object, ...]] = list(product(range(5), repeat=2))
    far = Dataset.from_rows([*corners, ("1e300", "2e300")], ["a"] * 25 + ["b"])
    expected = len(tried(Dataset.from_rows(corners, ["a"] * 25), None))
    beyond = [(x, s) for x, s in product(corners, repeat=2) if (x[0], x[1]) == (2, 4) and s == (1, 2)]
    found = collinear_triples(far, None, 10_000, ALONE)
    # On the line of slope 2 through the origin there are (0, 0), (1, 2) and (2, 4), and now the far point.
    assert len(beyond) == 1
    assert found.total == expected + comb(3, 2)
    assert found.some_outside == comb(3, 2)


def test_huge_and_tiny_numbers_in_one_table(engine: str) -> None:
    rows = [["0", "0"], ["1e-300", "1e300"], ["2e-300", "2e300"], ["3e-300", "3.000000000000000001e300"], ["1", "1"]]
    found = collinear_triples(Dataset.from_rows(rows, "abcde"), None, 10, ALONE)
    assert found.listed == (Incidence(1, 0, 2, Fraction(1, 2)),)


def test_points_that_are_proportional_modulo_many_primes_are_no_triple(engine: str) -> None:
    """(0, 0), (a, 1) and (c, d) with ad − c a multiple of the filter's prime and of the first two used in proofs."""
    multiple, d = PRIMES[0] * (2**31 - 1) * (2**31 - 19), 2**39
    a = multiple // d + 1
    points = [[0, 0], [a, 1], [a * d - multiple, d]]
    assert collinear_triples(Dataset.from_rows(points, "aba"), resources=ALONE).total == 0


def test_repeated_rows_count_once(engine: str) -> None:
    rows, labels = [[0], [1], [1], [2], [0], [2]], list("abbaaa")
    found = collinear_triples(Dataset.from_rows(rows, labels), Ends.BOTH_OUTSIDE, 10, ALONE)
    assert (found.total, found.both_outside) == (1, 1)
    assert found.listed == (Incidence(1, 0, 2, Fraction(1, 2)),)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_three_points_and_fewer(engine: str, size: int) -> None:
    assert collinear_triples(load(f"simplex:positive={size},negative=1"), resources=ALONE).total == 0
    line = Dataset.from_rows([[k, k] for k in range(size)], ["a"] * size)
    assert collinear_triples(line, resources=ALONE).total == comb(size, 3)


def test_all_classes_but_one_of_size_one(engine: str) -> None:
    names = ["most"] * 20 + [f"c{k}" for k in range(10)]
    check(Dataset.from_rows([[k % 6, k // 6] for k in range(30)], names))


def test_many_lines_of_many_points_are_proved_once_and_counted_right(engine: str) -> None:
    rng = np.random.default_rng(11)
    starts, steps = rng.integers(-(10**6), 10**6, size=(2, 5, 6))
    table = np.concatenate([start + np.outer(np.arange(40), step) for start, step in zip(starts, steps, strict=True)])
    mixed = rng.permutation(len(table))
    found = collinear_triples(from_arrays(table[mixed], mixed % 2), None, 0, ALONE)
    assert found.total == 5 * comb(40, 3)


def test_triples_planted_among_thousands_of_images_are_all_that_is_found() -> None:
    dataset, planted = planted_images(LARGE, 40)
    assert dataset.size == LARGE
    found = collinear_triples(dataset, None, 10_000)
    assert {(i.point, *sorted((i.first, i.second))) for i in found.listed} == planted
    assert found.total == len(planted)
    for i in found.listed:
        x, s, t = (dataset.numerators[k] for k in (i.point, i.first, i.second))
        assert (i.weight.denominator * (x - t) == i.weight.numerator * (s - t)).all()
    assert [index for index, _ in lines_between(dataset)] == sorted(x for x, *_ in planted)


def test_planted_triples_of_long_decimals_are_found() -> None:
    rng = np.random.default_rng(8)
    table = rng.integers(-(10**18), 10**18, size=(LARGE, 3)).astype(object)
    table[7] = 2 * table[4000] - table[900]
    dataset = Dataset.from_integers(table, 10**18, np.arange(len(table)) % 2)
    assert dataset.numerators.dtype == object
    found = collinear_triples(dataset, None, 10)
    assert [(i.point, *sorted((i.first, i.second)), i.weight) for i in found.listed] == [(4000, 7, 900, Fraction(1, 2))]


def test_a_large_lattice_is_counted_without_being_listed() -> None:
    side = 70
    table = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2)
    found = collinear_triples(from_arrays(table, table.sum(axis=1) % 2), Ends.SOME_OUTSIDE, 100)
    pairs = [(a, b) for a in range(side) for b in range(-side + 1, side) if a > 0 or b > 0]
    assert found.total == sum((side - a) * (side - abs(b)) * (gcd(a, b) - 1) for a, b in pairs)
    assert len(found.listed) == 100
    assert len(found.middles(None)) == side**2 - 4
