"""The networks of cells: all label mass and all of X_mix is in them."""

from fractions import Fraction

import pytest

from mixproof.geometry.data.sources import load
from mixproof.solvers.lipschitz.cell_networks import barycentre_network, chord_network
from mixproof.solvers.lipschitz.mixed_measure import mixed_measure
from mixproof.solvers.loss.constant_predictions import class_weights
from mixproof.solvers.mixing.beta import Beta


@pytest.mark.parametrize("name", ["counterexample", "crossing", "alternating-line:points=4,classes=3"])
def test_both_networks_have_the_mass_of_each_class_and_the_length_of_all_cells(name: str) -> None:
    dataset = load(name)
    measure = mixed_measure(dataset, Beta(Fraction(2), Fraction(1)))
    cells = measure.cells(3)
    length = sum(float(cell.length) for cell in cells)
    for network in (chord_network(measure, cells)[1], barycentre_network(measure, cells)):
        shares = [float(share) for share in class_weights(dataset)]
        assert network.float_masses.sum(axis=0) == pytest.approx(shares, abs=1e-12)
        assert network.float_lengths.sum() == pytest.approx(length)
