import json
from math import comb

import numpy as np
import pytest

from mixproof.empirical.experiments.criteria import Agreement
from mixproof.empirical.experiments.lemma_3_7 import Lemma37, Share, _interpolates, lemma_3_7
from mixproof.geometry.data.memory.arrays import from_arrays
from mixproof.geometry.errors import InputError
from mixproof.solvers.linear.max_margin import MaxMargin, max_margin


def test_whether_draws_interpolate_is_what_the_exact_separator_says() -> None:
    seen = set()
    for seed in range(25):
        signed = np.random.default_rng(seed).standard_normal((4, 6))
        labels = [1, -1, 1, -1]
        data = from_arrays(signed * np.array(labels)[:, None], labels, "draw")
        separator = max_margin(data)
        assert isinstance(separator, MaxMargin)
        assert separator.interpolates == _interpolates(signed)
        seen.add(separator.interpolates)
    assert seen == {True, False}


def test_the_interval_is_that_of_clopper_and_pearson() -> None:
    low, high = Share(10, 240, 50, 45).interval

    def at_least(count: int, p: float) -> float:
        return sum(comb(50, k) * p**k * (1 - p) ** (50 - k) for k in range(count, 51))

    assert at_least(45, low) == pytest.approx(0.005, rel=1e-6)
    assert 1 - at_least(46, high) == pytest.approx(0.005, rel=1e-6)


def test_draws_in_few_dimensions_interpolate_less_often() -> None:
    found = lemma_3_7(10, draws=300)
    assert [share.dimension for share in found.rows] == [20, 60, 240]
    shares = [share.interpolating / share.draws for share in found.rows]
    assert shares[0] < 0.5 < shares[2]
    assert shares == sorted(shares)
    assert found.rows[0].bound is None
    assert found.rows[2].bound == pytest.approx(0.8)
    assert found.agreement is Agreement.AGREES


def test_a_share_below_the_bound_disagrees() -> None:
    for count, expected in ((300, Agreement.AGREES), (215, Agreement.DISAGREES)):
        assert Lemma37(0, (Share(10, 240, 300, count),)).agreement is expected
    assert Lemma37(0, (Share(10, 20, 300, 70),)).agreement is Agreement.UNDECIDED  # the bound was not put to the test


def test_a_share_beyond_the_proved_bounds_disagrees() -> None:
    fine, wrong = Share(10, 20, 300, 70), Share(10, 20, 300, 140)
    assert (fine.is_enclosed, wrong.is_enclosed) == (True, False)
    high = Share(10, 240, 300, 300)
    assert Lemma37(0, (fine, high)).agreement is Agreement.AGREES
    assert Lemma37(0, (wrong, high)).agreement is Agreement.DISAGREES


def test_the_outcome_is_written_in_the_agreed_form_and_follows_the_seed() -> None:
    first, second, other = (lemma_3_7(6, draws=60, seed=seed) for seed in (1, 1, 2))
    assert first == second
    assert first != other
    found = json.loads(json.dumps(first.to_json(), allow_nan=False))
    assert (found["experiment"], found["seed"]) == ("lemma-3.7", 1)
    assert found["rows"][-1]["bound"] == pytest.approx(2 / 3)
    for row in found["rows"]:
        assert row["predicted"]["at_least"] <= row["interval"][1]
        assert row["interval"][0] <= row["predicted"]["at_most"]


def test_settings_that_make_no_experiment_are_refused() -> None:
    with pytest.raises(InputError, match="at least 2 points"):
        lemma_3_7(1)
    with pytest.raises(InputError, match="10 points interpolate in at least 10 dimensions, not 9"):
        lemma_3_7(10, [9])
