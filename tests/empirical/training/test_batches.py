from collections import Counter
from fractions import Fraction
from itertools import product
from math import lgamma

import numpy as np
import pytest
import torch

import mixproof.empirical.training.batches
from mixproof.empirical.training.batches import (
    Drawn,
    Expected,
    Lambdas,
    Member,
    expected_rows,
    points_and_labels,
)
from mixproof.empirical.training.networks import LinearScore, TwoLayerReLU
from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import points_of
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from tests.empirical.ordinary import beta

LINE = load("counterexample")
LIKE = torch.empty(0, dtype=torch.float64)


def drawn(*members: Member, seed: int = 0, lambdas: Lambdas = "one a step") -> Drawn:
    return Drawn(members, TwoLayerReLU(1), seed, lambdas, LIKE)


# --- rows ---------------------------------------------------------------------------------------------


def test_repeated_points_are_repeated_rows_in_their_order() -> None:
    data = Dataset.from_rows([["0.1"], [2], ["0.1"], [-1]], ["a", "b", "a", "b"])
    points, labels = points_and_labels(data)
    assert points.ravel().tolist() == [0.1, 2.0, 0.1, -1.0]
    assert labels.tolist() == [0, 1, 0, 1]


# --- draws --------------------------------------------------------------------------------------------


def test_every_ordered_pair_of_rows_is_as_likely_as_any_other() -> None:
    from scipy.stats import chisquare

    member = Member(LINE, beta("1"))
    source = drawn(member)
    pairs = np.concatenate([source.draws(member, block)[0].reshape(2, -1) for block in range(4)], axis=1)
    counts = Counter(zip(*pairs.tolist(), strict=True))
    assert set(counts) == set(product(range(3), repeat=2))
    assert chisquare([counts[pair] for pair in sorted(counts)]).pvalue > 1e-4


def test_a_point_is_drawn_as_often_as_it_occurs() -> None:
    from scipy.stats import chisquare

    data = Dataset.from_rows([[0], [0], [0], [1], [2]], [0, 0, 0, 1, 0])
    batches = drawn(Member(data, beta("1"))).block(0)
    # At λ = 1 on a row the point of the row would be seen; the labels tell the mean weight of the classes.
    source = drawn(Member(data, beta("1")))
    chosen = points_and_labels(data)[0][source.draws(Member(data, beta("1")), 0)[0][0].ravel(), 0]
    counts = Counter(chosen.tolist())
    total = sum(counts.values())
    assert chisquare([counts[x] for x in (0.0, 1.0, 2.0)], [total * share for share in (0.6, 0.2, 0.2)]).pvalue > 1e-4
    mean_label = torch.stack([batch.labels[0] for batch in batches]).mean(dim=(0, 2))
    assert mean_label.tolist() == pytest.approx([0.8, 0.2], abs=0.02)


@pytest.mark.parametrize("law", [("1", "1"), ("1/2", "1/2"), ("32", "32"), ("1024", "1024"), ("2", "1"), ("1/3", "4")])
@pytest.mark.parametrize("lambdas", ["one a step", "one a pair"])
def test_the_weights_have_the_moments_and_the_law_asked_for(law: tuple[str, str], lambdas: Lambdas) -> None:
    from scipy.stats import beta as beta_law
    from scipy.stats import kstest

    member = Member(load("alternating-line"), beta(*law))
    source = drawn(member, lambdas=lambdas)
    weights = np.concatenate([source.draws(member, block)[1].ravel() for block in range(3)])
    exact = beta_law(*(float(Fraction(part)) for part in law))
    assert abs(weights.mean() - exact.mean()) < 5 * exact.std() / np.sqrt(len(weights))
    fourth = float(exact.moment(4) - 4 * exact.moment(3) * exact.mean() + 6 * exact.moment(2) * exact.mean() ** 2)
    fourth -= 3 * float(exact.mean()) ** 4
    spread = np.sqrt((fourth - exact.var() ** 2) / len(weights))
    assert abs(weights.var() - exact.var()) < 5 * spread
    assert kstest(weights, exact.cdf).pvalue > 1e-4


