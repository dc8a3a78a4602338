"""Laws of λ beyond Beta: against SciPy's quadrature, against equal Beta laws, and by what has to hold for every law."""

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.density.expansions import root_of
from mixproof.solvers.mixing.density.reader import read_formula
from mixproof.solvers.mixing.density.written import density_from_function
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.mixtures import Mixture
from mixproof.solvers.mixing.parser import parse_mixing
from mixproof.solvers.mixing.piecewise import Piecewise
from tests.strategies import approximate, examples, unit_interval
from tests.strategies import ends as bounds

TENT = "piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)"
ARCSINE = "density(1/(pi*sqrt(x*(1-x))); -1/2; -1/2)"
DECAY = "density(exp(-x)/(1-exp(-1)); 0; 0)"
MIXED = "mixture(1/2*uniform + 1/2*beta(8,8))"
UNLIKE = "mixture(1/4*beta(1/2,1/2) + 3/4*beta(1,3/2))"

Formula = Callable[[float], float]


def tent(x: float) -> float:
    return 4 * min(x, 1 - x)


def beta_density(a: float, b: float) -> Formula:
    scale = math.gamma(a + b) / (math.gamma(a) * math.gamma(b))
    return lambda x: scale * x ** (a - 1) * (1 - x) ** (b - 1)


def mixed(weight: float, one: Formula, other: Formula) -> Formula:
    return lambda x: weight * one(x) + (1 - weight) * other(x)


DENSITIES: dict[str, tuple[Formula, list[float]]] = {
    TENT: (tent, [0.5]),
    ARCSINE: (lambda x: 1 / (math.pi * math.sqrt(x * (1 - x))), []),
    DECAY: (lambda x: math.exp(-x) / (1 - math.exp(-1)), []),
    MIXED: (mixed(0.5, beta_density(1, 1), beta_density(8, 8)), []),
    UNLIKE: (mixed(0.25, beta_density(0.5, 0.5), beta_density(1, 1.5)), []),
    "density(3/2*sqrt(x); 1/2; 0)": (lambda x: 1.5 * math.sqrt(x), []),
    "density(pi/2*sin(pi*x); 1; 1)": (lambda x: math.pi / 2 * math.sin(math.pi * x), []),
}
each_density = pytest.mark.parametrize("text", DENSITIES, ids=str)


def law(text: str) -> Mixing:
    return parse_mixing(text)


def real(value: float | Fraction) -> Radicals:
    return Radicals.of(Fraction(value))


# --- masses, moments, densities ---------------------------------------------------------------------------


@each_density
@pytest.mark.parametrize(("low", "high"), [("0", "1/3"), ("1/5", "4/5"), ("2/3", "1"), ("0", "1"), ("9/20", "11/20")])
def test_masses_and_moments_are_integrals_of_the_density(text: str, low: str, high: str) -> None:
    density, kinks = DENSITIES[text]
    start, end = Fraction(low), Fraction(high)
    inside = [kink for kink in kinks if start < kink < end] or None
    for factor, exact in (
        (lambda x: 1.0, law(text).mass(real(start), real(end))),
        (lambda x: x, law(text).first_moment(real(start), real(end))),
    ):
        expected, _ = integrate.quad(
            lambda x, factor=factor: factor(x) * density(x), float(start), float(end), points=inside, limit=200
        )
        assert float(approximate(exact)) == pytest.approx(expected, abs=2e-8)


@each_density
def test_ends_of_chords_with_roots_have_masses_too(text: str) -> None:
    density, _ = DENSITIES[text]
    ends = Radicals.root(Fraction(1, 8)) - Fraction(1, 5), Radicals.root(Fraction(1, 2))
    low, high = (float(approximate(end)) for end in ends)
    expected, _ = integrate.quad(density, low, high, points=[0.5])
    assert float(approximate(law(text).mass(*ends))) == pytest.approx(expected, abs=1e-9)


@each_density
def test_the_density_is_that_of_both_orders_up_to_one_factor(text: str) -> None:
    density, _ = DENSITIES[text]
    with flint.ctx.workprec(128):
        ratios = [
            float(law(text).density_ball(x).mid()) / (density(float(x)) + density(float(1 - x)))
            for x in (Fraction(1, 10), Fraction(1, 3), Fraction(1, 2), Fraction(19, 20))
        ]
        total = float(law(text).density_total().mid())
    assert ratios == pytest.approx([total] * 4, rel=1e-9)


