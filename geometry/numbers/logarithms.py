"""Sums of logarithms of rationals, kept exactly."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import flint

from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.geometry.numbers.rationals import rational_text

LONGEST_FACTORED = 64
"""Bits of the largest integer whose logarithm is split into those of its primes."""


@dataclass(frozen=True)
class Logarithms:
    """A rational plus rational multiples of logarithms of primes.

    1 and the logarithms of the primes are independent over the rationals (Lindemann, and unique
    factorisation), so the number is rational exactly where no logarithm is left.

    Examples
    --------
    >>> value = Logarithms.collect(Fraction(1, 2), [(Fraction(1, 3), Fraction(9, 8)), (Fraction(1), Fraction(2))])
    >>> value.closed_form()
    '1/2 + 2/3*ln(3)'
    """

    rational: Fraction
    terms: tuple[tuple[Fraction, int], ...]

    @staticmethod
    def collect(rational: Fraction, summands: Iterable[tuple[Fraction, Fraction]]) -> "Logarithms | None":
        """The number ``rational + Σ c·ln(r)`` from pairs (c, r); None where an r is too long to be factored."""
        merged: dict[Fraction, Fraction] = {}
        for coefficient, argument in summands:
            merged[argument] = merged.get(argument, Fraction(0)) + coefficient
        primes: dict[int, Fraction] = {}
        for argument, coefficient in merged.items():
            for integer, sign in ((argument.numerator, 1), (argument.denominator, -1)):
                if integer.bit_length() > LONGEST_FACTORED:
                    return None
                for prime, power in flint.fmpz(integer).factor():
                    primes[int(prime)] = primes.get(int(prime), Fraction(0)) + sign * int(power) * coefficient
        return Logarithms(rational, tuple((c, prime) for prime, c in sorted(primes.items()) if c))

    def ball(self, bits: int) -> flint.arb:
        """An enclosure computed at a working precision of `bits`."""
        with flint.ctx.workprec(bits):
            return sum((arb_of(c) * flint.arb(prime).log() for c, prime in self.terms), arb_of(self.rational))

    def as_fraction(self) -> Fraction | None:
        """The value where it is rational, else None."""
        return None if self.terms else self.rational

    def closed_form(self) -> str:
        """The sum written with its logarithms."""
        parts = [rational_text(self.rational)] if self.rational or not self.terms else []
        parts += [f"ln({p})" if c == 1 else f"{rational_text(c)}*ln({p})" for c, p in self.terms]
        return " + ".join(parts).replace("+ -", "- ")