def test_the_pairs_of_a_step_share_their_weight_or_not_as_asked() -> None:
    member = Member(load("alternating-line"), beta("1"))
    shared, own = (drawn(member, lambdas=how).draws(member, 0)[1] for how in ("one a step", "one a pair"))
    steps = drawn(member).block_length
    assert shared.shape == (steps, 1)
    assert own.shape == (steps, 10)
    assert len(np.unique(own)) == own.size


@pytest.mark.parametrize("lambdas", ["one a step", "one a pair"])
def test_rows_and_labels_are_mixed_with_the_weight_on_the_first_of_a_pair(lambdas: Lambdas) -> None:
    data = Dataset.from_rows([[0, 1], [5, 2], [7, -3], [1, 1]], ["a", "b", "c", "a"])
    members = [Member(data, None), Member(data, beta("2", "1"), run=3), Member(data, beta("1"))]
    source = drawn(*members, lambdas=lambdas)
    points, labels = points_and_labels(data)
    batches = source.block(1)
    for k, member in enumerate(members):
        pairs, weights = source.draws(member, 1)
        for step in (0, 17, source.block_length - 1):
            batch, (s, t) = batches[step], pairs[:, step]
            weight = np.broadcast_to(weights[step], 4)
            rows = weight[:, None] * points[s] + (1 - weight[:, None]) * points[t]
            mass = weight[:, None] * np.eye(3)[labels[s]] + (1 - weight[:, None]) * np.eye(3)[labels[t]]
            assert np.allclose(batch.rows[k, :, :2].numpy(), rows, rtol=1e-14, atol=1e-14)
            assert (batch.rows[k, :, 2] == 1).all()
            assert np.allclose(batch.labels[k].numpy(), mass.T, rtol=1e-14, atol=1e-15)
            assert batch.weight == 1 / 4


def test_plain_training_sees_the_data_exactly() -> None:
    points, labels = points_and_labels(LINE)
    for batch in drawn(Member(LINE, None)).block(0)[:3]:
        assert batch.rows[0, :, 0].numpy().tolist() == points[:, 0].tolist()
        assert batch.labels[0].argmax(0).tolist() == labels.tolist()


def test_the_draws_of_a_member_do_not_depend_on_the_others() -> None:
    member = Member(LINE, beta("32"), run=4)
    alone = drawn(member).block(2)
    company = drawn(Member(LINE, None), Member(load("shadow"), beta("1")), member).block(2)
    assert all(
        a.rows[0].equal(c.rows[2]) and a.labels[0].equal(c.labels[2]) for a, c in zip(alone, company, strict=True)
    )


def test_runs_seeds_and_blocks_have_their_own_numbers() -> None:
    member, other = Member(LINE, beta("1")), Member(LINE, beta("1"), run=1)
    seen = [
        drawn(member).draws(member, 0)[1],
        drawn(member).draws(member, 1)[1],
        drawn(other).draws(other, 0)[1],
        drawn(member, seed=1).draws(member, 0)[1],
    ]
    assert all(not np.isclose(a, b).any() for k, a in enumerate(seen) for b in seen[:k])
    assert (drawn(member).draws(member, 0)[1] == seen[0]).all()


def test_laws_of_one_run_share_their_pairs() -> None:
    one, other = Member(LINE, beta("1")), Member(LINE, beta("128"))
    assert (drawn(one).draws(one, 0)[0] == drawn(other).draws(other, 0)[0]).all()


# --- the expected loss --------------------------------------------------------------------------------


def smooth_loss(points: Floats, labels: Floats) -> Floats:
    """Cross-entropy of some smooth classifier of points in the plane, row by row."""
    scores = np.stack([np.sin(points[:, 0]), points[:, 1] * points[:, 0] / 3, np.cos(points[:, 1])], axis=1)
    scores = scores[:, : labels.shape[1]]
    log = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return -np.asarray((labels * log).sum(axis=1))


