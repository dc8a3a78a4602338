"""Sampled ε: against the whole epoch in rationals, on adversarial data, and never below the exact one."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.segments import dot, minus, mixture
from mixproof.geometry.margins.epsilon_star import margin, margins
from mixproof.geometry.margins.sampled_epsilon import SampledMargin, sampled_margin
from tests.geometry.margin_data import ADVERSARIAL, labelled, several_classes
from tests.strategies import examples


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


@pytest.mark.slow
@given(several_classes(sizes=(3, 9), classes=3), st.integers(0, 10**6))
@examples(80)
def test_the_sampled_value_is_never_below_the_exact_one(dataset: Dataset, seed: int) -> None:
    found = sampled_margin(dataset, seed)
    if found is not None:
        assert found.squared >= margin(dataset, found.point).squared >= min(each.squared for each in margins(dataset))


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
