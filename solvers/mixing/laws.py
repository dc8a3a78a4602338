"""Laws of the mixing weight λ, and how they are written.

A pair of points is met in both orders, so what the closed forms see of a law is its sum with its mirror
image under λ → 1 − λ; `density` and the behaviour at the ends are those of that symmetric sum. Near an end it is
~ C·λ^e, and e alone tells how segments that end at a data point weigh against those that pass through it: at a
distance η from x, a segment [x, t] of length L has the density p·p·C·(η/L)^e/L, and a segment with x inside a positive
constant. So for e < 0 the ends dominate, for e = 0 both count, and for e > 0 only what passes is left.

A law is written as one of

    uniform                                         Beta(1, 1)
    beta(a,b)                                       rational or decimal parameters
    mixture(1/2*uniform + 1/2*beta(8,8))            positive weights that sum to 1
    piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)           polynomials in x = λ on intervals that fill [0, 1]
    density(6*x*(1-x); 1; 1)                        a formula in x = λ, and its exponents at 0 and at 1

A density has to be continuous and positive on (0, 1) and to integrate to 1. The exponents of a formula may be left out:
they are found from it, and declared ones are compared. `solvers.mixing.density.reader` has the grammar.
"""

import re
from fractions import Fraction
from itertools import pairwise
from typing import Protocol

import flint

from mixproof.geometry.aliases import Floats
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import Real, to_fraction
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.numbers.rationals import rational
from mixproof.solvers.mixing.beta import Beta, PolynomialPiece
from mixproof.solvers.mixing.density.reader import read_formula
from mixproof.solvers.mixing.density.written import density_from_formula
from mixproof.solvers.mixing.mixtures import Mixture
from mixproof.solvers.mixing.piecewise import Piecewise

__all__ = ["Beta", "Mixing", "Mixture", "Piecewise", "parse_mixing"]


class Mixing(Protocol):
    """What the solvers ask of a law of λ on [0, 1] whose density is positive inside."""

    def __hash__(self) -> int:
        """Laws are kept in caches."""

    @property
    def is_symmetric(self) -> bool:
        """Whether λ and 1 − λ have the same law."""

    @property
    def end_exponent(self) -> Fraction:
        """The e with density ~ C·λ^e as λ → 0, for the density of both orders together."""

    @property
    def end_coefficient(self) -> Real:
        """The C with density ~ C·λ^e as λ → 0, on the scale of `density`."""

    @property
    def density_cost(self) -> int | None:
        """Bits of an exact density for each bit of λ; None where exact densities are out of reach."""

    @property
    def has_rational_density(self) -> bool:
        """Whether the density is rational at every rational λ."""

    def density(self, weight: Fraction) -> Radicals:
        """The density of both orders together at 0 < λ < 1, up to one constant factor."""

    def density_ball(self, weight: Fraction) -> flint.arb:
        """The same number as `density`, enclosed at the present working precision."""

    def density_total(self) -> flint.arb:
        """What the density of one order integrates to on that scale, at the present working precision."""

    def density_at(self, x: flint.acb, y: flint.acb, analytic: bool) -> flint.acb:
        """The same function at complex λ = x, 1 − λ = y, for `flint.acb.integral`: not finite where not analytic.

        Between breakpoints it is the function that is analytic around the middle of the ball x.
        """

    def polynomial_pieces(self, most: int) -> tuple[PolynomialPiece, ...] | None:
        """The same as polynomials on intervals of [0, 1]; None where it is none, or has a degree above `most`."""

    @property
    def mass_work(self) -> float:
        """About how much more work one mass is than under the uniform law."""

    def mass(self, lower: Radicals, upper: Radicals) -> Real:
        """P(lower < λ < upper), for 0 ≤ lower ≤ upper ≤ 1."""

    def first_moment(self, lower: Radicals, upper: Radicals) -> Real:
        """E[λ; lower < λ < upper], for 0 ≤ lower ≤ upper ≤ 1."""

    def greatest_mass(self, width: Fraction) -> flint.arb:
        """An upper bound of the mass on any interval of a given length; it tends to 0 with the length."""

    @property
    def cross_moment(self) -> Real:
        """E[λ(1 − λ)]."""

    def power_moments(self, degree: int) -> list[flint.arb]:
        """E[λ^j·(1 − λ)^(n−j)] for j = 0…n, n = `degree`, enclosed at the present working precision."""

    def entropy(self) -> Real:
        """E[−λ ln λ − (1 − λ) ln(1 − λ)]."""

    def nodes(self, count: int) -> tuple[Floats, Floats]:
        """A quadrature in floats, for proposals only: places in [0, 1] and their shares."""

    def between(self, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
        """P(lower < λ < upper) and E[λ; lower < λ < upper] in floats, for pictures only."""


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


def parse_mixing(text: str) -> Mixing:
    """Read a law of λ as it is written on the command line; see the module for the ways to write one.

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
    """The text has not the form of a law of its kind."""


def _badly_written(text: str, name: str) -> _FormError:
    form, example = _WRITTEN[name]
    return _FormError(f"{_shown(text)} is not a mixing law: write it as {form}, for example {example}")


def _shown(text: str) -> str:
    return repr(text if len(text) <= 80 else text[:79] + "…")


def _beta(text: str, inside: str) -> Beta:
    parameters = inside.split(",")
    if len(parameters) != 2 or set("()") & set(inside):
        raise _badly_written(text, "beta")
    return Beta(*map(rational, parameters))


def _mixture(text: str, inside: str) -> Mixing:
    """One component alone is that law itself."""
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
    formula, *declared = inside.split(";")
    if len(declared) not in {0, 2}:
        raise _badly_written(text, "density")
    if not declared:
        return density_from_formula(formula)
    bottom, top = map(rational, declared)
    return density_from_formula(formula, (bottom, top))