@each_density
def test_the_exact_density_is_the_enclosed_one(text: str) -> None:
    found = law(text)
    if found.density_cost is None:
        return
    for x in (Fraction(1, 10), Fraction(2, 3)):
        with flint.ctx.workprec(100):
            low, high = bounds(found.density_ball(x))
        exact_low, exact_high = bounds(found.density(x).ball(400))
        assert low <= exact_low
        assert exact_high <= high


@each_density
def test_the_density_near_its_ends_is_its_coefficient_times_its_power(text: str) -> None:
    found, near = law(text), Fraction(1, 10**60)
    with flint.ctx.workprec(500):
        ratio = found.density_ball(near) / Radicals.power(near, found.end_exponent).ball(500)
    assert float(ratio.mid()) == pytest.approx(float(approximate(found.end_coefficient)), rel=1e-12)


@each_density
def test_moments_of_powers_are_integrals(text: str) -> None:
    density, kinks = DENSITIES[text]
    with flint.ctx.workprec(128):
        found = [float(value.mid()) for value in law(text).power_moments(5)]
    expected = [
        integrate.quad(lambda x, j=j: x**j * (1 - x) ** (5 - j) * density(x), 0, 1, points=kinks or None)[0]
        for j in range(6)
    ]
    assert found == pytest.approx(expected, abs=1e-8)
    cross, _ = integrate.quad(lambda x: x * (1 - x) * density(x), 0, 1, points=kinks or None)
    assert float(approximate(law(text).cross_moment)) == pytest.approx(cross, abs=1e-8)


@each_density
def test_the_entropy_is_its_integral(text: str) -> None:
    density, kinks = DENSITIES[text]

    def entropy(x: float) -> float:
        return (-x * math.log(x) - (1 - x) * math.log(1 - x)) * density(x)

    expected, _ = integrate.quad(entropy, 0, 1, points=kinks or None)
    assert float(approximate(law(text).entropy())) == pytest.approx(expected, abs=1e-8)


def test_the_entropy_of_a_polynomial_density_is_in_closed_form() -> None:
    assert law("piecewise(0:1: 6*x - 6*x^2)").entropy().as_fraction() == Fraction(7, 12)
    assert law(TENT).entropy().closed_form() == "5/6 - 1/3*ln(2)"


@each_density
@pytest.mark.parametrize("width", ["1/3", "1/50", "1/2000"])
def test_no_interval_of_a_length_has_more_mass_than_the_bound(text: str, width: str) -> None:
    length = Fraction(width)
    starts = [(1 - length) * Fraction(k, 60) for k in range(61)]
    most = max(float(approximate(law(text).mass(real(at), real(at + length)), 12)) for at in starts)
    bound = float(law(text).greatest_mass(length).lower())
    assert most <= bound * (1 + 1e-9)
    assert bound < 12 * most


@each_density
def test_float_masses_are_the_enclosed_ones(text: str) -> None:
    places = [Fraction(k, 13) for k in range(14)]
    lower, upper = (np.array([float(x) for x in part]) for part in (places[:-1], places[1:]))
    masses, moments = law(text).between(lower, upper)
    pairs = [(real(a), real(b)) for a, b in pairwise(places)]
    assert masses == pytest.approx([float(approximate(law(text).mass(*pair))) for pair in pairs], abs=1e-11)
    assert moments == pytest.approx([float(approximate(law(text).first_moment(*pair))) for pair in pairs], abs=1e-11)


def test_float_masses_far_in_either_tail_keep_their_digits() -> None:
    sharp = Beta(Fraction(1024), Fraction(1000))
    lower, upper = np.array([0.2, 0.75]), np.array([0.25, 0.8])
    masses, _ = sharp.between(lower, upper)
    for found, low, high in zip(masses, lower, upper, strict=True):
        mass = sharp.mass(real(Fraction(str(low))), real(Fraction(str(high)))).ball(4000)
        assert 0 < found < 1e-60
        assert found == pytest.approx(float(mass.mid()), rel=1e-9)


@each_density
def test_quadrature_in_floats_has_the_moments(text: str) -> None:
    at, share = law(text).nodes(48)
    mean = float(approximate(law(text).first_moment(real(0), real(1))))
    square = float(approximate(law(text).cross_moment))
    assert share.sum() == pytest.approx(1, abs=1e-10)
    assert share @ at == pytest.approx(mean, abs=1e-9)
    assert share @ (at * (1 - at)) == pytest.approx(square, abs=1e-9)


