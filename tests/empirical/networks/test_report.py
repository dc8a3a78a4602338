"""The best model of the same steepness is an extra: the report stands where it is refused, or takes too long."""

from fractions import Fraction

import numpy as np
import pytest

from mixproof.empirical.networks import report
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.solvers.lipschitz import optimum
from mixproof.solvers.mixing.beta import Beta
from tests.empirical.networks.worked import line, net_w, tent

UNIFORM = Beta(Fraction(1), Fraction(1))


def test_segments_that_cross_too_often_leave_the_report_without_a_best_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "MOST_EXACT_WORK", 0)
    points = np.unique(np.random.default_rng(0).integers(0, 100, (20, 2)), axis=0).tolist()
    crossing = Dataset.from_rows(points, [k % 2 for k in range(len(points))])
    with pytest.raises(InputError, match="too many to be cut"):
        optimum.lipschitz_optimum(crossing, UNIFORM, Fraction(1))
    found = report.certified_report(net_w(), crossing, UNIFORM)
    assert found.best is None
    assert found.segments == 190


def test_a_search_beyond_its_time_leaves_the_report_without_a_best_model(monkeypatch: pytest.MonkeyPatch) -> None:
    assert report.certified_report(tent(), line(), UNIFORM).best is not None
    monkeypatch.setattr(report, "MOST_SECONDS_OF_BEST", 0.0)
    found = report.certified_report(tent(), line(), UNIFORM)
    assert found.best is None
    assert found.squared.as_fraction() == Fraction(4, 27)
