"""Conflicts against all triples of points."""

from hypothesis import given

from mixproof.geometry.data.dataset import Dataset
from tests.strategies import all_points, examples, points_inside
from tests.theory.audit.asked import findings_of, two_classes


@given(two_classes)
@examples(30)
def test_conflicts_are_those_of_all_triples(dataset: Dataset) -> None:
    labels = dataset.labels
    inside = points_inside(all_points(dataset))
    mixed = {x for x, s, t, _ in inside if {labels[s], labels[t]} != {labels[x]}}
    found = findings_of(dataset, alpha=1)
    assert {each.incidence.point for each in found.conflicts} == mixed
    for each in found.conflicts:
        through = [(s, t) for x, s, t, _ in inside if x == each.incidence.point]
        outside = [sum(labels[k] != labels[each.incidence.point] for k in pair) for pair in through]
        assert each.segments == sum(count > 0 for count in outside)
        assert each.avoiding == outside.count(2)
