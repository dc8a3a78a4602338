"""Datasets merge, order and keep what they are given: against plain counting on rationals."""

from collections import Counter
from collections.abc import Hashable
from dataclasses import FrozenInstanceError
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from tests.strategies import Exact, all_points, datasets, examples, rationals, vectors

Row = tuple[Exact, str]


@st.composite
def repeated_rows(draw: st.DrawFn) -> list[Row]:
    """Rows of a consistent labelling in which points come back."""
    points = draw(st.lists(vectors(2, bound=2, denominator=2), min_size=1, max_size=6, unique=True))
    labels = [draw(st.sampled_from("abc")) for _ in points]
    chosen = draw(st.lists(st.integers(0, len(points) - 1), min_size=1, max_size=12))
    return [(points[k], labels[k]) for k in chosen]


def made(rows: list[Row]) -> Dataset:
    return Dataset.from_rows([point for point, _ in rows], [label for _, label in rows])


def content(dataset: Dataset) -> dict[tuple[Exact, str], Fraction]:
    return {(dataset.point(k), dataset.label(k)): dataset.weights[k] for k in range(dataset.size)}


# --- merging ------------------------------------------------------------------------------------------


@given(repeated_rows())
@examples(100)
def test_repeated_rows_merge_into_weights(rows: list[Row]) -> None:
    counts = Counter(rows)
    assert content(made(rows)) == {row: Fraction(times, len(rows)) for row, times in counts.items()}


@given(repeated_rows())
@examples(100)
def test_each_point_keeps_the_rows_that_hold_it_first_one_first(rows: list[Row]) -> None:
    dataset = made(rows)
    first_seen = list(dict.fromkeys(rows))
    for k, row in enumerate(first_seen):
        assert (dataset.point(k), dataset.label(k)) == row
        assert dataset.rows[k] == tuple(n for n, other in enumerate(rows) if other == row)
        assert dataset.row(k) == rows.index(row)
    assert dataset.size == len(first_seen)
    assert dataset.row_count == len(rows)
    assert sum(dataset.weights) == 1


@given(repeated_rows(), st.data())
@examples(60)
def test_the_order_of_rows_changes_no_point_label_or_weight(rows: list[Row], data: st.DataObject) -> None:
    assert content(made(data.draw(st.permutations(rows)))) == content(made(rows))


@given(repeated_rows())
@examples(60)
def test_every_row_twice_changes_no_weight(rows: list[Row]) -> None:
    assert content(made(rows + rows)) == content(made(rows))


@given(repeated_rows())
@examples(60)
def test_class_sizes_count_rows(rows: list[Row]) -> None:
    dataset = made(rows)
    counts = Counter(label for _, label in rows)
    assert dict(zip(dataset.classes, dataset.class_sizes, strict=True)) == counts
    assert dataset.classes == tuple(sorted(counts))


@pytest.mark.parametrize("unit", ["1", "1e20"])
def test_points_written_differently_are_one_point(unit: str) -> None:
    dataset = Dataset.from_rows([["0.5", unit], ["1/2", unit], [0.5, unit], ["5e-1", unit + "0"]], "aaab")
    assert dataset.rows == ((0, 1, 2), (3,))
    assert dataset.weights == (Fraction(3, 4), Fraction(1, 4))


@pytest.mark.parametrize("unit", [1, 2**40])
def test_one_point_with_two_labels_is_refused_by_both_rows(unit: int) -> None:
    points = [[0, unit], [unit, 0], [unit, unit], [unit, 0], [unit, 0]]
    with pytest.raises(InputError, match=r"^rows 1 and 4 of data are the same point with two labels \('b' and 'c'\)"):
        Dataset.from_rows(points, ["a", "b", "c", "b", "c"])


# --- exactness and storage ----------------------------------------------------------------------------


@given(st.lists(vectors(3, bound=12, denominator=12), min_size=1, max_size=6, unique=True))
@examples(100)
def test_points_come_back_as_they_went_in(points: list[Exact]) -> None:
    dataset = Dataset.from_rationals(points, ["a"] * len(points))
    assert all_points(dataset) == points
    assert [dataset.vector(k) for k in range(dataset.size)] == [
        tuple(int(c * dataset.denominator) for c in point) for point in points
    ]
    assert dataset.dimension == 3


def test_huge_and_tiny_coordinates_stand_side_by_side() -> None:
    dataset = Dataset.from_rows([["1e300", "1e-300"], [1e300, 2e-300], ["1e300", "-1e-300"]], [0, 0, 1])
    assert dataset.point(0) == (Fraction(10) ** 300, Fraction(1, 10**300))
    assert dataset.point(1) == (Fraction(10) ** 300, Fraction(2, 10**300))
    assert dataset.size == 3


@given(st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=1, max_size=8), st.integers(1, 2**70))
@examples(60)
def test_storage_makes_no_difference(table: list[tuple[int, int]], factor: int) -> None:
    small = Dataset.from_integers(np.array(table), 1, ["a"] * len(table))
    large = Dataset.from_integers(np.array(table, dtype=object) * factor * 2**70, factor * 2**70, ["a"] * len(table))
    assert all_points(large) == all_points(small)
    assert large.rows == small.rows


