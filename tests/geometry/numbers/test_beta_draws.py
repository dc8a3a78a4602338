"""Draws of λ against the law's mean and spread, at the ends of the doubles and beyond."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.margins.sampled_epsilon import epoch
from mixproof.geometry.numbers.beta_draws import beta_draws, float_parameters
from mixproof.geometry.numbers.rationals import rational
from tests.strategies import examples

COUNT = 4000


@pytest.mark.parametrize("a", ["1e-400", "1e-320", "1e-308", "1e-20", "1/3", "2", "1e15", "9e307", "1e308", "1e400"])
@pytest.mark.parametrize("ratio", ["1", "3", "1/7"])
def test_mean_and_spread_are_those_of_the_law(a: str, ratio: str) -> None:
    first = rational(a)
    second = first * rational(ratio)
    drawn = beta_draws(np.random.default_rng(1), first, second, COUNT)
    mean = first / (first + second)
    spread = float(mean * (1 - mean) / (first + second + 1)) ** 0.5
    assert drawn.mean() == pytest.approx(float(mean), abs=5 * spread / COUNT**0.5 + 1e-15)
    assert drawn.std() == pytest.approx(spread, rel=0.1, abs=1e-15)
    assert ((drawn >= 0) & (drawn <= 1)).all()


@pytest.mark.parametrize(("a", "b", "end"), [("1e308", 1, 1), (1, "1e400", 0), ("1e-400", 1, 0), (2, "1e-320", 1)])
def test_a_law_at_an_end_is_drawn_there(a: object, b: object, end: int) -> None:
    assert (beta_draws(np.random.default_rng(2), rational(a), rational(b), 50) == end).all()


@given(st.integers(-4000, 4000), st.integers(1, 40), st.integers(1, 40))
@examples(60)
def test_floats_keep_the_ratio(power: int, a: int, b: int) -> None:
    unit = rational(f"1e{power}")
    first, second = float_parameters(a * unit, b * unit)
    assert first / second == pytest.approx(a / b, rel=1e-12)
    assert 1e-290 < first < 1e290
    if abs(power) < 200:
        assert (first, second) == (float(a * unit), float(b * unit))


@pytest.mark.parametrize("alpha", ["1e308", "9e307"])
def test_an_epoch_of_strong_mixup_is_at_the_midpoints(alpha: str) -> None:
    _, weights, _ = epoch(load("iris"), 0, None, alpha)
    assert (weights == 0.5).all()


@pytest.mark.parametrize("alpha", [0, -1])
def test_a_parameter_has_to_be_positive(alpha: int) -> None:
    with pytest.raises(InputError, match="has to be positive"):
        beta_draws(np.random.default_rng(0), alpha, 1, 2)
