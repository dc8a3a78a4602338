"""Masses of ordered pairs against quadrature, a numerical minimiser, and the solver that treats each pair once."""

import ast
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.stats import beta as scipy_beta

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.segments import Chord
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.ball import ordered_masses
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.classifier.ball.ordered_masses import EnclosedLaw, OrderedMasses, chord_moments
from mixproof.solvers.classifier.likeness import Likeness, likeness
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from tests.strategies import Exact, all_points, approximate, datasets, examples, remade


def law(a: object, b: object) -> Beta:
    return Beta(Fraction(str(a)), Fraction(str(b)))


def masses_at(dataset: Dataset, mixing: Mixing, x: Exact, epsilon: Fraction) -> OrderedMasses:
    return OrderedMasses(dataset, mixing, x, epsilon)


def shares_of(probabilities: Probabilities) -> list[float]:
    return [float(probabilities[label].ball(128).mid()) for label in range(len(probabilities))]


def test_nothing_is_taken_from_the_solver_that_is_checked() -> None:
    tree = ast.parse(Path(ordered_masses.__file__).read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom | ast.Import)]
    taken = {alias.name for node in imports for alias in node.names if "solvers.classifier" in ast.unparse(node)}
    assert taken == {"Probabilities", "data_index", "segments_near", "remembered"}


# --- the masses, by other means -----------------------------------------------------------------------


@pytest.mark.parametrize(("a", "b"), [(1, 1), (2, 1), (3, 5), ("1/2", "1/2"), ("5/2", "1/3")])
@pytest.mark.parametrize("ends", [("0", "1/3"), ("1/5", "4/5"), ("1/2", "1")])
def test_moments_of_a_chord_are_integrals(a: object, b: object, ends: tuple[str, str]) -> None:
    lower, upper = map(Fraction, ends)
    on_s, on_t = chord_moments(law(a, b), Chord(Radicals.of(lower), Radicals.of(upper)))
    density = scipy_beta(float(Fraction(str(a))), float(Fraction(str(b)))).pdf
    for moment, factor in ((on_s, lambda y: y), (on_t, lambda y: 1 - y)):
        expected = quad(lambda y, f=factor: f(y) * density(y), float(lower), float(upper), epsabs=1e-11)[0]
        assert float(moment.ball(128).mid()) == pytest.approx(expected, abs=1e-6)


@given(st.integers(1, 9), st.integers(1, 9), st.fractions(0, 1, max_denominator=9), st.integers(2, 60))
@examples(40)
def test_moments_at_irrational_ends_are_exact(a: int, b: int, middle: Fraction, radicand: int) -> None:
    """Term by term in Q(√d), as the polynomial of the law's own mass gives them."""
    root = Radicals.root(Fraction(radicand, 80**2))
    lower, upper = Radicals.of(middle) - root, Radicals.of(middle) + root
    if lower.sign() < 0 or (upper - 1).sign() > 0:
        return
    mixing = law(a, b)
    on_s, on_t = chord_moments(mixing, Chord(lower, upper))
    moment, mass = mixing.first_moment(lower, upper), mixing.mass(lower, upper)
    assert all(isinstance(value, Radicals) for value in (on_s, on_t, moment, mass))
    assert combination([(Fraction(1), on_s), (Fraction(-1), moment)]).as_fraction() == 0
    assert combination([(Fraction(1), on_s), (Fraction(1), on_t), (Fraction(-1), mass)]).as_fraction() == 0


@pytest.mark.parametrize(("a", "b"), [(1, 1), (4, 4), (7, 2), (300, 300), (1024, 1024), (900, 40)])
@pytest.mark.parametrize("ends", [(0, "1/2"), ("1/3", "2/3"), ("9/20", "1"), ("1/2", "3/5"), ("1/1000", "1/3")])
def test_enclosed_masses_hold_the_exact_ones(a: int, b: int, ends: tuple[object, object]) -> None:
    lower, upper = (Radicals.of(Fraction(str(end))) for end in ends)
    exact, enclosed = law(a, b), EnclosedLaw(Fraction(a), Fraction(b))
    for bits in (64, 200):
        for one, other in (
            (exact.mass(lower, upper), enclosed.mass(lower, upper)),
            (exact.first_moment(lower, upper), enclosed.first_moment(lower, upper)),
        ):
            ball = other.ball(bits)
            assert ball.overlaps(one.ball(400))
            assert ball.rad() < flint.arb(2) ** (16 - bits)


