"""Intervals over tables, each by two routes: a closed form, and one that does not know it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LEVEL = 0.95
"""Confidence of each interval by itself."""

RESAMPLES = 10_000
"""Samples of the bootstrap."""


@dataclass(frozen=True)
class Estimate:
    """A number over tables, with an interval by each route.

    Parameters
    ----------
    value : float
    first, second : pair of floats
        For a mean: Student's interval, and the bootstrap's with bias correction and acceleration. For a share: Clopper
        and Pearson's from quantiles of the beta law, and from tails of the binomial law.
    count : int
        Tables.
    """

    value: float
    first: tuple[float, float]
    second: tuple[float, float]
    count: int


def mean_over(values: Sequence[float], seed: int = 0) -> Estimate:
    """The mean over tables, of at least two.

    Examples
    --------
    >>> found = mean_over([0.0, 1.0, 2.0, 3.0])
    >>> found.value, [round(end, 3) for end in found.first], [round(end, 2) for end in found.second]
    (1.5, [-0.554, 3.554], [0.5, 2.5])
    """
    from scipy.stats import bootstrap, t

    data = np.asarray(values, dtype=np.float64)
    mean, error = float(data.mean()), float(data.std(ddof=1)) / len(data) ** 0.5
    reach = float(t.ppf((1 + LEVEL) / 2, len(data) - 1)) * error
    second = (mean, mean)
    if error:
        random = np.random.default_rng(seed)
        drawn = bootstrap((data,), np.mean, n_resamples=RESAMPLES, confidence_level=LEVEL, rng=random)
        second = (float(drawn.confidence_interval.low), float(drawn.confidence_interval.high))
    return Estimate(mean, (mean - reach, mean + reach), second, len(data))


def share_of(successes: int, count: int) -> Estimate:
    """A share of tables.

    Examples
    --------
    >>> found = share_of(3, 10)
    >>> found.value, [round(end, 4) for end in found.first], [round(end, 4) for end in found.second]
    (0.3, [0.0667, 0.6525], [0.0667, 0.6525])
    """
    from scipy.optimize import brentq
    from scipy.stats import beta, binom

    tail, rest = (1 - LEVEL) / 2, count - successes
    lower = float(beta.ppf(tail, successes, rest + 1)) if successes else 0.0
    upper = float(beta.ppf(1 - tail, successes + 1, rest)) if rest else 1.0
    below = brentq(lambda p: binom.sf(successes - 1, count, p) - tail, 0, 1, xtol=1e-14) if successes else 0.0
    above = brentq(lambda p: binom.cdf(successes, count, p) - tail, 0, 1, xtol=1e-14) if rest else 1.0
    return Estimate(successes / count, (lower, upper), (float(below), float(above)), count)
