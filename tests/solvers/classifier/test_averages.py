"""Averages along an edge and at crossings against plain rationals."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.arrangement.edges import arrangement
from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.classifier.averages import average, averages
from mixproof.solvers.classifier.continuity import averages_agree, is_continuous
from mixproof.solvers.classifier.limits import limit
from tests import plain_x_mix
from tests.solvers.classifier.lines import ALPHAS, beta, lines
from tests.strategies import datasets, examples


@examples(60)
@given(lines(), ALPHAS, st.integers(1, 7))
def test_average_is_the_plain_one_and_h(line: Dataset, alpha: int, eighths: int) -> None:
    found = arrangement(line)
    for index in range(found.size):
        edge, x = found.edge(index), found.at(index, Fraction(eighths, 8))
        told = average(line, beta(alpha), edge, Fraction(eighths * edge.length, 8))
        (expected,) = plain_x_mix.averages(line, alpha, x)
        value = limit(line, beta(alpha), x)
        assert value is not None
        assert [told[label].as_fraction() for label in range(len(line.classes))] == expected
        assert [value[label].as_fraction() for label in range(len(line.classes))] == expected


@examples(40)
@given(datasets(dimensions=(2,), sizes=(4, 7), bound=2), ALPHAS)
def test_averages_at_crossings_are_the_plain_ones(dataset: Dataset, alpha: int) -> None:
    for x in list(plain_x_mix.crossing_points(dataset))[:6]:
        told = averages(dataset, beta(alpha), x)
        values = [[mean[label].as_fraction() for label in range(len(dataset.classes))] for mean in told]
        assert sorted(map(str, values)) == sorted(map(str, plain_x_mix.averages(dataset, alpha, x)))
        assert averages_agree(dataset, beta(alpha), x) == plain_x_mix.is_continuous(dataset, alpha, x)
        assert is_continuous(dataset, beta(alpha), x) == plain_x_mix.is_continuous(dataset, alpha, x)