# --- equal laws -------------------------------------------------------------------------------------------

EQUAL = [
    ("piecewise(0:1: 6*x - 6*x^2)", "beta(2,2)"),
    ("piecewise(0:1/4: 2*x; 1/4:1: 2*x)", "beta(2,1)"),
    ("density(6*x*(1-x); 1; 1)", "beta(2,2)"),
    ("density(6*(x - x^2))", "beta(2,2)"),
    ("density(1; 0; 0)", "uniform"),
    (ARCSINE, "beta(1/2,1/2)"),
    ("density(3/2*sqrt(x))", "beta(3/2,1)"),
    ("density(2/3*x^(-1/3); -1/3; 0)", "beta(2/3,1)"),
    ("mixture(1/2*beta(2,1) + 1/2*beta(1,2))", "uniform"),
    ("mixture(1/2*beta(3,2) + 1/2*beta(2,3))", "beta(2,2)"),
]
each_pair = pytest.mark.parametrize(("one", "other"), EQUAL, ids=str)


@each_pair
def test_two_ways_to_write_a_law_have_the_same_masses(one: str, other: str) -> None:
    ends = real(Fraction(1, 7)), Radicals.root(Fraction(1, 3))
    for part in ("mass", "first_moment"):
        found, expected = (approximate(getattr(law(text), part)(*ends), 40) for text in (one, other))
        assert abs(found - expected) < Fraction(1, 10**38)
    assert law(one).is_symmetric == law(other).is_symmetric
    assert law(one).end_exponent == law(other).end_exponent


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 4)), min_size=1, max_size=4))
@examples(60)
def test_a_mixture_of_integer_laws_is_a_polynomial_density(parts: list[tuple[int, int, int]]) -> None:
    total = sum(weight for *_, weight in parts)
    mixture = Mixture.of([(Fraction(w, total), Beta(Fraction(a), Fraction(b))) for a, b, w in parts])
    x, y = flint.fmpq_poly([0, 1]), flint.fmpq_poly([1, -1])
    density = flint.fmpq_poly()
    for a, b, w in parts:
        constant = Fraction(math.factorial(a + b - 1), math.factorial(a - 1) * math.factorial(b - 1))
        density += x ** (a - 1) * y ** (b - 1) * flint.fmpq(w * constant.numerator, total)
    coefficients = tuple(Fraction(int(c.p), int(c.q)) for c in density.coeffs())
    same = Piecewise((Fraction(0), Fraction(1)), (coefficients,))
    assert mixture.is_symmetric == same.is_symmetric
    assert mixture.end_exponent == same.end_exponent
    third, rest = real(Fraction(1, 3)), Radicals.root(Fraction(1, 2))
    assert mixture.mass(third, rest).closed_form() == same.mass(third, rest).closed_form()
    assert approximate(mixture.end_coefficient) == approximate(same.end_coefficient)
    assert mixture.density(Fraction(2, 7)).as_fraction() == same.density(Fraction(2, 7)).as_fraction()


def test_a_mixture_is_symmetric_exactly_where_its_masses_are() -> None:
    for text, expected in (
        ("mixture(1/2*beta(1/2,3) + 1/2*beta(3,1/2))", True),
        ("mixture(1/3*beta(1/2,3) + 2/3*beta(3,1/2))", False),
        ("mixture(1/2*beta(1/2,1) + 1/2*uniform)", False),
        ("mixture(1/4*beta(1/2,2) + 1/4*beta(2,1/2) + 1/2*uniform)", True),
        ("mixture(1/2*beta(3/2,1/2) + 1/2*beta(1/2,3/2))", True),
        ("mixture(1/2*beta(3/2,5/2) + 1/4*beta(5/2,3/2) + 1/4*beta(2,2))", False),
    ):
        found = law(text)
        half = approximate(found.mass(real(0), real(Fraction(1, 2))))
        assert found.is_symmetric is expected
        assert (abs(half - Fraction(1, 2)) < Fraction(1, 10**20)) is expected


def test_densities_of_a_mixture_are_exact_on_a_common_scale_only() -> None:
    assert law("mixture(1/2*beta(1/2,3/2) + 1/2*beta(5/2,7/2))").density_cost is not None
    assert law("mixture(1/2*beta(1/2,1) + 1/2*beta(1,1))").density_cost is not None  # 1/B(1, b) = b
    assert law("mixture(1/2*beta(1/2,1/2) + 1/2*beta(1,1))").density_cost is None


