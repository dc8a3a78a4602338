"""The rows that are lost without Mixup are those of no majority, and the limit of those lost as α → 0."""

from collections import Counter
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.thresholds.ball import Ball
from mixproof.solvers.thresholds.history import history_of
from mixproof.theory.audit.strength.unmixed import lost_unmixed
from tests.strategies import all_points, examples
from tests.theory.audit.asked import two_classes


@given(two_classes, st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(3)]))
@examples(60)
def test_they_have_no_majority_within_the_resolution(dataset: Dataset, epsilon: Fraction) -> None:
    points = all_points(dataset)
    expected = []
    for k, centre in enumerate(points):
        near: Counter[int] = Counter()
        for point, label, weight in zip(points, dataset.labels, dataset.weights, strict=True):
            if sum((a - b) ** 2 for a, b in zip(point, centre, strict=True)) < epsilon**2:
                near[label] += weight  # type: ignore[assignment]
        own = near.pop(dataset.labels[k])
        if any(other >= own for other in near.values()):
            expected.append(k)
    assert lost_unmixed(dataset, epsilon, range(dataset.size)) == expected


@given(two_classes)
@examples(40)
def test_a_majority_without_mixup_is_one_at_every_small_alpha(dataset: Dataset) -> None:
    """The share of each class is continuous as α → 0, where λ is 0 or 1."""
    epsilon = Fraction(3, 2)
    lost = lost_unmixed(dataset, epsilon, range(dataset.size))
    for point in range(dataset.size):
        assert point in lost or history_of(Ball(dataset, point, epsilon)).first_sign == 1


def test_a_boundary_is_outside_and_weights_count() -> None:
    line = Dataset.from_rows([[0], [0], [1], [3]], "aabb")
    assert lost_unmixed(line, Fraction(1), range(3)) == []
    assert lost_unmixed(line, Fraction(11, 10), range(3)) == [1]
