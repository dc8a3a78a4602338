"""Losses in floats: within rounding of their enclosures, with the slopes of difference quotients, and their shapes."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.numbers.digits import nearest_float
from mixproof.geometry.numbers.enclosures import Real, arb_of
from mixproof.solvers.affine.gradients import Labelled, LogitLoss, MixupLoss, SecondOrderLoss, ShrunkLoss
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.affine.model import AffineModel
from mixproof.solvers.affine.moments import larger_mean, own_share
from mixproof.solvers.affine.risk import mixup_risk
from mixproof.solvers.affine.taylor import second_order_loss, shrunk_loss
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from tests.solvers.affine.instances import random_instance

LOSSES: list[tuple[Callable[[Labelled], LogitLoss], Callable[[Logits, Mixing], Real]]] = [
    (MixupLoss, mixup_risk),
    (ShrunkLoss, shrunk_loss),
    (SecondOrderLoss, second_order_loss),
]
UNIFORM = Beta(Fraction(1), Fraction(1))
SKEW = load("{0 | 1, 3}")


def floats_of(logits: Logits) -> Floats:
    return np.array([[float(value) for value in row] for row in logits.rows])


@pytest.mark.parametrize("seed", range(25))
def test_values_are_those_that_are_enclosed_and_slopes_those_of_differences(seed: int) -> None:
    model, dataset, a, b = random_instance(seed)
    law, logits = Beta(a, b), Logits.of(model, dataset)
    data, at, h = Labelled.of(dataset, law), floats_of(logits), 1e-5
    for make, enclosed in LOSSES:
        loss = make(data)
        value, slope = loss.gradient(at)
        assert value == pytest.approx(nearest_float(enclosed(logits, law)), abs=1e-12)
        for place in np.ndindex(at.shape):
            move = np.zeros_like(at)
            move[place] = h
            quotient = (loss.gradient(at + move)[0] - loss.gradient(at - move)[0]) / (2 * h)
            assert slope[place] == pytest.approx(quotient, abs=1e-8)


def test_many_rows_are_summed_in_blocks() -> None:
    draw = np.random.default_rng(0)
    points = np.unique(draw.integers(-50, 50, (700, 2)), axis=0)
    dataset = Dataset.from_rows(points.tolist(), (points[:, 0] > 0).tolist())
    model = AffineModel.of([["1/8", "1/16"]], ["1/4"])
    logits = Logits.of(model, dataset)
    loss, at = MixupLoss(Labelled.of(dataset, UNIFORM)), floats_of(logits)
    value, slope = loss.gradient(at)
    assert value == pytest.approx(nearest_float(mixup_risk(logits, UNIFORM)), abs=1e-11)
    move = draw.standard_normal(at.shape)
    quotient = (loss.gradient(at + 1e-5 * move)[0] - loss.gradient(at - 1e-5 * move)[0]) / 2e-5
    assert (slope * move).sum() == pytest.approx(quotient, abs=1e-8)


def at_factor(t: int, loss: Callable[[Logits, Mixing], Real]) -> Real:
    """A loss of u = t·(x − 1/4) on {0 | 1, 3}."""
    return loss(Logits.of(AffineModel.of([[t]], [Fraction(-t, 4)]), SKEW), UNIFORM)


@pytest.mark.parametrize(("loss", "factors"), [(shrunk_loss, (16, 24, 32)), (second_order_loss, (4, 12, 20))])
def test_neither_loss_to_second_order_is_convex(
    loss: Callable[[Logits, Mixing], Real], factors: tuple[int, int, int]
) -> None:
    """A chord is certainly below the loss, at equally far factors along a ray; that of the Mixup risk never is."""
    first, middle, last = (at_factor(t, loss).ball(80) for t in factors)
    assert first + last < 2 * middle
    first, middle, last = (at_factor(t, mixup_risk).ball(80) for t in factors)
    assert first + last > 2 * middle


@pytest.mark.parametrize("seed", range(40))
def test_the_loss_around_shrunk_rows_is_above_what_grows_along_every_ray(seed: int) -> None:
    """E_Q ≥ (θ̄ − c)·D and E_Q ≥ −c·D with D = mean(y·u) − ȳ·ū: docs/proofs/affine-models.md, (6)."""
    model, dataset, a, b = random_instance(seed)
    law, logits = Beta(a, b), Logits.of(model, dataset)
    apart = arb_of(logits.own_mean - logits.across_mean)
    value, own, mean = (each.ball(80) for each in (shrunk_loss(logits, law), own_share(law), larger_mean(law)))
    assert mean > own
    assert value > (mean - own) * apart
    assert value > -own * apart
