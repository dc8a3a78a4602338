"""Changes of sign against all choices of unknown signs."""

from itertools import pairwise

import flint
from hypothesis import given
from hypothesis import strategies as st

from mixproof.solvers.thresholds.probes import most_sign_changes
from tests.strategies import examples


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
