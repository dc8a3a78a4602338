"""Sums of radicals against two hundred decimals, and hidden zeros."""

from decimal import Context, Decimal, localcontext
from fractions import Fraction
from math import lcm

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.radicals import Radicals
from tests.geometry.root_sums import (
    ROOT_2,
    ROOT_3,
    TINY,
    WIDE,
    Term,
    decimal,
    decimal_value,
    nonzero,
    radicands,
    read_closed_form,
    rewritten,
    sign_of,
    summed,
    sums,
    terms,
)
from tests.strategies import ends, examples, rationals


@given(sums)
@examples(250)
def test_the_sign_agrees_with_two_hundred_decimals(parts: list[Term]) -> None:
    assert summed(parts).sign() == sign_of(decimal_value(parts))


@given(st.lists(terms, min_size=1, max_size=3), st.data())
@examples(100)
def test_a_sum_less_itself_rewritten_is_zero(parts: list[Term], data: st.DataObject) -> None:
    zero = summed(parts + data.draw(rewritten(parts, Fraction(-1))))
    assert zero.sign() == 0
    assert zero.as_fraction() == 0
    assert zero.groups == ()
    assert zero.closed_form() == "0"


@given(st.lists(terms, min_size=1, max_size=3), st.integers(1, 300), st.sampled_from([-1, 1]), st.data())
@examples(100)
def test_a_hidden_zero_and_a_tiny_rational_has_the_sign_of_the_rational(
    parts: list[Term], digits: int, sign: int, data: st.DataObject
) -> None:
    rest = Fraction(sign, 10**digits)
    value = summed(parts + data.draw(rewritten(parts, Fraction(-1)))) + rest
    assert value.sign() == sign
    assert value.as_fraction() == rest


@pytest.mark.parametrize(
    "parts",
    [
        [(1, 8, 2), (-2, 2, 2)],
        [(1, 54, 3), (-3, 2, 3)],
        [(1, 4, 4), (-1, 2, 2)],
        [(1, 8, 6), (-1, 2, 2)],
        [(1, 9, 6), (-1, 3, 3)],
        [(5, 2, 2), (1, 3, 2), (-1, 50, 2), (Fraction(-1, 2), 12, 2)],
        [(1, Fraction(1, 2), 2), (Fraction(-1, 2), 2, 2)],
        [(1, Fraction(2, 3), 3), (Fraction(-1, 3), 18, 3)],
        [(1, 10**400, 2), (-1, 10**600, 3)],
    ],
)
def test_worked_zeros(parts: list[Term]) -> None:
    value = summed([(Fraction(c), Fraction(r), n) for c, r, n in parts])
    assert value.sign() == 0
    assert (value + Fraction(1, 10**1000)).sign() == 1
    assert (value - Fraction(1, 10**1000)).sign() == -1


def test_all_convergents_of_the_root_of_two_up_to_a_hundred_digits_fall_on_their_side() -> None:
    above, below = 1, 1
    for step in range(1, 270):
        assert (ROOT_2 * below - above).sign() == (ROOT_2 - Fraction(above, below)).sign() == (-1) ** (step + 1)
        above, below = above + 2 * below, above + below
    assert len(str(below)) > 100


def test_sums_that_differ_far_behind_the_point_are_told_apart() -> None:
    huge = Radicals.root(Fraction(10**80 + 1)) + Radicals.root(Fraction(10**80 - 1)) - 2 * 10**40
    assert huge.sign() == -1
    assert (Radicals.root(Fraction(10**80 + 1)) - 10**40).sign() == 1
    assert (ROOT_2 * ROOT_3 - Radicals.root(Fraction(6))).sign() == 0
    assert (ROOT_2 + ROOT_3 - Radicals.root(Fraction(10))).sign() == -1


@given(sums, sums)
@examples(60)
def test_sums_differences_and_products_have_the_values_of_their_parts(left: list[Term], right: list[Term]) -> None:
    a, b, x, y = summed(left), summed(right), decimal_value(left), decimal_value(right)
    with localcontext(WIDE):
        for made, value in ((a + b, x + y), (a - b, x - y), (a * b, x * y), (-a, -x)):
            low, high = ends(made.ball(400))
            assert low - Fraction(1, 10**100) <= Fraction(value) <= high + Fraction(1, 10**100)
            assert high - low < Fraction(1, 10**100)


@given(sums, sums, sums)
@examples(60)
def test_ring_laws(first: list[Term], second: list[Term], third: list[Term]) -> None:
    a, b, c = summed(first[:2]), summed(second[:2]), summed(third[:2])
    assert ((a + b) + c - (a + (b + c))).sign() == 0
    assert (a * b - b * a).sign() == 0
    assert (a * (b + c) - (a * b + a * c)).sign() == 0
    assert ((a * b) * c - a * (b * c)).sign() == 0
    assert (a - a).sign() == (a + -a).sign() == 0


@given(sums, rationals())
@examples(60)
def test_rationals_act_as_their_own_radicals(parts: list[Term], value: Fraction) -> None:
    a = summed(parts)
    assert (a + value - (a + Radicals.of(value))).sign() == 0
    assert (a * value - a * Radicals.of(value)).sign() == 0
    assert (a - value + value - a).sign() == 0


@given(radicands, st.integers(1, 6))
@examples(60)
def test_a_root_to_its_degree_is_the_radicand(radicand: Fraction, degree: int) -> None:
    product = Radicals.of(1)
    for _ in range(degree):
        product = product * Radicals.root(radicand, degree)
    assert product.as_fraction() == radicand


