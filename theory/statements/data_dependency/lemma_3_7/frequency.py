"""The frequency with which drawn Gaussian points are all support vectors, and the interval that it gives."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import comb

import flint
import numpy as np

from mixproof.geometry.aliases import Floats, Json
from mixproof.geometry.jobs.threads import one_thread
from mixproof.geometry.jobs.watch import steps
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.theory.budgets import DRAW_SECONDS, MOST_NUMBERS_DRAWN
from mixproof.theory.findings import Witness
from mixproof.theory.statements.data_dependency.lemma_3_7.interpolation import interpolates

DRAW_CONFIDENCE = Fraction(99, 100)
"""Share of all samples whose interval holds the probability, at least."""

_FEWEST, _PER_ROW = 200, 15
_UNIT = 10**6


@dataclass(frozen=True, repr=False)
class Frequency(Witness):
    """The number of draws that interpolate, and the interval that it gives for the probability.

    Parameters
    ----------
    draws, interpolating : int
    bound : Fraction
        1 − 2/n.
    failures : tuple of int
        The draws that do not interpolate, by number, the first ones.
    """

    seed: int
    draws: int
    interpolating: int
    bound: Fraction
    failures: tuple[int, ...]

    @property
    def is_above(self) -> bool:
        """True if the lower end of the interval is at least the bound, decided in rationals."""
        if self.bound <= 0 or self.interpolating == 0:
            return self.bound <= 0
        return _at_least(self.draws, self.interpolating, self.bound) <= (1 - DRAW_CONFIDENCE) / 2

    @property
    def is_below(self) -> bool:
        """True if the upper end of the interval is below the bound, decided in rationals."""
        if self.interpolating == self.draws:
            return False
        return 1 - _at_least(self.draws, self.interpolating + 1, self.bound) < (1 - DRAW_CONFIDENCE) / 2

    @property
    def interval(self) -> tuple[Fraction, Fraction]:
        """The interval of Clopper and Pearson, its ends rounded outwards to six decimals."""
        return clopper_pearson(self.draws, self.interpolating)

    def to_json(self) -> Json:
        """Counts, interval, confidence, bound, and the draws that fail."""
        low, high = self.interval
        ends: list[Json] = [f"{float(low):.6f}", f"{float(high):.6f}"]
        return {
            "draws": self.draws,
            "interpolating": self.interpolating,
            "probability": {"interval": ends, "confidence": rational_text(DRAW_CONFIDENCE)},
            "bound": rational_text(self.bound),
            "failures": list(self.failures),
        }

    def in_words(self) -> str:
        """Counts, interval and bound."""
        low, high = self.interval
        return (
            f"θ̂ interpolates in {self.interpolating:,} of {self.draws:,} draws: at {float(DRAW_CONFIDENCE):.0%} "
            f"confidence its probability is from {float(low):.6f} to {float(high):.6f}; the bound 1 − 2/n is "
            f"{rational_text(self.bound)}"
        )


def clopper_pearson(draws: int, hits: int) -> tuple[Fraction, Fraction]:
    """The interval for a probability that at least `DRAW_CONFIDENCE` of all samples give rightly.

    Its lower end is the p with P(Bin(draws, p) ≥ hits) = ½(1 − DRAW_CONFIDENCE), its upper end the p with
    P(Bin(draws, p) ≤ hits) equal to that; both are rounded outwards to six decimals.

    Examples
    --------
    >>> [float(end) for end in clopper_pearson(200, 199)]
    [0.96344, 0.999975]
    """
    return _lower_end(draws, hits), 1 - _lower_end(draws, draws - hits)


def _lower_end(draws: int, hits: int) -> Fraction:
    """The largest p in millionths with P(Bin(draws, p) ≥ hits) ≤ ½(1 − DRAW_CONFIDENCE), by bisection."""
    low, high = 0, _UNIT
    while hits and high - low > 1:
        middle = (low + high) // 2
        if _tail_is_small(draws, hits, Fraction(middle, _UNIT)):
            low = middle
        else:
            high = middle
    return Fraction(low, _UNIT)


def _tail_is_small(draws: int, hits: int, p: Fraction) -> bool:
    """True if P(Bin(draws, p) ≥ hits) = I_p(hits, draws − hits + 1) is certainly at most ½(1 − DRAW_CONFIDENCE)."""
    with flint.ctx.workprec(128):
        tail = arb_of(p).beta_lower(flint.arb(hits), flint.arb(draws - hits + 1), regularized=True)
        return bool(tail <= arb_of((1 - DRAW_CONFIDENCE) / 2))


def _at_least(draws: int, hits: int, p: Fraction) -> Fraction:
    """P(Bin(draws, p) ≥ hits), exactly."""
    success, failure = p.numerator, p.denominator - p.numerator
    total = sum(comb(draws, k) * success**k * failure ** (draws - k) for k in range(hits, draws + 1))
    return Fraction(total, p.denominator**draws)


@lru_cache(maxsize=8)
def frequency(rows: int, dimension: int, seed: int) -> Frequency:
    """Draw n points of N(0, I_d) over and over, and count the draws whose θ̂ interpolates.

    Every float64 of a draw stands for the rational that it stores. The generator of draw k is
    ``numpy.random.default_rng([seed, k])``.

    Examples
    --------
    >>> found = frequency(rows=6, dimension=120, seed=0)
    >>> found.draws, found.interpolating, found.is_above
    (200, 200, True)
    """
    draws = planned_draws(rows, dimension)
    # Matrices this small only lose by being shared among threads.
    with one_thread():
        failures = [k for k in steps(range(draws), "draws", draws) if not interpolates(drawn(rows, dimension, seed, k))]
    return Frequency(seed, draws, draws - len(failures), 1 - Fraction(2, rows), tuple(failures[:100]))


def planned_draws(rows: int, dimension: int) -> int:
    """The number of draws within the budget: enough to tell the bound from a probability half as far from 1.

    With more points than coordinates almost no draw interpolates, and few draws show that.

    Examples
    --------
    >>> planned_draws(10, 240), planned_draws(100, 4710), planned_draws(10_000, 1_000_000)
    (200, 1500, 0)
    """
    size = min(rows, dimension)
    if rows * size > MOST_NUMBERS_DRAWN:
        return 0
    # Drawing and solving; measured.
    work = 3e-8 * rows * size + 1e-9 * size**3 + 2e-4
    return min(int(DRAW_SECONDS / work), _wished_draws(rows, dimension))


def _wished_draws(rows: int, dimension: int) -> int:
    """The number of draws that would be made without a budget."""
    return _FEWEST if rows > dimension else max(_FEWEST, _PER_ROW * rows)


def drawn(rows: int, dimension: int, seed: int, k: int) -> Floats:
    """Draw k of n points of N(0, I_d), in a basis that turns with them: an (n, min(n, d)) array.

    Examples
    --------
    >>> drawn(3, 100, 0, 0).round(2).tolist()[:2]
    [[9.09, 0.0, 0.0], [0.1, 9.95, 0.0]]
    """
    generator, width = np.random.default_rng([seed, k]), min(rows, dimension)
    points = np.tril(generator.standard_normal((rows, width)), -1)
    points[range(width), range(width)] = np.sqrt(generator.chisquare(dimension - np.arange(width)))
    return points
