"""Projected gradient: never nearer than the exact radius, near to it, and judged exactly."""

from fractions import Fraction

import numpy as np
import pytest

from mixproof.empirical.experiments.projected_gradient import attacked
from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.affine.attack import attack_radii
from mixproof.solvers.affine.model import AffineModel
from tests.solvers.affine.instances import random_instance


@pytest.mark.parametrize("seed", range(10))
def test_no_exact_crossing_is_nearer_than_the_radius_and_none_is_far_beyond(seed: int) -> None:
    model, dataset, _, _ = random_instance(seed)
    radii = attack_radii(model, dataset)
    for each, found in zip(radii, attacked(model, dataset, np.array([r.own for r in radii]), seed), strict=True):
        if each.square is None:
            assert found is None or not found.is_across
            continue
        assert found is not None
        if found.is_across:
            assert found.square >= each.square
        assert found.length == pytest.approx(float(each.square) ** 0.5, rel=1e-3, abs=1e-8)


def test_a_model_without_a_border_does_not_fall() -> None:
    line = Dataset.from_rows([[0], [2]], ["a", "b"])
    assert attacked(AffineModel.of([[0]], [1]), line, np.array([1, 1])) == (None, None)


def test_a_wrong_own_class_is_across_at_once() -> None:
    line = Dataset.from_rows([[0], [2]], ["a", "b"])
    found = attacked(AffineModel.of([[1]], [-1]), line, np.array([1, 0]))
    assert all(each is not None and each.is_across and each.length < 1e-9 for each in found)


def test_far_data_and_long_vectors_are_attacked_too() -> None:
    far = Dataset.from_rows([[10**9, 0], [10**9 + 2, 10**6]], ["a", "b"])
    model = AffineModel.of([[1000, 0]], [-1000 * (10**9 + 1)])
    found = attacked(model, far, np.array([0, 1]))
    assert all(each is not None and each.square == pytest.approx(Fraction(1), rel=1e-3) for each in found)
