"""Vectors of fractions for the tests of the separator: written, multiplied and combined."""

from collections.abc import Sequence
from fractions import Fraction

from tests.strategies import Exact


def exact(*values: Fraction | int) -> Exact:
    """A vector of rationals."""
    return tuple(map(Fraction, values))


def dot(x: Sequence[Fraction], y: Sequence[Fraction]) -> Fraction:
    """The inner product."""
    return sum((a * b for a, b in zip(x, y, strict=True)), Fraction(0))


def combined(vectors: Sequence[Exact], shares: Sequence[Fraction]) -> Exact:
    """Σ share·vector."""
    return tuple(
        sum((share * vector[k] for share, vector in zip(shares, vectors, strict=True)), Fraction(0))
        for k in range(len(vectors[0]))
    )
