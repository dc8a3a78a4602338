"""The optimal classifier: against scipy over ordered pairs, its own definition as a limit, and its symmetries."""

import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations
from math import isqrt, sqrt

import flint
import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from scipy.special import betainc
from scipy.stats import beta as scipy_beta

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.exact_tables import integer_array
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.collinearity import lines_at
from mixproof.geometry.incidence.segments import crossing, mixture, squared_distance
from mixproof.geometry.numbers.enclosures import Enclosed, Real, arb_of
from mixproof.geometry.numbers.radicals import Quotient, Radicals
from mixproof.solvers.classifier import optimal
from mixproof.solvers.classifier.optimal import (
    OneSidedLimit,
    Probabilities,
    best_constant,
    both_ways,
    data_index,
    limit,
    one_sided_limits,
    pairs_near,
)
from mixproof.solvers.mixing.beta import Beta
from tests.strategies import (
    Exact,
    all_points,
    approximate,
    datasets,
    examples,
    plain_weight,
    rationals,
    rationals_between,
    remade,
    rotated,
    unit_interval,
    vectors,
)


def beta(a: str | int, b: str | int | None = None) -> Beta:
    return Beta(Fraction(a), Fraction(a if b is None else b))


UNIFORM = beta(1)
LAWS = [beta(1), beta(2), beta(3), beta("1/2"), beta("3/2"), beta(1, 2), beta(2, 1), beta("1/2", 3), beta(3, "3/2")]
INTEGER_LAWS = [beta(1), beta(2), beta(3), beta(1, 2), beta(2, 1), beta(3, 1)]
laws = st.sampled_from(LAWS)
integer_laws = st.sampled_from(INTEGER_LAWS)
radii = rationals_between(Fraction(1, 4), 3, 4)

small_sets = datasets(dimensions=(1, 2, 3), sizes=(2, 6), bound=2)


@st.composite
def sets_and_mixed_points(draw: st.DrawFn, dimensions: Sequence[int] = (1, 2, 3)) -> tuple[Dataset, Exact]:
    """A small dataset and a point on one of its segments, often a data point or a crossing."""
    dataset = draw(datasets(dimensions=dimensions, sizes=(2, 6), bound=2))
    s, t, u, v = (dataset.point(draw(st.integers(0, dataset.size - 1))) for _ in range(4))
    weight = draw(unit_interval(4))
    mixed = tuple(weight * a + (1 - weight) * b for a, b in zip(s, t, strict=True))
    return dataset, draw(st.sampled_from([mixed, *crossing(s, t, u, v)]))


def values(found: Probabilities | None, digits: int = 30) -> list[Fraction]:
    assert found is not None
    return [approximate(found[label], digits) for label in range(len(found))]


def fractions(found: Probabilities | None) -> list[Fraction | None]:
    assert found is not None
    return [found[label].as_fraction() for label in range(len(found))]


def by_name(dataset: Dataset, found: Probabilities | None) -> dict[str, Real] | None:
    return None if found is None else {name: found[label] for label, name in enumerate(dataset.classes)}


def close(one: Sequence[Fraction | float], other: Sequence[Fraction | float], slack: float) -> bool:
    return len(one) == len(other) and all(abs(float(a - b)) <= slack for a, b in zip(one, other, strict=True))


def equal(one: dict[str, Real] | None, other: dict[str, Real] | None) -> bool:
    """Whether two predictions are the same, exactly where both are exact."""
    if one is None or other is None:
        return one is other
    if one.keys() != other.keys():
        return False
    for name, value in one.items():
        twin = other[name]
        if isinstance(value, Quotient) and isinstance(twin, Quotient):
            if value.compare(twin) != 0:
                return False
        elif abs(approximate(value, 40) - approximate(twin, 40)) > Fraction(1, 10**39):
            return False
    return True


# --- worked values of the theory ----------------------------------------------------------------------


def test_the_failure_case_has_its_worked_value() -> None:
    failing = best_constant(load("counterexample"), beta(128), (Fraction(1),), Fraction(1, 10))
    assert failing is not None
    worked = Fraction("0.640532289143495116457")
    assert worked < approximate(failing[0], 40) < worked + Fraction(1, 10**21)
    assert failing.winners() == (0,)


@pytest.mark.parametrize(("radius", "turn"), [("1/10", "22.8813067541190434716"), ("1/5", "6.18974911692349363707")])
def test_the_failure_case_turns_at_the_worked_parameter(radius: str, turn: str) -> None:
    counterexample, x = load("counterexample"), (Fraction(1),)
    below = Fraction(turn)
    above = below + Fraction(1, 10 ** len(turn.partition(".")[2]))
    signs = []
    for parameter in (below, above):
        found = best_constant(counterexample, Beta(parameter, parameter), x, Fraction(radius))
        assert found is not None
        signs.append((found.compare(0, Fraction(1, 2)), found.winners()))
    assert signs == [(-1, (1,)), (1, (0,))]


