"""Exact attack radii: the least moves that SciPy's optimiser finds, and what lies at and before them, exactly."""

from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import minimize

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.affine.attack import attack_radii
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.affine.model import AffineModel
from tests.solvers.affine.instances import arrays_of, random_instance


@pytest.mark.parametrize("seed", range(12))
def test_no_constrained_minimisation_finds_a_shorter_or_longer_move(seed: int) -> None:
    model, dataset, _, _ = random_instance(seed)
    points, _, weights, bias = arrays_of(model, dataset)
    for index, found in enumerate(attack_radii(model, dataset)):
        scores = points[index] @ weights.T + bias
        assert scores[found.own] == scores.max()
        moves = []
        for other in range(len(weights)):
            slope = weights[found.own] - weights[other]
            if other == found.own or not slope.any():
                continue
            gap = scores[found.own] - scores[other]
            limit = {"type": "ineq", "fun": lambda d, s=slope, g=gap: -(g + s @ d), "jac": lambda d, s=slope: -s}
            ended = minimize(lambda d: d @ d, 0.1 - slope, jac=lambda d: 2 * d, constraints=[limit], tol=1e-14)
            moves.append(float(np.sqrt(ended.fun)))
        if found.square is None:
            assert not moves
        else:
            assert float(found.square) ** 0.5 == pytest.approx(min(moves), abs=1e-6)


@pytest.mark.parametrize("seed", range(20))
def test_the_foot_of_the_perpendicular_is_on_the_border_and_all_nearer_points_are_not(seed: int) -> None:
    model, dataset, _, _ = random_instance(seed)
    weights, _ = model.rows_for(dataset)
    for index, found in enumerate(attack_radii(model, dataset)):
        if found.other is None or found.square is None:
            continue
        normal = [b - a for a, b in zip(weights[found.own], weights[found.other], strict=True)]
        row = Logits.of(model, dataset).row(index)
        share = (row[found.own] - row[found.other]) / sum(value * value for value in normal)
        for part, expected in ((Fraction(1), 0), (Fraction(99, 100), 1)):
            moved = [x + part * share * value for x, value in zip(dataset.point(index), normal, strict=True)]
            there = Logits.of(
                model,
                Dataset.from_rationals(
                    [moved, *([Fraction(k + 1000)] * len(moved) for k in range(len(dataset.classes)))],
                    [0, *range(len(dataset.classes))],
                ),
            ).row(0)
            gap = there[found.own] - max(value for k, value in enumerate(there) if k != found.own)
            assert (gap > 0) - (gap < 0) == (expected if share else 0)


def test_models_without_borders_and_points_on_one() -> None:
    line = Dataset.from_rows([[0], [2]], ["a", "b"])
    assert [each.square for each in attack_radii(AffineModel.of([[0]], [3]), line)] == [None, None]
    on, off = attack_radii(AffineModel.of([[3]], [0]), line)
    assert (on.own, off.own) == (0, 1)
    assert [on.square, off.square] == [Fraction(0), Fraction(4)]
    assert attack_radii(AffineModel.of([[0], [0]], [0, 3]), line)[0].radius is None
