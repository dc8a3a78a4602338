"""The claims of the steps against numbers that are computed in another way: SciPy, quadrature, brute force."""

from fractions import Fraction
from itertools import combinations, product
from math import comb, exp, factorial, prod, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import integrate, optimize, special, stats

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.midpoints.search import reconstruct
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.findings import Finding
from mixproof.theory.statements.data_dependency.theorem_2_7.proof import outvotings
from mixproof.theory.statements.data_dependency.theorem_2_11.proof import recovered_power_sums
from mixproof.theory.trace import Mark, Trace, trace
from tests.plain_x_mix import has_majority, is_continuous, printed_bounds, samples
from tests.strategies import all_points, datasets, examples, plain_weight


def finding(found: Trace, key: str) -> Finding:
    (step,) = [each for each in found.steps if each.step.key == key]
    assert step.finding is not None, (key, step.mark)
    return step.finding


def mark(found: Trace, key: str) -> Mark:
    return next(each.mark for each in found.steps if each.step.key == key)


# --- sub-Gaussian -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("alpha", [0.3, 1.0, 2.5, 40.0])
def test_the_moments_and_the_bounds_of_the_symmetric_beta(alpha: float) -> None:
    law, n = stats.beta(alpha, alpha), 2 * alpha + 1
    for k in range(1, 5):
        moment = law.expect(lambda value, k=k: (2 * value - 1) ** (2 * k))
        assert moment == pytest.approx(prod((2 * j + 1) / (n + 2 * j) for j in range(k)), rel=1e-6)
    assert law.expect(lambda value: abs(2 * value - 1)) <= 1 / sqrt(n)
    for s in (0.5, 3.0, 10.0):
        mean = sum(
            s ** (2 * k) / factorial(2 * k) * prod((2 * j + 1) / (n + 2 * j) for j in range(k)) for k in range(60)
        )
        assert law.expect(lambda value, s=s: np.exp(s * (2 * value - 1))) == pytest.approx(mean, rel=1e-6)
        assert mean <= exp(s**2 / (2 * n))
    for z in (0.05, 0.3, 0.9):
        assert 2 * law.sf((1 + z) / 2) <= 2 * exp(-n * z**2 / 2)


@examples(40)
@given(data=datasets(dimensions=(1,), sizes=(3, 6), bound=2, classes=2), inverse=st.integers(1, 4))
def test_the_explicit_alpha_misclassifies_by_masses_from_scipy(data: Dataset, inverse: int) -> None:
    """By P(λ ≤ u) and E[λ; λ ≤ u] in floats, at the α that the bound gives and at larger ones."""
    epsilon = Fraction(1, inverse)
    for each in outvotings(data, epsilon):
        for factor in (1, 2, 10):
            masses = _masses(data, each.alpha * factor, data.point(each.index), epsilon)
            assert masses[data.labels[each.index]] < masses[each.rival]


def _masses(data: Dataset, alpha: float, x: tuple[Fraction, ...], epsilon: Fraction) -> Floats:
    """Lemma 2.3 in floats, ordered pair by ordered pair, the chords by the quadratic formula."""
    points = np.array([[float(value) for value in point] for point in all_points(data)])
    centre, radius, masses = np.array([float(value) for value in x]), float(epsilon), np.zeros(len(data.classes))
    law, shifted = stats.beta(alpha, alpha), stats.beta(alpha + 1, alpha)
    for s in range(data.size):
        for t in range(data.size):
            weight = float(data.weights[s] * data.weights[t])
            along, offset = points[s] - points[t], points[t] - centre
            a, b, c = along @ along, along @ offset, offset @ offset - radius**2
            if s == t:
                masses[data.labels[s]] += weight * (c < 0)
                continue
            root = b * b - a * c
            if root <= 0:
                continue
            low, high = np.clip([(-b - sqrt(root)) / a, (-b + sqrt(root)) / a], 0, 1)
            mass, moment = law.cdf(high) - law.cdf(low), (shifted.cdf(high) - shifted.cdf(low)) / 2
            masses[data.labels[s]] += weight * moment
            masses[data.labels[t]] += weight * (mass - moment)
    return masses


