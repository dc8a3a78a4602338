"""Beta laws: against SciPy, against term-by-term integration, and by mirror images."""

from fractions import Fraction
from math import comb, factorial

import flint
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import integrate
from scipy.special import betainc
from scipy.stats import beta as scipy_beta

from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.enclosures import Enclosed
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.mixing.beta import Beta
from tests.strategies import approximate, examples, rationals_between, unit_interval
from tests.strategies import ends as bounds

PARAMETERS = [Fraction(text) for text in ("1/3", "1/2", "1", "3/2", "2", "5/2", "3", "7", "12", "22.88")]

parameters = st.sampled_from(PARAMETERS)

laws = st.builds(Beta, parameters, parameters)

whole = st.integers(1, 9)

integer_laws = st.builds(lambda a, b: Beta(Fraction(a), Fraction(b)), whole, whole)


@st.composite
def quadratic_ends(draw: st.DrawFn) -> Radicals:
    """A number p + q√d of the open unit interval, as the ends of chords are."""
    root = Radicals.root(draw(rationals_between(Fraction(1, 4), 5, 4)))
    scaled = root * draw(rationals_between(-1, 1, 4).filter(bool)) + draw(unit_interval(4))
    whole_part = int(approximate(scaled) // 1)
    return scaled - whole_part


ends = unit_interval(12).map(Radicals.of) | quadratic_ends()

END = tuple[Radicals, Radicals]

intervals = st.tuples(ends, ends).map(lambda pair: pair if (pair[1] - pair[0]).sign() >= 0 else (pair[1], pair[0]))


def number(value: Radicals) -> float:
    return float(approximate(value, 40))


def polynomial_integral(power: int, other: int, u: Fraction) -> Fraction:
    """∫₀ᵘ λ^power (1−λ)^other dλ, the binomial expanded and integrated term by term."""
    return sum(
        (Fraction((-1) ** j * comb(other, j), power + j + 1) * u ** (power + j + 1) for j in range(other + 1)),
        Fraction(0),
    )


@given(laws, intervals)
@examples(150)
def test_masses_agree_with_scipy(law: Beta, interval: END) -> None:
    low, high = map(number, interval)
    a, b = float(law.a), float(law.b)
    assert float(approximate(law.mass(*interval))) == pytest.approx(
        betainc(a, b, high) - betainc(a, b, low), abs=1e-12, rel=0
    )


@given(laws, intervals)
@examples(150)
def test_first_moments_agree_with_scipy(law: Beta, interval: END) -> None:
    low, high = map(number, interval)
    a, b = float(law.a), float(law.b)
    moment = a / (a + b) * (betainc(a + 1, b, high) - betainc(a + 1, b, low))
    assert float(approximate(law.first_moment(*interval))) == pytest.approx(moment, abs=1e-12, rel=0)


@pytest.mark.parametrize(("a", "b"), [("2", "1"), ("3/2", "5/2"), ("1", "3"), ("4", "4")])
def test_masses_and_moments_are_integrals_of_the_density(a: str, b: str) -> None:
    law = Beta(Fraction(a), Fraction(b))
    low, high = Fraction(1, 5), Fraction(3, 4)
    pdf = scipy_beta(float(law.a), float(law.b)).pdf
    mass, _ = integrate.quad(pdf, float(low), float(high), epsabs=1e-13)
    moment, _ = integrate.quad(lambda w: w * pdf(w), float(low), float(high), epsabs=1e-13)
    between = Radicals.of(low), Radicals.of(high)
    assert float(approximate(law.mass(*between))) == pytest.approx(mass, abs=1e-11)
    assert float(approximate(law.first_moment(*between))) == pytest.approx(moment, abs=1e-11)


@given(whole, whole, unit_interval(), unit_interval())
@examples(120)
def test_masses_of_integer_parameters_are_exact_integrals_of_polynomials(
    a: int, b: int, one: Fraction, other: Fraction
) -> None:
    low, high = sorted((one, other))
    law, between = Beta(Fraction(a), Fraction(b)), (Radicals.of(low), Radicals.of(high))
    scale = Fraction(factorial(a + b - 1), factorial(a - 1) * factorial(b - 1))
    mass = scale * (polynomial_integral(a - 1, b - 1, high) - polynomial_integral(a - 1, b - 1, low))
    moment = scale * (polynomial_integral(a, b - 1, high) - polynomial_integral(a, b - 1, low))
    assert law.mass(*between).as_fraction() == mass
    assert law.first_moment(*between).as_fraction() == moment


@given(intervals)
@examples(60)
def test_powers_of_one_end_are_exact_in_a_quadratic_field(interval: END) -> None:
    low, high = interval
    two, three = Beta(Fraction(2), Fraction(1)), Beta(Fraction(3), Fraction(1))
    uniform, mirrored = Beta(Fraction(1), Fraction(1)), Beta(Fraction(1), Fraction(2))
    for made, expected in (
        (uniform.mass(low, high), high - low),
        (uniform.first_moment(low, high), (high * high - low * low) * Fraction(1, 2)),
        (two.mass(low, high), high * high - low * low),
        (two.first_moment(low, high), (high * high * high - low * low * low) * Fraction(2, 3)),
        (three.mass(low, high), high * high * high - low * low * low),
        (mirrored.mass(low, high), (high - low) * 2 - (high * high - low * low)),
    ):
        assert isinstance(made, Radicals)
        assert (made - expected).sign() == 0


@given(integer_laws, intervals)
@examples(60)
def test_a_mirrored_interval_has_the_mass_of_the_mirrored_law(law: Beta, interval: END) -> None:
    low, high = interval
    mirrored, image = Beta(law.b, law.a), (Radicals.of(1) - high, Radicals.of(1) - low)
    mass, moment = law.mass(low, high), law.first_moment(low, high)
    mass_there, moment_there = mirrored.mass(*image), mirrored.first_moment(*image)
    assert isinstance(mass, Radicals)
    assert isinstance(mass_there, Radicals)
    assert (mass - mass_there).sign() == 0
    assert isinstance(moment, Radicals)
    assert isinstance(moment_there, Radicals)
    assert (moment + moment_there - mass).sign() == 0


@given(laws)
@examples(40)
def test_the_whole_interval_has_mass_one_and_the_mean_of_the_law(law: Beta) -> None:
    everything = Radicals.of(0), Radicals.of(1)
    assert law.mass(*everything).as_fraction() == 1
    assert law.first_moment(*everything).as_fraction() == law.a / (law.a + law.b)
    for end in everything:
        assert law.mass(end, end).as_fraction() == 0


@given(laws, intervals)
@examples(60)
def test_masses_add_over_neighbouring_intervals(law: Beta, interval: END) -> None:
    low, high = interval
    for part in (law.mass, law.first_moment):
        pieces = [(Radicals.of(0), low), (low, high), (high, Radicals.of(1))]
        whole_value = approximate(part(Radicals.of(0), Radicals.of(1)), 60)
        assert abs(sum(approximate(part(*piece), 60) for piece in pieces) - whole_value) < Fraction(1, 10**58)


@pytest.mark.parametrize(
    "parameter", [Fraction(1, 10**6), Fraction(2048), Fraction(2049), Fraction(10**5), Fraction(10**6)]
)
def test_extreme_parameters_agree_with_scipy(parameter: Fraction) -> None:
    law = Beta(parameter, parameter)
    for low, high in (
        (Fraction(49, 100), Fraction(1, 2)),
        (Fraction(0), Fraction(1, 3)),
        (Fraction(1, 3), Fraction(501, 1000)),
    ):
        expected = betainc(float(parameter), float(parameter), float(high))
        expected -= betainc(float(parameter), float(parameter), float(low))
        assert float(approximate(law.mass(Radicals.of(low), Radicals.of(high)))) == pytest.approx(expected, abs=1e-9)


def test_masses_are_exact_up_to_a_bounded_size_and_enclosed_beyond() -> None:
    between = Radicals.of(Fraction(1, 3)), Radicals.root(Fraction(1, 2))
    exact = Beta(Fraction(2048), Fraction(2048)).mass(*between)
    enclosed = Beta(Fraction(2048), Fraction(2049)).mass(*between)
    assert isinstance(exact, Radicals)
    assert isinstance(enclosed, Enclosed)
    assert isinstance(Beta(Fraction(1, 2), Fraction(1)).mass(*between), Enclosed)
    half = Beta(Fraction(3), Fraction(3)).mass(Radicals.of(0), Radicals.of(Fraction(1, 2)))
    assert half.as_fraction() == Fraction(1, 2)


def test_an_exact_mass_and_its_enclosure_agree_to_a_hundred_digits() -> None:
    between = Radicals.of(Fraction(1, 3)), Radicals.root(Fraction(1, 2))
    near = Fraction(1, 10**130)
    exact = decimal_enclosure(Beta(Fraction(5), Fraction(8)).mass(*between), 110)[0]
    enclosed = decimal_enclosure(Beta(5 + near, Fraction(8)).mass(*between), 110)[0]
    assert exact[:102] == enclosed[:102]


@pytest.mark.parametrize(
    ("a", "b", "end"),
    [("4/3", "40", "11/12"), ("1/3", "40", "11/12"), ("4/3", "2001/2", "49/100"), ("3/2", "200001/2", "1/5")],
)
def test_both_tails_are_enclosed_to_about_the_working_precision(a: str, b: str, end: str) -> None:
    law, mirrored, low = Beta(Fraction(a), Fraction(b)), Beta(Fraction(b), Fraction(a)), Fraction(end)
    tail = bounds(law.mass(Radicals.of(low), Radicals.of(1)).ball(256))
    image = bounds(mirrored.mass(Radicals.of(0), Radicals.of(1 - low)).ball(256))
    assert max(tail[1] - tail[0], image[1] - image[0]) < Fraction(1, 10**60)
    assert max(tail[0], image[0]) <= min(tail[1], image[1])


@pytest.mark.parametrize(
    "end",
    [
        Radicals.root(Fraction(1, 4), 4),
        Radicals.root(Fraction(1, 4), 3),
        (Radicals.root(Fraction(2)) + Radicals.root(Fraction(3))) * Fraction(1, 4),
        Radicals.root(Fraction(2)) - Radicals.root(Fraction(3)) + Fraction(1, 2),
    ],
)
@pytest.mark.parametrize("a", [Fraction(2), Fraction(3, 2)])
def test_ends_outside_quadratic_fields_have_a_mass(end: Radicals, a: Fraction) -> None:
    expected = betainc(float(a), 2, number(end))
    assert float(approximate(Beta(a, Fraction(2)).mass(Radicals.of(0), end))) == pytest.approx(expected, abs=1e-12)


@given(laws, unit_interval(30).filter(lambda weight: 0 < weight < 1))
@examples(120)
def test_the_density_is_the_formula_in_both_orders(law: Beta, weight: Fraction) -> None:
    x, a, b = float(weight), float(law.a), float(law.b)
    expected = x ** (a - 1) * (1 - x) ** (b - 1) + x ** (b - 1) * (1 - x) ** (a - 1)
    density = law.density(weight)
    assert float(density.ball(200)) == pytest.approx(expected, rel=1e-12)
    assert (density - law.density(1 - weight)).sign() == 0
    assert (density - Beta(law.b, law.a).density(weight)).sign() == 0


@given(laws, unit_interval(30).filter(lambda weight: 0 < weight < 1))
@examples(60)
def test_the_density_is_proportional_to_scipys_in_both_orders(law: Beta, weight: Fraction) -> None:
    pdf = scipy_beta(float(law.a), float(law.b)).pdf
    ratio = [
        float(law.density(at).ball(200)) / (pdf(float(at)) + pdf(1 - float(at))) for at in (weight, Fraction(1, 2))
    ]
    assert ratio[0] == pytest.approx(ratio[1], rel=1e-9)


@given(laws, unit_interval(30).filter(lambda weight: 0 < weight < 1), st.integers(20, 300))
@examples(60)
def test_the_enclosed_density_holds_the_exact_one(law: Beta, weight: Fraction, bits: int) -> None:
    with flint.ctx.workprec(bits):
        low, high = bounds(law.density_ball(weight))
    exact_low, exact_high = bounds(law.density(weight).ball(1000))
    assert low <= exact_low
    assert exact_high <= high
    assert high - low <= exact_high * Fraction(2**12, 2**bits)


def test_a_density_of_unwieldy_roots_is_enclosed_only() -> None:
    assert Beta(Fraction(1, 1009), Fraction(2)).density_cost is None
    assert Beta(Fraction(1, 37), Fraction(1, 29)).density_cost is None
    assert Beta(Fraction(1, 1000), Fraction(1, 8)).density_cost is not None
    near, exact = Beta(1 + Fraction(1, 10**40), Fraction(2)), Beta(Fraction(1), Fraction(2))
    with flint.ctx.workprec(200):
        gap = near.density_ball(Fraction(1, 3)) - exact.density_ball(Fraction(1, 3))
    assert abs(float(gap.mid())) < 1e-38


@given(parameters, parameters)
@examples(100)
@example(Fraction(2), Fraction(2))
@example(Fraction(1, 2), Fraction(1, 2))
@example(Fraction(1), Fraction(2))
@example(Fraction(3), Fraction(1, 2))
def test_the_density_near_an_end_is_its_coefficient_times_its_power(a: Fraction, b: Fraction) -> None:
    law = Beta(a, b)
    near = Fraction(1, 10**120)
    power = Radicals.power(near, law.end_exponent)
    assert float((law.density(near).ball(400) / power.ball(400)).mid()) == pytest.approx(
        float(approximate(law.end_coefficient)), rel=1e-15
    )


@given(parameters, parameters)
@examples(40)
def test_a_law_is_symmetric_exactly_where_its_masses_are(a: Fraction, b: Fraction) -> None:
    law, half = Beta(a, b), Radicals.of(Fraction(1, 2))
    left = approximate(law.mass(Radicals.of(0), half))
    assert law.is_symmetric == (abs(left - Fraction(1, 2)) < Fraction(1, 10**20))
    assert law.end_coefficient.as_fraction() == (2 if law.is_symmetric else 1)


@examples(60)
@given(st.fractions(Fraction(1, 4), 40, max_denominator=4), st.fractions(Fraction(1, 4), 40, max_denominator=4))
def test_quadrature_has_the_moments_of_the_law(a: Fraction, b: Fraction) -> None:
    at, mass = Beta(a, b).nodes(16)
    assert (mass > 0).all()
    assert ((at > 0) & (at < 1)).all()
    moment = Fraction(1)
    for power in range(31):
        assert float(mass @ at**power) == pytest.approx(float(moment), rel=1e-9)
        moment *= (a + power) / (a + b + power)


def test_quadrature_holds_at_sharp_laws() -> None:
    at, mass = Beta(Fraction(1024), Fraction(1024)).nodes(32)
    assert float(mass @ (at - 0.5) ** 2) == pytest.approx(1 / (4 * 2049), rel=1e-10)


@pytest.mark.parametrize("law", [("1024", "1024"), ("1000000", "1000000"), ("900000", "1/1000"), ("1/1000", "1/1000")])
@pytest.mark.parametrize("nodes", [1, 2, 32, 256])
def test_quadrature_holds_where_the_density_leaves_the_range_of_doubles(law: tuple[str, str], nodes: int) -> None:
    mixing = Beta(*map(Fraction, law))
    at, mass = mixing.nodes(nodes)
    mean = mixing.a / (mixing.a + mixing.b)
    assert ((at >= 0) & (at <= 1) & (mass >= 0)).all()
    assert float(mass @ at) == pytest.approx(float(mean), rel=1e-12)
    if nodes > 1:
        variance = mean * (1 - mean) / (mixing.a + mixing.b + 1)
        assert float(mass @ (at - float(mean)) ** 2) == pytest.approx(float(variance), rel=1e-9)


@pytest.mark.parametrize("power", [-20, -12, -5, 5])
def test_nodes_of_extreme_laws_are_those_of_their_limit(power: int) -> None:
    """Tiny parameters leave 0 and 1, by the ratio of the two; large ones all but their mean."""
    at, share = Beta(Fraction(10) ** power, 3 * Fraction(10) ** power).nodes(8)
    assert (at * share).sum() == pytest.approx(0.25, abs=1e-9)
    assert (at**2 * share).sum() == pytest.approx(0.25 if power < 0 else 0.0625, abs=1e-4)
