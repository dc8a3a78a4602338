"""Places at which chords end: exact comparisons, order, and enclosures however much cancels."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.thresholds.ball import Ball
from mixproof.solvers.thresholds.chords import chords
from mixproof.solvers.thresholds.places import Place, as_floats
from tests.solvers.thresholds.cases import as_radicals, radii
from tests.strategies import datasets, examples


@given(datasets(dimensions=(1, 2), sizes=(3, 8), bound=2), radii)
@examples(40)
def test_places_are_distinct_and_in_order(dataset: Dataset, radius: Fraction) -> None:
    for index in range(dataset.size):
        values = [as_radicals(place) for place in Ball(dataset, index, radius).chords.places]
        assert all((later - earlier).sign() > 0 for earlier, later in pairwise(values))
        assert all(value.sign() >= 0 and (value - 1).sign() < 0 for value in values)


def test_places_that_floats_cannot_tell_apart_are_told_apart() -> None:
    """Two chords through the same ball whose ends differ by about 10⁻³⁰, and one that repeats the first."""
    far = 10**30
    offsets = np.array([[-far, 0], [far, 0], [0, -far], [0, far + 1], [-2 * far, 0], [2 * far, 0]], dtype=object)
    found = chords(np.array([[0, 1], [2, 3], [4, 5]]), offsets, far // 2)
    first, second, third = (tuple(ranks) for ranks in found.ranks.tolist())
    assert first[0] == first[1]
    assert len({*first, *second, *third}) == len(found.places) == 4
    values = [as_radicals(place) for place in found.places]
    assert all((later - earlier).sign() > 0 for earlier, later in pairwise(values))


@given(st.integers(-20, 20), st.integers(0, 60), st.integers(1, 20), st.integers(-30, 30), st.integers(-30, 30))
@examples(80)
def test_affine_signs_are_exact(middle: int, radicand: int, length: int, constant: int, slope: int) -> None:
    place = Place(middle, radicand, length, 1)
    value = as_radicals(place)
    assert place.affine_sign(constant, slope) == (value * slope + constant).sign()


def test_artanh_is_known_to_a_relative_accuracy_however_small_it_is() -> None:
    tiny = Place(-(10**40), 10**80 + 1, 1, 1)  # √(10⁸⁰ + 1) − 10⁴⁰, about 5·10⁻⁴¹
    assert tiny.artanh(200).rel_accuracy_bits() >= 200
    assert float(tiny.artanh(53)) == pytest.approx(5e-41)


@given(st.integers(1, 10**6), st.integers(0, 150), st.integers(1, 10**6), st.booleans())
@examples(60)
def test_floats_of_places_are_near_however_much_cancels(size: int, places: int, gap: int, below: bool) -> None:
    """±(√(m² + 2gm) − m) is nearly g, and in lowest terms of a length 2g it is a half."""
    middle = size * 10**places + 10**30 * gap
    radicand = middle**2 + 2 * gap * middle
    place = Place(middle if below else -middle, radicand, 2 * gap * (-1 if below else 1), -1 if below else 1)
    assert as_floats([place])[0] == pytest.approx(0.5, abs=1e-15)


@pytest.mark.parametrize("far", [10**20, 10**60])
def test_places_of_short_segments_far_away_are_their_floats(far: int) -> None:
    """The sphere of radius far + 1/5 around 0 cuts the segment from far to far + 1 at 1/5: |2λ − 1| = 3/5."""
    line = Dataset.from_rows([[0], [far], [far + 1]], [0, 1, 0])
    cut = Ball(line, 0, far + Fraction(1, 5)).chords
    assert Fraction(3, 5) in [place.exact[0] for place in cut.places]
    for place, value in zip(cut.places, as_floats(cut.places).tolist(), strict=True):
        assert value == pytest.approx(float(place.exact[0]), abs=1e-15)
