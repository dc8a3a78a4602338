"""Exact ε* and sampled ε: against brute force in rationals, worked values, laws, and the claims of the sieve."""

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations_with_replacement, product
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import geometry.margins
from geometry.dataset import Dataset
from geometry.errors import InputError
from geometry.library import load
from geometry.margins import (
    Margin,
    SampledMargin,
    _Around,
    _around,
    _within,
    margin,
    margin_work,
    margins,
    riskiest,
    sampled_margin,
)
from geometry.segments import dot, minus, mixture, squared_distance
from tests.strategies import Exact, all_points, datasets, examples, remade, rotated, vectors

CLASSES = 3


def several_classes(**options: object) -> st.SearchStrategy[Dataset]:
    return datasets(**options).filter(lambda dataset: len(dataset.classes) > 1)  # type: ignore[arg-type]


def outside(dataset: Dataset, index: int) -> list[int]:
    return [k for k in range(dataset.size) if dataset.labels[k] != dataset.labels[index]]


def brute_margin(dataset: Dataset, index: int) -> Margin:
    """By trying every segment; of equal ones the smallest rows, ends counted as segments of their own."""
    points = all_points(dataset)
    x = points[index]
    tried = []
    for low, high in combinations_with_replacement(outside(dataset, index), 2):
        s, t = points[low], points[high]
        squared = squared_distance(x, s, t)
        if low == high or squared < min(squared_distance(x, s, s), squared_distance(x, t, t)):
            tried.append((squared, low, high))
    squared, low, high = min(tried)
    return Margin(index, high, low, squared)


def check(dataset: Dataset) -> None:
    found = list(margins(dataset))
    assert found == [brute_margin(dataset, index) for index in range(dataset.size)]
    assert found == [margin(dataset, index) for index in range(dataset.size)]


def squares(dataset: Dataset) -> list[Fraction]:
    return [found.squared for found in margins(dataset)]


def labelled(points: list[list[object]], seed: int = 0, classes: int = CLASSES) -> Dataset:
    labels = np.random.default_rng(seed).integers(0, classes, len(points)).tolist()
    return Dataset.from_rows(points, [0, 1, *labels[2:]])


# --- worked values ------------------------------------------------------------------------------------


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


# --- brute force --------------------------------------------------------------------------------------


@given(several_classes(sizes=(2, 9), classes=3))
@examples(120)
def test_margins_are_those_of_brute_force(dataset: Dataset) -> None:
    check(dataset)


