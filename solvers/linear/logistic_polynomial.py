"""The logistic function on an interval as a polynomial, with a proved error.

On |v| ≤ S the logistic function is replaced by ½ + v·g(v²), with g the Chebyshev interpolant of N nodes in v²/S². The
bound of the error and its proof are in docs/proofs/linear-models.md, (5).
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import flint

from mixproof.geometry.aliases import Enclosures
from mixproof.geometry.numbers.enclosures import arb_of


@dataclass(frozen=True, eq=False)
class LogisticPolynomial:
    """σ(reach·w) − ½ on |w| ≤ 1 as Σ odd_k·w^k, k odd, to within `error`.

    Parameters
    ----------
    precision : int
        The working precision, in bits, at which it is meant to be evaluated.
    """

    reach: Fraction
    odd: Enclosures
    error: flint.arb
    precision: int


_HEIGHT = Fraction(19, 20)
"""Share of the way to the poles ±iπ that the ellipse of analyticity reaches."""


def nodes_needed(reach: Fraction, bits: int) -> int:
    """The number of nodes at which the interpolant of `logistic_polynomial` takes values; it has twice as many terms.

    Examples
    --------
    >>> nodes_needed(Fraction(2), 20), nodes_needed(Fraction(2), 2000)
    (11, 587)
    """
    rate = 2 * math.asinh(float(_HEIGHT) * math.pi / float(reach))
    return int((bits * math.log(2) + 8 + max(0.0, math.log(float(reach) / rate))) / rate) + 2


@lru_cache(maxsize=32)
def logistic_polynomial(reach: Fraction, bits: int) -> LogisticPolynomial:
    """The interpolant of the logistic function on [−reach, reach], to within 2^-bits.

    Examples
    --------
    >>> found = logistic_polynomial(Fraction(2), 20)
    >>> value = flint.arb("0.5") + flint.arb_poly(found.odd)(1)
    >>> len(found.odd), (1 / value - 1).str(6, radius=False), flint.arb(-2).exp().str(6, radius=False)
    (22, '0.135335', '0.135335')
    """
    nodes = nodes_needed(reach, bits)
    precision = bits + int(2.6 * nodes) + 64
    with flint.ctx.workprec(precision):
        # y, ρ² and the bound of the proof.
        height = flint.arb.pi() * arb_of(_HEIGHT)
        ellipse = (2 * (height / arb_of(reach)).asinh()).exp()
        bound = (1 / height.sin() + flint.arb("0.5")) / height
        error = 4 * bound * ellipse ** (1 - nodes) / (ellipse - 1) * arb_of(reach)
        squares = [(1 + flint.arb.cos_pi_fmpq(flint.fmpq(2 * k + 1, 2 * nodes))) / 2 for k in range(nodes)]
        scores = [arb_of(reach) * square.sqrt() for square in squares]
        values = [(score / 2).tanh() / (2 * score) for score in scores]
        even = flint.arb_poly.interpolate(squares, values, algorithm="newton").coeffs()
        even += [flint.arb(0)] * (nodes - len(even))
        odd = [flint.arb(0)] * (2 * nodes)
        odd[1::2] = [arb_of(reach) * value for value in even]
    return LogisticPolynomial(reach, odd, error, precision)
