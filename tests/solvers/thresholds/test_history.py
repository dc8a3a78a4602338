"""Histories of data points: against worked values, SciPy on a grid of α, and the laws that they must obey."""

from collections.abc import Callable
from fractions import Fraction
from random import Random

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.special import betainc
from scipy.stats import norm

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.segments import dot, minus
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.thresholds import isolation
from mixproof.solvers.thresholds.history import GapHistory, SignChange, gap_history
from tests.solvers.thresholds.cases import TENTH, histories_of, radii, small_datasets
from tests.strategies import all_points, datasets, examples, remade, rotated


def middle(change: SignChange) -> float:
    return float((change.lower + change.upper) / 2)


@pytest.mark.parametrize(
    ("epsilon", "digits"),
    [(TENTH, "22.8813067541190434716"), (Fraction(1, 5), "6.18974911692349363707")],
)
def test_the_thresholds_of_the_smallest_failure(epsilon: Fraction, digits: str) -> None:
    (change,) = gap_history(load("counterexample"), 1, epsilon).changes
    last_digit = Fraction(1, 10 ** len(digits.partition(".")[2]))
    assert change.lower < Fraction(digits) + last_digit
    assert change.upper > Fraction(digits)
    assert change.upper - change.lower <= change.lower / 10**18
    assert (change.before, change.after, change.rivals) == (1, -1, (0,))


@pytest.mark.parametrize("digits", [6, 20, 45])
def test_enclosures_are_as_narrow_as_asked_for_and_decimal(digits: int) -> None:
    (change,) = gap_history(load("counterexample"), 1, TENTH, digits).changes
    (finest,) = gap_history(load("counterexample"), 1, TENTH, 60).changes
    assert change.lower <= finest.lower < finest.upper <= change.upper
    assert change.upper - change.lower <= change.lower * Fraction(10) ** (2 - digits)
    assert (10 ** (digits + 3)) % change.lower.denominator == 0


@pytest.mark.parametrize("inverse", [10**3, 10**5, 10**8, 10**30, 10**100])
def test_small_balls_need_alpha_of_the_order_of_their_inverse_square(inverse: int) -> None:
    """In the limit |2λ − 1| is normal with variance 1/(2α), and ε has to be its median: α·ε² → 0.2275."""
    (change,) = gap_history(load("counterexample"), 1, Fraction(1, inverse)).changes
    assert change.upper - change.lower <= change.lower / 10**18
    assert float(change.lower / inverse**2) == pytest.approx(norm.ppf(0.75) ** 2 / 2, rel=1e-5)


def test_balls_too_small_for_any_alpha_that_is_tried_are_left_unsettled() -> None:
    history = gap_history(load("counterexample"), 1, Fraction(1, 10**130))
    assert (history.first_sign, history.changes, history.unsettled) == (1, (), ((Fraction(0), None),))
    assert not history.is_safe


def test_the_class_probability_beyond_the_threshold() -> None:
    x3, x = load("counterexample"), (Fraction(1),)
    shares = best_constant(x3, Beta(Fraction(128), Fraction(128)), x, TENTH)
    assert shares is not None
    assert shares[0].ball(128).overlaps(flint.arb("0.6405322891434951164575") + flint.arb(0, 1e-21))
    (change,) = gap_history(x3, 1, TENTH).changes
    assert change.upper < 128


@pytest.mark.slow
def test_iris_loses_one_point_and_wins_it_back() -> None:
    iris = load("iris")
    histories = [gap_history(iris, index, TENTH) for index in range(iris.size)]
    changed = [history for history in histories if not history.is_safe]
    assert [iris.row(history.index) for history in changed] == [64]
    first, second = changed[0].changes
    assert (first.before, first.after, second.before, second.after) == (1, -1, -1, 1)
    assert iris.dimension == 4
    roots = roots_on_a_grid(plain_gap(iris, changed[0].index, TENTH), np.geomspace(1, 300, 300))
    assert [middle(first), middle(second)] == pytest.approx(roots, rel=1e-7)


