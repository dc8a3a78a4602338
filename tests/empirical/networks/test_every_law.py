"""Every law that can be written, on random networks: means beside tanh-sinh quadrature of SciPy."""

import re
from fractions import Fraction
from functools import partial
from itertools import combinations

import numpy as np
import pytest
from scipy.integrate import tanhsinh

from mixproof.empirical.networks import density_series
from mixproof.empirical.networks.density_series import power_series
from mixproof.empirical.networks.exact_line import exact_pieces
from mixproof.empirical.networks.float_density import FloatDensity
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.pair_blocks import PairCosts, PairQuestion, pair_costs
from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.solvers.mixing.density.law import Density
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.parser import parse_mixing
from tests.empirical.networks import samples

LOSSES: tuple[samples.Loss, ...] = (samples.cross_entropy, samples.squared, samples.right)


def costs_of(network: Network, data: Dataset, law: Mixing) -> tuple[list[list[int]], PairCosts]:
    """All pairs, and what the network costs on them."""
    density = FloatDensity.of(law)
    assert density is not None
    points = np.array([[float(value) for value in data.point(k)] for k in range(data.size)])
    ones = np.ones(data.size, np.intp)
    question = PairQuestion(network, points, np.array(data.labels), ones, density, 0.5)
    pairs = question.pairs(range(question.size))
    return pairs.tolist(), pair_costs(question, pairs)


def cuts(network: Network, data: Dataset, s: int, t: int, text: str) -> list[Fraction]:
    """Where an integrand may bend or jump, so that quadrature converges; its values owe nothing to these places."""
    found = {Fraction(0), Fraction(1, 2), Fraction(1), *map(Fraction, re.findall(r"(?<=:)\d+/\d+(?=:)", text))}
    for piece in exact_pieces(network, data.point(s), data.point(t)):
        found |= {piece.lower, piece.upper}
        for (p, q), (r, z) in combinations(zip(piece.constant, piece.slope, strict=True), 2):
            if q != z and piece.lower < (r - p) / (q - z) < piece.upper:
                found.add((r - p) / (q - z))
    return sorted({*found, *(1 - each for each in found)})


def plain_mean(network: Network, data: Dataset, s: int, t: int, text: str) -> Floats:
    """The means of the three losses over λ and both orders of a pair, by SciPy."""
    points = np.array([[float(value) for value in data.point(k)] for k in (s, t)])
    labels = data.labels[s], data.labels[t]
    places = [float(each) for each in cuts(network, data, s, t, text) if each <= Fraction(1, 2)]

    def integrand(x: Floats, loss: samples.Loss) -> Floats:
        near = x.ravel()
        # x is λ next to 0 and 1 − λ next to 1: the densities of both orders, each with both ends.
        weight = samples.plain_density(text, near, 1 - near) + samples.plain_density(text, 1 - near, near)
        values = np.zeros_like(near)
        for ends, pair in ((points, labels), (points[::-1], labels[::-1])):
            scores = samples.plain_scores(network, near[:, None] * ends[0] + (1 - near[:, None]) * ends[1])
            values += loss(scores, near, *pair)
        return np.asarray(weight * values / 2).reshape(x.shape)

    lower, upper = np.array(places[:-1]), np.array(places[1:])
    return np.array([tanhsinh(partial(integrand, loss=loss), lower, upper).integral.sum() for loss in LOSSES])


def check(text: str, law: Mixing, seeds: tuple[int, ...]) -> None:
    """Values are those of SciPy, and bounds are small."""
    for seed in seeds:
        network, data = samples.random_case(seed)
        pairs, costs = costs_of(network, data, law)
        for k in {0, len(pairs) // 2, len(pairs) - 1}:
            s, t = pairs[k]
            expected = plain_mean(network, data, s, t, text)
            for number, (value, error) in enumerate((costs.cross_entropy, costs.squared)):
                assert value[k] == pytest.approx(expected[number], rel=1e-9, abs=1e-9)
                assert error[k] <= 1e-9 * (1 + value[k])
            assert costs.right[0][k] - 1e-8 <= expected[2] <= costs.right[1][k] + 1e-8
            assert costs.right[1][k] - costs.right[0][k] < 1e-6


@pytest.mark.parametrize("text", samples.LAWS)
def test_means_are_those_of_scipy(text: str) -> None:
    check(text, samples.LAWS[text], (3,))


@pytest.mark.slow
@pytest.mark.parametrize("text", samples.LAWS)
def test_means_of_more_networks_are_those_of_scipy(text: str) -> None:
    check(text, samples.LAWS[text], (2, 5, 6, 11, 14))


def test_every_way_to_write_a_law_is_tried() -> None:
    with pytest.raises(InputError) as error:
        parse_mixing("no law")
    ways = set(re.findall(r"\b(uniform|[a-z]+(?=\())", str(error.value).partition("write ")[2]))
    assert {"beta", "mixture", "piecewise", "density"} <= ways
    assert ways - {"uniform"} == {text.partition("(")[0] for text in samples.LAWS}


def test_what_series_miss_is_in_the_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """With too few halvings next to a pole at −1/1000 a part has no series at all; its mass is counted as an error."""
    law = samples.LAWS["density(1/((x+1/1000)*log(1001)))"]
    network, data = samples.random_case(3)
    _, right = costs_of(network, data, law)
    monkeypatch.setattr(density_series, "_MOST_HALVINGS", 4)
    _, rough = costs_of(network, data, law)
    for (value, error), (wide, missed) in ((right.cross_entropy, rough.cross_entropy), (right.squared, rough.squared)):
        assert (np.abs(value - wide) <= error + missed).all()
        assert (np.abs(value - wide) > 1e-3).any()


@pytest.mark.parametrize("text", [text for text in samples.LAWS if text.startswith("density")])
def test_terms_are_the_density(text: str) -> None:
    """At random places the sum of terms is the density that Python evaluates, and the mass of all is 1."""
    law = samples.LAWS[text]
    assert isinstance(law, Density)
    breakpoints, terms, doubt = power_series(law)
    assert doubt < 1e-14
    x = np.sort(np.concatenate([np.geomspace(1e-9, 0.5, 300), np.linspace(0.001, 0.5, 300)]))
    interval = np.searchsorted(breakpoints[1:-1], x)
    value, error = np.zeros_like(x), np.zeros_like(x)
    for k, each in enumerate(terms):
        for term in each:
            found, bound = term.at(x[interval == k], 0.0)
            value[interval == k] += found
            error[interval == k] += bound
    expected = samples.plain_density(text, x, 1 - x) + samples.plain_density(text, 1 - x, x)
    assert np.abs(value - expected).max() < 1e-11 * expected.max()
    assert (error < 1e-11 * expected).all()
