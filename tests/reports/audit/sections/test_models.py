"""The sections about losses and linear models."""

import pytest

from mixproof import audit


def test_classes_of_about_one_size_are_not_told_to_be_once_as_large() -> None:
    points = [[k * k, 3 * k] for k in range(401)]
    text = " ".join(str(audit(points, ["a"] * 201 + ["b"] * 200, rows=20)).split())
    assert "The classes have nearly as many rows, from 200 to 201." in text
    assert "2.5 times as many" in str(audit([[k * k, k] for k in range(7)], list("aaaaabb")))


def test_a_floor_that_was_not_decided_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.solvers.loss.shared_points.MOST_SECONDS", 0)
    words = " ".join(str(audit([[0], [0], [1], [3]], list("abab"))).split())
    assert "not decided (the points with two labels" in words


def test_classes_that_no_plane_through_the_origin_parts_are_told_plainly() -> None:
    line = [[1], [2], [3], [5]]
    words = " ".join(str(audit(line, list("aabb"))).split())
    assert "No linear model without bias gets all rows right" in words
    assert "not decided; no hyperplane" not in words
    assert "add a column of ones" in words
    with_ones = " ".join(str(audit([[*each, 1] for each in line], list("aabb"))).split())
    assert "No linear model without bias" not in with_ones
    assert "A linear model without bias learns" in with_ones
    not_asked = " ".join(str(audit(line, list("abca"))).split())
    assert "not decided; the theory compares linear models of two classes" in not_asked