@given(several_classes(sizes=(4, 9), classes=4), st.integers(1, 3), st.integers(0, 2))
@examples(60)
def test_blocks_of_any_size_give_the_same(dataset: Dataset, first_rows: int, few: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(geometry.margins, "_BLOCK_ENTRIES", 5)
        patch.setattr(geometry.margins, "_FIRST_ROWS", first_rows)
        patch.setattr(geometry.margins, "_FEW", few)
        check(dataset)


def _spread(rng: np.random.Generator) -> list[list[object]]:
    return [[f"{rng.integers(-99, 99)}e{rng.integers(-300, 300)}" for _ in range(2)] for _ in range(16)]


ADVERSARIAL: dict[str, Callable[[np.random.Generator], list[list[object]]]] = {
    "on one line": lambda rng: [[k, -3 * k] for k in range(14)],
    "one coordinate": lambda rng: [[str(value)] for value in rng.permutation(200)[:14]],
    "a lattice": lambda rng: [list(point) for point in product(range(4), range(4))],
    "one outlier": lambda rng: [*rng.normal(size=(14, 2)).tolist(), ["1e300", 1]],
    "huge and tiny": _spread,
    "close together": lambda rng: (1 + rng.normal(size=(14, 2)) * 1e-13).tolist(),
    "long integers": lambda rng: [[10**40 + int(v) for v in row] for row in rng.integers(0, 9, (12, 3))],
    "a far cluster": lambda rng: [[0, 0], *(rng.integers(0, 300, (12, 2)) + 10**18).tolist()],
    "shallow": lambda rng: [[k, f"{k % 3}e-18"] for k in range(14)],
    "beyond doubles": lambda rng: [[f"{v}e400" for v in row] for row in rng.integers(1, 99, (12, 2))],
    "below doubles": lambda rng: [[f"{v}e-400" for v in row] for row in rng.integers(1, 99, (12, 2))],
}


@pytest.mark.parametrize("kind", ADVERSARIAL)
def test_adversarial_data(kind: str) -> None:
    points = ADVERSARIAL[kind](np.random.default_rng(5))
    kept = [list(point) for point in dict.fromkeys(map(tuple, points))]
    check(labelled(kept))
    check(Dataset.from_rows(kept, ["alone"] + ["others"] * (len(kept) - 1)))
    check(Dataset.from_rows(kept, list(range(len(kept)))))


@pytest.mark.parametrize(("name", "rows"), [("wine", (0, 60, 177)), ("breast-cancer", (0, 300))])
def test_margins_of_real_data_are_those_of_brute_force(name: str, rows: tuple[int, ...]) -> None:
    dataset = load(name)
    for index in rows:
        assert margin(dataset, index) == integer_brute_margin(dataset, index)


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
    found = list(margins(dataset))
    least = min(found, key=lambda each: each.squared)
    assert least == Margin(1688, 187, 95, Fraction(280665, 1571))
    for index in range(0, dataset.size, 300):
        assert float(found[index].squared) == pytest.approx(plain_least(dataset, index), rel=1e-9)


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


# --- the lemma and the bound of the sieve -------------------------------------------------------------


@given(vectors(2), vectors(2), st.fractions(min_value=0, max_value=1, max_denominator=12))
@examples(150)
def test_which_segments_come_within_a_radius(s: Exact, t: Exact, part: Fraction) -> None:
    origin = (Fraction(0), Fraction(0))
    a, b, g = dot(s, s), dot(t, t), dot(s, t)
    if g >= min(a, b):
        assert squared_distance(origin, s, t) == min(a, b)
        return
    for threshold in (part * min(a, b), squared_distance(origin, s, t)):
        below = threshold - g
        comes_near = below >= 0 and below**2 >= (a - threshold) * (b - threshold)
        assert comes_near == (squared_distance(origin, s, t) <= threshold)


def pairs_within(around: _Around, threshold: Fraction) -> set[tuple[int, int]]:
    s, t, _ = _within(around, range(len(around.rounded)), threshold)
    return set(zip(s.tolist(), t.tolist(), strict=True))


@given(st.integers(0, 10**6), st.sampled_from([1, 2, 5, 40]), st.sampled_from([0, 3, 8, 16]))
@examples(60)
def test_the_sieve_keeps_every_segment_at_exactly_the_threshold(seed: int, dimension: int, digits: int) -> None:
    rng = np.random.default_rng(seed)
    points = np.round(rng.normal(size=(12, dimension)) * rng.choice([1, 1e-6, 1e6], size=(12, 1)), digits) + 0.5
    dataset = Dataset.from_rows([[0] * dimension, *points.tolist()], ["x"] + ["other"] * 12)
    around = _around(dataset, 0)
    places = range(len(around.rounded))
    nearest = min(around.products(k, k)[0] for k in places)
    values = {(s, t): around.at_foot(s, t) for s in places for t in places if s < t}
    for value in values.values():
        if value is not None and value <= nearest:
            needed = {pair for pair, other in values.items() if other is not None and other <= value}
            assert needed <= pairs_within(around, value)


def test_the_sieve_keeps_segments_that_leave_their_nearer_end_at_a_right_angle() -> None:
    # g = a − 1 with coordinates beyond 2⁵³: ĝ may be above a by more than T is below it.
    q = 134_217_689  # a prime
    for p in range(2**27 + 1, 2**27 + 61, 2):
        inverse = pow(q, -1, p)
        e = ((q * inverse - 1) // p, -inverse)
        assert e[0] * p + e[1] * q == -1
        far = [p - q * 2**31 + e[0], q + p * 2**31 + e[1]]
        dataset = Dataset.from_rows([[0, 0], [p, q], far], ["x", "other", "other"])
        around = _around(dataset, 0)
        squared = around.at_foot(0, 1)
        assert squared is not None
        assert p * p + q * q - 1 < squared < p * p + q * q
        assert pairs_within(around, squared) == {(0, 1)}
        assert margin(dataset, 0) == Margin(0, 2, 1, squared)


def test_the_sieve_drops_nearly_all_segments() -> None:
    dataset = load("wine")
    around = _around(dataset, 25)
    best = margin(dataset, 25).squared * dataset.denominator**2
    assert len(pairs_within(around, best)) == 1


# --- laws ---------------------------------------------------------------------------------------------


@given(several_classes(dimensions=(2,), sizes=(3, 8)), vectors(2), st.fractions(min_value="1/9", max_value=9))
@examples(60)
def test_moving_turning_and_scaling(dataset: Dataset, shift: Exact, factor: Fraction) -> None:
    def image(point: Exact) -> Exact:
        return tuple(factor * c + d for c, d in zip(rotated(point), shift, strict=True))

    moved = remade(dataset, list(map(image, all_points(dataset))))
    assert list(margins(moved)) == [
        Margin(found.point, found.first, found.second, factor**2 * found.squared) for found in margins(dataset)
    ]


@given(several_classes(sizes=(3, 8)))
@examples(40)
def test_a_constant_coordinate_changes_nothing(dataset: Dataset) -> None:
    lifted = remade(dataset, [(*point, Fraction(-7, 3)) for point in all_points(dataset)])
    assert list(margins(lifted)) == list(margins(dataset))


@given(several_classes(sizes=(3, 8)), st.randoms(use_true_random=False))
@examples(40)
def test_order_names_and_repetitions_do_not_count(dataset: Dataset, random: Random) -> None:
    order = list(range(dataset.size))
    random.shuffle(order)
    points = [dataset.point(k) for k in order] * 2
    labels = [f"renamed {dataset.labels[k]}" for k in order] * 2
    shuffled = Dataset.from_rationals(points, labels)
    assert squares(shuffled) == [squares(dataset)[k] for k in order]


@given(several_classes(sizes=(3, 9)), st.integers(1, 9))
@examples(40)
def test_the_riskiest_points_come_first(dataset: Dataset, count: int) -> None:
    ranked = sorted(margins(dataset), key=lambda found: (found.squared, found.point))
    assert riskiest(dataset, count) == ranked[:count]


def test_one_class_has_no_margin() -> None:
    single = Dataset.from_rows([[0], [1]], ["a", "a"], "single")
    for ask in (lambda: margin(single, 0), lambda: list(margins(single)), lambda: riskiest(single, 1)):
        with pytest.raises(InputError, match="single has one class only"):
            ask()


def test_the_work_is_that_of_all_pairs_outside() -> None:
    dataset = Dataset.from_rows([[k, 0] for k in range(10)], [0] * 4 + [1] * 6)
    assert margin_work(dataset) == (4 * 36 + 6 * 16) * 4 // 2


# --- the sampled scheme -------------------------------------------------------------------------------


def brute_sample(dataset: Dataset, seed: int, alpha: float) -> SampledMargin | None:
    """The whole epoch in rationals: a permutation of the rows first, then one λ a row."""
    owner = {row: index for index, rows in enumerate(dataset.rows) for row in rows}
    rng = np.random.default_rng(seed)
    rows = [owner[row] for row in range(dataset.row_count)]
    partners = rng.permutation(np.array(rows)).tolist()
    weights = [Fraction(*value.as_integer_ratio()) for value in rng.beta(alpha, alpha, len(rows)).tolist()]
    tried = []
    for first, second, weight in zip(rows, partners, weights, strict=True):
        mixed = mixture(weight, dataset.point(first), dataset.point(second))
        for index in range(dataset.size):
            if dataset.labels[index] not in {dataset.labels[first], dataset.labels[second]}:
                offset = minus(mixed, dataset.point(index))
                tried.append((dot(offset, offset), index, first, second, weight))
    if not tried:
        return None
    squared, point, first, second, weight = min(tried)
    return SampledMargin(point, first, second, weight, squared)


@given(several_classes(sizes=(2, 9), classes=4), st.integers(0, 10**6), st.sampled_from([1.0, 32.0, 1024.0]))
@examples(150)
def test_the_sampled_value_is_that_of_the_whole_epoch_in_rationals(dataset: Dataset, seed: int, alpha: float) -> None:
    found = sampled_margin(dataset, seed, alpha=alpha)
    expected = brute_sample(dataset, seed, alpha)
    if found is None or expected is None:
        assert found == expected
    else:
        assert (found.squared, found.point) == (expected.squared, expected.point)
        mixed = mixture(found.weight, dataset.point(found.first), dataset.point(found.second))
        offset = minus(mixed, dataset.point(found.point))
        assert dot(offset, offset) == found.squared


@pytest.mark.parametrize("kind", ADVERSARIAL)
def test_the_sampled_value_on_adversarial_data(kind: str) -> None:
    points = ADVERSARIAL[kind](np.random.default_rng(6))
    dataset = labelled([list(point) for point in dict.fromkeys(map(tuple, points))])
    for seed in range(5):
        found, expected = sampled_margin(dataset, seed), brute_sample(dataset, seed, 1024.0)
        assert (found and found.squared) == (expected and expected.squared)


def test_the_sampled_value_where_squares_would_underflow() -> None:
    # In doubles whose unit is the outlier's, (½, ½, ½, ½, ½) has the square 0 and (1, 0, 0, 0, 0) has 2⁻¹⁰⁷⁴.
    points = [[0] * 5, [1] * 5, [10, 0, 0, 0, 0], [14, 0, 0, 0, 0], [1, 0, 0, 0, 0], [13, 0, 0, 0, 0], [2**536] * 5]
    dataset = Dataset.from_rows(points, ["a"] * 4 + ["b"] * 2 + ["c"])
    for seed in range(60):
        found, expected = sampled_margin(dataset, seed), brute_sample(dataset, seed, 1024.0)
        assert (found and found.squared) == (expected and expected.squared)


@given(several_classes(sizes=(3, 9), classes=3), st.integers(0, 10**6))
@examples(80)
def test_the_sampled_value_is_never_below_the_exact_one(dataset: Dataset, seed: int) -> None:
    found = sampled_margin(dataset, seed)
    if found is not None:
        assert found.squared >= margin(dataset, found.point).squared >= min(squares(dataset))


def test_a_subsample_draws_rows_without_replacement() -> None:
    iris = load("iris")
    whole, part = sampled_margin(iris, 4), sampled_margin(iris, 4, rows=30)
    assert whole is not None
    assert part is not None
    assert part == sampled_margin(iris, 4, rows=30) != sampled_margin(iris, 5, rows=30)
    drawn = np.random.default_rng(4).choice(150, size=30, replace=False).tolist()
    assert {iris.row(part.point), iris.row(part.first), iris.row(part.second)} <= set(drawn) | {101}
    for rows in (0, 151):
        with pytest.raises(InputError, match=rf"{rows} rows cannot be drawn from the 150 of iris"):
            sampled_margin(iris, rows=rows)


def test_without_a_third_class_there_may_be_no_sampled_value() -> None:
    pair = Dataset.from_rows([[0], [1]], ["a", "b"])
    found = [sampled_margin(pair, seed) for seed in range(20)]
    assert None in found
    assert {each.squared for each in found if each is not None} == {1}
