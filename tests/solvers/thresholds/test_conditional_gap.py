"""Conditional gaps: against plain fractions, the exact best constants, and their behaviour as α → 0."""

from fractions import Fraction
from itertools import combinations

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.incidence.segments import dot, minus
from mixproof.geometry.numbers.enclosures import arb_of, arb_sign
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.thresholds.ball import Ball
from mixproof.solvers.thresholds.ball_masses import conditional_gaps
from mixproof.solvers.thresholds.conditional_gap import ConditionalGap
from tests.solvers.thresholds.cases import as_radicals, radii
from tests.strategies import all_points, datasets, examples


def plain_conditional_gap(dataset: Dataset, index: int, rival: int, epsilon: Fraction, z: Fraction) -> Fraction:
    """Ψ(z)·N²: the class gap of the own class over a rival when every pair is mixed as ½ ± z/2, with equal chances."""
    points, labels = all_points(dataset), dataset.labels
    side = {labels[index]: 1, rival: -1}
    total = Fraction(0)
    for s in range(dataset.size):
        for t in range(dataset.size):
            weight = len(dataset.rows[s]) * len(dataset.rows[t])
            for share in {(1 + z) / 2, (1 - z) / 2}:
                mixed = tuple(share * a + (1 - share) * b for a, b in zip(points[s], points[t], strict=True))
                offset = minus(mixed, points[index])
                if dot(offset, offset) < epsilon**2:
                    difference = share * side.get(labels[s], 0) + (1 - share) * side.get(labels[t], 0)
                    total += weight * difference / (2 if z else 1)
    return total


def value_at(gap: ConditionalGap, z: Fraction) -> Fraction:
    below = sum((as_radicals(place) - z).sign() < 0 for place in gap.places)
    level, slope = map(Fraction, gap.pieces[below].tolist())
    return level + slope * z


@given(datasets(dimensions=(1, 2), sizes=(3, 7), bound=2), radii, st.data())
@examples(50)
def test_conditional_gaps_are_class_gaps_among_equally_mixed_pairs(
    dataset: Dataset, epsilon: Fraction, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, dataset.size - 1))
    levels = [Fraction(k, 97) for k in (1, 13, 31, 48, 66, 80, 96)]
    ball = Ball(dataset, index, epsilon)
    for rival, gap in conditional_gaps(ball).items():
        expected = [plain_conditional_gap(dataset, index, rival, epsilon, z) for z in levels]
        found = [value_at(gap, z) for z in levels]
        scale = {a / b for a, b in zip(expected, found, strict=True) if b}
        assert len(scale) <= 1
        assert all(factor > 0 for factor in scale)
        assert [bool(a) for a in expected] == [bool(b) for b in found]


@pytest.mark.slow
@given(datasets(dimensions=(1, 2), sizes=(3, 7), bound=2), radii)
@examples(40)
def test_signs_change_only_where_the_conditional_gap_says_so(dataset: Dataset, epsilon: Fraction) -> None:
    for index in range(dataset.size):
        for gap in conditional_gaps(Ball(dataset, index, epsilon)).values():
            bounds = [as_radicals(gap.places[k]) for k in gap.changes]
            seen = []
            for k in range(1, 200):
                z = Fraction(k, 200)
                sign = (value_at(gap, z) > 0) - (value_at(gap, z) < 0)
                block = sum((bound - z).sign() < 0 for bound in bounds)
                if sign:
                    seen.append((block, sign))
            assert len(dict(set(seen))) == len(set(seen))  # one sign a block
            if gap.sign_at_infinity:
                assert all(sign == gap.sign_at_infinity * (-1) ** block for block, sign in seen)
            else:
                assert not seen


@given(datasets(dimensions=(1, 2), sizes=(3, 7), bound=2), radii, st.data())
@examples(40)
def test_the_class_gap_is_that_of_the_best_constants(dataset: Dataset, epsilon: Fraction, data: st.DataObject) -> None:
    """At integer α the masses of Lemma 2.3 are exact; the class gap is one multiple of their difference for all α."""
    index = data.draw(st.integers(0, dataset.size - 1))
    own = dataset.labels[index]
    for rival, gap in conditional_gaps(Ball(dataset, index, epsilon)).items():
        ratios = []
        for alpha in (1, 2, 5):
            law = Beta(Fraction(alpha), Fraction(alpha))
            shares = best_constant(dataset, law, dataset.point(index), epsilon)
            assert shares is not None
            difference = shares.masses[own].ball(256) - shares.masses[rival].ball(256)
            for bits in (53, 128):
                _, value = gap.sums(Fraction(alpha), bits)
                if arb_sign(difference) in {1, -1}:
                    ratios.append(value / difference)
                else:
                    assert value.contains(0)
        assert all(one.overlaps(other) for one, other in combinations(ratios, 2))
        assert all(not ratio < 0 for ratio in ratios)


