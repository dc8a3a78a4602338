"""Settings: numbers and laws are read as written, and before the data."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import mixproof.theory.settings as module
from mixproof.geometry.errors import InputError
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.settings import coordinates, make_instance, mixing_law, positive_number


@pytest.mark.parametrize("alpha", ["0.5", "1/2", " .5 ", "5e-1", 0.5, Fraction(1, 2), Decimal("0.5")])
def test_alpha_is_read_as_written(alpha: str | float | Fraction) -> None:
    assert mixing_law(alpha=alpha) == Beta(Fraction(1, 2), Fraction(1, 2))


def test_a_float_alpha_means_its_shortest_decimal() -> None:
    assert mixing_law(alpha=0.1) == Beta(Fraction(1, 10), Fraction(1, 10))


def test_the_law_is_uniform_where_none_is_given() -> None:
    assert mixing_law() == Beta(Fraction(1), Fraction(1))


@given(
    a=st.fractions(min_value=Fraction(1, 50), max_value=50, max_denominator=50),
    b=st.fractions(min_value=Fraction(1, 50), max_value=50, max_denominator=50),
)
def test_a_law_is_read_back_from_how_it_is_written(a: Fraction, b: Fraction) -> None:
    law = Beta(a, b)
    assert mixing_law(mixing=str(law)) == law
    assert mixing_law(mixing=law) is law


@pytest.mark.parametrize("bad", [{"alpha": "0"}, {"mixing": "beta"}, {"seed": -1}])
def test_settings_are_checked_before_the_data_are_read(bad: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "as_dataset", lambda name: pytest.fail("the data were read"))
    with pytest.raises(InputError):
        make_instance("digits", **bad)  # type: ignore[arg-type]


def test_the_name_of_a_bad_number_is_in_the_error() -> None:
    with pytest.raises(InputError, match=r"^ε: '1O' is not a number$"):
        positive_number("ε", "1O")


@pytest.mark.parametrize("several", ["0.5,1", "0,5", "1, 2, 3"])
def test_a_setting_of_one_number_says_so_where_there_may_be_several(several: str) -> None:
    with pytest.raises(InputError, match=f"^ε takes one number, with a point where it has decimals, not '{several}'$"):
        positive_number("ε", several)


@pytest.mark.parametrize(
    "point",
    [
        "0.5,2",
        " 0.5 , 2 ",
        ["0.5", 2],
        (0.5, Fraction(2)),
        np.array([0.5, 2], np.float32),
        torch.tensor([0.5, 2.0], requires_grad=True),
        pd.Series([0.5, 2], index=[3, 1]),
        (each for each in (0.5, 2)),
    ],
)
def test_a_point_is_read_out_of_whatever_holds_its_coordinates(point: Any) -> None:
    assert coordinates(point) == (Fraction(1, 2), Fraction(2))


@pytest.mark.parametrize("point", ["0.5", 0.5, Fraction(1, 2), np.float32(0.5), torch.tensor(0.5), [0.5]])
def test_one_number_is_a_point_of_a_line(point: Any) -> None:
    assert coordinates(point) == (Fraction(1, 2),)


@pytest.mark.parametrize(
    ("point", "told"),
    [
        ("00,", "the point: a value is missing"),
        ("0 0", "the point: '0 0' is not a number"),
        ({0, 1}, r"a sequence of coordinates, as in point=\[0.5, 2\]"),
        ({0: 1}, "a sequence of coordinates"),
        (np.zeros((1, 2)), "a sequence of coordinates"),
        ([[0, 1]], r"the point: \[0, 1\] is not a real number"),
        (object(), "is not a real number"),
        (True, "the point has to be a number, not True"),
    ],
)
def test_what_is_no_point_is_refused_in_one_line(point: Any, told: str) -> None:
    with pytest.raises(InputError, match=told):
        coordinates(point)


@pytest.mark.parametrize("value", [Decimal("0.2"), np.float32(0.2), np.array(0.2), torch.tensor(0.2), "1/5"])
def test_numbers_are_read_out_of_whatever_holds_them(value: Any) -> None:
    seed: Any = np.int64(3)
    instance, fifth = make_instance("cross", alpha=value, epsilon=value, seed=seed), Fraction(1, 5)
    assert (instance.mixing, instance.epsilon, instance.seed) == (Beta(fifth, fifth), fifth, 3)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"alpha": True}, "α has to be a number, not True"),
        ({"alpha": np.ones(2)}, r"α is one number, and this has shape \(2,\)"),
        ({"epsilon": [1]}, r"ε: \[1\] is not a real number"),
        ({"seed": 1.5}, "`seed` has to be an integer, not 1.5"),
        ({"seed": "1"}, "`seed` has to be an integer, not '1'"),
        ({"mixing": 5}, "`mixing` has to be a Mixing or text, not 5"),
    ],
)
def test_settings_that_are_none_are_refused_in_one_line(settings: Any, told: str) -> None:
    with pytest.raises(InputError, match=told):
        make_instance("cross", **settings)
