"""G, H and the spread of Beta(α, α): against SciPy, against quadrature, and each way of computing against another."""

from fractions import Fraction
from itertools import pairwise
from math import pi, sqrt

import flint
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import betainc, gammaln, polygamma
from scipy.stats import norm

from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.mixing.symmetric_beta import FLOAT_BITS, CentralTable, spread
from tests.strategies import examples

ALPHAS = [
    Fraction(1, 10**9),
    Fraction(1, 64),
    Fraction(7, 10),
    Fraction(1),
    Fraction(33, 10),
    Fraction(2313, 100),
    Fraction(30071, 100),
    Fraction(50003, 10),
    Fraction(10) ** 8 + Fraction(1, 3),
    Fraction(23) * 10**10,
]
each_alpha = pytest.mark.parametrize("alpha", ALPHAS, ids=lambda alpha: f"{float(alpha):g}")


def places(alpha: Fraction, count: int = 40) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Places in artanh z: some spread out, some where the law has its mass, and 0."""
    width = 1 / sqrt(2 * float(alpha) + 1)
    rng = np.random.default_rng(7)
    near = rng.uniform(0, 8, count) * width, rng.uniform(0, 1e-3, 5) * width
    return np.concatenate([rng.uniform(0, 8, count), *near, np.zeros(1)])


def by_hypergeometric_balls(alpha: Fraction, w: float) -> tuple[flint.arb, flint.arb]:
    """G and H from the incomplete beta function at 700 bits, or from (1 − G) between H and H/z in the far tail."""
    with flint.ctx.workprec(700):
        a, z = arb_of(alpha), flint.arb(w).tanh()
        peak = ((a + flint.arb(0.5)).lgamma() - (a + 1).lgamma()).exp() / flint.arb.pi().sqrt()
        tail = peak * (a * (1 - z * z).log()).exp() if z < 1 else flint.arb(0)
        central = (z * z).beta_lower(flint.arb(0.5), a, regularized=True)
        if not central.is_finite() or central.rad() > 1e-40:
            central = 1 - tail / z * flint.arb(0.5, 0.5) if z > 0 else flint.arb(0)
        return central, tail


@each_alpha
@pytest.mark.parametrize("bits", [64, 128, 300])
def test_balls_hold_the_values_and_are_as_narrow_as_promised(alpha: Fraction, bits: int) -> None:
    w = places(alpha, 15)
    for place, (G, H) in zip(w, CentralTable(alpha, bits).balls([flint.arb(x) for x in w]), strict=True):
        central, tail = by_hypergeometric_balls(alpha, place)
        assert G.overlaps(central)
        assert H.overlaps(tail)
        assert max(G.rad(), H.rad()) < flint.arb(2) ** (1 - bits)


@each_alpha
def test_crowded_cells_and_single_places_give_the_same(alpha: Fraction) -> None:
    """Many places in one cell use a Taylor polynomial, few do not."""
    step = CentralTable(alpha, 96).step
    crowd = [flint.arb(step * (3 + k / 10)) for k in range(10)]
    together = CentralTable(alpha, 96).balls(crowd)
    for place, (G, H) in zip(crowd, together, strict=True):
        ((alone_G, alone_H),) = CentralTable(alpha, 96).balls([place])
        assert G.overlaps(alone_G)
        assert H.overlaps(alone_H)


@each_alpha
def test_floats_are_within_their_stated_error(alpha: Fraction) -> None:
    w = places(alpha)
    G, H, error = CentralTable(alpha, FLOAT_BITS).floats(w)
    assert error < 1e-11
    for place, central, beyond in zip(w, G, H, strict=True):
        expected = by_hypergeometric_balls(alpha, place)
        assert abs(flint.arb(central) - expected[0]) < error
        assert abs(flint.arb(beyond) - expected[1]) < error


@each_alpha
def test_a_place_that_is_hardly_known_gives_a_wide_ball_that_holds_all_it_may_be(alpha: Fraction) -> None:
    width = 1 / sqrt(2 * float(alpha) + 1)
    ((G, H),) = CentralTable(alpha, 64).balls([flint.arb(width, width / 2)])
    for place in np.linspace(0.5 * width, 1.5 * width, 9):
        central, tail = by_hypergeometric_balls(alpha, float(place))
        assert (not G.is_finite()) or G.overlaps(central)
        assert (not H.is_finite()) or H.overlaps(tail)


@pytest.mark.parametrize("power", [-9, 0, 3, 18, 60, 200])
def test_the_far_tail_begins_after_a_few_widths(power: int) -> None:
    """H/z falls below 2⁻⁶⁰ at w of the order of 60·ln 2/(2α) or of √(60·ln 2/α), and is left out from there on."""
    table = CentralTable(Fraction(10) ** power, 60)
    scale = max(42 / (2 * 10.0**power), (42 / 10.0**power) ** 0.5)
    assert 0.2 < table.far * table.step / scale < 5
    ((G, H),) = table.balls([flint.arb(table.far * table.step * 1.01)])
    assert G.contains(1)
    assert H.contains(0)
    assert max(G.rad(), H.rad()) < 1e-17


@given(st.floats(0.05, 300), st.floats(1e-6, 1 - 1e-9))
@example(0.0625, 0.999999999)
@examples(60)
def test_g_and_h_are_what_they_are_called(alpha: float, z: float) -> None:
    """G = P(|2λ−1| ≤ z) by SciPy; H = E[|2λ−1|; |2λ−1| > z] through E[λ; λ > u]."""
    G, H, _ = CentralTable(Fraction(alpha), FLOAT_BITS).floats(np.arctanh([z]))
    rest = (1 - z) / 2  # of 1 − λ: no digits of it are lost where z is near 1
    inside = 1 - 2 * betainc(alpha, alpha, rest)
    above = 0.5 * betainc(alpha, alpha + 1, rest), betainc(alpha, alpha, rest)
    assert G[0] == pytest.approx(inside, abs=1e-9)
    assert H[0] == pytest.approx(2 * (2 * above[0] - above[1]), abs=1e-9)


@pytest.mark.parametrize("alpha", [0.6, 2.5, 40.0])
@pytest.mark.parametrize("z", [0.1, 0.5, 0.93])
def test_h_is_an_integral_over_the_tail(alpha: float, z: float) -> None:
    def density(y: float) -> float:
        return float(2 * (1 - y * y) ** (alpha - 1) * np.exp(gammaln(alpha + 0.5) - gammaln(alpha)) / sqrt(pi))

    _, H, _ = CentralTable(Fraction(alpha), FLOAT_BITS).floats(np.arctanh([z]))
    assert H[0] == pytest.approx(quad(lambda y: y * density(y), z, 1)[0], rel=1e-6)


@given(st.fractions(Fraction(1, 50), 2000), st.fractions(Fraction(1, 50), 2000), st.floats(0, 4))
@examples(60)
def test_g_rises_and_h_falls_as_alpha_grows(first: Fraction, second: Fraction, w: float) -> None:
    low, high = sorted((first, second))
    ((G, H),), ((later_G, later_H),) = (CentralTable(alpha, 96).balls([flint.arb(w)]) for alpha in (low, high))
    assert not later_G < G
    assert not later_H > H


@pytest.mark.parametrize("power", [9, 20, 37, 60, 150])
def test_for_large_alpha_the_law_is_normal(power: int) -> None:
    alpha = Fraction(10) ** power
    sigma = 1 / sqrt(2 * float(alpha))
    z = np.array([0.3, 1.0, 2.0]) * sigma
    G, H, _ = CentralTable(alpha, FLOAT_BITS).floats(np.arctanh(z))
    assert pytest.approx(2 * norm.cdf([0.3, 1.0, 2.0]) - 1, abs=1e-8) == G
    assert pytest.approx(2 * sigma * norm.pdf([0.3, 1.0, 2.0]), rel=1e-7) == H
    for ball, central in zip(CentralTable(alpha, 128).balls([flint.arb(w) for w in np.arctanh(z)]), G, strict=True):
        assert ball[0].rad() < 1e-36
        assert abs(ball[0] - flint.arb(central)) < 1e-11


@pytest.mark.parametrize("alpha", [0.01, 0.3, 1.0, 7.0, 300.0, 1e6])
def test_the_spread_is_the_variance_of_the_log(alpha: float) -> None:
    assert float(spread(Fraction(alpha), 64)) == pytest.approx(
        2 * polygamma(1, alpha) - 4 * polygamma(1, 2 * alpha), rel=1e-6 if alpha < 1e3 else 1e-2
    )
    # By its series, Var ln(λ(1−λ)) = 1/(2α²) + … for large α.
    if alpha > 100:
        assert float(spread(Fraction(alpha), 64)) == pytest.approx(1 / (2 * alpha**2), rel=5 / alpha)


def test_the_spread_falls_as_alpha_grows() -> None:
    values = [spread(Fraction(k**3, 40), 96) for k in range(1, 60)]
    assert all(later < earlier for earlier, later in pairwise(values))


@pytest.mark.parametrize("alpha", [Fraction(1, 3), Fraction(2), Fraction(40)])
def test_the_spread_bounds_second_differences_of_g(alpha: Fraction) -> None:
    """|d²/dα² P(Z ≤ z)| ≤ Var T: the mean of the second derivative over an interval is a second difference."""
    step = alpha / 50
    w = [flint.arb(k) / 8 for k in range(1, 24)]
    before, here, after = (CentralTable(each, 128).balls(w) for each in (alpha - step, alpha, alpha + step))
    for (low, _), (middle, _), (high, _) in zip(before, here, after, strict=True):
        assert abs(low - 2 * middle + high) / arb_of(step) ** 2 < spread(alpha - step, 64)
