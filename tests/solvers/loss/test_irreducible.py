"""The irreducible Mixup loss against its definition, worked values, and the laws that it obeys."""

from fractions import Fraction
from itertools import combinations, pairwise
from math import log

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.incidence.segments import mixture
from mixproof.geometry.numbers.enclosures import Real
from mixproof.solvers.classifier.limits import limit
from mixproof.solvers.loss import irreducible as module
from mixproof.solvers.loss.constant_predictions import class_weights, loss_of_constant
from mixproof.solvers.loss.irreducible import floor_loss, irreducible_loss, mixed_lines, pair_entropy
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from tests.solvers.loss.reals import number, sign_of_difference
from tests.strategies import all_points, datasets, examples, points_inside, remade, rotated

UNIFORM = Beta(Fraction(1), Fraction(1))
LAWS = [UNIFORM, *(Beta(Fraction(a), Fraction(b)) for a, b in (("1/2", "1/2"), ("2", "1"), ("3", "3"), ("1/3", "5/2")))]
LOSS_DATA = datasets(dimensions=(1, 2), sizes=(2, 6), bound=2)


def beta(a: str, b: str | None = None) -> Beta:
    return Beta(Fraction(a), Fraction(b or a))


def loss(dataset: Dataset, law: Mixing) -> Real:
    found = irreducible_loss(dataset, law)
    assert found is not None
    return found


def same(first: Real, second: Real) -> bool:
    """Whether two reals are not told apart at 2^-45."""
    return abs(first.ball(64) - second.ball(64)).upper() < 2.0**-45


def by_definition(dataset: Dataset, a: float, b: float) -> float:
    """The mean over ordered pairs and λ of −λ ln h^{c(s)} − (1 − λ) ln h^{c(t)}, with h from its exact pointwise limit.

    The mean over λ is by Gauss-Legendre on the parts of [0, 1] between data points, each stretched at both ends
    (λ goes like a power of the variable there), where h and the density are not smooth.
    """
    from scipy.special import beta as beta_function

    law = Beta(Fraction(a), Fraction(b))
    nodes, weights = np.polynomial.legendre.leggauss(12)
    points, total = all_points(dataset), 0.0
    inside = points_inside(points)
    for s, t in combinations(range(dataset.size), 2):
        cuts = sorted({Fraction(0), Fraction(1), *(weight for _, p, q, weight in inside if (p, q) == (s, t))})
        for low, high in pairwise(cuts):
            for half, end in ((low, -1), (high, 1)):
                for x, w in zip((nodes + 1) / 2, weights / 2, strict=True):
                    near = Fraction(float(x**4)).limit_denominator(10**9) * (high - low) / 2
                    value = half - end * near
                    h = limit(dataset, law, mixture(value, points[s], points[t]))
                    assert h is not None
                    at_s, at_t = (number(h[dataset.labels[k]]) for k in (s, t))
                    share, rest = float(value), float(1 - value)
                    density = share ** (a - 1) * rest ** (b - 1) + share ** (b - 1) * rest ** (a - 1)
                    rate = 2 * x**3 * float(high - low) * w * density / beta_function(a, b)
                    weight = float(dataset.weights[s] * dataset.weights[t])
                    total += rate * weight * (-share * log(at_s) - rest * log(at_t))
    return total


# --- against the definition -----------------------------------------------------------------------------


@pytest.mark.parametrize("law", [(1.0, 1.0), (2.0, 2.0), (0.5, 0.5), (2.0, 1.0)], ids=str)
@pytest.mark.parametrize(
    ("rows", "labels"),
    [
        ([[0], [1], [2]], [0, 1, 0]),
        ([[0], [1], [2]], [0, 0, 1]),
        ([[0], [1], [4]], [0, 1, 2]),
        ([[0, 0], [1, 1], [3, 3], [0, 3]], [0, 1, 1, 2]),
        ([[0, 0], [0, 0], [1, 0], [3, 0]], [1, 1, 0, 1]),
    ],
    ids=["counterexample", "shadow", "three classes", "a line and a point", "weights"],
)
def test_the_loss_is_that_of_the_pointwise_limits(
    rows: list[list[int]], labels: list[int], law: tuple[float, float]
) -> None:
    dataset = Dataset.from_rows(rows, labels)
    found = number(loss(dataset, Beta(Fraction(law[0]), Fraction(law[1]))))
    assert found == pytest.approx(by_definition(dataset, *law), rel=1e-4)