def test_the_failure_case_tends_to_two_thirds() -> None:
    found = best_constant(load("counterexample"), beta(10**5), (Fraction(1),), Fraction(1, 10))
    assert close(values(found), [2 / 3, 1 / 3], 1e-12)


def test_the_crossing_has_its_worked_limits() -> None:
    torn, origin = load("crossing"), (Fraction(0), Fraction(0))
    assert fractions(limit(torn, UNIFORM, origin)) == [Fraction(111, 140), Fraction(29, 140)]
    along: dict[tuple[int, ...], set[Fraction | None]] = {}
    for side in one_sided_limits(torn, UNIFORM, origin):
        key = tuple(abs(c) for c in side.line.direction)
        along.setdefault(key, set()).add(fractions(side.probabilities())[0])
    assert along == {(1, 0): {Fraction(3, 4)}, (0, 1): {Fraction(9, 10)}}


def test_where_a_diagonal_crosses_an_upright_their_lengths_count() -> None:
    dataset = Dataset.from_rows([[0, 0], [2, 2], [1, 0], [1, 3]], "abac")
    diagonal, upright = Radicals.root(Fraction(1, 8)), Radicals.of(Fraction(1, 3))
    shares = [diagonal * Fraction(1, 2) + upright * Fraction(2, 3), diagonal * Fraction(1, 2), upright * Fraction(1, 3)]
    found = limit(dataset, UNIFORM, (Fraction(1), Fraction(1)))
    assert found is not None
    for label, share in enumerate(shares):
        exact = found[label]
        assert isinstance(exact, Quotient)
        assert exact.compare(Quotient(share, diagonal + upright)) == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(optimal, "EXACT_WORK", 0)
        assert close(values(limit(dataset, UNIFORM, (Fraction(1), Fraction(1)))), values(found), 1e-28)


@pytest.mark.parametrize("law", [beta(1), beta(7), beta("1/2"), beta("3/2")])
def test_the_cross_is_torn_at_its_centre(law: Beta) -> None:
    cross = load("cross")
    assert fractions(limit(cross, law, (Fraction(0), Fraction(0)))) == [Fraction(1, 2), Fraction(1, 2)]
    for step in (Fraction(1, 100), Fraction(-1, 10**30)):
        assert fractions(limit(cross, law, (Fraction(0), step))) == [1, 0]
        assert fractions(limit(cross, law, (step, Fraction(0)))) == [0, 1]
    sides = one_sided_limits(cross, law, (Fraction(0), Fraction(0)))
    assert sorted(values(side.probabilities()) for side in sides) == [[0, 1], [0, 1], [1, 0], [1, 0]]


def test_row_97_of_iris_has_its_worked_limits() -> None:
    iris = load("iris")
    index = next(k for k in range(iris.size) if 97 in iris.rows[k])
    assert fractions(limit(iris, UNIFORM, iris.point(index))) == [0, 1, 0]
    sides = one_sided_limits(iris, UNIFORM, iris.point(index))
    found = {iris.row(side.direction_to): fractions(side.probabilities()) for side in sides if side.counts_passing}
    assert found == {117: [0, Fraction(25, 28), Fraction(3, 28)], 79: [0, Fraction(19, 20), Fraction(1, 20)]}
    assert all(fractions(side.probabilities())[1] == 1 for side in sides if not side.counts_passing)


@pytest.mark.parametrize(
    ("law", "value"),
    [(beta(1), "5/6"), (beta(3), "1/2"), (beta("1/2"), "1"), (beta("3/2"), "1/2"), (beta("99/100"), "1")],
)
def test_the_shadow_has_its_worked_limits(law: Beta, value: str) -> None:
    sides = one_sided_limits(load("shadow"), law, (Fraction(1),))
    assert [fractions(side.probabilities())[0] for side in sides] == [Fraction(value)] * 2


def test_points_right_of_the_shadow_are_misclassified_for_alpha_three_but_not_for_two() -> None:
    shadow, right = load("shadow"), (1 + Fraction(1, 10**6),)
    winners = {}
    for alpha in (1, 2, 3, 4, 10):
        found = limit(shadow, beta(alpha), right)
        assert found is not None
        winners[alpha] = found.winners()
    assert winners == {1: (0,), 2: (0,), 3: (1,), 4: (1,), 10: (1,)}


def test_the_limit_that_small_balls_hide_from_floats() -> None:
    found = best_constant(load("shadow"), UNIFORM, (1 + Fraction(1, 10**4),), Fraction(1, 10**8))
    assert close(values(found), [0.8333, 0.1667], 1e-4)


# --- balls: against scipy over ordered pairs, written out plainly -------------------------------------


