"""The loss of logits that are linear on cells, bounded from above, and an estimate of each cell's part in the gap."""

from fractions import Fraction

import flint
import numpy as np

from mixproof.geometry.aliases import Floats, Indices
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.lipschitz.label_network import LabelNetwork, softmax
from mixproof.solvers.lipschitz.mixed_measure import MeasuredCell, MixedMeasure
from mixproof.solvers.lipschitz.network_bound import BOUND_BITS


def chord_loss(measure: MixedMeasure, cells: list[MeasuredCell], ends: Indices, logits: Floats) -> flint.arb:
    """An upper bound of J for logits that are linear on cells: ln Σ e^g is replaced by its chords.

    Parameters
    ----------
    measure : MixedMeasure
    cells : list of cells
        All of X_mix.
    ends : (cells, 2) array of int
        The nodes at the ends of each cell.
    logits : (nodes, k) array

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.solvers.lipschitz.cell_networks import chord_network
    >>> from mixproof.solvers.lipschitz.mixed_measure import mixed_measure
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> measure = mixed_measure(Dataset.from_rows([[0], [1]], [0, 1]), Beta(Fraction(1), Fraction(1)))
    >>> cells = measure.cells(2)
    >>> ends, _ = chord_network(measure, cells)
    >>> logits = np.array([[1.0, -1.0], [-1.0, 1.0], [0.0, 0.0]])
    >>> print(chord_loss(measure, cells, ends, logits).str(6, radius=False))
    0.351816
    """
    dataset, total = measure.dataset, flint.arb(0)
    with flint.ctx.workprec(BOUND_BITS):
        balls = [[flint.arb(value) for value in row] for row in logits.tolist()]
        logs = [sum((value.exp() for value in row), flint.arb(0)).log() for row in balls]
        for index, atom in enumerate(measure.atoms):
            total += arb_of(atom) * (logs[index] - balls[index][dataset.labels[index]])
        for cell, (u, v) in zip(cells, ends.tolist(), strict=True):
            total += cell.mass * logs[u] + cell.moment * (logs[v] - logs[u])
            for label, (mass, moment) in enumerate(zip(cell.masses, cell.moments, strict=True)):
                # An error of a moment is one of another class too, with the other sign: only slopes of logits see it.
                total -= mass * balls[u][label] + moment * (balls[v][label] - balls[u][label])
    return total


def at_barycentres(vertices: int, cells: list[MeasuredCell], ends: Indices, logits: Floats) -> Floats:
    """Logits at the vertices and at the barycentres of cells, linear in between.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.solvers.lipschitz.cell_networks import chord_network
    >>> from mixproof.solvers.lipschitz.mixed_measure import mixed_measure
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> measure = mixed_measure(Dataset.from_rows([[0], [1]], [0, 1]), Beta(Fraction(1), Fraction(1)))
    >>> cells = measure.cells(2)
    >>> ends, _ = chord_network(measure, cells)
    >>> logits = np.array([[1.0, -1.0], [-1.0, 1.0], [0.0, 0.0]])
    >>> at_barycentres(measure.vertices, cells, ends, logits)[:, 0].tolist()
    [1.0, -1.0, 0.5, -0.5]
    """
    centre = np.array([float(cell.centre) for cell in cells])[:, None]
    inside = (1 - centre) * logits[ends[:, 0]] + centre * logits[ends[:, 1]]
    return np.concatenate([logits[:vertices], inside])


def chord_excess(cells: list[MeasuredCell], ends: Indices, logits: Floats) -> Floats:
    """The height of the chord of ln Σ e^g above it at the barycentre of each cell, times its mass.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.solvers.lipschitz.cell_networks import chord_network
    >>> from mixproof.solvers.lipschitz.mixed_measure import mixed_measure
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> measure = mixed_measure(Dataset.from_rows([[0], [1]], [0, 1]), Beta(Fraction(1), Fraction(1)))
    >>> cells = measure.cells(2)
    >>> ends, _ = chord_network(measure, cells)
    >>> logits = np.array([[1.0, -1.0], [-1.0, 1.0], [0.0, 0.0]])
    >>> chord_excess(cells, ends, logits).round(4).tolist()
    [0.0242, 0.0242]
    """
    mass = np.array([float(cell.mass.mid()) for cell in cells])
    centre = np.array([float(cell.centre) for cell in cells])
    left, right = logits[ends[:, 0]], logits[ends[:, 1]]
    inside = (1 - centre)[:, None] * left + centre[:, None] * right
    log_sums = [np.logaddexp.reduce(each, axis=1) for each in (left, right, inside)]
    excess: Floats = mass * ((1 - centre) * log_sums[0] + centre * log_sums[1] - log_sums[2])
    return np.maximum(excess, 0.0)


def disagreement(
    below: LabelNetwork, lipschitz_constant: Fraction, logits: Floats, dual: Floats, flows: Floats
) -> Floats:
    """The amount by which logits miss the optimality conditions of the barycentre program, node by node.

    That is the mass times KL(dual prediction‖prediction), and what is carried along links that are not used up: the
    latter half to each end.

    Parameters
    ----------
    below : LabelNetwork
        The network of barycentres.
    lipschitz_constant : Fraction
    logits : (nodes, k) array
    dual : (nodes, k) array
        The logits of the solver.
    flows : (links, k) array
        The flows of the solver.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.solvers.lipschitz.cell_networks import barycentre_network
    >>> from mixproof.solvers.lipschitz.mixed_measure import mixed_measure
    >>> from mixproof.solvers.lipschitz.network_solver import solve
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> measure = mixed_measure(Dataset.from_rows([[0], [1]], [0, 1]), Beta(Fraction(1), Fraction(1)))
    >>> below = barycentre_network(measure, measure.cells(2))
    >>> dual, flows = solve(below, Fraction(4))
    >>> disagreement(below, Fraction(4), np.zeros((4, 2)), dual, flows).round(3).tolist()
    [0.097, 0.097, 0.077, 0.077]
    """
    prediction, own = softmax(dual), softmax(logits)
    missed: Floats = below.float_masses.sum(axis=1) * (prediction * np.log(prediction / own)).sum(axis=1)
    tails, heads = below.links.T
    reach = float(lipschitz_constant) / 2 * below.float_lengths[:, None]
    unused = (reach * np.abs(flows) - flows * (logits[heads] - logits[tails])).sum(axis=1)
    for ends in (tails, heads):
        np.add.at(missed, ends, unused / 2)
    return np.maximum(missed, 0.0)
