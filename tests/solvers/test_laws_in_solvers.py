"""The solvers under laws beyond Beta: as under an equal Beta law where there is one, and against plain computations."""

from fractions import Fraction
from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

import mixproof.solvers.classifier.class_gap.boxes
import mixproof.solvers.classifier.class_gap.edge
import mixproof.solvers.classifier.class_gap.polynomial
from mixproof.geometry.arrangement.edges import arrangement
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.classifier.class_gap.edge import class_gap
from mixproof.solvers.classifier.continuity import is_continuous
from mixproof.solvers.classifier.limits import limit
from mixproof.solvers.classifier.one_sided import one_sided_limits
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.linear.max_margin import MaxMargin, max_margin
from mixproof.solvers.linear.minimiser import linear_minimiser
from mixproof.solvers.linear.ray import best_multiple
from mixproof.solvers.loss.irreducible import irreducible_loss
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.parser import parse_mixing
from mixproof.theory.statements.data_dependency.lemma_2_3 import STATEMENT as LEMMA_2_3
from mixproof.theory.verify import verify
from tests.strategies import approximate, datasets, examples

TENT = parse_mixing("piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)")
TWINS: list[tuple[Mixing, Mixing]] = [
    (parse_mixing(text), parse_mixing(other))
    for text, other in (
        ("piecewise(0:1/3: 6*x - 6*x^2; 1/3:1: 6*x*(1-x))", "beta(2,2)"),
        ("density(6*x*(1-x); 1; 1)", "beta(2,2)"),
        ("density(1/(pi*sqrt(x*(1-x))))", "beta(1/2,1/2)"),
        ("density(3/2*sqrt(x); 1/2; 0)", "beta(3/2,1)"),
        ("mixture(1/2*beta(2,1) + 1/2*beta(1,2))", "uniform"),
        ("piecewise(0:1: 2*x)", "beta(2,1)"),
    )
]
twins = st.sampled_from(TWINS)
each_twin = pytest.mark.parametrize(("law", "twin"), TWINS, ids=str)
LINES = datasets(dimensions=(1,), sizes=(2, 5), bound=5).filter(lambda data: len(data.classes) > 1)


def shares(found: Probabilities | None) -> list[Fraction]:
    assert found is not None
    return [approximate(found[label], 25) for label in range(len(found))]


def assert_equal(one: Probabilities | None, other: Probabilities | None) -> None:
    if one is None or other is None:
        assert one is other
        return
    assert one.support() == other.support()
    assert max(abs(a - b) for a, b in zip(shares(one), shares(other), strict=True)) < Fraction(1, 10**23)


# --- h ----------------------------------------------------------------------------------------------------


@given(LINES, twins, st.integers(-20, 20))
@examples(60)
def test_h_and_its_limits_are_those_of_the_equal_law(data: Dataset, pair: tuple[Mixing, Mixing], place: int) -> None:
    for x in ((Fraction(place, 4),), data.point(0)):
        assert_equal(*(limit(data, law, x) for law in pair))
        sides = [one_sided_limits(data, law, x) for law in pair]
        for one, other in zip(*sides, strict=True):
            assert_equal(one.probabilities(), other.probabilities())
        if sides[0]:
            assert is_continuous(data, pair[0], x) == is_continuous(data, pair[1], x)


@given(datasets(dimensions=(1, 2), sizes=(2, 5)), twins, st.integers(1, 12))
@examples(40)
def test_the_best_constant_is_that_of_the_equal_law(data: Dataset, pair: tuple[Mixing, Mixing], radius: int) -> None:
    assert_equal(*(best_constant(data, law, data.point(0), Fraction(radius, 5)) for law in pair))


def test_the_best_constant_under_a_tent_is_exact() -> None:
    """{0, 1, 2} at 1, ε = 1/2: by hand, E of the pair (0, 2) has all λ in (1/4, 3/4)."""
    line = load("counterexample")
    found = best_constant(line, TENT, (Fraction(1),), Fraction(1, 2))
    assert found is not None
    # Self-pair 1; (0,2) has mass 3/4 for class 0, twice; each pair with 1 has λ > 1/2 on 1, mass 1/2, mean 2/3 there.
    own, other = 1 + 2 * 2 * Fraction(1, 2) * Fraction(2, 3), 2 * Fraction(3, 4) + 4 * Fraction(1, 2) * Fraction(1, 3)
    assert found[1].as_fraction() == own / (own + other)


