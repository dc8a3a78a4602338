"""The loss of logits on cells: that of constants is exact, and no chord lies below."""

from fractions import Fraction
from math import log

import numpy as np
import pytest

from mixproof.geometry.data.sources import load
from mixproof.solvers.lipschitz.cell_losses import chord_excess, chord_loss
from mixproof.solvers.lipschitz.cell_networks import chord_network
from mixproof.solvers.lipschitz.mixed_measure import mixed_measure
from mixproof.solvers.mixing.beta import Beta


@pytest.mark.parametrize("name", ["counterexample", "crossing"])
def test_constant_logits_have_the_cross_entropy_of_their_prediction(name: str) -> None:
    dataset = load(name)
    measure = mixed_measure(dataset, Beta(Fraction(1), Fraction(1)))
    cells = measure.cells(2)
    ends, network = chord_network(measure, cells)
    logits = np.tile(np.log([0.25, 0.75]), (len(network.masses), 1))
    shares = np.array(dataset.class_sizes) / dataset.row_count
    wanted = -shares[0] * log(0.25) - shares[1] * log(0.75)
    assert float(chord_loss(measure, cells, ends, logits)) == pytest.approx(wanted, abs=1e-12)
    assert chord_excess(cells, ends, logits).max() < 1e-15
    bent = np.random.default_rng(0).normal(0, 2, logits.shape)
    assert chord_excess(cells, ends, bent).min() >= 0
