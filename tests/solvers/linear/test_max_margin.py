"""The separator against brute force in fractions, against scikit-learn, and against the laws it must obey."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.solvers.linear import nonnegative_least_squares as least_squares
from mixproof.solvers.linear.max_margin import MaxMargin, NotSeparable, Support, max_margin
from mixproof.solvers.linear.signed_points import signs
from tests.solvers.linear.rationals import combined, dot, exact
from tests.strategies import Exact, all_points, datasets, examples, remade, rotated

TWO_CLASSES = datasets(dimensions=(1, 2, 3), sizes=(2, 6), bound=2, classes=2).filter(lambda d: len(d.classes) == 2)


# --- brute force --------------------------------------------------------------------------------------


def solved(matrix: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> list[Fraction] | None:
    """The solution of a square system by elimination in fractions; None where it is singular."""
    rows = [[*map(Fraction, row), Fraction(value)] for row, value in zip(matrix, right, strict=True)]
    for k in range(len(rows)):
        pivot = next((i for i in range(k, len(rows)) if rows[i][k]), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [value / rows[k][k] for value in rows[k]]
        for i, row in enumerate(rows):
            if i != k:
                rows[i] = [value - row[k] * other for value, other in zip(row, rows[k], strict=True)]
    return [row[-1] for row in rows]


def signed(dataset: Dataset) -> list[Exact]:
    return [tuple(y * value for value in point) for y, point in zip(signs(dataset), all_points(dataset), strict=True)]


def candidates(vectors: Sequence[Exact], right: Fraction) -> Iterator[tuple[tuple[int, ...], list[Fraction]]]:
    """Every independent subset with the combination of it that has the inner product `right` with each member."""
    for size in range(1, len(vectors) + 1):
        for chosen in combinations(range(len(vectors)), size):
            gram = [[dot(vectors[i], vectors[j]) for j in chosen] for i in chosen]
            shares = solved(gram, [right] * size)
            if shares is not None:
                yield chosen, shares


def plain_direction(vectors: Sequence[Exact]) -> Exact | None:
    """θ̂ by trying every set of support vectors; None where the optimality conditions never hold."""
    for chosen, shares in candidates(vectors, Fraction(1)):
        if min(shares) >= 0:
            theta = combined([vectors[i] for i in chosen], shares)
            if all(dot(theta, vector) >= 1 for vector in vectors):
                return theta
    return None


def plain_supports(vectors: Sequence[Exact], theta: Exact) -> list[Support]:
    """Least and largest multiplier of each point over the corners of the polytope of all multipliers."""
    least = [i for i, vector in enumerate(vectors) if dot(theta, vector) == 1]
    corners = []
    for chosen, shares in candidates([vectors[i] for i in least], Fraction(1)):
        rows = [vectors[least[i]] for i in chosen]
        if min(shares) >= 0 and combined(rows, shares) == theta:
            corners.append({least[i]: share for i, share in zip(chosen, shares, strict=True)})
    found = []
    for i in range(len(vectors)):
        values = [corner.get(i, Fraction(0)) for corner in corners]
        found.append(
            Support.BEYOND
            if i not in least
            else Support.ESSENTIAL
            if min(values) > 0
            else Support.POSSIBLE
            if max(values) > 0
            else Support.TOUCHING
        )
    return found


def check_farkas(proof: NotSeparable) -> None:
    assert min(proof.combination) >= 0
    assert sum(proof.combination) == 1
    assert not any(combined(signed(proof.dataset), proof.combination))


def check_optimal(found: MaxMargin) -> None:
    """The conditions that make θ̂ the only shortest vector of its kind."""
    vectors = signed(found.dataset)
    assert min(found.multipliers) >= 0
    assert combined(vectors, found.multipliers) == found.direction
    assert found.margins == tuple(dot(found.direction, vector) for vector in vectors)
    assert min(found.margins) == 1
    assert all(a == 0 or margin == 1 for a, margin in zip(found.multipliers, found.margins, strict=True))
    assert found.squared_margin == 1 / dot(found.direction, found.direction)


def check(dataset: Dataset) -> MaxMargin | NotSeparable:
    found = max_margin(dataset)
    if isinstance(found, NotSeparable):
        check_farkas(found)
    else:
        check_optimal(found)
    return found


@given(TWO_CLASSES)
@examples(150)
def test_it_is_what_brute_force_finds(dataset: Dataset) -> None:
    found, theta = check(dataset), plain_direction(signed(dataset))
    assert isinstance(found, MaxMargin) == (theta is not None)
    if isinstance(found, MaxMargin):
        assert found.direction == theta


@given(TWO_CLASSES)
@examples(150)
def test_supports_are_those_of_the_polytope_of_multipliers(dataset: Dataset) -> None:
    found = max_margin(dataset)
    if isinstance(found, MaxMargin):
        assert list(found.supports) == plain_supports(signed(dataset), found.direction)


@given(TWO_CLASSES, st.sampled_from(["nothing", "everything", "the wrong half"]))
@examples(100)
def test_no_answer_depends_on_the_float_method(dataset: Dataset, suggestion: str) -> None:
    suggested = {
        "nothing": [],
        "everything": list(range(dataset.size)),
        "the wrong half": list(range(0, dataset.size, 2)),
    }[suggestion]
    expected = max_margin(dataset)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(least_squares, "_suggestion", lambda columns, target: suggested)
        found = max_margin.__wrapped__(dataset)
    if isinstance(expected, MaxMargin):
        assert isinstance(found, MaxMargin)
        assert (found.direction, found.margins) == (expected.direction, expected.margins)
    else:
        assert isinstance(found, NotSeparable)
        check_farkas(found)


# --- worked cases -------------------------------------------------------------------------------------


def separator(points: Sequence[Sequence[object]], labels: Sequence[int]) -> MaxMargin:
    found = check(Dataset.from_rows(points, labels))
    assert isinstance(found, MaxMargin)
    return found


def test_unit_vectors() -> None:
    found = check(load("simplex:positive=3,negative=2"))
    assert isinstance(found, MaxMargin)
    assert found.direction == exact(1, 1, 1, -1, -1)
    assert found.interpolates
    assert set(found.supports) == {Support.ESSENTIAL}
    assert found.scores == exact(1, 1, 1, -1, -1)


def test_ties_are_told_from_multipliers() -> None:
    # All three points have margin 1, but θ̂ = (1, 0) is minus the third point, or half of the other two together.
    tie = separator([[1, 1], [1, -1], [-1, 0]], [1, 1, 0])
    assert tie.interpolates
    assert set(tie.supports) == {Support.POSSIBLE}
    # The second point has margin 1 as well, but no combination with it is on the axis.
    touching = separator([[1, 0], [-1, 3]], [1, 0])
    assert touching.interpolates
    assert [support.name for support in touching.supports] == ["ESSENTIAL", "TOUCHING"]
    assert touching.multipliers == exact(1, 0)


def test_a_farther_point_in_the_same_direction_supports_nothing() -> None:
    found = separator([[1, 1], [2, 2], [-3, 0]], [1, 1, 0])
    assert found.margins[1] == 2 * found.margins[0]
    assert found.supports[1] is Support.BEYOND
    assert not found.interpolates


@pytest.mark.parametrize(
    ("points", "labels"),
    [
        ([[0, 0], [1, 1]], [1, 0]),
        ([[1], [2], [3]], [0, 1, 0]),
        ([[0, 0], [1, 1], [0, 1], [1, 0]], [0, 0, 1, 1]),
        ([[1, 2], [2, 4]], [0, 1]),
    ],
    ids=["zero vector", "one line", "exclusive or", "one ray"],
)
def test_what_cannot_be_separated_is_proved_so(points: list[list[int]], labels: list[int]) -> None:
    assert isinstance(check(Dataset.from_rows(points, labels)), NotSeparable)


def test_touching_cones_are_not_separable_by_a_hair() -> None:
    hair = Fraction(1, 10**40)
    flat = [[Fraction(1), Fraction(0)], [Fraction(-1), Fraction(0)], [Fraction(0), Fraction(1)]]
    bent = [[Fraction(1), hair], [Fraction(-1), hair], [Fraction(0), Fraction(1)]]
    turned = [[-value for value in bent[2]]]
    assert isinstance(check(Dataset.from_rationals(flat, [1, 1, 0])), NotSeparable)
    found = check(Dataset.from_rationals(bent[:2] + turned, [1, 1, 0]))
    assert isinstance(found, MaxMargin)
    assert found.direction == exact(0, 10**40)
    assert found.margins == exact(1, 1, 10**40)


def test_numbers_beyond_floats() -> None:
    huge = 10**400
    found = separator([[huge, 0], [0, Fraction(1, huge)], [-huge, 0]], [1, 1, 0])
    assert found.direction == exact(Fraction(1, huge), huge)


def test_many_points_in_few_dimensions() -> None:
    check(load("breast-cancer"))
    check(load("moons:points=200,margin=1"))
    assert isinstance(check(load("gaussian:positive=40,negative=40,dimension=10")), NotSeparable)


def test_few_points_in_many_dimensions() -> None:
    found = check(load("gaussian:positive=5,negative=1,dimension=300"))
    assert isinstance(found, MaxMargin)
    assert found.interpolates


def test_three_classes_are_refused() -> None:
    with pytest.raises(InputError, match="exactly two classes; iris has 3"):
        max_margin(load("iris"))


def test_weights_play_no_part() -> None:
    once = Dataset.from_rows([[1, 2], [2, -1], [-3, 0]], [1, 1, 0])
    thrice = Dataset.from_rows([[1, 2], [2, -1], [1, 2], [-3, 0], [1, 2]], [1, 1, 1, 0, 1])
    first, second = check(once), check(thrice)
    assert isinstance(first, MaxMargin)
    assert isinstance(second, MaxMargin)
    assert first.direction == second.direction


# --- scikit-learn -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_scikit_learn_finds_the_same(seed: int) -> None:
    from sklearn.svm import SVC

    generator = np.random.default_rng(seed)
    dimension = 2 + seed
    truth = generator.standard_normal(dimension)
    points = generator.standard_normal((30, dimension)).round(2)
    points += 0.3 * np.sign(points @ truth)[:, None] * truth / np.linalg.norm(truth)
    points = points.round(3)
    labels = np.sign(points @ truth).astype(int)
    found = check(Dataset.from_rows(points.tolist(), labels.tolist()))
    assert isinstance(found, MaxMargin)
    # With the mirror image of every point the bias is zero by symmetry.
    machine = SVC(kernel="linear", C=1e8, tol=1e-10).fit(np.vstack([points, -points]), np.hstack([labels, -labels]))
    assert machine.coef_[0] == pytest.approx([float(value) for value in found.direction], rel=1e-6, abs=1e-6)


# --- laws ---------------------------------------------------------------------------------------------


def direction(dataset: Dataset) -> Exact | None:
    found = max_margin(dataset)
    return found.direction if isinstance(found, MaxMargin) else None


@given(TWO_CLASSES)
@examples(40)
def test_scaling_shrinks_it(dataset: Dataset) -> None:
    scaled = remade(dataset, [tuple(value * Fraction(7, 3) for value in point) for point in all_points(dataset)])
    before, after = direction(dataset), direction(scaled)
    assert after == (None if before is None else tuple(value * Fraction(3, 7) for value in before))


@given(TWO_CLASSES.filter(lambda d: d.dimension > 1))
@examples(40)
def test_it_turns_with_the_points(dataset: Dataset) -> None:
    before, after = direction(dataset), direction(remade(dataset, [rotated(x) for x in all_points(dataset)]))
    assert after == (None if before is None else rotated(before))


@given(TWO_CLASSES)
@examples(40)
def test_renaming_the_classes_turns_it_round(dataset: Dataset) -> None:
    renamed = Dataset.from_rationals(all_points(dataset), [["b", "a"][label] for label in dataset.labels])
    before, after = direction(dataset), direction(renamed)
    assert after == (None if before is None else tuple(-value for value in before))


@given(TWO_CLASSES)
@examples(40)
def test_the_order_of_the_rows_does_not_matter(dataset: Dataset) -> None:
    points, labels = all_points(dataset), [dataset.label(index) for index in range(dataset.size)]
    assert direction(Dataset.from_rationals(points[::-1], labels[::-1])) == direction(dataset)
