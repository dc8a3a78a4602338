"""Mixtures of Beta laws."""

from collections import defaultdict
from fractions import Fraction
from functools import cached_property
from math import lcm, prod
from typing import Any

from ..budget import MOST_MIXED, MOST_PIECES, MOST_UNIT_BITS, Clock, Unchecked, operations, require_form
from ..data import over_one_denominator
from ..form import fields, many, number
from ..laws import Law, Part, Piece, degree_of, expanded, powers
from ..polynomials import Polynomial, add
from ..roots import Terms


class BetaMixture(Law):
    """A mixture of Beta laws by positive weights."""

    def __init__(self, parts: list[Part]) -> None:
        self.parts = parts
        least = min(min(a, b) for _, a, b in parts)
        self.factors = [(factor(*part), *part[1:]) for part in parts]
        at_least = sum((f * ((a == least) + (b == least)) for f, a, b in self.factors), Fraction(0))
        self.end = least - 1, {Fraction(1): at_least}
        self.mean = sum((w * a / (a + b) for w, a, b in parts), Fraction(0))
        self.own_share = sum(
            (w * (a * (a + 1) + b * (b + 1)) / ((a + b) * (a + b + 1)) for w, a, b in parts), Fraction(0)
        )
        self.is_polynomial = all(a.denominator == b.denominator == 1 for _, a, b in parts)

    @cached_property
    def degree(self) -> int:  # type: ignore[override]
        """The least common multiple of 2 and the denominators."""
        return degree_of(self.parts)

    @cached_property
    def is_symmetric(self) -> bool:  # type: ignore[override]
        """True if λ and 1 − λ have one law.

        The functions λ^α·(1−λ)^β of different 0 ≤ α, β < 1 are independent over the rational functions.
        """
        if sorted(self.parts) == sorted((w, b, a) for w, a, b in self.parts):
            return True
        gaps: dict[Any, Polynomial] = defaultdict(list)
        for f, a, b in self.factors:
            for way, p, q in ((f, a, b), (-f, b, a)):
                by = [way * c for c in expanded(Fraction(p // 1 + 1), Fraction(q // 1 + 1))]
                gaps[p % 1, q % 1] = add(gaps[p % 1, q % 1], by)
        return not any(map(any, gaps.values()))

    def density(self, weight: Fraction, clock: Clock) -> Terms:
        """The density at 0 < λ < 1, both orders together."""
        found = defaultdict[Fraction, Fraction](Fraction)
        for f, a, b in self.factors:
            for radicand, coefficient in powers(weight, a, b, self.degree, clock).items():
                found[radicand] += f * coefficient
        return found

    @cached_property
    def pieces(self) -> list[Piece]:  # type: ignore[override]
        """The density as a polynomial."""
        return self._sum((Fraction(1), Fraction(0)))

    @cached_property
    def both(self) -> list[Piece]:  # type: ignore[override]
        """The density of both orders together."""
        return self._sum((Fraction(1), Fraction(1)))

    def _sum(self, orders: tuple[Fraction, Fraction]) -> list[Piece]:
        """Multiples of the density and of its mirror image."""
        total: Polynomial = []
        for f, a, b in self.factors:
            for way, p in zip(orders, (expanded(a, b), expanded(b, a)), strict=True):
                total = add(total, [way * f * c for c in p])
        return [(Fraction(0), Fraction(1), total)]


def factor(w: Fraction, a: Fraction, b: Fraction) -> Fraction:
    """The number w/B(a, b), times B(α, β) for the 0 < α, β ≤ 1 that a and b differ from by integers."""
    m, n = -(-a // 1) - 1, -(-b // 1) - 1
    return w * _rising(a - m + b - n, m + n) / (_rising(a - m, m) * _rising(b - n, n))


def _rising(a: Fraction, count: int) -> Fraction:
    """The product a(a + 1)…(a + count − 1)."""
    return Fraction(prod(a.numerator + k * a.denominator for k in range(count)), a.denominator**count)


def read_parts(given: Any, clock: Clock) -> list[Part]:
    """A mixture as written: for each component its weight, a and b."""
    parts = many(fields(given, "mixture")["mixture"], lambda part: tuple(many(part, number)))
    require_form(0 < len(parts) <= MOST_PIECES, "a mixture has no components, or too many")
    require_form({len(part) for part in parts} == {3}, "a component is not [weight, a, b]")
    require_form(min(map(min, parts)) > 0, "a weight, or a parameter of a component, is not positive")
    require_form(max(map(max, parts)) <= MOST_MIXED, f"a parameter of a component is above {MOST_MIXED}")
    over_one_denominator((w for w, _, _ in parts), clock)
    require_form(sum(w for w, _, _ in parts) == 1, "the weights do not sum to 1")
    for _, a, b in parts:
        if (bits := int(a + b) * lcm(a.denominator, b.denominator).bit_length()) > MOST_UNIT_BITS:
            raise Unchecked("a parameter of a component is too long")
        clock.spend(10 * operations(bits))
    clock.spend(sum(int(a + b) * operations(int(a + b)) for _, a, b in parts))  # for what is a polynomial of these
    return parts
