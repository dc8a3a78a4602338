"""The unevenness of cells: against the transport cost that it bounds, and in closed form."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.solvers.lipschitz import unevenness as module
from mixproof.solvers.lipschitz.mixed_measure import MeasuredCell, MixedMeasure, mixed_measure
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.parser import parse_mixing
from tests.solvers.lipschitz.cell_measures import LAWS


def float_uneven(cell: MeasuredCell) -> float:
    return float(cell.unevenness)


def transport(measure: MixedMeasure, cell: MeasuredCell, steps: int) -> float:
    """Σ_i ∫ |F_i| dz of a cell, from the masses of many parts of it."""
    parts = measure.parts(cell, steps)
    shares = np.array([float(mass) for mass in cell.masses]) / float(cell.mass)
    rows = np.array([[float(mass) for mass in part.masses] for part in parts])
    flows = np.concatenate([np.zeros((1, len(shares))), np.cumsum(rows.sum(axis=1)[:, None] * shares - rows, axis=0)])
    means = np.abs((flows[1:] + flows[:-1]) / 2).sum()
    return float(means) * float(cell.length) / steps


@pytest.mark.parametrize("law", LAWS, ids=str)
@pytest.mark.parametrize("name", ["counterexample", "alternating-line:points=5", "crossing", "shadow"])
def test_unevenness_bounds_what_is_carried_inside_a_cell(name: str, law: Mixing) -> None:
    measure = mixed_measure(load(name), law)
    for cell in measure.cells(2):
        assert transport(measure, cell, 24) <= float_uneven(cell) * (1 + 1e-9) + 1e-15


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_unevenness_falls_with_the_square_of_the_cells(law: Mixing) -> None:
    measure = mixed_measure(load("alternating-line:points=4"), law)
    coarse, fine = (sum(map(float_uneven, measure.cells(count))) for count in (16, 64))
    assert fine < coarse / 8


def test_unevenness_of_a_single_segment_is_its_spread() -> None:
    """F(z) = ∫ (½ − z) over [0, z], density ½ each: its integral over [0, 1] is 1/12·½, for both classes."""
    measure = mixed_measure(Dataset.from_rows([[0], [1]], [0, 1]), LAWS[0])
    (cell,) = measure.cells(1)
    assert float_uneven(cell) == pytest.approx(2 * 0.5 / 12)


BENT = parse_mixing("piecewise(0:1/4: 1/10 + 24/5*x; 1/4:3/4: 13/10; 3/4:1: 49/10 - 24/5*x)")


@pytest.mark.parametrize("law", [*LAWS, BENT], ids=str)
@pytest.mark.parametrize("count", [1, 3, 8])
def test_contrasts_bound_how_unlike_the_pairs_over_a_cell_are(law: Mixing, count: int) -> None:
    """sup |G_j − G| from the masses of many parts; with `BENT` the middle of a cell tells nothing of its ends."""
    measure = mixed_measure(Dataset.from_rows([[0], [1], [3], [7]], [0, 1, 0, 1]), law)
    largest = 0.0
    for cell in measure.cells(count):
        edge = measure.found.edge(measure.stretches[cell.stretch].edge)
        if len(list(edge.segments())) == 1:
            continue
        ends = [cell.left + (cell.right - cell.left) * Fraction(k, 24) for k in range(25)]
        rows = [[float(measure._pair((u, v), segment).mass) for segment in edge.segments()] for u, v in pairwise(ends)]
        grown = np.cumsum(np.array(rows), axis=0)
        together = grown.sum(axis=1) / grown[-1].sum()
        apart = np.abs(grown / grown[-1] - together[:, None]).max(axis=0)
        pairs = [measure._pair((cell.left, cell.right), segment) for segment in edge.segments()]
        kappas = [float(kappa) for kappa in module._contrasts(pairs, law)]
        assert all(far <= kappa + 1e-12 for far, kappa in zip(apart, kappas, strict=True))
        largest = max(largest, *(far / kappa for far, kappa in zip(apart, kappas, strict=True) if kappa > 0))
    # A tenth of the bounds would not do, but where both orders together are uniform and nothing is unlike.
    assert law in LAWS[:2] or largest > 0.1
