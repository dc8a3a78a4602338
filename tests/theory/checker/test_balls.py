"""Masses on balls, against SciPy and the toolkit's solvers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betainc

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.thresholds.ball import Ball
from mixproof.solvers.thresholds.ball_masses import strong_mixing_limit
from mixproof.theory.checker import laws as checker
from mixproof.theory.checker.balls import Surd, ball_masses, strong_masses
from mixproof.theory.checker.budget import Clock
from mixproof.theory.checker.roots import plus
from tests.strategies import datasets, examples
from tests.theory.checker.cases import case_of

RADICANDS = st.fractions(min_value=Fraction(1, 9), max_value=50, max_denominator=9)


@examples(60)
@given(st.fractions(min_value=0, max_value=1, max_denominator=30), st.integers(1, 9), st.integers(1, 9))
def test_incomplete_beta_functions(u: Fraction, a: int, b: int) -> None:
    mass, moment = (
        sum(part.values())
        for part in Surd(u, Fraction(0), Fraction(2)).below(checker.BetaLaw(Fraction(a), Fraction(b)), Clock(60))
    )
    assert float(mass) == pytest.approx(betainc(a, b, float(u)), abs=1e-12)
    assert float(moment) == pytest.approx(a / (a + b) * betainc(a + 1, b, float(u)), abs=1e-12)


@examples(40)
@given(RADICANDS, st.integers(1, 6), st.integers(1, 6))
def test_incomplete_beta_functions_at_surds(d: Fraction, a: int, b: int) -> None:
    law = checker.BetaLaw(Fraction(a), Fraction(b))
    surd = Surd(Fraction(1, 2), Fraction(1, 20), d)
    mass, moment = (sum(float(c) * float(r) ** 0.5 for r, c in part.items()) for part in surd.below(law, Clock(60)))
    u = 0.5 + 0.05 * float(d) ** 0.5
    assert mass == pytest.approx(betainc(a, b, u), abs=1e-9)
    assert moment == pytest.approx(a / (a + b) * betainc(a + 1, b, u), abs=1e-9)


@examples(30)
@given(datasets(dimensions=(1, 2), sizes=(2, 5)), st.sampled_from(("1/10", "1/2", "1", "3/2")), st.integers(1, 3))
def test_masses_on_balls(dataset: Dataset, epsilon: str, a: int) -> None:
    law = Beta(Fraction(a), Fraction(2))
    case = case_of(dataset, law, epsilon=epsilon)
    for x in range(dataset.size):
        ball = best_constant(dataset, law, dataset.point(x), Fraction(epsilon))
        assert ball is not None
        masses = ball_masses(case, dataset.point(x), case.law)
        total = plus({}, *masses)
        for label in range(len(dataset.classes)):
            own = case.sign(plus(masses[label], total, scale=Fraction(-1, 2)))
            assert own == ball.compare(label, Fraction(1, 2))
        strong = strong_masses(case, x)
        shares = [Fraction(mass, sum(strong)) for mass in strong]
        assert shares == list(strong_mixing_limit(Ball(dataset, x, Fraction(epsilon))))
