"""ε* of points of whole real datasets, against brute force over every segment in integers."""

from fractions import Fraction

import numpy as np
import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.margins.epsilon_star import margins


def least(dataset: Dataset, index: int, products: np.ndarray) -> Fraction:
    """The least squared distance from a point to a segment between points outside its class, in squared numerators.

    All numbers are whole and exact. Quotients are compared as doubles first, each within 4·2⁻⁵³ of the truth, and
    those within 10⁻¹² of the least one as rationals.
    """
    outside = np.flatnonzero(np.array(dataset.labels) != dataset.labels[index])
    across = products[index, outside]
    shifted = products[np.ix_(outside, outside)] - across[:, None] - across[None] + products[index, index]
    squares = shifted.diagonal()
    inner = np.triu_indices(len(outside), 1)
    a, b, g = squares[inner[0]], squares[inner[1]], shifted[inner]
    inside = np.flatnonzero(g < np.minimum(a, b))
    a, b, g = a[inside], b[inside], g[inside]
    above, below = a * b - g * g, a + b - 2 * g
    quotients = above.astype(np.float64) / below.astype(np.float64)
    near = np.flatnonzero(quotients <= quotients.min(initial=np.inf) * (1 + 1e-12))
    candidates = {Fraction(int(above[k]), int(below[k])) for k in near} | {Fraction(int(squares.min()))}
    return min(candidates)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "every"), [("iris", 1), ("wine", 1), ("breast-cancer", 1), ("digits", 3)])
def test_points_of_real_data(name: str, every: int) -> None:
    dataset = load(name)
    table = dataset.numerators
    is_small = int(np.abs(table).max()) ** 4 * dataset.dimension**2 * 64 < 2**63
    table = table.astype(np.int64 if is_small else object)
    products = table @ table.T
    for index, found in list(enumerate(margins(dataset)))[::every]:
        assert found.squared * dataset.denominator**2 == least(dataset, index, products), index
