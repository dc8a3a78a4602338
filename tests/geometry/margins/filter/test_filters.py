"""The filter in single precision: neither kernel leaves out a segment within the limit, both drop nearly all others."""

import sys
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.margins.distances import Segments
from mixproof.geometry.margins.field import Field
from mixproof.geometry.margins.filter.scene import Scene
from mixproof.geometry.margins.filter.strips import GROUP, PairFilter
from mixproof.geometry.margins.filter.vectors import MASKED_P, FilterVectors, as_near, set_limit
from mixproof.geometry.margins.filter.with_torch import filter_with_torch
from mixproof.geometry.margins.pointwise import nearest_segment
from tests.geometry.fields import KERNELS, drawn, field_of, filter_of, images, prepared
from tests.strategies import examples

PAIRS = tuple[int, int]
DRAWN = st.builds(
    drawn,
    st.integers(0, 10**6),
    st.sampled_from([1, 2, 3, 40, 300]),
    st.sampled_from([1, 3, 6, 12, 30]),
    st.sampled_from([1, 30, 1000]),
)


def values(field: Field, x: int) -> dict[PAIRS, Fraction]:
    """The squared distance to every segment that is nearer than its ends, exactly."""
    singles, outside, found = field.singles(x), field.outside(x), {}
    some = field.segments.ends is Ends.SOME_OUTSIDE
    pairs = [(s, t) for t in range(len(field.points)) for s in range(t) if singles[s] and singles[t]]
    for s, t in pairs:
        if outside[s] or outside[t] if some else outside[s] and outside[t]:
            [values_of] = field.products(*(np.array([k]) for k in (x, s, t)))
            squared = field.segments.value(*values_of)
            if squared is not None:
                found[s, t] = squared
    return found


def passing(
    scene: Scene, vectors: FilterVectors, pair_filter: PairFilter, both_ways: bool = False, rows: int = 7
) -> set[tuple[int, int, int]]:
    """What passes, as (x, s, t) with s < t, in strips of an odd number of rows where the kernel may have them."""
    scan, found = pair_filter(scene.left, scene.points), set()
    step = GROUP if not both_ways else rows
    for first in range(0, len(scene.points), step):
        strip = vectors.strip(slice(first, min(first + step, len(scene.points))), both_ways)
        (x, s, t), crowded = scan(strip, vectors.groups)
        assert not crowded.any()
        found |= {(a, min(b, c), max(b, c)) for a, b, c in zip(x.tolist(), s.tolist(), t.tolist(), strict=True)}
    return found


@pytest.mark.parametrize("ends", Ends)
@given(DRAWN)
@examples(15)
def test_no_segment_at_exactly_the_limit_is_left_out(ends: Ends, field: Field) -> None:
    field = Field(field.points, field.labels, field.points, field.labels, Segments(ends))
    scene, vectors = prepared(field)
    unit = Fraction(4) ** scene.exponent
    for x in range(0, len(field.points), 4):
        every = values(field, x)
        singles = field.squares(x, np.flatnonzero(field.singles(x)))
        if not len(singles):
            continue
        limits = sorted(value for value in every.values() if value <= int(singles.min()))
        for limit in {*limits[:1], *limits[-1:]}:
            vectors.limits[:] = MASKED_P
            set_limit(scene, vectors, x, limit)
            needed = {(x, *pair) for pair, value in every.items() if value <= limit}
            for pair_filter in map(filter_of, KERNELS):
                assert needed <= passing(scene, vectors, pair_filter, ends is Ends.SOME_OUTSIDE)
            own = vectors.column_w[x].tolist()
            for s in np.flatnonzero(field.singles(x)).tolist():
                [square] = field.squares(x, np.array([s])).tolist()
                assert 0 <= Fraction(own[s]) ** 2 <= (square - limit) / unit or own[s] == 0


@pytest.mark.parametrize("turns", [2**6, 2**9, 2**10])
def test_segments_that_leave_their_nearer_end_at_a_right_angle_are_kept(turns: int) -> None:
    # g = a − 1, so T is within 1 of a and w vanishes; the products that g is summed from are far beyond 2²⁴.
    q = 8191  # a prime
    for p in range(2**12 + 1, 2**12 + 161, 4):
        inverse = pow(q, -1, p)
        e = ((q * inverse - 1) // p, -inverse)
        far = [p - q * turns + e[0], q + p * turns + e[1]]
        points = np.array([[0, 0], [p, q], far], dtype=np.int32)
        field = field_of(points, np.array([0, 1, 1]))
        [limit] = values(field, 0).values()
        assert p * p + q * q - 1 < limit < p * p + q * q
        scene, vectors = prepared(field)
        vectors.limits[:] = MASKED_P
        set_limit(scene, vectors, 0, limit)
        for kernel in KERNELS:
            assert passing(scene, vectors, filter_of(kernel)) == {(0, 1, 2)}


@given(DRAWN)
@examples(40)
def test_all_the_nearest_points_are_looked_at(field: Field) -> None:
    scene, vectors = prepared(field)
    for x in range(len(field.points)):
        singles = np.flatnonzero(field.singles(x))
        squares = field.squares(x, singles)
        for square in sorted(squares.tolist())[:3]:
            _, kept = as_near(scene, vectors, x, int(square))
            assert set(singles[squares <= square].tolist()) <= set(kept.tolist())


@pytest.mark.parametrize("name", KERNELS)
def test_the_filter_drops_nearly_all_segments(name: str) -> None:
    field = images(160)
    scene, vectors = prepared(field)
    for x in range(len(field.points)):
        set_limit(scene, vectors, x, nearest_segment(field, x)[0])
    assert 100 < len(passing(scene, vectors, filter_of(name))) < 400


def test_both_kernels_pass_the_same_up_to_rounding() -> None:
    field = images(160, seed=3)
    scene, vectors = prepared(field)
    for x in range(len(field.points)):
        set_limit(scene, vectors, x, nearest_segment(field, x)[0] * 11 / 10)
    one, other = (passing(scene, vectors, pair_filter) for pair_filter in map(filter_of, KERNELS))
    assert len(one) > 300
    assert len(one ^ other) <= 2


def test_a_device_that_is_not_there_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match=r"torch has no device 'nowhere' here .*: leave `device` out for the CPU"):
        filter_with_torch("nowhere")
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(InputError, match="torch is needed to compute on the device 'cpu': install the extra"):
        filter_with_torch("cpu")
