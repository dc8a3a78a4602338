"""An order in which neighbours are alike."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.memory.arrays import from_arrays
from mixproof.geometry.margins.similarity import similarity_order
from tests.strategies import examples


@given(st.integers(0, 10**6), st.integers(1, 60), st.sampled_from([1, 2, 16]))
@examples(40)
def test_an_order_has_every_point_once(seed: int, count: int, group: int) -> None:
    points = np.random.default_rng(seed).integers(-9, 9, (count, 2)) * 10 ** (seed % 8)
    assert sorted(similarity_order(points, group).tolist()) == list(range(count))


def test_neighbours_in_the_order_are_alike() -> None:
    dataset = from_arrays(np.random.default_rng(0).normal(size=(400, 3)), [0, 1] * 200)
    points = (dataset.numerators / dataset.denominator).astype(float)
    ordered = points[similarity_order(dataset.numerators)]
    spread = ordered.reshape(-1, 16, 3).std(axis=1).mean()
    assert spread < 0.5 * points.std(axis=0).mean()