@pytest.mark.parametrize(("name", "law"), [("alternating-line:points=4,classes=3", "1"), ("shadow", "2")])
def test_the_loss_is_the_mean_over_random_mixed_points(name: str, law: str) -> None:
    dataset, draws = load(name), 1500
    generator = np.random.default_rng(22)
    found = []
    for _ in range(draws):
        s, t = (int(k) for k in generator.integers(dataset.size, size=2))
        weight = Fraction(float(generator.beta(float(law), float(law))))
        h = limit(dataset, beta(law), mixture(weight, dataset.point(s), dataset.point(t)))
        assert h is not None
        # The term of a class with the weight 0 or the probability 0 has no mass.
        shares = [(float(weight), dataset.labels[s]), (1 - float(weight), dataset.labels[t])]
        found.append(sum(-share * log(number(h[label])) for share, label in shares if share > 0))
    error = float(np.std(found)) / draws**0.5
    assert abs(float(np.mean(found)) - number(loss(dataset, beta(law)))) < 5 * error


# --- worked values ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "law", "value"),
    [
        ("crossing", "1", "1/4"),
        ("cross", "1", "1/4"),
        ("cross", "2", "7/24"),
        ("simplex:positive=2,negative=1", "1", "2/9"),
        ("simplex:positive=2,negative=1", "3", "37/135"),
        ("wine", "1", "10429/31684"),
    ],
)
def test_without_overlaps_the_loss_is_rational_for_integer_parameters(name: str, law: str, value: str) -> None:
    assert loss(load(name), beta(law)).as_fraction() == Fraction(value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("counterexample", "1/3 - 2/9*ln(2) + 1/6*ln(3)"),
        ("shadow", "1/3 - 8/15*ln(2) - 8/15*ln(3) + 5/9*ln(5)"),
    ],
)
def test_overlaps_under_the_uniform_law_give_logarithms(name: str, value: str) -> None:
    found = loss(load(name), UNIFORM)
    assert found.closed_form() == value
    assert found.as_fraction() is None


def test_iris_has_one_line_with_two_classes_and_its_loss_is_hardly_raised() -> None:
    iris = load("iris")
    lines = mixed_lines(iris)
    assert [(line.places, line.labels, times) for (line, _), times in lines.items()] == [((0, 1, 4), (0, 0, 1), 1)]
    assert 0 < number(loss(iris, UNIFORM)) - 1 / 3 < 1e-5


@pytest.mark.parametrize("law", [("1", "1"), ("1/2", "1/2"), ("7/3", "2/5"), ("100", "3"), ("1/50", "1/50")], ids=str)
def test_the_entropy_of_a_pair_is_a_mean_over_the_law(law: tuple[str, str]) -> None:
    from scipy.special import digamma

    a, b = (float(Fraction(part)) for part in law)
    # E[λ ln λ] = a/(a+b)·E[ln λ'] with λ' ~ Beta(a+1, b), by an independent library.
    plain = -(a / (a + b)) * (digamma(a + 1) - digamma(a + b + 1)) - (b / (a + b)) * (
        digamma(b + 1) - digamma(a + b + 1)
    )
    assert number(pair_entropy(beta(*law))) == pytest.approx(plain, rel=1e-12)


def test_the_entropy_of_a_pair_is_rational_for_integer_parameters_and_enclosed_beside_them() -> None:
    assert [pair_entropy(beta(str(n))).as_fraction() for n in (1, 2, 3)] == [
        Fraction(1, 2),
        Fraction(7, 12),
        Fraction(37, 60),
    ]
    assert pair_entropy(beta("1/2")).as_fraction() is None
    # ψ(2) − ψ(3/2) = 2 ln 2 − 1.
    assert abs(pair_entropy(beta("1/2")).ball(200) - (2 * flint.arb(2).log() - 1)) < 1e-14


def test_the_entropy_of_a_pair_tends_to_that_of_a_fair_coin() -> None:
    assert number(pair_entropy(beta("1000000"))) == pytest.approx(log(2), rel=1e-6)


# --- laws -------------------------------------------------------------------------------------------------


@given(LOSS_DATA, st.sampled_from(LAWS))
@examples(40)
def test_shift_scale_and_a_constant_coordinate_leave_the_loss(dataset: Dataset, law: Beta) -> None:
    moved = [tuple(Fraction(-2, 3) * value + 5 for value in point) for point in all_points(dataset)]
    assert same(loss(dataset, law), loss(remade(dataset, moved), law))
    raised = [(*point, Fraction(1, 7)) for point in all_points(dataset)]
    assert same(loss(dataset, law), loss(remade(dataset, raised), law))


@given(datasets(dimensions=(2, 3), sizes=(2, 6), bound=1), st.sampled_from(LAWS))
@examples(30)
def test_a_rotation_leaves_the_loss(dataset: Dataset, law: Beta) -> None:
    assert same(loss(dataset, law), loss(remade(dataset, [rotated(x) for x in all_points(dataset)]), law))


