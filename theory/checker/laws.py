"""Laws of λ: a density that is positive and continuous on (0, 1), up to a constant factor; and Beta laws.

A pair of points is met in both orders, so what counts is the density and its mirror image together. Where a density is
a polynomial on each of some intervals, masses and means of λ are polynomials on them, too.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from math import comb, lcm
from typing import Any

from .budget import MOST_BITS, MOST_DEGREE, MOST_PARAMETER, MOST_ROOT, Clock, Unchecked, operations, require_form
from .form import fields, number
from .polynomials import Polynomial, add, value
from .roots import Terms, sign

Piece = tuple[Fraction, Fraction, Polynomial]  # from, to, and the density there
Part = tuple[Fraction, Fraction, Fraction]  # a weight, and the parameters of a Beta law


class Law:
    """A law, as far as all of them are alike."""

    is_symmetric: bool  # λ and 1 − λ have one law
    end: tuple[Fraction, Terms]  # the e and the C with density ~ C·λ^e at the ends, both orders together
    pieces: list[Piece]  # the density where it is a polynomial on each of some intervals
    both: list[Piece]  # that of both orders together
    mean: Fraction  # E λ
    own_share: Fraction  # E[λ² + (1 − λ)²], the share that a row keeps of its own label
    parts: list[Part]  # the Beta laws that it is a mixture of
    degree: int  # of the roots that densities and lengths are made of
    is_polynomial: bool
    formulas_differ: Callable[[Any, Any], bool] | None = None  # for Lemma 2.3, where masses are not those of Beta laws

    def density(self, weight: Fraction, clock: Clock) -> Terms:
        """The density at 0 < λ < 1, both orders together."""
        raise NotImplementedError

    def sign(self, terms: Terms, clock: Clock) -> int:
        """The sign of a sum of densities."""
        return sign(terms, self.degree, clock)

    @property
    def parameters(self) -> tuple[Fraction, Fraction]:
        """The a and b of a Beta law."""
        if len(self.parts) != 1:
            raise Unchecked("this is checked for Beta laws only")
        return self.parts[0][1:]

    @cached_property
    def below(self) -> list[tuple[Fraction, list[Polynomial]]]:
        """For each interval where it ends, and P(λ ≤ u) and E[λ; λ ≤ u] on it as polynomials in u."""
        found, totals = [], [Fraction(0)] * 2
        for low, high, p in self.pieces:
            both = [[Fraction(0)] * (k + 1) + [c / (j + k + 1) for j, c in enumerate(p)] for k in (0, 1)]
            for k, each in enumerate(both):
                each[0] = totals[k] - value(each, low)
                totals[k] = value(each, high)
            found.append((high, both))
        return [(high, [[c / totals[0] for c in each] for each in both]) for high, both in found]


class BetaLaw(Law):
    """Beta(a, b), with the density λ^(a−1)·(1−λ)^(b−1)."""

    def __init__(self, a: Fraction, b: Fraction) -> None:
        self.a, self.b, self.is_symmetric, self.parts = a, b, a == b, [(Fraction(1), a, b)]
        self.end = min(a, b) - 1, {Fraction(1): Fraction(1 + self.is_symmetric)}
        self.mean = a / (a + b)
        self.own_share = (a * (a + 1) + b * (b + 1)) / ((a + b) * (a + b + 1))
        self.is_polynomial = a.denominator == b.denominator == 1

    @cached_property
    def degree(self) -> int:  # type: ignore[override]
        """The least common multiple of 2 and the denominators."""
        return degree_of(self.parts)

    def density(self, weight: Fraction, clock: Clock) -> Terms:
        """The density at 0 < λ < 1, both orders together."""
        return powers(weight, self.a, self.b, self.degree, clock)

    @cached_property
    def pieces(self) -> list[Piece]:  # type: ignore[override]
        """The density as a polynomial."""
        return [(Fraction(0), Fraction(1), expanded(self.a, self.b))]

    @cached_property
    def both(self) -> list[Piece]:  # type: ignore[override]
        """The density of both orders together."""
        return [(Fraction(0), Fraction(1), add(expanded(self.a, self.b), expanded(self.b, self.a)))]


def degree_of(parts: list[Part]) -> int:
    """The degree of the roots that densities of Beta laws are made of."""
    degree = lcm(2, *(value.denominator for part in parts for value in part[1:]))
    if degree > MOST_ROOT or any(max(a, b) > MOST_DEGREE for _, a, b in parts):
        raise Unchecked("the densities are beyond the roots that are worked with")
    return degree


def powers(weight: Fraction, a: Fraction, b: Fraction, degree: int, clock: Clock) -> Terms:
    """The value λ^(a−1)·(1−λ)^(b−1) + λ^(b−1)·(1−λ)^(a−1)."""
    found: Terms = {}
    bits = weight.denominator.bit_length() * (int(a + b) + 2 * degree)
    if bits > MOST_BITS:
        raise Unchecked("a power in the density is too long")
    clock.spend(4 * operations(bits))
    for x, y in ((weight, 1 - weight), (1 - weight, weight)):
        radicand, coefficient = Fraction(1), Fraction(1)
        for base, exponent in ((x, a - 1), (y, b - 1)):
            coefficient *= base ** (exponent // 1)
            radicand *= base ** int(exponent % 1 * degree)
        found[radicand] = found.get(radicand, 0) + coefficient
    return found


def expanded(a: Fraction, b: Fraction) -> Polynomial:
    """The polynomial λ^(a−1)·(1−λ)^(b−1)."""
    if a.denominator * b.denominator > 1 or a + b > MOST_DEGREE:
        raise Unchecked("masses of a Beta law are exact only for integer parameters that are not too large")
    m, n = int(a) - 1, int(b) - 1
    return [Fraction(0)] * m + [Fraction((-1) ** j * comb(n, j)) for j in range(n + 1)]


def read_beta(given: Any, clock: Clock) -> Law:
    """A Beta law as written."""
    law = fields(given, "a b")
    a, b = number(law["a"]), number(law["b"])
    require_form(min(a, b) > 0, "a parameter of the Beta law is not positive")
    require_form(max(a, b) <= MOST_PARAMETER, f"a parameter of the Beta law is above {MOST_PARAMETER}")
    return BetaLaw(a, b)
