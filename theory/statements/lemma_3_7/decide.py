"""Hypotheses and conclusions of Lemma 3.7 on an instance."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import comb, log

import flint
import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.jobs.threads import one_thread
from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.enclosures import Enclosed, arb_of, arb_sign, settled_sign
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.linear.max_margin import MaxMargin, max_margin
from mixproof.solvers.linear.support_probability import support_probability
from mixproof.theory.budgets import DRAW_SECONDS, MOST_NUMBERS_DRAWN
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification

DRAW_CONFIDENCE = Fraction(99, 100)


_FEWEST, _PER_ROW = 200, 15
_UNIT = 10**6
_BITS = 128


@dataclass(frozen=True)
class Frequency:
    """How many draws interpolate, and what that says of the probability.

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
        """Whether the lower end of the interval is at least the bound, decided in rationals."""
        if self.bound <= 0 or self.interpolating == 0:
            return self.bound <= 0
        return _at_least(self.draws, self.interpolating, self.bound) <= (1 - DRAW_CONFIDENCE) / 2

    @property
    def is_below(self) -> bool:
        """Whether the upper end of the interval is below the bound, decided in rationals."""
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


@dataclass(frozen=True)
class Probability:
    """The probability that θ̂ interpolates, enclosed; no draws are made for it.

    Parameters
    ----------
    least, most : Enclosed
        Bounds of the probability, from `solvers.linear.support_probability`.
    bound : Fraction
        1 − 2/n.
    """

    least: Enclosed
    most: Enclosed
    bound: Fraction

    @staticmethod
    def of(rows: int, dimension: int) -> "Probability":
        """The probability for n points of N(0, I_d).

        Examples
        --------
        >>> Probability.of(10, 60).interval
        ('0.900849', '0.906774')
        """
        return Probability(*support_probability(rows, dimension), 1 - Fraction(2, rows))

    @property
    def holds(self) -> bool | None:
        """Whether the probability is at least the bound, where the enclosure tells.

        Examples
        --------
        >>> [Probability.of(10, d).holds for d in (46, 47, 48, 49)]
        [False, None, None, True]
        """
        if self.bound <= 0:
            return True
        if arb_sign(self._beyond(self.least)) == 1:
            return True
        return False if arb_sign(self._beyond(self.most)) == -1 else None

    def _beyond(self, end: Enclosed) -> flint.arb:
        """An end less 1 − 2/n."""
        with flint.ctx.workprec(_BITS):
            return end.ball(_BITS) - arb_of(self.bound)

    @property
    def interval(self) -> tuple[str, str]:
        """The bounds as decimals, rounded outwards to six places and to no less than 0 and no more than 1."""
        return decimal_enclosure(self.least, 6)[0].replace("-0.", "0."), decimal_enclosure(self.most, 6)[1]

    def to_json(self) -> Json:
        """Both bounds as decimals, beside 1 − 2/n."""
        return {"probability": {"enclosure": list(self.interval)}, "bound": rational_text(self.bound)}

    def in_words(self) -> str:
        """Both bounds, beside 1 − 2/n."""
        return f"the probability that θ̂ interpolates is {self.size}; the bound 1 − 2/n is {rational_text(self.bound)}"

    @property
    def size(self) -> str:
        """The probability, in words.

        Examples
        --------
        >>> Probability.of(10, 9).size, Probability.of(10, 60).size
        ('0, with more points than coordinates', "between 0.900849 and 0.906774, by Student's law")
        """
        low, high = self.interval
        if high == "0.000000":
            return "0, with more points than coordinates"
        return f"between {low} and {high}, by Student's law"


# --- the frequency ------------------------------------------------------------------------------------


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
    """Whether P(Bin(draws, p) ≥ hits) = I_p(hits, draws − hits + 1) is certainly at most ½(1 − DRAW_CONFIDENCE)."""
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
        failures = [k for k in range(draws) if not interpolates(drawn(rows, dimension, seed, k))]
    return Frequency(seed, draws, draws - len(failures), 1 - Fraction(2, rows), tuple(failures[:100]))