@given(LOSS_DATA, st.sampled_from(LAWS), st.randoms(use_true_random=False))
@examples(40)
def test_renamed_classes_other_orders_and_repeated_rows_leave_the_loss(
    dataset: Dataset, law: Beta, random: object
) -> None:
    rows = [(dataset.point(k), f"z{-dataset.labels[k]}") for k in range(dataset.size) for _ in dataset.rows[k] * 2]
    random.shuffle(rows)  # type: ignore[attr-defined]
    again = Dataset.from_rationals([point for point, _ in rows], [label for _, label in rows])
    assert same(loss(dataset, law), loss(again, law))


@given(LOSS_DATA)
@examples(30)
def test_the_mirror_image_of_the_law_has_the_same_loss(dataset: Dataset) -> None:
    assert same(loss(dataset, beta("1/3", "5/2")), loss(dataset, beta("5/2", "1/3")))
    # Density 2λ and its mirror image add up to twice the uniform law.
    assert same(loss(dataset, beta("2", "1")), loss(dataset, UNIFORM))


@given(LOSS_DATA, st.sampled_from(LAWS))
@examples(60)
def test_overlaps_raise_the_loss_and_the_best_constant_bounds_it(dataset: Dataset, law: Beta) -> None:
    found, floor = loss(dataset, law), floor_loss(dataset, law)
    if mixed_lines(dataset):
        assert sign_of_difference(found, floor) == 1
    else:
        assert same(found, floor)
    if len(dataset.classes) > 1:
        assert sign_of_difference(loss_of_constant(dataset, class_weights(dataset)), found) == 1


@given(datasets(dimensions=(1, 2, 3), sizes=(2, 8), bound=1))
@examples(60)
def test_the_lines_are_those_that_brute_force_finds(dataset: Dataset) -> None:
    lines = {
        frozenset(k for k in range(dataset.size) if _collinear(dataset, s, t, k))
        for _, s, t, _ in points_inside(all_points(dataset))
    }
    mixed = [line for line in lines if len({dataset.labels[k] for k in line}) > 1]
    assert sum(mixed_lines(dataset).values()) == len(mixed)
    assert sorted(len(line) for line in mixed) == sorted(
        line.size for (line, _), times in mixed_lines(dataset).items() for _ in range(times)
    )


def _collinear(dataset: Dataset, x: int, s: int, k: int) -> bool:
    u = [b - a for a, b in zip(dataset.point(x), dataset.point(s), strict=True)]
    v = [b - a for a, b in zip(dataset.point(x), dataset.point(k), strict=True)]
    return all(u[i] * v[j] == u[j] * v[i] for i, j in combinations(range(len(u)), 2))


def test_a_higher_precision_gives_a_narrower_enclosure_of_the_same_number() -> None:
    found = loss(load("alternating-line:points=5"), beta("3/2"))
    coarse, fine = found.ball(64), found.ball(200)
    assert coarse.overlaps(fine)
    assert coarse.rad() < 2.0**-44
    assert fine.rad() < 2.0**-140


# --- budgets ----------------------------------------------------------------------------------------------


def test_what_is_beyond_the_budget_is_not_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert irreducible_loss(load("alternating-line:points=900"), beta("1/2")) is None
    monkeypatch.setattr(module, "MOST_SECONDS", 0.0)
    assert irreducible_loss(load("shadow"), UNIFORM) is None
    # Without overlaps there is nothing to pay for.
    assert irreducible_loss(load("cross"), UNIFORM) is not None


def test_a_long_line_is_quick_under_the_uniform_law_and_for_small_integer_parameters() -> None:
    line = load("alternating-line:points=60,classes=3")
    uniform, beta_two = number(loss(line, UNIFORM)), number(loss(line, beta("2")))
    assert uniform == pytest.approx(_plain_line(60, 3, 1), rel=1e-5)
    assert beta_two == pytest.approx(_plain_line(60, 3, 2), rel=1e-5)


def _plain_line(points: int, classes: int, alpha: int) -> float:
    """Gauss-Legendre on each gap of a line of integers, in NumPy."""
    nodes, weights = np.polynomial.legendre.leggauss(20)
    scale = {1: 2.0, 2: 12.0}[alpha]
    total = 0.0
    for cut in range(1, points):
        z = cut - 1 + (nodes + 1) / 2
        masses = np.zeros((classes, len(z)))
        for s in range(cut):
            for t in range(cut, points):
                x = (t - z) / (t - s)
                density = scale * (x * (1 - x)) ** (alpha - 1) / (t - s) / points**2
                masses[s % classes] += density * x
                masses[t % classes] += density * (1 - x)
        total += float((weights / 2 * -(masses * np.log(masses / masses.sum(axis=0)))).sum())
    return total
