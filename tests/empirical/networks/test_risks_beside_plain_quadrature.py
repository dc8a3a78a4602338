"""The certified risks beside the midpoint rule, on random networks and datasets."""

import os
from collections.abc import Sequence
from itertools import cycle

import flint
import numpy as np
import pytest

from mixproof.empirical.networks.decisions import decisions, floats_of
from mixproof.empirical.networks.enclosed_losses import cross_entropy, enclosed_loss, squared_distance
from mixproof.empirical.networks.exact_line import exact_pieces
from mixproof.empirical.networks.float_density import FloatDensity
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.pair_blocks import PairQuestion, pair_costs
from mixproof.empirical.networks.totals import Totals, totals
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.jobs.resources import ANY_RESOURCES
from mixproof.geometry.jobs.state import Stage
from mixproof.geometry.numbers.enclosures import Real
from mixproof.solvers.loss.irreducible import floor_loss, irreducible_loss
from mixproof.solvers.mixing.laws import Mixing
from tests.empirical.networks import samples

FAST = [
    samples.LAWS[text] for text in ("beta(1,1)", "beta(2,1)", "beta(3/2,3/2)", "piecewise(0:1/3: 6*x; 1/3:1: 3 - 3*x)")
]


def ends(value: Real) -> tuple[float, float]:
    ball = value.ball(80)
    return float(ball.lower()), float(ball.upper())


def summed(network: Network, data: Dataset, law: Mixing) -> Totals:
    """Totals from floats alone."""
    found = decisions(network, data)
    density = FloatDensity.of(law)
    assert density is not None
    counts = np.array([len(rows) for rows in data.rows], dtype=np.intp)
    question = PairQuestion(network, floats_of(data), np.array(data.labels, np.intp), counts, density, 0.5)
    return totals(question, found, 64, Stage(), ANY_RESOURCES)


def check(network: Network, data: Dataset, law: Mixing, nodes: int) -> None:
    """All means are within the error of the midpoint rule, and no loss is below the floor."""
    found = summed(network, data, law)
    for loss, lower, upper in (
        (samples.cross_entropy, found.cross_entropy, found.cross_entropy),
        (samples.squared, found.squared, found.squared),
        (samples.right, *found.right),
    ):
        mean, error = samples.plain_risk(network, data, law, loss, nodes)
        assert ends(lower)[0] - error <= mean <= ends(upper)[1] + error, loss
        assert error < 0.2 * (1 + abs(mean))
    assert ends(found.cross_entropy)[1] >= ends(irreducible_loss(data, law) or floor_loss(data, law))[0]


def check_seeds(seeds: Sequence[int], nodes: int) -> None:
    for seed, law in zip(seeds, cycle(samples.LAWS.values()), strict=False):
        network, data = samples.random_case(seed)
        try:
            check(network, data, law, nodes)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}, {law}") from error


def test_risks_are_those_of_the_midpoint_rule() -> None:
    check_seeds((3, 17, 16, 14), 500)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(int(os.environ.get("MIXPROOF_NETWORK_BLOCKS", "2"))))
def test_the_risks_of_many_networks_are_those_of_the_midpoint_rule(block: int) -> None:
    """Five networks a block; 40 blocks are 200 of them, in about 20 minutes of one core."""
    check_seeds(range(100 + 5 * block, 105 + 5 * block), 100_000)


def check_against_exact_pieces(law: Mixing, seed: int, most: int) -> None:
    """On some segments the floats' enclosure meets the one by rigorous quadrature over exact pieces, and is narrow."""
    network, data = samples.random_case(seed)
    density = FloatDensity.of(law)
    assert density is not None
    question = PairQuestion(network, floats_of(data), np.array(data.labels), np.ones(data.size, np.intp), density, 0.5)
    pairs = question.pairs(range(most))
    costs = pair_costs(question, pairs)
    for k, (s, t) in enumerate(pairs.tolist()):
        pieces = exact_pieces(network, data.point(s), data.point(t))
        for exact_loss, (value, error) in ((cross_entropy, costs.cross_entropy), (squared_distance, costs.squared)):
            exact = enclosed_loss(pieces, (data.labels[s], data.labels[t]), law, exact_loss, 60) / 2
            assert exact.overlaps(flint.arb(value[k], error[k]))
            assert error[k] <= 1e-9 * (1 + value[k])
            assert float(exact.rad()) <= 1e-15 * (1 + value[k])


@pytest.mark.parametrize("law", FAST, ids=str)
def test_floats_and_exact_pieces_agree(law: Mixing) -> None:
    for seed in (3, 6):
        check_against_exact_pieces(law, seed, 2)


@pytest.mark.slow
@pytest.mark.parametrize("law", samples.LAWS.values(), ids=str)
def test_floats_and_exact_pieces_agree_on_more_networks(law: Mixing) -> None:
    for seed in (2, 9):
        check_against_exact_pieces(law, seed, 2)


@pytest.mark.parametrize("law", samples.LAWS.values(), ids=str)
def test_the_mass_is_one(law: Mixing) -> None:
    """The squared loss of the network that is zero is the mean of Σ y², which a moment gives."""
    network, data = samples.random_case(3)
    zero = samples.perceptron(np.random.default_rng(0), [network.inputs, network.outputs], 0.0)
    found = summed(zero, data, law)
    cross = law.cross_moment.ball(80)
    unlike = sum(
        data.weights[s] * data.weights[t]
        for s in range(data.size)
        for t in range(data.size)
        if data.labels[s] != data.labels[t]
    )
    expected = 1 - 2 * float(unlike) * float(cross.mid())
    low, high = ends(found.squared)
    assert low - 1e-15 <= expected <= high + 1e-15
    assert high - low < 1e-11