def test_one_sided_limits_follow_the_exponent_at_the_ends() -> None:
    """{0, 1 | 2} at 1: for e > 0 only the segment through it counts, for e = 0 both, for e < 0 only those that end."""
    shadow = load("shadow")

    def at(text: str) -> list[Fraction | None]:
        sides = one_sided_limits(shadow, parse_mixing(text), (Fraction(1),))
        return [side.probabilities()[0].as_fraction() for side in sides]

    assert at("piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)") == [Fraction(1, 2)] * 2
    assert at("density(2/3*x^(-1/3))") == [Fraction(1)] * 2
    # Both orders have 2 at the ends and 2 in the middle: as under the uniform law.
    assert at("piecewise(0:1: 2*x)") == [Fraction(5, 6)] * 2
    # Both orders have 1/2·(1 + 1) at the ends, and 1/2·(2 + 3) in the middle, on a segment of length 2.
    passing, ending = Fraction(5, 4), Fraction(1)
    assert at("mixture(1/2*uniform + 1/2*beta(2,2))") == [(passing / 2 + ending) / (passing + ending)] * 2


def test_an_enclosed_coefficient_at_the_ends_counts() -> None:
    """exp(−λ)/(1 − 1/e): both orders have 1 + 1/e at the ends and 2/√e in the middle."""
    (side, _) = one_sided_limits(load("shadow"), parse_mixing("density(exp(-x)/(1-exp(-1)))"), (Fraction(1),))
    ending, passing = 1 + np.exp(-1), 2 * np.exp(-0.5) / 2
    assert float(shares(side.probabilities())[0]) == pytest.approx(
        (passing / 2 + ending) / (passing + ending), rel=1e-14
    )


# --- class gaps along edges ----------------------------------------------------------------------------------


@given(LINES, st.sampled_from([TWINS[0], TWINS[4], TWINS[5]]), st.data())
@examples(60)
def test_class_gaps_are_those_of_the_equal_law(
    data: Dataset, pair: tuple[Mixing, Mixing], drawn: st.DataObject
) -> None:
    found = arrangement(data)
    edge = found.edge(drawn.draw(st.integers(0, found.size - 1)))
    label = drawn.draw(st.integers(0, len(data.classes) - 1))
    between = Radicals.of(0), Radicals.of(edge.length)
    one, other = (class_gap(data, law, edge, label, between) for law in pair)
    assert one.is_positive == other.is_positive
    assert one.ties == other.ties


@given(LINES, st.data())
@examples(60)
def test_a_class_gap_under_a_tent_is_that_of_h(data: Dataset, drawn: st.DataObject) -> None:
    found = arrangement(data)
    number = drawn.draw(st.integers(0, found.size - 1))
    edge, label = found.edge(number), drawn.draw(st.integers(0, len(data.classes) - 1))
    told = class_gap(data, TENT, edge, label, (Radicals.of(0), Radicals.of(edge.length)))
    assert told.is_positive is not None or told.ties
    start = data.point(int(found.left[number]))[0]
    end = data.point(int(found.right[number]))[0]
    for k in range(1, 24):
        h = limit(data, TENT, (start + (end - start) * Fraction(k, 24),))
        assert h is not None
        if told.is_positive:
            assert h.winners() == (label,)
        if told.behind_on is not None:
            place = edge.length * Fraction(k, 24)
            if told.behind_on[0] < place < told.behind_on[1]:
                assert h.winners() != (label,)


