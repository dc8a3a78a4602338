"""Moments of chords against quadrature, and the polynomials of the law itself."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import beta as scipy_beta

from mixproof.geometry.incidence.chords import Chord
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.ball.chord_moments import chord_moments
from tests.solvers.classifier.ball.test_ordered_masses import law
from tests.strategies import examples


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
