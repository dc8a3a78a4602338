"""Bounds of the network program: against formulas, another solver, every feasible point, and from nonsense."""

from fractions import Fraction
from math import exp, log, log1p

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, minimize

from mixproof.geometry.aliases import Floats
from mixproof.solvers.lipschitz.label_network import LabelNetwork, softmax
from mixproof.solvers.lipschitz.network_bound import lower_bound
from mixproof.solvers.lipschitz.network_solver import feasible, solve
from tests.solvers.lipschitz.label_networks import lipschitz_constants, loss, network, networks, upper_bound
from tests.strategies import examples


@pytest.mark.parametrize("lipschitz_constant", [Fraction(1, 2), Fraction(2), Fraction(5)])
def test_two_nodes_of_two_classes_differ_by_all_that_is_allowed(lipschitz_constant: Fraction) -> None:
    pair = network([[3, 0], [0, 3]], [(0, 1)], [2.0])
    wanted = 6 * log1p(exp(-float(lipschitz_constant)))
    logits, flows = solve(pair, lipschitz_constant)
    assert float(upper_bound(pair, feasible(pair, lipschitz_constant, logits))) == pytest.approx(wanted, abs=1e-8)
    assert float(lower_bound(pair, lipschitz_constant, logits, flows)) == pytest.approx(wanted, abs=1e-8)


def test_where_nothing_is_steep_the_optimum_is_the_entropy() -> None:
    near = network([[0.1, 0.2], [0.12, 0.2]], [(0, 1)], [1.0])
    logits, flows = solve(near, Fraction(9))
    wanted = -sum(m * log(m / sum(row)) for row in near.float_masses.tolist() for m in row)
    assert float(lower_bound(near, Fraction(9), logits, flows)) == pytest.approx(wanted, abs=1e-7)
    assert np.abs(softmax(logits) - near.float_masses / near.float_masses.sum(axis=1, keepdims=True)).max() < 1e-3


@examples(25)
@given(networks(), lipschitz_constants)
def test_the_bounds_meet(net: LabelNetwork, lipschitz_constant: Fraction) -> None:
    logits, flows = solve(net, lipschitz_constant)
    below = lower_bound(net, lipschitz_constant, logits, flows)
    above = upper_bound(net, feasible(net, lipschitz_constant, logits))
    assert -1e-15 < float(above - below) < 1e-6


@examples(12)
@given(networks(classes=2), lipschitz_constants)
def test_scipy_finds_the_same_optimum(net: LabelNetwork, lipschitz_constant: Fraction) -> None:
    """One log odds a node, a general solver with finite differences."""
    count = len(net.links)
    steps = np.zeros((count, len(net.masses)))
    steps[np.arange(count), net.links[:, 0]], steps[np.arange(count), net.links[:, 1]] = -1, 1
    reach = float(lipschitz_constant) * net.float_lengths

    def of(odds: Floats) -> float:
        return loss(net, np.stack([-odds / 2, odds / 2], axis=1))

    bounded = LinearConstraint(steps, -reach, reach)
    options = {"ftol": 1e-13, "maxiter": 1000}  # some gradients are small
    found = minimize(of, np.zeros(len(net.masses)), method="SLSQP", constraints=bounded, options=options)
    below = float(lower_bound(net, lipschitz_constant, *solve(net, lipschitz_constant)))
    assert below - 1e-6 <= found.fun <= below + 1e-4


@examples(40)
@given(networks(), lipschitz_constants, st.integers(0, 10**6))
def test_no_feasible_point_goes_below_a_bound_from_nonsense(
    net: LabelNetwork, lipschitz_constant: Fraction, seed: int
) -> None:
    random = np.random.default_rng(seed)
    nodes, classes = len(net.masses), len(net.masses[0])
    others = feasible(net, lipschitz_constant, random.normal(0, 3, (nodes, classes)))
    nonsense = random.normal(0, 1, (nodes, classes)), random.normal(0, 0.1, (len(net.links), classes))
    assert float(lower_bound(net, lipschitz_constant, *nonsense)) <= loss(net, others) + 1e-12
    best = solve(net, lipschitz_constant)
    assert float(lower_bound(net, lipschitz_constant, *best)) <= loss(net, others) + 1e-12


def test_massless_nodes_only_pass_on() -> None:
    direct = network([[0.5, 0], [0, 0.5]], [(0, 1)], [2.0])
    relayed = network([[0.5, 0], [0, 0], [0, 0.5]], [(0, 1), (1, 2)], [0.5, 1.5])
    one, other = (float(lower_bound(net, Fraction(1), *solve(net, Fraction(1)))) for net in (direct, relayed))
    assert one == pytest.approx(other, abs=1e-8)


def test_of_two_ways_the_shorter_one_counts() -> None:
    ring = network([[0.5, 0], [0, 0.5], [0, 0]], [(0, 1), (1, 2), (0, 2)], [2.0, 0.25, 0.25])
    wanted = log1p(exp(-0.25))
    logits, flows = solve(ring, Fraction(1))
    assert float(lower_bound(ring, Fraction(1), logits, flows)) == pytest.approx(wanted, abs=1e-8)
    assert float(upper_bound(ring, feasible(ring, Fraction(1), logits))) == pytest.approx(wanted, abs=1e-8)


def test_a_failing_solver_leaves_true_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    import cvxpy

    def fail(*_: object, **__: object) -> None:
        raise cvxpy.error.SolverError("failed")

    monkeypatch.setattr(cvxpy.Problem, "solve", fail)
    pair = network([[3, 0], [0, 3]], [(0, 1)], [1.0])
    logits, flows = solve(pair, Fraction(2))
    assert not logits.any()
    assert float(upper_bound(pair, logits)) == pytest.approx(6 * log(2))
    assert lower_bound(pair, Fraction(2), logits, flows) < 6 * log1p(exp(-1))