@given(unit_interval(30).filter(lambda x: 0 < x < 1))
@examples(40)
def test_a_tent_has_the_mass_of_two_triangles(x: Fraction) -> None:
    expected = 2 * x * x if x <= Fraction(1, 2) else 1 - 2 * (1 - x) ** 2
    assert law(TENT).mass(real(0), real(x)).as_fraction() == expected
    assert law(TENT).mass(real(1 - x), real(1)).as_fraction() == expected


# --- writing and reading ----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [*DENSITIES, "uniform", "piecewise(0:1/4: 24/31 + 32/31*x; 1/4:1: 32/31)"])
def test_a_written_law_reads_back(text: str) -> None:
    first = str(law(text))
    assert str(law(first)) == first


REFUSED = [
    ("piecewise(0:1: 2 - 4*x)", "the density has to be positive on (0, 1); it is 0 at λ = 1/2"),
    ("piecewise(0:1: 3*(2*x-1)^2)", "the density has to be positive on (0, 1); it is 0 at λ = 1/2"),
    ("piecewise(0:1: 1 - 2*x^2 + 1000000*(x-1/3)^2*0)", "the density has to be positive on (0, 1); it is"),
    ("piecewise(0:1: 3*((x-1/3)^2 - 1/100000000))", "it has a zero between λ = 0 and 1"),
    ("piecewise(0:1: 2)", "the density integrates to 2, not to 1: divide it by that"),
    ("piecewise(0:1/2: 1/2; 1/2:1: 3/2)", "the density jumps from 1/2 to 3/2 at λ = 1/2"),
    ("piecewise(0:1/2: 1; 3/4:1: 1)", "an interval ends at 1/2, and the next one begins at 3/4: leave no gap"),
    ("piecewise(0:1/2: 2)", "have to begin at 0, end at 1, and leave no gap"),
    ("piecewise(0:1: sqrt(x))", "'sqrt(x)' is no polynomial in x with rational coefficients"),
    ("piecewise(0:1)", "for example piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)"),
    ("density(1 - 2*x)", "the density has to be positive on (0, 1); it is not at λ ≈"),
    ("density(12*(x-1/2)^2)", "the density is not shown to be positive near λ ≈ 0.5"),
    ("density(2*x; 0; 0)", "the exponent of the density at λ = 0 is 1, not 0: declare that"),
    ("density(2*x; 1; 1)", "the exponent of the density at λ = 1 is 0, not 1: declare that"),
    ("density(exp(x))", "the density integrates to 1.71828"),
    (
        "density(1/x)",
        "density at λ = 0 has to be above -1, not -1: otherwise it has no finite integral",
    ),
    ("density(x-sin(x))", "the power of λ at an end of [0, 1] cannot be told"),
    ("density(log(x))", "does not behave as a power of λ at an end"),
    ("density(y)", "'y' in the formula 'y' is not known: use x, numbers, pi"),
    ("density(2*(x)", "the formula '2*(x' ends too early: write what is missing, such as a bracket"),
    ("density(2 x)", "has 'x' where it cannot be: write all signs and brackets, as in 6*x*(1-x)"),
    ("density(x^x)", "exponents in the formula 'x^x' have to be rational numbers, as in x^(1/2)"),
    ("density(1/0)", "divides by zero: leave that part out"),
    ("density(1; 0)", "for example density(6*x*(1-x); 1; 1)"),
    ("density()", "ends too early: write what is missing, such as a bracket"),
    ("density(__import__('os'))", "is not known: use x, numbers, pi"),
    ("density(" + "(" * 100 + "x" + ")" * 100 + ")", "has brackets in more than 60 levels: write it with fewer"),
    ("density(x^(1/61))", "common denominator of 60 at most, not 61"),
    ("mixture(1/2*uniform)", "a mixture's weights have to sum to 1, not 1/2: divide each by that"),
    ("mixture(3/2*uniform + -1/2*beta(2,2))", "a mixture's weights have to be positive, not -1/2"),
    ("mixture(1/2*uniform 1/2*uniform)", "for example mixture(1/2*uniform + 1/2*beta(8,8))"),
    ("mixture()", "for example mixture(1/2*uniform + 1/2*beta(8,8))"),
    ("mixture(1*beta(5000,1))", "components of a mixture may have parameters up to 2,048, not Beta(5000, 1)"),
    ("uniform(0,1)", "for example uniform"),
]


