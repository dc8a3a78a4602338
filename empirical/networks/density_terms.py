"""Summands of densities of λ in floats: values, integrals of their powers of x, and bounds off the real line."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from mixproof.empirical.networks.steps import UNIT
from mixproof.geometry.aliases import Floats

Valued = tuple[Floats, Floats]
"""Values, and bounds of their errors."""


@dataclass(frozen=True)
class Weighted(ABC):
    """c·x^p times a function that is analytic at 0, its rest.

    Parameters
    ----------
    logarithm : float
        ln c, the double nearest to it.
    power : Fraction
        p, above −1.
    """

    logarithm: float
    power: Fraction

    @property
    def is_analytic(self) -> bool:
        """True if x^p is a power series at 0."""
        return _is_whole(self.power)

    @abstractmethod
    def at(self, x: Floats, moved: Floats | float) -> Valued:
        """The summand at places that are off by up to `moved`, and bounds of its errors."""

    @abstractmethod
    def rest(self, x: Floats, moved: Floats | float) -> Valued:
        """The same for the rest alone."""

    @abstractmethod
    def log_bound_of_rest(self, center: Floats, reach: Floats) -> Floats:
        """The logarithm of a bound of c times the rest at complex x no farther than `reach` from `center` ≤ ½."""

    def log_bound(self, center: Floats, reach: Floats) -> Floats:
        """The same for the summand; infinite where that holds a singularity."""
        return _log_bound(self.power, center, reach) + self.log_bound_of_rest(center, reach)

    def log_power_mass(self, upper: Floats) -> Floats:
        """The logarithm of the integral of x^p on [0, upper], rounded up."""
        above = float(self.power + 1)
        found = above * np.log(upper) - np.log(above)
        return np.asarray(found + 16 * UNIT * (1 + np.abs(found) + 2 * abs(np.log(above))))

    def mass(self, upper: Floats) -> Valued:
        """The integral of c·x^p on [0, upper], and bounds of its rounding errors."""
        above = float(self.power + 1)
        at_upper = above * np.log(upper)
        size = np.exp(self.logarithm + at_upper) / above
        return size, size * (12 * UNIT * (1 + abs(self.logarithm) + np.abs(at_upper)))


@dataclass(frozen=True)
class Term(Weighted):
    """±c·x^p·y^q, y = 1 − x.

    Parameters
    ----------
    mirrored : Fraction
        q.
    sign : float
        1 or −1.

    Examples
    --------
    >>> parabola = Term(float(np.log(6)), Fraction(1), Fraction(1))
    >>> value, error = parabola.at(np.array(0.25), 0.0)
    >>> round(float(value), 12), float(error) < 1e-14
    (1.125, True)
    """

    mirrored: Fraction
    sign: float = 1.0

    def at(self, x: Floats, moved: Floats | float) -> Valued:
        """The term at places that are off by up to `moved`, and bounds of its errors."""
        return self._value(self.logarithm, self.power, x, moved)

    def rest(self, x: Floats, moved: Floats | float) -> Valued:
        """The same for ±y^q alone."""
        return self._value(0.0, Fraction(0), x, moved)

    def _value(self, logarithm: float, power: Fraction, x: Floats, moved: Floats | float) -> Valued:
        """±exp(logarithm)·x^power·y^q."""
        at_x, at_y = _log_power(power, np.log(x)), _log_power(self.mirrored, np.log(1 - x))
        size = np.exp(logarithm + at_x + at_y)
        sizes = abs(logarithm) + np.abs(at_x) + np.abs(at_y)
        steep = abs(float(power)) / x + abs(float(self.mirrored)) / (1 - x)
        return np.broadcast_to(self.sign * size, x.shape), size * (12 * UNIT * (1 + sizes) + steep * moved)

    def log_bound(self, center: Floats, reach: Floats) -> Floats:
        """The logarithm of a bound of its absolute value at complex x no farther than `reach` from `center` ≤ ½."""
        if self.power == self.mirrored > 0 and (_is_whole(self.power) or (reach < center).all()):
            # With x = c + δ, xy = c(1 − c) + (1 − 2c)δ − δ²: next to ½ it hardly moves.
            product = center * (1 - center) + np.abs(1 - 2 * center) * reach + reach**2
            bound = _log_power(self.power, np.log(product))
            return self.logarithm + bound + 16 * UNIT * (abs(self.logarithm) + np.abs(bound) + float(self.power))
        return super().log_bound(center, reach)

    def log_bound_of_rest(self, center: Floats, reach: Floats) -> Floats:
        """The same for c·y^q alone."""
        return self.logarithm + 16 * UNIT * abs(self.logarithm) + _log_bound(self.mirrored, 1 - center, reach)


@dataclass(frozen=True)
class Series(Weighted):
    """c·x^p·Σ a_k·t^k with t = (x − middle)/radius, on an interval where |t| ≤ 1.

    Parameters
    ----------
    middle, radius : float
        Exactly these numbers.
    coefficients : tuple of float
        The doubles nearest to a_k.

    Examples
    --------
    >>> square = Series(0.0, Fraction(1, 2), 0.25, 0.25, (0.0625, 0.125, 0.0625))  # x²
    >>> value, error = square.at(np.array(0.16), 0.0)
    >>> round(float(value), 12), float(error) < 1e-14
    (0.01024, True)
    """

    middle: float
    radius: float
    coefficients: tuple[float, ...]

    @cached_property
    def _sizes(self) -> tuple[float, ...]:
        """The absolute values of the coefficients."""
        return tuple(map(abs, self.coefficients))

    def at(self, x: Floats, moved: Floats | float) -> Valued:
        """The series at places that are off by up to `moved`, and bounds of its errors."""
        rest, error = self.rest(x, moved)
        at_x = _log_power(self.power, np.log(x))
        factor = np.exp(self.logarithm + at_x)
        sizes = 1 + abs(self.logarithm) + np.abs(at_x)
        steep = abs(float(self.power)) / x * moved
        return factor * rest, factor * (error + (np.abs(rest) + error) * (12 * UNIT * sizes + steep)) * (1 + 2**-40)

    def rest(self, x: Floats, moved: Floats | float) -> Valued:
        """The same for Σ a_k·t^k alone."""
        t = (x - self.middle) / self.radius
        size = np.abs(t)
        steep = _horner([k * each for k, each in enumerate(self._sizes)][1:] or [0.0], size) / self.radius
        rounding = (6 * len(self.coefficients) + 8) * UNIT * _horner(self._sizes, size)
        return _horner(self.coefficients, t), rounding + steep * moved * (1 + 2**-30)

    def log_bound_of_rest(self, center: Floats, reach: Floats) -> Floats:
        """The logarithm of a bound of c times the series at complex x no farther than `reach` from `center`."""
        farthest = (np.abs(center - self.middle) + reach) / self.radius
        bound = np.log(_horner(self._sizes, farthest * (1 + 2**-40)))
        return np.asarray(self.logarithm + bound + 2.0**-30 * (1 + abs(self.logarithm) + np.abs(bound)))


def _horner(coefficients: "tuple[float, ...] | list[float]", t: Floats) -> Floats:
    """Σ a_k·t^k."""
    total = np.full_like(t, coefficients[-1])
    for each in coefficients[-2::-1]:
        total = total * t + each
    return np.asarray(total)


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
