"""The losses of tables in which classes share points: by the definition, by brute force, by a tree that learns all."""

from collections import defaultdict
from fractions import Fraction
from itertools import combinations, pairwise, product
from math import log
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.memory.arrays import rows_from_arrays
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.numbers.enclosures import Real
from mixproof.solvers.loss import shared_points
from mixproof.solvers.loss.irreducible import floor_loss, irreducible_loss
from mixproof.solvers.loss.shared_points import CountedPoints
from mixproof.solvers.mixing.beta import Beta
from tests.solvers.loss.overlapping_lines import UNIFORM, beta
from tests.solvers.loss.reals import number
from tests.strategies import datasets, examples

Table = tuple[list[tuple[int, ...]], list[str]]


@st.composite
def tables(draw: st.DrawFn, most: int = 9, bound: int = 1, dimensions: tuple[int, ...] = (1, 2)) -> Table:
    """Rows on a small grid with labels at random, so that many are equal and have different labels."""
    places = st.tuples(*[st.integers(-bound, bound)] * draw(st.sampled_from(dimensions)))
    rows = draw(st.lists(st.tuples(places, st.sampled_from("abc")), min_size=2, max_size=most))
    return [place for place, _ in rows], [label for _, label in rows]


def counted(table: Table) -> CountedPoints:
    """The points of a table."""
    return CountedPoints.of(rows_from_arrays(*table))