def expected_masses(dataset: Dataset, law: Beta, x: Exact, radius: Fraction) -> list[float]:
    """Nⁱ = Σ p_s p_t (E[λ; A_st]·1{c(s)=i} + E[1−λ; A_st]·1{c(t)=i}), over all ordered pairs."""
    a, b, masses = float(law.a), float(law.b), [0.0] * len(dataset.classes)
    points = all_points(dataset)
    for s, p_s, label_s in zip(points, dataset.weights, dataset.labels, strict=True):
        for t, p_t, label_t in zip(points, dataset.weights, dataset.labels, strict=True):
            length = sum((u - v) ** 2 for u, v in zip(s, t, strict=True))
            if length == 0:
                inside = sum((u - v) ** 2 for u, v in zip(s, x, strict=True)) < radius**2
                masses[label_s] += float(p_s * p_t) * inside
                continue
            foot = sum((w - v) * (u - v) for u, v, w in zip(s, t, x, strict=True)) / length
            away = sum((foot * u + (1 - foot) * v - w) ** 2 for u, v, w in zip(s, t, x, strict=True))
            if away >= radius**2:
                continue
            half = sqrt((radius**2 - away) / length)
            low, high = (snapped(float(foot) + sign * half) for sign in (-1, 1))
            mass = betainc(a, b, high) - betainc(a, b, low)
            moment = a / (a + b) * (betainc(a + 1, b, high) - betainc(a + 1, b, low))
            masses[label_s] += float(p_s * p_t) * moment
            masses[label_t] += float(p_s * p_t) * (mass - moment)
    return masses


def snapped(weight: float) -> float:
    """An end of a chord, clipped to [0, 1]; rounding may not move it off 0 or 1, where densities can be infinite."""
    return 0.0 if weight < 1e-13 else 1.0 if weight > 1 - 1e-13 else weight


@given(small_sets, laws, st.data())
@examples(120)
def test_the_best_constant_agrees_with_scipy_over_ordered_pairs(
    dataset: Dataset, law: Beta, data: st.DataObject
) -> None:
    x, radius = data.draw(vectors(dataset.dimension, 2, 3)), data.draw(radii)
    expected = expected_masses(dataset, law, x, radius)
    found = best_constant(dataset, law, x, radius)
    if found is None:
        assert sum(expected) == 0
    else:
        assert close([approximate(mass) for mass in found.masses], expected, 1e-10)
        assert sum(expected) > 0
        assume(sum(expected) > 1e-6)
        assert close(values(found), [mass / sum(expected) for mass in expected], 1e-8)


@pytest.mark.parametrize("law", [beta(1), beta(2), beta(2, 1), beta(3, "5/2")])
def test_the_best_constant_agrees_with_counting_on_a_fine_grid_of_weights(law: Beta) -> None:
    dataset = Dataset.from_rows([[0, 0], [2, 0], [0, 2], [2, 1], [2, 1]], ["a", "b", "b", "c", "c"])
    x, radius, steps = (Fraction(1), Fraction(3, 5)), Fraction(3, 4), 20_000
    weights = (np.arange(steps) + 0.5) / steps
    density = scipy_beta(float(law.a), float(law.b)).pdf(weights) / steps
    places = np.array([[float(c) for c in point] for point in all_points(dataset)])
    masses = np.zeros(3)
    for s in range(dataset.size):
        for t in range(dataset.size):
            mixed = weights[:, None] * places[s] + (1 - weights[:, None]) * places[t]
            hit = ((mixed - np.array([1, 0.6])) ** 2).sum(axis=1) < 0.75**2
            pair = float(dataset.weights[s] * dataset.weights[t])
            masses[dataset.labels[s]] += pair * (weights * density * hit).sum()
            masses[dataset.labels[t]] += pair * ((1 - weights) * density * hit).sum()
    found = best_constant(dataset, law, x, radius)
    assert found is not None
    assert close([approximate(mass) for mass in found.masses], masses.tolist(), 3e-4)


@given(sets_and_mixed_points(), integer_laws, radii, st.lists(st.integers(1, 20), min_size=3, max_size=3))
@examples(60)
def test_no_other_constant_has_a_smaller_loss_on_the_ball(
    drawn: tuple[Dataset, Exact], law: Beta, radius: Fraction, other: list[int]
) -> None:
    dataset, x = drawn
    masses = np.array(expected_masses(dataset, law, x, radius))
    best = np.array([float(value) for value in values(best_constant(dataset, law, x, radius))])
    rival = np.array(other[: len(masses)]) / sum(other[: len(masses)])
    kept = masses > 1e-12
    assert -(masses[kept] * np.log(best[kept])).sum() <= -(masses[kept] * np.log(rival[kept])).sum() + 1e-12


def test_a_ball_is_open() -> None:
    line = Dataset.from_rows([[0], [1]], ["a", "b"])
    assert best_constant(line, UNIFORM, (Fraction(-1),), Fraction(1)) is None
    assert best_constant(line, UNIFORM, (Fraction(-1),), Fraction(1) + Fraction(1, 10**30)) is not None
    touching = best_constant(line, UNIFORM, (Fraction(1, 2),), Fraction(1, 2))
    assert touching is not None
    assert [mass.as_fraction() for mass in touching.masses] == [Fraction(1, 4), Fraction(1, 4)]


