"""The bound of what the trapezoidal rule leaves out: against the nodes themselves."""

from fractions import Fraction

import flint
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.loss.beta_masses import class_masses
from mixproof.solvers.loss.beta_rest import RestBound
from mixproof.solvers.loss.labelled_lines import LabelledLine
from tests.solvers.loss.overlapping_lines import LAWS, beta, lines, shared_lines
from tests.strategies import examples


@given(st.one_of(lines(most=5), shared_lines()), st.sampled_from(LAWS), st.sampled_from([1, 2, 4, 8]))
@examples(25)
def test_what_is_left_out_is_no_more_than_its_bound(line: LabelledLine, law: tuple[object, object], cut: int) -> None:
    with flint.ctx.workprec(120):
        step = Fraction(1, 8)
        for edge in [side for whole in line.edges() for side in (whole, whole.mirrored())]:
            masses = class_masses(line, edge, beta(*law))
            total = flint.arb(0)
            for node in range(8 * cut, 8 * cut + 200):
                e = (-flint.arb(node) / 8).exp()
                parts = masses(e)
                whole = sum(parts, flint.arb(0))
                entropy = sum((part * (whole / part).log() for part in parts), flint.arb(0))
                total += entropy * e / (1 + e) ** arb_of(beta(*law).a + beta(*law).b + 1) * edge.length / 8
            assert total <= RestBound(line, edge, beta(*law)).beyond(Fraction(cut), step)
