"""Parser of the laws of λ, as they are written on a command line or in a parameter.

    uniform                                         Beta(1, 1)
    beta(a,b)                                       rational or decimal parameters
    mixture(1/2*uniform + 1/2*beta(8,8))            positive weights that sum to 1
    piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)           polynomials in x = λ on intervals that fill [0, 1]
    density(6*x*(1-x); 1; 1)                        a formula in x = λ, and its exponents at 0 and at 1

A density has to be continuous and positive on (0, 1) and to integrate to 1. The exponents of a formula may be left out:
they are found from it, and declared ones are compared. `solvers.mixing.density.parser` has the grammar.
"""

import re
from fractions import Fraction
from itertools import pairwise

from mixproof.geometry.errors import InputError, shortened
from mixproof.geometry.numbers.enclosures import to_fraction
from mixproof.geometry.numbers.rationals import rational
from mixproof.geometry.signatures import strict
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.density.construction import density_from_formula
from mixproof.solvers.mixing.density.parser import read_formula
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.mixtures import Mixture
from mixproof.solvers.mixing.piecewise import Piecewise

_CALL = re.compile(r"([a-z]+)(?:\((.*)\))?", re.IGNORECASE | re.DOTALL)
_WEIGHTED = re.compile(r"\s*([^*+()]+)\*\s*(uniform|beta\s*\([^()]*\))\s*", re.IGNORECASE)
_FORMS = "uniform, beta(a,b), mixture(…), piecewise(…) or density(…)"
_WRITTEN = {
    "uniform": ("uniform", "uniform"),
    "beta": ("beta(a,b)", "beta(2,1)"),
    "mixture": ("mixture(weight*law + …)", "mixture(1/2*uniform + 1/2*beta(8,8))"),
    "piecewise": ("piecewise(from:to: polynomial; …)", "piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)"),
    "density": ("density(formula; exponent at 0; exponent at 1)", "density(6*x*(1-x); 1; 1)"),
}


@strict
def parse_mixing(text: str) -> Mixing:
    """Read a law of λ as it is written; the module names the ways to write one.

    Raises
    ------
    InputError
        If the text names no law, or what it names is none.

    Examples
    --------
    >>> str(parse_mixing("beta(1/2, 3)")), str(parse_mixing("uniform"))
    ('Beta(1/2, 3)', 'Beta(1, 1)')
    >>> parse_mixing("density(6*x*(1-x); 1; 1)").end_exponent
    Fraction(1, 1)
    """
    if not isinstance(text, str):
        raise InputError(f"a mixing law is given by its text, such as 'beta(2,1)', and not by {text!r}")
    found = _CALL.fullmatch(text.strip())
    name = found[1].casefold() if found else ""
    if found is None or name not in _WRITTEN:
        raise InputError(f"{_shown(text)} is not a mixing law: write {_FORMS}, for example {_WRITTEN['beta'][1]}")
    inside = found[2]
    if (inside is None) != (name == "uniform"):
        raise _badly_written(text, name)
    try:
        match name:
            case "uniform":
                return Beta(Fraction(1), Fraction(1))
            case "beta":
                return _beta(text, inside)
            case "mixture":
                return _mixture(text, inside)
            case "piecewise":
                return _piecewise(text, inside)
        return _density(text, inside)
    except _FormError:
        raise
    except InputError as error:
        raise InputError(f"mixing law {_shown(text)}: {error}") from None


class _FormError(InputError):
    """An error of a text that has not the form of a law of its kind."""


def _badly_written(text: str, name: str) -> _FormError:
    """The error of a text that has not the form of its kind."""
    form, example = _WRITTEN[name]
    way = f"it as {form}, for example {example}" if form != example else f"{form} alone"
    return _FormError(f"{_shown(text)} is not a mixing law: write {way}")


def _shown(text: str) -> str:
    """The text in quotes, cut where it is long."""
    return repr(shortened(text, 80))


def _beta(text: str, inside: str) -> Beta:
    """A Beta law from its two parameters."""
    parameters = inside.split(",")
    if len(parameters) != 2 or set("()") & set(inside):
        raise _badly_written(text, "beta")
    return Beta(*map(rational, parameters))


def _mixture(text: str, inside: str) -> Mixing:
    """A mixture from its weighted laws; one component alone is that law itself."""
    parts: list[tuple[Fraction, Beta]] = []
    position = 0
    while position < len(inside):
        if parts:
            if inside[position] != "+":
                raise _badly_written(text, "mixture")
            position += 1
        match = _WEIGHTED.match(inside, position)
        if match is None:
            raise _badly_written(text, "mixture")
        law = Beta(Fraction(1), Fraction(1))
        if match[2].casefold() != "uniform":
            law = _beta(text, match[2][match[2].index("(") + 1 : -1])
        parts.append((rational(match[1]), law))
        position = match.end()
    if not parts:
        raise _badly_written(text, "mixture")
    found = Mixture.of(parts)
    return found.parts[0][1] if len(found.parts) == 1 else found


def _piecewise(text: str, inside: str) -> Piecewise:
    """A piecewise law from its intervals and polynomials."""
    ends: list[tuple[Fraction, Fraction]] = []
    polynomials = []
    for piece in inside.split(";"):
        fields = piece.split(":")
        if len(fields) != 3:
            raise _badly_written(text, "piecewise")
        ends.append((rational(fields[0]), rational(fields[1])))
        polynomial = read_formula(fields[2]).polynomial
        if polynomial is None:
            raise InputError(f"{fields[2].strip()!r} is no polynomial in x with rational coefficients: use density(…)")
        polynomials.append(tuple(map(to_fraction, polynomial.coeffs())) or (Fraction(0),))
    for (_, upper), (lower, _) in pairwise(ends):
        if upper != lower:
            raise InputError(f"an interval ends at {upper}, and the next one begins at {lower}: leave no gap")
    return Piecewise((ends[0][0], *(upper for _, upper in ends)), tuple(polynomials))


def _density(text: str, inside: str) -> Mixing:
    """A law from the formula of its density, and its exponents if they are declared."""
    formula, *declared = inside.split(";")
    if len(declared) not in {0, 2}:
        raise _badly_written(text, "density")
    if not declared:
        return density_from_formula(formula)
    bottom, top = map(rational, declared)
    return density_from_formula(formula, (bottom, top))
