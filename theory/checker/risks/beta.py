"""The moments of Beta(a, b) on [0, x], x ≤ 1/2, enclosed in integers as multiples of 2^−128.

With y = 1 − x and the rising powers (a)ₙ = a(a + 1)…(a + n − 1),

    ∫₀ˣ λ^(a−1)·(1 − λ)^(b−1) dλ = x^a·y^b·S(a, b, x),    S(a, b, x) = Σ (a + b)ₙ/(a)ₙ₊₁·xⁿ,

for in the derivative of the right side all terms but x^(a−1)·y^(b−1) cancel. The terms of S are positive. At x = 1/2
both halves of the integral are of this form, so B(a, b) = 2^(−a−b)·W with W = S(a, b, 1/2) + S(b, a, 1/2).
"""

from fractions import Fraction
from math import lcm

from .enclosures import ONE, TWO, exp_bounds, log_bounds, up

Bounds = tuple[int, int]


def series(a: int, b: int, unit: int, x: Bounds) -> Bounds:
    """Around S(a/unit, b/unit, x), 0 ≤ x ≤ 1/2.

    A term is the last one times x·(a + b + n)/(a + 1 + n), and that quotient tends to 1 without turning. Once each
    term is at most 3/4 of the last, all that follow one are at most three times as large as it.
    """
    low, high = unit * ONE // a, up(unit * ONE, a)
    term, term_up, top, bottom = low, high, a + b, a + unit
    while 4 * x[1] * max(top, bottom) > 3 * bottom * ONE or term_up > 4:
        term, term_up = term * x[0] * top // (bottom * ONE), up(term_up * x[1] * top, bottom * ONE)
        low, high, top, bottom = low + term, high + term_up, top + unit, bottom + unit
    return low, high + 3 * term_up


def powers(a: int, b: int, unit: int, x: Fraction) -> tuple[Bounds, int]:
    """Around (2x)^(a/unit)·(2 − 2x)^(b/unit), 0 < x ≤ 1/2, as multiples of 2^(n−128), and n."""
    p, q = x.as_integer_ratio()
    down = log_bounds(q * ONE // (2 * p), up(q * ONE, 2 * p))  # −log 2x
    rise = log_bounds(2 * (q - p) * ONE // q, up(2 * (q - p) * ONE, q))
    low, high = (b * rise[0] - a * down[1]) // unit, up(b * rise[1] - a * down[0], unit)
    n = high // TWO[0] + 2
    return (exp_bounds(low - n * TWO[n > 0])[0], exp_bounds(high - n * TWO[n < 0])[1]), n


class LowerMoments:
    """The first three moments of Beta(a, b) and of Beta(b, a) together on [0, x]."""

    def __init__(self, a: Fraction, b: Fraction) -> None:
        self.unit = lcm(a.denominator, b.denominator)
        self.a, self.b = int(a * self.unit), int(b * self.unit)
        half = ONE // 2, ONE // 2
        below, above = series(self.a, self.b, self.unit, half), series(self.b, self.a, self.unit, half)
        self.whole = below[0] + above[0], below[1] + above[1]  # W

    def up_to(self, x: Fraction) -> list[Bounds]:
        """The moments on [0, x], 0 < x ≤ 1/2."""
        one = self._one(self.a, self.b, x)
        other = one if self.a == self.b else self._one(self.b, self.a, x)
        return [(p + r, q + s) for (p, q), (r, s) in zip(one, other, strict=True)]

    def _one(self, a: int, b: int, x: Fraction) -> list[Bounds]:
        """The same for one order: where I are the masses, I(a + 1) is I(a) less x^a·y^b/(a·B(a, b))."""
        unit, (p, q) = self.unit, x.as_integer_ratio()
        around = p * ONE // q, up(p * ONE, q)
        power, n = powers(a, b, unit, x)
        sums = series(a, b, unit, around)
        mass = [self._share(power[end] * sums[end], n, end) for end in (0, 1)]
        step = [self._share(power[end] * ONE, n, end) for end in (0, 1)]  # x^a·y^b/B(a, b)
        first = mass[0] - up(step[1] * unit, a), mass[1] - step[0] * unit // a
        top, bottom = (a + b) * unit, a * (a + unit) * ONE
        second = first[0] - up(step[1] * around[1] * top, bottom), first[1] - step[0] * around[0] * top // bottom
        both = (a + b) * (a + b + unit)
        return [
            (mass[0], mass[1]),
            (first[0] * a // (a + b), up(first[1] * a, a + b)),
            (second[0] * a * (a + unit) // both, up(second[1] * a * (a + unit), both)),
        ]

    def _share(self, top: int, n: int, end: int) -> int:
        """A bound of top·2^(n−128)/W, the upper one for end 1."""
        if n < 0:
            top = up(top, 1 << -n) if end else top >> -n
        return up(top << max(n, 0), self.whole[0]) if end else (top << max(n, 0)) // self.whole[1]
