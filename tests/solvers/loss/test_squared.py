"""The least squared loss beside a formula, sums over a fine grid, networks, and laws."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.interpolation.segments import overlap
from mixproof.solvers.loss.squared import least_squared_loss
from tests.strategies import all_points, datasets, examples


@pytest.mark.parametrize("k", range(1, 24))
def test_three_classes_on_a_line_cost_what_the_formula_says(k: int) -> None:
    t = Fraction(k, 24)
    found = least_squared_loss(Dataset.from_rows([[0], [t], [1]], "abc"))
    assert found == 4 * (1 + t - 3 * t**2 + 4 * t**3 - 2 * t**4) / (27 * (2 + t - t**2))
    assert found == Fraction(2, 27) + 2 * t * (1 - t) * (1 - 2 * t) ** 2 / (27 * (2 + t - t**2))


def test_in_the_middle_it_is_2_27ths() -> None:
    assert least_squared_loss(Dataset.from_rows([[0], ["1/2"], [1]], "abc")) == Fraction(2, 27)


def by_binning(places: list[int], labels: list[int], counts: list[int], classes: int, cells: int) -> float:
    """The variance of the label given the cell of a fine grid: Σ w|y|² − |Σ wy|²/Σw, cell by cell."""
    edges = np.linspace(min(places), max(places), cells + 1)
    mass, mean = np.zeros(cells), np.zeros((cells, classes))
    squares, total = 0.0, sum(counts)
    for s, ls, cs in zip(places, labels, counts, strict=True):
        for t, lt, ct in zip(places, labels, counts, strict=True):
            if s == t:
                continue
            weight = cs * ct / total**2
            low, high = min(s, t), max(s, t)
            share = np.clip(np.minimum(edges[1:], high) - np.maximum(edges[:-1], low), 0, None) / (high - low)
            middle = (edges[1:] + edges[:-1]) / 2
            on_s = np.clip((middle - t) / (s - t), 0, 1)
            mass += weight * share
            for label, part in ((ls, on_s), (lt, 1 - on_s)):
                mean[:, label] += weight * share * part
            squares += weight * (1 if ls == lt else 2 / 3)
    inside = mass > 0
    return float(squares - (mean[inside] ** 2 / mass[inside, None]).sum())


@examples(25)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 2), st.integers(1, 2)),
        min_size=3,
        max_size=5,
        unique_by=lambda p: p[0],
    )
)
def test_points_on_a_line_cost_what_a_fine_grid_says(points: list[tuple[int, int, int]]) -> None:
    places, labels, counts = ([*column] for column in zip(*points, strict=True))
    rows = [([place], label) for place, label, count in points for _ in range(count)]
    exact = least_squared_loss(Dataset.from_rows([x for x, _ in rows], [label for _, label in rows]))
    span = max(places) - min(places)
    assert float(exact) == pytest.approx(by_binning(places, labels, counts, 3, 240 * span), abs=2e-5)


@examples(40)
@given(datasets(dimensions=(1, 2), sizes=(2, 6), bound=2))
def test_it_is_zero_exactly_without_an_overlap_and_does_not_see_the_unit(dataset: Dataset) -> None:
    loss = least_squared_loss(dataset)
    assert loss >= 0
    assert (loss == 0) == (overlap(dataset) is None)
    rows = [(x, k) for k, x in enumerate(all_points(dataset)) for _ in dataset.rows[k]]
    moved = [[Fraction(-3, 7) * value + 5 for value in x] for x, _ in rows]
    assert least_squared_loss(Dataset.from_rationals(moved, [dataset.labels[k] for _, k in rows])) == loss
