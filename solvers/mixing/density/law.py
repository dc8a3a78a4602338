"""Laws of λ with any density that ball arithmetic can evaluate.

On each half of [0, 1] the density is known in the form λ^e·h(w), λ = w^p, in which its singularity is gone from the
integral. The law is the density divided by its own integral T, so that it is a probability law whatever T is. At the
ends both orders together are ~ C·λ^e with the lesser of the two exponents, and C the sum of the h(0) of the ends that
attain it (docs/proofs/mixing-laws.md, (6)).
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise

import flint
import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import Enclosed, Real, arb_of
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.views import Viewed
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.density.curves import CumulatedCurve
from mixproof.solvers.mixing.density.ends import End, Regular, constant_one, other_weight, own_weight
from mixproof.solvers.mixing.polynomials import PolynomialPiece

_WORK = 60.0
CurvePair = tuple[CumulatedCurve, CumulatedCurve]
"""Of mass and of moment."""

CUTS = 64
"""Parts of a half on which h is bounded, and places at which it is tried."""


@dataclass(frozen=True, eq=False, repr=False)
class Density(Viewed):
    """A law of λ given by its density; see `solvers.mixing.density.construction`.

    Parameters
    ----------
    name : str
        How it is written.
    at_zero, at_one : End
        The density on [0, ½] and on [½, 1].
    is_symmetric : bool
        True if λ and 1 − λ have the same law.
    formula : str, optional
        The density as a formula, by the grammar of `solvers.mixing.density.parser`.
    """

    name: str
    at_zero: End
    at_one: End
    is_symmetric: bool
    formula: str | None = None

    def __str__(self) -> str:
        return self.name

    def __reduce__(self) -> tuple[Callable[[str], "Density"], tuple[str]]:
        """A formula is sent to other processes as its text; a function is sent to none.

        Raises
        ------
        InputError
            If the density is a function.
        """
        from mixproof.solvers.mixing.density.construction import density_from_formula

        if self.formula is None:
            raise InputError(f"{self.name} is a function, which no other process has: give the density as a formula")
        return density_from_formula, (self.formula,)

    # --- shape

    @property
    def end_exponent(self) -> Fraction:
        """The lesser of the exponents at the two ends."""
        return min(self.at_zero.exponent, self.at_one.exponent)

    @cached_property
    def end_coefficient(self) -> Real:
        """The sum of h(0) over the ends that have this exponent."""
        ends = [end for end in (self.at_zero, self.at_one) if end.exponent == self.end_exponent]
        return Enclosed(lambda _: sum((end.regular(flint.acb(0), False).real for end in ends), flint.arb(0)))

    density_cost: int | None = None
    """Exact densities are out of reach."""

    has_rational_density: bool = False

    def density(self, weight: Fraction) -> Radicals:
        """No value is known exactly.

        Raises
        ------
        ValueError
            Always: `density_cost` says so beforehand.
        """
        raise ValueError(f"{self.name} has no exact density")

    def density_ball(self, weight: Fraction) -> flint.arb:
        """The density of both orders together at 0 < λ < 1, enclosed at the present working precision."""
        return self._density(arb_of(weight)) + self._density(arb_of(1 - weight))

    def _density(self, x: flint.arb) -> flint.arb:
        """The density of one order, by the end that is nearer."""
        return self.at_zero.value(x) if x.mid() <= 0.5 else self.at_one.value(1 - x)

    def density_total(self) -> flint.arb:
        """T, at the present working precision."""
        return self.total(flint.ctx.prec)

    def density_at(self, x: flint.acb, y: flint.acb, analytic: bool) -> flint.acb:
        """The same function at complex λ = x, 1 − λ = y, as `flint.acb.integral` asks for it."""
        near = x if x.real.mid() <= 0.5 else y
        # f(λ) and f(1 − λ) have these forms at λ = 0; both are analytic functions, so each is it wherever it is finite.
        return self.at_zero.value_at(near, analytic) + self.at_one.value_at(near, analytic)

    def polynomial_pieces(self, most: int) -> tuple[PolynomialPiece, ...] | None:
        """No polynomial is known."""
        return None

    # --- masses and moments

    mass_work: float = _WORK
    """About how much more work one mass is than under the uniform law."""

    def total(self, bits: int) -> flint.arb:
        """T, the integral of the density as it is given."""
        return self._total(bits)

    @cached_property
    def _total(self) -> Callable[[int], flint.arb]:
        """T at so many bits, remembered."""

        @lru_cache(maxsize=16)
        def total(bits: int) -> flint.arb:
            return self._integral(constant_one, constant_one, bits)

        return total

    def _integral(self, left: Regular, right: Regular, bits: int) -> flint.arb:
        """∫ of the density times a factor: given in λ on the left half, in 1 − λ on the right one."""
        with flint.ctx.workprec(bits):
            half = flint.arb("0.5")
            return self.at_zero.integral(half, left) + self.at_one.integral(half, right)

    def _mean(self, left: Regular, right: Regular) -> Real:
        """The mean of a factor under the law."""
        return Enclosed(lambda bits: self._integral(left, right, bits) / self.total(bits))

    @cached_property
    def _below(self) -> Callable[[Radicals, bool, int], flint.arb]:
        """The integral of the density, or of λ times it, up to u, remembered."""

        @lru_cache(maxsize=4096)
        def below(u: Radicals, times_weight: bool, bits: int) -> flint.arb:
            with flint.ctx.workprec(bits):
                x = u.ball(bits)
                if x.mid() <= 0.5:
                    return self.at_zero.integral(x, own_weight if times_weight else constant_one)
                everything = self._integral(own_weight, other_weight, bits) if times_weight else self.total(bits)
                return everything - self.at_one.integral(1 - x, other_weight if times_weight else constant_one)

        return below

    def _between(self, lower: Radicals, upper: Radicals, times_weight: bool) -> Real:
        """The mass or the first moment between two ends."""
        return Enclosed(
            lambda bits: (
                (self._below(upper, times_weight, bits) - self._below(lower, times_weight, bits)) / self.total(bits)
            )
        )

    def mass(self, lower: Radicals, upper: Radicals) -> Real:
        """P(lower < λ < upper), for 0 ≤ lower ≤ upper ≤ 1."""
        if lower.as_fraction() == 0 and upper.as_fraction() == 1:
            return Radicals.of(1)
        return self._between(lower, upper, False)

    def first_moment(self, lower: Radicals, upper: Radicals) -> Real:
        """E[λ; lower < λ < upper], for 0 ≤ lower ≤ upper ≤ 1."""
        if self.is_symmetric and lower.as_fraction() == 0 and upper.as_fraction() == 1:
            return Radicals.of(Fraction(1, 2))
        return self._between(lower, upper, True)

    def greatest_mass(self, width: Fraction) -> flint.arb:
        """An upper bound of the mass on any interval of a given length (docs/proofs/mixing-laws.md, (6))."""
        with flint.ctx.workprec(64):
            parts = flint.arb(0)
            for end, bound in zip((self.at_zero, self.at_one), self._bounds, strict=True):
                power = min(end.exponent + 1, Fraction(1))
                parts += bound * arb_of(width) ** arb_of(power) / arb_of(power)
            return parts / self.total(64)

    @cached_property
    def _bounds(self) -> tuple[flint.arb, flint.arb]:
        """Upper bounds of h on each half."""
        found = []
        with flint.ctx.workprec(64):
            for end in (self.at_zero, self.at_one):
                places = [end.half_width() * k / CUTS for k in range(CUTS + 1)]
                boxes = (flint.acb(left.union(right)) for left, right in pairwise(places))
                found.append(max(end.regular(box, False).real.upper() for box in boxes))
        return found[0], found[1]

    @property
    def cross_moment(self) -> Real:
        """E[λ(1 − λ)]."""

        def both(x: flint.acb, analytic: bool) -> flint.acb:
            return x * (1 - x)

        return self._mean(both, both)

    def power_moments(self, degree: int) -> list[flint.arb]:
        """E[λ^j·(1 − λ)^(n−j)] for j = 0…n, n = `degree`, enclosed at the present working precision."""
        bits = flint.ctx.prec

        def power(j: int) -> Regular:
            return lambda x, analytic: x**j * (1 - x) ** (degree - j)

        return [self._integral(power(j), power(degree - j), bits) / self.total(bits) for j in range(degree + 1)]

    def entropy(self) -> Real:
        """E[−λ ln λ − (1 − λ) ln(1 − λ)], near the ends by its bound: docs/proofs/mixing-laws.md, (6)."""

        def ball(bits: int) -> flint.arb:
            least = flint.arb(2) ** (-2 * bits)

            def entropy(x: flint.acb, analytic: bool) -> flint.acb:
                return -x * x.log(analytic=analytic) - (1 - x) * (1 - x).log(analytic=analytic)

            total = flint.arb(0)
            for end in (self.at_zero, self.at_one):
                total += end.integral_from(least, entropy) + end.integral(least, constant_one) * flint.arb(0).union(
                    flint.arb(2) ** -bits
                )
            return total / self.total(bits)

        return Enclosed(ball)

    # --- floats, for proposals and pictures

    def nodes(self, count: int) -> tuple[Floats, Floats]:
        """Gauss–Jacobi quadrature in floats with the exponents of the ends: places in [0, 1] and their shares."""
        a, b = self.at_zero.exponent, self.at_one.exponent
        at, share = Beta(a + 1, b + 1).nodes(count)
        with flint.ctx.workprec(64):
            density = np.array([float(self._density(flint.arb(float(x))).mid()) for x in at])
        share = share * density / (at ** float(a) * (1 - at) ** float(b))
        return at, share / share.sum()

    def between(self, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
        """P(lower < λ < upper) and E[λ; lower < λ < upper] in floats, by interpolation of enclosed values."""
        (mass, moment), (mass_below, moment_below) = self._floats_below(upper), self._floats_below(lower)
        return mass - mass_below, moment - moment_below

    def _floats_below(self, places: Floats) -> tuple[Floats, Floats]:
        """Masses and first moments below places, in floats."""
        (mass, moment), (above, beyond), (total, mean) = self._curves
        is_left = places <= 0.5
        near = np.where(is_left, places, 1 - places)
        at_left, at_right = (near ** (1 / end.root) for end in (self.at_zero, self.at_one))
        return (
            np.where(is_left, mass(at_left), total - above(at_right)),
            np.where(is_left, moment(at_left), mean - beyond(at_right)),
        )

    @cached_property
    def _curves(
        self,
    ) -> tuple[
        tuple["CumulatedCurve", "CumulatedCurve"], tuple["CumulatedCurve", "CumulatedCurve"], tuple[float, float]
    ]:
        """Curves of mass and moment on the left half and on the right one, and their totals."""
        with flint.ctx.workprec(96):
            total = self.total(96)
            left = (
                CumulatedCurve.of(self.at_zero, constant_one, total),
                CumulatedCurve.of(self.at_zero, own_weight, total),
            )
            right = (
                CumulatedCurve.of(self.at_one, constant_one, total),
                CumulatedCurve.of(self.at_one, other_weight, total),
            )
            return left, right, (1.0, float((self._integral(own_weight, other_weight, 96) / total).mid()))
