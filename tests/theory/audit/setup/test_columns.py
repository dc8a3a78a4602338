"""Rounded columns, and columns of unlike ranges, are told from recorded ones."""

from typing import Any

import numpy as np
import pandas as pd

from tests.theory.audit.asked import findings_of


def kinds(table: Any) -> list[str]:
    """The notes on a table that are about its numbers."""
    found = findings_of(table, [k % 2 for k in range(len(table))], rows=4).problems
    return [each.kind for each in found if each.kind in {"rounded values", "unlike scales"}]


def test_rounded_results_are_told_from_recorded_numbers() -> None:
    draw = np.random.default_rng(0)
    recorded = draw.integers(10, 99, (60, 3)) / 10
    standardised = (recorded - recorded.mean(axis=0)) / recorded.std(axis=0)
    pixels = draw.integers(0, 256, (60, 3))
    assert kinds(standardised) == kinds(standardised.astype(np.float32)) == ["rounded values"]
    assert kinds(pixels / 255) == kinds(pixels.astype(np.float32) / np.float32(255)) == ["rounded values"]
    fine = [[round(float(value), 9) for value in row] for row in draw.uniform(0, 1, (60, 3))]
    degrees = [[round(float(value), 5) for value in row] for row in draw.uniform(-90, 90, (60, 3))]
    for table in (
        recorded,
        recorded.astype(np.float32),
        pixels,
        pixels / 16,
        degrees,
        fine,
        [["1/3"], ["0"]] * 2 + [["2/7"], ["1"]] * 2,
    ):
        assert kinds(table) == []
    (note,) = (each for each in findings_of(standardised, [0, 1] * 30).problems if each.kind == "rounded values")
    assert "audit the data as they were recorded" in note.words


def test_columns_of_very_different_range_are_told() -> None:
    draw = np.random.default_rng(0)
    table = draw.integers(0, 100, (50, 2))
    assert kinds(table) == []
    assert kinds(table * [1, 200]) == ["unlike scales"]
    frame = pd.DataFrame({"height": [1.5, 1.75, 1.25], "pay": [30000, 52000, 41000], "kind": list("aba")})
    (note,) = [each for each in findings_of(frame, label="kind").problems if each.kind == "unlike scales"]
    assert note.words.startswith("column pay has a range 44,000 times that of column height")
