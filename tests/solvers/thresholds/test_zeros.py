"""Zeros of class gaps against Descartes' rule, all choices of unknown signs, and guesses that mislead."""

from fractions import Fraction
from itertools import pairwise

import flint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.solvers.thresholds import zeros
from mixproof.solvers.thresholds.chords import Ball
from mixproof.solvers.thresholds.conditional_gap import conditional_gaps
from mixproof.solvers.thresholds.zeros import close_in, isolate, most_sign_changes
from tests.strategies import datasets, examples

radii = st.sampled_from([Fraction(1, 10), Fraction(1, 3), Fraction(1, 2), Fraction(1), Fraction(5, 2), Fraction(9)])


@given(datasets(dimensions=(1, 2), sizes=(3, 7), bound=2), radii)
@examples(30)
def test_descartes(dataset: Dataset, epsilon: Fraction) -> None:
    """No more zeros than the conditional gap has changes of sign, of the same parity where the class gap has limits."""
    for index in range(dataset.size):
        for gap in conditional_gaps(Ball(dataset, index, epsilon)).values():
            isolation = isolate(gap)
            assert not isolation.unsettled
            assert len(isolation.brackets) <= len(gap.changes)
            assert all(left[1] <= right[0] for left, right in pairwise(isolation.brackets))
            signs = [isolation.first_sign * (-1) ** k for k in range(len(isolation.brackets) + 1)]
            assert signs[-1] == gap.first_sign
            for bracket, before, after in zip(isolation.brackets, signs, signs[1:], strict=False):
                assert (gap.sign(bracket[0]), gap.sign(bracket[1])) == (before, after)


@given(st.lists(st.one_of(st.floats(-3, 3), st.none()), max_size=7))
@examples(200)
def test_most_sign_changes_against_all_choices(values: list[float | None]) -> None:
    """None stands for a ball around zero: try all signs for it."""
    balls = [flint.arb(0, 1) if value is None else flint.arb(value) for value in values]
    choices: list[list[float]] = [[]]
    for value in values:
        choices = [[*known, sign] for known in choices for sign in ((-1.0, 0.0, 1.0) if value is None else (value,))]

    def changes(numbers: list[float]) -> int:
        signs = [number > 0 for number in numbers if number]
        return sum(a != b for a, b in pairwise(signs))

    assert most_sign_changes(balls) == max(map(changes, choices))


@pytest.mark.parametrize("end", [0, 1])
def test_a_bad_guess_makes_an_enclosure_wide_but_not_wrong(end: int, monkeypatch: pytest.MonkeyPatch) -> None:
    gap = conditional_gaps(Ball(load("counterexample"), 1, Fraction(1, 10)))[0]
    (bracket,) = isolate(gap).brackets
    monkeypatch.setattr(zeros, "_approximate_zero", lambda *_: bracket[end])
    lower, upper = close_in(gap, bracket)
    assert bracket[0] <= lower < Fraction("22.8813067541190434") < upper <= bracket[1]
    assert upper - lower > 1
