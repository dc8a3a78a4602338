"""The resolution of networks, beside worked values, plain sampling with exact bisection, and laws."""

import random
from fractions import Fraction
from math import isqrt

import numpy as np
import pytest

from mixproof.empirical.networks import resolution
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.resolution import Reach, resolution_of
from mixproof.empirical.networks.weights import fully_connected
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import TimeUp, watched
from tests.empirical.networks.drawn import FAMILIES, drawn_data, drawn_network
from tests.empirical.networks.worked import line, net_w, plane, tent

SAMPLES = 48


def winner(network: Network, point: list[Fraction]) -> tuple[int, ...]:
    scores = network(point)
    return tuple(k for k, score in enumerate(scores) if score == max(scores))


def at(here: tuple[Fraction, ...], there: tuple[Fraction, ...], share: Fraction) -> list[Fraction]:
    return [a + share * (b - a) for a, b in zip(here, there, strict=True)]


def square(here: tuple[Fraction, ...], there: tuple[Fraction, ...]) -> Fraction:
    return sum(((a - b) ** 2 for a, b in zip(here, there, strict=True)), Fraction(0))


def sampled_reach(network: Network, data: Dataset, point: int) -> Fraction | None:
    """The squared distance of the first change that samples see, bisected exactly: the reach, or a little more."""
    here, own = data.point(point), (data.labels[point],)
    found = []
    for other in range(data.size):
        there = data.point(other)
        changed = [k for k in range(SAMPLES + 1) if winner(network, at(here, there, Fraction(k, SAMPLES))) != own]
        if other == point or not changed:
            continue
        low, high = Fraction(changed[0] - 1, SAMPLES), Fraction(changed[0], SAMPLES)
        for _ in range(30):
            middle = (low + high) / 2
            low, high = (middle, high) if winner(network, at(here, there, middle)) == own else (low, middle)
        found.append(high**2 * square(here, there))
    return min(found, default=None)


