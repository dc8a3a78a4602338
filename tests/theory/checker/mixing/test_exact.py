"""What the checker makes of a law, against the toolkit's own laws, with which it shares no code."""

import math
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.mixtures import Mixture
from mixproof.solvers.mixing.parser import parse_mixing
from mixproof.solvers.mixing.piecewise import Piecewise
from mixproof.theory.checker.balls import Surd
from mixproof.theory.checker.budget import Clock
from mixproof.theory.checker.laws import Law, read_beta
from mixproof.theory.checker.mixing.kinds import LAWS
from mixproof.theory.evidence.laws import law_json
from tests.strategies import examples

SHARES = st.fractions(min_value=Fraction(1, 20), max_value=Fraction(19, 20), max_denominator=20)


def as_checked(law: Mixing) -> Law:
    """The checker's view of a law of the toolkit."""
    written = law_json(law)
    assert isinstance(written, dict)
    return next((LAWS[name] for name in LAWS if name in written), read_beta)(written, Clock(60))


@st.composite
def mixtures(draw: st.DrawFn) -> Mixing:
    """Mixtures whose components have one scale, symmetric ones among them."""
    half, one = Fraction(1, 2), Fraction(1)
    base = draw(st.sampled_from([(one, one), (half, half), (half, one), (Fraction(2, 3), one)]))
    found = []
    for _ in range(draw(st.integers(1, 3))):
        a, b = (part + draw(st.integers(0, 3)) for part in base)
        found += [(a, b), (b, a)] if draw(st.booleans()) else [(a, b)]
    weights = draw(st.lists(st.integers(1, 5), min_size=len(found), max_size=len(found)))
    return Mixture.of([(Fraction(w, sum(weights)), Beta(*pair)) for w, pair in zip(weights, found, strict=True)])


@st.composite
def densities(draw: st.DrawFn) -> Mixing:
    """Densities of straight lines between places, some of them 0 at an end, and some symmetric."""
    cuts = [Fraction(0), *sorted(draw(st.sets(SHARES, max_size=3))), Fraction(1)]
    if draw(st.booleans()):
        cuts = sorted({*cuts, *(1 - cut for cut in cuts)})
    heights = [Fraction(draw(st.integers(0, 4))) for _ in cuts]
    heights = [value + (0 < k < len(cuts) - 1) for k, value in enumerate(heights)]
    if draw(st.booleans()) and cuts == [1 - cut for cut in reversed(cuts)]:
        heights = [value + other for value, other in zip(heights, reversed(heights), strict=True)]
    if not any(heights):
        heights = [Fraction(1)] * len(cuts)
    total = sum((b - a) * (p + q) / 2 for (a, b), (p, q) in zip(pairwise(cuts), pairwise(heights), strict=True))
    lines = []
    for (a, b), (p, q) in zip(pairwise(cuts), pairwise(heights), strict=True):
        slope = (q - p) / (b - a) / total
        lines.append((p / total - slope * a, slope))
    return Piecewise(tuple(cuts), tuple(lines))


@examples(60)
@given(mixtures() | densities(), SHARES, SHARES)
def test_densities_masses_and_ends(law: Mixing, weight: Fraction, other: Fraction) -> None:
    checked = as_checked(law)
    assert checked.is_symmetric == law.is_symmetric
    exponent, coefficient = checked.end
    assert exponent == law.end_exponent
    assert checked.mean == law.first_moment(Radicals.of(0), Radicals.of(1)).as_fraction()
    assert checked.own_share == 1 - 2 * (law.cross_moment.as_fraction() or 0)

    def value(terms: dict[Fraction, Fraction]) -> float:
        return sum(float(c) * math.pow(r, 1 / checked.degree) for r, c in terms.items())

    ours, theirs = value(checked.density(weight, Clock(60))), float(law.density_ball(weight).mid())
    elsewhere = value(checked.density(other, Clock(60))) / float(law.density_ball(other).mid())
    assert ours == pytest.approx(elsewhere * theirs)
    assert value(coefficient) * theirs == pytest.approx(float(law.end_coefficient.ball(64).mid()) * ours)
    if checked.is_polynomial:
        low, place = Radicals.of(0), Radicals.of(weight)
        mass, mean = Surd(weight, Fraction(0), Fraction(2)).below(checked, Clock(60))
        assert sum(mass.values()) == law.mass(low, place).as_fraction()
        assert sum(mean.values()) == law.first_moment(low, place).as_fraction()


@pytest.mark.parametrize("root", [2, 3, Fraction(1, 2)])
def test_masses_at_surds(root: Fraction) -> None:
    """P(λ ≤ ½ + √d/4) under a tent, by hand: 1 − 2(1 − u)²."""
    law = as_checked(parse_mixing("piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)"))
    mass, _ = Surd(Fraction(1, 2), Fraction(1, 4), Fraction(root)).below(law, Clock(60))
    u = 0.5 + float(root) ** 0.5 / 4
    assert sum(float(c) * float(r) ** 0.5 for r, c in mass.items()) == pytest.approx(1 - 2 * (1 - u) ** 2)
