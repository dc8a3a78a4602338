"""The loss on a line under any law: the method that is chosen, and the estimate of its time."""

from math import log10

import flint
from hypothesis import given
from hypothesis import strategies as st

from mixproof.solvers.loss.general_line import general_loss
from mixproof.solvers.loss.labelled_lines import LabelledLine
from mixproof.solvers.loss.line import line_cost, line_loss
from mixproof.solvers.loss.uniform_line import uniform_loss
from tests.solvers.loss.overlapping_lines import SHADOW, UNIFORM, beta, shared_lines
from tests.strategies import ends, examples


def test_the_estimate_of_the_time_grows_with_what_it_estimates() -> None:
    small, large = (LabelledLine(tuple(range(m)), tuple(k % 2 for k in range(m)), (1,) * m) for m in (5, 50))
    for law in (UNIFORM, beta(2, 2), beta("1/2", "1/2")):
        assert 0 < line_cost(small, law, 48) < line_cost(large, law, 48)
    assert log10(line_cost(large, beta(500, 500), 48)) > log10(line_cost(large, beta(2, 2), 48)) + 1


def test_line_loss_takes_the_closed_form_for_the_uniform_law() -> None:
    assert ends(line_loss(SHADOW, UNIFORM, 50)) == ends(uniform_loss(SHADOW, 50))


@given(shared_lines(most=3), st.sampled_from([(1, 1), (2, 2), (2, 1), (3, "3/2")]))
@examples(6)
def test_on_lines_with_shared_places_all_rules_agree(line: LabelledLine, law: tuple[object, object]) -> None:
    """Quadrature takes no class of a place for granted, and so holds what the faster rules find."""
    with flint.ctx.workprec(200):
        assert line_loss(line, beta(*law), 30).overlaps(general_loss(line, beta(*law), 24))