@given(datasets(dimensions=(1, 2), sizes=(3, 7), bound=2), radii)
@examples(30)
def test_parts_of_the_class_gap_add_up(dataset: Dataset, epsilon: Fraction) -> None:
    """E[Ψ(Z); Z ≤ z] by a fine Riemann sum over the density of Z at α = 3/2, floats and balls alike."""
    alpha = Fraction(3, 2)
    grid = (np.arange(40_000) + 0.5) / 40_000
    density = (1 - grid**2) ** 0.5
    density /= density.sum()
    for index in range(dataset.size):
        for gap in conditional_gaps(Ball(dataset, index, epsilon)).values():
            ends = np.array([float(as_radicals(place).ball(64).mid()) for place in gap.places])
            level, slope = gap.pieces[np.searchsorted(ends, grid)].T
            psi = (level + slope * grid) * density
            size = float(np.abs(level).max() + np.abs(slope).max())
            for bits in (53, 100):
                parts, total = gap.sums(alpha, bits)
                expected = [float(psi[grid < ends[k]].sum()) for k in gap.changes]
                assert [float(part.mid()) for part in parts] == pytest.approx(expected, abs=2e-3 * size)
                assert float(total.mid()) == pytest.approx(psi.sum(), abs=2e-3 * size)


def test_the_conditional_gap_of_the_smallest_failure() -> None:
    """One against two while the ends' mixed points are near, then alone, then with the pairs of its own."""
    gap = conditional_gaps(Ball(load("counterexample"), 1, Fraction(1, 10)))[0]
    assert [as_radicals(place).as_fraction() for place in gap.places] == [Fraction(1, 10), Fraction(4, 5)]
    assert gap.pieces.tolist() == [[-1, 0], [1, 0], [1, 2]]
    assert (gap.changes, gap.sign_at_infinity, gap.sign_at_zero) == ((0,), -1, 1)


def balanced() -> list[tuple[Dataset, int, Fraction]]:
    """Balls that hold as much of the own class as of a rival, so that the class gap tends to 0 as α → 0."""
    line = Dataset.from_rows([[0], [1], [4], [6], [7], [11]], [0, 1, 0, 1, 1, 0])
    plane = Dataset.from_rows([[0, 0], [1, 0], [3, 1], [-2, 1], [2, -3]], [0, 1, 1, 0, 1])
    return [(line, 0, Fraction(3, 2)), (line, 1, Fraction(3, 2)), (plane, 0, Fraction(5, 4))]


@pytest.mark.parametrize("case", range(3))
def test_signs_near_zero_are_told_where_the_class_gap_tends_to_zero(case: int) -> None:
    dataset, index, epsilon = balanced()[case]
    (gap,) = conditional_gaps(Ball(dataset, index, epsilon)).values()
    assert gap.constant + int(gap.tilts.sum()) == 0
    for alpha in (Fraction(1, 10**5), Fraction(1, 10**9)):
        _, total = gap.sums(alpha, 256)
        assert arb_sign(total) == gap.sign_at_zero
        # The class gap divided by α tends to the rate.
        assert gap._rate is not None
        assert float(total / arb_of(alpha)) == pytest.approx(float(gap._rate), rel=1e-3)


@pytest.mark.parametrize("case", range(3))
def test_up_to_the_stated_alpha_there_is_no_zero(case: int) -> None:
    dataset, index, epsilon = balanced()[case]
    (gap,) = conditional_gaps(Ball(dataset, index, epsilon)).values()
    if not gap.changes:
        return
    assert gap.free_below > 0
    top = Fraction(float(gap.free_below))
    assert {gap.sign(top * Fraction(k, 40)) for k in range(1, 41)} == {gap.sign_at_zero}


def test_balls_of_flint_are_left_at_the_precision_they_had() -> None:
    before = flint.ctx.prec, flint.ctx.cap
    gap = conditional_gaps(Ball(load("counterexample"), 1, Fraction(1, 10)))[0]
    gap.sums(Fraction(3), 300)
    gap.sums(Fraction(3), 53)
    assert (flint.ctx.prec, flint.ctx.cap) == before
