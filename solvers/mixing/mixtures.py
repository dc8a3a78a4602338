"""Mixtures of Beta laws.

With the weights w_k > 0, Σ w_k = 1, the density is f(λ) = Σ w_k·λ^(a_k−1)·(1−λ)^(b_k−1)/B(a_k, b_k). Masses, moments
and entropies are the same mixtures of those of the components. Exact densities, the symmetry and the behaviour at the
ends follow from docs/proofs/mixing-laws.md, (3) to (5).
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import prod

import flint
import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import Enclosed, Real, arb_of, to_fmpq, to_fraction
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.geometry.views import Viewed
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.polynomials import PolynomialPiece

Pair = tuple[Fraction, Fraction]

LARGEST = 2048
"""Largest parameter of a component that is mixed."""


@dataclass(frozen=True, repr=False)
class Mixture(Viewed):
    """A mixture of Beta laws with positive rational weights.

    Parameters
    ----------
    parts : tuple of (Fraction, Beta)
        Weights, which sum to 1, and components.

    Raises
    ------
    InputError
        If a weight is not positive, the weights do not sum to 1, or a parameter is above `LARGEST`.

    Examples
    --------
    >>> law = Mixture.of([(Fraction(1, 2), Beta(Fraction(n), Fraction(n))) for n in (1, 8)])
    >>> str(law), law.mass(Radicals.of(0), Radicals.of(Fraction(1, 4))).as_fraction()
    ('mixture(1/2*Beta(1, 1) + 1/2*Beta(8, 8))', Fraction(35876377, 268435456))
    """

    parts: tuple[tuple[Fraction, Beta], ...]

    @staticmethod
    def of(parts: Sequence[tuple[Fraction, Beta]]) -> "Mixture":
        """The mixture of these components, equal ones collected, in their order."""
        weights: defaultdict[Beta, Fraction] = defaultdict(Fraction)
        for weight, component in parts:
            if weight <= 0:
                raise InputError(f"a mixture's weights have to be positive, not {rational_text(weight)}")
            if max(component.a, component.b) > LARGEST:
                raise InputError(f"components of a mixture may have parameters up to {LARGEST:,}, not {component}")
            weights[component] += weight
        total = sum(weights.values(), Fraction(0))
        if total != 1:
            raise InputError(f"a mixture's weights have to sum to 1, not {rational_text(total)}: divide each by that")
        return Mixture(tuple((weight, component) for component, weight in weights.items()))

    def __reduce__(self) -> tuple[type["Mixture"], tuple[object, ...]]:
        """It is sent to other processes without what was computed of it."""
        return Mixture, (self.parts,)

    def __str__(self) -> str:
        return f"mixture({' + '.join(f'{rational_text(weight)}*{component}' for weight, component in self.parts)})"

    # --- shape

    @cached_property
    def is_symmetric(self) -> bool:
        """True if λ and 1 − λ have the same law: docs/proofs/mixing-laws.md, (4)."""
        weights = {component: weight for weight, component in self.parts}
        if all(weights.get(Beta(each.b, each.a)) == weight for each, weight in weights.items()):
            return True
        polynomials: defaultdict[Pair, flint.fmpq_poly] = defaultdict(flint.fmpq_poly)
        x, y = flint.fmpq_poly([0, 1]), flint.fmpq_poly([1, -1])
        for weight, component in self.parts:
            base = _base(component)
            m, n = (int(component.a - base[0]), int(component.b - base[1]))
            polynomials[base] += x**m * y**n * to_fmpq(weight * _over_base(component))
        return all(polynomials[alpha, beta] == polynomials[beta, alpha](y) for alpha, beta in list(polynomials))

    @cached_property
    def end_exponent(self) -> Fraction:
        """The least exponent at the ends of a component.

        Examples
        --------
        >>> Mixture.of([(Fraction(1, 3), Beta(1, Fraction(1, 2))), (Fraction(2, 3), Beta(4, 4))]).end_exponent
        Fraction(-1, 2)
        """
        return min(component.end_exponent for _, component in self.parts)

    @cached_property
    def end_coefficient(self) -> Real:
        """The sum over the components that have the least exponent, each in the orders in which it does."""
        least = self.end_exponent + 1
        return combination(
            (Fraction((component.a == least) + (component.b == least)), factor)
            for factor, component in self.factors
            if least in {component.a, component.b}
        )

    # --- the density

    @cached_property
    def factors(self) -> list[tuple[Real, Beta]]:
        """The factor of each component's kernel: rational where there is a common scale, w/B(a, b) otherwise."""
        bases = {frozenset(_base(component)) for _, component in self.parts}
        if len(bases) == 1:
            return [(Radicals.of(weight * _over_base(component)), component) for weight, component in self.parts]
        return [(_enclosed_factor(weight, component), component) for weight, component in self.parts]

    @property
    def _is_exact(self) -> bool:
        """True if all factors are exact numbers."""
        return all(isinstance(factor, Radicals) for factor, _ in self.factors)

    @cached_property
    def density_cost(self) -> int | None:
        """The sum of the components' costs; None where they have no common scale."""
        costs = [component.density_cost for _, component in self.parts]
        known = [cost for cost in costs if cost is not None]
        return sum(known) if len(known) == len(costs) and self._is_exact else None

    @cached_property
    def has_rational_density(self) -> bool:
        """True if all parameters are integers."""
        return all(component.is_integer for _, component in self.parts)

    def density(self, weight: Fraction) -> Radicals:
        """The density of both orders together at 0 < λ < 1, up to one constant factor."""
        return Radicals.total(
            component.density(weight) * factor for factor, component in self.factors if isinstance(factor, Radicals)
        )

    def density_ball(self, weight: Fraction) -> flint.arb:
        """The same number as `density`, enclosed at the present working precision."""
        return self._total(lambda component: component.density_ball(weight))

    def density_at(self, x: flint.acb, y: flint.acb, analytic: bool) -> flint.acb:
        """The same function at complex λ = x, 1 − λ = y, as `flint.acb.integral` asks for it."""
        return sum(
            (component.density_at(x, y, analytic) * factor.ball(flint.ctx.prec) for factor, component in self.factors),
            flint.acb(0),
        )

    def density_total(self) -> flint.arb:
        """The integral of the density of one order on that scale, at the present working precision."""
        return self._total(lambda component: component.beta_function())

    def _total(self, of: Callable[[Beta], flint.arb]) -> flint.arb:
        """The sum over the components of factor times value."""
        return sum((factor.ball(flint.ctx.prec) * of(component) for factor, component in self.factors), flint.arb(0))

    def polynomial_pieces(self, most: int) -> tuple[PolynomialPiece, ...] | None:
        """The density of both orders as polynomials; None where it is none, or has a degree above `most`."""
        total = flint.fmpq_poly()
        for factor, component in self.factors:
            pieces, scale = component.polynomial_pieces(most), factor.as_fraction()
            if pieces is None or scale is None:
                return None
            total += pieces[0][2] * to_fmpq(scale)
        return ((Fraction(0), Fraction(1), total),)

    # --- masses and moments

    @property
    def mass_work(self) -> float:
        """About how much more work one mass is than under the uniform law."""
        return sum(component.mass_work for _, component in self.parts)

    def mass(self, lower: Radicals, upper: Radicals) -> Real:
        """P(lower < λ < upper), for 0 ≤ lower ≤ upper ≤ 1."""
        return combination([(weight, component.mass(lower, upper)) for weight, component in self.parts])

    def first_moment(self, lower: Radicals, upper: Radicals) -> Real:
        """E[λ; lower < λ < upper], for 0 ≤ lower ≤ upper ≤ 1."""
        return combination([(weight, component.first_moment(lower, upper)) for weight, component in self.parts])

    def greatest_mass(self, width: Fraction) -> flint.arb:
        """An upper bound of the mass on any interval of a given length."""
        return sum((arb_of(weight) * each.greatest_mass(width) for weight, each in self.parts), flint.arb(0))

    @property
    def cross_moment(self) -> Real:
        """E[λ(1 − λ)]."""
        return combination([(weight, component.cross_moment) for weight, component in self.parts])

    def power_moments(self, degree: int) -> list[flint.arb]:
        """E[λ^j·(1 − λ)^(n−j)] for j = 0…n, n = `degree`, enclosed at the present working precision."""
        rows = [[arb_of(weight) * each for each in part.power_moments(degree)] for weight, part in self.parts]
        return [sum(column, flint.arb(0)) for column in zip(*rows, strict=True)]

    def entropy(self) -> Real:
        """E[−λ ln λ − (1 − λ) ln(1 − λ)]."""
        return combination([(weight, component.entropy()) for weight, component in self.parts])

    # --- floats, for proposals and pictures

    def nodes(self, count: int) -> tuple[Floats, Floats]:
        """Quadrature in floats, `count` nodes a component: places in [0, 1] and their shares."""
        found = [(at, float(weight) * share) for weight, part in self.parts for at, share in [part.nodes(count)]]
        return np.concatenate([at for at, _ in found]), np.concatenate([share for _, share in found])

    def between(self, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
        """P(lower < λ < upper) and E[λ; lower < λ < upper] in floats."""
        found = [(float(weight), component.between(lower, upper)) for weight, component in self.parts]
        mass, moment = (np.sum([weight * both[k] for weight, both in found], axis=0) for k in (0, 1))
        return mass, moment


def _base(component: Beta) -> Pair:
    """(α, β) with 0 < α, β ≤ 1, congruent to the parameters modulo 1."""
    alpha, beta = (parameter % 1 or Fraction(1) for parameter in (component.a, component.b))
    return alpha, beta


def _over_base(component: Beta) -> Fraction:
    """B(α, β)/B(a, b), times 1/B(α, β) where that is rational as α or β is 1."""
    (alpha, beta), a, b = _base(component), component.a, component.b
    m, n = int(a - alpha), int(b - beta)
    rational = _rising(alpha + beta, m + n) / (_rising(alpha, m) * _rising(beta, n))
    return rational * (alpha * beta if 1 in {alpha, beta} else 1)


def _rising(a: Fraction, count: int) -> Fraction:
    """a(a + 1)…(a + count − 1)."""
    above = prod(a.numerator + a.denominator * k for k in range(count))
    return to_fraction(flint.fmpq(above, a.denominator**count))


def _enclosed_factor(weight: Fraction, component: Beta) -> Real:
    """The factor w/B(a, b), exact where it is rational."""
    if 1 in _base(component):
        return Radicals.of(weight * _over_base(component))
    return Enclosed(lambda bits: arb_of(weight) / component.beta_function())
