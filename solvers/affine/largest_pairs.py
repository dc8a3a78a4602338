"""The mean of the largest mixed logit over many ordered pairs and λ, enclosed by convexity on parts of [0, 1].

The largest of lines is convex in λ. On a part [l, h] with the mass m and the mean t of λ it is, in the mean, at least m
times its value at t, by Jensen's inequality, and at most m times that of the chord at t. Only values at the ends and at
the means of the parts are asked for, so all pairs at one place are one pass over a matrix of floats.

*Rounding.* Levels are at most 0 and at least −s, each rounded once; λ·a + (1 − λ)·b is off by at most 6 units of s, the
weighted sum over m² pairs by at most 2m + 8 more. What masses and means are off by is enclosed; it is added, times s.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import fsum

import flint
import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.jobs.threads import one_thread
from mixproof.geometry.jobs.watch import step
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.affine.float_pairs import UNIT_ROUNDOFF, levels_below
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.mixing.laws import Mixing

MOST_COMPARED = 4 * 10**9
"""Pairs times classes times places that are compared, at about a nanosecond each."""

_PARTS = (512, 256, 128, 64, 32, 16, 8)
_ENTRIES, _BITS = 2**16, 128


@dataclass(frozen=True)
class _Part:
    """A part of [0, 1]: the mass and the mean of λ in floats, and what both are off by, as a mass."""

    low: float
    high: float
    mass: float
    mean: float
    off: float


def largest_mean_bounds(logits: Logits, law: Mixing) -> tuple[float, float] | None:
    """Bounds of the mean of the largest mixed logit, less the first one; None where the pairs are too many.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> two = Logits(((0, -1), (0, 1)), 1, (0, 1), (Fraction(1, 2),) * 2)
    >>> low, high = largest_mean_bounds(two, Beta(1, 1))  # 3/8
    >>> low < 0.375 < high, high - low < 1e-4
    (True, True)
    """
    below, tops = levels_below(logits)
    work = 2 * len(below) ** 2 * logits.classes
    count = next((each for each in _PARTS if each * work <= MOST_COMPARED), None)
    if count is None:
        return None
    shares = np.array([float(share) for share in logits.bends.values()])
    span, parts = float(-below.min()), _parts(law, count)
    lower, upper = [], []
    with one_thread():
        before = _mean_of_largest(0.0, below, shares)
        for number, part in enumerate(parts):
            step("pairs", number, count)
            after = _mean_of_largest(part.high, below, shares)
            lower.append(part.mass * _mean_of_largest(part.mean, below, shares))
            along = (part.mean - part.low) / (part.high - part.low)
            upper.append(part.mass * ((1 - along) * before + along * after))
            before = after
    middle = fsum((shares * tops).tolist())
    size = span + float(np.abs(tops).max())
    units = 2 * len(below) + 2 * count + 64
    error = 1.01 * (units * UNIT_ROUNDOFF * size + span * fsum(part.off for part in parts))
    return fsum([*lower, middle]) - error, fsum([*upper, middle]) + error


def _parts(law: Mixing, count: int) -> list[_Part]:
    """Equal parts of [0, 1]."""
    found = []
    for number in range(count):
        ends = Fraction(number, count), Fraction(number + 1, count)
        between = Radicals.of(ends[0]), Radicals.of(ends[1])
        with flint.ctx.workprec(_BITS):
            mass, moment = law.mass(*between).ball(_BITS), law.first_moment(*between).ball(_BITS)
            low, high = float(ends[0]), float(ends[1])
            mid = float(mass.mid())
            exact = moment / mass
            mean = min(max(float(exact.mid()), low), high) if exact.is_finite() else (low + high) / 2
            # m·(value at t) changes by no more than s times these.
            off = abs(mass - mid) + 4 * abs(moment - mass * mean) + UNIT_ROUNDOFF * count * abs(mass)
            found.append(_Part(low, high, mid, mean, float(off.upper()) * (1 + 2**-40)))
    return found


def _mean_of_largest(place: float, below: Floats, shares: Floats) -> float:
    """Σ p_s p_t max_k (x·d_sk + (1 − x)·d_tk)."""
    one, two = place * below, np.ascontiguousarray(((1 - place) * below).T)
    size, total = max(1, _ENTRIES // len(below)), []
    for start in range(0, len(shares), size):
        block = slice(start, start + size)
        most = one[block, :1] + two[0]
        for k in range(1, len(two)):
            np.maximum(most, one[block, k : k + 1] + two[k], out=most)
        total.append(float(shares[block] @ (most @ shares)))
    return fsum(total)
