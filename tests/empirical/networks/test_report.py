"""The best model of the same steepness is an extra: the report stands where it is refused, or takes too long."""

from fractions import Fraction

import numpy as np
import pytest

from mixproof.empirical.networks import report
from mixproof.empirical.networks.drawn import Sample
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.weights import fully_connected
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.reports.terminal.network import ShownNetworkReport
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
    assert "too many to be cut into cells" in found.without_best


def test_a_search_beyond_its_time_leaves_the_report_without_a_best_model(monkeypatch: pytest.MonkeyPatch) -> None:
    assert report.certified_report(tent(), line(), UNIFORM).best is not None
    monkeypatch.setattr(report, "MOST_SECONDS_OF_BEST", 0.0)
    found = report.certified_report(tent(), line(), UNIFORM)
    assert (found.best, found.without_best) == (None, "the time for it was up")
    assert found.squared.as_fraction() == Fraction(4, 27)


def many() -> Dataset:
    return Dataset.from_rows([[k] for k in range(101)], [k % 2 for k in range(101)])


REASONS: dict[str, tuple[Network, Dataset, Sample | None, str]] = {
    "points": (tent(), many(), None, "there are more than 100 points"),
    "steepness": (tent(), line(), Sample(3), "known from below alone"),
    "classes": (
        fully_connected([([[1], [2], [3]], None)]),
        Dataset.from_rows([[0], [1], [2]], [0, 1, 2]),
        Sample(3),
        "for more than two classes",
    ),
    "one class": (fully_connected([([[1]], None)]), Dataset.from_rows([[0], [1]], [0, 0]), None, "there is one class"),
    "constant": (fully_connected([([[0], [0]], [1, 2])]), line(), None, "is constant along all segments"),
}


@pytest.mark.parametrize("case", REASONS)
def test_a_report_without_a_best_model_says_why(case: str) -> None:
    network, data, sample, why = REASONS[case]
    shown = ShownNetworkReport(report.certified_report(network, data, UNIFORM, sample))
    record = shown.to_json()
    assert isinstance(record, dict)
    assert why in str(record["no_best_of_its_slope"])
    assert "best_of_its_slope" not in record
    assert f"The best model that is no steeper is left out: {shown.report.without_best}." in " ".join(
        repr(shown).split()
    )


def test_a_report_with_a_best_model_says_nothing_of_that() -> None:
    shown = ShownNetworkReport(report.certified_report(tent(), line(), UNIFORM))
    assert "left out" not in repr(shown)
    assert shown.report.without_best == ""
