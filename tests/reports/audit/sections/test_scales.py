"""The note on columns of unlike ranges: what they are, and how to audit what a model is trained on."""

import re
from pathlib import Path

import numpy as np
import pytest

from mixproof import audit
from mixproof.geometry.data.rows import Rows
from mixproof.reports.audit.sections.scales import scale_words


def rows_of(*columns: list[int], denominator: int = 1, names: tuple[str, ...] = ()) -> Rows:
    table = np.array(columns, dtype=np.int64).T
    return Rows("t", table, denominator, ("a", "b") * (len(table) // 2), columns=names)


MEASURED, NUMBERS = [k % 2 for k in range(40)], [1000 + 7 * k for k in range(40)]


def test_the_ranges_are_told_and_the_way_to_audit_standardised_columns() -> None:
    words = scale_words(rows_of([5, 8] * 20, [0, 30000] * 20, denominator=10, names=("dose", "cost")), False)
    assert words.startswith("The widest: cost from 0 to 3000; the narrowest: dose from 0.5 to 0.8.")
    assert '--scale range (Python: scale="range")' in words
    assert "The training" not in words
    assert "The training standardises its inputs" in scale_words(rows_of([0, 1] * 20, [0, 900] * 20), True)
    assert scale_words(rows_of([0, 1] * 20, [0, 90] * 20), False) == ""


@pytest.mark.parametrize(
    ("values", "denominator", "is_number"),
    [
        (NUMBERS, 1, True),
        ([101 * k for k in range(40)], 2, False),  # halves
        ([500 * (k % 20) for k in range(40)], 1, False),  # each twice
        ([1000 * k for k in range(10)], 1, False),  # few rows, of which nothing is inferred
    ],
)
def test_whole_numbers_that_are_nearly_all_unlike_may_number_the_rows(
    values: list[int], denominator: int, is_number: bool
) -> None:
    table = rows_of([k % 2 for k in range(len(values))], values, denominator=denominator, names=("x", "No. of case"))
    words = scale_words(table, False)
    assert words
    assert ("Nearly every row has its own whole number" in words) == is_number
    assert ("--drop 'No. of case' (Python: drop=)" in words) == is_number


@pytest.mark.parametrize("names", [(), ("x", "a, b")])
def test_a_column_that_no_option_can_name_is_told_all_the_same(names: tuple[str, ...]) -> None:
    assert scale_words(rows_of(MEASURED, NUMBERS, names=names), False).endswith("leave the column out.")


def test_what_the_note_advises_does_away_with_the_note(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    lines = [f"{NUMBERS[k]},{MEASURED[k]},{'ab'[k % 3 % 2]}" for k in range(16)]
    file.write_text("\n".join(["case,x,kind", *lines]))
    found = audit(str(file))
    text = " ".join(str(found).split())
    assert "ruled by the columns of wide range. The widest: case from 1000 to 1105" in text
    assert re.search(r"--scale range .* --drop case", text)
    scaled = audit(str(file), scale="range")
    assert "ruled by" not in str(scaled)
    assert scaled.epsilon != found.epsilon
    assert "ruled by" not in str(audit(str(file), drop="case"))