TRIPLE = Dataset.from_rows([[0, 1], [2, -1], [1, 1], [0, 1]], ["a", "b", "c", "a"])


@pytest.mark.parametrize("law", [("1", "1"), ("1/2", "1/2"), ("2", "1"), ("1/2", "3"), ("64", "64")])
def test_the_expected_loss_is_the_integral_over_every_ordered_pair(law: tuple[str, str]) -> None:
    from scipy.integrate import quad

    a, b = (float(Fraction(part)) for part in law)
    scale = np.exp(lgamma(a + b) - lgamma(a) - lgamma(b))
    points, onehot = points_of(TRIPLE), np.eye(3)[list(TRIPLE.labels)]
    weights = [float(weight) for weight in TRIPLE.weights]

    def at(s: int, t: int, weight: float) -> float:
        mix = weight * points[s] + (1 - weight) * points[t], weight * onehot[s] + (1 - weight) * onehot[t]
        return float(smooth_loss(mix[0][None], mix[1][None])[0])

    total = 0.0
    for s, t in product(range(3), repeat=2):
        if min(a, b) < 1:  # scipy's algebraic weight takes the singular ends in
            integral, _ = quad(lambda w, s=s, t=t: at(s, t, w), 0, 1, weight="alg", wvar=(a - 1, b - 1), limit=400)
        else:
            integral, _ = quad(lambda w, s=s, t=t: at(s, t, w) * w ** (a - 1) * (1 - w) ** (b - 1), 0, 1, limit=400)
        total += weights[s] * weights[t] * scale * integral
    rows = expected_rows(TRIPLE, beta(*law))
    assert float(rows.weights @ smooth_loss(rows.points, rows.labels)) == pytest.approx(total, rel=1e-8)


@pytest.mark.parametrize("law", [("1", "1"), ("2", "1"), ("128", "128")])
@pytest.mark.parametrize("lambdas", ["one a step", "one a pair"])
def test_the_expected_loss_is_the_mean_of_the_drawn_one(law: tuple[str, str], lambdas: Lambdas) -> None:
    member = Member(TRIPLE, beta(*law))
    source = Drawn([member], LinearScore(), 0, lambdas, LIKE)
    batches = [batch for block in range(2) for batch in source.block(block)]
    losses = np.array([smooth_loss(batch.rows[0].numpy(), batch.labels[0].numpy().T).mean() for batch in batches])
    rows = expected_rows(TRIPLE, beta(*law))
    expected = float(rows.weights @ smooth_loss(rows.points, rows.labels))
    error = losses.std() / np.sqrt(len(losses))
    assert error < 0.01
    assert abs(losses.mean() - expected) < 4.5 * error


def test_members_of_unequal_row_numbers_are_padded_with_weightless_rows() -> None:
    members = [Member(TRIPLE, None), Member(TRIPLE, beta("1")), Member(TRIPLE, beta("2", "1"))]
    (batch, *_) = Expected(members, LinearScore(), 8, LIKE).block(0)
    assert isinstance(batch.weight, torch.Tensor)
    assert tuple(batch.rows.shape) == (3, 3 + 2 * 3 * 8, 2)
    assert batch.weight.sum(2).ravel().tolist() == pytest.approx([1, 1, 1])
    assert (batch.weight > 0).sum(2).ravel().tolist() == [3, 3 + 3 * 8, 3 + 2 * 3 * 8]


def test_an_expected_loss_over_too_many_pairs_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixproof.empirical.training.batches, "MOST_ROWS", 95)
    expected_rows(LINE, beta("1"), 31)
    with pytest.raises(InputError, match="3 points takes 96 rows, more than 95"):
        expected_rows(LINE, beta("1"), 32)
