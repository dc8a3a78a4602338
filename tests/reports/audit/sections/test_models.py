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
