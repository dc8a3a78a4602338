"""Flips: their certificates, and what happens to the sets of the paper."""

from fractions import Fraction
from itertools import pairwise

import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.solvers.lipschitz.flips import Flip, lipschitz_flips, lipschitz_grid, lipschitz_sweep
from mixproof.solvers.lipschitz.optimum import lipschitz_optimum
from mixproof.solvers.mixing.beta import Beta

STRONG = Beta(Fraction(128), Fraction(128))
UNIFORM = Beta(Fraction(1), Fraction(1))


def checked(flip: Flip) -> tuple[float, float]:
    """The bracket of a flip, after both of its sides were found certain and the estimate between them."""
    assert {flip.below.keeps(flip.index), flip.above.keeps(flip.index)} == {True, False}
    low, high = map(float, flip.between)
    assert low < flip.estimate < high
    return low, high


def test_the_middle_point_of_the_counterexample_flips_once() -> None:
    found = lipschitz_sweep(load("counterexample"), STRONG, [Fraction(1), Fraction(10), Fraction(100)], 1e-4)
    (flip,) = lipschitz_flips(found, STRONG, Fraction(1, 5), 1e-5)
    low, high = checked(flip)
    assert flip.index == 1
    assert flip.is_kept_above
    assert high <= low * 1.25
    # Solved once more on either side, from other cells.
    outside = [lipschitz_optimum(load("counterexample"), STRONG, Fraction(L), 1e-4).keeps(1) for L in (20, 36)]
    assert outside == [False, True]
    assert low < 36
    assert high > 20


def test_the_second_points_from_the_ends_of_an_alternating_line_flip_together() -> None:
    line = load("alternating-line:points=6,classes=2")
    found = lipschitz_sweep(line, UNIFORM, [Fraction(1, 2), Fraction(4)], 1e-4)
    brackets = {flip.index: checked(flip) for flip in lipschitz_flips(found, UNIFORM, Fraction(1), 1e-5)}
    assert set(brackets) == {1, 4}
    assert brackets[1] == brackets[4]


def test_a_flip_scales_with_the_data() -> None:
    wide = Dataset.from_rows([[0], [10], [20]], [0, 1, 0])
    (here,) = lipschitz_flips(
        lipschitz_sweep(load("counterexample"), STRONG, [Fraction(15), Fraction(45)], 1e-4), STRONG, Fraction(1), 1e-4
    )
    (there,) = lipschitz_flips(
        lipschitz_sweep(wide, STRONG, [Fraction(3, 2), Fraction(9, 2)], 1e-4), STRONG, Fraction(1), 1e-4
    )
    assert here.between == tuple(10 * L for L in there.between)


def test_where_nothing_flips_nothing_is_found() -> None:
    pair = Dataset.from_rows([[0], [1]], [0, 1])
    found = lipschitz_sweep(pair, UNIFORM, [Fraction(1), Fraction(4), Fraction(16)], 1e-3)
    assert lipschitz_flips(found, UNIFORM) == []
    assert lipschitz_flips([], UNIFORM) == []


@pytest.mark.slow
def test_a_bracket_that_the_gap_leaves_open_stays_wide() -> None:
    found = lipschitz_sweep(load("counterexample"), STRONG, [Fraction(20), Fraction(40)], 1e-4)
    (coarse,) = lipschitz_flips(found, STRONG, Fraction(1, 1000), 1e-4)
    (fine,) = lipschitz_flips(found, STRONG, Fraction(1, 1000), 1e-5)
    (low, high), (lower, upper) = checked(coarse), checked(fine)
    assert low <= upper
    assert lower <= high
    assert upper - lower < high - low


def test_a_sweep_goes_upwards_once_through_every_lipschitz_constant() -> None:
    found = lipschitz_sweep(load("shadow"), UNIFORM, [Fraction(4), Fraction(1), Fraction(4)], 1e-2)
    assert [optimum.lipschitz_constant for optimum in found] == [1, 4]


def test_a_grid_has_even_ratios() -> None:
    steps = lipschitz_grid(Fraction(1, 10), Fraction(1000), 9)
    ratios = [float(b / a) for a, b in pairwise(steps)]
    assert len(steps) == 9
    assert max(ratios) / min(ratios) < 1.02
    assert [steps[0], steps[-1]] == [Fraction(1, 10), Fraction(1000)]


@pytest.mark.parametrize(("lowest", "highest", "count"), [(0, 1, 3), (2, 1, 3), (1, 1, 3), (1, 2, 1), (-1, 1, 3)])
def test_a_grid_that_is_none_is_refused(lowest: int, highest: int, count: int) -> None:
    with pytest.raises(InputError, match="0 < lowest < highest"):
        lipschitz_grid(Fraction(lowest), Fraction(highest), count)
