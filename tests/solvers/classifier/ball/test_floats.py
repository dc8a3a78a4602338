"""h_ε in floats against the exact closed form, and by its laws."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mixproof.solvers.classifier.ball.floats as module
from mixproof.geometry.aliases import Floats, Indices, IntegerArray
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.numbers.rationals import rational
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.classifier.ball.floats import WeightedPoints
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.parser import parse_mixing
from tests.strategies import approximate, datasets, examples

LAWS = [
    parse_mixing(text)
    for text in ("uniform", "beta(1/5,1/5)", "beta(128,128)", "beta(2,1)", "piecewise(0:1/2: 4*x; 1/2:1: 4-4*x)")
]


def exact(dataset: Dataset, law: Mixing, x: tuple[Fraction, ...], radius: Fraction) -> list[float] | None:
    found = best_constant(dataset, law, x, radius)
    return None if found is None else [float(approximate(found[label])) for label in range(len(found))]


def shares(masses: Floats) -> Floats:
    return np.asarray(masses / masses.sum(axis=1, keepdims=True))


@given(
    datasets(dimensions=(1, 2, 3), sizes=(2, 8)),
    st.sampled_from(LAWS),
    st.lists(st.integers(-20, 20), min_size=3, max_size=3),
    st.integers(1, 30),
)
@examples(120)
def test_it_is_the_closed_form(dataset: Dataset, law: Mixing, place: list[int], radius: int) -> None:
    # An odd denominator: no sphere around such a point touches a segment between whole points in one coordinate only.
    x, epsilon = tuple(Fraction(c, 7) for c in place[: dataset.dimension]), Fraction(radius, 11)
    found = WeightedPoints.of(dataset).masses(law, np.array([[float(c) for c in x]]), float(epsilon))
    expected = exact(dataset, law, x, epsilon)
    if expected is None:
        assert found.sum() < 1e-9
    elif found.sum() > 1e-6:
        assert shares(found)[0] == pytest.approx(expected, abs=1e-6)


# --- boundaries and units ---------------------------------------------------------------------------------

SCALES = [
    f"{digit}e{power}" for digit, power in ((1, 300), (7, 153), (1, 39), (1, -46), (3, -160), (1, -300), (1, -318))
]


@given(
    datasets(dimensions=(1, 2), sizes=(2, 8)),
    st.sampled_from(LAWS),
    st.lists(st.integers(-8, 8), min_size=2, max_size=2),
    st.integers(1, 12),
    st.sampled_from(["1/10", "1/2", "1", "1/5", "1000", *SCALES]),
)
@examples(150)
def test_on_a_grid_spheres_pass_through_points_and_touch_segments(
    dataset: Dataset, law: Mixing, place: list[int], radius: int, unit: str
) -> None:
    """Every coordinate is a small number times the unit, and the ball is open: nothing on its boundary counts."""
    scale = Fraction(unit)
    rows = [[value * scale for value in dataset.point(index)] for index in range(dataset.size)]
    scaled = Dataset("grid", *_integers(rows), dataset.labels, dataset.classes, dataset.rows)
    x, epsilon = tuple(Fraction(c, 2) * scale for c in place[: dataset.dimension]), Fraction(radius, 2) * scale
    expected = exact(scaled, law, x, epsilon)
    floats = np.array([[float(c) for c in x]])
    read = tuple(map(rational, floats[0]))
    told = WeightedPoints.of(scaled).masses(law, floats, epsilon) if read == x else None
    if told is None:
        return
    if expected is None:
        assert not told.any()
    else:
        assert shares(told)[0] == pytest.approx(expected, abs=1e-6)


def _integers(rows: list[list[Fraction]]) -> tuple[IntegerArray, int]:
    made = Dataset.from_rationals(rows, range(len(rows)))
    return made.numerators, made.denominator


def test_a_point_on_the_sphere_does_not_count() -> None:
    line = Dataset.from_rows([["2/5"], ["1/2"], [-4], ["3/5"]], [1, 2, 0, 3])
    for data in (WeightedPoints.of(line), WeightedPoints(np.array([[0.4], [0.5], [-4], [0.6]]), *_others(line))):
        found = data.masses(LAWS[0], np.array([[0.4]]), 0.2)
        assert shares(found)[0] == pytest.approx(exact(line, LAWS[0], (Fraction(2, 5),), Fraction(1, 5)), abs=1e-12)


def _others(dataset: Dataset) -> tuple[Indices, Floats, int]:
    data = WeightedPoints.of(dataset)
    return data.labels, data.weights, data.classes


@pytest.mark.parametrize("more", [0, 1, -1])
def test_a_segment_that_only_touches_the_ball_does_not_count(more: int) -> None:
    upright = Dataset.from_rows([[3, 0], [3, 9], [40, 0]], [0, 1, 0])
    x, epsilon = (Fraction(17237, 5000), Fraction(2)), Fraction(2237, 5000) + Fraction(more, 10**18)
    found = WeightedPoints.of(upright).masses(LAWS[0], np.array([[3.4474, 2.0]]), epsilon)
    expected = exact(upright, LAWS[0], x, epsilon)
    assert (expected is None) == (more < 1) == (not found.any())
    if expected is not None:
        assert shares(found)[0] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("power", [-20, -13, -8, 12, 20, 40, 200])
def test_balls_of_any_size_are_right(power: int) -> None:
    """From balls that floats cannot tell from their centre to balls in which the data are a point."""
    plane = Dataset.from_rows([[0, 0], [3, 0], [0, 4], [7, 7]], [0, 1, 2, 0])
    epsilon = Fraction(10) ** power
    for x in ((Fraction(1), Fraction(0)), (Fraction(3), Fraction(0)), (epsilon, Fraction(0)), (epsilon, Fraction(5))):
        found = WeightedPoints.of(plane).masses(LAWS[0], np.array([[float(c) for c in x]]), epsilon)
        expected = exact(plane, LAWS[0], x, epsilon)
        if expected is None:
            assert not found.any()
        else:
            assert shares(found)[0] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("exponent", [-1000, -800, -150, 37, 500, 980])
@pytest.mark.parametrize("law", LAWS[:3], ids=str)
def test_powers_of_two_change_no_bit(law: Mixing, exponent: int) -> None:
    rng = np.random.default_rng(4)
    points, queries, weights = rng.normal(size=(70, 3)), rng.normal(size=(40, 3)), np.full(70, 1 / 70)
    labels, scale = rng.integers(0, 3, 70), Fraction(2) ** exponent
    one = WeightedPoints(points, labels, weights, 3).masses(law, queries, Fraction(1, 4))
    scaled = WeightedPoints(np.ldexp(points, exponent), labels, weights, 3)
    other = scaled.masses(law, np.ldexp(queries, exponent), Fraction(1, 4) * scale)
    assert (one == other).all() or (exponent < -900 and one == pytest.approx(other, rel=1e-9))


@pytest.mark.parametrize("offset", ["1e6", "1e15", "1e17", "1e40", "-1e308"])
def test_data_far_from_the_origin_are_as_good(offset: str) -> None:
    """Exact data, whose coordinates floats do not tell apart."""
    near, far = [[0, 0], [3, 1], [1, 2]], Fraction(offset)
    one = WeightedPoints.of(Dataset.from_rows(near, [0, 1, 0]))
    moved = WeightedPoints.of(Dataset.from_rows([[far + x, y - far] for x, y in near], [0, 1, 0]))
    at_points = [data.masses_at_points(LAWS[0], [0, 1, 2], ["1/2", 2]) for data in (one, moved)]
    assert at_points[0] == pytest.approx(at_points[1], rel=1e-9)


def test_columns_in_different_units_are_both_seen() -> None:
    wide = [["1e200", 0], ["-1e200", 1], ["1e200", 3]]
    found = WeightedPoints.of(Dataset.from_rows(wide, [0, 1, 1])).masses_at_points(LAWS[0], [0, 2], ["1/2"])
    dataset = Dataset.from_rows(wide, [0, 1, 1])
    for row, index in zip(found[0], (0, 2), strict=True):
        assert row / row.sum() == pytest.approx(exact(dataset, LAWS[0], dataset.point(index), Fraction(1, 2)), abs=1e-6)


def test_a_mass_below_all_floats_is_no_mass_of_zero() -> None:
    """λ within 1/20 of the end of a segment, under a law that is nearly always ½."""
    law, line = parse_mixing("beta(4000,4000)"), Dataset.from_rows([[0], [1], [20]], [0, 1, 2])
    data, x = WeightedPoints.of(line), (Fraction(2),)
    found = data.masses(law, np.array([[2.0], [25.0]]), 0.5)
    assert shares(found[:1])[0] == pytest.approx(exact(line, law, x, Fraction(1, 2)), abs=1e-9)
    assert found[0].sum() == pytest.approx(1)
    assert not found[1].any()


def test_what_is_too_much_work_is_not_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TINY_PAIRS", 0)
    line = WeightedPoints.of(Dataset.from_rows([[0], [1], [20]], [0, 1, 2]))
    found = line.masses(parse_mixing("beta(4000,4000)"), np.array([[2.0], [1.0]]), 0.5)
    assert np.isnan(found[0]).all()
    assert found[1].sum() > 0


@pytest.mark.slow
@pytest.mark.parametrize("law", LAWS, ids=str)
def test_on_iris_it_has_nine_digits(law: Mixing) -> None:
    iris = load("iris")
    points = WeightedPoints.of(iris)
    chosen = [61, 97]
    found = points.masses(law, points.points[chosen], 0.11)
    for row, index in zip(shares(found), chosen, strict=True):
        assert row == pytest.approx(exact(iris, law, iris.point(index), Fraction(11, 100)), abs=1e-9)


def test_far_points_and_large_coordinates_keep_the_digits() -> None:
    """A ball far away holds nothing; data far from the origin are as good as data near it."""
    near = Dataset.from_rows([[0, 0], [3, 1], [1, 2]], [0, 1, 0])
    far = Dataset.from_rows([[10**6, -(10**6)], [10**6 + 3, 1 - 10**6], [10**6 + 1, 2 - 10**6]], [0, 1, 0])
    x = np.array([[1.25, 0.75], [10.0**9, 0.0]])
    one = WeightedPoints.of(near).masses(LAWS[0], x, 0.5)
    other = WeightedPoints.of(far).masses(LAWS[0], x + np.array([1e6, -1e6]), 0.5)
    assert one[1].sum() == other[1].sum() == 0
    assert one[0] == pytest.approx(other[0], abs=1e-9)


def test_a_small_ball_beside_close_points_is_not_lost() -> None:
    close = Dataset.from_rows([["0"], ["1e-7"], ["1"]], [0, 1, 0])
    found = WeightedPoints.of(close).masses(LAWS[0], np.array([[1e-7]]), 1e-8)
    expected = exact(close, LAWS[0], (Fraction(1, 10**7),), Fraction(1, 10**8))
    assert shares(found)[0] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_turning_moving_and_scaling_change_nothing(law: Mixing) -> None:
    rng = np.random.default_rng(11)
    points, queries = rng.normal(size=(60, 3)), rng.normal(size=(50, 3))
    labels, weights = rng.integers(0, 3, 60), np.full(60, 1 / 60)
    turn, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    order = rng.permutation(60)
    one = WeightedPoints(points, labels, weights, 3).masses(law, queries, 0.3)
    moved = WeightedPoints(7 * points[order] @ turn + 5, labels[order], weights, 3)
    assert moved.masses(law, 7 * queries @ turn + 5, 2.1) == pytest.approx(one, abs=1e-12)
    renamed = WeightedPoints(points, 2 - labels, weights, 3).masses(law, queries, 0.3)
    assert renamed[:, ::-1] == pytest.approx(one, abs=1e-15)
    assert one.sum() > 0


def test_chords_that_begin_near_a_data_point_are_known_in_floats_though_the_density_is_steep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Just outside the sphere, a data point brings all of its chords near the end of [0, 1]: none is in doubt."""
    rng = np.random.default_rng(0)
    rows = [[0, 0, 0], *rng.integers([200, -99, -99], [400, 100, 100], (40, 3)).tolist()]
    dataset = Dataset.from_rows(rows, [k % 3 for k in range(len(rows))])
    law, radius = parse_mixing("beta(1/5,1/5)"), Fraction(10)
    x = (radius + Fraction(1, 1000), Fraction(0), Fraction(0))
    expected = exact(dataset, law, x, radius)
    monkeypatch.setattr(module, "pair_masses", lambda *_: pytest.fail("a pair was computed exactly"))
    found = WeightedPoints.of(dataset).masses(law, np.array([[float(c) for c in x]]), radius)
    assert shares(found)[0] == pytest.approx(expected, abs=1e-7)
