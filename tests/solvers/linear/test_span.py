"""Ranks and bases against FLINT, and vectors from their scores and back."""

import flint
from hypothesis import assume, given
from hypothesis import strategies as st

from mixproof.solvers.linear.span import _PRIME, column_basis, exact_rank, vector_of_scores
from tests.strategies import examples


@given(st.integers(1, 4), st.integers(1, 4), st.data())
@examples(60)
def test_ranks_are_exact_also_where_a_prime_hides_them(rows: int, columns: int, data: st.DataObject) -> None:
    entries = st.sampled_from([0, 1, 2, _PRIME, -_PRIME, 1 + _PRIME])
    table = flint.fmpz_mat([[data.draw(entries) for _ in range(columns)] for _ in range(rows)])
    assert exact_rank(table) == table.rank()


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 3), st.data())
@examples(40)
def test_a_vector_is_found_from_its_scores(rows: int, columns: int, bottom: int, data: st.DataObject) -> None:
    entries = st.integers(-3, 3)
    table = flint.fmpz_mat([[data.draw(entries) for _ in range(columns)] for _ in range(rows)])
    assume(exact_rank(table) > 0)
    theta = flint.fmpz_mat([[data.draw(entries) for _ in range(rows)]]) * table
    scores = [flint.arb(value) / bottom for value in (table * theta.transpose()).entries()]
    found = vector_of_scores(table, scores, exact_rank(table), bottom)
    assert found is not None
    for value, exact in zip(found, theta.entries(), strict=True):
        assert value.contains(exact)
        assert value.rad() < 1e-9


@given(st.integers(1, 4), st.integers(1, 4), st.data())
@examples(40)
def test_a_basis_has_as_many_columns_as_the_rank_and_loses_none_of_it(
    rows: int, columns: int, data: st.DataObject
) -> None:
    table = flint.fmpz_mat([[data.draw(st.integers(-2, 2)) for _ in range(columns)] for _ in range(rows)])
    assume(table.rank() > 0)
    assert column_basis(table).rank() == column_basis(table).ncols() == table.rank()