def plain_gap(dataset: Dataset, index: int, epsilon: Fraction) -> Callable[[Floats], Floats]:
    """N^c − max N^j as a function of α, from its definition: exact quadratics, chord ends and masses in floats."""
    points, labels = all_points(dataset), dataset.labels
    x, weights = points[index], [float(weight) for weight in dataset.weights]
    found: list[tuple[int, int, float, float, float]] = []
    for s in range(dataset.size):
        for t in range(dataset.size):
            along, offset, far = minus(points[s], points[t]), minus(points[t], x), minus(points[s], x)
            a, b, at_t = dot(along, along), dot(along, offset), dot(offset, offset) - epsilon**2
            at_s, discriminant = dot(far, far) - epsilon**2, b * b - a * at_t
            weight = weights[s] * weights[t]
            if s == t:
                if at_s < 0:
                    found.append((labels[s], labels[t], weight, 0.0, 1.0))
            elif discriminant > 0:
                root = float(discriminant) ** 0.5
                lower = 0.0 if at_t <= 0 else (-float(b) - root) / float(a)
                upper = 1.0 if at_s <= 0 else (-float(b) + root) / float(a)
                if min(upper, 1) - max(lower, 0) > 1e-13:
                    found.append((labels[s], labels[t], weight, max(lower, 0), min(upper, 1)))

    def gap(alpha: Floats) -> Floats:
        masses = np.zeros((len(dataset.classes), *np.shape(alpha)))
        for first, second, weight, lower, upper in found:
            mass = betainc(alpha, alpha, upper) - betainc(alpha, alpha, lower)
            moment = 0.5 * (betainc(alpha + 1, alpha, upper) - betainc(alpha + 1, alpha, lower))
            masses[first] += weight * moment
            masses[second] += weight * (mass - moment)
        own = labels[index]
        return np.asarray(masses[own] - np.delete(masses, own, axis=0).max(axis=0))

    return gap


def roots_on_a_grid(gap: Callable[[Floats], Floats], grid: Floats) -> list[float]:
    values = gap(grid)
    cells = np.flatnonzero(values[:-1] * values[1:] < 0)
    return [float(brentq(lambda a: float(gap(np.asarray(a))), grid[k], grid[k + 1], xtol=1e-13)) for k in cells]


def random_case(seed: int) -> tuple[Dataset, Fraction]:
    """A few points of 2 to 4 classes in 1 to 3 dimensions, some repeated, many on common lines and spheres."""
    random = Random(seed)
    dimension, classes = random.choice([1, 1, 2, 3]), random.randint(2, 4)

    def coordinate() -> Fraction:
        return Fraction(random.randint(0, 6)) if random.random() < 0.7 else Fraction(random.randint(0, 60), 10)

    points = {tuple(coordinate() for _ in range(dimension)) for _ in range(random.randint(4, 11))}
    rows = [(point, k if k < 2 else random.randrange(classes)) for k, point in enumerate(sorted(points))]
    rows += [row for row in rows if random.random() < 0.3]
    dataset = Dataset.from_rationals([point for point, _ in rows], [label for _, label in rows])
    return dataset, Fraction(random.randint(1, 30), random.choice([10, 20, 7]))


@pytest.mark.parametrize("seed", range(40))
def test_histories_are_what_scipy_sees_on_a_grid(seed: int) -> None:
    dataset, epsilon = random_case(seed)
    grid = np.geomspace(1e-3, 1e5, 700)
    for index in range(dataset.size):
        history = gap_history(dataset, index, epsilon)
        assert not history.unsettled
        gap = plain_gap(dataset, index, epsilon)
        values, expected = gap(grid), np.full(len(grid), history.first_sign)
        for change in history.changes:
            expected[grid > float(change.upper)] = change.after
        clear = np.abs(values) > 1e-10
        assert (np.sign(values)[clear] == expected[clear]).all()
        clear_changes = [c for c in history.changes if 1e-3 < c.lower < 1e5]
        roots = roots_on_a_grid(gap, grid)
        if len(roots) == len(clear_changes):  # the grid sees all of them
            assert [middle(change) for change in clear_changes] == pytest.approx(roots, rel=1e-6)


