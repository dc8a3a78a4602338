"""Polynomials between 0 and 1."""

from fractions import Fraction

import pytest

from mixproof.theory.checker.budget import Clock, Unchecked
from mixproof.theory.checker.polynomials import is_positive


def test_polynomials_are_told_positive() -> None:
    clock = Clock(60)
    square = [Fraction(1, 4) + Fraction(1, 10**6), Fraction(-1), Fraction(1)]  # (x − ½)² + 10⁻⁶
    assert is_positive(square, 60, clock)
    assert is_positive([Fraction(0), Fraction(1), Fraction(-1)], 60, clock)  # x(1 − x)
    assert not is_positive([Fraction(1, 4) - Fraction(1, 10**6), Fraction(-1), Fraction(1)], 60, clock)
    with pytest.raises(Unchecked):
        is_positive([Fraction(1, 4), Fraction(-1), Fraction(1)], 60, clock)
