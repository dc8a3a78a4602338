"""Sampled angles: against plain floats, against every pair in rationals, and where mixed points cancel."""

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.margins.angular.sampled_angle import sampled_angle
from mixproof.geometry.margins.sampled_epsilon import epoch, sampled_margin
from tests.strategies import examples


@examples(30)
@given(st.integers(0, 1000), st.sampled_from([None, 20, 60]))
def test_the_epoch_is_that_of_the_euclidean_sample(seed: int, rows: int | None) -> None:
    iris = load("iris")
    points = np.array([[float(c) for c in iris.point(k)] for k in range(iris.size)])
    labels = np.array(iris.labels)
    pairs, shares, present = epoch(iris, seed, rows, 1024.0)
    mixed = shares[:, None] * points[pairs[:, 0]] + (1 - shares[:, None]) * points[pairs[:, 1]]
    foreign = (labels[present] != labels[pairs[:, :1]]) & (labels[present] != labels[pairs[:, 1:]])
    distances = np.linalg.norm(mixed[:, None] - points[present], axis=2)
    sampled = sampled_margin(iris, seed, rows)
    assert sampled is not None
    assert distances[foreign].min() == pytest.approx(float(sampled.squared) ** 0.5)
    # The angles of the same mixed points, the plain way.
    units, directions = (each / np.linalg.norm(each, axis=1, keepdims=True) for each in (mixed, points[present]))
    cosine = (units @ directions.T)[foreign].max()
    assert sqrt(sampled_angle(iris, seed, rows)) == pytest.approx(cosine, rel=1e-12)


@examples(40)
@given(st.integers(0, 10_000), st.integers(2, 4), st.integers(-3, 0))
def test_the_least_angle_is_that_of_every_pair_in_rationals(seed: int, dimension: int, lowest: int) -> None:
    stream = np.random.default_rng(seed)
    points = np.unique(stream.integers(lowest, 4, size=(8, dimension)), axis=0)
    points = points[(points != 0).any(axis=1)]
    data = Dataset.from_rows(points.tolist(), [k % 3 for k in range(len(points))])
    pairs, shares, present = epoch(data, seed, None, 2.0)
    best = None
    for (s, t), share in zip(pairs.tolist(), shares.tolist(), strict=True):
        on = Fraction(share)
        z = [on * a + (1 - on) * b for a, b in zip(data.point(s), data.point(t), strict=True)]
        for x in present.tolist():
            if any(z) and data.labels[x] not in {data.labels[s], data.labels[t]}:
                product = sum((a * b for a, b in zip(z, data.point(x), strict=True)), Fraction(0))
                lengths = sum((a * a for a in z), Fraction(0)) * sum((b * b for b in data.point(x)), Fraction(0))
                cosine = product * abs(product) / lengths
                best = cosine if best is None else max(best, cosine)
    if best is None:
        with pytest.raises(InputError, match="no mixed pair of this epoch"):
            sampled_angle(data, seed, None, 2.0)
    else:
        assert sampled_angle(data, seed, None, 2.0) == best


@pytest.mark.parametrize("rows", [0, 151])
def test_an_epoch_has_some_of_the_rows(rows: int) -> None:
    with pytest.raises(InputError, match=f"^{rows} rows cannot be drawn from the 150 of iris: draw 1 to 150$"):
        sampled_angle(load("iris"), 0, rows)


def test_mixed_points_that_cancel_are_computed_in_integers(monkeypatch: pytest.MonkeyPatch) -> None:
    data = Dataset.from_rows([[1, 0], [-1, 0], [0, 1]], ["a", "a", "b"])
    for share, expected in ((0.5, None), (0.5 + 2.0**-52, Fraction(0))):  # the origin itself, and just beside it
        drawn = np.array([[0, 1]]), np.array([share]), np.arange(3)
        monkeypatch.setattr("mixproof.geometry.margins.angular.sampled_angle.epoch", lambda *_, drawn=drawn: drawn)
        if expected is None:
            with pytest.raises(InputError, match="leaves a class over"):
                sampled_angle(data)
        else:
            assert sampled_angle(data) == expected
