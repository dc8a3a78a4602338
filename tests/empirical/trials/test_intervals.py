"""Corrected intervals: by a second route, and by how often they cover."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import betainc

from mixproof.empirical.trials.intervals import CONFIDENT, Interval, paired_interval


def by_covariance(values: list[float], folds: int) -> tuple[float, float]:
    """The interval from the covariance matrix itself, with Student's quantile from the incomplete beta function."""
    count, rho = len(values), 1 / folds  # the share of rows held out
    correlation = np.full((count, count), rho) + (1 - rho) * np.eye(count)
    centred = np.eye(count) - 1 / count
    x, ones = np.array(values), np.ones(count)
    variance = x @ centred @ x / np.trace(centred @ correlation)  # unbiased under this correlation
    error = (variance * (ones @ correlation @ ones) / count**2) ** 0.5
    freedom = count - 1
    reach = error * brentq(lambda t: betainc(freedom / 2, 0.5, freedom / (freedom + t**2)) - (1 - CONFIDENT), 0.1, 100)
    return float(x.mean() - reach), float(x.mean() + reach)


@pytest.mark.parametrize(("folds", "repeats"), [(2, 1), (5, 1), (5, 4), (10, 3)])
def test_two_routes_agree(folds: int, repeats: int) -> None:
    values = np.random.default_rng(folds).normal(0.01, 0.02, folds * repeats)
    found = paired_interval(values, folds)
    assert (found.lower, found.upper) == pytest.approx(by_covariance(values.tolist(), folds), rel=1e-9)
    assert found.mean == pytest.approx(values.mean())


def test_intervals_cover_correlated_differences_as_often_as_they_say() -> None:
    """Differences with the correlation that the correction supposes; the plain interval covers far less often."""
    random, folds, count = np.random.default_rng(1), 5, 25
    common = random.normal(size=(4000, 1)) * (1 / folds) ** 0.5
    draws = common + random.normal(size=(4000, count)) * (1 - 1 / folds) ** 0.5
    covered = np.mean([paired_interval(each, folds).holds_zero for each in draws])
    plain = [abs(each.mean()) < 2.064 * each.std(ddof=1) / count**0.5 for each in draws]
    assert covered == pytest.approx(CONFIDENT, abs=0.012)
    assert np.mean(plain) < 0.7


def test_equal_scores_differ_by_nothing() -> None:
    assert paired_interval(np.zeros(10), 5) == Interval(0.0, 0.0, 0.0)
