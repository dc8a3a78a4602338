"""Settings: numbers and laws are read as written, and before the data."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mixproof.theory.settings as module
from mixproof.geometry.errors import InputError
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.settings import make_instance, mixing_law, positive_number


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
    monkeypatch.setattr(module, "load", lambda name: pytest.fail("the data were read"))
    with pytest.raises(InputError):
        make_instance("digits", **bad)  # type: ignore[arg-type]


def test_the_name_of_a_bad_number_is_in_the_error() -> None:
    with pytest.raises(InputError, match=r"^ε: '1O' is not a number$"):
        positive_number("ε", "1O")
