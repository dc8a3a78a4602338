"""Named datasets have the shape and the recipe that they claim, and refuse what they do not know."""

from collections import Counter
from fractions import Fraction
from math import fsum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import datasets as real
from sklearn.datasets import make_moons

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.named import MAX_POINTS, dataset_names
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from tests.strategies import Exact, all_points, examples


def labelled(dataset: Dataset) -> list[tuple[Exact, str]]:
    return [(dataset.point(k), dataset.label(k)) for k in range(dataset.size)]


def same(one: Dataset, other: Dataset) -> bool:
    return labelled(one) == labelled(other) and one.rows == other.rows and one.name == other.name


# --- what the names stand for -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("counterexample", [((0,), "0"), ((1,), "1"), ((2,), "0")]),
        ("shadow", [((0,), "0"), ((1,), "0"), ((2,), "1")]),
        ("crossing", [((-1, 0), "0"), ((0, -1), "0"), ((3, 0), "1"), ((0, 9), "1")]),
        ("cross", [((0, 1), "0"), ((0, -1), "0"), ((1, 0), "1"), ((-1, 0), "1")]),
        ("alternating-line:points=4,classes=3", [((0,), "0"), ((1,), "1"), ((2,), "2"), ((3,), "0")]),
        ("simplex:positive=1,negative=2", [((1, 0, 0), "1"), ((0, 1, 0), "-1"), ((0, 0, 1), "-1")]),
    ],
)
def test_small_sets_are_those_of_the_theory(name: str, points: list[tuple[tuple[int, ...], str]]) -> None:
    assert labelled(load(name)) == [(tuple(map(Fraction, x)), label) for x, label in points]


@pytest.mark.parametrize(
    ("name", "rows", "points", "dimension", "sizes"),
    [
        ("alternating-line", 10, 10, 1, (5, 5)),
        ("simplex", 3, 3, 3, (1, 2)),
        ("gaussian", 10, 10, 100, (5, 5)),
        ("moons", 300, 300, 2, (150, 150)),
        ("iris", 150, 149, 4, (50, 50, 50)),
        ("wine", 178, 178, 13, (59, 71, 48)),
        ("breast-cancer", 569, 569, 30, (212, 357)),
        ("digits", 1797, 1797, 64, (178, 182, 177, 183, 181, 182, 181, 179, 174, 180)),
    ],
)
def test_shapes_and_class_sizes(name: str, rows: int, points: int, dimension: int, sizes: tuple[int, ...]) -> None:
    dataset = load(name)
    assert (dataset.row_count, dataset.size, dataset.dimension) == (rows, points, dimension)
    assert dataset.class_sizes == sizes
    assert dataset.name == name


@pytest.mark.parametrize(
    ("name", "source"),
    [("iris", real.load_iris), ("wine", real.load_wine), ("breast-cancer", real.load_breast_cancer)],
)
def test_real_data_are_scikit_learns_decimals_row_by_row(name: str, source: object) -> None:
    assert callable(source)
    bunch, dataset = source(), load(name)
    for k in range(dataset.size):
        for row in dataset.rows[k]:
            assert [str(float(c)) for c in dataset.point(k)] == [str(value) for value in bunch.data[row].tolist()]
            assert dataset.point(k) == tuple(Fraction(str(value)) for value in bunch.data[row].tolist())
            assert dataset.label(k) == str(bunch.target[row])


def test_the_only_repeated_rows_of_iris_are_101_and_142() -> None:
    iris = load("iris")
    assert [rows for rows in iris.rows if len(rows) > 1] == [(101, 142)]
    assert Counter(iris.weights) == {Fraction(1, 150): 148, Fraction(1, 75): 1}


def test_digits_are_integers_from_0_to_16() -> None:
    digits = load("digits")
    assert digits.denominator == 1
    assert (digits.numerators.min(), digits.numerators.max()) == (0, 16)
    assert (digits.numerators == real.load_digits().data).all()
    assert [int(digits.label(k)) for k in range(digits.size)] == real.load_digits().target.tolist()


