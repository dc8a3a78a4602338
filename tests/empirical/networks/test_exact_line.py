"""Exact pieces beside brute force: the network in fractions at places inside pieces and on a fine grid."""

import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, pairwise

import pytest

from mixproof.empirical.networks.exact_line import Piece, exact_pieces
from mixproof.empirical.networks.network import Network
from tests.empirical.networks.drawn import FAMILIES, drawn_data, drawn_network

Point = Sequence[Fraction]


def scores_at(network: Network, s: Point, t: Point, weight: Fraction) -> tuple[Fraction, ...]:
    return tuple(network([weight * a + (1 - weight) * b for a, b in zip(s, t, strict=True)]))


def on_line(piece: Piece, weight: Fraction) -> tuple[Fraction, ...]:
    return tuple(p + q * weight for p, q in zip(piece.constant, piece.slope, strict=True))


def check(network: Network, s: Point, t: Point, cells: int) -> int:
    """The pieces fill [0, 1], are the network, differ from their neighbours, and miss no bend; their number."""
    pieces = exact_pieces(network, s, t)
    assert (pieces[0].lower, pieces[-1].upper) == (Fraction(0), Fraction(1))
    for piece in pieces:
        for share in (Fraction(0), Fraction(2, 7), Fraction(1, 2), Fraction(8, 9), Fraction(1)):
            place = piece.lower + share * (piece.upper - piece.lower)
            assert on_line(piece, place) == scores_at(network, s, t, place)
    for piece, after in pairwise(pieces):
        assert piece.upper == after.lower
        assert piece.slope != after.slope
    grid = [Fraction(k, cells) for k in range(cells + 1)]
    values = [scores_at(network, s, t, place) for place in grid]
    for k in range(1, cells):
        bends = any(a - 2 * b + c for a, b, c in zip(*values[k - 1 : k + 2], strict=True))
        assert not bends or any(grid[k - 1] < piece.upper < grid[k + 1] for piece in pieces)
    return len(pieces)


@pytest.mark.parametrize("family", range(len(FAMILIES)))
def test_pieces_are_those_of_brute_force(family: int) -> None:
    draw, found = random.Random(family), 0
    for _ in range(4):
        network = drawn_network(draw, family)
        data = drawn_data(draw, network)
        found += sum(
            check(network, data.point(s), data.point(t), 40) for s, t in combinations(range(min(data.size, 3)), 2)
        )
    assert found > 12