def test_a_ball_off_the_mixed_points_has_no_best_constant() -> None:
    assert best_constant(load("cross"), UNIFORM, (Fraction(1), Fraction(1)), Fraction(7, 10)) is None
    assert best_constant(load("cross"), UNIFORM, (Fraction(1), Fraction(1)), Fraction(71, 100)) is not None


def test_a_ball_over_everything_predicts_the_shares_of_the_rows() -> None:
    iris = Dataset.from_rows([[0, 1], [3, 1], [0, 0], [5, 5], [5, 5]], "aabcc")
    for law in (UNIFORM, beta(2, 1), beta("1/2", 3)):
        found = best_constant(iris, law, (Fraction(0), Fraction(0)), Fraction(100))
        assert close(values(found), [Fraction(2, 5), Fraction(1, 5), Fraction(2, 5)], 1e-28)
    exact = best_constant(iris, beta(2, 1), (Fraction(0), Fraction(0)), Fraction(100))
    assert fractions(exact) == [Fraction(2, 5), Fraction(1, 5), Fraction(2, 5)]


def test_best_constants_are_exact_for_integer_parameters_and_enclosed_for_others() -> None:
    cross, x = load("cross"), (Fraction(1, 3), Fraction(1, 5))
    for law, kind in ((beta(2), Quotient), (beta(2, 3), Quotient), (beta("3/2"), Enclosed)):
        found = best_constant(cross, law, x, Fraction(1, 2))
        assert found is not None
        assert isinstance(found[0], kind)


@pytest.mark.parametrize("radius", [Fraction(0), Fraction(-1, 2)])
def test_a_radius_has_to_be_positive(radius: Fraction) -> None:
    with pytest.raises(InputError, match=f"^ε has to be positive, not {radius}$"):
        best_constant(load("cross"), UNIFORM, (Fraction(0), Fraction(0)), radius)


@pytest.mark.parametrize("x", [(), (Fraction(0),), (Fraction(0),) * 3])
def test_points_of_another_dimension_are_refused(x: Exact) -> None:
    cross = load("cross")
    asked: list[Callable[[], object]] = [
        lambda: limit(cross, UNIFORM, x),
        lambda: one_sided_limits(cross, UNIFORM, x),
        lambda: best_constant(cross, UNIFORM, x, Fraction(1)),
    ]
    for ask in asked:
        with pytest.raises(InputError, match=f"^the point has {len(x)} coordinates, the data have 2"):
            ask()


@pytest.mark.parametrize("unit", [1, 2**60, 10**40, 10**320])
@given(dataset=datasets(dimensions=(1, 2, 3), sizes=(3, 8), bound=4), data=st.data())
@examples(25)
def test_no_pair_near_a_ball_is_left_out(unit: int, dataset: Dataset, data: st.DataObject) -> None:
    s, t, *_ = points = all_points(dataset)
    origin = (Fraction(0),) * dataset.dimension
    nearest = squared_distance(origin, s, t)
    radius = data.draw(st.sampled_from([Fraction(1, 3), Fraction(1), Fraction(5, 2), tight_root(nearest)]))
    offsets = integer_array(np.array([[int(unit * c) for c in x] for x in points], dtype=object))
    found = [tuple(pair) for pair in pairs_near(offsets, unit * radius).tolist()]
    near = [
        (j, k)
        for j, k in combinations(range(len(points)), 2)
        if squared_distance(origin, points[j], points[k]) < radius**2
    ]
    assert set(near) <= set(found)
    assert found == sorted(set(found))
    assert all(j < k for j, k in found)


