"""Bounds of the mean of the largest mixed logit: around exact values of few pairs, and of steep models of many."""

from fractions import Fraction

import numpy as np
import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.digits import nearest_float
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.affine import largest_pairs
from mixproof.solvers.affine.bounds import lower_bound, upper_bound
from mixproof.solvers.affine.largest_pairs import largest_mean_bounds
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.affine.model import AffineModel
from mixproof.solvers.affine.rays import largest_mean
from mixproof.solvers.affine.risk import mixup_risk
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.parser import parse_mixing
from tests.solvers.affine.instances import random_instance


@pytest.mark.parametrize("seed", range(20))
def test_exact_means_are_within_the_bounds(seed: int) -> None:
    model, dataset, a, b = random_instance(seed)
    logits, law = Logits.of(model, dataset), Beta(a, b)
    exact, bounds = largest_mean(logits, law), largest_mean_bounds(logits, law)
    assert exact is not None
    assert bounds is not None
    level = exact.ball(128) - arb_of(logits.mean[0])
    assert bounds[0] <= level
    assert level <= bounds[1]
    assert bounds[1] - bounds[0] < 1e-3


def many(classes: int, factor: int, count: int = 160) -> Logits:
    draw = np.random.default_rng(classes)
    points = draw.permutation(50**2)[:count]
    table = [[int(point) // 50 - 25, int(point) % 50 - 25] for point in points]
    dataset = Dataset.from_rows(table, [*range(classes), *draw.integers(0, classes, count - classes).tolist()])
    weights = draw.integers(-9, 10, (1 if classes == 2 else classes, 2)).tolist()
    model = AffineModel.of([[factor * value for value in row] for row in weights], [factor] * len(weights))
    return Logits.of(model, dataset)


@pytest.mark.parametrize("classes", [2, 4])
@pytest.mark.parametrize("factor", [10, 10**4, 10**8])
def test_a_steep_model_on_many_rows_is_told_from_its_bounds(classes: int, factor: int) -> None:
    logits, law = many(classes, factor), Beta(Fraction(2), Fraction(2))
    risk = mixup_risk(logits, law).ball(64)
    assert lower_bound(logits, law).ball(64) < risk
    assert risk < upper_bound(logits, law).ball(64)
    levels = np.array([[float(value) for value in row] for row in logits.rows])
    labels, total = np.eye(classes)[list(logits.labels)], 0.0
    for at, share in zip(*law.nodes(200), strict=True):
        mixed = at * levels[:, None] + (1 - at) * levels[None]
        wanted = at * labels[:, None] + (1 - at) * labels[None]
        tops = mixed.max(axis=-1)
        logs = tops + np.log(np.exp(mixed - tops[..., None]).sum(axis=-1))
        total += share * float((logs - (mixed * wanted).sum(axis=-1)).mean())
    assert float(risk.lower()) <= total * (1 + 1e-5)
    assert total * (1 - 1e-5) <= float(risk.upper())
    assert float(risk.rad()) < 1e-5 * total + 2


@pytest.mark.parametrize("text", ["beta(1/20, 1/20)", "beta(1, 3)"])
def test_other_laws_too(text: str) -> None:
    law, logits = parse_mixing(text), many(3, 1000, 40)
    exact, bounds = largest_mean(logits, law), largest_mean_bounds(logits, law)
    assert exact is not None
    assert bounds is not None
    assert bounds[0] <= nearest_float(exact) - float(logits.mean[0]) <= bounds[1]


def test_too_many_pairs_have_no_bounds_but_those_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(largest_pairs, "MOST_COMPARED", 1)
    logits, law = many(2, 10**6), Beta(Fraction(2), Fraction(2))
    assert largest_mean_bounds(logits, law) is None
    assert float(mixup_risk(logits, law).ball(64).rad()) > 10**6