def test_the_tent_changes_half_way_between_its_rows() -> None:
    found = resolution_of(tent(), line())
    assert [(each.lower, each.upper) for each in found.reaches] == [(Fraction(1, 4), Fraction(1, 4))] * 3
    assert [found.quantile(Fraction(k, 10)) for k in (0, 1, 5, 10)] == [Fraction(1, 2)] * 4
    assert found.kept == (0, 1, 2)
    # The lead is 1 at every row, and the layers allow a slope of √2·√20.
    assert found.slope == pytest.approx(40**0.5, abs=1e-6)
    assert all(each is not None and 0.1581 < each < Fraction(isqrt(10**20 // 40), 10**10) for each in found.certified)


def test_net_w_changes_where_it_does_by_hand() -> None:
    """From row 0 towards row 2 at 31/82 of the way, from row 1 towards row 0 at 1/16; rows 2 and 3 are not kept."""
    found = resolution_of(net_w(), plane())
    truth = {0: Fraction(31, 82) ** 2 * 10, 1: Fraction(1, 256) * 5}
    assert found.kept == tuple(truth) == tuple(each.point for each in found.reaches)
    for each in found.reaches:
        assert each.lower is not None
        assert each.upper is not None
        assert each.lower <= truth[each.point] <= each.upper < each.lower * (1 + Fraction(1, 10**9))
    assert [found.quantile(), found.quantile(Fraction(9, 10))] == [Fraction("0.1397"), Fraction("1.195")]


@pytest.mark.parametrize("family", range(len(FAMILIES)))
@pytest.mark.parametrize(("work", "first"), [(0, 1), (10**9, 1), (10**9, 32)])
def test_reaches_are_what_samples_and_bisection_find(
    family: int, work: int, first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolution, "MOST_EXACT_WORK", work)
    monkeypatch.setattr(resolution, "FIRST", first)
    draw = random.Random(7 * family)
    seen = close = 0
    for _ in range(6):
        network = drawn_network(draw, family)
        data = drawn_data(draw, network)
        # Most random labels are lost; those that the network gives itself are kept.
        told = [winner(network, list(data.point(index))) for index in range(data.size)]
        labels = [classes[0] for classes in told]
        if len(set(labels)) < network.outputs:
            continue
        data = Dataset.from_rows([data.point(index) for index in range(data.size)], labels)
        for each in resolution_of(network, data).reaches:
            near = sampled_reach(network, data, each.point)
            seen += 1
            if near is None or each.lower is None:
                assert near is None or each.lower is not None  # a change that was seen is found
                continue
            assert each.upper is None or each.lower <= each.upper
            assert each.lower <= near
            close += near <= each.lower * (1 + Fraction(1, 10**6))
            if each.upper is not None:
                assert each.upper <= near * (1 + Fraction(1, 10**6)) or each.upper < near
            assert work == 0 or each.is_settled
    assert close >= seen * 0.6


def test_some_of_every_family_is_looked_at() -> None:
    """The test above leaves out networks that call all rows the same; not all of them are such."""
    for family in range(len(FAMILIES)):
        draw, kept = random.Random(7 * family), 0
        for _ in range(6):
            network = drawn_network(draw, family)
            data = drawn_data(draw, network)
            told = {winner(network, list(data.point(index)))[0] for index in range(data.size)}
            kept += len(told) == network.outputs
        assert kept


@pytest.mark.parametrize("family", range(3))
def test_nothing_changes_within_the_certified_distance(family: int) -> None:
    draw = random.Random(family)
    for _ in range(8):
        network = drawn_network(draw, family)
        data = drawn_data(draw, network)
        found = resolution_of(network, data)
        for point, certain, reach in zip(found.kept, found.certified, found.reaches, strict=True):
            assert point == reach.point
            if certain is None:
                continue
            assert reach.upper is None or certain**2 <= reach.upper
            for _ in range(6):
                step = [Fraction(draw.randint(-99, 99)) for _ in range(data.dimension)]
                length = isqrt(int(sum(each**2 for each in step)) + 1) + 1
                moved = [a + certain * b / length for a, b in zip(data.point(point), step, strict=True)]
                assert winner(network, moved) == (data.labels[point],)


def test_a_touch_is_a_change_and_found_exactly() -> None:
    """Scores (|x − 1|, 0): from 0 to 3 they tie at 1 and nowhere else, which floats alone cannot tell."""
    network = fully_connected([([[1], [-1]], [-1, 1]), ([[1, 1], [0, 0]], [0, 0])])
    data = Dataset.from_rows([[0], [3], [1]], [0, 0, 1])
    reaches = {each.point: each for each in resolution_of(network, data).reaches}
    assert reaches[0] == Reach(0, Fraction(1), Fraction(1))
    assert reaches[1] == Reach(1, Fraction(4), Fraction(4))
    assert 2 not in reaches  # a tie keeps nothing


def test_a_decision_that_never_changes_has_no_reach() -> None:
    network = fully_connected([([[0], [0]], [1, 0])])
    found = resolution_of(network, Dataset.from_rows([[0], [1]], [0, 1]))
    assert (found.kept, found.quantile(), found.certified, found.is_settled) == ((0,), None, (None,), True)


def test_lengths_go_with_the_unit_and_not_with_the_order() -> None:
    iris = load("iris")
    rows = [iris.point(index) for index in range(0, iris.size, 5)]
    labels = [iris.labels[index] for index in range(0, iris.size, 5)]
    rng = np.random.default_rng(3)
    first, second = rng.standard_normal((9, 4)), rng.standard_normal((3, 9))
    near = resolution_of(
        fully_connected([(first, np.zeros(9)), (second, np.zeros(3))]), Dataset.from_rows(rows, labels)
    )
    far = resolution_of(
        fully_connected([(first / 8, np.zeros(9)), (second, np.zeros(3))]),
        Dataset.from_rows([[8 * value for value in row] for row in rows][::-1], labels[::-1]),
    )
    assert len(near.reaches) > 5
    assert sorted(each.lower for each in far.reaches if each.lower is not None) == pytest.approx(
        sorted(64 * each.lower for each in near.reaches if each.lower is not None), rel=1e-9
    )


@pytest.mark.parametrize("power", [0, -500, 500])
def test_parts_of_segments_tell_what_whole_ones_do(power: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Followed in parts and followed whole, segments bound the same reaches, which floats all but settle."""
    rng = np.random.default_rng(10)
    rows = np.unique(rng.integers(-99, 100, (150, 4)), axis=0)
    weights, bias = rng.standard_normal((30, 4)), rng.standard_normal(30)
    network = fully_connected([(weights * 2.0**-power, 99 * bias), (rng.standard_normal((3, 30)), None)])
    points = [[Fraction(int(value)) * Fraction(2) ** power for value in row] for row in rows]
    data = Dataset.from_rows(points, [winner(network, point)[0] for point in points])
    monkeypatch.setattr(resolution, "MOST_EXACT_WORK", 0)
    parts = resolution_of(network, data).reaches
    monkeypatch.setattr(resolution, "_WORTHWHILE", 0.0)
    whole = resolution_of(network, data).reaches
    assert len(parts) == len(whole) == len(rows)
    for one, other in zip(parts, whole, strict=True):
        assert one.point == other.point
        bounds = [(each.lower or Fraction(0), each.upper or Fraction(0)) for each in (one, other)]
        assert 0 < max(low for low, _ in bounds) <= min(high for _, high in bounds)
        assert all(high <= low * (1 + Fraction(1, 10**8)) for low, high in bounds)


def test_a_draw_says_what_it_drew_and_depends_on_the_seed_alone() -> None:
    iris = load("iris")
    rng = np.random.default_rng(0)
    network = fully_connected([(rng.standard_normal((9, 4)), np.zeros(9)), (rng.standard_normal((3, 9)), np.zeros(3))])
    whole = {each.point: each.upper for each in resolution_of(network, iris).reaches}
    drawn = [resolution_of(network, iris, seed, seconds=0) for seed in (1, 1, 2)]
    assert [len(each.reaches) for each in drawn] == [10] * 3
    assert all(each.is_sample and each.segments == 10 and not each.is_of_all_segments for each in drawn)
    assert drawn[0].reaches == drawn[1].reaches != drawn[2].reaches
    for each in drawn[0].reaches:
        least = whole[each.point]
        assert each.upper is None or (least is not None and each.upper >= least * (1 - Fraction(1, 10**9)))


def test_it_ends_in_time_and_refuses_what_does_not_fit() -> None:
    with pytest.raises(TimeUp, match="reaches of the network"), watched(0):
        resolution_of(tent(), line())
    with pytest.raises(InputError, match="reads rows of 1 coordinates, and the dataset's have 2"):
        resolution_of(tent(), plane())
