"""Beta laws whose masses are always enclosed, for parameters too large for exact polynomials."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import flint

from mixproof.geometry.numbers.enclosures import Enclosed, Real, arb_of
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.symmetric_beta import CentralTable


@dataclass(frozen=True)
class EnclosedBeta(Beta):
    """A Beta law whose masses are enclosed even where they are polynomials.

    Examples
    --------
    >>> from mixproof.geometry.numbers.digits import decimal_enclosure
    >>> third = EnclosedBeta(Fraction(4), Fraction(4)).mass(Radicals.of(0), Radicals.of(Fraction(1, 3)))
    >>> decimal_enclosure(third, digits=6)  # 379/2187
    ('0.173296', '0.173297')
    """

    def mass(self, lower: Radicals, upper: Radicals) -> Real:
        """P(lower < λ < upper), for 0 ≤ lower ≤ upper ≤ 1."""
        return Enclosed(lambda bits: self._below(upper.ball(bits), 0) - self._below(lower.ball(bits), 0))

    def first_moment(self, lower: Radicals, upper: Radicals) -> Real:
        """E[λ; lower < λ < upper], for 0 ≤ lower ≤ upper ≤ 1."""
        share = self.a / (self.a + self.b)
        return Enclosed(
            lambda bits: arb_of(share) * (self._below(upper.ball(bits), 1) - self._below(lower.ball(bits), 1))
        )

    def _below(self, u: flint.arb, more: int) -> flint.arb:
        """I_u(a + more, b), for more = 0 or 1."""
        if u.is_exact() and u.is_integer():
            return u
        if self.is_symmetric:
            return regularised_pairs(self.a, [u])[0][more]
        a, b = arb_of(self.a + more), arb_of(self.b)
        return 1 - (1 - u).beta_lower(b, a, regularized=True) if u > 0.5 else u.beta_lower(a, b, regularized=True)


def regularised_pairs(alpha: Fraction, places: Sequence[flint.arb]) -> list[tuple[flint.arb, flint.arb]]:
    """I_u(α, α) and I_u(α + 1, α) at numbers 0 < u < 1, at the present working precision.

    Of a u that is not told from 0 or 1 no more is said than that both are in [0, 1].

    Examples
    --------
    >>> ((first, raised),) = regularised_pairs(Fraction(1), [flint.arb(1) / 4])  # u and u²
    >>> first.str(5, radius=False), raised.str(5, radius=False)
    ('0.25000', '0.062500')
    """
    sides = [2 * u - 1 for u in places]
    found = iter(_table(alpha, flint.ctx.prec).balls([abs(z).atanh() for z in sides if abs(z) < 1]))
    pairs = []
    for z in sides:
        if not abs(z) < 1:
            pairs.append((flint.arb(0.5, 0.5),) * 2)
            continue
        central, beyond = next(found)
        side = flint.arb(0, 1) if z.contains(0) else z.sgn()
        pairs.append(((1 + side * central) / 2, (1 + side * central - beyond) / 2))
    return pairs


@lru_cache(maxsize=16)
def _table(alpha: Fraction, bits: int) -> CentralTable:
    """The table of a symmetric law, remembered."""
    return CentralTable(alpha, bits)
