"""Quotients and combinations of reals against their decimals."""

from decimal import Decimal, localcontext
from fractions import Fraction

import flint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.numbers.enclosures import Enclosed
from mixproof.geometry.numbers.quotients import Quotient, combination, quotient
from mixproof.geometry.numbers.radicals import Radicals
from tests.geometry.root_sums import (
    ROOT_2,
    ROOT_3,
    WIDE,
    Term,
    decimal,
    decimal_value,
    positive_sums,
    rewritten,
    sign_of,
    summed,
    sums,
    terms,
)
from tests.strategies import ends, examples, rationals


@given(sums, positive_sums, rationals())
@examples(100)
def test_a_quotient_compares_with_a_rational_as_its_decimals_do(
    above: list[Term], below: list[Term], value: Fraction
) -> None:
    ratio = Quotient(summed(above), summed(below))
    with localcontext(WIDE):
        assert ratio.compare(value) == sign_of(decimal_value(above) / decimal_value(below) - decimal(value))


@given(sums, positive_sums, sums, positive_sums)
@examples(60)
def test_quotients_compare_as_their_decimals_do(
    above: list[Term], below: list[Term], other_above: list[Term], other_below: list[Term]
) -> None:
    ratio = Quotient(summed(above), summed(below))
    other = Quotient(summed(other_above[:2]), summed(other_below[:2]))
    with localcontext(WIDE):
        gap = decimal_value(above) / decimal_value(below)
        gap -= decimal_value(other_above[:2]) / decimal_value(other_below[:2])
    assert ratio.compare(other) == -other.compare(ratio) == sign_of(gap)
    assert ratio.compare(Quotient(summed(other_above), ratio.denominator)) == sign_of(
        decimal_value(above) - decimal_value(other_above)
    )


@given(positive_sums, rationals(), st.data())
@examples(100)
def test_a_multiple_of_a_sum_over_the_sum_is_the_factor(
    below: list[Term], factor: Fraction, data: st.DataObject
) -> None:
    above = data.draw(rewritten(below, factor)) if factor else []
    ratio = Quotient(summed(above), summed(below))
    assert ratio.as_fraction() == factor
    assert ratio.compare(factor) == 0
    assert ratio.compare(factor - Fraction(1, 10**90)) == 1
    assert ratio.closed_form() == str(factor)
    assert quotient(summed(above), summed(below)).as_fraction() == factor


@given(positive_sums, rationals())
@examples(60)
def test_a_quotient_off_proportion_is_no_fraction(below: list[Term], factor: Fraction) -> None:
    unlike = Radicals.root(Fraction(997))  # a prime larger than any numerator drawn: like none of the radicals
    assert Quotient(summed(below) * factor + unlike, summed(below)).as_fraction() is None
    assert Quotient(summed(below), summed(below) + unlike).as_fraction() is None


@pytest.mark.parametrize(
    ("above", "below", "value"),
    [
        (ROOT_2, Radicals.root(Fraction(8)), Fraction(1, 2)),
        (Radicals.root(Fraction(4), 4), ROOT_2, Fraction(1)),
        (Radicals.root(Fraction(27), 6), ROOT_3 * 5, Fraction(1, 5)),
        (ROOT_2 + ROOT_3, ROOT_2 * ROOT_3, None),
        (ROOT_2 + 2, ROOT_2 + 1, None),
        (ROOT_2 + 2, ROOT_2 * 2 + 4, Fraction(1, 2)),
        (Radicals.root(Fraction(2), 3), ROOT_2, None),
        (Radicals.of(0), ROOT_2, Fraction(0)),
    ],
)
def test_worked_quotients(above: Radicals, below: Radicals, value: Fraction | None) -> None:
    assert Quotient(above, below).as_fraction() == value


@given(sums, positive_sums)
@examples(60)
def test_the_ball_of_a_quotient_holds_it(above: list[Term], below: list[Term]) -> None:
    low, high = ends(Quotient(summed(above), summed(below)).ball(300))
    with localcontext(WIDE):
        value = Fraction(decimal_value(above) / decimal_value(below))
    assert low - Fraction(1, 10**180) <= value <= high + Fraction(1, 10**180)
    assert high - low < Fraction(1, 10**60)


@pytest.mark.parametrize(
    ("above", "below", "other_above", "other_below", "sign"),
    [
        (ROOT_2 * 2, ROOT_3 * 4, ROOT_2, ROOT_3, -1),
        (ROOT_2, ROOT_3, ROOT_2 * 2, ROOT_3 * 2, 0),
        (ROOT_3, ROOT_2, ROOT_2 * 7, Radicals.of(9), 1),
        (Radicals.root(Fraction(2), 3), Radicals.of(1), Radicals.root(Fraction(50)), Radicals.root(Fraction(32)), 1),
        (-ROOT_2, Radicals.of(2), -ROOT_2, Radicals.of(1), 1),
        (-ROOT_2, Radicals.of(1), Radicals.of(-1), Radicals.of(1), -1),
    ],
)
def test_worked_comparisons_of_quotients(
    above: Radicals, below: Radicals, other_above: Radicals, other_below: Radicals, sign: int
) -> None:
    assert Quotient(above, below).compare(Quotient(other_above, other_below)) == sign
    assert Quotient(other_above, other_below).compare(Quotient(above, below)) == -sign


def test_the_closed_form_of_an_irrational_quotient_names_both_parts() -> None:
    assert Quotient(ROOT_2 + 1, ROOT_3).closed_form() == "(1 + sqrt(2))/(sqrt(3))"


@given(st.lists(st.tuples(rationals(), terms), max_size=4))
@examples(60)
def test_a_combination_of_radicals_is_exact(parts: list[tuple[Fraction, Term]]) -> None:
    made = combination((weight, summed([term])) for weight, term in parts)
    expected = summed([(weight * c, r, n) for weight, (c, r, n) in parts if weight])
    assert isinstance(made, Radicals)
    assert (made - expected).sign() == 0


def test_a_combination_with_an_enclosed_part_is_enclosed() -> None:
    third = Enclosed(lambda bits: flint.arb(1) / 3)
    made = combination([(Fraction(3), third), (Fraction(-1, 2), ROOT_2)])
    low, high = ends(made.ball(300))
    with localcontext(WIDE):
        value = Fraction(1 - Decimal(2).sqrt() / 2)
    assert low - Fraction(1, 10**200) <= value <= high + Fraction(1, 10**200)
    assert high - low < Fraction(1, 2**290)
    assert made.as_fraction() is None


def test_an_enclosed_part_with_coefficient_zero_does_not_count() -> None:
    unknown = Enclosed(lambda bits: flint.arb("nan"))
    made = combination([(Fraction(0), unknown), (Fraction(2), ROOT_2)])
    assert made.closed_form() == "2*sqrt(2)"


def test_a_quotient_with_an_enclosed_part_is_enclosed() -> None:
    three = Enclosed(lambda bits: flint.arb(3))
    for made, value in (
        (quotient(Radicals.of(1), three), Fraction(1, 3)),
        (quotient(three, Radicals.of(2)), Fraction(3, 2)),
    ):
        low, high = ends(made.ball(200))
        assert low <= value <= high
        assert high - low < Fraction(1, 2**190)
        assert made.as_fraction() is None
