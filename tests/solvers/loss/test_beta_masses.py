"""The label masses of an edge under a Beta law: two rules against each other."""

import flint
from hypothesis import given
from hypothesis import strategies as st

from mixproof.solvers.loss import beta_masses
from mixproof.solvers.loss.labelled_lines import LabelledLine
from tests.solvers.loss.overlapping_lines import beta, lines
from tests.strategies import examples


@given(lines(), st.sampled_from([(1, 1), (2, 2), (2, 1), (3, 5), (12, 12)]), st.integers(-8, 8))
@examples(60)
def test_polynomials_and_powers_give_the_same_masses(line: LabelledLine, law: tuple[int, int], v: int) -> None:
    with flint.ctx.workprec(120):
        e = flint.arb(v).exp()
        for edge in line.edges():
            pair = [make(line, edge, beta(*law))(e) for make in (beta_masses._by_polynomials, beta_masses._by_powers)]
            assert all(abs(x / y - 1) < flint.arb(2) ** -90 for x, y in zip(*pair, strict=True))
