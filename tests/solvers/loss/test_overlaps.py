"""The loss on a line of overlapping segments: two methods against each other, numerics and another rigorous one."""

from fractions import Fraction
from itertools import combinations, pairwise
from math import log, log10

import flint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.geometry.numbers.logarithms import Logarithms
from mixproof.solvers.loss import overlaps
from mixproof.solvers.loss.lines import line_cost, line_loss
from mixproof.solvers.loss.overlaps import MarkedLine, Piece, beta_loss, uniform_loss, uniform_terms
from mixproof.solvers.mixing.beta import Beta
from tests.strategies import ends, examples

UNIFORM = Beta(Fraction(1), Fraction(1))
SHADOW = MarkedLine((0, 1, 2), (0, 0, 1), (1, 1, 1))
LAWS = [(1, 1), (2, 2), ("1/2", "1/2"), ("1/10", "1/10"), (2, 1), ("1/3", 4), ("3/2", "5/2"), ("1/2", "3/4"), (20, 20)]


def beta(a: object, b: object) -> Beta:
    return Beta(Fraction(str(a)), Fraction(str(b)))


@st.composite
def lines(draw: st.DrawFn, most: int = 6, reach: int = 12) -> MarkedLine:
    """Three points or more of two classes or more."""
    places = sorted(draw(st.lists(st.integers(0, reach), min_size=3, max_size=most, unique=True)))
    labels = draw(st.lists(st.integers(0, 2), min_size=len(places), max_size=len(places)))
    labels[-1] = labels[0] + 1 if len(set(labels)) == 1 else labels[-1]
    counts = draw(st.lists(st.integers(1, 3), min_size=len(places), max_size=len(places)))
    return MarkedLine.standing_for(places, labels, counts)[0]


def plain_loss(line: MarkedLine, a: float, b: float) -> float:
    """The definition, piece by piece by adaptive quadrature in floats."""
    from scipy.integrate import quad
    from scipy.special import beta as beta_function

    def density(z: float) -> float:
        masses = [0.0] * line.classes
        for s, t in combinations(range(line.size), 2):
            start, end = line.places[s], line.places[t]
            if start < z < end:
                x, y = (end - z) / (end - start), (z - start) / (end - start)
                both = (x ** (a - 1) * y ** (b - 1) + x ** (b - 1) * y ** (a - 1)) / beta_function(a, b)
                weight = line.counts[s] * line.counts[t] * both / (end - start)
                masses[line.labels[s]] += weight * x
                masses[line.labels[t]] += weight * y
        return sum(-n * log(n / sum(masses)) for n in masses if n > 0)

    def piece(start: float, end: float) -> float:
        # z = start + (end - start)·u^k near the start, and likewise near the end, takes away what is unbounded there.
        k, half = 12, (end - start) / 2
        lower = quad(lambda u: density(start + half * u**k) * half * k * u ** (k - 1), 1e-3, 1, limit=200)[0]
        upper = quad(lambda u: density(end - half * u**k) * half * k * u ** (k - 1), 1e-3, 1, limit=200)[0]
        return float(lower + upper)

    return sum(piece(start, end) for start, end in pairwise(line.places))


def by_flint(line: MarkedLine, law: Beta) -> flint.arb:
    """The same integral by the adaptive Gauss-Legendre quadrature of FLINT, but for the outermost e^-60 of a piece."""
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


# --- lines and pieces ---------------------------------------------------------------------------------


@given(lines(), st.integers(-5, 5), st.integers(1, 4), st.integers(1, 3), st.booleans())
@examples(60)
def test_shift_scale_reflection_names_and_a_common_factor_of_the_counts_do_not_change_the_kind(
    line: MarkedLine, shift: int, scale: int, times: int, flipped: bool
) -> None:
    sign = -1 if flipped else 1
    places = [sign * scale * place + shift for place in line.places]
    kind, divisor = MarkedLine.standing_for(places, [7 - x for x in line.labels], [times * c for c in line.counts])
    again, own = MarkedLine.standing_for(line.places, line.labels, line.counts)
    assert (kind, divisor) == (again, times * own)


