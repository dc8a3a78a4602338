"""Radii, small datasets, their histories, and places as sums of radicals, for the tests of thresholds."""

from fractions import Fraction

from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.thresholds.history import GapHistory, gap_history
from mixproof.solvers.thresholds.places import Place
from tests.strategies import datasets

HALF, TENTH = Fraction(1, 2), Fraction(1, 10)
radii = st.sampled_from([TENTH, Fraction(1, 3), HALF, Fraction(1), Fraction(3, 2), Fraction(5, 2), Fraction(9)])

small_datasets = datasets(dimensions=(1, 2), sizes=(3, 7), bound=2)


def as_radicals(place: Place) -> Radicals:
    rational, square = place.exact
    root = Radicals.root(abs(square))
    return Radicals.of(rational) + (root if square > 0 else -root)


def signed(side: int, place: Place | None) -> Radicals:
    return Radicals.of(side) if place is None else as_radicals(place) * side


def histories_of(dataset: Dataset, epsilon: Fraction) -> list[GapHistory]:
    return [gap_history(dataset, index, epsilon) for index in range(dataset.size)]
