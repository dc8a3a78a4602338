"""Affine functions through labelled points, beside SymPy's ranks, least squares, and laws."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Matrix

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.solvers.interpolation.affine import AffineFit, Dependence, affine_answer
from mixproof.solvers.interpolation.flats import class_flats, whole_flat
from mixproof.solvers.interpolation.ranks import affine_rows, pivots
from tests.strategies import all_points, datasets, examples
from tests.theory.checker.judges import rank_of

_PRIME = 2**61 - 1


@examples(60)
@given(st.lists(st.lists(st.integers(-3, 3), min_size=4, max_size=4), min_size=1, max_size=6), st.integers(1, 3))
def test_ranks_and_pivots_are_those_of_sympy(rows: list[list[int]], factor: int) -> None:
    table = np.array([*rows, [factor * a - b for a, b in zip(rows[0], rows[-1], strict=True)]], dtype=object)
    for each in (table, table.T.copy(), table * 10**25):
        found = pivots(each)
        assert found.rank == Matrix(each.tolist()).rank()
        assert Matrix(each[np.ix_(found.rows, found.columns)].tolist()).rank() == found.rank == len(found.columns)


@pytest.mark.parametrize("prime", [_PRIME, 2**31 - 1, _PRIME * (2**31 - 1)])
def test_a_prime_that_divides_a_minor_hides_no_rank(prime: int) -> None:
    table = np.array([[1, 1, 0], [1, 1 + prime, 0], [0, 0, 0], [2, 2 + prime, 0]], dtype=object)
    assert pivots(table).rank == 2
    points = Dataset.from_integers(np.array([[0, 0], [prime, 0], [2 * prime, 0], [0, 1]], dtype=object), 1, "abab")
    answer = affine_answer(points)
    assert (answer.rank, answer.rank_with_labels, answer.exists) == (3, 4, False)


def ranks_of(dataset: Dataset) -> tuple[int, int]:
    rows = [
        [*x, 1, *(int(k == own) for k in range(len(dataset.classes)))]
        for x, own in zip(all_points(dataset), dataset.labels, strict=True)
    ]
    n = dataset.dimension + 1
    return Matrix([row[:n] for row in rows]).rank(), Matrix(rows).rank()


@examples(80)
@given(datasets(dimensions=(1, 2, 3, 4), sizes=(1, 7), bound=2))
def test_an_affine_f_is_found_exactly_where_the_ranks_agree(dataset: Dataset) -> None:
    answer = affine_answer(dataset)
    assert (answer.rank, answer.rank_with_labels) == ranks_of(dataset)
    assert answer.exists == (answer.rank == answer.rank_with_labels)
    assert whole_flat(dataset).dimension == answer.rank - 1
    if isinstance(answer.found, AffineFit):
        for x, own in zip(all_points(dataset), dataset.labels, strict=True):
            assert answer.found(x) == tuple(int(k == own) for k in range(len(dataset.classes)))
        assert answer.found.rank >= len(dataset.classes) - 1
    else:
        assert_dependence(dataset, answer.found)


def assert_dependence(dataset: Dataset, found: Dependence) -> None:
    assert sum(a for _, a in found.coefficients) == 0
    for axis in range(dataset.dimension):
        assert sum(a * dataset.point(k)[axis] for k, a in found.coefficients) == 0
    sums = tuple(
        sum((a for k, a in found.coefficients if dataset.labels[k] == i), Fraction(0))
        for i in range(len(dataset.classes))
    )
    assert sums == found.labels
    assert any(sums)


@examples(40)
@given(datasets(dimensions=(2, 3), sizes=(2, 6), bound=3), st.integers(1, 3), st.integers(-2, 2))
def test_an_invertible_affine_map_changes_nothing(dataset: Dataset, factor: int, shift: int) -> None:
    moved = [[factor * x[0] + shift * x[1] + 5, *(value / 7 for value in x[1:])] for x in all_points(dataset)]
    other = affine_answer(Dataset.from_rationals(moved, [dataset.classes[k] for k in dataset.labels]))
    mine = affine_answer(dataset)
    assert (other.rank, other.rank_with_labels, other.exists) == (mine.rank, mine.rank_with_labels, mine.exists)


@pytest.mark.parametrize("classes", [2, 3, 5])
@pytest.mark.parametrize("fits", [True, False])
def test_least_squares_in_floats_sees_the_same(classes: int, fits: bool) -> None:
    """Away from the border: labels that are an affine function of the rows, or have nothing to do with them."""
    draw = np.random.default_rng(classes + 10 * fits)
    labels = draw.permutation(np.arange(60) % classes)
    hidden = np.eye(classes)[labels] if fits else draw.integers(0, 2, (60, classes))
    rows = np.hstack([hidden, draw.integers(-9, 9, (60, 4))]) @ draw.integers(-4, 5, (classes + 4, 9))
    answer = affine_answer(Dataset.from_integers(rows, 1, labels.tolist()))
    design, one_hot = np.hstack([rows, np.ones((60, 1))]), np.eye(classes)[labels]
    left = one_hot - design @ np.linalg.lstsq(design, one_hot, rcond=None)[0]
    assert answer.exists == (np.abs(left).max() < 1e-6) == fits
    assert answer.rank == np.linalg.matrix_rank(design)


def test_iris_has_ranks_5_and_7_and_classes_of_dimension_4() -> None:
    iris = load("iris")
    answer = affine_answer(iris)
    assert (answer.rank, answer.rank_with_labels) == (5, 7)
    assert isinstance(answer.found, Dependence)
    assert_dependence(iris, answer.found)
    assert [flat.dimension for flat in class_flats(iris)] == [4, 4, 4]


def test_digits_are_decided_with_the_ranks_of_numpy() -> None:
    digits = load("digits")
    answer = affine_answer(digits)
    assert isinstance(answer.found, Dependence)
    assert_dependence(digits, answer.found)
    table = affine_rows(digits.numerators, digits.denominator).astype(float)
    assert answer.rank == np.linalg.matrix_rank(table) == 62
    assert answer.rank_with_labels == 71
    for label, flat in enumerate(class_flats(digits)):
        assert flat.dimension == np.linalg.matrix_rank(table[np.array(digits.labels) == label]) - 1


@examples(60)
@given(datasets(dimensions=(1, 2, 3), sizes=(1, 8), bound=2))
def test_classes_span_flats_of_their_rank(dataset: Dataset) -> None:
    for label, flat in enumerate(class_flats(dataset)):
        of_class = [x for x, own in zip(all_points(dataset), dataset.labels, strict=True) if own == label]
        spanning = [dataset.point(k) for k in flat.points]
        assert all(dataset.labels[k] == label for k in flat.points)
        assert rank_of(spanning) == len(spanning) == rank_of(of_class)