def test_the_random_cases_are_worth_their_while() -> None:
    counts = [
        len(gap_history(dataset, index, epsilon).changes)
        for dataset, epsilon in map(random_case, range(40))
        for index in range(dataset.size)
    ]
    assert sum(count == 1 for count in counts) >= 20
    assert any(count >= 2 for count in counts)


@given(small_datasets, radii, st.fractions(-5, 5, max_denominator=7))
@examples(15)
def test_translation(dataset: Dataset, epsilon: Fraction, shift: Fraction) -> None:
    moved = remade(dataset, [tuple(c + shift for c in point) for point in all_points(dataset)])
    assert histories_of(moved, epsilon) == histories_of(dataset, epsilon)


@given(small_datasets, radii, st.sampled_from([Fraction(1, 7), Fraction(3), Fraction(-2, 5)]))
@examples(15)
def test_scaling_with_the_radius(dataset: Dataset, epsilon: Fraction, factor: Fraction) -> None:
    scaled = remade(dataset, [tuple(c * factor for c in point) for point in all_points(dataset)])
    assert histories_of(scaled, abs(factor) * epsilon) == histories_of(dataset, epsilon)


@given(datasets(dimensions=(2, 3), sizes=(3, 7), bound=2), radii)
@examples(15)
def test_rotation_and_a_constant_coordinate(dataset: Dataset, epsilon: Fraction) -> None:
    turned = remade(dataset, [rotated(point) for point in all_points(dataset)])
    lifted = remade(dataset, [(*point, Fraction(3, 7)) for point in all_points(dataset)])
    expected = histories_of(dataset, epsilon)
    assert histories_of(turned, epsilon) == expected
    assert histories_of(lifted, epsilon) == expected


@given(small_datasets, radii)
@examples(15)
def test_repeating_every_row_changes_nothing(dataset: Dataset, epsilon: Fraction) -> None:
    rows = [(dataset.point(k), dataset.label(k)) for k in range(dataset.size) for _ in dataset.rows[k]]
    doubled = Dataset.from_rationals([point for point, _ in rows * 2], [label for _, label in rows * 2])
    assert histories_of(doubled, epsilon) == histories_of(dataset, epsilon)


@given(small_datasets, radii, st.randoms(use_true_random=False))
@examples(15)
def test_the_order_of_rows_and_the_names_of_classes_do_not_matter(
    dataset: Dataset, epsilon: Fraction, random: Random
) -> None:
    order = list(range(dataset.size))
    random.shuffle(order)
    names = dict(zip(dataset.classes, random.sample(["x", "a", "7"], len(dataset.classes)), strict=True))
    rows = [(dataset.point(k), names[dataset.label(k)]) for k in order for _ in dataset.rows[k]]
    other = Dataset.from_rationals([point for point, _ in rows], [label for _, label in rows])

    def told(data: Dataset, index: int, meaning: dict[str, str]) -> object:
        history = gap_history(data, index, epsilon)
        changes = [
            (c.lower, c.upper, c.before, c.after, sorted(meaning[data.classes[rival]] for rival in c.rivals))
            for c in history.changes
        ]
        return history.first_sign, changes, history.unsettled

    same = {name: name for name in other.classes}
    assert [told(dataset, k, names) for k in order] == [told(other, place, same) for place in range(len(order))]


