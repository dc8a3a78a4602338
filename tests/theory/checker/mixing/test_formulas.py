"""Formulas as the checker reads them, against the toolkit's parser and its ball arithmetic."""

from fractions import Fraction

import flint
import pytest

from mixproof.geometry.data.sources import load
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.mixing.density.law import Density
from mixproof.solvers.mixing.parser import parse_mixing
from mixproof.theory.checker.balls import Surd
from mixproof.theory.checker.budget import Clock, NotACertificate, Unchecked
from mixproof.theory.checker.mixing.enclosed import FormulaLaw, UnlikeMixture, read_density
from mixproof.theory.checker.mixing.formulas import mirrored, near, read_formula
from mixproof.theory.checker.mixing.intervals import Interval
from mixproof.theory.checker.mixing.kinds import LAWS
from mixproof.theory.checker.mixing.quadrature import between
from mixproof.theory.evidence.laws import law_json
from tests.theory.checker.cases import case_of

FORMULAS = (
    "density(exp(-x)/(1-exp(-1)))",
    "density(pi/2*sin(pi*x))",
    "density(pi/2*cos(pi*(x-1/2)))",
    "density(1/(pi*sqrt(x*(1-x))))",
    "density(8/pi*x^0.5*(1-x)^0.5)",
    "density(3/2*sqrt(x))",
    "density(1/((1+x)*log(2)))",
    "density(4/(pi*(1+x^2)))",
    "density(1/2/sqrt(x))",
    "density(2*(sin(pi*x/2))^2)",
    "density((1+sin(x))/(2-cos(1)))",
    "density((exp(x)+exp(1-x))/(2*exp(1)-2))",
    "density(2/3*x^(-1/3))",
)
ZERO = Fraction(0)
PLACES = [Fraction(k, 37) for k in range(1, 37, 5)]


def of_toolkit(text: str) -> Density:
    law = parse_mixing(text)
    assert isinstance(law, Density)
    return law


def of_checker(text: str) -> FormulaLaw:
    written = law_json(of_toolkit(text))
    assert isinstance(written, dict)
    law = LAWS["density"](written, Clock(60))
    assert isinstance(law, FormulaLaw)
    return law


def holds(found: Interval, true: flint.arb) -> bool:
    low, high = (arb_of(end) for end in found)
    return not low > true and not high < true and bool(high - low < abs(true) * flint.arb(10) ** -30)


@pytest.mark.parametrize("text", FORMULAS)
def test_values_ends_and_symmetry(text: str) -> None:
    ours, theirs = of_checker(text), of_toolkit(text)
    assert ours.orders == [theirs.at_zero.exponent, theirs.at_one.exponent]
    assert ours.end[0] == theirs.end_exponent
    assert ours.is_symmetric == theirs.is_symmetric
    with flint.ctx.workprec(300):
        for place in PLACES:
            assert holds(ours.bounds(min(place, 1 - place)), theirs.density_ball(place))
            low, high = near(ours.halves[0], (place, place))[1]
            again = near(mirrored(ours.halves[0]), (1 - place, 1 - place))[1]
            assert low <= again[1]
            assert again[0] <= high
        if not ours.end[0]:
            assert holds(ours.bounds(Fraction(0)), theirs.end_coefficient.ball(300))


@pytest.mark.parametrize("text", FORMULAS)
def test_bounds_on_boxes_hold_the_values_inside(text: str) -> None:
    """As x^e·h(x) on boxes that begin at 0, and as they are on others."""
    tree = of_checker(text).halves[0]
    for low in (Fraction(0), Fraction(1, 64), Fraction(2, 5)):
        order, (least, most) = near(tree, (low, low + Fraction(1, 32)))
        with flint.ctx.workprec(200):
            for k in range(1, 32):
                place = low + Fraction(k, 1024)
                value = near(tree, (place, place))[1]
                power = arb_of(place) ** arb_of(order)
                assert arb_of(least) * power <= arb_of(value[1]) * (1 + flint.arb(2) ** -90)
                assert arb_of(value[0]) <= arb_of(most) * power * (1 + flint.arb(2) ** -90)


@pytest.mark.parametrize("text", FORMULAS)
def test_integrals_over_chords(text: str) -> None:
    """Means of λ and of 1 − λ, as shares of the whole, against Arb's integrals."""
    ours, theirs, case = of_checker(text), of_toolkit(text), case_of(load("shadow"))
    with flint.ctx.workprec(128):
        total = theirs.total(128)
        for ends in ((0, 1), (0, Fraction(1, 7)), (Fraction(1, 3), Fraction(7, 8)), (Fraction(9, 10), 1)):
            chord = (
                Surd(Fraction(ends[0]), Fraction(0), Fraction(1)),
                Surd(Fraction(ends[1]), Fraction(0), Fraction(1)),
            )
            low, high = (Radicals.of(Fraction(end)) for end in ends)
            mean = theirs.first_moment(low, high).ball(128) * total
            rest = theirs.mass(low, high).ball(128) * total - mean
            for (least, most), true in zip(between(case, ours.halves, chord, 32), (mean, rest), strict=True):
                assert not arb_of(least) > true
                assert not arb_of(most) < true
                assert arb_of(most - least) < true * 0.2


@pytest.mark.parametrize(
    "text", ["mixture(1/2*uniform + 1/2*beta(1/2,1/2))", "mixture(1/3*beta(1/3,5/2) + 2/3*beta(4,3/2))"]
)
def test_mixtures_without_a_common_scale(text: str) -> None:
    theirs = parse_mixing(text)
    written = law_json(theirs)
    assert isinstance(written, dict)
    ours = LAWS["mixture"](written, Clock(60))
    assert isinstance(ours, UnlikeMixture)
    assert ours.end[0] == theirs.end_exponent
    assert ours.is_symmetric == theirs.is_symmetric
    with flint.ctx.workprec(300):
        ratios = [
            (ours.bounds(min(place, 1 - place)), theirs.density_ball(place) / theirs.density_total())
            for place in PLACES
        ]
        assert all(holds(found, true) for found, true in ratios)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x +",
        "y",
        "__import__('os')",
        "x.real",
        "exp(x, 1)",
        "exp(*x)",
        "1.5*x",
        "x if x else 1",
        "lambda: x",
        "True",
        "2**x",
        "0**-1",
        "1/0",
        "x\0",
        "[x]",
        "'x'",
        "x/(1-x)**2",
        "-exp(x)",
        "x**10000000",
    ],
)
def test_what_is_no_density_is_no_certificate(text: str) -> None:
    with pytest.raises(NotACertificate):
        read_density({"density": text}, Clock(5))


@pytest.mark.parametrize("text", ["log(x)+9", "x-sin(x)", "(x-1/3)**2", "9**1500*9**1500+x", "exp(exp(9*x))"])
def test_what_is_not_shown_to_be_a_density_is_not_decided(text: str) -> None:
    with pytest.raises(Unchecked):
        read_density({"density": text}, Clock(1))


def test_trees_of_equal_functions() -> None:
    one = read_formula("exp(x)*pi/2*sin(pi*x)*(1-x) + x")
    assert one == read_formula("x + (1-x)*sin(pi*(1-x))*exp(x)*(pi/2)")
    assert one != read_formula("exp(x)*pi/2*sin(pi*x)*(1-x) - x")
    assert read_formula("cos(pi*x - pi/2)") == read_formula("sin(pi*x)") == read_formula("-sin(-pi*x)")
    assert read_formula("cos(pi*x)") == read_formula("-cos(pi*(1-x))")
