"""Losses of the baselines against plain numerics, and the laws that they keep."""

from fractions import Fraction
from itertools import product
from math import log

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.numbers.enclosures import settled_sign
from mixproof.geometry.numbers.quotients import combination
from mixproof.solvers.loss import baseline_loss
from mixproof.solvers.loss.baseline_loss import loss_of
from mixproof.solvers.loss.baselines import Baseline, NearestMean
from mixproof.solvers.loss.irreducible import irreducible_loss
from mixproof.solvers.mixing.beta import Beta
from tests.solvers.loss.plain_baselines import BASELINES, SMALL, plain
from tests.strategies import all_points, examples, remade, rotated

LAWS = [Beta(Fraction(a), Fraction(b)) for a, b in (("1", "1"), ("1/2", "1/2"), ("2", "1"), ("1/5", "4"), ("40", "40"))]


def by_definition(dataset: Dataset, law: Beta, baseline: Baseline) -> float:
    from scipy.special import roots_jacobi

    model, total = plain(dataset, baseline), 0.0
    points = np.array(all_points(dataset), dtype=complex)
    nodes, weights = roots_jacobi(200, float(law.b) - 1, float(law.a) - 1)
    share, weights = (1 + nodes) / 2, weights / weights.sum()
    for s, t in product(range(dataset.size), repeat=2):
        g = model(share[:, None] * points[s] + (1 - share[:, None]) * points[t]).real
        loss = -share * np.log(g[:, dataset.labels[s]]) - (1 - share) * np.log(g[:, dataset.labels[t]])
        total += float(dataset.weights[s] * dataset.weights[t]) * float(weights @ loss)
    return total


def loss(dataset: Dataset, law: Beta, baseline: Baseline) -> flint.arb:
    found = loss_of(dataset, law, baseline)
    assert found is not None
    return found.ball(64)


@pytest.mark.parametrize("baseline", BASELINES, ids=lambda baseline: baseline.name)
@pytest.mark.parametrize("law", LAWS, ids=str)
def test_the_loss_is_the_mean_over_ordered_pairs_and_the_law(baseline: Baseline, law: Beta) -> None:
    dataset = Dataset.from_rows([[0, 0], [1, 0], [3, 1], [0, 2], [0, 2]], [0, 1, 2, 0, 0])
    found = loss(dataset, law, baseline)
    assert float(found.mid()) == pytest.approx(by_definition(dataset, law, baseline), rel=1e-8)
    assert found.rad() < 2.0**-30


@given(SMALL, st.sampled_from(BASELINES[:4]), st.sampled_from(LAWS))
@examples(25)
def test_a_fine_enclosure_is_within_the_coarse_one(dataset: Dataset, baseline: Baseline, law: Beta) -> None:
    found = loss_of(dataset, law, baseline)
    assert found is not None
    coarse, fine = found.ball(32), found.ball(96)
    assert coarse.overlaps(fine)
    assert fine.rad() < 2.0**-46


@pytest.mark.slow
@given(SMALL, st.sampled_from(BASELINES[:4]), st.sampled_from(LAWS[:3]))
@examples(25)
def test_shift_scale_and_rotation_leave_the_loss(dataset: Dataset, baseline: Baseline, law: Beta) -> None:
    moved = [tuple(Fraction(-3, 2) * value + 7 for value in point) for point in all_points(dataset)]
    assert loss(dataset, law, baseline).overlaps(loss(remade(dataset, moved), law, baseline))
    if dataset.dimension > 1:
        turned = [rotated(point) for point in all_points(dataset)]
        assert loss(dataset, law, baseline).overlaps(loss(remade(dataset, turned), law, baseline))


@given(SMALL, st.sampled_from(BASELINES[:4]), st.sampled_from(LAWS[:4]))
@examples(30)
def test_no_classifier_beats_the_irreducible_loss(dataset: Dataset, baseline: Baseline, law: Beta) -> None:
    least, other = irreducible_loss(dataset, law), loss_of(dataset, law, baseline)
    assert least is not None
    assert other is not None
    if len(dataset.classes) > 1:
        assert settled_sign(combination([(Fraction(1), other), (Fraction(-1), least)]), 128) == 1


def test_a_softmax_that_cannot_tell_the_classes_has_the_loss_of_a_fair_coin() -> None:
    assert float(loss(load("counterexample"), LAWS[0], NearestMean(Fraction(3))).mid()) == pytest.approx(
        log(2), abs=1e-9
    )


def test_large_data_and_other_laws_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert loss_of(load("iris"), LAWS[0], BASELINES[0]) is None
    assert loss_of(load("shadow"), object(), BASELINES[0]) is None  # type: ignore[arg-type]
    monkeypatch.setattr(baseline_loss, "MOST_STEPS", 8)
    assert loss_of(load("shadow"), LAWS[0], BASELINES[0]) is None
