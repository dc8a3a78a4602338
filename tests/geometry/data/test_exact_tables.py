"""Tables of numbers become integers over one denominator: against the rationals themselves."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.exact_tables import exact_integers, integer_array, stacked
from tests.strategies import examples

ROOMY = 2**30
"""Storage is int64 below this size of a numerator, Python integers from it on."""


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        (ROOMY - 1, np.int64),
        (1 - ROOMY, np.int64),
        (ROOMY, object),
        (-ROOMY, object),
        (-(2**63), object),
        (0, np.int64),
    ],
)
def test_integers_are_stored_fixed_only_with_room_to_spare(entry: int, kind: type) -> None:
    for given_as in (object, np.int64):
        stored = integer_array(np.array([[0, entry]], dtype=given_as))
        assert stored.dtype == kind
        assert stored.tolist() == [[0, entry]]


@given(st.lists(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=2), min_size=1, max_size=6))
@examples(80)
def test_floats_are_read_through_their_shortest_decimals(table: list[list[float]]) -> None:
    numerators, denominator = exact_integers(np.array(table))
    assert [[Fraction(n, denominator) for n in row] for row in numerators.tolist()] == [
        [Fraction(repr(value)) for value in row] for row in table
    ]


def test_tables_are_joined_over_a_common_denominator() -> None:
    joined, denominator = stacked([(np.array([[1]]), 4), (np.array([[10**40]], dtype=object), 6)], axis=0)
    assert (joined.tolist(), denominator) == ([[3], [2 * 10**40]], 12)
