"""The loss on a line by rigorous quadrature: against the trapezoidal rule, where the law is a Beta law."""

from fractions import Fraction

import pytest

from mixproof.solvers.loss.beta_line import beta_loss
from mixproof.solvers.loss.general_line import general_loss
from mixproof.solvers.loss.labelled_lines import LabelledLine
from mixproof.solvers.mixing.beta import Beta


@pytest.mark.parametrize("parameters", [("1", "1"), ("2", "2"), ("2", "1"), ("5/2", "3"), ("1/2", "2")])
def test_two_rigorous_quadratures_of_a_line_enclose_the_same(parameters: tuple[str, str]) -> None:
    law = Beta(*map(Fraction, parameters))
    line, _ = LabelledLine.standing_for([0, 1, 3], [0, 1, 0], [1, 2, 1])
    one, other = general_loss(line, law, 24), beta_loss(line, law, 24)
    assert one.overlaps(other)
    assert float(one.rad()) < 1e-4
