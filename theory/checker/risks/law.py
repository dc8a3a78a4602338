"""The law of λ for a pair of rows in both orders, and its masses and moments on intervals: exact, or between bounds."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import comb, lcm

from ..budget import Unchecked
from .beta import LowerMoments
from .enclosures import ONE

MOST_EXACT_SUM = 64  # of the two parameters, where both are whole and moments are exact
MOST_SUM = 2000  # of any two parameters
MOST_UNIT = 10**6  # of the common denominator of parameters

Bounds = tuple[Fraction, Fraction]
Moments = tuple[Bounds, Bounds, Bounds]  # around ∫ 1, ∫ λ and ∫ λ² over an interval


@dataclass(eq=False)
class BothOrders:
    """The laws of λ and of 1 − λ together, for λ ~ Beta(a, b): their mass is 2."""

    up_to: Callable[[Fraction], Moments]  # over [0, place]
    is_exact: bool
    effort: int  # about how many products of integers as long as a place one interval takes
    time: int  # microseconds besides

    @staticmethod
    def of(a: Fraction, b: Fraction) -> "BothOrders":
        """The law of two parameters."""
        if a.denominator == b.denominator == 1 and a + b <= MOST_EXACT_SUM:
            return BothOrders(lru_cache(maxsize=1000)(polynomial(int(a), int(b))), True, int(a + b), 0)
        if a + b > MOST_SUM or lcm(a.denominator, b.denominator) > MOST_UNIT:
            raise Unchecked(
                f"risks are checked for Beta laws with parameters that are at most {MOST_SUM} together and have a "
                f"common denominator of at most {MOST_UNIT}"
            )
        return BothOrders(lru_cache(maxsize=1000)(enclosed(a, b)), False, 10, 1000 + 9 * int(a + b))

    @staticmethod
    def mixed(parts: list[tuple[Fraction, Fraction, Fraction]]) -> "BothOrders":
        """The law of a mixture of Beta laws, each with its weight and its parameters."""
        laws = [(weight, BothOrders.of(a, b)) for weight, a, b in parts]
        if not laws:
            raise Unchecked("risks are checked for Beta laws and their mixtures")

        def up_to(place: Fraction) -> Moments:
            each = [(weight, law.up_to(place)) for weight, law in laws]
            mass, first, second = (
                (sum((w * m[k][0] for w, m in each), Fraction(0)), sum((w * m[k][1] for w, m in each), Fraction(0)))
                for k in range(3)
            )
            return mass, first, second

        plain = [law for _, law in laws]
        costs = sum(law.effort for law in plain), sum(law.time for law in plain)
        return BothOrders(up_to, all(law.is_exact for law in plain), *costs)

    def moments(self, low: Fraction, high: Fraction) -> Moments:
        """The moments on an interval."""
        mass, first, second = (
            (above[0] - below[1], above[1] - below[0])
            for below, above in zip(self.up_to(low), self.up_to(high), strict=True)
        )
        return mass, first, second


def polynomial(a: int, b: int) -> Callable[[Fraction], Moments]:
    """Exact moments on [0, place] where the density is a polynomial."""
    p, q = a - 1, b - 1
    density = [0] * (p + q + 1)
    for low, high in ((p, q), (q, p)):  # λ^low·(1 − λ)^high
        for j in range(high + 1):
            density[low + j] += (-1) ** j * comb(high, j)
    # Σ density[j]·λ^(j+k) has the integral Σ density[j]·λ^(j+k+1)/(j+k+1): its coefficients are kept over one unit.
    unit = lcm(*range(1, len(density) + 3))
    integrals = [[0] * (k + 1) + [value * unit // (j + k + 1) for j, value in enumerate(density)] for k in range(3)]
    scale = Fraction(2 * unit, sum(integrals[0]))

    def up_to(place: Fraction) -> Moments:
        top, bottom = place.as_integer_ratio()
        found = []
        for coefficients in integrals:
            total, power = 0, 1
            for coefficient in reversed(coefficients):
                total, power = total * top + coefficient * power, power * bottom
            found.append(scale * Fraction(total * bottom, power * unit))
        mass, first, second = ((value, value) for value in found)
        return mass, first, second

    return up_to


def enclosed(a: Fraction, b: Fraction) -> Callable[[Fraction], Moments]:
    """Bounds of the moments on [0, place] for any parameters."""
    lower, both = LowerMoments(a, b), a + b
    square = (a * (a + 1) + b * (b + 1)) / (both * (both + 1))  # ∫ λ² over [0, 1]

    def up_to(place: Fraction) -> Moments:
        near = min(place, 1 - place)
        found = lower.up_to(near) if near else [(0, 0)] * 3
        mass, first, second = ((Fraction(low, ONE), Fraction(high, ONE)) for low, high in found)
        if place <= Fraction(1, 2):
            return mass, first, second
        # The law is its own mirror image: what is left of 1 − place is right of place, and λ is 1 − λ there.
        return (
            (2 - mass[1], 2 - mass[0]),
            (1 - mass[1] + first[0], 1 - mass[0] + first[1]),
            (square - mass[1] + 2 * first[0] - second[1], square - mass[0] + 2 * first[1] - second[0]),
        )

    return up_to