def cells(table: Table) -> dict[tuple[int, ...], dict[str, int]]:
    """The rows of each class at each point, by a loop."""
    found: dict[tuple[int, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for place, label in zip(*table, strict=True):
        found[place][label] += 1
    return found


def entropy(masses: list[float]) -> float:
    """−Σ n·ln(n/Σn)."""
    return -sum(n * log(n / sum(masses)) for n in masses if n > 0)


def by_definition(table: Table, a: float) -> float:
    """The least Mixup loss under Beta(a, a) by adaptive quadrature, pair of points by pair of points, in floats.

    At a mixture z of two points the labels are those of all segments through z along the same line.
    """
    from scipy.integrate import quad
    from scipy.special import beta as beta_function

    points = {tuple(map(float, place)): counts for place, counts in cells(table).items()}
    total = sum(sum(counts.values()) for counts in points.values())
    pairs = list(combinations(points, 2))

    def weight_of(z: np.ndarray[Any, Any], s: tuple[float, ...], t: tuple[float, ...]) -> float | None:
        step, offset = np.subtract(s, t), np.subtract(z, t)
        share = float(offset @ step / (step @ step))
        return share if np.allclose(share * step, offset) and 0 < share < 1 else None

    def masses(z: np.ndarray[Any, Any], along: list[tuple[tuple[float, ...], tuple[float, ...]]]) -> list[float]:
        found: dict[str, float] = defaultdict(float)
        for s, t in along:
            share = weight_of(z, s, t)
            if share is not None:
                length = float(np.linalg.norm(np.subtract(s, t)))
                density = 2 * (share * (1 - share)) ** (a - 1) / beta_function(a, a) / length
                for end, other, part in ((s, t, share), (t, s, 1 - share)):
                    for label, count in points[end].items():
                        found[label] += density * part * count * sum(points[other].values())
        return list(found.values())

    loss = sum(sum(counts.values()) * entropy(list(map(float, counts.values()))) for counts in points.values())
    for s, t in pairs:
        middle = (np.array(s) + np.array(t)) / 2
        if any(weight_of(np.array(other), s, t) is not None for other in points):
            continue  # not an edge between neighbours
        step = np.subtract(t, s)
        along = [
            (p, q)
            for p, q in pairs
            if weight_of(middle, p, q) is not None and np.linalg.matrix_rank([step, np.subtract(p, q)]) == 1
        ]
        for end, way in ((np.array(s), step / 2), (np.array(t), -step / 2)):

            def on_half(u: float, end: Any = end, way: Any = way, along: Any = along) -> float:
                return entropy(masses(end + way * u**4, along)) * 4 * u**3 * float(np.linalg.norm(way))

            loss += quad(on_half, 1e-4, 1, limit=100)[0]
    return loss / total**2


def real(value: Real | None) -> float:
    """A loss that was decided, as a float."""
    assert value is not None
    return number(value)


def test_one_shared_point_and_another_are_done_by_hand() -> None:
    """Points 0 (a, b) and 1 (a): halfway the label is b by u/2, u uniform, and ∫ of the entropy of u/2 is 1/2."""
    table = counted(([(0,), (0,), (1,)], list("aba")))
    found = table.least_mixed_loss(UNIFORM)
    assert found is not None
    # The pair has the weight 2·2/3·1/3, and the shared point by itself 4/9.
    assert found.closed_form() == "2/9 + 4/9*ln(2)"
    assert table.plain_loss().closed_form() == "2/3*ln(2)"
    assert table.mixed_at_least(UNIFORM).ball(64).overlaps(table.plain_loss().ball(64))


@given(tables(), st.sampled_from([1, 2, 0.5]))
@examples(12)
def test_the_least_mixup_loss_is_that_of_the_definition(table: Table, a: float) -> None:
    found = counted(table).least_mixed_loss(beta(a, a))
    assert real(found) == pytest.approx(by_definition(table, a), abs=2e-5)


@given(tables(), st.sampled_from(["1", "2", "1/2", "1/5"]))
@examples(25)
def test_the_bounds_are_in_order(table: Table, a: str) -> None:
    points, law = counted(table), beta(a, a)
    order = [points.plain_loss(), points.mixed_at_least(law), points.labels_alone(law), points.least_mixed_loss(law)]
    floats = [real(value) for value in order]
    assert all(low <= high + 1e-12 for low, high in pairwise(floats))


@given(datasets(dimensions=(1, 2), sizes=(2, 6), bound=2), st.sampled_from(["1", "3", "1/3"]))
@examples(25)
def test_where_no_point_is_shared_it_is_the_loss_of_the_dataset(dataset: Dataset, a: str) -> None:
    points, law = CountedPoints.of(Rows.of_dataset(dataset)), beta(a, a)
    assert real(points.least_mixed_loss(law)) == pytest.approx(real(irreducible_loss(dataset, law)), abs=1e-12)
    for bound in (points.labels_alone(law), points.mixed_at_least(law)):
        assert real(bound) == pytest.approx(number(floor_loss(dataset, law)), abs=1e-12)
    assert points.plain_loss().as_fraction() == 0


@given(tables(most=7))
@examples(40)
def test_no_classifier_gets_more_rows_right(table: Table) -> None:
    """All classifiers of the points are tried."""
    found = cells(table)
    best = max(
        sum(counts[answer] for counts, answer in zip(found.values(), answers, strict=True))
        for answers in product("abc", repeat=len(found))
    )
    assert counted(table).most_right == best


@given(tables(most=30, dimensions=(2, 3)))
@examples(25)
def test_a_tree_that_learns_all_reaches_the_accuracy_and_the_plain_loss(table: Table) -> None:
    from sklearn.tree import DecisionTreeClassifier

    points, labels = np.array(table[0]), np.array(table[1])
    tree = DecisionTreeClassifier(random_state=0).fit(points, labels)
    found = counted(table)
    assert round(tree.score(points, labels) * len(labels)) == found.most_right
    own = tree.predict_proba(points)[np.arange(len(labels)), np.searchsorted(tree.classes_, labels)]
    assert number(found.plain_loss()) == pytest.approx(float(-np.log(own).mean()), abs=1e-12)


@given(tables(), st.integers(2, 3), st.sampled_from(["1", "2/3"]))
@examples(15)
def test_repeating_all_rows_and_renaming_classes_changes_nothing(table: Table, times: int, a: str) -> None:
    again = table[0] * times, ["cab"["abc".index(label)] for label in table[1]] * times
    first, second = counted(table), counted(again)
    assert real(first.least_mixed_loss(beta(a, a))) == pytest.approx(
        real(second.least_mixed_loss(beta(a, a))), abs=1e-12
    )
    assert second.most_right == times * first.most_right


def test_one_mixture_of_classes_everywhere_loses_nothing_by_mixup() -> None:
    table = counted(([(0,), (1,), (7,)] * 3, list("aaabbbbbb")))
    law = Beta(Fraction(1), Fraction(1))
    assert table.least_mixed_loss(law) == table.plain_loss()


def test_beyond_the_budget_there_is_no_floor_but_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    table = counted(([(0,), (0,), (1,), (3,), (3,), (3,)], list("abbaab")))
    monkeypatch.setattr(shared_points, "MOST_KINDS", 2)
    assert (table.least_mixed_loss(UNIFORM), table.labels_alone(UNIFORM)) == (None, None)
    monkeypatch.setattr(shared_points, "MOST_KINDS", 100)
    monkeypatch.setattr(shared_points, "MOST_SECONDS", 0)
    assert table.least_mixed_loss(beta("1/5", "1/5")) is None
