"""Sums of real radicals, with exact signs.

Lengths are square roots of rationals, and a Beta density with rational parameters is a root of a
rational, so every weight in the theory is a sum Σ cᵢ·rᵢ^(1/n) with rational cᵢ and rᵢ > 0.

The sign of such a sum is decidable. Call two radicals alike when their ratio is rational, that is, when
rᵢ/rⱼ is the n-th power of a rational (an integer root tells; nothing is factored). Positive radicals that
are pairwise unlike are linearly independent over Q (Besicovitch 1940, Mordell 1953), so the sum is zero
exactly when the coefficients of every group of alike radicals cancel. A sum that is not zero is separated
from zero by ball arithmetic at rising precision, which therefore ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

import flint

from mixproof.geometry.numbers.enclosures import FIRST_BITS, arb_of, arb_sign
from mixproof.geometry.numbers.rationals import exact_root, rational_text
from mixproof.geometry.views import Viewed

_TERMS_TOLD = 8


@dataclass(frozen=True, repr=False)
class Radicals(Viewed):
    """The real number Σ c·r^(1/degree) over its ``terms`` (c, r), with r > 0.

    Examples
    --------
    >>> root = Radicals.root(Fraction(2))
    >>> (root * root - 2).sign(), (root - Fraction(99, 70)).sign()
    (0, -1)
    >>> (Radicals.root(Fraction(8)) - root).closed_form()
    'sqrt(2)'
    """

    terms: tuple[tuple[Fraction, Fraction], ...]
    degree: int = 1

    def __str__(self) -> str:
        """The closed form, or an enclosure where that is long."""
        return self.closed_form() if len(self.terms) <= _TERMS_TOLD else self.ball(FIRST_BITS).str(10)

    @staticmethod
    def of(value: "Radicals | Fraction | int") -> "Radicals":
        """A rational as a sum of radicals; a sum of radicals stays the same."""
        if isinstance(value, Radicals):
            return value
        return Radicals(((Fraction(value), Fraction(1)),) if value else ())

    @staticmethod
    def root(radicand: Fraction, degree: int = 2) -> "Radicals":
        """The real root ``radicand ** (1/degree)`` of a rational that is not negative."""
        if radicand < 0:
            raise ValueError(f"the root of {radicand} is not real")
        if radicand == 0:
            return Radicals(())
        rational_root = exact_root(radicand, degree)
        if rational_root is not None:
            return Radicals.of(rational_root)
        return Radicals(((Fraction(1), radicand),), degree)

    @staticmethod
    def quadratic(rational: Fraction, slope: Fraction, radicand: Fraction) -> "Radicals":
        """The number p + q√d, for a d that is known to be no square.

        Examples
        --------
        >>> Radicals.quadratic(Fraction(1), Fraction(-2), Fraction(3)).closed_form()
        '1 - 2*sqrt(3)'
        """
        terms = (rational, Fraction(1)), (slope, radicand)
        return Radicals(tuple(term for term in terms if term[0]), 2)

    @staticmethod
    def power(base: Fraction, exponent: Fraction) -> "Radicals":
        """A positive rational to a rational power.

        Examples
        --------
        >>> Radicals.power(Fraction(2), Fraction(-3, 2)).closed_form()
        '1/4*sqrt(2)'
        """
        power, rest = divmod(exponent.numerator, exponent.denominator)
        return Radicals.root(base**rest, exponent.denominator) * base**power

    @staticmethod
    def total(summands: "Iterable[Radicals]") -> "Radicals":
        """The sum of many sums, with equal radicands collected.

        Examples
        --------
        >>> Radicals.total([Radicals.root(Fraction(2))] * 3).terms
        ((Fraction(3, 1), Fraction(2, 1)),)
        """
        parts = list(summands)
        degree = lcm(*(part.degree for part in parts))
        # By numerator and denominator: a fraction takes a division modulo a prime for its hash.
        collected: dict[tuple[int, int], tuple[Fraction, Fraction]] = {}
        for part in parts:
            for coefficient, radicand in part.at_degree(degree).terms:
                key = radicand.numerator, radicand.denominator
                known = collected.get(key)
                collected[key] = (coefficient if known is None else known[0] + coefficient), radicand
        return Radicals(tuple(term for term in collected.values() if term[0]), degree)

    def at_degree(self, degree: int) -> "Radicals":
        """The same number written with roots of another degree, a multiple of its own."""
        raised = degree // self.degree
        if raised == 1:
            return self
        return Radicals(tuple((c, r**raised) for c, r in self.terms), degree)

    def __add__(self, other: "Radicals | Fraction | int") -> "Radicals":
        return Radicals.total((self, Radicals.of(other)))

    def __neg__(self) -> "Radicals":
        return self * -1

    def __sub__(self, other: "Radicals | Fraction | int") -> "Radicals":
        return self + -Radicals.of(other)

    def __mul__(self, other: "Radicals | Fraction | int") -> "Radicals":
        if not isinstance(other, Radicals):
            return Radicals(tuple((c * other, r) for c, r in self.terms) if other else (), self.degree)
        degree = lcm(self.degree, other.degree)
        left, right = self.at_degree(degree).terms, other.at_degree(degree).terms
        return Radicals.total(Radicals.root(r * q, degree) * (c * d) for c, r in left for d, q in right)

    def ball(self, bits: int) -> flint.arb:
        """An enclosure in ball arithmetic, computed at a working precision of `bits`."""
        with flint.ctx.workprec(bits):
            total = flint.arb(0)
            for coefficient, radicand in self.terms:
                term = arb_of(coefficient)
                if radicand != 1:
                    term *= arb_of(radicand).root(self.degree)
                total += term
            return total

    @cached_property
    def groups(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """The same sum with alike radicals merged: coefficients are not zero, radicals pairwise unlike."""
        merged: list[list[Fraction]] = []
        simplest_first = sorted(self.terms, key=lambda term: term[1].numerator * term[1].denominator)
        for coefficient, radicand in simplest_first:
            for group in merged:
                ratio = exact_root(radicand / group[1], self.degree)
                if ratio is not None:
                    group[0] += coefficient * ratio
                    break
            else:
                merged.append([coefficient, radicand])
        return tuple((c, r) for c, r in merged if c)

    def sign(self) -> int:
        """The sign -1, 0 or 1, decided exactly."""
        bits = FIRST_BITS
        while (settled := arb_sign(self.ball(bits))) is None:
            if bits == FIRST_BITS and not self.groups:
                return 0
            bits *= 2
        return settled

    def as_fraction(self) -> Fraction | None:
        """The value where it is rational, else None.

        Examples
        --------
        >>> (Radicals.root(Fraction(2)) * Radicals.root(Fraction(8))).as_fraction()
        Fraction(4, 1)
        """
        if not self.groups:
            return Fraction(0)
        if len(self.groups) > 1:
            return None
        coefficient, radicand = self.groups[0]
        rational_root = exact_root(radicand, self.degree)
        return None if rational_root is None else coefficient * rational_root

    def closed_form(self) -> str:
        """The sum written with its roots."""
        written = " + ".join(self._term_text(c, r) for c, r in self.groups)
        return written.replace("+ -", "- ") or "0"

    def _term_text(self, coefficient: Fraction, radicand: Fraction) -> str:
        """One term written with its root, from which small factors are taken out."""
        rational_root = exact_root(radicand, self.degree)
        if rational_root is not None:
            return rational_text(coefficient * rational_root)
        # The denominator goes under no root: (p/q)^(1/n) = (p·q^(n-1))^(1/n) / q.
        coefficient /= radicand.denominator
        integer = radicand.numerator * radicand.denominator ** (self.degree - 1)
        for base in (2, 3, 5, 7):
            integer, times = _without_factor(integer, base**self.degree)
            coefficient *= base**times
        name = "sqrt" if self.degree == 2 else f"root{self.degree}"
        root = f"{name}({rational_text(Fraction(integer))})"
        return root if coefficient == 1 else f"{rational_text(coefficient)}*{root}"


def _without_factor(integer: int, factor: int) -> tuple[int, int]:
    """An integer other than 0 without a factor, and how many times it was taken out: the greatest powers first."""
    powers = [factor]
    while integer % powers[-1] == 0:
        powers.append(powers[-1] ** 2)
    times = 0
    for k in reversed(range(len(powers) - 1)):
        if integer % powers[k] == 0:
            integer //= powers[k]
            times += 2**k
    return integer, times
