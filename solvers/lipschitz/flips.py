"""Flips: Lipschitz constants at which the best L-Lipschitz model gives up a data point under Mixup, or wins it back.

For one L, `solvers.lipschitz.optimum` certifies the data points that the best model keeps: those at which their own
class leads. Between an L at which a point is certainly kept and one at which it certainly is not, it flips
(docs/proofs/lipschitz.md, (8)). A flip is closed in on by bisection, whose answers are certified; where the gap leaves
an answer open the bisection asks for a smaller gap, and in the end stops.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import TimeUp, step, steps
from mixproof.solvers.lipschitz.optimum import FARTHEST_REACH, GAP, LipschitzOptimum, lipschitz_optimum
from mixproof.solvers.mixing.laws import Mixing

LEAST_GAP = 1e-6
"""Smallest gap that a bisection asks for where none is given. The bracket narrows with its square root."""

_CLOSER = 3
"""Halvings from either side once the middle of a bracket is left open."""

BRACKET_WIDTH = Fraction(1, 100)
"""Relative width of the bracket of a flip where none is asked for."""

_Known = dict[Fraction, LipschitzOptimum]
"""The optima by their Lipschitz constants."""


@dataclass(frozen=True, eq=False)
class Flip:
    """Two Lipschitz constants between which a data point changes from lost to kept, or back.

    Parameters
    ----------
    index : int
        The data point.
    below, above : LipschitzOptimum
        The optima at the two Lipschitz constants; one keeps the point for certain, the other one does not.
    """

    index: int
    below: LipschitzOptimum
    above: LipschitzOptimum

    @property
    def between(self) -> tuple[Fraction, Fraction]:
        """The two Lipschitz constants, in the inverse of the unit of the coordinates."""
        return self.below.lipschitz_constant, self.above.lipschitz_constant

    @property
    def dataset(self) -> Dataset:
        """The data."""
        return self.above.dataset

    def is_narrow(self, width: Fraction) -> bool:
        """True if the two Lipschitz constants differ by at most so much, relative to the lower one."""
        return self.between[1] - self.between[0] <= width * self.between[0]

    def narrowed(self, optimum: LipschitzOptimum) -> "Flip":
        """The part of the bracket in which the answer changes."""
        if optimum.keeps(self.index) is self.below.keeps(self.index):
            return Flip(self.index, optimum, self.above)
        return Flip(self.index, self.below, optimum)

    @property
    def estimate(self) -> float:
        """The L at which the log odds of the point's class vanish, if they run straight in between.

        It is a float that no certificate backs.
        """
        (low, high), own = map(float, self.between), self.dataset.labels[self.index]
        log_odds = []
        for optimum in (self.below, self.above):
            row = optimum.probabilities[self.index]
            log_odds.append(float(np.log(row[own]) - np.log(np.delete(row, own).max())))
        return low + (high - low) * log_odds[0] / (log_odds[0] - log_odds[1])

    @property
    def is_kept_above(self) -> bool:
        """True if it is the models of larger L that keep the point."""
        return self.above.keeps(self.index) is True


def lipschitz_sweep(
    dataset: Dataset, mixing: Mixing, lipschitz_constants: Sequence[Fraction], gap: float = GAP
) -> list[LipschitzOptimum]:
    """The optimum at each of several Lipschitz constants, in rising order.

    Raises
    ------
    TimeUp
        If the time is up; the optima that were found before are its part, where there are any.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> strong = Beta(Fraction(128), Fraction(128))
    >>> found = lipschitz_sweep(load("counterexample"), strong, [Fraction(2), Fraction(20)], gap=1e-4)
    >>> [round(float(each.probabilities[1, 0]), 2) for each in found]
    [0.65, 0.53]
    """
    found: list[LipschitzOptimum] = []
    wanted = sorted(set(lipschitz_constants))
    try:
        for lipschitz_constant in steps(wanted, "Lipschitz constants", len(wanted)):
            found.append(lipschitz_optimum(dataset, mixing, lipschitz_constant, gap, found[-1] if found else None))
    except TimeUp as end:
        raise TimeUp(str(end), found or None) from None
    return found


def lipschitz_grid(lowest: Fraction, highest: Fraction, count: int) -> list[Fraction]:
    """So many Lipschitz constants in about equal ratios, each a short decimal.

    Raises
    ------
    InputError
        If the ends are not positive and in order, or there are fewer than two.

    Examples
    --------
    >>> [str(lipschitz_constant) for lipschitz_constant in lipschitz_grid(Fraction(1), Fraction(100), 5)]
    ['1', '79/25', '10', '158/5', '100']
    """
    if not 0 < lowest < highest or count < 2:
        raise InputError("Lipschitz constants to look at need 0 < lowest < highest and at least two of them")
    if lowest * FARTHEST_REACH < 1 or highest > FARTHEST_REACH:
        raise InputError("`lowest` and `highest` have to be from 1e-100 to 1e100, the range that floats can solve")
    ratio = float(highest / lowest) ** (1 / (count - 1))
    between = [Fraction(f"{float(lowest) * ratio**k:.3g}") for k in range(1, count - 1)]
    return sorted({lowest, *(each for each in between if lowest < each < highest), highest})


def lipschitz_flips(
    optima: Sequence[LipschitzOptimum], mixing: Mixing, width: Fraction = BRACKET_WIDTH, least_gap: float = LEAST_GAP
) -> list[Flip]:
    """Every flip between neighbouring optima of a sweep, closed in on by bisection.

    Parameters
    ----------
    optima : sequence of LipschitzOptimum
        Of one dataset, in rising order of Lipschitz constant.
    width : Fraction
        Relative width of a bracket at which to stop; it stays wider where the least gap leaves the answer open.

    Raises
    ------
    TimeUp
        If the time is up; the flips that were closed in on before are its part.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> strong = Beta(Fraction(128), Fraction(128))
    >>> found = lipschitz_sweep(load("counterexample"), strong, [Fraction(20), Fraction(40)], gap=1e-4)
    >>> [(flip.index, flip.is_kept_above) for flip in lipschitz_flips(found, strong, Fraction(1, 2))]
    [(1, True)]
    """
    known = {optimum.lipschitz_constant: optimum for optimum in optima}
    found: list[Flip] = []
    size = optima[0].dataset.size if optima else 0
    try:
        for index in steps(range(size), "flips", size):
            settled = [optimum for optimum in optima if optimum.keeps(index) is not None]
            for below, above in pairwise(settled):
                if below.keeps(index) is not above.keeps(index):
                    found.append(_closed_in(Flip(index, below, above), mixing, width, least_gap, known))
    except TimeUp as end:
        raise TimeUp(str(end), found) from None
    return found


def _closed_in(flip: Flip, mixing: Mixing, width: Fraction, least_gap: float, known: _Known) -> Flip:
    """Bisect; once a Lipschitz constant is left open, close in on the open part from either side."""
    doubtful: Fraction | None = None
    while not (flip.is_narrow(width) or doubtful):
        middle = sum(flip.between, Fraction(0)) / 2
        answer = _settled(flip, mixing, middle, least_gap, known)
        doubtful = middle if answer is None else None
        flip = flip if answer is None else flip.narrowed(known[middle])
    if doubtful is None:
        return flip
    for side in (0, 1):
        inner = doubtful
        for _ in range(_CLOSER):
            lipschitz_constant = (flip.between[side] + inner) / 2
            if abs(lipschitz_constant - flip.between[side]) <= width * lipschitz_constant / 4:
                break
            if _settled(flip, mixing, lipschitz_constant, least_gap, known) is None:
                inner = lipschitz_constant
            else:
                flip = flip.narrowed(known[lipschitz_constant])
    return flip


def _settled(flip: Flip, mixing: Mixing, lipschitz_constant: Fraction, least_gap: float, known: _Known) -> bool | None:
    """True if the point is kept at this L, with as small a gap as it takes; None where the least is too large."""
    step(f"the flip at row {flip.dataset.row(flip.index)}")
    found = known.get(lipschitz_constant) or lipschitz_optimum(
        flip.dataset, mixing, lipschitz_constant, flip.above.asked, flip.above
    )
    while found.keeps(flip.index) is None and found.asked > least_gap and found.gap <= found.asked:
        found = lipschitz_optimum(flip.dataset, mixing, lipschitz_constant, max(found.asked / 8, least_gap), found)
    known[lipschitz_constant] = found
    return found.keeps(flip.index)
