"""The filter of one point: its lemma, its bound on rounding, and that it drops nearly everything."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mixproof.geometry.margins.pointwise
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.incidence.segments import dot, squared_distance
from mixproof.geometry.margins.distances import Margin, Segments
from mixproof.geometry.margins.epsilon_star import margin
from mixproof.geometry.margins.field import Field
from mixproof.geometry.margins.pointwise import _seen_from, _SeenFromX, _within, nearest_segment
from tests.geometry.margin_data import plain_margins, several_classes
from tests.strategies import Exact, examples, vectors


def around_point(dataset: Dataset, index: int) -> _SeenFromX:
    return _seen_from(field_of(dataset), index)


def field_of(dataset: Dataset) -> Field:
    labels = np.array(dataset.labels)
    return Field(dataset.numerators, labels, dataset.numerators, labels)


KINDS = st.sampled_from([Segments(), Segments(Ends.SOME_OUTSIDE), Segments(half_width=Fraction(1, 6))])


@pytest.mark.slow
@given(several_classes(sizes=(4, 9), classes=4), st.integers(1, 3), st.integers(0, 2), st.integers(0, 4), KINDS)
@examples(120)
def test_blocks_of_any_size_give_the_same(
    dataset: Dataset, first_rows: int, few: int, many: int, segments: Segments
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mixproof.geometry.margins.pointwise, "_MANY", many)
        patch.setattr(mixproof.geometry.margins.pointwise, "_BLOCK_ENTRIES", 5)
        patch.setattr(mixproof.geometry.margins.pointwise, "_FIRST_ROWS", first_rows)
        patch.setattr(mixproof.geometry.margins.pointwise, "_FEW", few)
        field = replace(field_of(dataset), segments=segments)
        for found in plain_margins(dataset, segments):
            squared = found.squared * dataset.denominator**2
            assert nearest_segment(field, found.point) == (squared, found.second, found.first)


def test_of_many_segments_as_near_those_of_one_kind_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixproof.geometry.margins.pointwise, "_MANY", 0)
    monkeypatch.setattr(mixproof.geometry.margins.pointwise, "_FEW", 0)
    far = [(15, 20, 0), (20, 15, 0), (25, 0, 0), (0, 25, 0)]
    near = [(-far[k][0] // 5, -far[k][1] // 5, 0) for k in (3, 0, 2, 1)]
    dataset = Dataset.from_rows([(0, 0, 2), *far, *near], ["x"] + ["other"] * 8)
    # The segments 4–5, 1–6, 3–7 and 2–8 have the same a, b and g; the second one has the smallest row.
    assert nearest_segment(field_of(dataset), 0) == (Fraction(4), 1, 6)


def test_points_as_far_from_each_other_have_many_segments_as_near() -> None:
    # |e_s + e_t|²/4 + 1 = 3/2 for all of them, and the first two others come first.
    field = field_of(load("simplex:positive=1,negative=120"))
    assert nearest_segment(field, 0) == (Fraction(3, 2), 1, 2)


# --- the lemma and the bound of the filter ------------------------------------------------------------


@given(vectors(2), vectors(2), st.fractions(min_value=0, max_value=1, max_denominator=12))
@examples(150)
def test_which_segments_come_within_a_radius(s: Exact, t: Exact, part: Fraction) -> None:
    origin = (Fraction(0), Fraction(0))
    a, b, g = dot(s, s), dot(t, t), dot(s, t)
    if g >= min(a, b):
        assert squared_distance(origin, s, t) == min(a, b)
        return
    for threshold in (part * min(a, b), squared_distance(origin, s, t)):
        below = threshold - g
        comes_near = below >= 0 and below**2 >= (a - threshold) * (b - threshold)
        assert comes_near == (squared_distance(origin, s, t) <= threshold)


def pairs_within(around: _SeenFromX, threshold: Fraction) -> set[tuple[int, int]]:
    s, t, _ = _within(around, range(len(around.rounded)), threshold)
    return set(zip(s.tolist(), t.tolist(), strict=True))


@given(st.integers(0, 10**6), st.sampled_from([1, 2, 5, 40]), st.sampled_from([0, 3, 8, 16]))
@examples(60)
def test_the_filter_keeps_every_segment_at_exactly_the_threshold(seed: int, dimension: int, digits: int) -> None:
    rng = np.random.default_rng(seed)
    points = np.round(rng.normal(size=(12, dimension)) * rng.choice([1, 1e-6, 1e6], size=(12, 1)), digits) + 0.5
    dataset = Dataset.from_rows([[0] * dimension, *points.tolist()], ["x"] + ["other"] * 12)
    around = around_point(dataset, 0)
    places = range(len(around.rounded))
    nearest = min(around.products(k, k)[0] for k in places)
    values = {(s, t): around.value(s, t) for s in places for t in places if s < t}
    for value in values.values():
        if value is not None and value <= nearest:
            needed = {pair for pair, other in values.items() if other is not None and other <= value}
            assert needed <= pairs_within(around, value)


def test_the_filter_keeps_segments_that_leave_their_nearer_end_at_a_right_angle() -> None:
    # g = a − 1 with coordinates beyond 2⁵³: ĝ may be above a by more than T is below it.
    q = 134_217_689  # a prime
    for p in range(2**27 + 1, 2**27 + 61, 2):
        inverse = pow(q, -1, p)
        e = ((q * inverse - 1) // p, -inverse)
        assert e[0] * p + e[1] * q == -1
        far = [p - q * 2**31 + e[0], q + p * 2**31 + e[1]]
        dataset = Dataset.from_rows([[0, 0], [p, q], far], ["x", "other", "other"])
        around = around_point(dataset, 0)
        squared = around.value(0, 1)
        assert squared is not None
        assert p * p + q * q - 1 < squared < p * p + q * q
        assert pairs_within(around, squared) == {(0, 1)}
        assert margin(dataset, 0) == Margin(0, 2, 1, squared)


def test_the_filter_drops_nearly_all_segments() -> None:
    dataset = load("wine")
    around = around_point(dataset, 25)
    best = margin(dataset, 25).squared * dataset.denominator**2
    assert len(pairs_within(around, best)) == 1