def tight_root(value: Fraction) -> Fraction:
    """A rational above the root of a rational by less than 10^-30 of one."""
    return Fraction(isqrt(value.numerator * 10**80 // value.denominator) + 10**8, 10**40)


def test_pairs_that_are_clearly_outside_a_ball_are_left_out() -> None:
    rng = np.random.default_rng(0)
    offsets = rng.integers(-1000, 1000, size=(300, 2))
    found = pairs_near(offsets, Fraction(1)).tolist()
    origin = (Fraction(0), Fraction(0))
    near = {(j, k) for j, k in found if squared_distance(origin, offsets[j].tolist(), offsets[k].tolist()) < 1}
    assert len(near) > 10
    assert len(found) < 1.1 * len(near) + 10
    exact = {
        (j, k)
        for j in range(0, 300, 7)
        for k in range(j + 1, 300)
        if squared_distance(origin, offsets[j].tolist(), offsets[k].tolist()) < 1
    }
    assert exact == {(j, k) for j, k in near if j % 7 == 0}


@given(sets_and_mixed_points(), st.sampled_from([beta(1), beta(2, 1), beta(3, "3/2")]), radii, st.data())
@examples(30)
def test_best_constants_do_not_depend_on_the_size_of_the_numbers(
    drawn: tuple[Dataset, Exact], law: Beta, radius: Fraction, data: st.DataObject
) -> None:
    dataset, x = drawn
    factor = data.draw(
        st.sampled_from([Fraction(10) ** 320, Fraction(1, 10**320), Fraction(2**53 + 1), Fraction(3, 7)])
    )
    shift = data.draw(st.sampled_from([0, 10**320, 2**63 + 1]))
    moved = remade(dataset, [tuple(factor * c + shift for c in point) for point in all_points(dataset)])
    found = best_constant(moved, law, tuple(factor * c + shift for c in x), factor * radius)
    assert equal(by_name(moved, found), by_name(dataset, best_constant(dataset, law, x, radius)))


# --- the limit: against small balls and against its formula -------------------------------------------


def expected_limit(dataset: Dataset, law: Beta, x: Exact) -> list[float] | None:
    """The formula over ordered pairs, with each λ read off coordinate by coordinate."""
    points = all_points(dataset)
    if x in points:
        return [float(dataset.labels[points.index(x)] == label) for label in range(len(dataset.classes))]
    pdf = scipy_beta(float(law.a), float(law.b)).pdf
    masses = [0.0] * len(dataset.classes)
    for s, p_s, label_s in zip(points, dataset.weights, dataset.labels, strict=True):
        for t, p_t, label_t in zip(points, dataset.weights, dataset.labels, strict=True):
            weight = plain_weight(x, s, t)
            if s != t and isinstance(weight, Fraction) and 0 < weight < 1:
                length = sqrt(sum((u - v) ** 2 for u, v in zip(s, t, strict=True)))
                mass = float(p_s * p_t) * pdf(float(weight)) / length
                masses[label_s] += mass * float(weight)
                masses[label_t] += mass * float(1 - weight)
    return [mass / sum(masses) for mass in masses] if any(masses) else None


@given(sets_and_mixed_points(), laws)
@examples(120)
def test_the_limit_agrees_with_its_formula_over_ordered_pairs(drawn: tuple[Dataset, Exact], law: Beta) -> None:
    dataset, x = drawn
    expected, found = expected_limit(dataset, law, x), limit(dataset, law, x)
    assert expected is not None
    assert close(values(found), expected, 1e-12)


@given(small_sets, laws, st.data())
@examples(80)
def test_there_is_a_limit_exactly_on_the_mixed_points(dataset: Dataset, law: Beta, data: st.DataObject) -> None:
    x = data.draw(vectors(dataset.dimension, 2, 2))
    expected, found = expected_limit(dataset, law, x), limit(dataset, law, x)
    assert (found is None) == (expected is None)
    if expected is not None:
        assert close(values(found), expected, 1e-12)


@given(sets_and_mixed_points(), integer_laws)
@examples(60)
def test_small_balls_come_near_the_limit(drawn: tuple[Dataset, Exact], law: Beta) -> None:
    dataset, x = drawn
    expected = values(limit(dataset, law, x))
    assert close(values(best_constant(dataset, law, x, Fraction(1, 10**12))), expected, 1e-9)
    assert close(values(best_constant(dataset, law, x, Fraction(1, 10**30))), expected, 1e-27)


@given(sets_and_mixed_points(dimensions=(1, 2)), st.sampled_from([beta("1/2"), beta("3/2"), beta("1/2", 3)]))
@examples(20)
def test_small_balls_come_near_the_limit_for_other_parameters(drawn: tuple[Dataset, Exact], law: Beta) -> None:
    dataset, x = drawn
    found = best_constant(dataset, law, x, Fraction(1, 10**12))
    assert close(values(found), values(limit(dataset, law, x)), 1e-4)


def test_a_tiny_ball_at_a_data_point_is_settled_at_once() -> None:
    start = time.process_time()
    found = values(best_constant(load("shadow"), beta("1/2"), (Fraction(0),), Fraction(1, 10**20)))
    assert time.process_time() - start < 1
    assert 0 < found[1] < Fraction(1, 10**19)


@given(small_sets, laws)
@examples(40)
def test_the_limit_at_a_data_point_is_its_own_class(dataset: Dataset, law: Beta) -> None:
    for k in range(dataset.size):
        found = limit(dataset, law, dataset.point(k))
        assert found is not None
        assert fractions(found) == [int(label == dataset.labels[k]) for label in range(len(dataset.classes))]
        assert found.winners() == found.support() == (dataset.labels[k],)


@given(sets_and_mixed_points(), laws)
@examples(40)
def test_enclosed_limits_agree_with_exact_ones(drawn: tuple[Dataset, Exact], law: Beta) -> None:
    dataset, x = drawn

    def all_values() -> list[list[Fraction]]:
        sides = one_sided_limits(dataset, law, x)
        return [values(limit(dataset, law, x)), *(values(side.probabilities()) for side in sides)]

    exact = all_values()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(optimal, "EXACT_WORK", 0)
        enclosed = all_values()
    assert all(close(one, other, 1e-28) for one, other in zip(exact, enclosed, strict=True))


def test_limits_of_laws_with_unwieldy_roots_agree_with_their_formula() -> None:
    law = Beta(Fraction(1010, 1009), Fraction(2003, 1999))
    dataset = Dataset.from_rows([[0, 0], [4, 0], [1, 3], [1, -1], [6, 0]], "abcab")
    x = (Fraction(1), Fraction(0))
    expected, found = expected_limit(dataset, law, x), limit(dataset, law, x)
    assert expected is not None
    assert found is not None
    assert close(values(found), expected, 1e-12)
    assert set(found.support()) == {label for label, value in enumerate(expected) if value > 0}
    for side in one_sided_limits(dataset, law, (Fraction(4), Fraction(0))):
        assert close(values(side.probabilities()), values(limit(dataset, law, beside(dataset, side, (4, 0)))), 1e-9)


def beside(dataset: Dataset, side: OneSidedLimit, x: Sequence[int]) -> Exact:
    """A point at a tiny step from x in the direction from which the limit is taken."""
    target = dataset.point(side.direction_to)
    return tuple(c + Fraction(1, 10**10**4) * (d - c) for c, d in zip(x, target, strict=True))


# --- data points by their coordinates -----------------------------------------------------------------


@given(small_sets, st.data())
@examples(80)
def test_a_data_point_is_known_by_its_coordinates(dataset: Dataset, data: st.DataObject) -> None:
    points = all_points(dataset)
    x = data.draw(st.sampled_from(points) | vectors(dataset.dimension, 2, 2))
    assert data_index(dataset, x) == (points.index(x) if x in points else None)


@pytest.mark.parametrize("corner", [(2**63 + 1, -1), (2**53 + 1, 2**63), (10**30 + 1, -(10**30)), (2**64, 5), (3, -4)])
def test_a_data_point_with_huge_coordinates_is_told_from_its_neighbours(corner: tuple[int, int]) -> None:
    dataset = Dataset.from_rows([[0, 0], list(corner), [1, 2]], "aba")
    x = tuple(map(Fraction, corner))
    assert data_index(dataset, x) == 1
    for step in ((1, 0), (-1, 0), (0, 1)):
        neighbour = tuple(c + d for c, d in zip(x, step, strict=True))
        assert data_index(dataset, neighbour) is None
        assert limit(dataset, UNIFORM, neighbour) is None
    assert fractions(limit(dataset, UNIFORM, x)) == [0, 1]


# --- limits from one side: against their definition ---------------------------------------------------

NEAR = Fraction(1, 10**60)
SIDED_LAWS = [
    beta("1/2"),
    beta(1),
    beta("3/2"),
    beta(2),
    beta(3),
    beta(1, 2),
    beta("1/2", 3),
    beta(2, "3/2"),
    beta(3, 1),
]


@given(sets_and_mixed_points(), st.sampled_from(SIDED_LAWS))
@examples(120)
def test_limits_from_one_side_are_limits_of_the_limit(drawn: tuple[Dataset, Exact], law: Beta) -> None:
    dataset, x = drawn
    for side in one_sided_limits(dataset, law, x):
        target = dataset.point(side.direction_to)
        beside = tuple(c + NEAR * (d - c) for c, d in zip(x, target, strict=True))
        assert close(values(limit(dataset, law, beside)), values(side.probabilities()), 1e-25)


@pytest.mark.parametrize("law", SIDED_LAWS, ids=str)
def test_limits_from_one_side_on_a_line_of_three_classes_are_limits_of_the_limit(law: Beta) -> None:
    line = Dataset.from_rows([[-4], [-1], [0], [2], [3], [3]], [0, 1, 2, 0, 1, 1])
    for x in (Fraction(-4), Fraction(-1), Fraction(0), Fraction(2), Fraction(3), Fraction(1)):
        sides = one_sided_limits(line, law, (x,))
        assert len(sides) == (1 if x in (-4, 3) else 2)
        for side in sides:
            step = 1 if line.point(side.direction_to)[0] > x else -1
            assert close(values(limit(line, law, (x + step * NEAR,))), values(side.probabilities()), 1e-25)


@given(sets_and_mixed_points(), laws)
@examples(60)
def test_there_is_a_side_for_every_direction_in_which_mixed_points_leave(
    drawn: tuple[Dataset, Exact], law: Beta
) -> None:
    dataset, x = drawn
    at_data = x in all_points(dataset)
    directions = set()
    for target in all_points(dataset):
        passes = any(
            isinstance(weight := plain_weight(x, target, other), Fraction) and 0 < weight < 1
            for other in all_points(dataset)
        )
        if target != x and (at_data or passes):
            offset = [a - b for a, b in zip(target, x, strict=True)]
            scale = abs(next(c for c in offset if c))
            directions.add(tuple(c / scale for c in offset))
    found = []
    for side in one_sided_limits(dataset, law, x):
        offset = [a - b for a, b in zip(dataset.point(side.direction_to), x, strict=True)]
        scale = abs(next(c for c in offset if c))
        found.append(tuple(c / scale for c in offset))
    assert set(found) == directions
    assert len(found) == len(directions)


@given(sets_and_mixed_points(), laws)
@examples(80)
def test_a_side_tells_its_classes_and_its_number_of_terms(drawn: tuple[Dataset, Exact], law: Beta) -> None:
    dataset, x = drawn
    points = all_points(dataset)
    origin = points.index(x) if x in points else None
    for side in one_sided_limits(dataset, law, x):
        assert side.origin == origin
        probabilities = side.probabilities()
        assert side.support() == set(probabilities.support())
        assert side.support() == {
            label for label, value in enumerate(values(probabilities)) if value > Fraction(1, 10**25)
        }
        passing = len(side.line.ahead.points) * len(side.line.behind.points)
        ending = len(side.line.ahead.points)
        if origin is None:
            expected = passing
        elif not passing or law.end_exponent < 0:
            expected = ending
        else:
            expected = passing + (ending if law.end_exponent == 0 else 0)
        assert side.terms() == expected


@given(sets_and_mixed_points(), st.sampled_from([beta("1/2"), beta("9/10", 4), beta(3, "1/3")]))
@examples(40)
def test_the_limit_is_continuous_at_data_points_where_the_ends_dominate(
    drawn: tuple[Dataset, Exact], law: Beta
) -> None:
    dataset, _ = drawn
    for k in range(dataset.size):
        for side in one_sided_limits(dataset, law, dataset.point(k)):
            assert side.support() == {dataset.labels[k]}
            assert fractions(side.probabilities())[dataset.labels[k]] == 1


@given(sets_and_mixed_points(dimensions=(1, 2)), laws)
@examples(40)
def test_the_limit_off_the_data_is_a_mean_of_its_limits_from_the_sides(drawn: tuple[Dataset, Exact], law: Beta) -> None:
    dataset, x = drawn
    if x in all_points(dataset):  # seventeenths of small steps are no integers
        x = mixture(Fraction(7, 17), dataset.point(0), dataset.point(1))
    sides = [values(side.probabilities()) for side in one_sided_limits(dataset, law, x)]
    for label, value in enumerate(values(limit(dataset, law, x))):
        lowest, highest = min(side[label] for side in sides), max(side[label] for side in sides)
        assert lowest - Fraction(1, 10**25) <= value <= highest + Fraction(1, 10**25)


def test_a_line_is_looked_at_ahead_and_back() -> None:
    [line] = lines_at(load("shadow"), (Fraction(1),))
    ahead, back = both_ways(line)
    assert ahead is line
    assert (back.ahead, back.behind) == (line.behind, line.ahead)


def test_an_isolated_point_has_no_sides_and_a_point_off_the_mixed_ones_neither() -> None:
    lonely = Dataset.from_rows([[1, 1]], "a")
    assert one_sided_limits(lonely, UNIFORM, (Fraction(1), Fraction(1))) == []
    assert one_sided_limits(load("cross"), UNIFORM, (Fraction(2), Fraction(0))) == []
    assert limit(load("cross"), UNIFORM, (Fraction(2), Fraction(0))) is None


# --- laws ---------------------------------------------------------------------------------------------

Frame = Callable[[Exact], Exact]


def predictions(dataset: Dataset, law: Beta, x: Exact, radius: Fraction) -> list[dict[str, Real] | None]:
    sides: list[OneSidedLimit] = sorted(
        one_sided_limits(dataset, law, x), key=lambda side: sorted(set(dataset.rows[side.direction_to]))
    )
    return [
        by_name(dataset, limit(dataset, law, x)),
        by_name(dataset, best_constant(dataset, law, x, radius)),
        *(by_name(dataset, side.probabilities()) for side in sides),
    ]


def all_equal(one: list[dict[str, Real] | None], other: list[dict[str, Real] | None]) -> bool:
    return len(one) == len(other) and all(equal(a, b) for a, b in zip(one, other, strict=True))


@given(sets_and_mixed_points(), st.sampled_from([*INTEGER_LAWS, beta("3/2")]), radii, rationals(), st.data())
@examples(35)
def test_translation_scaling_turning_and_a_constant_coordinate_change_no_prediction(
    drawn: tuple[Dataset, Exact], law: Beta, radius: Fraction, shift: Fraction, data: st.DataObject
) -> None:
    dataset, x = drawn
    factor = data.draw(rationals(3, 3).filter(bool))
    order = data.draw(st.permutations(range(dataset.dimension)))
    frames: list[tuple[Frame, Fraction]] = [
        (lambda y: tuple(c + shift for c in y), Fraction(1)),
        (lambda y: tuple(factor * c for c in y), abs(factor)),
        (lambda y: (*y, shift), Fraction(1)),
        (lambda y: tuple(y[k] for k in order), Fraction(1)),
    ]
    if dataset.dimension > 1:
        frames.append((rotated, Fraction(1)))
    expected = predictions(dataset, law, x, radius)
    for frame, scale in frames:
        moved = remade(dataset, [frame(point) for point in all_points(dataset)])
        assert all_equal(predictions(moved, law, frame(x), scale * radius), expected)


@given(sets_and_mixed_points(), st.sampled_from([*INTEGER_LAWS, beta("1/2", 2)]), radii)
@examples(40)
def test_repeating_every_row_and_naming_classes_anew_change_no_prediction(
    drawn: tuple[Dataset, Exact], law: Beta, radius: Fraction
) -> None:
    dataset, x = drawn
    expected = predictions(dataset, law, x, radius)
    names = {"c0": "z", "c1": "10", "c2": "9"}
    rows = [(dataset.point(k), names[dataset.label(k)]) for k in range(dataset.size) for _ in 2 * dataset.rows[k]]
    twice = Dataset.from_rationals([point for point, _ in rows], [label for _, label in rows])
    renamed = [None if found is None else {names[name]: value for name, value in found.items()} for found in expected]
    assert all_equal(predictions(twice, law, x, radius), renamed)


@given(sets_and_mixed_points(), integer_laws, radii, st.data())
@examples(40)
def test_the_order_of_rows_changes_no_prediction(
    drawn: tuple[Dataset, Exact], law: Beta, radius: Fraction, data: st.DataObject
) -> None:
    dataset, x = drawn
    rows = [(dataset.point(k), dataset.label(k)) for k in range(dataset.size) for _ in dataset.rows[k]]
    shuffled_rows = data.draw(st.permutations(rows))
    shuffled = Dataset.from_rationals([point for point, _ in shuffled_rows], [label for _, label in shuffled_rows])
    for one, other in (
        (limit(dataset, law, x), limit(shuffled, law, x)),
        (best_constant(dataset, law, x, radius), best_constant(shuffled, law, x, radius)),
    ):
        assert equal(by_name(dataset, one), by_name(shuffled, other))


@given(sets_and_mixed_points(), st.sampled_from([beta(2, 1), beta(1, 3), beta("1/2", 3)]), radii)
@examples(30)
def test_a_law_and_its_mirror_image_predict_the_same(drawn: tuple[Dataset, Exact], law: Beta, radius: Fraction) -> None:
    dataset, x = drawn
    mirrored = Beta(law.b, law.a)
    assert all_equal(predictions(dataset, law, x, radius), predictions(dataset, mirrored, x, radius))


@given(sets_and_mixed_points(), integer_laws, radii)
@examples(40)
def test_probabilities_sum_to_one_and_are_not_negative(
    drawn: tuple[Dataset, Exact], law: Beta, radius: Fraction
) -> None:
    dataset, x = drawn
    for found in (limit(dataset, law, x), best_constant(dataset, law, x, radius)):
        assert found is not None
        parts = [found[label] for label in range(len(found))]
        total = Radicals.total(part.numerator for part in parts if isinstance(part, Quotient))
        assert isinstance(found.total, Radicals)
        assert (total - found.total).sign() == 0
        assert all(isinstance(mass, Radicals) and mass.sign() >= 0 for mass in found.masses)


# --- probabilities ------------------------------------------------------------------------------------

masses = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from([1, 2, 3, 8])).map(lambda m: Radicals.root(Fraction(m[1])) * m[0]),
    min_size=1,
    max_size=4,
).filter(lambda parts: any(part.terms for part in parts))


