"""Least squares under Mixup and masks: worked values, and the mixed rows themselves, met one by one."""

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.affine.least_squares import Mask, Regression, swapped_coordinates
from tests.solvers.affine.instances import arrays_of, beta_nodes, random_instance

LINE = Regression.of(Dataset.from_rows([[0], [1], [3]], [0, 1, 1]))


def test_worked_values_of_the_line() -> None:
    weights = LINE.plain().solution
    assert weights == ((Fraction(2, 7),),)
    assert LINE.intercept(weights) == (Fraction(2, 7),)
    assert [share * LINE.residual(weights) for share in (1, Fraction(2, 3), Fraction(3, 5))] == [
        Fraction(2, 21),
        Fraction(4, 63),
        Fraction(2, 35),
    ]
    assert LINE.through_the_origin(Fraction(2, 3)).solution == ((Fraction(8, 19),),)
    assert LINE.through_the_origin().solution == ((Fraction(2, 5),),)


def test_worked_values_of_the_pixels() -> None:
    pixels = Regression.of(Dataset.from_rows([[0, 0], [1, 1], [2, 1]], [0, 0, 1]))
    assert pixels.masked(swapped_coordinates(2)).solution == ((Fraction(1, 4),), (Fraction(1, 4),))
    assert pixels.mixed(Fraction(2, 3)).solution == pixels.plain().solution == ((Fraction(1),), (Fraction(-1),))


SEEDS = [*range(30), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(30, 500))]


@pytest.mark.parametrize("seed", SEEDS)
def test_solutions_are_those_of_numpy_on_the_mixed_rows(seed: int) -> None:
    """Mixup at the nodes of a quadrature that is exact for the degree 2, and masks at each pair: plain lstsq."""
    model, dataset, a, b = random_instance(seed)
    points, hot, _, _ = arrays_of(model, dataset)
    targets = hot[:, 1:] if hot.shape[1] == 2 else hot
    found = Regression.of(dataset)
    at, share = beta_nodes(a, b, 4)
    c = Fraction(a * (a + 1) + b * (b + 1), (a + b) * (a + b + 1))
    rows, labels, shares = [], [], []
    for x, weight in zip(at, share, strict=True):
        for i, j in product(range(len(points)), repeat=2):
            rows.append(x * points[i] + (1 - x) * points[j])
            labels.append(x * targets[i] + (1 - x) * targets[j])
            shares.append(weight)
    solution = found.mixed(c).solution
    assert fitted(rows, labels, shares, intercept=True) == pytest.approx(as_floats(solution), abs=1e-8)
    assert fitted(rows, labels, shares, intercept=False) == pytest.approx(
        as_floats(found.through_the_origin(c).solution), abs=1e-8
    )
    masks = swapped_coordinates(dataset.dimension)
    rows, labels, shares = masked_rows(points, targets, masks)
    expected = as_floats(found.masked(masks).solution)
    assert fitted(rows, labels, shares, intercept=True) == pytest.approx(expected, abs=1e-8)


def as_floats(table: tuple[tuple[Fraction, ...], ...]) -> Floats:
    return np.array([[float(value) for value in row] for row in table])


def fitted(rows: list[Any], labels: list[Any], shares: list[Any], intercept: bool) -> Floats:
    """Weighted least squares; of several solutions the one with the least weights, intercept aside."""
    z, y, w = np.array(rows), np.array(labels), np.array(shares) / np.sum(shares)
    if intercept:
        z, y = z - w @ z, y - w @ y
    root = np.sqrt(w)[:, None]
    return np.asarray(np.linalg.lstsq(root * z, root * y, rcond=1e-10)[0])


def masked_rows(points: Floats, targets: Floats, masks: list[Mask]) -> tuple[list[Any], list[Any], list[Any]]:
    rows, labels, shares = [], [], []
    for mask in masks:
        kept, label = np.array(mask.kept), float(mask.label_weight)
        for one, weight in ((kept, label), (~kept, 1 - label)):
            for i, j in product(range(len(points)), repeat=2):
                rows.append(np.where(one, points[i], points[j]))
                labels.append(weight * targets[i] + (1 - weight) * targets[j])
                shares.append(float(mask.probability) / 2)
    return rows, labels, shares


@pytest.mark.parametrize("seed", range(20))
def test_ridge_under_mixup_is_a_larger_ridge_without(seed: int) -> None:
    _, dataset, _, _ = random_instance(seed)
    found, c = Regression.of(dataset), Fraction(2, 3)
    for ridge in (Fraction(1, 7), Fraction(3)):
        assert found.mixed(c, ridge).solution == found.ridged(ridge / c).solution


def test_a_mask_that_takes_whole_rows_changes_nothing() -> None:
    _, dataset, _, _ = random_instance(4)
    found, n = Regression.of(dataset), dataset.dimension
    whole = [Mask(Fraction(1), (True,) * n, Fraction(1))]
    assert found.masked(whole).has_the_solutions_of(found.plain())


def test_other_solutions_are_told_apart() -> None:
    flat = Regression.of(Dataset.from_rows([[0, 0], [1, 1], [2, 2]], [0, 1, 1]))
    assert flat.plain().has_the_solutions_of(flat.mixed(Fraction(1, 2)))
    assert not flat.plain().has_the_solutions_of(flat.masked(swapped_coordinates(2)))
