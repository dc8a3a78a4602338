"""Columns of words in arrays are refused all at once, as in tables, and what the refusal advises mends them."""

from fractions import Fraction

import numpy as np
import pytest

from mixproof.geometry.data.sources import as_dataset
from mixproof.geometry.errors import InputError

CELLS = [["1", "oslo", "a"], ["2", "bern", "b"]]


@pytest.mark.parametrize("X", [CELLS, np.array(CELLS), np.array(CELLS, dtype=object)])
def test_columns_of_words_in_arrays_are_refused_at_once(X: object) -> None:
    with pytest.raises(
        InputError, match=r"words in '1' \('oslo' in row 0\), '2' \('a' in row 0\): to read it, add `drop='1,2'`$"
    ):
        as_dataset(X, [0, 1])
    assert as_dataset(X, [0, 1], drop="1,2").point(1) == (Fraction(2),)


def test_a_number_that_is_written_otherwise_is_offered_as_the_number() -> None:
    with pytest.raises(
        InputError,
        match=r"in '1' .*: write 1.5, with a decimal point\); words in '2' .*: to read it, add `drop='1,2'` ",
    ):
        as_dataset([["1", "1,5", "a"], ["2", "3", "b"]], [0, 1])


def test_one_column_of_words_is_refused_by_its_number() -> None:
    with pytest.raises(InputError, match=r"column '0' holds text \('x' in row 1\): leave it out by `drop='0'`$"):
        as_dataset([["1", "2"], ["x", "3"]], [0, 1])