def test_the_explicit_alpha_of_x3_is_above_the_exact_threshold_and_not_by_much() -> None:
    for epsilon, threshold in (("1/10", 22.8813067541190434716), ("1/5", 6.18974911692349363707)):
        (found,) = outvotings(load("counterexample"), Fraction(epsilon))
        assert threshold < found.alpha < 10 * threshold
        n = 2 * found.alpha + 1
        # On X₃² the bound is −1 + 4·e^(−nε²/2) + 2/√n, in units of 1/9.
        assert float(found.bound(found.alpha).mid()) == pytest.approx(
            -1 + 4 * exp(-n * float(Fraction(epsilon)) ** 2 / 2) + 2 / sqrt(n)
        )


def test_both_inequalities_of_the_bound_count() -> None:
    """T = 2 and V = −1 ask for n > 16, whatever ε is; near ε = 1/10 the tails ask for more: n ≥ 200·ln 8 = 415.9."""
    alphas = {epsilon: outvotings(load("counterexample"), Fraction(epsilon))[0].alpha for epsilon in ("3/4", "1/10")}
    assert alphas == {"3/4": 8, "1/10": 208}


def test_no_alpha_is_given_for_points_that_are_not_outvoted() -> None:
    for name in ("shadow", "crossing", "iris"):
        assert outvotings(load(name), Fraction(1, 1000)) == ()


# --- means and lines --------------------------------------------------------------------------------------


def brute_force_3_1(data: Dataset, index: int) -> bool:
    """Assumption 3.1 with the printed bound: each segment from x's class to another one, with x inside."""
    points, labels = all_points(data), data.labels
    bound = printed_bounds(data)[labels[index]]
    for s, t in combinations([k for k in range(data.size) if k != index], 2):
        weight = plain_weight(points[index], points[s], points[t])
        if isinstance(weight, Fraction) and 0 < weight < 1 and labels[index] in {labels[s], labels[t]}:
            away = 1 - weight if labels[s] == labels[index] else weight
            if labels[s] != labels[t] and away**2 >= bound:
                return False
    return True


@examples(80)
@given(
    data=datasets(dimensions=(1, 2), sizes=(3, 7), bound=3, classes=3),
    scale=st.sampled_from([Fraction(1, 5), Fraction(1), Fraction(3)]),
)
def test_assumption_3_1_at_the_data_points_by_brute_force(data: Dataset, scale: Fraction) -> None:
    assume(len(data.classes) > 1)
    rows = [(tuple(scale * c for c in data.point(k)), data.label(k)) for k in range(data.size) for _ in data.rows[k]]
    moved = Dataset.from_rationals([point for point, _ in rows], [label for _, label in rows])
    found = trace("2.10", moved, "printed")
    assume(found.hypothesis.holds)
    wrong = [index for index in range(moved.size) if not brute_force_3_1(moved, index)]
    told: Any = [witness.to_json() for witness in finding(found, "assumption-3.1").witnesses]
    assert sorted(each["row"] for each in told) == sorted(moved.row(index) for index in wrong)
    for each in told:
        (first, second), weight = each["segment"], Fraction(each["weight"])
        at = {moved.row(k): moved.point(k) for k in range(moved.size)}
        x = tuple(weight * a + (1 - weight) * b for a, b in zip(at[first], at[second], strict=True))
        assert x == at[each["row"]]


@pytest.mark.slow
@examples(40)
@given(data=datasets(dimensions=(1, 2), sizes=(2, 5), bound=3, classes=2))
def test_a_delta_that_is_no_share_is_found_where_brute_force_finds_one(data: Dataset) -> None:
    """Over points at equal steps on all segments: whatever they show, the step has to see."""
    assume(len(data.classes) > 1)
    found = trace("3.2", data, "printed")
    bounds = printed_bounds(data)
    step = finding(found, "delta")
    seen = any(
        has_majority(data, x, label, bounds[label]) and not has_majority(data, x, label, Fraction(1, 4))
        for x in samples(data, 4)
        for label in range(len(data.classes))
    )
    assert not (seen and step.holds)
    for witness in step.witnesses:
        told: Any = witness.to_json()
        x = tuple(map(Fraction, told["point"]))
        label = data.classes.index(told["class"])
        assert has_majority(data, x, label, bounds[label])
        assert not has_majority(data, x, label, Fraction(1, 4))


