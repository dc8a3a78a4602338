"""Quotients and rational combinations of reals, exact where these are sums of radicals."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import flint

from mixproof.geometry.numbers.enclosures import Enclosed, Real, arb_of
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.numbers.rationals import exact_root, rational_text


@dataclass(frozen=True)
class Quotient:
    """A quotient of two sums of radicals whose denominator is positive.

    Examples
    --------
    >>> half = Quotient(Radicals.root(Fraction(2)), Radicals.root(Fraction(8)))
    >>> half.as_fraction(), half.compare(Fraction(1, 3))
    (Fraction(1, 2), 1)
    """

    numerator: Radicals
    denominator: Radicals

    def compare(self, other: "Fraction | int | Quotient") -> int:
        """The sign of ``self - other``, decided exactly."""
        if isinstance(other, Quotient):
            if other.denominator == self.denominator:
                return (self.numerator - other.numerator).sign()
            return (self.numerator * other.denominator - other.numerator * self.denominator).sign()
        return (self.numerator - self.denominator * other).sign()

    def as_fraction(self) -> Fraction | None:
        """The value where it is rational, else None.

        As unlike radicals are independent, the quotient is rational exactly when numerator and denominator are
        proportional, radical by radical.
        """
        degree = lcm(self.numerator.degree, self.denominator.degree)
        numerator, denominator = self.numerator.at_degree(degree), self.denominator.at_degree(degree)
        if not numerator.groups:
            return Fraction(0)
        coefficient, radicand = denominator.groups[0]
        for own, candidate in numerator.groups:
            ratio = exact_root(candidate / radicand, degree)
            if ratio is not None:
                value = own * ratio / coefficient
                return value if self.compare(value) == 0 else None
        return None

    def ball(self, bits: int) -> flint.arb:
        """An enclosure in ball arithmetic, computed at a working precision of `bits`."""
        with flint.ctx.workprec(bits):
            return self.numerator.ball(bits) / self.denominator.ball(bits)

    def closed_form(self) -> str:
        """The quotient written with its roots."""
        value = self.as_fraction()
        if value is not None:
            return rational_text(value)
        return f"({self.numerator.closed_form()})/({self.denominator.closed_form()})"


def combination(parts: Iterable[tuple[Fraction, Real]]) -> Real:
    """The sum Σ c·v of reals v with rational coefficients c: exact where all of them are sums of radicals.

    Examples
    --------
    >>> combination([(Fraction(1, 2), Radicals.of(3)), (Fraction(2), Radicals.of(1))]).as_fraction()
    Fraction(7, 2)
    """
    kept = [(coefficient, value) for coefficient, value in parts if coefficient]
    exact = [value * coefficient for coefficient, value in kept if isinstance(value, Radicals)]
    if len(exact) == len(kept):
        return Radicals.total(exact)

    def ball(bits: int) -> flint.arb:
        return sum((arb_of(coefficient) * value.ball(bits) for coefficient, value in kept), flint.arb(0))

    return Enclosed(ball)


def quotient(numerator: Real, denominator: Real) -> Real:
    """The quotient of two reals, the second positive: exact where both are sums of radicals.

    Examples
    --------
    >>> root = Radicals.root(Fraction(2))
    >>> quotient(root, root + 1).closed_form(), quotient(Radicals.root(Fraction(8)), root).closed_form()
    ('(sqrt(2))/(1 + sqrt(2))', '2')
    """
    if isinstance(numerator, Radicals) and isinstance(denominator, Radicals):
        return Quotient(numerator, denominator)
    return Enclosed(lambda bits: numerator.ball(bits) / denominator.ball(bits))