def test_a_tie_at_a_kink_is_named() -> None:
    """Two mirrored segments under a tent: the gaps are even, so that they can only touch zero at the middle."""
    line = Dataset.from_rows([[0], [1], [2], [3]], [0, 1, 1, 0])
    found = arrangement(line)
    run = mixproof.solvers.classifier.class_gap.interval.ClassOnInterval(
        line, found.edge(1), 1, Radicals.of(0), Radicals.of(found.edge(1).length)
    )
    pieces = TENT.polynomial_pieces(10)
    assert pieces is not None
    kinks = mixproof.solvers.classifier.class_gap.polynomial._kinks(run, pieces)
    assert kinks == [Fraction(1, 2)]
    with pytest.MonkeyPatch.context() as patch:
        touching = [flint.fmpq_poly([1, -2]), flint.fmpq_poly([-1, 2])]  # |1 − 2u|
        patch.setattr(
            mixproof.solvers.classifier.class_gap.polynomial,
            "_gap_polynomial",
            lambda run, pieces, place, rival: touching[place > 0.5],
        )
        told = mixproof.solvers.classifier.class_gap.polynomial.gap_by_roots(run, pieces)
    assert told.ties == (Fraction(1, 2),)
    assert told.behind_on is None


@pytest.mark.parametrize(
    "text", ["mixture(1/2*beta(1/2,1/2) + 1/2*uniform)", "mixture(1/3*beta(3/2,1) + 2/3*beta(2,2))"]
)
def test_boxes_under_a_mixture_agree_with_h(text: str) -> None:
    law = parse_mixing(text)
    for line in (
        Dataset.from_rows([[0], [1], [5], [6]], [0, 0, 1, 1]),
        Dataset.from_rows([[0], [3], [4], [9]], [0, 1, 1, 0]),
    ):
        found = arrangement(line)
        for number in range(found.size):
            edge = found.edge(number)
            start = line.point(int(found.left[number]))[0]
            for label in (0, 1):
                told = class_gap(line, law, edge, label, (Radicals.of(0), Radicals.of(edge.length)))
                for k in range(1, 16):
                    h = limit(line, law, (start + Fraction(k, 16) * (line.point(int(found.right[number]))[0] - start),))
                    assert h is not None
                    place = edge.length * Fraction(k, 16)
                    if told.is_positive:
                        assert h.winners() == (label,)
                    elif told.behind_on is not None and told.behind_on[0] < place < told.behind_on[1]:
                        assert h.winners() != (label,)


# --- losses -----------------------------------------------------------------------------------------------


def test_the_loss_under_a_tent_is_that_of_plain_quadrature() -> None:
    """On {0, 1 | 2}: the segments over (0, 1) are those to 1 and to 2, those over (1, 2) from 0 and from 1."""

    def both(x: float) -> float:
        return 8 * min(x, 1 - x)

    def integrand(z: float) -> float:
        masses = np.zeros(2)
        for s, t, a, b in ((0, 1, 0, 0), (0, 2, 0, 1), (1, 2, 0, 1)):
            if s < z < t:
                x = (t - z) / (t - s)
                masses[a] += both(x) / (t - s) * x
                masses[b] += both(x) / (t - s) * (1 - x)
        return float(-sum(mass * np.log(mass / masses.sum()) for mass in masses if mass > 0))

    expected = sum(integrate.quad(integrand, low, low + 0.5, limit=200)[0] for low in (0, 0.5, 1, 1.5))
    loss = irreducible_loss(load("shadow"), TENT)
    assert loss is not None
    assert float(loss.ball(64).mid()) == pytest.approx(expected / 9, abs=1e-9)


@each_twin
def test_the_irreducible_loss_is_that_of_the_equal_law(law: Mixing, twin: Mixing) -> None:
    for name in ("cross", "shadow"):
        one, other = (irreducible_loss(load(name), each) for each in (law, twin))
        assert one is not None
        assert other is not None
        assert one.ball(40).overlaps(other.ball(40))
        assert float(one.ball(40).rad()) < 1e-6


# --- linear models ----------------------------------------------------------------------------------------


