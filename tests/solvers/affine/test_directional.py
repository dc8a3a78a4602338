"""Mixup is directional training with another law: by that law itself, and by quadrature."""

from fractions import Fraction

import numpy as np
import pytest

from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.affine.directional import directional_law, directional_risk, squared_difference
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.affine.moments import own_share
from mixproof.solvers.affine.risk import mixup_risk, squared_risks
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.mixtures import Mixture
from mixproof.solvers.mixing.parser import parse_mixing
from tests.solvers.affine.instances import arrays_of, beta_nodes, cross_entropy, random_instance

SEEDS = [*range(25), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(25, 500))]


@pytest.mark.parametrize("seed", SEEDS)
def test_mixup_is_directional_training_with_its_law(seed: int) -> None:
    model, dataset, a, b = random_instance(seed)
    logits, law = Logits.of(model, dataset), Beta(a, b)
    moved = directional_law(law)
    assert moved is not None
    assert moved.first_moment(Radicals.of(0), Radicals.of(1)).as_fraction() == own_share(law).as_fraction()
    found = directional_risk(logits, moved)
    assert found.ball(90).overlaps(mixup_risk(logits, law).ball(90))
    points, hot, weights, bias = arrays_of(model, dataset)
    total = 0.0
    for weight, first, second in ((a / (a + b), a + 1, b), (b / (a + b), b + 1, a)):
        for x, share in zip(*beta_nodes(first, second), strict=True):
            scores = (x * points[:, None] + (1 - x) * points[None]) @ weights.T + bias
            losses = cross_entropy(scores, np.repeat(hot[:, None], len(hot), 1))
            total += float(weight) * share * float(losses.mean())
    assert total == pytest.approx(float(found.ball(64).mid()), abs=1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_the_squared_losses_differ_by_what_no_model_changes(seed: int) -> None:
    model, dataset, a, b = random_instance(seed)
    logits, law = Logits.of(model, dataset), Beta(a, b)
    points, hot, weights, bias = arrays_of(model, dataset)
    total = 0.0
    for x, share in zip(*beta_nodes(a, b, 6), strict=True):
        scores = (x * points[:, None] + (1 - x) * points[None]) @ weights.T + bias
        for at, target in ((x, hot[:, None]), (1 - x, hot[None])):
            total += share * at * float(((target - scores) ** 2).sum(axis=-1).mean())
    mixed = squared_risks(logits, law)[1].ball(64) + squared_difference(logits, law).ball(64)
    assert total == pytest.approx(float(mixed.mid()), rel=1e-10)


@pytest.mark.parametrize(("a", "b", "is_mixup"), [(2, 1, True), (3, 2, True), (2, 2, False), (1, 1, False)])
def test_a_beta_law_is_that_of_some_mixup_exactly_if_a_is_b_and_one(a: int, b: int, is_mixup: bool) -> None:
    """q(λ)/λ has to be its own mirror image."""
    at = np.array([0.1, 0.3, 0.45])
    ratio = [x ** (a - 1) * (1 - x) ** (b - 1) / x for x in (at, 1 - at)]
    assert bool(np.allclose(*ratio)) is is_mixup


def test_the_directional_law_of_a_mixture() -> None:
    law = parse_mixing("mixture(1/4*uniform + 3/4*beta(2,1))")
    moved = directional_law(law)
    assert isinstance(moved, Mixture)
    assert moved.first_moment(Radicals.of(0), Radicals.of(1)).as_fraction() == own_share(law).as_fraction()
    assert sum(weight for weight, _ in moved.parts) == Fraction(1)