@given(small_datasets, radii)
@examples(30)
def test_signs_are_proved_at_both_ends_of_each_enclosure(dataset: Dataset, epsilon: Fraction) -> None:
    """By the exact masses of Lemma 2.3 at the nearest integer α outside of it, and by balls at the ends themselves."""
    for index in range(dataset.size):
        own = dataset.labels[index]
        for change in gap_history(dataset, index, epsilon).changes:
            for alpha, sign in ((change.lower, change.before), (change.upper, change.after)):
                shares = best_constant(dataset, Beta(alpha, alpha), dataset.point(index), epsilon)
                assert shares is not None
                masses = [mass.ball(400) for mass in shares.masses]
                gaps = [masses[own] - mass for label, mass in enumerate(masses) if label != own]
                assert all(gap > 0 for gap in gaps) if sign > 0 else any(gap < 0 for gap in gaps)


def test_a_ball_that_holds_everything_compares_the_classes() -> None:
    """Then no mass depends on α: the weights of the classes decide, and equal ones tie."""
    uneven = Dataset.from_rows([[0], [1], [3]], [0, 1, 1])
    assert [h.first_sign for h in histories_of(uneven, Fraction(10))] == [-1, 1, 1]
    even = load("crossing")
    assert [(h.first_sign, h.changes) for h in histories_of(even, Fraction(20))] == [(0, ())] * 4
    assert not gap_history(even, 0, Fraction(20)).is_safe


def test_a_heavier_neighbour_in_the_ball_counts_though_no_segment_crosses_over() -> None:
    heavy = Dataset.from_rows([[0], [-1], [-1]], [0, 1, 1])
    assert [(h.first_sign, h.changes) for h in histories_of(heavy, Fraction(3, 2))] == [(-1, ()), (1, ())]


def test_gaps_that_vanish_at_both_ends_are_settled() -> None:
    """As α → 0 the classes in the ball balance; as α → ∞ the two foreign classes halve what the own pair has."""
    line = Dataset.from_rows([[0], [1], [2], [4], [6], [7], [11]], [0, 1, 0, 2, 1, 0, 2])
    for epsilon in (Fraction(1, 3), Fraction(3, 2), Fraction(5, 2), Fraction(7, 2)):
        assert not any(history.unsettled for history in histories_of(line, epsilon))


@pytest.mark.parametrize("row", range(1, 29, 3))
def test_three_classes_taking_turns_tie_in_the_limit_but_never_before(row: int) -> None:
    """Row 1 of 0, 1, 2: the pair (0, 2) of two other classes takes as much from it as its own pair gives."""
    data = load("alternating-line:points=3,classes=3")
    history = gap_history(data, 1, Fraction(row, 60))
    assert (history.first_sign, history.changes, history.unsettled) == (1, (), ())


def test_two_thresholds_that_nearly_meet_are_told_from_none() -> None:
    """On Iris, row 64 is lost only for ε above about 0.09093429; the thresholds meet there like a square root."""
    iris = load("iris")
    just_above, just_below = Fraction("0.0909342948"), Fraction("0.0909342944")
    first, second = gap_history(iris, 64, just_above).changes
    assert 1e-5 < middle(second) / middle(first) - 1 < 1e-3
    below = gap_history(iris, 64, just_below)
    assert (below.changes, below.unsettled) == ((), ())


def test_what_the_budget_leaves_open_is_said_and_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "MOST_PROBES", 3)
    history = gap_history(load("iris"), 64, Fraction("0.0909342944"))
    assert history.unsettled
    assert not history.is_safe
    assert any(low < Fraction("11.6537") < (high or Fraction(100)) for low, high in history.unsettled)


@pytest.mark.parametrize("epsilon", [Fraction(0), Fraction(-1)])
def test_a_radius_that_is_not_positive_is_refused(epsilon: Fraction) -> None:
    with pytest.raises(InputError, match="ε has to be positive"):
        gap_history(load("shadow"), 0, epsilon)


def test_points_far_from_each_other_need_no_search() -> None:
    """A large set is looked through without a single conditional gap."""
    random = np.random.default_rng(1)
    dataset = Dataset.from_integers(random.integers(0, 10**9, (120, 6)), 1, [k % 3 for k in range(120)])
    assert all(gap_history(dataset, index, Fraction(1000)) == GapHistory(index, 1) for index in range(120))