def planned_draws(rows: int, dimension: int) -> int:
    """How many draws are made: enough to tell the bound from a probability half as far from 1, within the budget.

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
    """How many draws would be made without a budget."""
    return _FEWEST if rows > dimension else max(_FEWEST, _PER_ROW * rows)


def drawn(rows: int, dimension: int, seed: int, k: int) -> NDArray[np.float64]:
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


# --- one draw -----------------------------------------------------------------------------------------


def interpolates(points: NDArray[np.float64]) -> bool:
    """Whether the shortest θ with θᵀz ≥ 1 at all points has θᵀz = 1 at all of them; decided exactly.

    Parameters
    ----------
    points : (n, d) array
        The z = y·x; every entry stands for the rational that it stores.

    Examples
    --------
    >>> interpolates(np.array([[1.0, 0.0], [0.0, 1.0]])), interpolates(np.array([[1.0, 0.0], [2.0, 1.0]]))
    (True, False)
    """
    rows, dimension = points.shape
    certified = _by_signs(points) if rows <= dimension else _by_excess(points)
    return _in_rationals(points) if certified is None else certified


def _by_signs(points: NDArray[np.float64]) -> bool | None:
    """The signs of the solution of Q·a = 1, where floats settle them."""
    gamma = _gamma(max(points.shape))
    solved = _solution(points @ points.T, gamma * (np.abs(points) @ np.abs(points).T))
    if solved is None:
        return None
    near, error = solved
    if near.min() > error:
        return True
    return False if near.min() < -error else None


def _by_excess(points: NDArray[np.float64]) -> bool | None:
    """With more points than coordinates: the θ that the first points ask for, and a point that asks for another."""
    dimension = points.shape[1]
    solved = _solution(points[:dimension], np.zeros((dimension, dimension)))
    if solved is None:
        return None
    near, error = solved
    others = points[dimension:]
    bulk = np.abs(others)
    slack = 1.01 * (bulk.sum(axis=1) * error + _gamma(dimension) * (bulk @ np.abs(near) + 1))
    return False if (np.abs(others @ near - 1) > slack).any() else None


def _solution(
    matrix: NDArray[np.float64], uncertainty: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float] | None:
    """Floats near the x with matrix·x = 1, and a proved bound on the error of each (Rump's method).

    A float sum of k products, in any order, is off by at most k·u/(1 − k·u) times the sum of their sizes, u = 2^-53
    (Higham, Accuracy and Stability of Numerical Algorithms, §3.1). With any R near the inverse of the matrix A and any
    x near the solution, the solution is within ‖R‖·‖1 − A·x‖/(1 − ‖1 − R·A‖) of x, in the largest-entry norm. The
    factors of 2 (in `_gamma`) and 1.01 are far more than what the bounds lose by being computed in floats too.

    Parameters
    ----------
    matrix, uncertainty : (n, n) arrays
        A, and how far each entry may be from the matrix that is meant.
    """
    ones, gamma = np.ones(len(matrix)), _gamma(len(matrix))
    try:
        inverse = np.linalg.inv(matrix)
    except np.linalg.LinAlgError:
        return None
    near, size = inverse @ ones, np.abs(inverse)
    doubt = gamma * np.abs(matrix) + uncertainty
    defect = np.abs(np.eye(len(matrix)) - inverse @ matrix) + size @ doubt
    residual = np.abs(ones - matrix @ near) + doubt @ np.abs(near) + gamma
    shrink = 1 - 1.01 * float(defect.sum(axis=1).max())
    if not shrink > 0:
        return None
    return near, 1.01 * float(size.sum(axis=1).max()) * float(residual.max()) / shrink


def _gamma(terms: int) -> float:
    """Twice the relative error of a float sum of so many products."""
    return 2 * (terms + 4) / 2**53


def _in_rationals(points: NDArray[np.float64]) -> bool:
    """The max-margin separator of z with label 1; the sign of one point is turned to have two classes."""
    exact = [[Fraction(value) for value in row] for row in points.tolist()]
    exact[0] = [-value for value in exact[0]]
    found = max_margin(Dataset.from_rationals(exact, [0] + [1] * (len(exact) - 1)))
    return isinstance(found, MaxMargin) and found.interpolates


# --- claims -------------------------------------------------------------------------------------------


def _size(instance: Instance) -> tuple[int, int]:
    return instance.dataset.row_count, instance.dataset.dimension


def dimension_is_high(instance: Instance) -> Finding:
    """The finding that d > 10·n·ln n + n − 1.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> dimension_is_high(make_instance("simplex")).note
    'n = 3, d = 3, 10·n·ln n + n − 1 ≈ 34.96'
    """
    n, d = _size(instance)
    excess = Enclosed(lambda bits: d - (10 * n * flint.arb(n).log() + n - 1))
    sign = settled_sign(excess)
    threshold = f"n = {n:,}, d = {d:,}, 10·n·ln n + n − 1 ≈ {10 * n * log(n) + n - 1:.2f}"
    return Finding(None if sign is None else sign > 0, note=threshold)


def is_probable(instance: Instance) -> Finding:
    """The finding that θ̂ interpolates with probability at least 1 − 2/n; where the enclosure is too wide, by the draws.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> is_probable(make_instance("simplex")).holds
    True
    """
    n, d = _size(instance)
    exact, drawn_ = Probability.of(n, d), _drawn(instance)
    witnesses = (exact,) if drawn_ is None else (exact, drawn_)
    holds, note = exact.holds, "" if exact.bound > 0 else "the bound is 0, which says nothing"
    if holds is None:
        holds = True if drawn_ and drawn_.is_above else False if drawn_ and drawn_.is_below else None
        note = f"the enclosure does not tell; draws are asked, at {float(DRAW_CONFIDENCE):.0%} confidence"
    if holds is None:
        note = f"neither the enclosure nor {drawn_.draws if drawn_ else 0:,} draws settle it"
    return Finding(holds, witnesses, len(witnesses), note)


def _drawn(instance: Instance) -> Frequency | None:
    """The draws, unless a single one is beyond the budget."""
    n, d = _size(instance)
    return frequency(n, d, instance.seed) if planned_draws(n, d) else None


def conclude(verification: Verification) -> str:
    """The probability beside the bound, in plain words.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("3.7", "simplex")).partition(" is between")[0]
    'The probability that 3 Gaussian points in R^3 are all support vectors'
    """
    n, d = _size(verification.instance)
    found, claim = _drawn(verification.instance), verification.outcomes[0].conclusion.holds
    draws = "" if found is None else f" {found.interpolating:,} of {found.draws:,} draws do."
    judged = {
        True: "as often as the lemma says",
        False: "less often than the lemma says, which asks for a higher dimension",
        None: "and that does not settle the bound",
    }
    return (
        f"The probability that {n:,} Gaussian points in R^{d:,} are all support vectors is "
        f"{Probability.of(n, d).size}: {judged[claim]}.{draws} The rows of the dataset play no part in "
        "it, only their number."
    )
