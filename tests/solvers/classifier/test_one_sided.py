"""Limits from one side: against their definition as limits of h."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.incidence.collinearity import lines_at
from mixproof.geometry.incidence.segments import mixture
from mixproof.solvers.classifier.limits import limit
from mixproof.solvers.classifier.one_sided import OneSidedLimit, both_ways, one_sided_limits
from mixproof.solvers.mixing.beta import Beta
from tests.solvers.classifier.predictions import UNIFORM, beta, close, fractions, laws, sets_and_mixed_points, values
from tests.solvers.classifier.test_limits import expected_limit
from tests.strategies import (
    Exact,
    all_points,
    examples,
    plain_weight,
)


def test_the_crossing_has_its_worked_limits() -> None:
    torn, origin = load("crossing"), (Fraction(0), Fraction(0))
    assert fractions(limit(torn, UNIFORM, origin)) == [Fraction(111, 140), Fraction(29, 140)]
    along: dict[tuple[int, ...], set[Fraction | None]] = {}
    for side in one_sided_limits(torn, UNIFORM, origin):
        key = tuple(abs(c) for c in side.line.direction)
        along.setdefault(key, set()).add(fractions(side.probabilities())[0])
    assert along == {(1, 0): {Fraction(3, 4)}, (0, 1): {Fraction(9, 10)}}


@pytest.mark.parametrize("law", [beta(1), beta(7), beta("1/2"), beta("3/2")])
def test_the_cross_is_torn_at_its_centre(law: Beta) -> None:
    cross = load("cross")
    assert fractions(limit(cross, law, (Fraction(0), Fraction(0)))) == [Fraction(1, 2), Fraction(1, 2)]
    for step in (Fraction(1, 100), Fraction(-1, 10**30)):
        assert fractions(limit(cross, law, (Fraction(0), step))) == [1, 0]
        assert fractions(limit(cross, law, (step, Fraction(0)))) == [0, 1]
    sides = one_sided_limits(cross, law, (Fraction(0), Fraction(0)))
    assert sorted(values(side.probabilities()) for side in sides) == [[0, 1], [0, 1], [1, 0], [1, 0]]


def test_row_97_of_iris_has_its_worked_limits() -> None:
    iris = load("iris")
    index = next(k for k in range(iris.size) if 97 in iris.rows[k])
    assert fractions(limit(iris, UNIFORM, iris.point(index))) == [0, 1, 0]
    sides = one_sided_limits(iris, UNIFORM, iris.point(index))
    found = {iris.row(side.direction_to): fractions(side.probabilities()) for side in sides if side.counts_passing}
    assert found == {117: [0, Fraction(25, 28), Fraction(3, 28)], 79: [0, Fraction(19, 20), Fraction(1, 20)]}
    assert all(fractions(side.probabilities())[1] == 1 for side in sides if not side.counts_passing)


@pytest.mark.parametrize(
    ("law", "value"),
    [(beta(1), "5/6"), (beta(3), "1/2"), (beta("1/2"), "1"), (beta("3/2"), "1/2"), (beta("99/100"), "1")],
)
def test_the_shadow_has_its_worked_limits(law: Beta, value: str) -> None:
    sides = one_sided_limits(load("shadow"), law, (Fraction(1),))
    assert [fractions(side.probabilities())[0] for side in sides] == [Fraction(value)] * 2


def test_limits_of_laws_with_unwieldy_roots_agree_with_their_formula() -> None:
    law = Beta(Fraction(1010, 1009), Fraction(2003, 1999))
    dataset = Dataset.from_rows([[0, 0], [4, 0], [1, 3], [1, -1], [6, 0]], "abcab")
    x = (Fraction(1), Fraction(0))
    expected, found = expected_limit(dataset, law, x), limit(dataset, law, x)
    assert expected is not None
    assert found is not None
    assert close(values(found), expected, 1e-12)
    assert set(found.support()) == {label for label, value in enumerate(expected) if value > 0}
    for side in one_sided_limits(dataset, law, (Fraction(4), Fraction(0))):
        assert close(values(side.probabilities()), values(limit(dataset, law, beside(dataset, side, (4, 0)))), 1e-9)


def beside(dataset: Dataset, side: OneSidedLimit, x: Sequence[int]) -> Exact:
    """A point at a tiny step from x in the direction from which the limit is taken."""
    target = dataset.point(side.direction_to)
    return tuple(c + Fraction(1, 10**10**4) * (d - c) for c, d in zip(x, target, strict=True))


NEAR = Fraction(1, 10**60)

SIDED_LAWS = [
    beta("1/2"),
    beta(1),
    beta("3/2"),
    beta(2),
    beta(3),
    beta(1, 2),
    beta("1/2", 3),
    beta(2, "3/2"),
    beta(3, 1),
]


@given(sets_and_mixed_points(), st.sampled_from(SIDED_LAWS))
@examples(120)
def test_limits_from_one_side_are_limits_of_the_limit(drawn: tuple[Dataset, Exact], law: Beta) -> None:
    dataset, x = drawn
    for side in one_sided_limits(dataset, law, x):
        target = dataset.point(side.direction_to)
        beside = tuple(c + NEAR * (d - c) for c, d in zip(x, target, strict=True))
        assert close(values(limit(dataset, law, beside)), values(side.probabilities()), 1e-25)


@pytest.mark.parametrize("law", SIDED_LAWS, ids=str)
def test_limits_from_one_side_on_a_line_of_three_classes_are_limits_of_the_limit(law: Beta) -> None:
    line = Dataset.from_rows([[-4], [-1], [0], [2], [3], [3]], [0, 1, 2, 0, 1, 1])
    for x in (Fraction(-4), Fraction(-1), Fraction(0), Fraction(2), Fraction(3), Fraction(1)):
        sides = one_sided_limits(line, law, (x,))
        assert len(sides) == (1 if x in (-4, 3) else 2)
        for side in sides:
            step = 1 if line.point(side.direction_to)[0] > x else -1
            assert close(values(limit(line, law, (x + step * NEAR,))), values(side.probabilities()), 1e-25)


@given(sets_and_mixed_points(), laws)
@examples(60)
def test_there_is_a_side_for_every_direction_in_which_mixed_points_leave(
    drawn: tuple[Dataset, Exact], law: Beta
) -> None:
    dataset, x = drawn
    at_data = x in all_points(dataset)
    directions = set()
    for target in all_points(dataset):
        passes = any(
            isinstance(weight := plain_weight(x, target, other), Fraction) and 0 < weight < 1
            for other in all_points(dataset)
        )
        if target != x and (at_data or passes):
            offset = [a - b for a, b in zip(target, x, strict=True)]
            scale = abs(next(c for c in offset if c))
            directions.add(tuple(c / scale for c in offset))
    found = []
    for side in one_sided_limits(dataset, law, x):
        offset = [a - b for a, b in zip(dataset.point(side.direction_to), x, strict=True)]
        scale = abs(next(c for c in offset if c))
        found.append(tuple(c / scale for c in offset))
    assert set(found) == directions
    assert len(found) == len(directions)


@given(sets_and_mixed_points(), laws)
@examples(80)
def test_a_side_tells_its_classes_and_its_number_of_terms(drawn: tuple[Dataset, Exact], law: Beta) -> None:
    dataset, x = drawn
    points = all_points(dataset)
    origin = points.index(x) if x in points else None
    for side in one_sided_limits(dataset, law, x):
        assert side.origin == origin
        probabilities = side.probabilities()
        assert side.support() == set(probabilities.support())
        assert side.support() == {
            label for label, value in enumerate(values(probabilities)) if value > Fraction(1, 10**25)
        }
        passing = len(side.line.ahead.points) * len(side.line.behind.points)
        ending = len(side.line.ahead.points)
        if origin is None:
            expected = passing
        elif not passing or law.end_exponent < 0:
            expected = ending
        else:
            expected = passing + (ending if law.end_exponent == 0 else 0)
        assert side.terms() == expected


@given(sets_and_mixed_points(), st.sampled_from([beta("1/2"), beta("9/10", 4), beta(3, "1/3")]))
@examples(40)
def test_the_limit_is_continuous_at_data_points_where_the_ends_dominate(
    drawn: tuple[Dataset, Exact], law: Beta
) -> None:
    dataset, _ = drawn
    for k in range(dataset.size):
        for side in one_sided_limits(dataset, law, dataset.point(k)):
            assert side.support() == {dataset.labels[k]}
            assert fractions(side.probabilities())[dataset.labels[k]] == 1


@given(sets_and_mixed_points(dimensions=(1, 2)), laws)
@examples(40)
def test_the_limit_off_the_data_is_a_mean_of_its_limits_from_the_sides(drawn: tuple[Dataset, Exact], law: Beta) -> None:
    dataset, x = drawn
    if x in all_points(dataset):  # seventeenths of small steps are no integers
        x = mixture(Fraction(7, 17), dataset.point(0), dataset.point(1))
    sides = [values(side.probabilities()) for side in one_sided_limits(dataset, law, x)]
    for label, value in enumerate(values(limit(dataset, law, x))):
        lowest, highest = min(side[label] for side in sides), max(side[label] for side in sides)
        assert lowest - Fraction(1, 10**25) <= value <= highest + Fraction(1, 10**25)


def test_a_line_is_looked_at_ahead_and_back() -> None:
    [line] = lines_at(load("shadow"), (Fraction(1),))
    ahead, back = both_ways(line)
    assert ahead is line
    assert (back.ahead, back.behind) == (line.behind, line.ahead)


def test_an_isolated_point_has_no_sides_and_a_point_off_the_mixed_ones_neither() -> None:
    lonely = Dataset.from_rows([[1, 1]], "a")
    assert one_sided_limits(lonely, UNIFORM, (Fraction(1), Fraction(1))) == []
    assert one_sided_limits(load("cross"), UNIFORM, (Fraction(2), Fraction(0))) == []
    assert limit(load("cross"), UNIFORM, (Fraction(2), Fraction(0))) is None
