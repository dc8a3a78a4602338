"""Vectors of enclosures: products, norms, and the precision at which they are known."""

from functools import reduce

import flint

from mixproof.geometry.aliases import Enclosures


def dot(first: Enclosures, second: Enclosures) -> flint.arb:
    """The inner product of two vectors.

    Examples
    --------
    >>> print(dot([flint.arb(1), flint.arb(2)], [flint.arb(3), flint.arb("0.5")]))
    4.00000000000000
    """
    return sum((p * q for p, q in zip(first, second, strict=True)), flint.arb(0))


def norm(values: Enclosures) -> flint.arb:
    """The Euclidean length of a vector.

    Examples
    --------
    >>> print(norm([flint.arb(3), flint.arb(-4)]))
    5.00000000000000
    """
    return dot(values, values).nonnegative_part().sqrt()


def largest(balls: Enclosures) -> flint.arb:
    """The largest of some real numbers, enclosed.

    Examples
    --------
    >>> print(largest([flint.arb(1) / 4, flint.arb(2), flint.arb(-3)]))
    2.00000000000000
    """
    return reduce(flint.arb.max, balls)


def working_precision(balls: Enclosures) -> int:
    """A working precision, in bits, that loses nothing of some enclosures.

    Examples
    --------
    >>> working_precision([flint.arb(5), flint.arb(1) / 4])
    131
    """
    return 128 + max(ball.mid().bits() for ball in balls)
