"""Quadrature against any law of λ at Chebyshev's points, and a proved bound of its error on the logarithms of sums.

The rule integrates the polynomial through the values at N points of Chebyshev exactly, from the moments of the law in
his polynomials; nothing is asked of the density, which may have any singularity at the ends.

*Error.* Let f(λ) = ln Σ_k e^{u_k + λ·q_k} and s = max q − min q. On an ellipse with foci 0 and 1 and half axes
a = (r + 1/r)/4 along and b = (r − 1/r)/4 across, with b·s/2 ≤ φ < π/2, subtract from f the linear function with the
middle slope and its value at ½. The phases of the summands are within ±φ, so their sum is no less than cos φ times that
of their sizes; hence what is left of f is analytic and at most M = a·s/2 − ln cos φ + φ. Its coefficients in
Chebyshev's polynomials are at most 2M/r^k, and each of those from N on is wrong by at most 2: the error is at most
4·M·r^(1−N)/(r − 1). A linear function is integrated exactly.
"""

from fractions import Fraction
from functools import lru_cache

import flint
import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.solvers.mixing.laws import Mixing

_PHASE = 1.4
"""φ."""

_WIDEST = 64.0
"""The largest r."""

NODE_COUNTS = (8, 16, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024)
"""The numbers N of points that are used."""

_LARGEST_SPREAD = 1e6
"""The spread beyond which floats no longer tell the ellipse from the segment; some thousands are too many already."""


def log_errors(spread: Floats, count: int) -> Floats:
    """The natural logarithm of the bound of the error with N points, rounded up, for spreads s of slopes.

    Examples
    --------
    >>> log_errors(np.array([1.0, 50.0]), 64).round(1).tolist()
    [-152.1, -0.8]
    """
    across = np.minimum(2 * _PHASE / np.maximum(spread, 1e-300), (_WIDEST - 1 / _WIDEST) / 4)
    radius = (2 * across + np.sqrt(4 * across**2 + 1)) * (1 - 1e-12)
    along = (radius + 1 / radius) / 4
    most = along * spread / 2 - np.log(np.cos(_PHASE)) + _PHASE
    return np.asarray(np.log(4 * most / (radius - 1)) + (1 - count) * np.log(radius) + 1e-6)


def enough_points(spread: float, log_error: float) -> int | None:
    """The least N of `NODE_COUNTS` with which the error is at most e^`log_error`; None where none is enough.

    Examples
    --------
    >>> enough_points(4.0, -40.0), enough_points(4000.0, -40.0)
    (48, None)
    """
    if spread > _LARGEST_SPREAD:
        return None
    return next((n for n in NODE_COUNTS if float(log_errors(np.array(spread), n)) <= log_error), None)


@lru_cache(maxsize=64)
def rule(law: Mixing, count: int, bits: int) -> tuple[list[flint.arb], list[flint.arb]]:
    """The half of the rule with λ > ½, enclosed to about so many bits: places, and shares that count the mirror images.

    Means over both orders of a pair do not tell λ from 1 − λ. On functions that do not either, it is exact for degrees
    below `count`.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> at, share = rule(Beta(1, 1), 8, 53)
    >>> print(sum((w * (x * (1 - x)) ** 3 for x, w in zip(at, share, strict=True)), flint.arb(0)).str(9, radius=False))
    0.00714285714
    """
    with flint.ctx.workprec(bits + 16):
        moments = even_moments(law, count, bits + 16)
        cosines = [flint.arb.cos_pi_fmpq(flint.fmpq(m, 2 * count)) for m in range(4 * count)]
        at = [(1 + cosines[2 * i + 1]) / 2 for i in range(count // 2)]
        share = []
        for i in range(count // 2):
            terms = (value * cosines[(4 * i + 2) * m % (4 * count)] for m, value in enumerate(moments) if m)
            share.append((2 + 4 * sum(terms, flint.arb(0))) / count)
    return at, share


def even_moments(law: Mixing, count: int, bits: int) -> list[flint.arb]:
    """E T_2m(2λ − 1) for 2m below `count`, enclosed to about so many bits.

    In λ and κ = 1 − λ, T_2(λ − κ) = λ² − 6λκ + κ², as 1 = λ + κ, and T_{k+2} = 2·T_2·T_k − T_{k−2}. All are brought to
    one degree. The sizes of the terms of T_k add up to 2^k at most, so k bits are lost.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> [value.str(5, radius=False) for value in even_moments(Beta(1, 1), 4, 53)]
    ['1.0000', '-0.33333']
    """
    terms = (count + 1) // 2
    degree = 2 * (terms - 1)
    with flint.ctx.workprec(bits + count + 32):
        powers = law.power_moments(degree)
        both = [one + other for one, other in zip(powers, reversed(powers), strict=True)][: terms - 1]
        both.append(powers[terms - 1])  # the middle one is its own mirror image
        square, second = flint.fmpz_poly([1, 2, 1]), flint.fmpz_poly([1, -6, 1])
        lifts = [flint.fmpz_poly([1])]
        for _ in range(terms):
            lifts.append(lifts[-1] * square)
        found, last, now = [], flint.fmpz_poly([0]), flint.fmpz_poly([1])
        for m in range(terms):
            coefficients = (now * lifts[terms - 1 - m]).coeffs()
            found.append(sum((value * power for value, power in zip(coefficients, both, strict=False)), flint.arb(0)))
            last, now = now, (2 * second * now - square * square * last if m else second)
        return found


def float_rule(law: Mixing, count: int) -> tuple[Floats, Floats]:
    """The same in floats, each number the double nearest to it.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> at, share = float_rule(Beta(2, 2), 8)
    >>> len(at), float(share.sum().round(12)), bool((at > 0.5).all())
    (4, 1.0, True)
    """
    places, shares = rule(law, count, 96)
    return np.array([float(x.mid()) for x in places]), np.array([float(w.mid()) for w in shares])


def spread_of(differences: tuple[int, ...], others: tuple[int, ...], denominator: int) -> Fraction:
    """The spread s of slopes for the segment between two points, from the numerators of their logits.

    Examples
    --------
    >>> spread_of((0, 3, -1), (0, 1, 1), 2)
    Fraction(2, 1)
    """
    slopes = [a - b for a, b in zip(differences, others, strict=True)]
    return Fraction(max(slopes) - min(slopes), denominator)
