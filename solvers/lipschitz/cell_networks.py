"""The two networks that X_mix becomes when it is cut into cells: docs/proofs/lipschitz.md, (4) and (5)."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import flint
import numpy as np

from mixproof.geometry.aliases import Indices
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.lipschitz.label_network import LabelNetwork
from mixproof.solvers.lipschitz.mixed_measure import MeasuredCell, MixedMeasure
from mixproof.solvers.lipschitz.network_bound import BOUND_BITS


def chord_network(measure: MixedMeasure, cells: list[MeasuredCell]) -> tuple[Indices, LabelNetwork]:
    """Every cell a link whose ends share its masses, each with the same mean as before.

    Returns
    -------
    (cells, 2) array of int, LabelNetwork
        The nodes at the ends of each cell, and the network.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.solvers.lipschitz.mixed_measure import mixed_measure
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> measure = mixed_measure(Dataset.from_rows([[0], [1]], [0, 1]), Beta(Fraction(1), Fraction(1)))
    >>> ends, network = chord_network(measure, measure.cells(2))
    >>> ends.tolist(), network.float_masses.round(4).tolist()
    ([[0, 2], [2, 1]], [[0.3542, 0.0208], [0.0208, 0.3542], [0.125, 0.125]])
    """
    masses, ends = _vertex_masses(measure), []
    for cell, follows in zip(cells, [*_same_stretch(cells), False], strict=True):
        stretch = measure.stretches[cell.stretch]
        left = stretch.tail if cell.left == stretch.start else len(masses) - 1
        if follows:
            masses.append([flint.arb(0)] * len(cell.masses))
        right = len(masses) - 1 if follows else stretch.head
        ends.append((left, right))
        with flint.ctx.workprec(BOUND_BITS):
            for label, (mass, moment) in enumerate(zip(cell.masses, cell.moments, strict=True)):
                masses[left][label] += mass - moment
                masses[right][label] += moment
    links = np.array(ends, dtype=np.intp)
    return links, LabelNetwork(masses, links, [cell.length for cell in cells])


def barycentre_network(measure: MixedMeasure, cells: list[MeasuredCell]) -> LabelNetwork:
    """Every cell a node at its barycentre, linked to its neighbours.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.solvers.lipschitz.mixed_measure import mixed_measure
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> measure = mixed_measure(Dataset.from_rows([[0], [1]], [0, 1]), Beta(Fraction(1), Fraction(1)))
    >>> network = barycentre_network(measure, measure.cells(2))
    >>> network.links.tolist(), network.float_lengths.round(4).tolist()
    ([[0, 2], [2, 3], [3, 1]], [0.25, 0.5, 0.25])
    """
    masses, links, lengths = _vertex_masses(measure), [], []
    before, rest = -1, flint.arb(0)
    with flint.ctx.workprec(BOUND_BITS):
        for cell, follows in zip(cells, [*_same_stretch(cells), False], strict=True):
            stretch = measure.stretches[cell.stretch]
            if cell.left == stretch.start:
                before, rest = stretch.tail, flint.arb(0)
            node = len(masses)
            masses.append(list(cell.masses))
            links.append((before, node))
            lengths.append(rest + cell.length * cell.centre)
            before, rest = node, cell.length * (1 - cell.centre)
            if not follows:
                links.append((node, stretch.head))
                lengths.append(rest)
    return LabelNetwork(masses, np.array(links, dtype=np.intp), lengths)


def _vertex_masses(measure: MixedMeasure) -> list[list[flint.arb]]:
    """The atoms of data points; crossings have none."""
    dataset = measure.dataset
    masses = [[flint.arb(0)] * len(dataset.classes) for _ in range(measure.vertices)]
    with flint.ctx.workprec(BOUND_BITS):
        for index, atom in enumerate(measure.atoms):
            masses[index][dataset.labels[index]] = arb_of(atom)
    return masses


def _same_stretch(cells: Sequence[MeasuredCell]) -> Iterable[bool]:
    """True for each cell but the last if the next one is on the same stretch."""
    return (one.stretch == other.stretch for one, other in pairwise(cells))