@examples(40)
@given(data=datasets(dimensions=(1, 2), sizes=(3, 5), bound=2, classes=2), alpha=st.integers(1, 2))
def test_where_printed_3_2_breaks_at_a_point_is_as_by_brute_force(data: Dataset, alpha: int) -> None:
    assume(len(data.classes) > 1)
    bounds = printed_bounds(data)
    for x in [*all_points(data), *list(samples(data, 3))[:6]]:
        found = trace("3.2", data, "printed", alpha=alpha, point=x)
        labels = [label for label in range(len(data.classes)) if has_majority(data, x, label, bounds[label])]
        assert found.hypothesis.holds is bool(labels)
        if not labels:
            continue
        shares = all(has_majority(data, x, label, Fraction(1, 4)) for label in labels)
        assert (mark(found, "delta") is Mark.HOLDS) is shares
        if shares:
            assert mark(found, "classified") is Mark.HOLDS
            assert (mark(found, "one-value") is Mark.HOLDS) is is_continuous(data, alpha, x)


# --- the logistic loss ------------------------------------------------------------------------------------


def _sigma(v: float) -> float:
    return 1 / (1 + exp(-v))


def _c(k: float, alpha: float) -> float:
    law = stats.beta(alpha, alpha)
    return float(law.expect(lambda value: value * (special.expit(k * (2 * value - 1)) - value)))


def _gradient(points: Floats, signs: Floats, theta: Floats, alpha: float) -> Floats:
    """m²∇J pair by pair, by quadrature in λ: nothing of the formula of the proof."""
    law, total = stats.beta(alpha, alpha), np.zeros(points.shape[1])
    for (s, p), (t, q) in product(list(zip(points, signs, strict=True)), repeat=2):
        for axis in range(points.shape[1]):
            total[axis] += integrate.quad(
                lambda lam, s=s, t=t, p=p, q=q, axis=axis: (
                    (_sigma(theta @ (lam * s + (1 - lam) * t)) - lam * (p > 0) - (1 - lam) * (q > 0))
                    * (lam * s[axis] + (1 - lam) * t[axis])
                    * law.pdf(lam)
                ),
                0,
                1,
                epsabs=1e-10,
            )[0]
    return total


@pytest.mark.parametrize(("positive", "negative", "alpha", "k"), [(2, 1, 1.0, 1.3), (1, 2, 2.0, 3.0), (2, 2, 3.0, 0.4)])
def test_the_gradient_on_the_ray_by_quadrature(positive: int, negative: int, alpha: float, k: float) -> None:
    data = load(f"simplex:positive={positive},negative={negative}")
    points, signs = np.eye(positive + negative), np.array([1.0] * positive + [-1.0] * negative)
    assert data.size == len(points)
    c, rest = _c(k, alpha), _sigma(-k)
    plus, minus = points[signs > 0].sum(axis=0), points[signs < 0].sum(axis=0)
    formula = plus * (2 * negative * c - positive * rest) + minus * (negative * rest - 2 * positive * c)
    assert _gradient(points, signs, k * signs, alpha) == pytest.approx(formula, abs=1e-8)
    component = 4 * positive * negative * c - (positive**2 + negative**2) * rest
    assert signs @ formula == pytest.approx(component)


@pytest.mark.parametrize("alpha", [0.5, 1.0, 8.0])
def test_the_component_along_the_ray_changes_its_sign(alpha: float) -> None:
    law = stats.beta(alpha, alpha)
    assert _c(0.0, alpha) == pytest.approx(-law.var())
    far = law.expect(lambda value: abs(value - 0.5) * (0.5 - abs(value - 0.5)))
    assert _c(3000.0, alpha) == pytest.approx(far, rel=2e-2)
    assert far > 0


def test_the_gradient_at_the_root_has_the_direction_of_the_sum_of_the_means() -> None:
    """On {e₁, e₂ | e₃} at α = 1: ½(W₋ − W₊)σ(−k)(μ₊ + μ₋), where the component along θ̂ vanishes."""
    p, n = 2, 1
    k = optimize.brentq(lambda k: 4 * p * n * _c(k, 1.0) - (p * p + n * n) * _sigma(-k), 0.1, 50)
    points, signs = np.eye(3), np.array([1.0, 1.0, -1.0])
    means = points[:2].mean(axis=0) + points[2]
    claimed = (n - p) / 3 * _sigma(-k) * means / 2
    assert _gradient(points, signs, k * signs, 1.0) / 9 == pytest.approx(claimed, abs=1e-7)


# --- midpoints --------------------------------------------------------------------------------------------


@examples(60)
@given(values=st.lists(st.integers(-9, 9), min_size=3, max_size=7, unique=True))
def test_power_sums_come_back_from_pairwise_sums(values: list[int]) -> None:
    assume(len(values) != 4)
    size = len(values)
    found = recovered_power_sums([Fraction(a + b) for a, b in combinations(values, 2)], size, size)
    assert found == [sum(value**k for value in values) for k in range(size + 1)]


