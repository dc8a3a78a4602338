"""Densities near an end of [0, 1], in the form λ^e·h(w), λ = w^p: values and integrals in ball arithmetic."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import flint

from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.mixing.polynomials import power_of

Regular = Callable[[flint.acb, bool], flint.acb]
"""(ball, analytic) ↦ the values on the ball, not finite where `analytic` is asked and the function is not analytic."""


def constant_one(_: flint.acb, analytic: bool) -> flint.acb:
    """The factor 1.

    Examples
    --------
    >>> print(constant_one(flint.acb(7), False).real)
    1.00000000000000
    """
    return flint.acb(1)


def own_weight(x: flint.acb, analytic: bool) -> flint.acb:
    """The factor λ.

    Examples
    --------
    >>> print(own_weight(flint.acb(7), False).real)
    7.00000000000000
    """
    return x


def other_weight(x: flint.acb, analytic: bool) -> flint.acb:
    """The factor 1 − λ.

    Examples
    --------
    >>> print(other_weight(flint.acb(7), False).real)
    -6.00000000000000
    """
    return 1 - x


@dataclass(frozen=True, eq=False)
class End:
    """A density near one end of [0, 1]: λ^exponent·h(w), λ = w^root, λ being the distance from that end."""

    exponent: Fraction
    root: int
    regular: Regular

    def value(self, distance: flint.arb) -> flint.arb:
        """The density at a distance from the end that is certainly positive."""
        w = distance if self.root == 1 else distance.root(self.root)
        return distance ** arb_of(self.exponent) * self.regular(flint.acb(w), False).real

    def value_at(self, distance: flint.acb, analytic: bool) -> flint.acb:
        """The same continued to complex numbers with a positive real part."""
        w = power_of(distance, Fraction(1, self.root), analytic)
        return power_of(distance, self.exponent, analytic) * self.regular(w, analytic)

    @property
    def _power(self) -> int:
        """The power of w that is left in the integral."""
        return int(self.root * (self.exponent + 1)) - 1

    def integral(self, distance: flint.arb, factor: Regular) -> flint.arb:
        """∫ of the density times a factor of λ, up to a distance between 0 and 1, at the working precision."""
        integrand = self._integrand(factor)
        if distance == 0:
            return flint.arb(0)
        top = (distance if self.root == 1 else distance.root(self.root)).nonnegative_part()
        found = flint.acb.integral(integrand, 0, top.mid()).real
        # What lies between the middle of the end and its other values.
        slack = abs(integrand(flint.acb(top), False).real) * flint.arb(top.rad())
        return found + (-slack).union(slack)

    def integral_from(self, least: flint.arb, factor: Regular) -> flint.arb:
        """∫ of the density times a factor of λ, from a distance to ½."""
        start = least if self.root == 1 else least.root(self.root)
        return flint.acb.integral(self._integrand(factor), start, self.half_width()).real

    def half_width(self) -> flint.arb:
        """The w of λ = ½.

        Examples
        --------
        >>> print(End(Fraction(1, 2), 2, constant_one).half_width().str(6, radius=False))  # w² = λ
        0.707107
        """
        return flint.arb("0.5").root(self.root) if self.root > 1 else flint.arb("0.5")

    def _integrand(self, factor: Regular) -> Regular:
        """The density times a factor, in w: docs/proofs/mixing-laws.md, (6)."""

        def integrand(w: flint.acb, analytic: bool) -> flint.acb:
            return self.root * w**self._power * (self.regular(w, analytic) * factor(w**self.root, analytic))

        return integrand