@given(radicands, rationals(4, 6))
@examples(100)
def test_a_power_has_the_value_of_its_logarithm(base: Fraction, exponent: Fraction) -> None:
    low, high = ends(Radicals.power(base, exponent).ball(500))
    with localcontext(WIDE):
        value = Fraction((decimal(base).ln() * decimal(exponent)).exp())
    assert low - Fraction(1, 10**100) <= value <= high + Fraction(1, 10**100)


@given(radicands, rationals(3, 4), rationals(3, 4))
@examples(60)
def test_exponents_add(base: Fraction, first: Fraction, second: Fraction) -> None:
    product = Radicals.power(base, first) * Radicals.power(base, second)
    assert (product - Radicals.power(base, first + second)).sign() == 0


@given(sums, st.integers(1, 4))
@examples(60)
def test_another_degree_changes_the_writing_only(parts: list[Term], factor: int) -> None:
    value = summed(parts)
    written = value.at_degree(value.degree * factor)
    assert written.degree == value.degree * factor
    assert (written - value).sign() == 0


def test_a_sum_is_written_at_the_common_degree() -> None:
    assert (ROOT_2 + Radicals.root(Fraction(2), 3)).degree == lcm(2, 3)
    assert Radicals.total([]).sign() == 0


def test_roots_of_zero_and_of_negative_numbers() -> None:
    assert Radicals.root(Fraction(0)).sign() == 0
    assert Radicals.root(Fraction(0), 3).as_fraction() == 0
    with pytest.raises(ValueError, match=r"the root of -2 is not real"):
        Radicals.root(Fraction(-2))


def test_a_sum_taken_as_a_sum_is_itself() -> None:
    assert Radicals.of(ROOT_2) is ROOT_2
    assert Radicals.of(0).terms == ()
    assert Radicals.of(Fraction(3, 2)).as_fraction() == Fraction(3, 2)


@given(sums, st.integers(10, 400))
@examples(100)
def test_a_ball_holds_the_sum_at_any_precision(parts: list[Term], bits: int) -> None:
    low, high = ends(summed(parts).ball(bits))
    value, slack = Fraction(decimal_value(parts)), Fraction(1, 10**190)
    assert low - slack <= value <= high + slack


def test_a_decimal_enclosure_of_a_sum_to_fifty_digits() -> None:
    with localcontext(Context(prec=60)):
        value = str(Decimal(2).sqrt() + Decimal(3).sqrt())
    assert decimal_enclosure(ROOT_2 + ROOT_3, 50)[0] == value[:52]


@given(sums)
@examples(100)
def test_groups_are_pairwise_unlike_and_keep_the_value(parts: list[Term]) -> None:
    value = summed(parts)
    again = Radicals(value.groups, value.degree)
    assert (again - value).sign() == 0
    assert all(coefficient for coefficient, _ in value.groups)
    for k, (_, r) in enumerate(value.groups):
        for _, q in value.groups[:k]:
            assert Radicals.root(r / q, value.degree).degree > 1, "a rational ratio would have been taken out"


@given(st.lists(terms, min_size=1, max_size=3), nonzero, st.data())
@examples(60)
def test_a_sum_is_a_fraction_exactly_where_its_roots_cancel(
    parts: list[Term], value: Fraction, data: st.DataObject
) -> None:
    cancelling = parts + data.draw(rewritten(parts, Fraction(-1)))
    assert (summed(cancelling) + value).as_fraction() == value
    assert (summed(cancelling) + ROOT_2 * value).as_fraction() is None
    assert (summed(cancelling) + ROOT_2 * value + ROOT_3).as_fraction() is None


@given(st.integers(1, 60), st.integers(1, 60), st.integers(2, 4))
@examples(100)
def test_a_single_root_is_a_fraction_where_brute_force_finds_its_root(p: int, q: int, degree: int) -> None:
    candidates = (Fraction(a, b) for a in range(1, 8) for b in range(1, 8))  # 8 squared is beyond 60
    root = next((c for c in candidates if c**degree == Fraction(p, q)), None)
    assert Radicals.root(Fraction(p, q), degree).as_fraction() == root
    assert Radicals(((Fraction(3), Fraction(p, q)),), degree).as_fraction() == (None if root is None else 3 * root)


@given(sums)
@examples(150)
def test_a_closed_form_reads_back_as_the_sum(parts: list[Term]) -> None:
    written = summed(parts).closed_form()
    assert abs(read_closed_form(written) - decimal_value(parts)) < TINY
    assert "+ -" not in written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Radicals.of(0), "0"),
        (Radicals.of(Fraction(-3, 2)), "-3/2"),
        (Radicals.root(Fraction(12)), "2*sqrt(3)"),
        (Radicals.root(Fraction(1, 2)), "1/2*sqrt(2)"),
        (Radicals.root(Fraction(16), 3), "2*root3(2)"),
        (ROOT_2 - 1, "-1 + sqrt(2)"),
        (Radicals.of(1) - ROOT_3 * Fraction(2, 3), "1 - 2/3*sqrt(3)"),
    ],
)
def test_worked_closed_forms(value: Radicals, written: str) -> None:
    assert value.closed_form() == written


@given(st.integers(0, 70), st.integers(0, 9), st.integers(0, 9), st.sampled_from([11, 13, 143]))
def test_all_small_squares_are_taken_out_of_a_root(twos: int, fives: int, sevens: int, rest: int) -> None:
    outside = 2**twos * 5**fives * 7**sevens
    written = Radicals.root(Fraction(rest * outside**2)).closed_form()
    assert written == (f"{outside}*" if outside > 1 else "") + f"sqrt({rest})"
