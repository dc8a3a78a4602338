"""Densities of λ in floats, with bounds of their sizes off the real line.

A Beta law, a mixture of them and a law that is a polynomial between breakpoints have densities that are sums of terms
c·x^p·y^q with x = λ and y = 1 − λ; any other density is as good as some power series. Both orders of a pair are met, so
the density of λ and that of 1 − λ are taken together; the sum is its own mirror image, and x ≤ ½ is enough.
"""

from dataclasses import dataclass
from fractions import Fraction

import flint

from mixproof.empirical.networks.density_series import power_series
from mixproof.empirical.networks.density_terms import Term, Weighted
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.density.law import Density
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.mixtures import Mixture
from mixproof.solvers.mixing.piecewise import Piecewise

_BITS = 128
"""Working precision of the factors, which are then rounded to doubles."""


@dataclass(frozen=True)
class FloatDensity:
    """The density of both orders together, as sums of terms between breakpoints.

    Parameters
    ----------
    breakpoints : tuple of float
        From 0 to ½.
    terms : tuple of tuples of Weighted
        The summands on each interval.
    doubt : float
        A bound of the integral of what they are off, over [0, ½]: 0 where they are the density but for rounding.

    Examples
    --------
    >>> import numpy as np
    >>> both = FloatDensity.of(Beta(Fraction(2), Fraction(2)))
    >>> [round(float(term.at(np.array(0.25), 0.0)[0]), 12) for term in both.terms[0]]
    [2.25]
    """

    breakpoints: tuple[float, ...]
    terms: tuple[tuple[Weighted, ...], ...]
    doubt: float = 0.0

    @staticmethod
    def of(law: Mixing) -> "FloatDensity | None":
        """The density of a law; None for a kind of law that is not known here."""
        if isinstance(law, Beta):
            return FloatDensity((0.0, 0.5), (_beta_terms(Fraction(1), law),))
        if isinstance(law, Mixture):
            return FloatDensity((0.0, 0.5), (tuple(term for part in law.parts for term in _beta_terms(*part)),))
        if isinstance(law, Piecewise):
            return _piecewise(law)
        if isinstance(law, Density):
            return FloatDensity(*power_series(law))
        return None


def _beta_terms(weight: Fraction, law: Beta) -> tuple[Term, ...]:
    """The density of a Beta law and its mirror image, times a weight."""
    a, b = law.a - 1, law.b - 1
    with flint.ctx.workprec(_BITS):
        logarithm = arb_of(weight).log() - law.beta_function().log()
        if a == b:
            return (Term(float((logarithm + flint.arb(2).log()).mid()), a, a),)
        middle = float(logarithm.mid())
    return Term(middle, a, b), Term(middle, b, a)


def _piecewise(law: Piecewise) -> FloatDensity:
    """The polynomials between breakpoints, up to ½."""
    pieces = [piece for piece in law.polynomial_pieces(2**62) or () if piece[0] < Fraction(1, 2)]
    terms = tuple(
        tuple(_monomial(value, power) for power, value in enumerate(density.coeffs()) if value)
        for _, _, density in pieces
    )
    return FloatDensity((0.0, *(float(min(upper, Fraction(1, 2))) for _, upper, _ in pieces)), terms)


def _monomial(coefficient: flint.fmpq, power: int) -> Term:
    """One summand of a polynomial."""
    with flint.ctx.workprec(_BITS):
        logarithm = float(abs(flint.arb(coefficient)).log().mid())
        return Term(logarithm, Fraction(power), Fraction(0), 1.0 if coefficient > 0 else -1.0)