@given(st.integers(2, 40), st.integers(2, 7))
@examples(20)
def test_classes_take_turns_on_the_alternating_line(points: int, classes: int) -> None:
    line = load(f"alternating-line:points={points},classes={classes}")
    assert labelled(line) == [((Fraction(k),), str(k % classes)) for k in range(points)]


@given(st.integers(1, 6), st.integers(1, 6))
@examples(20)
def test_simplex_points_are_at_right_angles_and_of_length_one(positive: int, negative: int) -> None:
    simplex = load(f"simplex:positive={positive},negative={negative}")
    points = all_points(simplex)
    for j, x in enumerate(points):
        assert [sum(a * b for a, b in zip(x, y, strict=True)) for y in points] == [
            int(j == k) for k in range(len(points))
        ]
    assert [simplex.label(k) for k in range(simplex.size)] == ["1"] * positive + ["-1"] * negative


# --- moons --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "points", "noise", "margin", "seed"),
    [
        ("", 300, 0.1, 0.5, 0),
        (":margin=0.1", 300, 0.1, 0.1, 0),
        (":points=51,noise=1/4,margin=0,seed=9", 51, 0.25, 0.0, 9),
        (":noise=0", 300, 0.0, 0.5, 0),
    ],
)
def test_moons_follow_the_published_recipe(settings: str, points: int, noise: float, margin: float, seed: int) -> None:
    plane, classes = make_moons(points, noise=noise, random_state=seed)
    sides = [1 if label == 1 else -1 for label in classes]
    across = [float(y) - 0.3 * side for (_, y), side in zip(plane, sides, strict=True)]
    centre = fsum(across) / points
    moons = load("moons" + settings)
    assert moons.row_count == points
    assert moons.rows == tuple((k,) for k in range(points))
    for k in range(points):
        assert moons.label(k) == str(classes[k])
        distance = abs(across[k] - centre) + margin
        first, second = map(float, moons.point(k))
        assert abs(first + sides[k] * distance) < 1e-12
        assert abs(second - (plane[k, 0] - 0.5)) < 1e-12


@given(st.integers(2, 60), st.sampled_from(["0", "1/10", "0.5", "2"]), st.integers(0, 1000))
@examples(20)
def test_moons_are_apart_by_twice_the_margin(points: int, margin: str, seed: int) -> None:
    moons = load(f"moons:points={points},margin={margin},seed={seed}")
    sides = {label: [moons.point(k)[0] for k in range(moons.size) if moons.label(k) == label] for label in "01"}
    slack = Fraction(1, 10**12)
    assert min(sides["0"]) >= Fraction(margin) - slack
    assert max(sides["1"]) <= -Fraction(margin) + slack


# --- randomness ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["moons:points=20", "gaussian:positive=2,negative=3,dimension=4"])
def test_a_seed_settles_a_random_set_and_another_changes_it(name: str) -> None:
    assert same(load(f"{name},seed=5"), load(f"{name},seed=5"))
    assert not same(load(f"{name},seed=5"), load(f"{name},seed=6"))
    assert same(load(name), load(f"{name},seed=0"))


def test_gaussian_points_are_the_generators_decimals() -> None:
    gaussian = load("gaussian:positive=2,negative=1,dimension=3,seed=4")
    drawn = np.random.default_rng(4).normal(size=(3, 3)).tolist()
    assert all_points(gaussian) == [tuple(Fraction(repr(value)) for value in row) for row in drawn]
    assert [gaussian.label(k) for k in range(3)] == ["1", "1", "-1"]


def test_gaussian_points_have_mean_zero_and_variance_one() -> None:
    values = [float(c) for x in all_points(load("gaussian:dimension=1000")) for c in x]
    assert abs(fsum(values) / 10**4) < 0.05
    assert abs(fsum(value**2 for value in values) / 10**4 - 1) < 0.05


# --- names and parameters -----------------------------------------------------------------------------


