"""Sums of logarithms against the decimal module, and their canonical form."""

from decimal import Context, Decimal, localcontext
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.numbers.logarithms import LONGEST_FACTORED, Logarithms
from tests.strategies import ends, examples, rationals

summands = st.lists(
    st.tuples(rationals(), st.fractions(min_value=Fraction(1, 50), max_value=50, max_denominator=10**6)), max_size=5
)


def collected(rational: Fraction, terms: list[tuple[Fraction, Fraction]]) -> Logarithms:
    found = Logarithms.collect(rational, terms)
    assert found is not None
    return found


def plain(rational: Fraction, terms: list[tuple[Fraction, Fraction]]) -> Fraction:
    """The sum by the decimal module, to about 60 digits."""
    with localcontext(Context(prec=70)):
        logs = [(c, (Decimal(r.numerator) / Decimal(r.denominator)).ln()) for c, r in terms]
    return rational + sum((c * Fraction(log) for c, log in logs), Fraction(0))


@given(rationals(), summands)
@examples(100)
def test_the_ball_holds_the_sum(rational: Fraction, terms: list[tuple[Fraction, Fraction]]) -> None:
    low, high = ends(collected(rational, terms).ball(128))
    slack = Fraction(1, 10**50)
    assert low - slack <= plain(rational, terms) <= high + slack
    assert high - low < Fraction(1, 10**30)


@given(rationals(), summands)
@examples(100)
def test_equal_sums_are_written_alike_and_a_sum_minus_itself_is_rational(
    rational: Fraction, terms: list[tuple[Fraction, Fraction]]
) -> None:
    turned = [(-c, 1 / r) for c, r in reversed(terms)]
    assert collected(rational, terms) == collected(rational, turned)
    assert collected(rational, terms + [(-c, r) for c, r in terms]).as_fraction() == rational


def test_a_sum_is_rational_exactly_where_no_logarithm_is_left() -> None:
    assert collected(Fraction(1), [(Fraction(1), Fraction(4)), (Fraction(-2), Fraction(2))]).as_fraction() == 1
    assert collected(Fraction(1), [(Fraction(1), Fraction(4)), (Fraction(-1), Fraction(2))]).as_fraction() is None


def test_the_closed_form_names_primes_with_their_signs() -> None:
    value = collected(Fraction(1, 3), [(Fraction(-2, 9), Fraction(2)), (Fraction(1), Fraction(3, 2))])
    assert value.closed_form() == "1/3 - 11/9*ln(2) + ln(3)"
    assert collected(Fraction(0), []).closed_form() == "0"


def test_integers_too_long_to_factor_are_refused_and_not_worked_on_for_ever() -> None:
    assert Logarithms.collect(Fraction(0), [(Fraction(1), Fraction(2**LONGEST_FACTORED + 1))]) is None
