"""Heads on representations: their certified risks never undercut exact floors, and affine heads come near them."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import torch
from hypothesis import given

from mixproof.empirical.experiments.manifold import HeadRow, ManifoldHeads, exact_head, manifold
from mixproof.empirical.networks.report import certified_report
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.interpolation.affine_loss import least_affine_loss, least_affine_loss_of_any
from mixproof.solvers.loss.squared import least_squared_loss
from mixproof.solvers.mixing.beta import Beta
from tests.strategies import all_points, datasets, examples


@pytest.fixture(scope="module")
def three() -> ManifoldHeads:
    return manifold(points=3, hidden=12, steps=400)


def test_the_experiment_agrees_with_the_exact_floors(three: ManifoldHeads) -> None:
    assert three.agreement.value == "agrees"
    assert [row.placement.dimension for row in three.rows] == [2, 2, 1, 1, 2, 2, 3, 3]
    assert all(row.reaches(row.floor) for row in three.rows)
    frozen = three.rows[0]
    assert (frozen.floor, frozen.zero_with) == (Fraction(1, 4), "continuous")


def test_three_classes_on_a_line_cost_at_least_2_27ths(three: ManifoldHeads) -> None:
    row = three.rows[3]
    assert (row.placement.dimension, row.is_affine, row.zero_with) == (1, False, "none")
    assert row.measured >= row.floor >= Fraction(2, 27)
    assert row.floor == least_squared_loss(row.placement)


def test_an_affine_head_on_a_line_costs_two_ninths(three: ManifoldHeads) -> None:
    row = three.rows[2]
    assert row.over_all == Fraction(2, 9) <= row.floor
    assert row.measured == pytest.approx(2 / 9, abs=0.02)


def test_the_risk_is_that_of_the_trained_head_by_quadrature() -> None:
    """The mean squared distance over all ordered pairs on a fine grid of λ, in torch's own floats."""
    torch.manual_seed(3)
    module = torch.nn.Sequential(torch.nn.Linear(2, 6), torch.nn.ReLU(), torch.nn.Linear(6, 2)).double()
    corner = Dataset.from_rows([[0, 0], [3, 0], [0, 3], [1, 1]], [0, 0, 0, 1])
    exact = certified_report(exact_head(module), corner, Beta(Fraction(1), Fraction(1)), in_floats=True).squared
    x = torch.tensor([[0, 0], [3, 0], [0, 3], [1, 1]], dtype=torch.float64)
    y = torch.eye(2, dtype=torch.float64)[[0, 0, 0, 1]]
    shares, total = (np.arange(2_000) + 0.5) / 2_000, 0.0
    with torch.no_grad():
        for s in range(4):
            for t in range(4):
                w = torch.tensor(shares)[:, None]
                told = module(w * x[s] + (1 - w) * x[t]) - w * y[s] - (1 - w) * y[t]
                total += float((told**2).sum(dim=1).mean()) / 16
    assert float(exact.ball(64).mid()) == pytest.approx(total, abs=1e-5)


def test_a_risk_below_its_floor_disagrees(three: ManifoldHeads) -> None:
    low = replace(three.rows[0], risk=Radicals.of(Fraction(1, 5)))
    assert not low.reaches(low.floor)
    assert replace(three, rows=(low, *three.rows[1:])).agreement.value == "disagrees"
    far = replace(three.rows[0], risk=Radicals.of(Fraction(2)))
    assert replace(three, rows=(far, *three.rows[1:])).agreement.value == "undecided"


@examples(40)
@given(datasets(dimensions=(1, 2, 3), sizes=(2, 7), bound=2))
def test_the_least_affine_loss_is_two_thirds_of_that_of_least_squares(dataset: Dataset) -> None:
    points = np.array([[*map(float, x), 1.0] for x in all_points(dataset)])
    labels = np.eye(len(dataset.classes))[list(dataset.labels)]
    roots = np.sqrt(np.array(dataset.weights, dtype=float))[:, None]
    fit = np.linalg.lstsq(points * roots, labels * roots, rcond=None)[0]
    left = ((labels - points @ fit) * roots) ** 2
    assert float(least_affine_loss(dataset)) == pytest.approx(2 / 3 * left.sum(), abs=1e-9)


@pytest.mark.parametrize("classes", [2, 3, 4])
def test_no_placement_of_one_point_a_class_costs_an_affine_f_less(classes: int) -> None:
    draw = np.random.default_rng(classes)
    for width in range(1, classes + 1):
        bound = least_affine_loss_of_any(classes, width)
        for _ in range(20):
            points = draw.permutation(60)[: classes * width].reshape(classes, width)
            found = least_affine_loss(Dataset.from_integers(points, 1, range(classes)))
            rank = np.linalg.matrix_rank(np.hstack([points, np.ones((classes, 1))]))
            assert found == Fraction(2, 3) * Fraction(classes - int(rank), classes) >= bound
        assert found == bound  # reached wherever the points are in general position


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"points": 1}, "`points` has to be from 2 to 12"),
        ({"hidden": 0}, "`hidden` has to be from 1"),
        ({"steps": 0}, "`steps` has to be from 1"),
        ({"dataset": Dataset.from_rows([[0], [1]], "aa")}, "2 classes or more"),
    ],
)
def test_settings_that_make_no_experiment_are_refused(settings: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        manifold(**settings)  # type: ignore[arg-type]


def test_a_dataset_is_taken_as_frozen_representations() -> None:
    line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    rows: tuple[HeadRow, ...] = manifold(line, points=2, hidden=4, steps=20).rows
    assert rows[0].floor == least_affine_loss(line) == Fraction(8, 27)
    assert rows[1].floor == least_squared_loss(line) > 0
    assert rows[1].zero_with == "none"
