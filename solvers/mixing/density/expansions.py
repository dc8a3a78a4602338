"""Functions of λ near λ = 0, in the form λ^e·h(w), λ = w^p.

A density is integrated up to 0, where it may behave as any power of λ. In this form h is analytic at w = 0 with
h(0) ≠ 0, and p an integer that makes all exponents integer multiples of 1/p: docs/proofs/mixing-laws.md, (7).
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Protocol

import flint

from mixproof.geometry.errors import InputError
from mixproof.solvers.mixing.polynomials import power_of

LARGEST_ROOT = 60
"""Largest p."""


class Expansion(Protocol):
    """A function in the form λ^exponent·h(w), λ = w^p."""

    @property
    def exponent(self) -> Fraction:
        """The exponent e."""

    @property
    def denominator(self) -> int:
        """A p that will do."""

    def regular(self, w: flint.acb, p: int, analytic: bool) -> flint.acb:
        """h(w); not finite where `analytic` is asked and it is not analytic on the ball w."""


@dataclass(frozen=True, eq=False)
class Lowest:
    """A polynomial from its lowest power on."""

    exponent: Fraction
    coefficients: flint.fmpq_poly
    denominator: int = 1

    def regular(self, w: flint.acb, p: int, analytic: bool) -> flint.acb:
        """The function h(w)."""
        return flint.acb_poly(self.coefficients.coeffs())(w**p)


@dataclass(frozen=True, eq=False)
class PiAt:
    """The number π."""

    exponent: Fraction = Fraction(0)
    denominator: int = 1

    def regular(self, w: flint.acb, p: int, analytic: bool) -> flint.acb:
        """The function h(w)."""
        return flint.acb.pi()


@dataclass(frozen=True, eq=False)
class SumAt:
    """A sum whose least exponent rules."""

    exponent: Fraction
    parts: tuple[Expansion, ...]

    @cached_property
    def denominator(self) -> int:
        """A p that will do."""
        return lcm(*((part.exponent - self.exponent).denominator * part.denominator for part in self.parts))

    def regular(self, w: flint.acb, p: int, analytic: bool) -> flint.acb:
        """The function h(w)."""
        total = flint.acb(0)
        for part in self.parts:
            total += w ** int((part.exponent - self.exponent) * p) * part.regular(w, p, analytic)
        return total


@dataclass(frozen=True, eq=False)
class ProductAt:
    """A product: the exponents add up."""

    parts: tuple[Expansion, ...]

    @cached_property
    def exponent(self) -> Fraction:
        """The exponent at 0."""
        return sum((part.exponent for part in self.parts), Fraction(0))

    @cached_property
    def denominator(self) -> int:
        """A p that will do."""
        return lcm(*(part.denominator for part in self.parts))

    def regular(self, w: flint.acb, p: int, analytic: bool) -> flint.acb:
        """The function h(w)."""
        total = flint.acb(1)
        for part in self.parts:
            total *= part.regular(w, p, analytic)
        return total


@dataclass(frozen=True, eq=False)
class PowerAt:
    """A rational power: the exponent is multiplied."""

    base: Expansion
    power: Fraction

    @property
    def exponent(self) -> Fraction:
        """The exponent at 0."""
        return self.base.exponent * self.power

    @property
    def denominator(self) -> int:
        """A p that will do."""
        return self.base.denominator

    def regular(self, w: flint.acb, p: int, analytic: bool) -> flint.acb:
        """The function h(w)."""
        return power_of(self.base.regular(w, p, analytic), self.power, analytic)


@dataclass(frozen=True, eq=False)
class FunctionAt:
    """A function of an argument that is finite at 0."""

    name: str
    argument: Expansion
    exponent: Fraction

    @cached_property
    def denominator(self) -> int:
        """A p that will do."""
        return lcm(self.argument.exponent.denominator, self.argument.denominator)

    def regular(self, w: flint.acb, p: int, analytic: bool) -> flint.acb:
        """The function h(w)."""
        inner = self.argument.regular(w, p, analytic)
        value = w ** int(self.argument.exponent * p) * inner
        match self.name:
            case "exp":
                return value.exp()
            case "cos":
                return value.cos()
            case "log":
                return value.log(analytic=analytic)
        return value.sinc() * inner if self.exponent else value.sin()


def with_a_value_at_zero(found: SumAt | FunctionAt) -> Expansion:
    """Check that h(0) ≠ 0, without which the exponent is not that of the function.

    Raises
    ------
    InputError
        If h(0) is 0, or cannot be told from 0.

    Examples
    --------
    >>> root = PowerAt(Lowest(Fraction(0), flint.fmpq_poly([4, 1])), Fraction(1, 2))  # √(4 + λ)
    >>> one, two = (Lowest(Fraction(0), flint.fmpq_poly([-value])) for value in (1, 2))
    >>> with_a_value_at_zero(SumAt(Fraction(0), (root, one))).exponent
    Fraction(0, 1)
    >>> with_a_value_at_zero(SumAt(Fraction(0), (root, two)))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    mixproof.geometry.errors.InputError: the power of λ at an end of [0, 1] cannot be told from the formula: ...
    """
    with flint.ctx.workprec(256):
        value = found.regular(flint.acb(0), root_of(found), False)
        if not value.is_finite() or value.contains(0):
            raise InputError("the power of λ at an end of [0, 1] cannot be told from the formula: write it as a factor")
    return found


def root_of(*expansions: Expansion) -> int:
    """The least p for several expansions.

    Examples
    --------
    >>> root_of(PowerAt(Lowest(Fraction(1), flint.fmpq_poly([1])), Fraction(1, 6)))
    6
    """
    p = lcm(*(lcm(each.exponent.denominator, each.denominator) for each in expansions))
    if p > LARGEST_ROOT:
        raise InputError(f"the exponents in a formula may have a common denominator of {LARGEST_ROOT} at most, not {p}")
    return p
