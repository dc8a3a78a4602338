"""Vectors of masses that are equal, nearly equal, and enclosed."""

from fractions import Fraction

from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.likeness import Likeness, likeness
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.beta import Beta


def masses_of(*values: Real) -> Probabilities:
    return Probabilities(values)


def test_likeness_tells_exactly_equal_from_nearly_equal() -> None:
    root, one = Radicals.root(Fraction(2)), Radicals.of(1)
    assert likeness(masses_of(root, one), masses_of(root * 3, Radicals.of(3))) is Likeness.EQUAL
    assert likeness(masses_of(root, one), masses_of(root + Fraction(1, 10**200), one)) is Likeness.DIFFERENT
    assert likeness(masses_of(root, one), masses_of(root + Fraction(1, 10**2000), one)) is Likeness.DIFFERENT


def test_likeness_of_enclosures_is_close_or_open_but_never_equal() -> None:
    arcsine = Beta(Fraction(1, 2), Fraction(1, 2))
    half = arcsine.mass(Radicals.of(0), Radicals.of(Fraction(1, 3)))
    third = arcsine.mass(Radicals.of(0), Radicals.of(Fraction(1, 4)))
    assert likeness(masses_of(half, Radicals.of(1)), masses_of(half, Radicals.of(1))) is Likeness.CLOSE
    assert likeness(masses_of(half, Radicals.of(1)), masses_of(half, Radicals.of(1)), False) is Likeness.OPEN
    assert likeness(masses_of(half, Radicals.of(1)), masses_of(third, Radicals.of(1))) is Likeness.DIFFERENT