@given(lines())
@examples(60)
def test_the_masses_count_ordered_pairs_of_distinct_points(line: MarkedLine) -> None:
    pairs = [(s, t) for s in range(line.size) for t in range(line.size) if s != t]
    assert line.mass == sum(line.counts[s] * line.counts[t] for s, t in pairs)
    unlike = [(s, t) for s, t in pairs if line.labels[s] != line.labels[t]]
    assert line.cross_mass == sum(line.counts[s] * line.counts[t] for s, t in unlike)


def test_each_piece_knows_every_point_from_its_nearer_end() -> None:
    first, second = SHADOW.pieces()
    assert [mark.offset for mark in first.behind] == [0]
    assert [mark.offset for mark in first.ahead] == [0, 1]
    assert [(mark.offset, mark.label) for mark in second.behind] == [(0, 0), (1, 0)]
    assert second.mirrored().mirrored() == second


# --- the uniform law ------------------------------------------------------------------------------------


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


@given(lines(most=7), st.sampled_from([30, 90]))
@examples(40)
def test_closed_form_balls_and_quadrature_agree_for_the_uniform_law(line: MarkedLine, accuracy: int) -> None:
    exact = Logarithms.collect(*uniform_terms(line))
    assert exact is not None
    balls, quadrature = uniform_loss(line, accuracy), beta_loss(line, UNIFORM, accuracy)
    with flint.ctx.workprec(400):
        assert exact.ball(300) in balls
        assert exact.ball(300) in quadrature
        assert max(balls.rad(), quadrature.rad()) < line.mass * flint.arb(2) ** (-accuracy)


def test_far_and_near_points_together_keep_the_accuracy() -> None:
    line = MarkedLine((0, 1, 2, 10**9), (0, 1, 0, 1), (1, 1, 1, 1))
    rational, terms = uniform_terms(line)
    with flint.ctx.workprec(500):
        exact = sum((arb_of(c) * arb_of(r).log() for c, r in terms), arb_of(rational))
        assert exact in uniform_loss(line, 64)
        assert exact in beta_loss(line, UNIFORM, 64)
    assert uniform_loss(line, 64).rad() < 2.0**-60


# --- any Beta law -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("law", LAWS, ids=str)
@pytest.mark.parametrize("line", [SHADOW, MarkedLine((0, 1, 4, 6), (0, 1, 2, 0), (2, 1, 1, 3))], ids=["shadow", "four"])
def test_the_loss_is_the_integral_of_its_definition(line: MarkedLine, law: tuple[object, object]) -> None:
    found = beta_loss(line, beta(*law), 40)
    plain = plain_loss(line, float(Fraction(str(law[0]))), float(Fraction(str(law[1]))))
    assert float(found.mid()) == pytest.approx(plain, rel=2e-6)


@pytest.mark.parametrize("law", [("1/2", "1/2"), (2, 2), (1, 3), ("1/3", "3/2")], ids=str)
def test_two_rigorous_quadratures_enclose_the_same_number(law: tuple[object, object]) -> None:
    trapezoidal, adaptive = beta_loss(SHADOW, beta(*law), 60), by_flint(SHADOW, beta(*law))
    assert adaptive.rad() < 1e-9
    assert abs(trapezoidal - adaptive) < 1e-8


@given(lines(), st.sampled_from(LAWS), st.integers(12, 40))
@examples(25)
def test_a_coarse_enclosure_holds_the_fine_one(line: MarkedLine, law: tuple[object, object], accuracy: int) -> None:
    coarse, fine = beta_loss(line, beta(*law), accuracy), beta_loss(line, beta(*law), accuracy + 25)
    with flint.ctx.workprec(400):
        assert fine in coarse
        assert coarse.rad() < line.mass * flint.arb(2) ** (-accuracy)
        assert fine.rad() < line.mass * flint.arb(2) ** (-accuracy - 25)


