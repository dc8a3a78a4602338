"""Intervals for paired differences over cross-validation folds.

Two ways of training are scored on the same held-out rows, fold by fold, from the same start: each fold of each
repetition gives one difference. Their training rows overlap, so the differences are not independent, and the usual
standard error is too small. Nadeau and Bengio (2003) take their correlation to be the share ρ of rows that is held
out: the variance of the mean of J differences is then S²·(1/J + ρ/(1 − ρ)), and ρ/(1 − ρ) is 1/(K − 1) for K folds.
Student's quantile with J − 1 degrees of freedom gives the interval, as Bouckaert and Frank (2004) take it.
"""

from dataclasses import dataclass

import numpy as np

from mixproof.geometry.aliases import Floats

CONFIDENT = 0.95
"""Confidence of each interval by itself."""


@dataclass(frozen=True)
class Interval:
    """A mean difference, and an interval for it."""

    mean: float
    lower: float
    upper: float

    @property
    def holds_zero(self) -> bool:
        """True if no difference was seen."""
        return self.lower <= 0 <= self.upper


def paired_interval(differences: Floats, folds: int) -> Interval:
    """The corrected interval for the mean of differences over folds and repetitions.

    Parameters
    ----------
    differences : array
        One a fold and repetition.
    folds : int
        K.

    Examples
    --------
    >>> found = paired_interval(np.array([0.01, 0.02, 0.0, 0.01, 0.03]), 5)
    >>> round(found.mean, 3), round(found.lower, 4), round(found.upper, 4)
    (0.014, -0.0072, 0.0352)
    """
    from scipy.stats import t

    values = np.asarray(differences, dtype=np.float64).ravel()
    count = len(values)
    mean = float(values.mean())
    error = float(values.std(ddof=1)) * (1 / count + 1 / (folds - 1)) ** 0.5
    reach = float(t.ppf((1 + CONFIDENT) / 2, count - 1)) * error
    return Interval(mean, mean - reach, mean + reach)
