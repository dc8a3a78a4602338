"""Means over pairs against sums over all of them, with a quadrature over λ."""

from fractions import Fraction

import flint
import numpy as np
import pytest

from mixproof.solvers.linear.pair_means import mean_labels, mean_polynomial
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.parser import parse_mixing

each_law = pytest.mark.parametrize(
    "law",
    [
        parse_mixing(text)
        for text in (
            "uniform",
            "beta(1/2,1/2)",
            "beta(2,1)",
            "mixture(1/4*beta(3,1) + 3/4*uniform)",
            "piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)",
            "piecewise(0:1: 2*x)",
        )
    ],
    ids=str,
)
WEIGHTS = [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)]


@each_law
def test_the_mean_polynomial_is_a_sum_over_pairs(law: Mixing) -> None:
    odd, scores, own = [0.0, 0.5, 0.0, -0.25, 0.0, 0.125], np.array([0.75, -0.5, 0.25]), 0.625
    weights = np.array([float(weight) for weight in WEIGHTS])
    places, shares = law.nodes(64)
    total = 0.0
    for place, share in zip(places, shares, strict=True):
        for x in (place, 1 - place):
            total += share * x * float(weights @ np.polynomial.polynomial.polyval(x * own + (1 - x) * scores, odd))
    sums = [flint.arb(float(weights @ scores**power)) for power in range(len(odd))]
    mean = mean_polynomial(law, [flint.arb(value) for value in odd], sums)
    assert float(mean(flint.arb(own)).mid()) == pytest.approx(total, abs=1e-12)


@each_law
def test_mean_labels_are_sums_over_pairs(law: Mixing) -> None:
    y = [1, -1, 1]
    places, shares = law.nodes(64)
    for own, label in zip(y, mean_labels(law, y, WEIGHTS), strict=True):
        total = 0.0
        for other, weight in zip(y, WEIGHTS, strict=True):
            for x in (places, 1 - places):
                total += float(weight) * float((x * (x * (own > 0) + (1 - x) * (other > 0))) @ shares)
        assert float(label.mid()) == pytest.approx(total, abs=1e-12)
