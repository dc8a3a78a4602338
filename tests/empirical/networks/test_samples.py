"""Samples of pairs: each pair with its share, and intervals that hold the mean as often as they say."""

import numpy as np
import pytest

from mixproof.empirical.networks.decisions import decisions, floats_of
from mixproof.empirical.networks.float_density import FloatDensity
from mixproof.empirical.networks.pair_blocks import PairQuestion
from mixproof.empirical.networks.totals import Sample, Totals, totals
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.jobs.resources import ANY_RESOURCES
from mixproof.geometry.jobs.state import Stage
from tests.empirical.networks import samples


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
