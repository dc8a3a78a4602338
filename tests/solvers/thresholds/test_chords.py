"""Chords and the places where they end: against the chords of geometry, and exact comparisons."""

from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.segments import chord
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.ball.filter import pairs_near, segments_near
from mixproof.solvers.thresholds.chords import Ball, Place, as_floats, chords
from tests.strategies import Exact, all_points, datasets, examples

radii = st.sampled_from(
    [Fraction(1, 10), Fraction(1, 3), Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(5, 2), Fraction(9)]
)


def as_radicals(place: Place) -> Radicals:
    rational, square = place.exact
    root = Radicals.root(abs(square))
    return Radicals.of(rational) + (root if square > 0 else -root)


def signed(side: int, place: Place | None) -> Radicals:
    return Radicals.of(side) if place is None else as_radicals(place) * side


# --- pairs near a ball ----------------------------------------------------------------------------------


def pairs_with_a_chord(dataset: Dataset, x: Exact, radius: Fraction) -> set[tuple[int, int]]:
    points = all_points(dataset)
    return {
        (s, t) for s, t in combinations(range(dataset.size), 2) if chord(x, radius**2, points[s], points[t]) is not None
    }


@given(datasets(sizes=(2, 10)), radii, st.data())
@examples(60)
def test_no_pair_with_a_chord_is_filtered_away(dataset: Dataset, radius: Fraction, data: st.DataObject) -> None:
    x = data.draw(st.tuples(*[st.fractions(-3, 3, max_denominator=4)] * dataset.dimension))
    assert pairs_with_a_chord(dataset, x, radius) <= set(segments_near(dataset, x, radius))


@pytest.mark.parametrize("scale", [1, 10**6, 10**25, 10**200])
@pytest.mark.parametrize("side", [-1, 0, 1])
def test_segments_that_touch_a_ball_are_not_lost_to_rounding(scale: int, side: int) -> None:
    """Segments at the distance 5 from the origin, and the least step inside of it, at any scale."""
    offsets = np.array([[3 * s - 4 * t, 4 * s + 3 * t] for s, t in ((1, 7), (1, -9), (1, 2))], dtype=object) * scale
    radius = Fraction(5 * scale + side)
    found = {tuple(pair) for pair in pairs_near(offsets, radius).tolist()}
    meets = {
        (s, t)
        for s, t in combinations(range(3), 2)
        if chord((0, 0), radius**2, tuple(offsets[s]), tuple(offsets[t])) is not None
    }
    assert meets == ({(0, 1), (1, 2)} if side > 0 else set())
    assert meets <= found


def test_the_filter_does_filter() -> None:
    data = load("wine")
    near = pairs_near(data.numerators - data.numerators[0], data.denominator / Fraction(10))
    assert len(near) < 2 * data.size


@given(datasets(sizes=(2, 9), bound=2), radii)
@examples(30)
def test_the_filter_is_the_same_in_machine_and_in_long_integers(dataset: Dataset, radius: Fraction) -> None:
    offsets = dataset.numerators - dataset.numerators[0]
    long = offsets.astype(object) * 10**30
    exact = {tuple(pair) for pair in pairs_near(offsets, radius).tolist()}
    assert exact == {tuple(pair) for pair in pairs_near(long, radius * 10**30).tolist()}


# --- places and chords --------------------------------------------------------------------------------


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


@pytest.mark.parametrize("epsilon", [Fraction(0), Fraction(-1, 2)])
def test_a_ball_has_a_radius(epsilon: Fraction) -> None:
    with pytest.raises(InputError, match="ε has to be positive"):
        Ball(load("shadow"), 0, epsilon)
