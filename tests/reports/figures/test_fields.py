"""The floats that figures draw, against the exact values they stand for."""

from fractions import Fraction

import numpy as np
import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.numbers.digits import nearest_float
from mixproof.reports.figures.fields import limit_along, limits_at, smoothed_at
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.classifier.limits import limit
from mixproof.solvers.mixing.beta import Beta

LINE = Dataset.from_rows([[0], [1], ["5/2"], [4], [1]], ["a", "b", "c", "a", "b"])


@pytest.mark.parametrize("alpha", [Fraction(1, 2), Fraction(1), Fraction(7), Fraction(64)])
@pytest.mark.parametrize("data", [LINE, load("cross"), load("crossing")], ids=["line", "cross", "crossing"])
def test_smoothed_values_are_those_of_the_best_constant(data: Dataset, alpha: Fraction) -> None:
    generator = np.random.default_rng(0)
    weights = generator.integers(0, 5, (12, data.size))
    for row in weights[weights.sum(axis=1) > 0]:
        total = int(row.sum())
        place = tuple(
            sum((int(w) * data.point(i)[axis] for i, w in enumerate(row)), Fraction(0)) / total
            for axis in range(data.dimension)
        )
        found = smoothed_at(data, Beta(alpha, alpha), 0.25, np.array([[float(value) for value in place]]))[0]
        exact = best_constant(data, Beta(alpha, alpha), place, Fraction(1, 4))
        if exact is None:
            assert np.isnan(found).all()
            continue
        assert found == pytest.approx([nearest_float(exact[label]) for label in range(len(data.classes))], abs=1e-9)


@pytest.mark.parametrize("alpha", [32, 300])
def test_the_rare_ends_of_long_segments_lose_no_digits(alpha: int) -> None:
    """Near an end a strong law leaves masses far below 1, whose differences must not be rounding."""
    data, law = Dataset.from_rows([[0, 0], [4, 4], [3, 0]], ["a", "b", "b"]), Beta(Fraction(alpha), Fraction(alpha))
    for along in ("1/50", "1/10", "9/10", "49/50"):
        place = tuple(4 * Fraction(along) + shift for shift in (Fraction(1, 5), Fraction(-1, 5)))
        found = smoothed_at(data, law, 0.3, np.array([[float(value) for value in place]]))[0]
        exact = best_constant(data, law, place, Fraction(3, 10))
        assert exact is not None
        assert found == pytest.approx([nearest_float(exact[label]) for label in (0, 1)], abs=1e-9)


def test_off_all_segments_nothing_is_invented() -> None:
    found = smoothed_at(load("cross"), Beta(Fraction(1), Fraction(1)), 0.1, np.array([[5.0, 5.0], [0.0, 0.0]]))
    assert np.isnan(found[0]).all()
    assert found[1] == pytest.approx([0.5, 0.5])


def test_each_gap_is_filled_with_values_of_h() -> None:
    law = Beta(Fraction(2), Fraction(2))
    gaps = limit_along(LINE, law, 4)
    assert [len(places) for places, _ in gaps] == [4, 4, 4]
    for (low, high), (places, values) in zip([(0, 1), (1, 2.5), (2.5, 4)], gaps, strict=True):
        assert ((places > low) & (places < high)).all()
        assert values.sum(axis=1) == pytest.approx(1)
        for place, value in zip(places, values, strict=True):
            exact = limit(LINE, law, (Fraction(place),))
            assert exact is not None
            assert value[0] == pytest.approx(nearest_float(exact[0]), abs=1e-9)


def test_one_sided_limits_continue_the_curve() -> None:
    law = Beta(Fraction(2), Fraction(2))
    near = Fraction(1, 10**7)
    for side, values in limits_at(LINE, law, 1):
        exact = limit(LINE, law, (1 + side * near,))
        assert exact is not None
        assert values == pytest.approx([nearest_float(exact[label]) for label in range(3)], abs=1e-5)
