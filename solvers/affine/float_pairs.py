"""The mean of the logarithm of the sum of exponentials over all ordered pairs, in floats with a proved bound.

At a place λ the sums of all pairs are one product of matrices, Σ_k e^(λ·d_sk)·e^((1−λ)·d_tk): a logarithm a pair is
what is left. The rule is that of `chebyshev`.

*Rounding.* d is a row less its largest logit, an integer over the common denominator rounded once; x·d is off by no
more than 3 units of |d|, and a unit of it for the place; `exp` is taken to be within 4 units. All summands are
positive, so a sum of k products is off by k + 12 units and what the exponents are off by. `log` is taken to be
within 4 units of itself.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import fsum

import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.jobs.watch import step
from mixproof.solvers.affine.chebyshev import NODE_COUNTS, float_rule, log_errors
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.mixing.laws import Mixing

UNIT_ROUNDOFF = 2.0**-53
"""The relative error of one rounding to a double."""

MOST_SPREAD = 600.0
"""The largest difference of logits at one point: beyond it the exponentials leave the range of doubles."""

_ENTRIES = 2**18
"""Products of a block: it stays near the processor, and is too small to be worth more threads of BLAS, which would wait
for each other."""

_GOOD = 1e-12
"""The error of the rule that is good enough."""


@dataclass(frozen=True)
class FloatMean:
    """A mean in floats.

    Parameters
    ----------
    value : float
    error : float
        A bound of its distance from the mean; infinite where there is none.
    """

    value: float
    error: float


def float_pair_mean(logits: Logits, law: Mixing) -> FloatMean | None:
    """The mean of ln Σ e^(u − u₀) over ordered pairs and λ; None where it leaves the range of doubles.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> two = Logits(((0, -1), (0, 1)), 1, (0, 1), (Fraction(1, 2),) * 2)
    >>> found = float_pair_mean(two, Beta(2, 2))
    >>> round(found.value, 10), found.error < 1e-11
    (0.7654891088, True)
    """
    below, tops = levels_below(logits)
    span = float(-below.min())
    if span > MOST_SPREAD:
        return None
    shares = np.array([float(share) for share in logits.bends.values()])
    count, truncated = _points(logits, below, shares)
    at, weights = float_rule(law, count)
    means = []
    for done, place in enumerate(at):
        step("pairs", done, len(at))
        means.append(_mean_of_logs(place, below, shares))
    value = fsum([*(float(w) * m for w, m in zip(weights, means, strict=True)), fsum((shares * tops).tolist())])
    rounding = _rounding(below) * float(np.abs(weights).sum())
    largest = span + float(np.abs(tops).max())
    return FloatMean(value, 1.001 * (truncated + rounding + 8 * UNIT_ROUNDOFF * (1 + largest)))


def levels_below(logits: Logits) -> tuple[Floats, Floats]:
    """The logits less the largest of each row, and that largest one less the first, each rounded once.

    Examples
    --------
    >>> below, tops = levels_below(Logits(((0, -1), (0, 3)), 2, (0, 1), (Fraction(1, 2),) * 2))
    >>> below.tolist(), tops.tolist()
    ([[0.0, -0.5], [-1.5, 0.0]], [0.0, 1.5])
    """
    rows, tops = [], []
    for key in logits.bends:
        top = max(key)
        rows.append([float(Fraction(value - top, logits.denominator)) for value in key])
        tops.append(float(Fraction(top, logits.denominator)))
    return np.array(rows), np.array(tops)


def _points(logits: Logits, below: Floats, shares: Floats) -> tuple[int, float]:
    """The number of points of the rule, and the bound of its error: a mean over pairs of the bounds for each."""
    edges = np.linspace(0.0, 2 * float(-below.min()) + 1e-9, 513)
    weight = np.zeros(len(edges) - 1)
    columns, size = np.ascontiguousarray(below.T), _rows_at_once(below)
    for start in range(0, len(shares), size):
        block = slice(start, start + size)
        most = least = columns[0, block, None] - columns[0]
        for column in columns[1:]:
            slopes = column[block, None] - column
            most, least = np.maximum(most, slopes), np.minimum(least, slopes)
        places = ((most - least) * (len(weight) / edges[-1])).astype(np.intp)
        masses = shares[block, None] * shares
        weight += np.bincount(places.ravel(), masses.ravel(), len(weight))[: len(weight)]
    upper = edges[1:] * (1 + 1e-9)
    errors = {n: float((weight * np.exp(np.minimum(log_errors(upper, n), 700.0))).sum()) for n in NODE_COUNTS}
    count = next((n for n in NODE_COUNTS if errors[n] <= _GOOD), NODE_COUNTS[-1])
    return count, errors[count] * (1 + 1e-6)


def _mean_of_logs(place: float, below: Floats, shares: Floats) -> float:
    """Σ p_s p_t ln Σ_k e^(x·d_sk + (1 − x)·d_tk)."""
    one, two = np.exp(place * below), np.ascontiguousarray(np.exp((1 - place) * below).T)
    size = _rows_at_once(below)
    total, products = np.zeros(len(shares)), np.empty((size, len(shares)))
    for start in range(0, len(shares), size):
        rows = one[start : start + size]
        logs = products[: len(rows)]
        np.matmul(rows, two, out=logs)
        np.log(logs, out=logs)
        total += shares[start : start + size] @ logs
    return fsum((total * shares).tolist())


def _rows_at_once(below: Floats) -> int:
    """The rows of a block."""
    return max(1, _ENTRIES // below.size)


def _rounding(below: Floats) -> float:
    """A bound of the rounding errors of `_mean_of_logs`."""
    (points, classes), size = below.shape, _rows_at_once(below)
    span = float(-below.min())
    entry = 12 * span + classes + 16 + 4 * (1 + span)
    summing = (min(size, points) + points / size + 8) * span
    return float(UNIT_ROUNDOFF * 1.01 * (entry + summing))
