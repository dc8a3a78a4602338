"""Batches of a size of their own: what is drawn, and that a member's draws are its own."""

from fractions import Fraction

import numpy as np
import pytest
import torch

from mixproof.empirical.training.batches import Member, Table
from mixproof.empirical.training.ensembles import train
from mixproof.empirical.training.minibatches import Minibatches
from mixproof.empirical.training.networks import TwoLayerReLU
from mixproof.empirical.training.optimisers import Adam
from mixproof.empirical.training.recipes import Recipe
from mixproof.geometry.errors import InputError
from mixproof.solvers.mixing.beta import Beta


def beta(alpha: int) -> Beta:
    return Beta(Fraction(alpha), Fraction(alpha))


LIKE = torch.empty(0, dtype=torch.float64)
RANDOM = np.random.default_rng(0)
TABLES = [Table(RANDOM.normal(size=(n, 2)), RANDOM.integers(3, size=n), ("a", "b", "c")) for n in (7, 11)]


def recipe(steps: int = 40) -> Recipe:
    return Recipe(TwoLayerReLU(4), Adam(0.02), steps, lambdas="one a pair", device="cpu", batch=5)


def test_a_batch_holds_the_mixtures_of_the_drawn_rows_with_their_labels() -> None:
    members = [Member(TABLES[0], None), Member(TABLES[1], beta(2), 1)]
    source = Minibatches(members, recipe(), LIKE)
    batch = source.block(3)[2]
    for k, member in enumerate(members):
        assert isinstance(member.dataset, Table)
        (first, second), weights = source.draws(member, 3)
        points, onehot, lam = member.dataset.points, np.eye(3)[member.dataset.labels], weights[2][:, None]
        mixed = lam * points[first[2]] + (1 - lam) * points[second[2]]
        assert batch.rows[k, :, :2].numpy() == pytest.approx(mixed)
        labels = lam * onehot[first[2]] + (1 - lam) * onehot[second[2]]
        assert batch.labels[k].T.numpy() == pytest.approx(labels)


def test_plain_training_sees_the_first_rows_of_the_pairs_of_its_run() -> None:
    plain, mixed = Member(TABLES[0], None, 4), Member(TABLES[0], beta(1), 4)
    source = Minibatches([plain, mixed], recipe(), LIKE)
    assert (source.draws(plain, 0)[0] == source.draws(mixed, 0)[0]).all()
    assert (source.draws(plain, 0)[1] == 1).all()


def test_rows_and_weights_have_their_law() -> None:
    source = Minibatches([Member(TABLES[0], beta(2))], recipe(), LIKE)
    blocks = [source.draws(Member(TABLES[0], beta(2)), index) for index in range(8)]
    rows = np.bincount(np.concatenate([pairs.ravel() for pairs, _ in blocks]), minlength=7)
    weights = np.concatenate([weight.ravel() for _, weight in blocks])
    assert rows / rows.sum() == pytest.approx(np.full(7, 1 / 7), abs=0.005)
    assert weights.mean() == pytest.approx(0.5, abs=0.005)
    assert weights.var() == pytest.approx(1 / 20, abs=0.002)


def test_members_of_different_numbers_of_rows_train_alone_as_in_company() -> None:
    members = [Member(table, beta(1), run) for run, table in enumerate(TABLES)]
    together = train(members, recipe())
    for k, member in enumerate(members):
        alone = train([member], recipe())
        assert together.log_probabilities(TABLES[0].points, k) == pytest.approx(
            alone.log_probabilities(TABLES[0].points, 0), abs=1e-5
        )


def test_a_batch_is_drawn_and_nothing_recorded() -> None:
    with pytest.raises(InputError, match="a batch has at least 1 pair"):
        Recipe(TwoLayerReLU(4), Adam(), 5, objective="expected", batch=5)
    with pytest.raises(InputError, match="a batch has at least 1 pair"):
        Recipe(TwoLayerReLU(4), Adam(), 5, record=(0,), batch=5)
