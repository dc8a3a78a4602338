"""Laws of the mixing weight λ: what the solvers ask of one.

A pair of points is met in both orders. So the closed forms see a law only through its sum with its mirror image under
λ → 1 − λ; `density` and the behaviour at the ends are those of that symmetric sum. Near an end it is ~ C·λ^e, and e
alone tells how segments that end at a data point weigh against those that pass through it: at a distance η from x, a
segment [x, t] of length L has the density p·p·C·(η/L)^e/L, and a segment with x inside a positive constant. So for
e < 0 the ends dominate, for e = 0 both count, and for e > 0 only what passes is left.
"""

from fractions import Fraction
from typing import Protocol

import flint

from mixproof.geometry.aliases import Floats
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.mixing.polynomials import PolynomialPiece


class Mixing(Protocol):
    """A law of λ on [0, 1] whose density is positive inside."""

    def __hash__(self) -> int:
        """Laws are kept in caches."""

    @property
    def is_symmetric(self) -> bool:
        """True if λ and 1 − λ have the same law."""

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
        """True if the density is rational at every rational λ."""

    def density(self, weight: Fraction) -> Radicals:
        """The density of both orders together at 0 < λ < 1, up to one constant factor."""

    def density_ball(self, weight: Fraction) -> flint.arb:
        """The same number as `density`, enclosed at the present working precision."""

    def density_total(self) -> flint.arb:
        """The integral of the density of one order on that scale, at the present working precision."""

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