@given(lines(), st.sampled_from([(1, 1), (2, 2), (2, 1), (3, 5), (12, 12)]), st.integers(-8, 8))
@examples(60)
def test_polynomials_and_powers_give_the_same_masses(line: MarkedLine, law: tuple[int, int], v: int) -> None:
    with flint.ctx.workprec(120):
        e = flint.arb(v).exp()
        for piece in line.pieces():
            pair = [make(line, piece, beta(*law))(e) for make in (overlaps._by_polynomials, overlaps._by_powers)]
            assert all(abs(x / y - 1) < flint.arb(2) ** -90 for x, y in zip(*pair, strict=True))


@given(lines(most=5), st.sampled_from(LAWS), st.sampled_from([1, 2, 4, 8]))
@examples(25)
def test_what_is_left_out_is_no_more_than_its_bound(line: MarkedLine, law: tuple[object, object], cut: int) -> None:
    with flint.ctx.workprec(120):
        step = Fraction(1, 8)
        for piece in [side for whole in line.pieces() for side in (whole, whole.mirrored())]:
            masses = overlaps._masses(line, piece, beta(*law))
            total = flint.arb(0)
            for node in range(8 * cut, 8 * cut + 200):
                e = (-flint.arb(node) / 8).exp()
                parts = masses(e)
                whole = sum(parts, flint.arb(0))
                entropy = sum((part * (whole / part).log() for part in parts), flint.arb(0))
                total += entropy * e / (1 + e) ** arb_of(beta(*law).a + beta(*law).b + 1) * piece.length / 8
            assert total <= overlaps._Rest(line, piece, beta(*law)).beyond(Fraction(cut), step)


@pytest.mark.parametrize("law", LAWS[:6], ids=str)
@pytest.mark.parametrize("cut", [1, 3, 6])
def test_an_enclosure_that_leaves_out_much_is_wide_and_still_holds(
    law: tuple[object, object], cut: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fine = beta_loss(SHADOW, beta(*law), 80)

    def early(line: MarkedLine, piece: Piece, law: Beta, step: Fraction, accuracy: int) -> tuple[int, flint.arb]:
        return int(cut / step) + 1, overlaps._Rest(line, piece, law).beyond(Fraction(cut), step)

    monkeypatch.setattr(overlaps, "_end", early)
    coarse = beta_loss(SHADOW, beta(*law), 40)
    with flint.ctx.workprec(200):
        assert fine in coarse
        assert coarse.rad() > 1e-8


def test_the_loss_of_a_steep_law_tends_to_that_of_the_midpoints() -> None:
    # As α → ∞ the mass of each pair gathers half-way: {0,1,2} has its midpoints at ½, 1 and 3/2, of mass 2 each, and
    # only those at ½ and 3/2 are mixed, half and half. The middle of {0,2} is the data point 1, of the other class,
    # but segments that end there have no mass near it.
    line = MarkedLine((0, 1, 2), (0, 1, 0), (1, 1, 1))
    found = float(beta_loss(line, beta(1024, 1024), 20).mid())
    assert found == pytest.approx(4 * log(2), rel=1e-3)


def test_the_estimate_of_the_time_grows_with_what_it_estimates() -> None:
    small, large = (MarkedLine(tuple(range(m)), tuple(k % 2 for k in range(m)), (1,) * m) for m in (5, 50))
    for law in (UNIFORM, beta(2, 2), beta("1/2", "1/2")):
        assert 0 < line_cost(small, law, 48) < line_cost(large, law, 48)
    assert log10(line_cost(large, beta(500, 500), 48)) > log10(line_cost(large, beta(2, 2), 48)) + 1


def test_line_loss_takes_the_closed_form_for_the_uniform_law() -> None:
    assert ends(line_loss(SHADOW, UNIFORM, 50)) == ends(uniform_loss(SHADOW, 50))
