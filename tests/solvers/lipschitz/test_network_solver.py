"""Feasible points of the network program: feasible to the last bit, and unchanged where they are so already."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mixproof.solvers.lipschitz.label_network import LabelNetwork
from mixproof.solvers.lipschitz.network_solver import feasible
from tests.solvers.lipschitz.label_networks import lipschitz_constants, network, networks
from tests.strategies import examples


@examples(40)
@given(networks(), lipschitz_constants, st.integers(0, 10**6))
def test_feasible_logits_are_feasible_to_the_last_bit(
    net: LabelNetwork, lipschitz_constant: Fraction, seed: int
) -> None:
    logits = np.random.default_rng(seed).normal(0, 10, (len(net.masses), len(net.masses[0])))
    drawn = feasible(net, lipschitz_constant, logits)
    for (u, v), length in zip(net.links.tolist(), net.float_lengths.tolist(), strict=True):
        for one, other in zip(drawn[u].tolist(), drawn[v].tolist(), strict=True):
            assert abs(Fraction(one) - Fraction(other)) <= lipschitz_constant / 2 * Fraction(length)


def test_feasible_logits_stay_as_they_are() -> None:
    pair = network([[1, 0], [0, 1]], [(0, 1)], [1.0])
    logits = np.array([[0.5, -0.5], [-0.4, 0.4]])
    assert (feasible(pair, Fraction(2), logits) == logits).all()
