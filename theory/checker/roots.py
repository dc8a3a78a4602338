"""Sums of roots of rationals with their exact signs, and rational bounds of logarithms."""

from collections import defaultdict
from fractions import Fraction
from itertools import product
from math import isqrt

from .budget import MOST_BITS, Clock, Unchecked, length, operations

Terms = dict[Fraction, Fraction]  # Σ coefficient · radicand^(1/D) for one degree D, kept as {radicand: coefficient}


def integer_root(n: int, degree: int) -> int:
    """The largest integer r with r^degree ≤ n, by Newton's method from above."""
    if degree == 2 or n < 2:
        return isqrt(n) if degree == 2 else n
    r = 1 << -(-n.bit_length() // degree)
    while (s := ((degree - 1) * r + n // r ** (degree - 1)) // degree) < r:
        r = s
    return r


def exact_root(value: Fraction, degree: int) -> Fraction | None:
    """The rational root of a positive rational, if it has one."""
    top, bottom = integer_root(value.numerator, degree), integer_root(value.denominator, degree)
    return Fraction(top, bottom) if (top**degree, bottom**degree) == value.as_integer_ratio() else None


def plus(*parts: Terms, scale: Fraction = Fraction(1)) -> Terms:
    """The first part, plus `scale` times each of the others."""
    total: Terms = defaultdict(Fraction, parts[0])
    for part in parts[1:]:
        for radicand, coefficient in part.items():
            total[radicand] += scale * coefficient
    return total


def minus(one: Terms, other: Terms) -> Terms:
    """The difference of two sums of roots."""
    return plus(one, other, scale=Fraction(-1))


def times(one: Terms, other: Terms) -> Terms:
    """The product of two sums of roots."""
    total: Terms = defaultdict(Fraction)
    for (r, c), (s, d) in product(one.items(), other.items()):
        total[r * s] += c * d
    return total


def sign(terms: Terms, degree: int, clock: Clock) -> int:
    """The exact sign of Σ c·r^(1/degree).

    Enclosures at rising precision separate a sum from zero. A sum that is zero is recognised beforehand: two of these
    real roots are rational multiples of each other exactly if the quotient of the radicands is a perfect power, and
    roots of which no two are so are linearly independent over the rationals (Besicovitch, Mordell, Siegel). So after
    merging, the sum is zero exactly if every coefficient is.
    """
    terms = {r: c for r, c in terms.items() if c}
    if all(c > 0 for c in terms.values()) or all(c < 0 for c in terms.values()):
        return 0 if not terms else 1 if min(terms.values()) > 0 else -1
    for bits in (64, 256):
        if found := _enclosed_sign(terms, degree, bits, clock):
            return found
    merged = _merged(terms, degree, clock)
    bits = 512
    while merged:
        if found := _enclosed_sign(merged, degree, bits, clock):
            return found
        bits *= 2
    return 0


def _merged(terms: Terms, degree: int, clock: Clock) -> Terms:
    """The same sum by roots of which no two are rational multiples of each other, without zeros."""
    groups: list[list[Fraction]] = []
    for r, c in terms.items():
        for group in groups:
            clock.spend(operations(length(r, group[0])))
            if (ratio := exact_root(r / group[0], degree)) is not None:
                group[1] += c * ratio
                break
        else:
            groups.append([r, c])
    return {r: c for r, c in groups if c}


def _enclosed_sign(terms: Terms, degree: int, bits: int, clock: Clock) -> int:
    """The sign as it follows from enclosing each root by two neighbours of 2^−bits; 0 where it does not follow."""
    low = high = Fraction(0)
    if length(*terms) * degree > MOST_BITS:
        raise Unchecked("a sum of roots is too long")
    for r, c in terms.items():
        clock.spend(operations((length(r, c) + bits) * degree // 3))
        # (p/q)^(1/n) = (p·q^(n−1))^(1/n)/q
        floor = integer_root(r.numerator * r.denominator ** (degree - 1) << degree * bits, degree)
        ends = sorted(c * Fraction(floor + k, r.denominator << bits) for k in (0, 1))
        low, high = low + ends[0], high + ends[1]
    return (low > 0) - (high < 0)


def log_bounds(value: Fraction) -> tuple[Fraction, Fraction]:
    """Rationals around ln(value): ln y = 2·artanh((y−1)/(y+1)) after powers of two are taken out."""

    def around(y: Fraction) -> tuple[Fraction, Fraction]:
        z = (y - 1) / (y + 1)
        total, power = Fraction(0), z
        for k in range(1, 61, 2):
            total, power = total + power / k, power * z * z
        rest = abs(power) / (61 * (1 - z * z))  # the tail is at most a geometric series
        return 2 * (total - rest), 2 * (total + rest)

    shift = value.numerator.bit_length() - value.denominator.bit_length()
    y = value / Fraction(2) ** shift
    low, high = (Fraction(int(y * 2**64) + k, 2**64) for k in (0, 1))
    two = around(Fraction(2))
    return around(low)[0] + shift * two[shift < 0], around(high)[1] + shift * two[shift >= 0]
