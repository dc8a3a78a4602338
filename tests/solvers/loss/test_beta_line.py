"""The loss on a line under a Beta law: against its definition, another rigorous quadrature, itself and a limit."""

from fractions import Fraction
from itertools import combinations, pairwise
from math import log

import flint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.loss import beta_line
from mixproof.solvers.loss.beta_line import beta_loss
from mixproof.solvers.loss.beta_rest import RestBound
from mixproof.solvers.loss.labelled_lines import LabelledLine, LineEdge
from mixproof.solvers.mixing.beta import Beta
from tests.solvers.loss.overlapping_lines import LAWS, SHADOW, beta, lines, plain_loss, shared_lines
from tests.strategies import examples


def by_flint(line: LabelledLine, law: Beta) -> flint.arb:
    """The same integral by the adaptive Gauss-Legendre quadrature of FLINT, but for the outermost e^-60 of an edge."""
    with flint.ctx.workprec(80):
        a, b = arb_of(law.a), arb_of(law.b)
        scale = (a + b).gamma() / (a.gamma() * b.gamma())
        total = flint.arb(0)
        for start, end in pairwise(line.places):

            def integrand(v: flint.acb, analytic: bool, start: int = start, end: int = end) -> flint.acb:
                share, rest = 1 / (1 + (-v).exp()), 1 / (1 + v.exp())
                masses = [flint.acb(0)] * line.classes
                for s, t in combinations(range(line.size), 2):
                    if line.places[s] <= start and end <= line.places[t]:
                        length = line.places[t] - line.places[s]
                        x = (line.places[t] - end + (end - start) * rest) / length
                        y = (start - line.places[s] + (end - start) * share) / length
                        both = x.pow(a - 1, analytic) * y.pow(b - 1, analytic)
                        both += x.pow(b - 1, analytic) * y.pow(a - 1, analytic)
                        weight = both * scale * line.counts[s] * line.counts[t] / length
                        masses[line.labels[s]] += weight * x
                        masses[line.labels[t]] += weight * y
                whole = sum(masses, flint.acb(0))
                entropy = sum((-mass * (mass / whole).log(analytic) for mass in masses), flint.acb(0))
                return entropy * share * rest * (end - start)

            total += flint.acb.integral(integrand, -60, 60, abs_tol=flint.arb(2) ** -40).real
        return total


@pytest.mark.parametrize("law", LAWS, ids=str)
@pytest.mark.parametrize(
    "line", [SHADOW, LabelledLine((0, 1, 4, 6), (0, 1, 2, 0), (2, 1, 1, 3))], ids=["shadow", "four"]
)
def test_the_loss_is_the_integral_of_its_definition(line: LabelledLine, law: tuple[object, object]) -> None:
    found = beta_loss(line, beta(*law), 40)
    plain = plain_loss(line, float(Fraction(str(law[0]))), float(Fraction(str(law[1]))))
    assert float(found.mid()) == pytest.approx(plain, rel=2e-6)


@pytest.mark.parametrize("law", [("1/2", "1/2"), (2, 2), (1, 3), ("1/3", "3/2")], ids=str)
def test_two_rigorous_quadratures_enclose_the_same_number(law: tuple[object, object]) -> None:
    trapezoidal, adaptive = beta_loss(SHADOW, beta(*law), 60), by_flint(SHADOW, beta(*law))
    assert adaptive.rad() < 1e-9
    assert abs(trapezoidal - adaptive) < 1e-8


@given(st.one_of(lines(), shared_lines()), st.sampled_from(LAWS), st.integers(12, 40))
@examples(25)
def test_a_coarse_enclosure_holds_the_fine_one(line: LabelledLine, law: tuple[object, object], accuracy: int) -> None:
    coarse, fine = beta_loss(line, beta(*law), accuracy), beta_loss(line, beta(*law), accuracy + 25)
    with flint.ctx.workprec(400):
        assert fine in coarse
        assert coarse.rad() < line.mass * flint.arb(2) ** (-accuracy)
        assert fine.rad() < line.mass * flint.arb(2) ** (-accuracy - 25)


@pytest.mark.parametrize("law", LAWS[:6], ids=str)
@pytest.mark.parametrize("cut", [1, 3, 6])
def test_an_enclosure_that_leaves_out_much_is_wide_and_still_holds(
    law: tuple[object, object], cut: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fine = beta_loss(SHADOW, beta(*law), 80)

    def early(line: LabelledLine, edge: LineEdge, law: Beta, step: Fraction, accuracy: int) -> tuple[int, flint.arb]:
        return int(cut / step) + 1, RestBound(line, edge, law).beyond(Fraction(cut), step)

    monkeypatch.setattr(beta_line, "_end", early)
    coarse = beta_loss(SHADOW, beta(*law), 40)
    with flint.ctx.workprec(200):
        assert fine in coarse
        assert coarse.rad() > 1e-8


def test_the_loss_of_a_steep_law_tends_to_that_of_the_midpoints() -> None:
    # As α → ∞ the mass of each pair gathers half-way: {0,1,2} has its midpoints at ½, 1 and 3/2, of mass 2 each, and
    # only those at ½ and 3/2 are mixed, half and half. The middle of {0,2} is the data point 1, of the other class,
    # but segments that end there have no mass near it.
    line = LabelledLine((0, 1, 2), (0, 1, 0), (1, 1, 1))
    found = float(beta_loss(line, beta(1024, 1024), 20).mid())
    assert found == pytest.approx(4 * log(2), rel=1e-3)
