"""Bounds of exponentials and logarithms hold, against ball arithmetic, and are narrow; moments are those of the law."""

import random
from fractions import Fraction
from itertools import pairwise

import flint
import pytest

from mixproof.empirical.networks.exact_losses import SegmentMoments
from mixproof.geometry.numbers.enclosures import to_fraction
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.checker.budget import Unchecked
from mixproof.theory.checker.risks.enclosures import LEAST, ONE, exp_bounds, log_bounds, log_sum_exp
from mixproof.theory.checker.risks.law import BothOrders, enclosed


def assert_around(bounds: tuple[int, int], value: flint.arb, wide: int) -> None:
    """The bounds are on the two sides of a value, and not far apart."""
    with flint.ctx.workprec(400):
        scaled = value * ONE
        assert flint.arb(bounds[0]) <= scaled
        assert scaled <= flint.arb(bounds[1])
    assert bounds[1] - bounds[0] <= wide


EXPONENTS = [0, -1, -2, -127, -128, -129, -ONE, -ONE // 3, -ONE + 1, LEAST, LEAST + 1, LEAST // 2]


@pytest.mark.parametrize("x", [*EXPONENTS, *(-random.Random(4).randrange(100 * ONE) for _ in range(50))])
def test_exponentials(x: int) -> None:
    with flint.ctx.workprec(400):
        assert_around(exp_bounds(x), (flint.arb(x) / ONE).exp(), 2**14)


def test_an_exponential_below_all_units_is_between_0_and_1() -> None:
    with flint.ctx.workprec(400):
        assert (flint.arb(LEAST) / ONE).exp() * ONE < 1
    assert exp_bounds(LEAST - 1) == exp_bounds(-(10**60)) == (0, 1)


@pytest.mark.parametrize(
    "value", [ONE, ONE + 1, 2 * ONE - 1, 2 * ONE, 2 * ONE + 1, 3 * ONE, 10**6 * ONE + 7, 2**90 * ONE]
)
def test_logarithms(value: int) -> None:
    with flint.ctx.workprec(400):
        assert_around(log_bounds(value, value), (flint.arb(value) / ONE).log(), 2**14)


def test_log_sum_exp_of_random_scores() -> None:
    draw = random.Random(1)
    for _ in range(100):
        size = draw.choice((1, 10, 10**4))
        scores = [Fraction(draw.randint(-(10**9), 10**9) * size, 7 * 10**9) for _ in range(draw.randint(1, 6))]
        with flint.ctx.workprec(20_000):
            total = sum(
                (flint.arb(flint.fmpq(*score.as_integer_ratio())).exp() for score in scores), flint.arb(0)
            ).log()
            assert_around(log_sum_exp(scores), total, 2**20)


@pytest.mark.parametrize(("a", "b"), [(1, 1), (1, 2), (3, 2), (8, 8), (1, 63), (32, 32)])
def test_moments_are_those_of_the_law_in_both_orders(a: int, b: int) -> None:
    law, other = BothOrders.of(Fraction(a), Fraction(b)), SegmentMoments.of(Beta(Fraction(a), Fraction(b)))
    assert other is not None
    places = [Fraction(0), Fraction(1, 7), Fraction(1, 2), Fraction(123, 130), Fraction(1)]
    for low, high in pairwise(places):
        found = [to_fraction(moment) for moment in other(low, high)]
        assert [*law.moments(low, high)] == [(moment, moment) for moment in found]
    (mass, _), (first, _), _ = law.moments(Fraction(0), Fraction(1))
    assert [mass, first] == [2, 1]


def arb(value: Fraction) -> flint.arb:
    return flint.arb(flint.fmpq(*value.as_integer_ratio()))


def moment(a: Fraction, b: Fraction, k: int, place: Fraction) -> flint.arb:
    """∫ λ^k over [0, place] for λ ~ Beta(a, b), by Arb's incomplete beta function."""
    factor = flint.arb(1)
    for j in range(k):
        factor *= arb((a + j) / (a + b + j))
    return factor * flint.arb.beta_lower(arb(place), arb(a + k), arb(b), 1) if place < 1 else factor


PLACES = [
    *(Fraction(1, 10**400), Fraction(1, 7), Fraction(1, 3), Fraction(499, 1000), Fraction(1, 2)),
    *(Fraction(1, 2) + Fraction(1, 10**30), Fraction(123, 130), 1 - Fraction(1, 10**400), Fraction(1)),
]
PARAMETERS = [
    *(("1/2", "1/2"), ("1", "3/2"), ("33", "32"), ("1/5", "1/5"), ("1/1000", "3"), ("40", "40"), ("5/2", "1/999983")),
    *(("3", "2"), ("2/7", "20")),
]


@pytest.mark.parametrize(("a", "b"), PARAMETERS)
def test_moments_are_around_those_of_the_incomplete_beta_function(a: str, b: str) -> None:
    p, q = Fraction(a), Fraction(b)
    found = enclosed(p, q)
    assert found(Fraction(0)) == ((Fraction(0), Fraction(0)),) * 3
    with flint.ctx.workprec(400):
        for place in PLACES:
            for k, (low, high) in enumerate(found(place)):
                value = moment(p, q, k, place) + moment(q, p, k, place)
                assert not arb(low) > value
                assert not arb(high) < value
                assert high - low < Fraction(1, 10**32)


@pytest.mark.slow
@pytest.mark.parametrize(("a", "b"), [("1000", "1000"), ("1", "200"), ("200", "1/3")])
def test_so_they_are_where_parameters_are_large(a: str, b: str) -> None:
    test_moments_are_around_those_of_the_incomplete_beta_function(a, b)


@pytest.mark.parametrize(("a", "b"), [("1001", "1000"), ("1/2", "5000"), ("1", "1/1000001")])
def test_other_laws_are_not_checkable(a: str, b: str) -> None:
    with pytest.raises(Unchecked, match="at most 2000 together"):
        BothOrders.of(Fraction(a), Fraction(b))


@pytest.mark.parametrize("parts", [[("1/3", "1", "2"), ("2/3", "3", "3")], [("1/4", "1/2", "3"), ("3/4", "2/7", "20")]])
def test_moments_of_mixtures_are_around_those_of_the_incomplete_beta_function(
    parts: list[tuple[str, str, str]],
) -> None:
    mixed = [(Fraction(weight), Fraction(a), Fraction(b)) for weight, a, b in parts]
    found = BothOrders.mixed(mixed)
    assert found.is_exact == all(value.denominator == 1 for _, *law in mixed for value in law)
    with flint.ctx.workprec(400):
        for place in PLACES:
            for k, (low, high) in enumerate(found.up_to(place)):
                orders = ((w, each) for w, a, b in mixed for each in ((a, b), (b, a)))
                value = sum((arb(w) * moment(*law, k, place) for w, law in orders), flint.arb(0))
                assert not arb(low) > value
                assert not arb(high) < value
                assert high - low < Fraction(1, 10**32)


def test_what_is_no_mixture_is_not_checkable() -> None:
    with pytest.raises(Unchecked, match="Beta laws and their mixtures"):
        BothOrders.mixed([])
