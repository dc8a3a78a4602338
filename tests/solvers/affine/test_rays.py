"""Slopes along the ray of a model: worked values, and the losses themselves far out."""

from fractions import Fraction

import pytest

from mixproof.geometry.data.sources import load
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.affine.model import AffineModel
from mixproof.solvers.affine.rays import mixup_slope, plain_slope, second_order_slope
from mixproof.solvers.affine.risk import plain_risk
from mixproof.solvers.affine.taylor import second_order_loss
from mixproof.solvers.mixing.beta import Beta
from tests.solvers.affine.instances import mixup_loss, random_instance

UNIFORM = Beta(Fraction(1), Fraction(1))


def test_worked_slopes() -> None:
    logits = Logits.of(AffineModel.of([[1]], [0]), load("{-10, 1 | 2}"))
    found, mixed = second_order_slope(logits, UNIFORM), mixup_slope(logits, UNIFORM)
    assert mixed is not None
    assert (found.slope.as_fraction(), mixed.as_fraction()) == (Fraction(-1, 27), Fraction(157, 297))
    assert not found.squares


def stretched(model: AffineModel, factor: int) -> AffineModel:
    return AffineModel(
        tuple(tuple(factor * value for value in row) for row in model.weights),
        tuple(factor * value for value in model.bias),
    )


@pytest.mark.parametrize("seed", range(40))
def test_slopes_are_differences_of_the_losses_far_out(seed: int) -> None:
    model, dataset, a, b = random_instance(seed)
    law, far = Beta(a, b), 4000
    near, beyond = (Logits.of(stretched(model, t), dataset) for t in (far, far + 1))
    logits = Logits.of(model, dataset)
    assert float((plain_risk(beyond).ball(200) - plain_risk(near).ball(200)).mid()) == pytest.approx(
        float(plain_slope(logits)), abs=1e-9
    )
    found = second_order_slope(logits, law)
    rise = float((second_order_loss(beyond, law).ball(200) - second_order_loss(near, law).ball(200)).mid())
    if found.squares:
        assert rise > 1
    else:
        assert rise == pytest.approx(float(found.slope.ball(64).mid()), abs=1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_the_slope_of_the_mixup_risk_is_the_risk_far_out(seed: int) -> None:
    model, dataset, a, b = random_instance(seed)
    slope = mixup_slope(Logits.of(model, dataset), Beta(a, b))
    assert slope is not None
    far = 2000
    far_out = mixup_loss(stretched(model, far), dataset, a, b) / far
    assert far_out == pytest.approx(float(slope.ball(64).mid()), abs=4e-3)
