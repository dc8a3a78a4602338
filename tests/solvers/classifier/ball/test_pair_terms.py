"""Label masses in whole numbers against those of single pairs in fractions, digit by digit and term by term."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.ball.best_constant import _pair_by_pair
from mixproof.solvers.classifier.ball.filter import near_segments
from mixproof.solvers.classifier.ball.ordered_masses import OrderedMasses
from mixproof.solvers.classifier.ball.pair_terms import pair_sums
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.beta import Beta
from tests.strategies import Exact, all_points, datasets, examples

UNITS = [Fraction(1), Fraction(1, 10**300), Fraction(10**300), Fraction(10**9), Fraction(3, 7)]
RADII = [Fraction(1), Fraction(2), Fraction(1, 2), Fraction(7, 3), Fraction(9), Fraction(1, 1000)]


class OneByOne(OrderedMasses):
    """The masses pair after pair, in fractions."""

    is_whole = False


@st.composite
def balls(draw: st.DrawFn) -> tuple[Dataset, Beta, Exact, Fraction]:
    """Points of a grid, some of them several times, and a ball that often touches points or segments."""
    small, unit = draw(datasets(dimensions=(1, 2, 3), sizes=(2, 6), bound=2)), draw(st.sampled_from(UNITS))
    points = [tuple(unit * value for value in point) for point in all_points(small)]
    again = [draw(st.integers(1, 2)) for _ in points]
    rows = [point for point, times in zip(points, again, strict=True) for _ in range(times)]
    labels = [label for label, times in zip(small.labels, again, strict=True) for _ in range(times)]
    x = draw(st.sampled_from([points[0], tuple(unit / 3 for _ in points[0]), tuple(unit * 9 for _ in points[0])]))
    law = Beta(Fraction(draw(st.integers(1, 5))), Fraction(draw(st.integers(1, 5))))
    return Dataset.from_rows(rows, labels), law, x, unit * draw(st.sampled_from(RADII))


def same(one: Probabilities, other: Probabilities) -> bool:
    """True if the masses have the same terms in the same order, so that their enclosures have the same digits."""
    return [mass.terms for mass in one.masses if isinstance(mass, Radicals)] == [
        mass.terms for mass in other.masses if isinstance(mass, Radicals)
    ]


@given(balls())
@examples(150)
def test_the_closed_form_has_the_terms_of_single_pairs(drawn: tuple[Dataset, Beta, Exact, Fraction]) -> None:
    dataset, law, x, radius = drawn
    near = near_segments(dataset, x, radius)
    plain, sums = _pair_by_pair(dataset, law, x, radius, near), pair_sums(dataset, law, x, radius, near)
    assert (plain is None) == (sums is None)
    if plain is not None and sums is not None:
        for one, other in zip(sums.exact.masses, plain.masses, strict=True):
            assert isinstance(one, Radicals)
            assert isinstance(other, Radicals)
            assert (one - other).sign() == 0
            assert sorted(one.terms) == sorted(other.terms)
        for enclosed, other in zip(sums.enclosed.masses, plain.masses, strict=True):
            assert enclosed.ball(64).overlaps(other.ball(500))
            assert enclosed.ball(256).rad() < 1e-60


@given(balls())
@examples(100)
def test_the_masses_of_ordered_pairs_are_those_of_single_ones(drawn: tuple[Dataset, Beta, Exact, Fraction]) -> None:
    quick, plain = OrderedMasses(*drawn), OneByOne(*drawn)
    assert quick.mixes_classes == plain.mixes_classes
    assert same(quick.optimum, plain.optimum)
    assert same(quick.printed, plain.printed)
    terms = quick.in_whole_numbers()
    for one, other in zip(terms.added.exact.masses, plain.optimum.masses, strict=True):
        assert isinstance(one, Radicals)
        assert isinstance(other, Radicals)
        assert (one - other).sign() == 0
    if terms.orders_agree():
        for one, other in zip(plain.printed.masses, plain.optimum.masses, strict=True):
            assert isinstance(one, Radicals)
            assert isinstance(other, Radicals)
            assert (one - other).sign() == 0


@pytest.mark.parametrize(("a", "b"), [(1, 1), (3, 3), (16, 16)])
def test_both_orders_of_a_symmetric_law_agree_pair_by_pair(a: int, b: int) -> None:
    dataset = Dataset.from_rows([[0, 0], [3, 1], [1, 2], [2, 2]], [0, 1, 1, 0])
    masses = OrderedMasses(dataset, Beta(Fraction(a), Fraction(b)), dataset.point(0), Fraction(3, 2))
    assert masses.in_whole_numbers().orders_agree()


@pytest.mark.parametrize(("a", "b"), [(2, 1), (1, 4)])
def test_those_of_others_do_not(a: int, b: int) -> None:
    dataset = Dataset.from_rows([[0, 0], [3, 1], [1, 2], [2, 2]], [0, 1, 1, 0])
    masses = OrderedMasses(dataset, Beta(Fraction(a), Fraction(b)), dataset.point(0), Fraction(3, 2))
    assert not masses.in_whole_numbers().orders_agree()
