"""The mean of the logarithm of the sum of exponentials over ordered pairs and λ, in ball arithmetic."""

from fractions import Fraction
from math import log

import flint
import numpy as np

from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.affine.chebyshev import enough_points, log_errors, rule, spread_of
from mixproof.solvers.affine.dilogarithm import is_uniform, uniform_pair_mean
from mixproof.solvers.affine.log_sums import log_sum
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.mixing.laws import Mixing

MOST_CLOSED_FORMS = 200_000
"""Pairs up to which the closed form is used, at a microsecond each."""

MOST_LOGARITHMS = 200_000
"""Pairs times points of the rule up to which it is used, at about ten microseconds each."""


def enclosed_pair_mean(logits: Logits, law: Mixing, bits: int) -> flint.arb | None:
    """The mean of ln Σ e^(u − u₀) over ordered pairs and λ, to about so many bits; None where that takes long.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> two = Logits(((0, -1), (0, 1)), 1, (0, 1), (Fraction(1, 2),) * 2)
    >>> print(enclosed_pair_mean(two, Beta(2, 2), 64).str(10, radius=False))
    0.7654891088
    """
    keys = list(logits.bends)
    pairs = len(keys) * (len(keys) - 1) // 2
    if logits.classes == 2 and pairs <= MOST_CLOSED_FORMS and is_uniform(law):
        found = uniform_pair_mean(logits, bits)
        return found if found.is_finite() else None
    if pairs > MOST_LOGARITHMS:
        return None
    spreads = [spread_of(keys[i], keys[j], logits.denominator) for i in range(len(keys)) for j in range(i)]
    count = enough_points(float(max(spreads, default=Fraction(0))) * (1 + 2**-40), -bits * log(2))
    if count is None or count * pairs > MOST_LOGARITHMS:
        return None
    return _by_rule(logits, law, spreads, count, bits)


def _by_rule(logits: Logits, law: Mixing, spreads: list[Fraction], count: int, bits: int) -> flint.arb:
    """The rule on all unordered pairs in both orders, and the points themselves."""
    with flint.ctx.workprec(bits + 16):
        shares = [arb_of(share) for share in logits.bends.values()]
        levels = [[arb_of(Fraction(value, logits.denominator)) for value in key] for key in logits.bends]
        total = sum((share * share * log_sum(row) for share, row in zip(shares, levels, strict=True)), flint.arb(0))
        for x, weight in zip(*rule(law, count, bits), strict=True):
            one = [[(x * value).exp() for value in row] for row in levels]
            two = [[((1 - x) * value).exp() for value in row] for row in levels]
            found = flint.arb(0)
            for i, share in enumerate(shares):
                line = flint.arb(0)
                for j in range(i):
                    line += shares[j] * (_product(one[i], two[j]) * _product(two[i], one[j])).log()
                found += share * line
            total += weight * found
        wide = np.array([float(spread) for spread in spreads] or [0.0]) * (1 + 2**-40)
        worst = float(np.exp(np.minimum(log_errors(wide, count), 700)).max())
        return total + flint.arb(0, 1.001 * worst)


def _product(a: list[flint.arb], b: list[flint.arb]) -> flint.arb:
    return sum((x * y for x, y in zip(a, b, strict=True)), flint.arb(0))
