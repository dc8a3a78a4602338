"""The ray of the max-margin direction against the minimiser itself, plain numerics, and formulas."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.linear import descent as linear_descent
from mixproof.solvers.linear.max_margin import MaxMargin, max_margin
from mixproof.solvers.linear.ray import best_multiple, gradient_keeps_to_a_line
from mixproof.solvers.mixing.beta import Beta
from tests.solvers.linear_models import LAWS, TWO_CLASSES, UNIFORM, floats, minimiser, overlap, separator
from tests.strategies import examples


def test_the_balanced_case_is_on_the_ray() -> None:
    data = load("simplex:positive=2,negative=2")
    found, best = minimiser(data), best_multiple(separator(data), UNIFORM)
    assert best is not None
    assert not found.is_off(separator(data).scores)
    assert not best.is_not_stationary
    assert found.cosine(separator(data).direction).contains(1)
    assert overlap(found.theta, [best.scale * y for y in (1, 1, -1, -1)])


def plain_scale(share: float, law: Beta) -> float:
    """The k with 4·W₊·W₋·c(k) = (W₊² + W₋²)·σ(−k), where c(k) = E[λ(σ(k(2λ − 1)) − λ)], for symmetric laws."""
    from scipy.optimize import brentq
    from scipy.special import expit, roots_jacobi

    nodes, shares = roots_jacobi(90, float(law.b) - 1, float(law.a) - 1)
    weight, shares = (1 + nodes) / 2, shares / shares.sum()

    def slope(k: float) -> float:
        c = float((weight * (expit(k * (2 * weight - 1)) - weight)) @ shares)
        return 4 * share * (1 - share) * c - (share**2 + (1 - share) ** 2) * float(expit(-k))

    return float(brentq(slope, 0, 100, xtol=1e-13))


@pytest.mark.parametrize("law", [law for law in LAWS if law.is_symmetric], ids=str)
@pytest.mark.parametrize("sizes", [(2, 2), (2, 1), (1, 5)])
def test_scale_and_gradient_at_the_best_multiple(law: Beta, sizes: tuple[int, int]) -> None:
    positive, negative = sizes
    data = load(f"simplex:positive={positive},negative={negative}")
    best = best_multiple(separator(data), law)
    assert best is not None
    share = positive / (positive + negative)
    k = plain_scale(share, law)
    assert float(best.scale.mid()) == pytest.approx(k, abs=1e-9)
    # ½(W₋ − W₊)·σ(−k)·(μ₊ + μ₋): the closed form of Theorem 3.5.
    factor = (1 - 2 * share) / 2 / (1 + np.exp(k))
    expected = [factor / positive] * positive + [factor / negative] * negative
    assert floats(best.gradient) == pytest.approx(expected, abs=1e-12)
    assert best.is_not_stationary == (positive != negative)


@given(TWO_CLASSES, st.sampled_from([UNIFORM, Beta(Fraction(1, 2), Fraction(2))]))
@examples(40)
def test_the_minimiser_is_on_the_ray_exactly_where_the_gradient_keeps_to_a_line(data: Dataset, law: Beta) -> None:
    margin = max_margin(data)
    assume(isinstance(margin, MaxMargin))
    assert isinstance(margin, MaxMargin)
    found, best = minimiser(data, law), best_multiple(margin, law)
    assert best is not None
    assert best.scale > 0
    if gradient_keeps_to_a_line(margin):
        assert not found.is_off(margin.scores)
        assert not best.is_not_stationary
        assert overlap(found.theta, [best.scale * arb_of(value) for value in margin.direction])
    else:
        assert found.is_off(margin.scores)
        assert best.is_not_stationary
        assert found.cosine(margin.direction) < 1


def test_beyond_the_budget_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear_descent, "MOST_GRADIENT_TERMS", 10)
    assert best_multiple(separator(load("simplex")), UNIFORM) is None
