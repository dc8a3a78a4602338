"""The logits at the nodes of the estimator: their Lipschitz constant between any two nodes."""

from fractions import Fraction

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from mixproof.solvers.lipschitz.node_logits import best_logits
from tests.solvers.lipschitz.clouds import cloud


@pytest.mark.parametrize("dimension", [1, 2, 3])
def test_no_two_nodes_differ_by_more_than_is_allowed(dimension: int) -> None:
    nodes, labels = cloud(9, dimension, 3)
    logits = best_logits(nodes, np.eye(3)[labels] / 9, Fraction(2))
    steps = np.abs(logits[:, None, :] - logits[None, :, :]).max(axis=2)
    assert (steps - cdist(nodes, nodes)).max() < 2e-4
    # Some pair is held back: the labels alone would pull their logits apart for ever.
    assert (steps - cdist(nodes, nodes) + 3 * np.eye(9)).max() > -1e-3
