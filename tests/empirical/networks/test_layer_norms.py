"""The bound of slopes from the norms of layers, beside exact slopes and exact norms."""

import random
from fractions import Fraction
from typing import Any

import flint
import numpy as np
import pytest

from mixproof.empirical.networks import layer_norms
from mixproof.empirical.networks.exact_line import exact_pieces
from mixproof.empirical.networks.exact_losses import steepest
from mixproof.empirical.networks.layer_norms import norm_bound, slope_by_layers
from mixproof.empirical.networks.steps import Affine
from mixproof.empirical.networks.weights import fully_connected
from mixproof.geometry.numbers.enclosures import to_fmpq
from mixproof.reports.terminal.network import network_report
from tests.empirical.networks.drawn import FAMILIES, drawn_network


@pytest.mark.parametrize("family", range(len(FAMILIES)))
@pytest.mark.parametrize("most", [2**20, 0])
def test_no_exact_slope_is_above_the_bound(family: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layer_norms, "MOST_DECOMPOSED", most)
    draw = random.Random(family)
    for _ in range(6):
        network = drawn_network(draw, family)
        bound = Fraction(slope_by_layers(network))
        for _ in range(4):
            s, t = ([Fraction(draw.randint(-40, 40), 8) for _ in range(network.inputs)] for _ in range(2))
            square = sum(((a - b) ** 2 for a, b in zip(s, t, strict=True)), Fraction(0))
            assert steepest(exact_pieces(network, s, t)) ** 2 <= bound**2 * square


def test_the_bound_of_an_affine_network_is_its_slope() -> None:
    network = fully_connected([([[3, 4], [0, 0], [-3, -4]], [0, 1, 2])])
    assert 10 <= slope_by_layers(network) < 10 * (1 + 1e-8)
    steep = exact_pieces(network, [Fraction(3), Fraction(4)], [Fraction(0)] * 2)
    assert steepest(steep) / 5 == 10


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (3, 3), (2, 7), (9, 4)])
@pytest.mark.parametrize("scale", [Fraction(1), Fraction(1, 3), Fraction(10**30), Fraction(1, 10**40)])
def test_a_norm_is_bounded_tightly(rows: int, columns: int, scale: Fraction) -> None:
    """B² − WᵀW has only positive leading minors, exactly, and with the bound a little less it has not."""
    draw = random.Random(rows * columns)
    weight = [[scale * draw.randint(-9, 9) for _ in range(columns)] for _ in range(rows)]
    bound = Fraction(norm_bound(Affine.dense(weight, [Fraction(0)] * rows)))
    assert _is_above(bound, weight)
    assert not _is_above(bound * (1 - Fraction(1, 10**7)), weight)


def _is_above(bound: Fraction, weight: list[list[Fraction]]) -> bool:
    size = len(weight[0])
    matrix = flint.fmpq_mat(len(weight), size, [to_fmpq(value) for row in weight for value in row])
    square = matrix.transpose() * matrix
    left = [[to_fmpq(bound**2) * int(i == j) - square[i, j] for j in range(size)] for i in range(size)]
    minors = [flint.fmpq_mat(k, k, [left[i][j] for i in range(k) for j in range(k)]).det() for k in range(1, size + 1)]
    return all(minor > 0 for minor in minors)


def test_weights_beyond_doubles_have_no_bound() -> None:
    assert np.isinf(slope_by_layers(fully_connected([([[Fraction(10**400)], [Fraction(1)]], [0, 0])])))


@pytest.mark.parametrize(("sample", "said"), [(2, "by the norms"), (None, "")])
def test_the_report_says_where_the_bound_is_from(sample: int | None, said: str) -> None:
    found = network_report(
        [([[1], [1]], [0, -1]), ([[-1, 2], [1, -2]], [1, 0])], [[0], [1], [2]], [0, 1, 0], sample=sample
    )
    record: Any = found.to_json()
    slope = record["slope"]
    assert float(slope["by_layers"]) == pytest.approx(40**0.5, abs=1e-6)
    line = next(line for line in repr(found).splitlines() if "steepest" in line)
    assert said in line
    assert ("at least 2 in log odds, at most 6.325" in line) == bool(said)
