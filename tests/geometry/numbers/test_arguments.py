"""Numbers of a training script are read alike whatever holds them, and what is no number is refused in one line."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.arguments import integer, number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_double_is_the_same_number_in_every_holder(value: float) -> None:
    holders: list[Any] = [value, repr(value), np.float64(value), np.array(value), np.array([[value]])]
    holders += [
        torch.tensor(value, dtype=torch.float64),
        torch.tensor([value], dtype=torch.float64, requires_grad=True),
    ]
    assert {number(each, "α") for each in holders} == {Fraction(repr(value))}


@given(st.integers(-(2**63), 2**63 - 1))
def test_an_integer_is_the_same_in_every_holder(value: int) -> None:
    for each in (
        value,
        np.int64(value),
        np.array(value),
        np.array([value]),
        torch.tensor(value),
        torch.tensor([value]),
    ):
        assert integer(each, "k", -(2**63)) == value
        assert type(integer(each, "k", -(2**63))) is int


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (None, "α: None is not a real number"),
        (1j, "α: 1j is not a real number"),
        (torch.tensor(1j), "is not a real number"),
        (object(), "is not a real number"),
        ({"a": 1}, "is not a real number"),
        (float, "is not a real number"),
        (np.float64("nan"), "nan is not a finite number"),
        (torch.tensor(float("inf")), "inf is not a finite number"),
        (True, "α has to be a number, not True"),
        (np.array(False), "α has to be a number, not False"),
        (torch.tensor(True), "α has to be a number, not True"),
        (np.array([]), r"has shape \(0,\)"),
        (torch.zeros(2, 3), r"has shape \(2, 3\)"),
        (np.ma.masked, "α has no value: it is masked"),
        (torch.zeros((), device="meta"), "α has no value"),
        (np.array("one"), "'one' is not a number"),
    ],
)
def test_what_is_no_number_is_refused_in_one_line(given: object, told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        number(given, "α")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("given", [None, "3", 3.0, 2.5, True, np.True_, torch.tensor(3.0), [3], 3j, Fraction(3)])
def test_what_is_no_integer_is_refused(given: object) -> None:
    with pytest.raises(InputError, match="`k` has to be an integer, such as 10, not"):
        integer(given, "`k`", 0)
    with pytest.raises(InputError, match="`k` has to be 2 or more, not 1"):
        integer(1, "`k`", 2)