def test_an_end_that_may_be_on_either_side_of_the_centre_is_enclosed() -> None:
    """√2 − 0.914213562373095048801688724209698 is about ½: at low precision its side of ½ is not known."""
    near = Radicals.root(Fraction(2)) - Fraction("0.914213562373095048801688724209698")
    mass = EnclosedLaw(Fraction(50), Fraction(50)).mass(Radicals.of(0), near)
    assert mass.ball(64).contains(flint.arb(0.5))
    assert approximate(mass, 25) == pytest.approx(0.5, abs=1e-20)


@given(datasets(dimensions=(1, 2), sizes=(2, 6), bound=2), st.sampled_from([(1, 1), (2, 1), (1, 3), (2, 2)]))
@examples(25)
def test_the_minimiser_is_what_the_solver_gives(dataset: Dataset, parameters: tuple[int, int]) -> None:
    for x in all_points(dataset):
        loss = masses_at(dataset, law(*parameters), x, Fraction(3, 4))
        solved = best_constant(dataset, law(*parameters), x, Fraction(3, 4))
        assert solved is not None
        assert likeness(solved, loss.optimum) is Likeness.EQUAL


@pytest.mark.parametrize("mixing", [law(1, 1), law(2, 1), law("1/2", 3)])
def test_the_minimiser_is_that_of_a_numerical_solver(mixing: Beta) -> None:
    """Minimise −Σ Nⁱ ln θᵢ, the Nⁱ by sampling λ on a grid of its quantiles, over softmax coordinates."""
    dataset = Dataset.from_rows([[0, 0], [2, 0], [1, 2], [0, 1], [3, 3]], ["a", "b", "c", "b", "a"])
    x, epsilon = (Fraction(1), Fraction(1, 2)), Fraction(1)
    quantiles = scipy_beta(float(mixing.a), float(mixing.b)).ppf((np.arange(20_000) + 0.5) / 20_000)
    masses = np.zeros(3)
    points = [np.array([float(c) for c in point]) for point in all_points(dataset)]
    for s, t in product(range(5), repeat=2):
        mixed = quantiles[:, None] * points[s] + (1 - quantiles[:, None]) * points[t]
        inside = ((mixed - np.array([1, 0.5])) ** 2).sum(axis=1) < 1
        masses[dataset.labels[s]] += (quantiles * inside).mean() / 25
        masses[dataset.labels[t]] += ((1 - quantiles) * inside).mean() / 25

    def loss(scores: np.ndarray[Any, np.dtype[np.float64]]) -> float:
        return float(masses.sum() * np.log(np.exp(scores).sum()) - masses @ scores)

    scores = minimize(loss, np.zeros(3), tol=1e-12).x
    expected = np.exp(scores) / np.exp(scores).sum()
    assert shares_of(masses_at(dataset, mixing, x, epsilon).optimum) == pytest.approx(expected.tolist(), abs=2e-4)


# --- laws ---------------------------------------------------------------------------------------------


@given(datasets(dimensions=(1, 2), sizes=(2, 5), bound=2), st.sampled_from([(1, 1), (2, 1)]))
@examples(15)
def test_translation_and_scaling(dataset: Dataset, parameters: tuple[int, int]) -> None:
    factor = Fraction(3, 2)
    moved = remade(dataset, [tuple(factor * c - 1 for c in point) for point in all_points(dataset)])
    for here, there in zip(all_points(dataset), all_points(moved), strict=True):
        one = masses_at(dataset, law(*parameters), here, Fraction(1, 2))
        other = masses_at(moved, law(*parameters), there, factor / 2)
        assert likeness(one.optimum, other.optimum) is Likeness.EQUAL
        assert likeness(one.printed, other.printed) is Likeness.EQUAL
