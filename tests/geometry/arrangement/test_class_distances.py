"""Class distances against all pairs."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given

from mixproof.geometry.arrangement.class_distances import squared_class_distances
from mixproof.geometry.data.dataset import Dataset
from tests.plain_x_mix import printed_bounds
from tests.strategies import datasets, examples


def _two_classes(dataset: Dataset) -> bool:
    return len(dataset.classes) > 1


@examples(50)
@given(datasets(dimensions=(1, 2, 3), sizes=(2, 8), bound=3).filter(_two_classes))
def test_class_distances_are_those_of_all_pairs(dataset: Dataset) -> None:
    assert [squared / 4 for squared in squared_class_distances(dataset)] == printed_bounds(dataset)


@pytest.mark.parametrize("seed", range(3))
def test_class_distances_that_floats_cannot_tell_apart(seed: int) -> None:
    rng = np.random.default_rng(seed)
    near = [
        [Fraction(int(a), 10**40) + int(b) for a, b in zip(rng.integers(-9, 9, 4), c, strict=True)]
        for c in rng.integers(0, 2, (30, 4)).tolist()
    ]
    dataset = Dataset.from_rationals(
        [*near, *[[c + Fraction(1, 10**45), *rest] for c, *rest in near]], [0] * 30 + [1] * 30
    )
    assert [squared / 4 for squared in squared_class_distances(dataset)] == printed_bounds(dataset)
