"""Zeros of class gaps against Descartes' rule."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.thresholds.ball import Ball
from mixproof.solvers.thresholds.ball_masses import conditional_gaps
from mixproof.solvers.thresholds.isolation import isolate
from tests.solvers.thresholds.cases import radii
from tests.strategies import datasets, examples


@given(datasets(dimensions=(1, 2), sizes=(3, 7), bound=2), radii)
@examples(30)
def test_descartes(dataset: Dataset, epsilon: Fraction) -> None:
    """No more zeros than the conditional gap has changes of sign, of the same parity where the class gap has limits."""
    for index in range(dataset.size):
        for gap in conditional_gaps(Ball(dataset, index, epsilon)).values():
            isolation = isolate(gap)
            assert not isolation.unsettled
            assert len(isolation.brackets) <= len(gap.changes)
            assert all(left[1] <= right[0] for left, right in pairwise(isolation.brackets))
            signs = [isolation.first_sign * (-1) ** k for k in range(len(isolation.brackets) + 1)]
            assert signs[-1] == gap.sign_at_infinity
            for bracket, before, after in zip(isolation.brackets, signs, signs[1:], strict=False):
                assert (gap.sign(bracket[0]), gap.sign(bracket[1])) == (before, after)
