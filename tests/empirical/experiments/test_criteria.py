import json
from dataclasses import dataclass
from math import inf, nan

import numpy as np
import pytest
from scipy.stats import sem, ttest_1samp

from mixproof.empirical.experiments.criteria import (
    Agreement,
    Criterion,
    Measured,
    agreement,
    experiment_json,
    number_json,
)
from mixproof.geometry.aliases import Json
from mixproof.geometry.errors import InputError

MET, MISSED = Criterion("the sun rises", True, "today"), Criterion("it rains", False, "never")
OPEN = Criterion("it snows", None, "nobody looked")


@dataclass(frozen=True)
class Reading:
    value: float

    def to_json(self) -> Json:
        return {"measured": number_json(self.value)}


def test_a_mean_has_the_standard_error_of_its_runs() -> None:
    runs = np.random.default_rng(0).standard_normal(7)
    found = Measured.over(runs)
    assert found.mean == pytest.approx(runs.mean())
    assert found.standard_error == pytest.approx(sem(runs))
    assert found.margin == pytest.approx(3 * sem(runs))
    assert found.upper(0.99) == pytest.approx(ttest_1samp(runs, 0).confidence_interval(0.99).high)
    assert found.interval(0.95) == pytest.approx(tuple(ttest_1samp(runs, 0).confidence_interval(0.95)))


def test_one_run_has_no_standard_error() -> None:
    with pytest.raises(InputError, match="a standard error takes at least 2 runs, not 1"):
        Measured.over([1.0])


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ((MET,), Agreement.AGREES),
        ((MET, MISSED), Agreement.DISAGREES),
        ((MISSED,), Agreement.DISAGREES),
        ((MET, OPEN), Agreement.UNDECIDED),
        ((OPEN, MISSED), Agreement.DISAGREES),
    ],
)
def test_agreement_follows_from_the_criteria(criteria: tuple[Criterion, ...], expected: Agreement) -> None:
    assert agreement(criteria) is expected
    found = experiment_json("weather", 3, [Reading(0.5)], criteria, {"runs": 2})
    assert isinstance(found, dict)
    assert found["agreement"] == expected.value
    assert found["schema"] == "mixproof/experiment/1"
    assert found["criterion"] == "; ".join(each.words for each in criteria)


def test_json_has_null_for_numbers_that_are_none() -> None:
    assert [number_json(value) for value in (0.5, nan, inf)] == [0.5, None, None]
    text = json.dumps(experiment_json("weather", 0, [Reading(nan)], [MET], {}), allow_nan=False)
    assert json.loads(text)["rows"] == [{"measured": None}]
