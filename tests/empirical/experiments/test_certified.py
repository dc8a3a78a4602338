"""What is proved of trained models, against plain computations in fractions and on fine grids."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from scipy.special import digamma
from scipy.stats import beta as beta_law

from mixproof.empirical.experiments import certified
from mixproof.empirical.experiments.certified import (
    CertifiedRun,
    CertifiedRuns,
    certified_runs,
    excess_stated,
    floor_respected,
)
from mixproof.empirical.networks.drawn import Sample
from mixproof.empirical.training.batches import Member
from mixproof.empirical.training.ensembles import TrainedEnsemble, train
from mixproof.empirical.training.networks import LinearScore, TwoLayerReLU
from mixproof.empirical.training.optimisers import Adam, GradientDescent
from mixproof.empirical.training.recipes import Recipe
from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import points_of, weights_of
from mixproof.geometry.data.sources import load
from mixproof.solvers.mixing.beta import Beta
from tests.empirical.ordinary import beta

LINE = load("counterexample")
CORNERS = Dataset.from_rows([[0, 0], [1, 0], [0, 1], [4, 4], [1, 0]], ["a", "b", "c", "a", "b"], "corners")


def small(dataset: Dataset, law: Beta, runs: int = 3, steps: int = 150) -> TrainedEnsemble:
    recipe = Recipe(TwoLayerReLU(6), Adam(0.02), steps, device="cpu")
    return train([Member(dataset, law, run) for run in range(runs)], recipe)


def scores_in_fractions(trained: TrainedEnsemble, model: int, point: tuple[Fraction, ...]) -> list[Fraction]:
    """The scores by the definition of a two-layer network."""
    first, second, offset = (part[model].astype(float).tolist() for part in trained.parameters)
    units = [
        max(
            Fraction(0), sum((Fraction(w) * x for w, x in zip(column, (*point, Fraction(1)), strict=True)), Fraction(0))
        )
        for column in zip(*first, strict=True)
    ]
    return [
        sum((Fraction(w) * u for w, u in zip(row, units, strict=True)), Fraction(b))
        for row, (b,) in zip(second, offset, strict=True)
    ]


def losses_on_a_grid(trained: TrainedEnsemble, model: int, law: Beta) -> Floats:
    """E_λ of the cross-entropy of every ordered pair of points, (m, m), by the midpoint rule."""
    dataset = trained.members[model].exact
    first, second, offset = (part[model].astype(float) for part in trained.parameters)
    points, count = points_of(dataset), 20_000
    places = (np.arange(count) + 0.5) / count
    density = beta_law.pdf(places, float(law.a), float(law.b)) / count
    found = np.zeros((dataset.size, dataset.size))
    for s in range(dataset.size):
        for t in range(dataset.size):
            z = places[:, None] * points[s] + (1 - places[:, None]) * points[t]
            scores = np.maximum(z @ first[:-1] + first[-1], 0) @ second.T + offset[:, 0]
            log = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
            each = places * log[:, dataset.labels[s]] + (1 - places) * log[:, dataset.labels[t]]
            found[s, t] = -(density * each).sum()
    return found


def least_losses(dataset: Dataset, law: Beta) -> Floats:
    """The least loss of every ordered pair, taken alone."""
    labels, alpha = np.array(dataset.labels), float(law.a)
    return np.asarray((labels[:, None] != labels) * float(digamma(2 * alpha + 1) - digamma(alpha + 1)))


@pytest.mark.parametrize("law", ["1", "2", "7/2", "128"])
@pytest.mark.parametrize("dataset", [LINE, CORNERS], ids=["line", "corners"])
def test_what_is_certified_is_what_a_plain_computation_gives(dataset: Dataset, law: str) -> None:
    trained = small(dataset, beta(law))
    found = certified_runs("small", trained, slice(0, 3), beta(law))
    weights = weights_of(dataset)
    for model, run in enumerate(found.runs):
        for index, winners in enumerate(run.winners):
            scores = scores_in_fractions(trained, model, dataset.point(index))
            assert winners == tuple(k for k, score in enumerate(scores) if score == max(scores))
        assert run.excess is not None
        lower, upper = run.excess
        assert 0 < lower <= upper < lower + 1e-9
        if dataset is CORNERS:  # no two of its segments overlap
            excess = (
                weights @ (losses_on_a_grid(trained, model, beta(law)) - least_losses(dataset, beta(law))) @ weights
            )
            assert (lower + upper) / 2 == pytest.approx(excess, abs=3e-6)


def test_on_the_line_the_floor_is_that_of_overlapping_segments() -> None:
    trained = small(LINE, beta("1"), runs=1)
    risk = weights_of(LINE) @ losses_on_a_grid(trained, 0, beta("1")) @ weights_of(LINE)
    ((lower, upper),) = certified_runs("small", trained, slice(0, 1), beta("1")).excesses
    assert (lower + upper) / 2 == pytest.approx(risk - 0.36240267465358599, abs=3e-6)


def test_a_sample_has_the_excess_of_its_own_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certified, "MOST_PAIRS", 4)
    monkeypatch.setattr(certified, "SHARE_DRAWN", 1)
    law = beta("2")
    trained = small(CORNERS, law, runs=2)
    found = certified_runs("small", trained, slice(0, 2), law)
    assert found.pairs == 4
    weights = weights_of(CORNERS)
    counts = np.array([len(rows) for rows in CORNERS.rows])
    for run, (lower, upper) in enumerate(found.excesses):
        above = losses_on_a_grid(trained, run, law) - least_losses(CORNERS, law)
        s, t = Sample(4, run).pairs(counts).T
        mean = (above[s, t] + above[t, s]).mean() / 2
        expected = (weights**2) @ np.diag(above) + (1 - (weights**2).sum()) * mean
        assert (lower + upper) / 2 == pytest.approx(expected, abs=3e-6)
        assert lower > 0


@pytest.mark.parametrize("law", ["1/2", "1", "32"])
def test_no_model_is_below_the_floor_trained_or_not(law: str) -> None:
    for steps in (0, 40):
        trained = small(LINE, beta(law), runs=6, steps=steps)
        found = certified_runs("small", trained, slice(0, 6), beta(law))
        assert all(lower > 0 for lower, _ in found.excesses)
        assert floor_respected([found]).holds
    below = replace(found, runs=(CertifiedRun(found.runs[0].winners, (-2e-9, -1e-9)),))
    assert floor_respected([found, below]).holds is False
    touching = replace(found, runs=(CertifiedRun(found.runs[0].winners, (-1e-12, 1e-12)),))
    assert floor_respected([touching]).holds


def test_a_model_that_loses_a_row_is_found_to() -> None:
    recipe = Recipe(TwoLayerReLU(32), Adam(0.02), 300, device="cpu")
    trained = train([Member(LINE, None, run) for run in range(2)], recipe)
    assert certified_runs("small", trained, slice(0, 2), None).lost == {}
    first, second, offset = (part.copy() for part in trained.parameters)
    second[1], offset[1] = -second[1], -offset[1]
    turned = replace(trained, parameters=(first, second, offset))
    assert certified_runs("small", turned, slice(0, 2), None).lost == {0: 1, 1: 1, 2: 1}


def test_weights_that_are_not_finite_keep_nothing() -> None:
    trained = small(LINE, beta("1"), runs=2, steps=5)
    trained.parameters[1][0, 0, 0] = np.nan
    found = certified_runs("small", trained, slice(0, 2), beta("1"))
    assert found.runs[0] == CertifiedRun(((), (), ()), None)
    assert excess_stated([found]).holds is None
    assert floor_respected([found]).holds


@pytest.mark.parametrize("unit", ["1e-8", "1", "1e8"])
def test_a_linear_model_is_decided_by_the_sign_of_its_score(unit: str) -> None:
    rng = np.random.default_rng(4)
    rows = [[Fraction(unit) * int(entry) for entry in row] for row in rng.integers(-9, 10, (7, 3))]
    dataset = Dataset.from_rows(rows, [0, 1, 0, 1, 1, 0, 1])
    rate = 1e-2 / float(Fraction(unit)) ** 2
    recipe = Recipe(LinearScore(), GradientDescent(rate), 30, "expected", precision="float64", device="cpu")
    trained = train([Member(dataset, beta("1"))], recipe)
    (run,) = certified_runs("linear", trained, slice(0, 1), beta("1")).runs
    theta = trained.parameters[0][0, 0].tolist()
    for index, winners in enumerate(run.winners):
        score = sum(Fraction(a) * b for a, b in zip(theta, dataset.point(index), strict=True))
        assert winners == ((0, 1) if score == 0 else (int(score > 0),))


def test_spread_and_distance_are_of_all_runs() -> None:
    runs = tuple(CertifiedRun(((0,), (1,), (0,)), (value, value)) for value in (0.5, 0.02, 0.18, 8.0))
    found = CertifiedRuns("made up", LINE, beta("1"), runs, None, True)
    assert found.spread == pytest.approx((0.02, 0.34, 8.0))
    assert found.distance == 2.0  # two laws differ by no more
    assert replace(found, runs=runs[1:3]).distance == pytest.approx(0.6)
    assert "made up: 0.02, 0.34, 8, E|h − g|₁ ≤ 2" in excess_stated([found]).worst
