"""Small networks with label masses for the tests: drawn ones, and their loss in floats and enclosed."""

from fractions import Fraction

import flint
import numpy as np
from hypothesis import strategies as st

from mixproof.geometry.aliases import Floats
from mixproof.solvers.lipschitz.label_network import LabelNetwork
from mixproof.solvers.lipschitz.network_bound import BOUND_BITS


def network(masses: list[list[float]], links: list[tuple[int, int]], lengths: list[float]) -> LabelNetwork:
    """A network of numbers as they are written."""
    return LabelNetwork([list(map(flint.arb, row)) for row in masses], np.array(links), list(map(flint.arb, lengths)))


@st.composite
def networks(draw: st.DrawFn, classes: int | None = None) -> LabelNetwork:
    """Small connected networks; some nodes carry nothing, some links close cycles."""
    size, k = draw(st.integers(2, 6)), classes or draw(st.integers(2, 3))
    mass = st.sampled_from([0.0, 0.02, 0.1, 0.25])
    masses = [[draw(mass) for _ in range(k)] for _ in range(size)]
    masses[0] = [0.1 * (label + 1) for label in range(k)]
    links = [(draw(st.integers(0, node - 1)), node) for node in range(1, size)]
    pairs = [(u, v) for v in range(size) for u in range(v) if (u, v) not in links]
    links += draw(st.lists(st.sampled_from(pairs), max_size=3, unique=True)) if pairs else []
    lengths = [draw(st.sampled_from([0.25, 0.5, 1.0, 2.0])) for _ in links]
    return network(masses, links, lengths)


lipschitz_constants = st.sampled_from([Fraction(1, 10), Fraction(1), Fraction(3), Fraction(20)])


def loss(net: LabelNetwork, logits: Floats) -> float:
    """P of logits, in floats."""
    whole = net.float_masses.sum(axis=1)
    return float(whole @ np.log(np.exp(logits).sum(axis=1)) - (net.float_masses * logits).sum())


def upper_bound(network: LabelNetwork, logits: Floats) -> flint.arb:
    """P of logits, enclosed: no less than the optimum if they are feasible."""
    total = flint.arb(0)
    with flint.ctx.workprec(BOUND_BITS):
        for masses, row in zip(network.masses, logits.tolist(), strict=True):
            balls = [flint.arb(value) for value in row]
            whole = sum((ball.exp() for ball in balls), flint.arb(0)).log()
            for mass, ball in zip(masses, balls, strict=True):
                total += mass * (whole - ball)
    return total
