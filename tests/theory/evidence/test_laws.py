"""Laws as certificates hold them: what has no written form is refused in one line."""

import pickle
from fractions import Fraction

import flint
import pytest

from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.mixing.density.construction import density_from_function
from mixproof.solvers.mixing.parser import parse_mixing
from mixproof.theory.certificate import certify
from mixproof.theory.evidence.laws import law_json
from mixproof.theory.verify import verify


def test_a_function_is_refused() -> None:
    law = density_from_function(lambda x, analytic: 1 / ((1 + x) * flint.acb(2).log()), (0, 0))
    with pytest.raises(InputError, match=r"is a function: give the density as a formula, density\(…\), or leave"):
        certify(verify("2.10", "shadow", ["printed"], mixing=law))


def test_a_long_formula_is_refused() -> None:
    law = parse_mixing(f"density(exp(x)/(exp(1)-1){'+0.125-0.125' * 120})")
    with pytest.raises(InputError, match="at most 1000 letters"):
        law_json(law)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("density(PI/2*Sin(pi*lambda))", {"density": "pi/2*sin(pi*x)"}),
        ("density(1.5e0*X^(0.5))", {"density": "(3/2)*x**((1/2))"}),
        ("uniform", {"a": "1", "b": "1"}),
    ],
)
def test_formulas_are_written_in_one_way(text: str, written: object) -> None:
    assert law_json(parse_mixing(text)) == written


@pytest.mark.parametrize(
    "text",
    [
        "beta(1/2,3)",
        "mixture(1/2*uniform + 1/2*beta(1/2,1/2))",
        "piecewise(0:1: 2*x)",
        "density(3/2*sqrt(x); 1/2; 0)",
    ],
)
def test_laws_reach_other_processes(text: str) -> None:
    """With all that was computed of them before."""
    law = parse_mixing(text)
    certify(verify("2.10", "shadow", mixing=law))
    sent = pickle.loads(pickle.dumps(law))
    assert str(sent) == str(law)
    assert law_json(sent) == law_json(law)
    assert (
        sent.mass(Radicals.of(0), Radicals.of(Fraction(1, 3)))
        .ball(64)
        .overlaps(law.mass(Radicals.of(0), Radicals.of(Fraction(1, 3))).ball(64))
    )


def test_functions_reach_no_other_process() -> None:
    law = density_from_function(lambda x, analytic: 1 / ((1 + x) * flint.acb(2).log()), (0, 0))
    with pytest.raises(InputError, match="give the density as a formula"):
        pickle.dumps(law)
