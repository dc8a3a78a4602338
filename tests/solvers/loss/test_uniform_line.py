"""The loss on a line under the uniform law: by hand, in closed form, in ball arithmetic and by quadrature."""

from math import log

import flint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.geometry.numbers.logarithms import Logarithms
from mixproof.solvers.loss.beta_line import beta_loss
from mixproof.solvers.loss.labelled_lines import LabelledLine
from mixproof.solvers.loss.uniform_line import uniform_loss, uniform_terms
from tests.solvers.loss.overlapping_lines import SHADOW, UNIFORM, lines, shared_lines
from tests.strategies import examples


def test_the_closed_form_on_the_shadow_is_that_of_an_integral_done_by_hand() -> None:
    # On (0,1): n₁ = 2/1 + (2 − z)/2·1, n₂ = z/2, in rows; on (1,2) with u = z − 1: n = 3, n₂ = 2u + (1 + u)/2.
    from scipy.integrate import quad

    def entropy(n: float, other: float) -> float:
        return -sum(x * log(x / n) for x in (other, n - other) if x > 0)

    by_hand = quad(lambda z: entropy(3, z / 2), 0, 1)[0] + quad(lambda u: entropy(3, 2 * u + (1 + u) / 2), 0, 1)[0]
    exact = Logarithms.collect(*uniform_terms(SHADOW))
    assert exact is not None
    assert exact.closed_form() == "3 - 24/5*ln(2) - 24/5*ln(3) + 5*ln(5)"
    assert float(exact.ball(64).mid()) == pytest.approx(by_hand, rel=1e-9)


@given(st.one_of(lines(most=7), shared_lines()), st.sampled_from([30, 90]))
@examples(40)
def test_closed_form_balls_and_quadrature_agree_for_the_uniform_law(line: LabelledLine, accuracy: int) -> None:
    exact = Logarithms.collect(*uniform_terms(line))
    assert exact is not None
    balls, quadrature = uniform_loss(line, accuracy), beta_loss(line, UNIFORM, accuracy)
    with flint.ctx.workprec(400):
        assert exact.ball(300) in balls
        assert exact.ball(300) in quadrature
        assert max(balls.rad(), quadrature.rad()) < line.mass * flint.arb(2) ** (-accuracy)


def test_far_and_near_points_together_keep_the_accuracy() -> None:
    line = LabelledLine((0, 1, 2, 10**9), (0, 1, 0, 1), (1, 1, 1, 1))
    rational, terms = uniform_terms(line)
    with flint.ctx.workprec(500):
        exact = sum((arb_of(c) * arb_of(r).log() for c, r in terms), arb_of(rational))
        assert exact in uniform_loss(line, 64)
        assert exact in beta_loss(line, UNIFORM, 64)
    assert uniform_loss(line, 64).rad() < 2.0**-60
