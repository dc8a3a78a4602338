"""Plans keep to their time by counted work, and say what they need."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.empirical.trials.plan import DEFAULT_GRID, FEWEST_STEPS, TrialPlan, check_folds
from mixproof.geometry.errors import InputError


@given(st.floats(5, 1e4), st.integers(1, 10**6))
def test_more_time_never_trains_less(seconds: float, work: int) -> None:
    start = TrialPlan(DEFAULT_GRID)

    def trained(time: float) -> int:
        try:
            plan = start.within(time, work, 1000)
        except InputError:
            return 0
        assert plan.steps >= FEWEST_STEPS
        assert replace(plan, repeats=start.repeats, steps=start.steps) == start
        return plan.repeats * plan.steps

    assert trained(seconds) <= trained(4 * seconds)


def test_a_time_that_does_not_suffice_is_refused_with_one_that_does() -> None:
    with pytest.raises(InputError, match=r"give `train_seconds=(\S+)` or more") as error:
        TrialPlan(DEFAULT_GRID).within(0.1, 10**6, 1000)
    needed = float(str(error.value).split("train_seconds=")[1].split("`")[0])
    assert TrialPlan(DEFAULT_GRID).within(1.1 * needed, 10**6, 1000).steps >= FEWEST_STEPS


def test_folds_need_rows_of_every_class() -> None:
    check_folds({"a": 5, "b": 5}, 5)
    for sizes, folds, words in [
        ({"a": 9}, 5, "two classes or more"),
        ({"a": 9, "b": 1}, 5, "class 'b' has 1 row only: add rows of it"),
        ({"a": 9, "b": 4}, 5, "take fewer folds, `folds=4`"),
        ({"a": 9, "b": 9}, 1, "`folds` has to be from 2 to 100, not 1"),
    ]:
        with pytest.raises(InputError, match=words):
            check_folds(sizes, folds)


def test_ways_are_no_mixup_and_each_alpha_once_from_small_to_large() -> None:
    assert TrialPlan((Fraction(8), Fraction(1, 5))).ways == (None, Fraction(1, 5), Fraction(8))
