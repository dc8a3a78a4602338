"""The resolutions of a curve are above the least certified radius, and scale with the data."""

from fractions import Fraction

import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.data.sources import load
from mixproof.theory.audit.audit import audit_rows
from mixproof.theory.audit.distances import distances_of
from mixproof.theory.audit.question import Question
from mixproof.theory.audit.strength.curve import resolutions
from mixproof.theory.audit.strength.following import follow
from tests.theory.audit.asked import X3, findings_of


def test_resolutions_are_above_the_certified_radius_or_the_radius_itself() -> None:
    found = findings_of("iris")
    assert min(each**2 for each in resolutions(found.dataset, found.distances)) > found.riskiest[0].squared
    assert audit_rows(Rows.of_dataset(load("shadow")), Question.of(1)).strengths
    again = follow(found.dataset, Fraction(1, 100), found.distances)
    assert again.histories == ()
    assert again.always_safe


def test_the_length_of_noise_that_is_named_is_followed_beyond_the_budget_of_the_curve(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mixproof.theory.audit.strength.curve.MOST_CURVE_CHORDS", 0)
    noise = Fraction(1, 10)
    found = findings_of("iris", noise=noise)
    length = next(each.epsilon for each in found.anchors if each.kind == "noise")
    there = next(each for each in found.strengths if each.epsilon == length)
    assert there.is_settled
    assert there.range.intervals == follow(found.dataset, length, found.distances).range.intervals
    assert length not in {each.epsilon for each in findings_of("iris").strengths}


def test_scaling_the_data_scales_the_resolution() -> None:
    small, large = findings_of(X3, [0, 1, 0], epsilon="1/10"), findings_of([[0], [30], [60]], [0, 1, 0], epsilon=3)
    assert small.strengths[0].range.intervals == large.strengths[0].range.intervals


@pytest.mark.parametrize("unit", ["1e39", "1e-46", "1e300", "1e-300", "1e400", "1e-400", "1e3", "1e-1"])
@pytest.mark.parametrize("rows", [[[0, 0], [2, 1], [4, 2], [1, 3], [7, 1]], [[0, 0], [3, 0], [0, 3], [5, 5], [9, 2]]])
def test_the_resolutions_are_in_the_unit_of_the_data_at_any_scale(rows: list[list[int]], unit: str) -> None:
    one, other = (
        Dataset.from_rows([[c * scale for c in row] for row in rows], "ababa") for scale in (1, Fraction(unit))
    )
    here, there = (resolutions(data, distances_of(data)) for data in (one, other))
    assert there == [epsilon * Fraction(unit) for epsilon in here]
    assert min(here) > 0
