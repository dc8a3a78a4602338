"""Enclosures of zeros: guesses that mislead, digits that are asked for, and signs at both ends."""

from fractions import Fraction

import pytest

from mixproof.geometry.data.sources import load
from mixproof.solvers.thresholds import refinement
from mixproof.solvers.thresholds.ball import Ball
from mixproof.solvers.thresholds.ball_masses import conditional_gaps
from mixproof.solvers.thresholds.isolation import isolate
from mixproof.solvers.thresholds.refinement import close_in


@pytest.mark.parametrize("end", [0, 1])
def test_a_bad_guess_makes_an_enclosure_wide_but_not_wrong(end: int, monkeypatch: pytest.MonkeyPatch) -> None:
    gap = conditional_gaps(Ball(load("counterexample"), 1, Fraction(1, 10)))[0]
    (bracket,) = isolate(gap).brackets
    monkeypatch.setattr(refinement, "_approximate_zero", lambda *_: bracket[end])
    lower, upper = close_in(gap, bracket)
    assert bracket[0] <= lower < Fraction("22.8813067541190434") < upper <= bracket[1]
    assert upper - lower > 1
