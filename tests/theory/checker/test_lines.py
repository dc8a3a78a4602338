"""Points inside segments and crossings, against the toolkit's."""

from hypothesis import given

from mixproof.geometry.arrangement.crossings import crossings
from mixproof.geometry.arrangement.edges import arrangement
from mixproof.geometry.data.dataset import Dataset
from tests.strategies import all_points, datasets, examples, points_inside
from tests.theory.checker.cases import case_of


@examples(60)
@given(datasets(dimensions=(1, 2, 3), sizes=(2, 9)))
def test_points_inside_segments(dataset: Dataset) -> None:
    case = case_of(dataset)
    expected: dict[int, set[frozenset[int]]] = {x: set() for x, *_ in points_inside(all_points(dataset))}
    for x, s, t, _ in points_inside(all_points(dataset)):
        expected[x].add(frozenset((s, t)))
    found = {
        x: {frozenset((s, t)) for line in lines for _, s in line.behind for _, t in line.ahead}
        for x, lines in case.lines.crowded.items()
    }
    assert found == expected


@examples(40)
@given(datasets(dimensions=(2, 3), sizes=(4, 7)))
def test_crossings_are_those_of_the_arrangement(dataset: Dataset) -> None:
    case, found = case_of(dataset), arrangement(dataset)
    expected = {
        found.meeting(row.edge, other)
        for row in crossings(found)
        for other in [*row.others.tolist(), *(others[0] for others in row.crowded)]
    }
    assert set(case.lines.crossings(case.lines.all)) == expected
