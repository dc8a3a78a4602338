"""The mean over pairs in floats lies within its bound of the enclosure, for every kind of law."""

from fractions import Fraction

import flint
import numpy as np
import pytest

from mixproof.geometry.data.sources import load
from mixproof.solvers.affine import float_pairs
from mixproof.solvers.affine.chebyshev import NODE_COUNTS, log_errors, rule
from mixproof.solvers.affine.enclosed_pairs import enclosed_pair_mean
from mixproof.solvers.affine.float_pairs import float_pair_mean
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.affine.model import AffineModel
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.parser import parse_mixing
from tests.solvers.affine.instances import random_instance

LAWS = ["uniform", "beta(3,3)", "beta(1/2,1/2)", "beta(2,5)", "beta(1/5,7/3)", "beta(1024,1024)"]
OTHERS = ["mixture(3/10*uniform + 7/10*beta(1/2,3))", "piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)"]


@pytest.mark.parametrize("text", LAWS)
@pytest.mark.parametrize("seed", range(6))
def test_floats_are_within_their_bound_of_the_enclosure(text: str, seed: int) -> None:
    model, dataset, _, _ = random_instance(seed)
    logits, law = Logits.of(model, dataset), parse_mixing(text)
    exact, found = enclosed_pair_mean(logits, law, 100), float_pair_mean(logits, law)
    assert exact is not None
    assert found is not None
    assert abs(found.value - float(exact.mid())) <= found.error < 1e-11


@pytest.mark.parametrize("scale", [20, 60, 100])
def test_the_bound_holds_where_logits_are_far_apart(scale: int) -> None:
    """Two points with the scores −s and s: the closed form knows the mean to all digits."""
    logits = Logits.of(AffineModel.of([[scale]], [0]), load("{-1, -1/3 | 1, 1/2}"))
    law = Beta(Fraction(1), Fraction(1))
    exact, found = enclosed_pair_mean(logits, law, 100), float_pair_mean(logits, law)
    assert exact is not None
    assert found is not None
    assert abs(found.value - float(exact.mid())) <= found.error


def test_logits_out_of_range_are_left_alone() -> None:
    logits = Logits.of(AffineModel.of([[2000]], [0]), load("{-1 | 1}"))
    assert float_pair_mean(logits, Beta(Fraction(1), Fraction(1))) is None


@pytest.mark.parametrize("text", [*LAWS, *OTHERS])
def test_the_rule_has_the_moments_of_the_law(text: str) -> None:
    law: Mixing = parse_mixing(text)
    at, share = rule(law, 32, 100)
    for degree in (1, 7, 15):
        expected = law.power_moments(2 * degree)[degree]
        found = sum((w * (x * (1 - x)) ** degree for x, w in zip(at, share, strict=True)), flint.arb(0))
        assert found.overlaps(expected)


@pytest.mark.parametrize("spread", [1.0, 8.0, 30.0])
@pytest.mark.parametrize("count", NODE_COUNTS[:6])
def test_the_error_of_the_rule_is_within_its_bound(spread: float, count: int) -> None:
    """∫ ln(1 + e^(s(x − place))) dx, against the closed form at several places."""
    at, share = rule(Beta(Fraction(1), Fraction(1)), count, 100)
    for place in (0.0, 0.31, 0.5, 1.0):
        logits = Logits.of(AffineModel.of([[spread]], [-spread * place]), load("{0 | 1}"))
        exact = enclosed_pair_mean(logits, Beta(Fraction(1), Fraction(1)), 120)
        assert exact is not None
        ends = [float(value) for value in np.log1p(np.exp(spread * (np.array([0.0, 1.0]) - place)))]
        rows = [sum((((spread * (z - place)).exp() + 1).log() for z in (x, 1 - x)), flint.arb(0)) / 2 for x in at]
        by_rule = sum((w * value for w, value in zip(share, rows, strict=True)), flint.arb(0))
        inside = 2 * exact - sum(ends) / 2
        assert abs(float((by_rule - inside).mid())) <= float(np.exp(log_errors(np.array(spread), count))) + 1e-13


def test_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    data = load("iris")
    logits = Logits.of(AffineModel.of([[1, 0, -1, 0], [0, 1, 0, -1], [1, 1, 0, 0]], [0, 0, 1]), data)
    law = Beta(Fraction(2), Fraction(2))
    whole = float_pair_mean(logits, law)
    monkeypatch.setattr(float_pairs, "_ENTRIES", 3000)
    parts = float_pair_mean(logits, law)
    assert whole is not None
    assert parts is not None
    assert abs(whole.value - parts.value) < 1e-13