def test_a_float_is_read_as_written_or_as_stored() -> None:
    row = [[0.1, np.float32(0.1)]]
    assert Dataset.from_rows(row, ["a"]).point(0) == (Fraction(1, 10), Fraction(1, 10))
    stored = Dataset.from_rows(row, ["a"], exact="binary").point(0)
    assert stored == (Fraction(0.1), Fraction(13421773, 2**27))


def test_a_dataset_cannot_be_changed() -> None:
    source = np.array([[1, 2], [3, 4]])
    dataset = Dataset.from_integers(source, 1, ["a", "b"])
    source[0, 0] = 9
    assert dataset.vector(0) == (1, 2)
    with pytest.raises(ValueError, match="read-only"):
        dataset.numerators[0, 0] = 9
    with pytest.raises(FrozenInstanceError):
        dataset.denominator = 2  # type: ignore[misc]


# --- labels and classes -------------------------------------------------------------------------------


@pytest.mark.parametrize("label", [None, "", "  ", b""])
def test_a_missing_label_is_refused_by_row(label: Hashable) -> None:
    with pytest.raises(InputError, match=r"^row 2: the label is missing$"):
        Dataset.from_rows([[0], [1], [2]], ["a", "a", label])


def test_labels_of_unlike_types_with_one_name_are_one_class() -> None:
    dataset = Dataset.from_rows([[0], [1], [2], [3]], [1, "1", 1.0, np.int64(2)])
    assert dataset.classes == ("1", "2")
    assert dataset.labels == (0, 0, 0, 1)
    assert [dataset.label(k) for k in range(4)] == ["1", "1", "1", "2"]


@given(repeated_rows())
@examples(40)
def test_renaming_classes_keeps_points_and_weights(rows: list[Row]) -> None:
    renamed = {"a": "10", "b": "9", "c": "z"}
    other = made([(point, renamed[label]) for point, label in rows])
    assert content(other) == {(x, renamed[label]): weight for (x, label), weight in content(made(rows)).items()}


# --- refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "labels", "told"),
    [
        ([], [], "data has no rows: give at least one point with its label"),
        ([[]], ["a"], "data has no coordinates, only labels: give each point one number or more"),
        ([[1, 2], [3]], ["a", "b"], "row 1 of data has 1 coordinates, row 0 has 2: give all rows as many"),
        ([[1], [2]], ["a"], "data has 2 points but 1 labels: give one label a point"),
        ([[1], [2]], ["a", "b", "c"], "data has 2 points but 3 labels: give one label a point"),
        ([[1, 2], [3, "x"]], ["a", "b"], "row 1, column 1: 'x' is not a number"),
        ([[1, float("nan")]], ["a"], "row 0, column 1: nan is not a finite number"),
        ([[None]], ["a"], "row 0, column 0: None is not a real number"),
        ([[1], [""]], ["a", "b"], "row 1, column 0: a value is missing"),
    ],
)
def test_rows_that_make_no_dataset_are_refused(points: list[list[object]], labels: list[Hashable], told: str) -> None:
    with pytest.raises(InputError) as refusal:
        Dataset.from_rows(points, labels)
    assert str(refusal.value) == told


def test_integers_without_rows_are_refused() -> None:
    with pytest.raises(InputError, match=r"^data has no rows: give"):
        Dataset.from_integers(np.empty((0, 2), dtype=np.int64), 1, [])


@given(datasets(), st.integers(1, 5))
@examples(40)
def test_a_point_of_another_dimension_is_refused(dataset: Dataset, dimension: int) -> None:
    if dimension == dataset.dimension:
        dataset.check_dimension((0,) * dimension)
        return
    told = f"^the point has {dimension} coordinates, the data have {dataset.dimension}: give one for each$"
    with pytest.raises(InputError, match=told):
        dataset.check_dimension((0,) * dimension)


# --- naming -------------------------------------------------------------------------------------------


def test_a_point_is_described_by_row_coordinates_and_class() -> None:
    dataset = Dataset.from_rows([[0, 0], ["6.2", "1/3"], ["6.2", "1/3"]], ["a", "b", "b"])
    assert dataset.describe_point(1) == "row 1 (6.2, 1/3) [class b]"


def test_only_the_first_six_coordinates_are_described() -> None:
    six, seven = Dataset.from_rows([range(6)], ["a"]), Dataset.from_rows([range(7)], ["a"])
    assert six.describe_point(0) == "row 0 (0, 1, 2, 3, 4, 5) [class a]"
    assert seven.describe_point(0) == "row 0 (0, 1, 2, 3, 4, 5, … 7 coordinates) [class a]"


@given(rationals())
@examples(20)
def test_a_named_dataset_tells_its_name(value: Fraction) -> None:
    assert Dataset.from_rationals([[value]], ["a"], "mine").name == "mine"


@pytest.mark.parametrize("labels", [["a", "b", "c", "c"], ["a", "b", "a", "b"], ["b", "b", "a", "b"]])
def test_two_labels_at_a_point_are_mended_without_leaving_rows_out(labels: list[str]) -> None:
    """Removing one row of each would change the data, and where more rows repeat it would not even help."""
    with pytest.raises(InputError) as refused:
        Dataset.from_rows([[0], [0], [1], [1]], labels)
    words = str(refused.value)
    assert all(part in words for part in ("disjoint classes: correct the label", "add columns", "an audit says"))
    assert "remove" not in words
