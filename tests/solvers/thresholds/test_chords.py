"""Chords that a ball cuts out of segments: against the chords of geometry."""

from fractions import Fraction
from itertools import combinations

import numpy as np
from hypothesis import given

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.chords import chord
from mixproof.solvers.thresholds.chords import chords
from tests.solvers.thresholds.cases import radii, signed
from tests.strategies import all_points, datasets, examples


@given(datasets(sizes=(2, 8)), radii)
@examples(60)
def test_chords_are_those_of_geometry(dataset: Dataset, radius: Fraction) -> None:
    points, square = all_points(dataset), radius**2
    scale = radius.denominator
    for index, x in enumerate(points):
        pairs = np.array(list(combinations(range(dataset.size), 2)))
        offsets = (dataset.numerators - dataset.numerators[index]) * scale
        found = chords(pairs, offsets, radius.numerator * dataset.denominator)
        expected = {(s, t): chord(x, square, points[s], points[t]) for s, t in pairs.tolist()}
        assert [tuple(pair) for pair in found.pairs.tolist()] == [pair for pair, cut in expected.items() if cut]
        for pair, sides, ranks in zip(found.pairs.tolist(), found.sides.tolist(), found.ranks.tolist(), strict=True):
            cut = expected[tuple(pair)]
            assert cut is not None
            for end, side, rank in zip((cut.lower, cut.upper), sides, ranks, strict=True):
                place = None if rank < 0 else found.places[rank]
                assert (signed(side, place) - end * 2 + 1).sign() == 0