@each_twin
def test_the_linear_minimiser_is_that_of_the_equal_law(law: Mixing, twin: Mixing) -> None:
    data = load("simplex:positive=2,negative=1")
    one, other = (linear_minimiser(data, each, 64) for each in (law, twin))
    assert one is not None
    assert other is not None
    assert all(a.overlaps(b) for a, b in zip(one.theta, other.theta, strict=True))
    assert max(float(a.rad()) for a in one.theta) < 1e-15
    separator = max_margin(data)
    assert isinstance(separator, MaxMargin)
    multiples = [best_multiple(separator, each, 64) for each in (law, twin)]
    assert multiples[0] is not None
    assert multiples[1] is not None
    assert multiples[0].scale.overlaps(multiples[1].scale)


def test_the_linear_minimiser_under_a_tent_is_scipys() -> None:
    from scipy.optimize import minimize

    points, y = np.eye(3), np.array([1, 1, 0])
    nodes, shares_of = np.polynomial.legendre.leggauss(60)
    at = np.concatenate([(nodes + 1) / 4, (nodes + 3) / 4])
    weight = np.concatenate([shares_of, shares_of]) / 4 * 4 * np.minimum(at, 1 - at)

    def loss(theta: Any) -> float:
        total = 0.0
        for s in range(3):
            for t in range(3):
                score = (at[:, None] * points[s] + (1 - at)[:, None] * points[t]) @ theta
                label = at * y[s] + (1 - at) * y[t]
                total += float(weight @ (np.logaddexp(0, score) - label * score)) / 9
        return total

    expected = minimize(loss, np.zeros(3), tol=1e-14).x
    found = linear_minimiser(load("simplex:positive=2,negative=1"), TENT)
    assert found is not None
    assert [float(value.mid()) for value in found.theta] == pytest.approx(expected.tolist(), abs=2e-4)


def test_where_the_gradient_vanishes_at_the_centre_it_is_told_under_any_law() -> None:
    mirrored = Dataset.from_rows([[1, 0], [-1, 0], [0, 2], [0, -2]], [1, 1, 0, 0])
    for law in (TENT, parse_mixing("density(exp(-x)/(1-exp(-1)))")):
        found = linear_minimiser(mirrored, law)
        assert found is not None
        assert all(value == 0 for value in found.theta)


# --- statements -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theorem", ["2.10", "2.8", "3.2", "2.5"])
@pytest.mark.parametrize("name", ["shadow", "crossing"])
def test_verdicts_are_those_of_the_equal_law(theorem: str, name: str) -> None:
    for law, twin in (TWINS[0], TWINS[4], TWINS[5]):
        verdicts = [
            [outcome.verdict for outcome in verify(theorem, name, mixing=each).outcomes] for each in (law, twin)
        ]
        assert verdicts[0] == verdicts[1]


@pytest.mark.parametrize("text", [str(TENT), "density(6*x*(1-x))", "mixture(1/2*uniform + 1/2*beta(8,8))"])
@pytest.mark.parametrize("theorem", ["2.3", "2.2", "2.8", "2.10", "3.2"])
def test_every_statement_is_settled_on_the_shadow(text: str, theorem: str) -> None:
    result = verify(theorem, "shadow", mixing=text)
    assert all(outcome.verdict.value != "undecided" for outcome in result.outcomes)


def test_the_printed_lemma_needs_a_symmetric_law() -> None:
    for text, holds in (("piecewise(0:1: 2*x)", False), (str(TENT), True), ("density(2*x)", False)):
        result = verify(LEMMA_2_3.id, "counterexample", mixing=text, epsilon="1/10")
        assert result.outcome("printed").conclusion.holds is holds
        assert result.outcome("ordered").conclusion.holds is True


@pytest.mark.parametrize("text", [str(TENT), "density(6*x*(1-x); 1; 1)", "mixture(1/2*uniform + 1/2*beta(8,8))"])
def test_theorem_3_5_is_refuted_by_unbalanced_classes_under_every_symmetric_law(text: str) -> None:
    result = verify("3.5", "simplex:positive=2,negative=1", mixing=text)
    assert result.outcome("printed").verdict.value == "refuted"
    assert result.outcome("sharp").verdict.value == "confirmed"
