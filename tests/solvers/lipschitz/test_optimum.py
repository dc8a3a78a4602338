"""The best L-Lipschitz model: against an exact solution, against plain quadrature of J, and its limits and laws."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from math import log

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.polynomial.legendre import leggauss
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import expit
from scipy.stats import beta as scipy_beta

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import TimeUp, watched
from mixproof.solvers.lipschitz import optimum as module
from mixproof.solvers.lipschitz.mixed_measure import mixed_measure
from mixproof.solvers.lipschitz.optimum import LipschitzOptimum, lipschitz_optimum
from mixproof.solvers.loss.irreducible import irreducible_loss
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.parser import parse_mixing
from tests.strategies import all_points, datasets, examples, remade, rotated

UNIFORM = Beta(Fraction(1), Fraction(1))
STRONG = Beta(Fraction(128), Fraction(128))
PAIR = Dataset.from_rows([[0], [1]], [0, 1])


def optimum(
    dataset: Dataset, lipschitz_constant: Fraction | int, law: Mixing = UNIFORM, gap: float = 1e-4
) -> LipschitzOptimum:
    return lipschitz_optimum(dataset, law, Fraction(lipschitz_constant), gap)


# --- two points: solved by hand ---------------------------------------------------------------------------


def softplus(x: float) -> float:
    return float(np.logaddexp(0.0, x))


def pair_loss(lipschitz_constant: float) -> float:
    """The least loss on {0 | 1} under the uniform law.

    The log odds g is odd about ½. It cannot follow ln(z/(1 − z)) near 0, where that is too steep. So it is as steep as
    it may be up to a place a, and follows from there on; on [0, a] it is first above and then below, so that the pulls
    of the atom ¼ at 0 and of the density ½ add up to nothing. Where that takes an a beyond ½, it is steep everywhere.
    """

    def odds(a: float) -> Callable[[float], float]:
        def g(z: float) -> float:
            if z > 0.5:
                return -g(1 - z)
            return log(z / (1 - z)) if z > a else log(a / (1 - a)) + lipschitz_constant * (z - a)

        return g

    def pull(a: float) -> float:
        g = odds(a)
        return 0.25 * float(expit(g(0.0))) + 0.5 * float(quad(lambda z: expit(g(z)) - z, 0, a)[0])

    steepest = (1 - max(0.0, 1 - 4 / lipschitz_constant) ** 0.5) / 2
    a = 0.5 if pull(0.5) >= 0 else float(brentq(pull, steepest, 0.5))
    g = odds(a)
    inside = quad(lambda z: softplus(g(z)) - z * g(z), 0, 1, points=[a, 1 - a], limit=200)[0]
    return 0.25 * softplus(g(0.0)) + 0.25 * softplus(-g(1.0)) + 0.5 * float(inside)


@pytest.mark.parametrize("lipschitz_constant", [1, 3, 4, 8, 30])
def test_two_points_are_solved_by_hand(lipschitz_constant: int) -> None:
    found = optimum(PAIR, lipschitz_constant, gap=1e-5)
    assert found.gap <= 1e-5
    wanted = pair_loss(float(lipschitz_constant))
    assert float(found.lower) - 1e-8 <= wanted <= float(found.upper) + 1e-8


# --- J by plain quadrature --------------------------------------------------------------------------------


def plain_loss(dataset: Dataset, law: Beta, g: Callable[[Floats], Floats], breaks: Sequence[float]) -> float:
    """J of logits g(z) of shape (places, k) on a line, over ordered pairs, Gauss–Legendre between the breaks of g."""
    nodes, shares = leggauss(12)
    points = [float(dataset.point(k)[0]) for k in range(dataset.size)]
    density = scipy_beta(float(law.a), float(law.b)).pdf

    def score(z: Floats, label: int) -> Floats:
        logits = g(z)
        value: Floats = np.log(np.exp(logits).sum(axis=1)) - logits[:, label]
        return value

    total = 0.0
    for s, at_s in enumerate(points):
        for t, at_t in enumerate(points):
            weight = float(dataset.weights[s] * dataset.weights[t])
            if s == t:
                total += weight * float(score(np.array([at_s]), dataset.labels[s])[0])
                continue
            cuts = sorted({0.0, 1.0, *(float(np.clip((z - at_t) / (at_s - at_t), 0, 1)) for z in breaks)})
            for low, high in pairwise(cuts):
                lam = low + (high - low) * (1 + nodes) / 2
                z = lam * at_s + (1 - lam) * at_t
                mixed = lam * score(z, dataset.labels[s]) + (1 - lam) * score(z, dataset.labels[t])
                total += weight * float((shares / 2 * (high - low) * density(lam)) @ mixed)
    return total


@examples(6)
@given(
    datasets(dimensions=(1,), sizes=(3, 5), bound=2).filter(lambda dataset: len(dataset.classes) > 1),
    st.sampled_from([Beta(Fraction(1), Fraction(1)), Beta(Fraction(2), Fraction(1)), Beta(Fraction(3), Fraction(3))]),
    st.sampled_from([1, 6]),
    st.integers(0, 10**6),
)
def test_no_logits_of_that_lipschitz_constant_have_a_loss_below(
    dataset: Dataset, law: Beta, lipschitz_constant: int, seed: int
) -> None:
    found = optimum(dataset, lipschitz_constant, law, 1e-3)
    points = sorted(float(point[0]) for point in all_points(dataset))
    breaks = np.linspace(points[0], points[-1], 13)
    random = np.random.default_rng(seed)
    slopes = random.uniform(-lipschitz_constant / 2, lipschitz_constant / 2, (12, len(dataset.classes)))
    values = np.concatenate([np.zeros((1, slopes.shape[1])), np.cumsum(slopes * (breaks[1] - breaks[0]), axis=0)])
    values += random.normal(0, 1, slopes.shape[1])

    def g(z: Floats) -> Floats:
        return np.stack([np.interp(z, breaks, column) for column in values.T], axis=1)

    assert plain_loss(dataset, law, g, [*breaks, *points]) >= float(found.lower) - 1e-9


@pytest.mark.parametrize(
    "law",
    [UNIFORM, Beta(Fraction(2), Fraction(1)), pytest.param(Beta(Fraction(4), Fraction(4)), marks=pytest.mark.slow)],
    ids=str,
)
def test_the_logits_found_have_a_loss_between_the_bounds(law: Beta) -> None:
    dataset = Dataset.from_rows([[0], [1], [2], [4], [4]], ["a", "b", "c", "a", "a"])
    found = optimum(dataset, 5, law)
    measure = mixed_measure(dataset, law)
    at, value = [float(dataset.point(k)[0]) for k in range(dataset.size)], list(found.logits[: dataset.size])
    inner = iter(found.logits[dataset.size :])
    for cell in found.cells:
        stretch = measure.stretches[cell.stretch]
        if cell.right < stretch.end:
            ends = [float(dataset.point(end)[0]) for end in (stretch.tail, stretch.head)]
            at.append(ends[0] + (ends[1] - ends[0]) * float(cell.right / stretch.end))
            value.append(next(inner))
    order = np.argsort(at)
    places, values = np.array(at)[order], np.array(value)[order]
    assert (np.abs(np.diff(values, axis=0)) <= 2.5 * np.diff(places)[:, None] * (1 + 1e-9)).all()

    def g(z: Floats) -> Floats:
        return np.stack([np.interp(z, places, column) for column in values.T], axis=1)

    own = plain_loss(dataset, law, g, places.tolist())
    assert float(found.lower) - 1e-9 <= own <= float(found.upper) + 1e-9


# --- limits and laws --------------------------------------------------------------------------------------

SETS = ["counterexample", "shadow", "crossing", "alternating-line:points=4,classes=3"]


@pytest.mark.parametrize("name", SETS)
def test_a_flat_model_predicts_the_class_shares(name: str) -> None:
    dataset = load(name)
    found = optimum(dataset, Fraction(1, 10_000))
    shares = np.array(dataset.class_sizes) / dataset.row_count
    entropy = -float((shares * np.log(shares)).sum())
    # Logits that move by at most L·D/2 lower the loss by at most L·D.
    assert entropy - 12e-4 <= float(found.lower) <= float(found.upper) <= entropy + 1e-12
    assert np.abs(found.probabilities - shares).max() < 1e-3


@pytest.mark.parametrize("name", SETS)
def test_the_loss_falls_to_the_irreducible_one(name: str) -> None:
    dataset = load(name)
    least = irreducible_loss(dataset, UNIFORM)
    assert least is not None
    floor = float(least.ball(64))
    losses = [optimum(dataset, lipschitz_constant, gap=3e-3) for lipschitz_constant in (1, 10, 100, 1000)]
    assert all(float(found.upper) > floor for found in losses)
    above = [float(found.upper) - floor for found in losses]
    assert above[-1] < 0.02
    assert above[-1] < above[-2] / 3 < above[-3] / 6


@pytest.mark.parametrize(("name", "law"), [("counterexample", STRONG), ("shadow", UNIFORM), ("crossing", UNIFORM)])
def test_the_least_loss_falls_strictly_with_the_lipschitz_constant(name: str, law: Beta) -> None:
    found = [optimum(load(name), lipschitz_constant, law, 1e-3) for lipschitz_constant in (Fraction(1, 4), 1, 4, 16)]
    for flat, steep in pairwise(found):
        assert flat.lower > steep.upper


def overlap(one: LipschitzOptimum, other: LipschitzOptimum) -> bool:
    return not (one.lower > other.upper or other.lower > one.upper)


@pytest.mark.slow
@examples(8)
@given(datasets(dimensions=(1, 2), sizes=(2, 4), bound=2).filter(lambda dataset: len(dataset.classes) > 1))
def test_the_loss_is_moved_and_stretched_with_the_data(dataset: Dataset) -> None:
    here = optimum(dataset, 4, gap=1e-3)
    points = all_points(dataset)
    moved = remade(dataset, [tuple(c + Fraction(7, 3) for c in point) for point in points])
    stretched = remade(dataset, [tuple(2 * c for c in point) for point in points])
    lifted = remade(dataset, [(*point, Fraction(5)) for point in points])
    turned = remade(dataset, [rotated((*point, Fraction(0))) for point in points])
    for other, lipschitz_constant in ((moved, 4), (stretched, 2), (lifted, 4), (turned, 4)):
        there = optimum(other, lipschitz_constant, gap=1e-3)
        assert overlap(here, there)
        assert np.abs(here.probabilities - there.probabilities).max() < 1e-4


def test_rows_in_another_order_and_repeated_alike_change_nothing() -> None:
    here = optimum(Dataset.from_rows([[0], [1], [3]], ["a", "b", "a"]), 3)
    there = optimum(Dataset.from_rows([[3], [0], [1], [0], [1], [3]], ["x", "x", "y", "x", "y", "x"]), 3)
    assert overlap(here, there)
    assert np.abs(here.probabilities[[2, 0, 1]] - there.probabilities).max() < 1e-4


def test_one_law_written_twice_has_one_loss() -> None:
    dataset = load("counterexample")
    exact = optimum(dataset, 5, Beta(Fraction(2), Fraction(2)))
    for text in ("density(6*x*(1-x); 1; 1)", "piecewise(0:1: 6*x - 6*x^2)"):
        assert overlap(exact, optimum(dataset, 5, parse_mixing(text)))


def test_a_finer_mesh_stays_within_the_radius() -> None:
    dataset = load("alternating-line:points=5")
    fine = optimum(dataset, 4, gap=3e-6)
    for gap in (1e-1, 1e-2, 1e-3):
        coarse = optimum(dataset, 4, gap=gap)
        for index in range(dataset.size):
            far = np.abs(coarse.probabilities[index] - fine.probabilities[index]).max()
            assert far <= coarse.radius(index) + fine.radius(index)


@pytest.mark.parametrize("lipschitz_constant", [100, 1000])
def test_where_probabilities_almost_vanish_the_bounds_still_meet(lipschitz_constant: int) -> None:
    found = optimum(load("counterexample"), lipschitz_constant, STRONG, 1e-3)
    assert found.probabilities.min() < 1e-6
    assert found.gap <= 1e-3


def test_starting_from_other_cells_changes_nothing() -> None:
    dataset = load("counterexample")
    first = optimum(dataset, 9, STRONG)
    again = lipschitz_optimum(dataset, STRONG, Fraction(2), 1e-4, first)
    assert again.gap <= 1e-4
    assert overlap(again, optimum(dataset, 2, STRONG))


# --- the data points --------------------------------------------------------------------------------------


def test_the_middle_point_of_the_counterexample_is_lost_as_the_lipschitz_constant_falls() -> None:
    """At α = 128 the value of class 0 at 1 rises towards its share, 2/3, and the point is lost."""
    found = [
        optimum(load("counterexample"), lipschitz_constant, STRONG)
        for lipschitz_constant in (80, 40, 20, 10, 4, 1, Fraction(1, 50))
    ]
    values, radii = [each.probabilities[1, 0] for each in found], [each.radius(1) for each in found]
    assert [each.keeps(1) for each in found] == [True, True, False, False, False, False, False]
    for (one, near), (other, far) in zip(
        zip(values, radii, strict=True), zip(values[1:5], radii[1:5], strict=False), strict=False
    ):
        assert one + near < other - far
    assert abs(values[-1] - 2 / 3) < 2e-3
    assert max(values) < 2 / 3 + max(radii)
    assert all(each.keeps(end) for each in found for end in (0, 2))


def test_the_second_point_from_each_end_of_an_alternating_line_is_lost() -> None:
    line = load("alternating-line:points=10,classes=2")
    steep, flat = optimum(line, 4), optimum(line, 1)
    assert [steep.keeps(index) for index in range(10)] == [True] * 10
    assert [index for index in range(10) if flat.keeps(index) is False] == [1, 8]


def test_which_class_is_ahead_is_told_by_the_least_divergence_to_a_tie() -> None:
    """−ln(1 − (√p − √q)²) against a search over predictions with a tie."""
    found = optimum(load("alternating-line:points=4,classes=3"), 4)
    p = found.probabilities[1]
    ties = ([t, t, 1 - 2 * t] for t in np.linspace(1e-6, 0.5 - 1e-6, 20_001))
    wanted = min(sum(a * log(a / b) for a, b in zip(tie, p, strict=True)) for tie in ties)
    assert -log(1 - (p[0] ** 0.5 - p[1] ** 0.5) ** 2) == pytest.approx(wanted, rel=1e-6)


def shifted(found: LipschitzOptimum, gap: float) -> LipschitzOptimum:
    upper = found.lower + flint.arb(gap)
    return LipschitzOptimum(
        found.dataset,
        found.lipschitz_constant,
        found.asked,
        found.lower,
        upper,
        found.probabilities,
        found.cells,
        found.logits,
    )


def test_a_wide_gap_leaves_open_which_class_is_ahead() -> None:
    found = optimum(load("counterexample"), 20, STRONG)
    assert found.keeps(1) is False
    assert shifted(found, 0.01).keeps(1) is None
    assert shifted(found, 0.01).radius(1) == pytest.approx((0.01 / 2) ** 0.5 * 3)
    assert shifted(found, 5.0).radius(1) == 1
    p = found.probabilities[1]
    edge = -log(1 - (p[0] ** 0.5 - p[1] ** 0.5) ** 2) / 9
    assert shifted(found, edge * 0.999).keeps(1) is False
    assert shifted(found, edge * 1.001).keeps(1) is None


# --- what is refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize("lipschitz_constant", [0, -1])
def test_the_lipschitz_constant_has_to_be_positive(lipschitz_constant: int) -> None:
    with pytest.raises(InputError, match="Lipschitz constant L has to be positive"):
        optimum(PAIR, lipschitz_constant)


def test_a_gap_has_to_be_positive() -> None:
    for gap in (0.0, -1.0, float("nan")):
        with pytest.raises(InputError, match="gap has to be positive"):
            optimum(PAIR, 1, gap=gap)


def test_one_class_is_nothing_to_tell_apart() -> None:
    with pytest.raises(InputError, match="one class"):
        optimum(Dataset.from_rows([[0], [1]], [0, 0]), 1)


def test_beyond_the_budget_the_gap_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CELLS", 60)
    found = optimum(load("counterexample"), 20, STRONG, 1e-9)
    assert len(found.cells) <= 60
    assert found.gap > 1e-9
    assert overlap(found, optimum(load("counterexample"), 20, STRONG))


def test_where_floats_prove_nothing_the_loss_is_at_least_that_of_labels_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CELLS", 100)
    steep = lipschitz_optimum(load("shadow"), UNIFORM, Fraction(10**12), gap=1e-1)
    assert float(steep.lower) == pytest.approx(2 / 9, abs=1e-15)
    assert steep.ends[1] < 0.7


def test_a_single_optimum_keeps_to_its_time() -> None:
    shadow = load("shadow")
    module._measure(shadow, UNIFORM)
    with pytest.raises(TimeUp, match=r"cells at L = 1e\+12"), watched(0):
        lipschitz_optimum(shadow, UNIFORM, Fraction(10**12), gap=1e-1)


@pytest.mark.parametrize("alpha", [Fraction(2, 5), Fraction(1), Fraction(16)])
def test_no_bound_is_below_the_floor_of_all_models(alpha: Fraction) -> None:
    """Points far apart for L, where the network program's own bound is near 0: labels alone cost more."""
    far = Dataset.from_rows([[0, 0], [900, 50], [40, 700], [800, 900]], [0, 1, 0, 1])
    law = Beta(alpha, alpha)
    found = optimum(far, 100, law, gap=0.05)
    assert found.ends[0] >= float(irreducible_loss(far, law).ball(53).lower()) - 1e-9  # type: ignore[union-attr]
    assert found.ends[0] <= found.ends[1]
