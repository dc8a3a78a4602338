"""h at a point: worked values, its formula over ordered pairs, and small balls around the point."""

from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta as scipy_beta

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.numbers.quotients import Quotient
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier import passing
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.classifier.limits import data_index, limit
from mixproof.solvers.mixing.beta import Beta
from tests.solvers.classifier.predictions import (
    UNIFORM,
    beta,
    close,
    fractions,
    integer_laws,
    laws,
    sets_and_mixed_points,
    small_sets,
    values,
)
from tests.strategies import (
    Exact,
    all_points,
    examples,
    plain_weight,
    vectors,
)


def test_where_a_diagonal_crosses_an_upright_their_lengths_count() -> None:
    dataset = Dataset.from_rows([[0, 0], [2, 2], [1, 0], [1, 3]], "abac")
    diagonal, upright = Radicals.root(Fraction(1, 8)), Radicals.of(Fraction(1, 3))
    shares = [diagonal * Fraction(1, 2) + upright * Fraction(2, 3), diagonal * Fraction(1, 2), upright * Fraction(1, 3)]
    found = limit(dataset, UNIFORM, (Fraction(1), Fraction(1)))
    assert found is not None
    for label, share in enumerate(shares):
        exact = found[label]
        assert isinstance(exact, Quotient)
        assert exact.compare(Quotient(share, diagonal + upright)) == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passing, "EXACT_WORK", 0)
        assert close(values(limit(dataset, UNIFORM, (Fraction(1), Fraction(1)))), values(found), 1e-28)


def test_points_right_of_the_shadow_are_misclassified_for_alpha_three_but_not_for_two() -> None:
    shadow, right = load("shadow"), (1 + Fraction(1, 10**6),)
    winners = {}
    for alpha in (1, 2, 3, 4, 10):
        found = limit(shadow, beta(alpha), right)
        assert found is not None
        winners[alpha] = found.winners()
    assert winners == {1: (0,), 2: (0,), 3: (1,), 4: (1,), 10: (1,)}


def expected_limit(dataset: Dataset, law: Beta, x: Exact) -> list[float] | None:
    """The formula over ordered pairs, with each λ read off coordinate by coordinate."""
    points = all_points(dataset)
    if x in points:
        return [float(dataset.labels[points.index(x)] == label) for label in range(len(dataset.classes))]
    pdf = scipy_beta(float(law.a), float(law.b)).pdf
    masses = [0.0] * len(dataset.classes)
    for s, p_s, label_s in zip(points, dataset.weights, dataset.labels, strict=True):
        for t, p_t, label_t in zip(points, dataset.weights, dataset.labels, strict=True):
            weight = plain_weight(x, s, t)
            if s != t and isinstance(weight, Fraction) and 0 < weight < 1:
                length = sqrt(sum((u - v) ** 2 for u, v in zip(s, t, strict=True)))
                mass = float(p_s * p_t) * pdf(float(weight)) / length
                masses[label_s] += mass * float(weight)
                masses[label_t] += mass * float(1 - weight)
    return [mass / sum(masses) for mass in masses] if any(masses) else None


@given(sets_and_mixed_points(), laws)
@examples(120)
def test_the_limit_agrees_with_its_formula_over_ordered_pairs(drawn: tuple[Dataset, Exact], law: Beta) -> None:
    dataset, x = drawn
    expected, found = expected_limit(dataset, law, x), limit(dataset, law, x)
    assert expected is not None
    assert close(values(found), expected, 1e-12)


@given(small_sets, laws, st.data())
@examples(80)
def test_there_is_a_limit_exactly_on_the_mixed_points(dataset: Dataset, law: Beta, data: st.DataObject) -> None:
    x = data.draw(vectors(dataset.dimension, 2, 2))
    expected, found = expected_limit(dataset, law, x), limit(dataset, law, x)
    assert (found is None) == (expected is None)
    if expected is not None:
        assert close(values(found), expected, 1e-12)


@given(sets_and_mixed_points(), integer_laws)
@examples(60)
def test_small_balls_come_near_the_limit(drawn: tuple[Dataset, Exact], law: Beta) -> None:
    dataset, x = drawn
    expected = values(limit(dataset, law, x))
    assert close(values(best_constant(dataset, law, x, Fraction(1, 10**12))), expected, 1e-9)
    assert close(values(best_constant(dataset, law, x, Fraction(1, 10**30))), expected, 1e-27)


@given(sets_and_mixed_points(dimensions=(1, 2)), st.sampled_from([beta("1/2"), beta("3/2"), beta("1/2", 3)]))
@examples(20)
def test_small_balls_come_near_the_limit_for_other_parameters(drawn: tuple[Dataset, Exact], law: Beta) -> None:
    dataset, x = drawn
    found = best_constant(dataset, law, x, Fraction(1, 10**12))
    assert close(values(found), values(limit(dataset, law, x)), 1e-4)


@given(small_sets, laws)
@examples(40)
def test_the_limit_at_a_data_point_is_its_own_class(dataset: Dataset, law: Beta) -> None:
    for k in range(dataset.size):
        found = limit(dataset, law, dataset.point(k))
        assert found is not None
        assert fractions(found) == [int(label == dataset.labels[k]) for label in range(len(dataset.classes))]
        assert found.winners() == found.support() == (dataset.labels[k],)


@given(small_sets, st.data())
@examples(80)
def test_a_data_point_is_known_by_its_coordinates(dataset: Dataset, data: st.DataObject) -> None:
    points = all_points(dataset)
    x = data.draw(st.sampled_from(points) | vectors(dataset.dimension, 2, 2))
    assert data_index(dataset, x) == (points.index(x) if x in points else None)


@pytest.mark.parametrize("corner", [(2**63 + 1, -1), (2**53 + 1, 2**63), (10**30 + 1, -(10**30)), (2**64, 5), (3, -4)])
def test_a_data_point_with_huge_coordinates_is_told_from_its_neighbours(corner: tuple[int, int]) -> None:
    dataset = Dataset.from_rows([[0, 0], list(corner), [1, 2]], "aba")
    x = tuple(map(Fraction, corner))
    assert data_index(dataset, x) == 1
    for step in ((1, 0), (-1, 0), (0, 1)):
        neighbour = tuple(c + d for c, d in zip(x, step, strict=True))
        assert data_index(dataset, neighbour) is None
        assert limit(dataset, UNIFORM, neighbour) is None
    assert fractions(limit(dataset, UNIFORM, x)) == [0, 1]
