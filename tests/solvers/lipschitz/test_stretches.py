"""X_mix as a graph: its vertices, its stretches, and what is too much of it."""

from fractions import Fraction

import pytest
from hypothesis import given

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.solvers.lipschitz import stretches as module
from mixproof.solvers.lipschitz.mixed_measure import mixed_measure
from tests.plain_x_mix import crossing_points
from tests.solvers.lipschitz.cell_measures import LAWS
from tests.strategies import datasets, examples


@examples(25)
@given(datasets(dimensions=(2,), sizes=(3, 6), bound=2))
def test_the_vertices_are_data_points_and_crossings(dataset: Dataset) -> None:
    measure = mixed_measure(dataset, LAWS[0])
    assert measure.vertices == dataset.size + len(crossing_points(dataset))
    ends = {end for stretch in measure.stretches for end in (stretch.tail, stretch.head)}
    assert ends == set(range(measure.vertices))


@examples(25)
@given(datasets(dimensions=(2,), sizes=(3, 6), bound=2))
def test_stretches_meet_where_their_vertices_are(dataset: Dataset) -> None:
    measure = mixed_measure(dataset, LAWS[0])
    seen: dict[int, tuple[Fraction, ...]] = dict(enumerate(dataset.point(k) for k in range(dataset.size)))
    for stretch in measure.stretches:
        length = measure.found.edge(stretch.edge).length
        for place, vertex in ((stretch.start, stretch.tail), (stretch.end, stretch.head)):
            point = measure.found.at(stretch.edge, place / length)
            assert seen.setdefault(vertex, point) == point


def test_three_diagonals_through_one_point_make_one_crossing() -> None:
    hexagon = Dataset.from_rows([[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1]], [0, 0, 1, 1, 0, 1])
    measure = mixed_measure(hexagon, LAWS[0])
    assert measure.vertices == hexagon.size + len(crossing_points(hexagon))
    meeting = [stretch for stretch in measure.stretches if stretch.tail >= 6 or stretch.head >= 6]
    assert len(meeting) >= 6


def test_too_many_stretches_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CUT_STRETCHES", 10)
    with pytest.raises(InputError, match="too many to be cut into cells"):
        mixed_measure(load("alternating-line:points=12"), LAWS[0])
    with pytest.raises(InputError, match="take fewer points"):
        mixed_measure(Dataset.from_rows([[0, 0], [9, 1], [8, 9], [1, 8], [4, 13]], [0, 1, 0, 1, 0]), LAWS[0])
