"""Continuity at data points and crossings against brute force."""

from fractions import Fraction

from hypothesis import given

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.classifier.continuity import averages_agree, is_continuous
from tests import plain_x_mix
from tests.solvers.classifier.lines import ALPHAS, beta
from tests.strategies import all_points, datasets, examples


@examples(40)
@given(datasets(dimensions=(1, 2), sizes=(2, 6), bound=2), ALPHAS)
def test_continuity_at_data_points_is_what_is_seen_from_near(dataset: Dataset, alpha: int) -> None:
    for x in all_points(dataset):
        assert is_continuous(dataset, beta(alpha), x) == plain_x_mix.is_continuous(dataset, alpha, x)


def test_where_averages_agree_h_is_continuous_though_classes_cross() -> None:
    six = Dataset.from_rows([[-5, 0], [-1, 0], [3, 0], [0, -5], [0, -1], [0, 3]], [0, 1, 0, 1, 0, 1])
    origin = (Fraction(0), Fraction(0))
    for alpha, expected in ((1, True), (2, False)):
        assert averages_agree(six, beta(alpha), origin) is expected
        assert is_continuous(six, beta(alpha), origin) is expected
