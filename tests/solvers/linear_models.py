"""Laws, datasets and readings of enclosures that the tests of linear models share."""

from collections.abc import Sequence
from fractions import Fraction

import flint
import numpy as np
import pytest

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.linear.descent import SCORE_BITS
from mixproof.solvers.linear.max_margin import MaxMargin, max_margin
from mixproof.solvers.linear.minimiser import LinearMinimiser, linear_minimiser
from mixproof.solvers.mixing.beta import Beta
from tests.strategies import datasets

UNIFORM = Beta(Fraction(1), Fraction(1))
LAWS = [
    UNIFORM,
    Beta(Fraction(1, 2), Fraction(1, 2)),
    Beta(Fraction(3), Fraction(3)),
    Beta(Fraction(2), Fraction(1)),
    Beta(Fraction(1, 2), Fraction(3)),
    Beta(Fraction(1, 20), Fraction(1, 20)),
    Beta(Fraction(64), Fraction(64)),
]
TWO_CLASSES = datasets(dimensions=(1, 2, 3), sizes=(2, 6), bound=2, classes=2).filter(lambda d: len(d.classes) == 2)
each_law = pytest.mark.parametrize("law", LAWS, ids=str)


def minimiser(dataset: Dataset, law: Beta = UNIFORM, bits: int = SCORE_BITS) -> LinearMinimiser:
    found = linear_minimiser(dataset, law, bits)
    assert found is not None
    return found


def separator(dataset: Dataset) -> MaxMargin:
    found = max_margin(dataset)
    assert isinstance(found, MaxMargin)
    return found


def floats(balls: Sequence[flint.arb]) -> Floats:
    return np.array([float(ball.mid()) for ball in balls])


def overlap(first: Sequence[flint.arb], second: Sequence[flint.arb]) -> bool:
    return all(p.overlaps(q) for p, q in zip(first, second, strict=True))


def radius(balls: Sequence[flint.arb]) -> float:
    return max(float(ball.rad()) for ball in balls)
