"""Folds that hold out every row once, and scaling that sees no row that is held out."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from mixproof.empirical.trials.splits import Examples, Scaling
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.data.sources import load_rows
from mixproof.geometry.errors import InputError


def test_scaling_is_that_of_the_training_rows_alone() -> None:
    examples = Examples(load_rows("wine"))
    for split in examples.divided(5, 0, 3):
        expected = StandardScaler().fit(examples.points[split.trained])
        assert split.scaling(examples.points) == pytest.approx(expected.transform(examples.points), abs=1e-5)


def test_held_out_rows_change_nothing_of_the_scaling() -> None:
    rows = load_rows("iris")
    split = Examples(rows).divided(5, 0, 0)[0]
    other = rows.numerators.copy()
    other[split.held_out] += 1000
    again = Examples(replace(rows, numerators=other)).divided(5, 0, 0)[0]
    assert again.held_out.tolist() == split.held_out.tolist()
    assert (again.scaling.centre == split.scaling.centre).all()
    assert (again.scaling.factor == split.scaling.factor).all()


def test_folds_hold_every_row_out_once_in_equal_shares_and_differ_between_repetitions() -> None:
    examples = Examples(load_rows("iris"))
    first, second = (examples.divided(5, repeat, 0) for repeat in (0, 1))
    for splits in (first, second):
        assert sorted(np.concatenate([each.held_out for each in splits]).tolist()) == list(range(150))
        for each in splits[:-1]:
            assert np.bincount(examples.labels[each.held_out]).tolist() == [10, 10, 10]
            assert not set(each.held_out.tolist()) & set(each.trained.tolist())
    assert first[0].held_out.tolist() != second[0].held_out.tolist()


def test_pixels_are_scaled_together_and_constant_columns_left_out() -> None:
    points = np.array([[0.0, 10.0, 7.0], [4.0, 10.0, 7.0]])
    assert Scaling.of(points, is_common=False)(points + 1).tolist() == [[-0.5, 0.0, 0.0], [1.5, 0.0, 0.0]]
    together = Scaling.of(points, is_common=True)(points)
    assert together.mean() == pytest.approx(0, abs=1e-6)
    assert together.std() == pytest.approx(1, abs=1e-6)


def test_huge_and_tiny_values_are_scaled_or_refused() -> None:
    scaled = Scaling.of(np.array([[1e30], [3e30]]), is_common=False)(np.array([[1e30], [3e30]]))
    assert scaled.ravel() == pytest.approx([-1, 1])
    with pytest.raises(InputError, match="cannot be scaled"):
        Scaling.of(np.array([[1e300], [3e300]]), is_common=False)


def test_wide_integers_become_the_nearest_floats() -> None:
    rows = Rows("t", np.array([[2**60 + 1], [10**400]], dtype=object), 3, ("a", "b"))
    assert Examples(rows.take([0])).points.tolist() == [[(2**60 + 1) / 3]]
    with pytest.raises(InputError, match="beyond the range of floats"):
        _ = Examples(rows).points
