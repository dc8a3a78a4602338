"""The law of λ for a pair of rows in both orders, and its masses and moments on intervals."""

from fractions import Fraction
from functools import lru_cache
from math import comb, lcm

from ..budget import Unchecked

MOST_SUM = 64  # of the two parameters

Moments = tuple[Fraction, Fraction, Fraction]  # ∫ 1, ∫ λ and ∫ λ² over an interval


class BothOrders:
    """The density of λ and that of 1 − λ together, for λ ~ Beta(a, b) with whole a and b: a polynomial of mass 2."""

    def __init__(self, a: Fraction, b: Fraction) -> None:
        if a.denominator > 1 or b.denominator > 1 or a + b > MOST_SUM:
            raise Unchecked(f"risks are checked for Beta laws with whole parameters, up to {MOST_SUM} together")
        p, q = int(a) - 1, int(b) - 1
        density = [0] * (p + q + 1)
        for low, high in ((p, q), (q, p)):  # λ^low·(1 − λ)^high
            for j in range(high + 1):
                density[low + j] += (-1) ** j * comb(high, j)
        # Σ density[j]·λ^(j+k) has the integral Σ density[j]·λ^(j+k+1)/(j+k+1): its coefficients are kept over one unit.
        self.unit = lcm(*range(1, len(density) + 3))
        self.integrals = [
            [0] * (k + 1) + [value * self.unit // (j + k + 1) for j, value in enumerate(density)] for k in range(3)
        ]
        self.scale = Fraction(2 * self.unit, sum(self.integrals[0]))
        self.up_to = lru_cache(maxsize=1000)(self._up_to)

    def _up_to(self, place: Fraction) -> Moments:
        """The moments on [0, place]."""
        top, bottom = place.as_integer_ratio()
        found = []
        for coefficients in self.integrals:
            total, power = 0, 1
            for coefficient in reversed(coefficients):
                total, power = total * top + coefficient * power, power * bottom
            found.append(self.scale * Fraction(total * bottom, power * self.unit))
        return found[0], found[1], found[2]

    def moments(self, low: Fraction, high: Fraction) -> Moments:
        """The moments on an interval."""
        below, above = self.up_to(low), self.up_to(high)
        return above[0] - below[0], above[1] - below[1], above[2] - below[2]
