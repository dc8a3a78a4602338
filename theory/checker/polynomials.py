"""Polynomials with rational coefficients, lowest first, and their sign between 0 and 1."""

from fractions import Fraction
from itertools import pairwise, product, zip_longest
from math import comb

from .budget import Clock, Unchecked, length, operations

Polynomial = list[Fraction]


def add(p: Polynomial, q: Polynomial) -> Polynomial:
    """The sum of two polynomials."""
    return [a + b for a, b in zip_longest(p, q, fillvalue=Fraction(0))]


def multiply(p: Polynomial, q: Polynomial) -> Polynomial:
    """The product of two polynomials."""
    found = [Fraction(0)] * (len(p) + len(q) - 1)
    for (i, a), (j, b) in product(enumerate(p), enumerate(q)):
        found[i + j] += a * b
    return found


def power(p: Polynomial, exponent: int) -> Polynomial:
    """A power of a polynomial."""
    return multiply(p, power(p, exponent - 1)) if exponent else [Fraction(1)]


def value(p: Polynomial, place: Fraction) -> Fraction:
    """The value at a place."""
    found = Fraction(0)
    for coefficient in reversed(p):
        found = found * place + coefficient
    return found


def substituted(p: Polynomial, inner: Polynomial) -> Polynomial:
    """The polynomial of another one."""
    found = [Fraction(0)]
    for coefficient in reversed(p):
        found = add(multiply(found, inner), [coefficient])
    return found


def effort(p: Polynomial, *places: Fraction) -> int:
    """Microseconds, about, of a substitution in a polynomial, with powers of numbers as long as some places."""
    return len(p) ** 2 * operations(max(map(length, p)) + len(p) * length(*places))


def is_positive(p: Polynomial, depth: int, clock: Clock) -> bool:
    """True if a polynomial is positive on the open interval from 0 to 1, by Bernstein's coefficients and bisection."""
    n = len(p) - 1
    clock.spend(effort(p))
    row = [sum((Fraction(comb(k, j), comb(n, j)) * p[j] for j in range(k + 1)), Fraction(0)) for k in range(n + 1)]
    waiting, touches = [(row, depth)], False
    while waiting:
        row, left = waiting.pop()
        clock.spend(2 * effort(row))
        if min(row) >= 0 < max(row):
            continue
        if max(row) <= 0:
            return False
        first, last = [row[0]], [row[-1]]
        while len(row) > 1:
            row = [(x + y) / 2 for x, y in pairwise(row)]
            first, last = [*first, row[0]], [row[-1], *last]
        if row[0] < 0:
            return False
        if left == 0:
            raise Unchecked("a polynomial is nearly zero at a point")
        touches |= row[0] == 0
        waiting += [(first, left - 1), (last, left - 1)]
    if touches:
        raise Unchecked("a polynomial is zero at a point and positive around it")
    return True
