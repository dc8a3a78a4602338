"""Samples of pairs: each pair with its share, and intervals that hold the mean as often as they say."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof import network_report
from mixproof.empirical.networks.decisions import decisions, floats_of
from mixproof.empirical.networks.drawn import MOST_DRAWN, Sample, quick_sample, sample_of, seconds_of_segment
from mixproof.empirical.networks.float_density import FloatDensity
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.pair_blocks import PairQuestion
from mixproof.empirical.networks.report import certified_report
from mixproof.empirical.networks.totals import Totals, totals
from mixproof.empirical.networks.weights import fully_connected
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.jobs.resources import ANY_RESOURCES
from mixproof.geometry.jobs.state import Stage
from mixproof.solvers.mixing.laws import Mixing
from tests.empirical.networks import samples
from tests.empirical.networks.worked import line, tent


def test_pairs_are_drawn_with_their_shares() -> None:
    counts = np.array([1, 3, 6])
    pairs = Sample(60_000).pairs(counts)
    assert (pairs[:, 0] != pairs[:, 1]).all()
    weights = np.outer(counts, counts) * (1 - np.eye(3))
    found = np.zeros((3, 3))
    np.add.at(found, tuple(pairs.T), 1 / len(pairs))
    assert found == pytest.approx(weights / weights.sum(), abs=0.01)


def test_a_point_with_nearly_all_rows_takes_no_longer() -> None:
    assert Sample(1000).pairs(np.array([10**9, 1])).shape == (1000, 2)


def test_wide_networks_with_many_pieces_are_drawn_in_smaller_samples() -> None:
    """The estimate knows the pieces, and not only the weights: these networks have as many weights."""
    data = Dataset.from_rows([[k, k * k % 97] for k in range(3000)], [k % 2 for k in range(3000)])
    turns = [[np.cos(k), np.sin(k)] for k in range(400)]
    bends = fully_connected([(turns, [-1000.0 * k / 400 for k in range(400)]), ([[1.0] * 400] * 2, None)])
    flat = fully_connected([(turns, [1e6] * 400), ([[1.0] * 400] * 2, None)])
    slow, quick = (seconds_of_segment(network, data) for network in (bends, flat))
    assert slow > 10 * quick
    many, few = (quick_sample(network, data, None) for network in (flat, bends))
    assert many is not None
    assert few is not None
    assert few.size < many.size / 10
    assert sample_of(flat, data) == Sample(MOST_DRAWN)
    assert sample_of(flat, Dataset.from_rows([[k, 0] for k in range(40)], [0, 1] * 20)) is None


@pytest.mark.parametrize(("draws", "least"), [(20, 15), pytest.param(200, 180, marks=pytest.mark.slow)])
def test_intervals_hold_the_mean_as_often_as_they_say(draws: int, least: int) -> None:
    rng = np.random.default_rng(0)
    network = samples.perceptron(rng, [2, 5, 3], 2.0)
    rows = rng.integers(-9, 10, (25, 2))
    data = Dataset.from_rows(rows.tolist(), (rows.sum(axis=1) % 3).tolist())
    found = decisions(network, data)
    counts = np.array([len(rows) for rows in data.rows], dtype=np.intp)
    density = FloatDensity.of(samples.LAWS["beta(1,1)"])
    assert density is not None

    def of(sample: Sample | None) -> Totals:
        drawn = None if sample is None else sample.pairs(counts)
        labels = np.array(data.labels, dtype=np.intp)
        question = PairQuestion(network, floats_of(data), labels, counts, density, 0.5, drawn)
        return totals(question, found, 512, Stage(), ANY_RESOURCES)

    whole = of(None)
    exact = {
        "cross_entropy": float(whole.cross_entropy.ball(64).mid()),
        "squared": float(whole.squared.ball(64).mid()),
        "right": float(whole.right[0].ball(64).mid()),
    }
    held = dict.fromkeys(exact, 0)
    for seed in range(draws):
        for name, (low, high) in of(Sample(100, seed)).intervals.items():
            held[name] += low <= exact[name] <= high
    assert least <= min(held.values()) <= max(held.values()) <= draws, held


@given(seed=st.integers(0, 10**6), size=st.integers(2, 6), draw=st.integers(0, 10**6))
def test_no_interval_of_a_sample_leaves_what_is_certain(seed: int, size: int, draw: int) -> None:
    """Shares lie in [0, 1] and losses above the floor, and the mean of all pairs is nowhere that was cut off."""
    network, data = samples.random_case(seed)
    law = samples.LAWS["beta(1,1)"]
    whole = certified_report(network, data, law, in_floats=True)
    found = certified_report(network, data, law, Sample(size, draw), in_floats=True)
    floor = float(found.floor.ball(64).mid())
    intervals = found.totals.intervals
    for low, high in intervals.values():
        assert low <= high
    assert 0 <= intervals["right"][0] <= intervals["right"][1] <= 1
    assert intervals["squared"][0] >= 0
    assert intervals["cross_entropy"][0] >= floor * (1 - 1e-15)
    assert not found.cross_entropy.ball(64) < found.floor.ball(64)
    assert found.excess.ball(64).lower() >= 0
    # The same bounds hold of the mean over all pairs, which is known here.
    means = {"cross_entropy": whole.cross_entropy, "squared": whole.squared, "right": whole.right[0]}
    uncut = uncut_intervals(network, data, law, Sample(size, draw))
    for name, value in means.items():
        mean, (low, high), (cut_low, cut_high) = float(value.ball(64).mid()), uncut[name], intervals[name]
        assert not low <= mean <= high or cut_low - 1e-9 <= mean <= cut_high + 1e-9
        assert not cut_low + 1e-9 < mean < cut_high - 1e-9 or low <= mean <= high


def uncut_intervals(network: Network, data: Dataset, law: Mixing, sample: Sample) -> dict[str, tuple[float, float]]:
    """The intervals as Student has them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Totals, "within", lambda self, *_: self)
        return certified_report(network, data, law, sample, in_floats=True).totals.intervals


def test_an_interval_that_is_cut_off_is_said_to_be_so() -> None:
    found = network_report(tent(), line(), sample=3, seed=1)
    text = " ".join(repr(found).split())
    assert "Intervals were cut off where nothing can lie: no loss is below the floor; no squared loss" in text
    record: Any = found.to_json()
    assert record["confidence"]["cut_off_where_certain"] == ["squared", "right", "cross_entropy"]
    assert record["right_share"]["confidence_interval"][1] == 1
    assert record["excess"]["confidence_interval"][0] == 0
    assert "cut off" not in repr(network_report(tent(), line(), sample=50, seed=1))


def test_without_the_cut_intervals_leave_what_is_certain() -> None:
    found = uncut_intervals(tent(), line(), samples.LAWS["beta(1,1)"], Sample(3, 1))
    assert found["squared"][0] < 0
    assert found["right"][1] > 1
