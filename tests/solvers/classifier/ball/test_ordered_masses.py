"""Masses of ordered pairs against a numerical minimiser, and the solver that treats each pair once."""

import ast
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import beta as scipy_beta

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.classifier.ball import chord_moments as own_moments
from mixproof.solvers.classifier.ball import ordered_masses
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.classifier.ball.ordered_masses import OrderedMasses
from mixproof.solvers.classifier.likeness import Likeness, likeness
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from tests.strategies import Exact, all_points, datasets, examples, remade


def law(a: object, b: object) -> Beta:
    return Beta(Fraction(str(a)), Fraction(str(b)))


def masses_at(dataset: Dataset, mixing: Mixing, x: Exact, epsilon: Fraction) -> OrderedMasses:
    return OrderedMasses(dataset, mixing, x, epsilon)


def shares_of(probabilities: Probabilities) -> list[float]:
    return [float(probabilities[label].ball(128).mid()) for label in range(len(probabilities))]


SHARED = {"whole_moments", "BallSums", "RootTerms", "chord_terms", "has_small_degree", "masses_inside"}
"""How sums are kept, and the moments of ordered pairs; `pair_terms`, in which the closed form is, is not among it."""


def test_nothing_is_taken_from_the_solver_that_is_checked() -> None:
    trees = [
        ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")) for module in (ordered_masses, own_moments)
    ]
    imports = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom | ast.Import)]
    taken = {alias.name for node in imports for alias in node.names if "solvers.classifier" in ast.unparse(node)}
    assert taken == {"Probabilities", "chord_moments", "data_index", "near_segments", "remembered", *SHARED}


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
