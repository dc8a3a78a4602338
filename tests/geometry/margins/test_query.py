"""Queries that are refused."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.margins.distances import Margin
from mixproof.geometry.margins.epsilon_star import margin, margins, riskiest


def test_one_class_has_no_margin() -> None:
    single = Dataset.from_rows([[0], [1]], ["a", "a"], "single")
    asks: list[Callable[[], object]] = [
        lambda: margin(single, 0),
        lambda: margins(single),
        lambda: riskiest(single, 1),
    ]
    for ask in asks:
        with pytest.raises(InputError, match="single has one class only"):
            ask()
    with pytest.raises(InputError, match="single has one class only"):
        margins(single, tests=Dataset.from_rows([[3]], ["a"]))
    [found] = margins(single, tests=Dataset.from_rows([["1/2"]], ["b"]))
    assert found == Margin(0, 1, 0, Fraction(0))


def test_test_points_have_as_many_coordinates() -> None:
    plane = Dataset.from_rows([[0, 0], [1, 1]], ["a", "b"], "plane")
    with pytest.raises(InputError, match="line has 1 coordinates, plane 2: give both as many"):
        margins(plane, tests=Dataset.from_rows([[0]], ["a"], "line"))
