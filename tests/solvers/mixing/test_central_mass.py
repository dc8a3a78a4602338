"""The central mass of a mixing law: against scipy's quantiles, exact cases, and laws."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from mixproof.geometry.errors import InputError
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.central_mass import STEPS, central_half_width
from mixproof.solvers.mixing.parser import parse_mixing
from tests.strategies import examples

STEP = Fraction(1, 2 * STEPS)


def symmetric(alpha: int) -> Beta:
    return Beta(Fraction(alpha), Fraction(alpha))


@pytest.mark.parametrize("alpha", ["1/2", "1", "2", "7/3", "32", "1024"])
@pytest.mark.parametrize("share", ["1/100", "1/2", "0.99", "0.999999"])
def test_symmetric_laws_have_their_quantiles(alpha: str, share: str) -> None:
    parameter, mass = Fraction(alpha), Fraction(share)
    found = central_half_width(Beta(parameter, parameter), mass)
    expected = beta(float(parameter), float(parameter)).isf(float(1 - mass) / 2) - 0.5
    assert float(found) == pytest.approx(expected, abs=1.1 * float(STEP))
    assert (found / STEP).denominator == 1


def test_nearly_all_draws_of_the_papers_law_are_near_the_middle() -> None:
    assert Fraction(53, 1000) < central_half_width(symmetric(1024), Fraction(999_999, 1_000_000)) < Fraction(55, 1000)


def test_a_law_that_leans_to_one_side() -> None:
    # Beta(2, 1) has P(|λ − ½| ≤ h) = (½ + h)² − (½ − h)² = 2h.
    assert central_half_width(parse_mixing("beta(2,1)"), Fraction(3, 4)) == Fraction(3, 8)


@given(st.fractions(min_value="1/50", max_value="49/50", max_denominator=50))
@examples(30)
def test_the_width_of_the_uniform_law_is_half_its_mass(share: Fraction) -> None:
    found = central_half_width(symmetric(1), share)
    assert share / 2 <= found < share / 2 + STEP


def test_all_of_the_mass_is_all_of_the_segment() -> None:
    assert central_half_width(symmetric(1024), Fraction(1)) == Fraction(1, 2)


@pytest.mark.parametrize("share", [0, -1, 2])
def test_a_share_is_above_nothing_and_at_most_all(share: int) -> None:
    with pytest.raises(InputError, match=f"the central mass has to be above 0 and at most 1, not {share}"):
        central_half_width(symmetric(1), Fraction(share))
