"""Lemma 3.7: how often the max-margin direction of Gaussian data interpolates.

n points are drawn from N(0, I_d), with labels ±1. Where the shortest θ with y·θᵀx = 1 at every point is a sum
Σ a·y·x with all a > 0, it is the max-margin direction, and every point is a support vector. The lemma says that
this happens with probability at least 1 − 2/n if d > 10·n·ln n + n − 1. The share of draws, with its interval of
Clopper and Pearson, is held against that bound and, in smaller dimensions too, against the enclosure of the probability
that `solvers.linear.support_probability` proves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mixproof.empirical.experiments.criteria import Agreement, Criterion, agreement, experiment_json
from mixproof.geometry.aliases import Json
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import steps
from mixproof.geometry.numbers.digits import nearest_float
from mixproof.solvers.linear.support_probability import least_dimension, support_probability

MOST_ENTRIES = 2 * 10**7
"""The most coordinates of one draw."""

MOST_DRAWS = 10**7
"""The most draws in one dimension."""

CONFIDENCE = 0.99


@dataclass(frozen=True)
class Share:
    """The number of draws in one dimension that interpolate."""

    points: int
    dimension: int
    draws: int
    interpolating: int

    @property
    def bound(self) -> float | None:
        """1 − 2/n where the lemma applies."""
        return 1 - 2 / self.points if self.dimension >= least_dimension(self.points) else None

    @cached_property
    def enclosure(self) -> tuple[float, float]:
        """Proved bounds of the probability.

        Examples
        --------
        >>> [round(end, 4) for end in Share(10, 60, 1000, 900).enclosure]
        [0.9008, 0.9068]
        """
        low, high = map(nearest_float, support_probability(self.points, self.dimension))
        return low, high

    @property
    def is_enclosed(self) -> bool:
        """True where the interval of the draws meets the proved bounds.

        Examples
        --------
        >>> Share(10, 60, 1000, 900).is_enclosed, Share(10, 60, 1000, 999).is_enclosed
        (True, False)
        """
        return self.interval[0] <= self.enclosure[1] and self.enclosure[0] <= self.interval[1]

    @property
    def interval(self) -> tuple[float, float]:
        """The interval of Clopper and Pearson for the probability, at the level `CONFIDENCE`.

        Examples
        --------
        >>> Share(10, 240, 1000, 1000).interval[0] > 0.994
        True
        """
        from scipy.stats import binomtest

        found = binomtest(self.interpolating, self.draws).proportion_ci(CONFIDENCE, method="exact")
        return float(found.low), float(found.high)

    def to_json(self) -> Json:
        """The share with its interval, beside the bound."""
        share = self.interpolating / self.draws
        return {
            "points": self.points,
            "dimension": self.dimension,
            "draws": self.draws,
            "measured": share,
            "standard_error": (share * (1 - share) / self.draws) ** 0.5,
            "interval": list(self.interval),
            "predicted": {"at_least": self.enclosure[0], "at_most": self.enclosure[1]},
            "bound": self.bound,
        }


@dataclass(frozen=True)
class Lemma37:
    """The outcome, dimension by dimension."""

    seed: int
    rows: tuple[Share, ...]

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """The interval reaches the bound, and meets the enclosure in every dimension."""
        judged = [share for share in self.rows if share.bound is not None]
        return (
            Criterion(
                f"where d > 10·n·ln n + n − 1, the {CONFIDENCE:.0%} interval of the probability reaches 1 − 2/n",
                all(share.interval[1] >= (share.bound or 0) for share in judged) if judged else None,
                ", ".join(f"{share.interpolating} of {share.draws} at d = {share.dimension}" for share in judged)
                or "no dimension is so large",
            ),
            Criterion(
                f"in every dimension the {CONFIDENCE:.0%} interval meets the proved bounds of the probability",
                all(share.is_enclosed for share in self.rows),
                ", ".join(
                    "{:.4f} to {:.4f} at d = {}".format(*share.enclosure, share.dimension) for share in self.rows
                ),
            ),
        )

    @property
    def agreement(self) -> Agreement:
        """The verdict that the criterion leads to."""
        return agreement(self.criteria)

    def to_json(self) -> Json:
        """The outcome in the form of `experiment_json`."""
        return experiment_json("lemma-3.7", self.seed, self.rows, self.criteria, {"confidence": CONFIDENCE})


def lemma_3_7(points: int = 10, dimensions: Sequence[int] = (), *, draws: int = 2000, seed: int = 0) -> Lemma37:
    """Draw Gaussian data and count how often the max-margin direction interpolates.

    Parameters
    ----------
    points : int
        n, at least 2.
    dimensions : sequence of int
        d, at least n each; where none is given, the least that the lemma allows, a quarter of it, and 2n.
    draws : int
        Draws in each dimension.

    Raises
    ------
    InputError
        If the settings make no experiment.

    Examples
    --------
    >>> found = lemma_3_7(10, draws=200)
    >>> [share.dimension for share in found.rows], found.agreement.value
    ([20, 60, 240], 'agrees')
    """
    if points < 2 or draws < 1 or seed < 0:
        raise InputError("the lemma takes at least 2 points, 1 draw and a seed of at least 0")
    if draws > MOST_DRAWS:
        raise InputError(f"`draws` has to be at most {MOST_DRAWS:,}")
    least = least_dimension(points)
    chosen = sorted(set(dimensions) or {2 * points, least // 4, least})
    if chosen[0] < points:
        raise InputError(f"{points} points interpolate in at least {points} dimensions, not {_told(chosen[0])}")
    if points * chosen[-1] > MOST_ENTRIES:
        raise InputError(
            f"{_told(points)} points in {_told(chosen[-1])} dimensions are more than {MOST_ENTRIES:,} numbers a draw: "
            "take fewer `points`, or smaller dimensions by `dimension`"
        )
    rows = []
    for dimension in chosen:
        stream = np.random.default_rng([seed, points, dimension])
        told = steps(range(draws), f"draws in dimension {dimension:,}", draws)
        count = sum(_interpolates(stream.standard_normal((points, dimension))) for _ in told)
        rows.append(Share(points, dimension, draws, count))
    return Lemma37(seed, tuple(rows))


def _told(number: int) -> str:
    """A number for a message, rounded where it is long."""
    return (
        f"{number:,}" if abs(number) < 10**15 else f"{'-' if number < 0 else ''}10^{len(str(abs(number))) - 1} or more"
    )


def _interpolates(signed: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> bool:
    """True where the shortest θ with zᵀθ = 1 for all z = y·x has positive multipliers (z is as Gaussian as x)."""
    return bool(np.linalg.solve(signed @ signed.T, np.ones(len(signed))).min() > 0)
