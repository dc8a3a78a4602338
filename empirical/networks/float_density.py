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
    power, mirrored : Fraction
        p and q.

    Examples
    --------
    >>> parabola = Term(1.0, float(np.log(6)), Fraction(1), Fraction(1))
    >>> value, error = parabola.at(np.array(0.25), np.array(0.75))
    >>> round(float(value), 12), float(error) < 1e-14
    (1.125, True)
    """

    sign: float
    logarithm: float
    power: Fraction
    mirrored: Fraction

    @property
    def is_analytic(self) -> bool:
        """True if x^p is a power series at 0."""
        return _is_whole(self.power)

    def at(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """The term at places, and bounds of its rounding errors."""
        at_x, at_y = _log_power(self.power, np.log(x)), _log_power(self.mirrored, np.log(y))
        size = np.exp(self.logarithm + at_x + at_y)
        sizes = abs(self.logarithm) + np.abs(at_x) + np.abs(at_y)
        return np.broadcast_to(self.sign * size, x.shape), size * (12 * UNIT * (1 + sizes))

    def log_bound(self, center: Floats, reach: Floats) -> Floats:
        """The logarithm of a bound of its absolute value at complex x no farther than `reach` from `center` ≤ ½.

        Infinite where that holds a singularity.
        """
        if self.power == self.mirrored > 0 and (_is_whole(self.power) or (reach < center).all()):
            # With x = c + δ, xy = c(1 − c) + (1 − 2c)δ − δ²: next to ½ it hardly moves.
            product = center * (1 - center) + np.abs(1 - 2 * center) * reach + reach**2
            bound = _log_power(self.power, np.log(product))
            return self.logarithm + bound + 16 * UNIT * (abs(self.logarithm) + np.abs(bound) + float(self.power))
        return _log_bound(self.power, center, reach) + self.log_bound_of_rest(center, reach)

    def log_bound_of_rest(self, center: Floats, reach: Floats) -> Floats:
        """The same for c·y^q alone."""
        return self.logarithm + 16 * UNIT * abs(self.logarithm) + _log_bound(self.mirrored, 1 - center, reach)

    def log_power_mass(self, upper: Floats) -> Floats:
        """The logarithm of the integral of x^p on [0, upper], rounded up."""
        above = float(self.power + 1)
        found = above * np.log(upper) - np.log(above)
        return np.asarray(found + 16 * UNIT * (1 + np.abs(found) + 2 * abs(np.log(above))))

    def mass(self, upper: Floats) -> tuple[Floats, Floats]:
        """The integral of c·x^p on [0, upper], and bounds of its rounding errors."""
        above = float(self.power + 1)
        at_upper = above * np.log(upper)
        size = np.exp(self.logarithm + at_upper) / above
        return size, size * (12 * UNIT * (1 + abs(self.logarithm) + np.abs(at_upper)))


def _is_whole(power: Fraction) -> bool:
    """True for 0, 1, 2 and so on."""
    return power >= 0 and power.denominator == 1


def _log_power(power: Fraction, logarithm: Floats) -> Floats:
    """The logarithm of a power; 0 for the power 0 of whatever."""
    return np.asarray(float(power) * logarithm if power else np.zeros_like(logarithm))


def _log_bound(power: Fraction, center: Floats, reach: Floats) -> Floats:
    """The logarithm of a bound of |x^p| at complex x no farther than `reach` from `center`, rounded up."""
    if not power:
        return np.zeros_like(center)
    farthest = center + reach if power > 0 else center - reach
    with np.errstate(divide="ignore", invalid="ignore"):
        bound = _log_power(power, np.log(np.maximum(farthest, 0)))
        return np.asarray(np.where(_is_whole(power) | (reach < center), bound + 16 * UNIT * np.abs(bound), np.inf))


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
    a, b = law.a - 1, law.b - 1
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
        logarithm = float(abs(flint.arb(coefficient)).log().mid())
        return Term(1.0 if coefficient > 0 else -1.0, logarithm, Fraction(power), Fraction(0))
