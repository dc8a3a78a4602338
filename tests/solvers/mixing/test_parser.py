"""Laws are read as they are written, written laws read back, and what is no law is refused in one line."""

from fractions import Fraction

import pytest
from hypothesis import given

from mixproof.geometry.errors import InputError
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.parser import parse_mixing
from tests.solvers.mixing.test_beta import laws
from tests.solvers.mixing.written import DENSITIES, law
from tests.strategies import examples


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
    ("uniform(0,1)", "is not a mixing law: write uniform alone"),
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


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("beta(1,1)", Beta(Fraction(1), Fraction(1))),
        (" Beta( 1/2 , 0.25 )\n", Beta(Fraction(1, 2), Fraction(1, 4))),
        ("BETA(1e2,3)", Beta(Fraction(100), Fraction(3))),
        ("beta(1000000,1)", Beta(Fraction(10**6), Fraction(1))),
    ],
)
def test_laws_are_read_as_they_are_written(text: str, law: Beta) -> None:
    assert parse_mixing(text) == law


@given(laws)
@examples(40)
def test_a_written_beta_law_reads_back(law: Beta) -> None:
    assert parse_mixing(str(law)) == law


@pytest.mark.parametrize(
    "text",
    [
        "",
        "beta",
        "beta()",
        "beta(1)",
        "beta(1,2,3)",
        "beta(1,2",
        "beta 1,2",
        "xbeta(1,2)",
        "beta(1,2)x",
        "a\nb",
    ],
)
def test_what_is_no_law_is_refused(text: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_mixing(text)
    assert str(refused.value).startswith(f"{text!r} is not a mixing law: write ")
    assert str(refused.value).endswith("beta(2,1)")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("beta(0,1)", "a Beta parameter has to be positive, from 1e-20 to 1,000,000, not 0"),
        ("beta(1,-1/2)", "a Beta parameter has to be positive, from 1e-20 to 1,000,000, not -1/2"),
        ("beta(1e-21,1)", "a Beta parameter has to be positive, from 1e-20 to 1,000,000, not 1/1000000000000000000000"),
        ("beta(1,1000001)", "a Beta parameter has to be positive, from 1e-20 to 1,000,000, not 1000001"),
        ("beta(1000000.5,1)", "a Beta parameter has to be positive, from 1e-20 to 1,000,000, not 2000001/2"),
        ("beta(a,1)", "'a' is not a number"),
        ("beta(1,nan)", "nan is not a finite number"),
        ("beta(1, )", "a value is missing"),
        ("beta(1,1e99999)", "1e99999 has an exponent beyond 4,000"),
    ],
)
def test_parameters_out_of_range_are_refused(text: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_mixing(text)
    assert str(refused.value) == f"mixing law {text!r}: {told}"
