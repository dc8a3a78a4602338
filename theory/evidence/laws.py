"""Laws of λ as they are written in a certificate."""

from mixproof.geometry.aliases import Json
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import to_fraction
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.density.law import Density
from mixproof.solvers.mixing.density.parser import plain_text, read_formula
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.mixtures import Mixture
from mixproof.solvers.mixing.piecewise import Piecewise

MOST_LETTERS = 1000
"""Length of the longest formula in a certificate."""


def law_json(law: Mixing) -> Json:
    """A law as the checker reads it: Beta(a, b), a mixture, polynomials on intervals, or a formula.

    Raises
    ------
    InputError
        If the law is none of these, but a function, or the formula is long.

    Examples
    --------
    >>> from mixproof.solvers.mixing.parser import parse_mixing
    >>> for text in ("beta(2,1)", "mixture(1/2*uniform + 1/2*beta(8,8))", "density(2*x)", "density(x^0.5*3/2)"):
    ...     print(law_json(parse_mixing(text)))
    {'a': '2', 'b': '1'}
    {'mixture': [['1/2', '1', '1'], ['1/2', '8', '8']]}
    {'pieces': [['0', '1', ['0', '2']]]}
    {'density': 'x**(1/2)*3/2'}
    """
    match law:
        case Beta():
            return {"a": rational_text(law.a), "b": rational_text(law.b)}
        case Mixture():
            return {"mixture": [[*map(rational_text, (w, each.a, each.b))] for w, each in law.parts]}
        case Piecewise():
            return {
                "pieces": [
                    [rational_text(low), rational_text(high), [*map(rational_text, coefficients)]]
                    for low, high, coefficients in zip(
                        law.breakpoints, law.breakpoints[1:], law.polynomials, strict=False
                    )
                ]
            }
        case Density(formula=str(formula)):
            polynomial = read_formula(formula).polynomial
            if polynomial is None and len(written := plain_text(formula)) <= MOST_LETTERS:
                return {"density": written}
            if polynomial is None:
                raise InputError(
                    f"a certificate holds a formula of at most {MOST_LETTERS} letters, and this one is longer: "
                    "write it shorter, or leave `certificate` out"
                )
            return {"pieces": [["0", "1", [rational_text(to_fraction(c)) for c in polynomial.coeffs()]]]}
    raise InputError(
        f"a certificate holds the law of λ as it is written, and {law} is a function: give the density as a formula, "
        "density(…), or leave `certificate` out"
    )
