"""The nodes of the estimator: all mixed labels are counted at them."""

from fractions import Fraction

import numpy as np
import pytest

import mixproof
from mixproof.solvers.lipschitz.nodes import label_masses_at_nodes
from mixproof.solvers.mixing.beta import Beta
from tests.solvers.lipschitz.clouds import cloud


def test_all_mass_is_counted() -> None:
    for dimension in (1, 2, 5):
        points, labels = cloud(15, dimension, 3)
        dataset = mixproof.from_arrays(points, labels.tolist())
        _, masses = label_masses_at_nodes(dataset, points, Beta(Fraction(2), Fraction(1)))
        assert masses.sum(axis=0) == pytest.approx(np.bincount(labels) / 15, abs=1e-9)
        assert (masses >= 0).all()