@pytest.mark.parametrize(("text", "told"), REFUSED, ids=[text[:40] for text, _ in REFUSED])
def test_what_is_no_law_is_refused_in_one_line(text: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_mixing(text)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_one_component_is_the_law_itself() -> None:
    assert law("mixture(1/2*beta(2,3) + 1/2*beta(2,3))") == Beta(Fraction(2), Fraction(3))
    assert law("mixture(1*uniform)") == law("uniform") == Beta(Fraction(1), Fraction(1))


# --- functions --------------------------------------------------------------------------------------------


def test_a_function_is_a_law_with_the_exponents_that_are_declared() -> None:
    half = Fraction(-1, 2)
    found = density_from_function(lambda x, analytic: 1 / flint.acb.pi(), (half, half), is_symmetric=True)
    expected = law("beta(1/2,1/2)")
    ends = real(Fraction(1, 9)), real(Fraction(5, 6))
    assert abs(approximate(found.mass(*ends)) - approximate(expected.mass(*ends))) < Fraction(1, 10**25)
    assert found.is_symmetric
    assert found.end_exponent == half


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sin(pi*x)", "cos(pi*(x-1/2))"),
        ("sin(pi*(3-2*x))", "sin(2*pi*x)"),
        ("-sin(pi*(2*x-4))", "sin(-2*pi*x)"),
        ("cos(pi*x)", "-cos(pi*(1-x))"),
        ("x*(1-x)", "x - x^2"),
        ("sqrt(x)*exp(x)", "exp(x)*x^(1/2)"),
    ],
)
def test_equal_formulas_have_equal_keys_and_equal_values(one: str, other: str) -> None:
    first, second = read_formula(one), read_formula(other)
    assert first.key == second.key
    with flint.ctx.workprec(100):
        for w in (flint.acb("0.3"), flint.acb("0.71")):
            expansions = [formula.expanded() for formula in (first, second)]
            p = root_of(*expansions)
            values = [each.regular(w, p, False) * w ** int(p * each.exponent) for each in expansions]
            assert values[0].overlaps(values[1])


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("2^3*x/4", lambda x: 2 * x),
        ("exp(-x^2)*cos(x) + 1e-1", lambda x: math.exp(-x * x) * math.cos(x) + 0.1),
        ("x^(-1/2)*(1+x)^(2/3)", lambda x: x**-0.5 * (1 + x) ** (2 / 3)),
        ("log(2+x)/sqrt(1+x)", lambda x: math.log(2 + x) / math.sqrt(1 + x)),
        ("sin(x)*x + x^2", lambda x: math.sin(x) * x + x * x),
        ("sin(pi*(1-x))", lambda x: math.sin(math.pi * x)),
        ("λ**2 + sqrt(λ)", lambda x: x * x + math.sqrt(x)),
    ],
)
def test_expansions_are_the_functions(text: str, function: Formula) -> None:
    expansion = read_formula(text).expanded()
    p = root_of(expansion)
    mirrored = read_formula(text).mirrored().expanded()
    q = root_of(mirrored)
    for x in (0.01, 0.3, 0.8):
        w, v = x ** (1 / p), (1 - x) ** (1 / q)
        value = float(expansion.regular(flint.acb(w), p, False).real.mid()) * x ** float(expansion.exponent)
        other = float(mirrored.regular(flint.acb(v), q, False).real.mid()) * (1 - x) ** float(mirrored.exponent)
        assert value == pytest.approx(function(x), rel=1e-12)
        assert other == pytest.approx(function(x), rel=1e-12)


def test_functions_that_are_no_densities_are_refused() -> None:
    zero = (Fraction(0), Fraction(0))
    for function, symmetric, told in (
        (lambda x, analytic: flint.acb(2), True, "integrates to 2"),
        (lambda x, analytic: 2 * x, True, "its two halves differ"),
        (lambda x, analytic: flint.acb(1), False, "say is_symmetric=True"),
        (lambda x, analytic: 1 - 2 * x, False, "has to be positive on (0, 1)"),
    ):
        with pytest.raises(InputError, match=told.replace("(", r"\(").replace(")", r"\)")):
            density_from_function(function, zero, symmetric)
    with pytest.raises(InputError, match="above -1"):
        density_from_function(lambda x, analytic: flint.acb(1), (Fraction(-1), Fraction(0)))