@given(masses, unit_interval(8))
@examples(100)
def test_exact_probabilities_are_compared_as_their_values(parts: list[Radicals], value: Fraction) -> None:
    found = Probabilities(tuple(parts))
    floats = [float(approximate(part)) for part in parts]
    shares = [part / sum(floats) for part in floats]
    best = [label for label, share in enumerate(shares) if max(shares) - share < 1e-9]
    assert len(found) == len(parts)
    assert found.winners() == tuple(best)
    assert found.support() == tuple(label for label, share in enumerate(shares) if share > 0)
    for label, share in enumerate(shares):
        assert found.compare(label, value) == (0 if abs(share - float(value)) < 1e-9 else 1 if share > value else -1)


@given(st.lists(rationals_between(0, 3, 6), min_size=1, max_size=4).filter(any), unit_interval(8))
@example([Fraction(1), Fraction(2)], Fraction(1, 2))
@examples(60)
def test_enclosed_probabilities_are_compared_where_they_differ(parts: list[Fraction], value: Fraction) -> None:
    found = Probabilities(tuple(Enclosed(lambda bits, part=part: arb_of(part + 1) - 1) for part in parts))  # type: ignore[misc]
    shares = [part / sum(parts) for part in parts]
    for label, share in enumerate(shares):
        sign = found.compare(label, value)
        assert sign == (share > value) - (share < value) or (sign is None and share == value)


def test_enclosed_masses_that_tie_have_no_settled_winner() -> None:
    tied = Enclosed(lambda bits: flint.arb(2).sqrt() ** 2)
    two = Radicals.of(2)
    assert Probabilities((tied, two)).winners() is None
    assert Probabilities((tied, two, Radicals.of(3))).winners() is None
    assert Probabilities((two, two, Radicals.of(1))).winners() == (0, 1)
    assert Probabilities((Radicals.of(1), two, two)).winners() == (1, 2)
    assert Probabilities((tied, Radicals.of(1))).winners() == (0,)
    assert Probabilities((tied, Radicals.of(3))).winners() == (1,)
    assert Probabilities((tied, two)).compare(0, Fraction(1, 2)) is None
