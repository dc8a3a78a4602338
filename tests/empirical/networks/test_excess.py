"""The certified excess over the least loss: never below zero, and falling as a network comes closer to the optimum."""

import random
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from mixproof import MixupOptimalClassifier, network_report
from mixproof.empirical.networks import report
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.report import certified_report
from mixproof.empirical.networks.weights import fully_connected
from mixproof.empirical.networks.written import written_form
from mixproof.empirical.training.batches import Member
from mixproof.empirical.training.ensembles import train
from mixproof.empirical.training.networks import TwoLayerReLU
from mixproof.empirical.training.optimisers import Adam
from mixproof.empirical.training.recipes import Recipe
from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.numbers.enclosures import Real
from mixproof.solvers.mixing.beta import Beta
from tests.empirical.networks.drawn import drawn_data, drawn_network

RADIUS = Fraction(1, 2**20)
"""The radius of the balls on which the optimal classifier is tabulated."""


def bounds(value: Real) -> tuple[float, float]:
    ball = value.ball(64)
    return float(ball.lower()), float(ball.upper())


def interpolating(places: Floats, values: Floats) -> Network:
    """One hidden layer that takes the values, (places, classes), at rising places and is affine in between."""
    slopes = np.diff(values, axis=0) / np.diff(places)[:, None]
    bends = np.diff(slopes, axis=0, prepend=np.zeros((1, values.shape[1])))
    return fully_connected([(np.ones((len(bends), 1)), -places[:-1]), (bends.T, values[0])])


def tabulated(data: Dataset, alpha: str, cells: int) -> Network:
    """The log-probabilities of the optimal classifier at places that cut each unit of a line into so many cells."""
    rows = np.array([[float(value) for value in data.point(index)] for index in range(data.size)])
    model = MixupOptimalClassifier(alpha=alpha, epsilon=RADIUS).fit(rows, data.labels)
    units = round(np.ptp(rows))
    places = rows.min() + np.arange(units * cells + 1) / cells
    # At a data point h is sure of its class, and so no network is as good as h: as sure as its cells are fine will do.
    return interpolating(places, np.log(np.maximum(model.predict_proba(places[:, None]), 1 / (8 * cells**2))))


def check_that_it_falls(source: str, alpha: str, most: float) -> None:
    data, law = load(source), Beta(Fraction(alpha), Fraction(alpha))
    reports = [certified_report(tabulated(data, alpha, n), data, law, in_floats=True) for n in (4, 16, 64, 256)]
    assert all(found.floor_is_exact for found in reports)
    excesses = [bounds(found.excess) for found in reports]
    assert all(after < before for (before, _), (_, after) in pairwise(excesses)), excesses
    assert 0 <= excesses[-1][0] <= excesses[-1][1] < most


@pytest.mark.parametrize("alpha", ["1", "2", "1/2"])
def test_the_excess_of_a_table_of_the_optimum_falls_with_its_cells(alpha: str) -> None:
    check_that_it_falls("counterexample", alpha, 0.03)


@pytest.mark.slow
@pytest.mark.parametrize("alpha", ["1", "2"])
@pytest.mark.parametrize("source", ["alternating-line", "alternating-line:points=4,classes=3"])
def test_the_excess_of_a_table_falls_on_longer_lines(source: str, alpha: str) -> None:
    check_that_it_falls(source, alpha, 0.1)


@pytest.fixture
def in_floats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports without what is slow, which the excess does not need."""
    monkeypatch.setattr(report, "MOST_POINTS_OF_BEST", 0)
    monkeypatch.setattr(report, "MOST_EXACT_WORK", 0)


def excess_shown(network: Network, data: Dataset, alpha: int = 1) -> tuple[float, float]:
    """The excess as the report of the written network has it."""
    return bounds(network_report(written_form(network), data, alpha=alpha).report.excess)


@pytest.mark.usefixtures("in_floats")
@pytest.mark.parametrize("seed", range(30))
def test_no_random_network_is_below_the_floor(seed: int) -> None:
    draw = random.Random(seed)
    network = drawn_network(draw, seed)
    assert excess_shown(network, drawn_data(draw, network), 1 + seed % 2)[0] >= 0


@pytest.mark.usefixtures("in_floats")
def test_no_trained_network_is_below_the_floor() -> None:
    """And training brings each of them nearer to it."""
    line, law = load("counterexample"), Beta(Fraction(1), Fraction(1))
    recipe = Recipe(TwoLayerReLU(16), Adam(0.03), steps=300, device="cpu", record=(0,), keep=(0,))
    made = train([Member(line, law, run) for run in range(10)], recipe)
    for run in range(10):
        (before, _), (low, high) = (excess_shown(each.exact(run), line) for each in (made.after(0), made))
        assert 0 <= low <= high < before, run