def test_every_listed_signature_loads_what_the_name_alone_does() -> None:
    names = dataset_names()
    assert len(names) == 12
    for signature, told in names.items():
        assert told.endswith(".")
        if "digits" not in signature:
            assert same(load(signature), load(signature.partition(":")[0]))


def test_listed_signatures_tell_the_defaults() -> None:
    assert {"iris", "moons:points=300,noise=1/10,margin=1/2,seed=0", "simplex:positive=2,negative=1"} <= set(
        dataset_names()
    )


@pytest.mark.parametrize(
    "text", ["alternating-line: points = 3 ,", "alternating-line:points=3.0", "alternating-line:points=6/2"]
)
def test_parameters_may_be_written_in_any_way_that_is_a_integer(text: str) -> None:
    assert load(text).size == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("irsi", "there is no dataset or file 'irsi'; did you mean 'iris'"),
        ("moon:points=3", "there is no dataset or file 'moon:points=3'; did you mean 'moons'?"),
        ("", "there is no dataset or file ''"),
        ("iris:points=3", "'iris' has no parameter 'points' ('points=3'); it takes none"),
        ("moons:point=3", "'moons' has no parameter 'point' ('point=3'); did you mean 'points'?"),
        ("moons:points", "points of 'moons' has no value: write points=300"),
        ("moons:3", "'moons' has no parameter '3' ('3')"),
        ("moons:points=many", "points of 'moons': 'many' is not a number"),
        ("moons:points=", "points of 'moons': a value is missing"),
        ("moons:noise=nan", "noise of 'moons': nan is not a finite number"),
        ("moons:points=2.5", "points of 'moons' has to be an integer of at most 100,000, not 2.5"),
        ("moons:points=1", "points has to be at least 2, not 1"),
        ("moons:seed=-1", "seed has to be at least 0, not -1"),
        ("moons:noise=-0.1", "noise of moons has to be at least 0"),
        ("alternating-line:points=1", "points has to be at least 2, not 1"),
        ("alternating-line:classes=1", "classes has to be at least 2, not 1"),
        ("alternating-line:points=100001", "points of 'alternating-line' has to be an integer of at most 100,000"),
        ("alternating-line:points=1e4000", "points of 'alternating-line' has to be an integer of at most 100,000"),
        ("simplex:positive=0", "positive has to be at least 1, not 0"),
        ("simplex:negative=0", "negative has to be at least 1, not 0"),
        ("gaussian:positive=0", "positive has to be at least 1, not 0"),
        ("gaussian:negative=-3", "negative has to be at least 1, not -3"),
        ("gaussian:dimension=0", "dimension has to be at least 1, not 0"),
        ("gaussian:seed=-1", "seed has to be at least 0, not -1"),
        (
            "gaussian:seed=4294967296",
            "seed of 'gaussian' has to be an integer of at most 4,294,967,295, not 4294967296",
        ),
        ("simplex:positive=100000", "simplex would have 100,001 × 100,001 coordinates, the limit is 20,000,000"),
        ("gaussian:dimension=100000,positive=196", "gaussian would have 201 × 100,000 coordinates"),
        ("moons:noise=1000001", "noise of 'moons' has to be at most 1,000,000, not 1000001"),
        ("moons:margin=-1000001", "margin of 'moons' has to be at most 1,000,000, not -1000001"),
        ("no/such/file", "there is no file no/such/file"),
        ("none.csv", "there is no file none.csv"),
        ("moons:noise=1e400", ""),
        ("moons:margin=1e400", ""),
        ("x" * 5000, ""),
    ],
)
def test_what_is_not_known_or_out_of_range_is_refused_in_one_line(text: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        load(text)
    assert str(refused.value).startswith(told)
    assert len(str(refused.value).splitlines()) == 1


def test_the_largest_whole_parameter_is_taken() -> None:
    assert load(f"alternating-line:points=2,classes={MAX_POINTS}").size == 2
    assert load("gaussian:positive=1,negative=1,dimension=1,seed=4294967295").size == 2
    assert load("moons:points=2,noise=0,margin=1000000").size == 2
