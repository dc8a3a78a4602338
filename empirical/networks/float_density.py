"""Densities of λ in floats, with bounds of their sizes off the real line.

A Beta law, a mixture of them and a law that is a polynomial between breakpoints have densities that are sums of terms
c·x^p·y^q with x = λ and y = 1 − λ. Both orders of a pair are met, so the density of λ and that of 1 − λ are taken
together; the sum is its own mirror image, and x ≤ ½ is enough.
"""

from dataclasses import dataclass
from fractions import Fraction

import flint
import numpy as np

from mixproof.empirical.networks.steps import UNIT
from mixproof.geometry.aliases import Floats
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.mixtures import Mixture
from mixproof.solvers.mixing.piecewise import Piecewise

_BITS = 128
"""Working precision of the factors, which are then rounded to doubles."""


@dataclass(frozen=True)
class Term:
    """±c·x^p·y^q on an interval of x.

    Parameters
    ----------
    sign : float
        1 or −1.
    logarithm : float
        ln c, the double nearest to it.
    power, mirrored : float
        p and q.

    Examples
    --------
    >>> parabola = Term(1.0, float(np.log(6)), 1.0, 1.0)
    >>> value, error = parabola.at(np.array(0.25), np.array(0.75))
    >>> round(float(value), 12), float(error) < 1e-14
    (1.125, True)
    """

    sign: float
    logarithm: float
    power: float
    mirrored: float

    @property
    def is_analytic(self) -> bool:
        """True if x^p is a power series at 0."""
        return self.power >= 0 and self.power.is_integer()

    def at(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """The term at places, and bounds of its rounding errors."""
        if self.power == self.mirrored == 0:
            value = np.full_like(x, self.sign * np.exp(self.logarithm))
            return value, np.abs(value) * (UNIT * (8 + abs(self.logarithm)))
        at_x, at_y = self.power * np.log(x), self.mirrored * np.log(y)
        size = np.exp(self.logarithm + at_x + at_y)
        sizes = abs(self.logarithm) + np.abs(at_x) + np.abs(at_y)
        return self.sign * size, size * (4 * UNIT * (4 + sizes))

    def log_bound(self, center: Floats, reach: Floats) -> Floats:
        """The logarithm of a bound of its absolute value at complex x no farther than `reach` from `center` ≤ ½.

        Infinite where that holds a singularity.
        """
        y = 1 - center
        at_x = np.log(center + reach) if self.power >= 0 else np.log(np.maximum(center - reach, 0))
        at_y = np.log(y + reach) if self.mirrored >= 0 else np.log(np.maximum(y - reach, 0))
        inside = self.is_analytic | (reach < center)
        if not (self.mirrored >= 0 and self.mirrored.is_integer()):
            inside = inside & (reach < y)
        with np.errstate(invalid="ignore"):
            return np.asarray(np.where(inside, self.logarithm + self.power * at_x + self.mirrored * at_y, np.inf))


@dataclass(frozen=True)
class FloatDensity:
    """The density of both orders together, as sums of terms between breakpoints.

    Parameters
    ----------
    breakpoints : tuple of float
        From 0 to ½.
    terms : tuple of tuples of Term
        The summands on each interval.

    Examples
    --------
    >>> both = FloatDensity.of(Beta(Fraction(2), Fraction(2)))
    >>> [round(float(term.at(np.array(0.25), np.array(0.75))[0]), 12) for term in both.terms[0]]
    [2.25]
    """

    breakpoints: tuple[float, ...]
    terms: tuple[tuple[Term, ...], ...]

    @staticmethod
    def of(law: Mixing) -> "FloatDensity | None":
        """The density of a law; None where it is no sum of such terms."""
        if isinstance(law, Beta):
            return FloatDensity((0.0, 0.5), (_beta_terms(Fraction(1), law),))
        if isinstance(law, Mixture):
            return FloatDensity((0.0, 0.5), (tuple(term for part in law.parts for term in _beta_terms(*part)),))
        if isinstance(law, Piecewise):
            return _piecewise(law)
        return None


def _beta_terms(weight: Fraction, law: Beta) -> tuple[Term, ...]:
    """The density of a Beta law and its mirror image, times a weight."""
    a, b = float(law.a - 1), float(law.b - 1)
    with flint.ctx.workprec(_BITS):
        logarithm = arb_of(weight).log() - law.beta_function().log()
        if a == b:
            return (Term(1.0, float((logarithm + flint.arb(2).log()).mid()), a, a),)
        middle = float(logarithm.mid())
    return Term(1.0, middle, a, b), Term(1.0, middle, b, a)


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
        return Term(1.0 if coefficient > 0 else -1.0, float(abs(flint.arb(coefficient)).log().mid()), float(power), 0.0)