def test_the_recursion_stops_at_the_order_where_the_powers_of_two_meet() -> None:
    """For m = 4, 2m = 2³: {0, 3, 5, 6} and {1, 2, 4, 7} have the same s₁ and s₂, and not the same s₃."""
    sums = [Fraction(a + b) for a, b in combinations([0, 3, 5, 6], 2)]
    assert recovered_power_sums(sums, 4, 2) == [4, 14, 70]
    with pytest.raises(ZeroDivisionError):
        recovered_power_sums(sums, 4, 3)
    assert [sum(v**k for v in (1, 2, 4, 7)) for k in range(4)] == [4, 14, 70, 416]
    assert sum(v**3 for v in (0, 3, 5, 6)) == 368


@pytest.mark.parametrize("k", range(1, 7))
def test_the_identity_behind_the_recursion(k: int) -> None:
    values = [Fraction(v, 3) for v in (-4, 1, 2, 7, 11)]
    s = [sum((v**j for v in values), Fraction(0)) for j in range(k + 1)]
    pairs = sum(((a + b) ** k for a, b in combinations(values, 2)), Fraction(0))
    assert 2 * pairs == sum(comb(k, j) * s[j] * s[k - j] for j in range(k + 1)) - 2**k * s[k]


def test_points_and_other_sets_of_four_and_eight_points() -> None:
    for values in ([0, 3, 5, 6], [0, 1, 2, 4], [0, 3, 5, 6, 9, 10, 12, 15], [0, 1, 3, 4, 9, 10, 12, 13]):
        found = trace("2.11", Dataset.from_rows([[v] for v in values], [0, 1] * (len(values) // 2)), "powers-of-two")
        others = len(reconstruct([(Fraction(a + b, 2),) for a, b in combinations(values, 2)])) - 1
        assert found.holds()
        assert finding(found, "same-midpoints").note == f"{others} other set{'s' * (others != 1)}, by a complete search"
    plane = Dataset.from_rows([[0, 0], [3, 1], [5, 0], [6, 2], [7, 7]], [0, 1, 0, 1, 0])
    assert finding(trace("2.11", plane, "sharp"), "points-come-back").note.startswith("all 5 points are roots")


# --- small balls ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("a", "b"), [("1", "1"), ("2", "1"), ("1/2", "1/2"), ("3", "3")])
def test_the_epsilon_of_2_8_gives_every_data_point_its_class(a: str, b: str) -> None:
    data = load("shadow")
    found = trace("2.8", data, "printed", mixing=f"beta({a},{b})")
    assert found.holds()
    told: Any = finding(found, "bound").witnesses[0].to_json()
    for index in range(data.size):
        h = best_constant(data, Beta(Fraction(a), Fraction(b)), data.point(index), Fraction(told["epsilon"]))
        assert h is not None
        assert float(h[data.labels[index]].ball(128).mid()) > 0.999


# --- Gaussian points --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("points", "dimension"), [(2, 2), (3, 9), (10, 60), (40, 400)])
def test_the_tail_bound_of_the_multipliers_is_one(points: int, dimension: int) -> None:
    freedom = dimension - points + 2
    tail = stats.t.sf(sqrt(freedom / (points - 1)), freedom)
    half = special.betainc(freedom / 2, 0.5, 1 - 1 / points) / 2
    assert tail == pytest.approx(half, rel=1e-9)
    assert tail <= sqrt(points / (2 * np.pi * freedom)) * (1 - 1 / points) ** (freedom / 2)


@pytest.mark.parametrize(("positive", "negative", "dimension"), [(1, 1, 15), (2, 1, 36), (3, 3, 113)])
def test_the_proof_holds_on_gaussian_points_of_high_dimension(positive: int, negative: int, dimension: int) -> None:
    data = f"gaussian:positive={positive},negative={negative},dimension={dimension}"
    assert trace("3.7", data).holds()
    assert not trace("3.7", data.replace(str(dimension), str(dimension - 2))).holds()


@pytest.mark.parametrize("points", range(2, 12))
def test_the_last_step_of_the_bound_holds_for_every_dimension_beyond_it(points: int) -> None:
    least = int(10 * points * np.log(points) + points - 1) + 1
    freedom = np.arange(least, 4 * least) - points + 2
    assert (freedom > points).all()
    assert (points * stats.t.sf(np.sqrt(freedom / (points - 1)), freedom) < 2 / points).all()
