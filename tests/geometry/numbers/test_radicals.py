"""Sums of radicals: against the decimal module at 220 digits, and the laws of an ordered field."""

import re
from collections.abc import Callable, Sequence
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from math import lcm

import flint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.numbers.enclosures import Enclosed, decimal_enclosure
from mixproof.geometry.numbers.radicals import Quotient, Radicals, combination, quotient
from tests.strategies import DECIMAL_DIGITS, decimal_root, ends, examples, rationals, rationals_between

ROOT_2 = Radicals.root(Fraction(2))
ROOT_3 = Radicals.root(Fraction(3))
WIDE = Context(prec=DECIMAL_DIGITS)
TINY = Decimal("1e-150")

Term = tuple[Fraction, Fraction, int]
"""Coefficient, radicand and degree."""

nonzero = rationals(6, 6).filter(bool)
radicands = rationals_between(Fraction(1, 12), 30, 12)
terms = st.tuples(nonzero, radicands, st.integers(1, 6))
sums = st.lists(terms, max_size=4)
positive_sums = st.lists(st.tuples(nonzero.map(abs), radicands, st.integers(1, 4)), min_size=1, max_size=3)


def summed(parts: Sequence[Term]) -> Radicals:
    return Radicals.total(Radicals.root(radicand, degree) * coefficient for coefficient, radicand, degree in parts)


def decimal_value(parts: Sequence[Term]) -> Decimal:
    with localcontext(WIDE):
        return sum((decimal(c) * decimal_root(radicand, degree) for c, radicand, degree in parts), Decimal(0))


def decimal(value: Fraction) -> Decimal:
    with localcontext(WIDE):
        return Decimal(value.numerator) / Decimal(value.denominator)


def sign_of(value: Decimal) -> int:
    return 0 if abs(value) < TINY else 1 if value > 0 else -1


@st.composite
def rewritten(draw: st.DrawFn, parts: Sequence[Term], factor: Fraction = Fraction(1)) -> list[Term]:
    """The same sum times a factor, written with other radicands and other degrees, and shuffled."""
    other = []
    for coefficient, radicand, degree in parts:
        moved = draw(rationals_between(Fraction(1, 5), 5, 5))
        raised = draw(st.integers(1, 3))
        split = draw(rationals(3, 2))
        new = (radicand * moved**degree) ** raised
        for share in filter(None, (split, 1 - split)):
            other.append((factor * coefficient * share / moved, new, degree * raised))
    return list(draw(st.permutations(other)))


# --- signs --------------------------------------------------------------------------------------------


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


# --- arithmetic ---------------------------------------------------------------------------------------


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


# --- groups, fractions and writing --------------------------------------------------------------------


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


def root_of_degree(degree: int) -> Callable[[Decimal], Decimal]:
    return lambda radicand: decimal_root(Fraction(radicand), degree)


def read_closed_form(text: str) -> Decimal:
    """Evaluate a written sum with 220 digits, each numeral and each root by the decimal module."""
    roots = {"D": Decimal, "sqrt": root_of_degree(2), **{f"root{n}": root_of_degree(n) for n in range(3, 61)}}
    with localcontext(WIDE):
        return Decimal(eval(re.sub(r"(?<![a-z\d])(\d+)", r"D('\1')", text), {"__builtins__": {}}, roots))


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


# --- quotients ----------------------------------------------------------------------------------------


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


# --- combinations -------------------------------------------------------------------------------------


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
