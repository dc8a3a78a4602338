"""Titles, lines of units and summaries are named with their lines, and without them the rest is read as it is meant."""

import random
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from mixproof.geometry.data.sources import as_rows
from mixproof.geometry.errors import InputError
from tests.geometry.data.test_refusals import advised, points, told_of

HEADER = ["u", "v", "size", "kind"]
ROWS = [[f"{k * k % 11}.5", str(k % 4), f"{k * 3 % 7}", "ab"[k % 2]] for k in range(14)]


def _write(file: Path, lines: Sequence[list[str] | str], mark: str = ",") -> Path:
    file.write_text("".join((line if isinstance(line, str) else mark.join(line)) + "\n" for line in lines))
    return file


def _skipped(told: str) -> str:
    found = re.search(r"`skip_lines='([\d,]+)'`", told)
    assert found, told
    return found[1]


ENDS: dict[str, tuple[list[list[str]], list[list[str]], str]] = {
    "units": ([["mm", "kg", "%", ""]], [], "2"),
    "units and types": ([["mm", "kg", "", "-"], ["float", "int", "int", "str"]], [], "2,3"),
    "a mean": ([], [["mean", "1.5", "2.5", ""]], "16"),
    "statistics": (
        [],
        [["mean", "1", "2", ""], ["std", "1", "2", ""], ["25%", "1", "2", ""], ["max:", "1", "2", ""]],
        "16,17,18,19",
    ),
    "units and a total": ([["mm", "kg", "%", ""]], [["Total", "3", "4", ""]], "2,17"),
    "a note": ([], [["* from 2019", "", "", ""]], "16"),
    "a second header": ([["u", "v", "size", "of flower"]], [], "2"),
}


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("case", ENDS)
def test_lines_at_the_ends_that_are_no_rows_are_named_and_left_out(case: str, mark: str, tmp_path: Path) -> None:
    before, after, lines = ENDS[case]
    file = _write(tmp_path / "t.csv", [HEADER, *before, *ROWS, *after], mark)
    told = told_of(file)
    assert _skipped(told) == lines, told
    assert "looks like" in told
    assert all(f"line {line} (" in told for line in lines.split(",")), told
    found = as_rows(file, skip_lines=lines)
    assert points(found) == points(as_rows(_write(tmp_path / "plain.csv", [HEADER, *ROWS])))


def test_what_else_is_refused_is_offered_without_them(tmp_path: Path) -> None:
    """Decimal commas, gaps, numbers of rows and categories are found by reading without these lines."""
    rows = [
        [str(k + 1), row[0].replace(".", ","), "?" if k == 5 else row[1], f"{row[2]} kg", *row[3:]]
        for k, row in enumerate(ROWS)
    ]
    lines = [["Id", *HEADER], ["no.", "mm", "", "weight", ""], *rows, ["average", "5,5", "1", "2 kg", ""]]
    file = _write(tmp_path / "t.csv", lines, ";")
    options = advised(told_of(file))
    assert options == {"skip_lines": "2,17", "units": "size", "decimal": ",", "missing": "drop", "drop": "Id"}
    plain = as_rows(_write(tmp_path / "plain.csv", [HEADER, *(row for k, row in enumerate(ROWS) if k != 5)]))
    assert points(as_rows(file, **options)) == points(plain)  # type: ignore[arg-type]


@pytest.mark.parametrize("cells", [["unknown", "1", "2", "a"], ["high", "low", "2", "b"], ["high", "low", "low", "a"]])
@pytest.mark.parametrize("at", [0, 7, 14])
def test_words_in_a_row_with_a_class_of_others_are_a_row(cells: list[str], at: int, tmp_path: Path) -> None:
    told = told_of(_write(tmp_path / "t.csv", [HEADER, *ROWS[:at], cells, *ROWS[at:]]))
    assert "skip_lines" not in told, told


def test_a_summary_is_found_beyond_the_rows_after_which_reading_stops(tmp_path: Path) -> None:
    many = [[*row[:3], "ab"[k % 2]] for k, row in enumerate(ROWS * 400)]
    file = _write(tmp_path / "t.csv", [HEADER, ["mm", "", "", ""], *many, ["sum", "1", "2", ""]])
    assert _skipped(told_of(file)) == f"2,{len(many) + 3}"


_LABEL_FIRST = [["ab"[k % 2], f"{k * k % 11}.5", str(k % 4), f"{k * 3 % 7}"] for k in range(14)]
_SUMMED = {
    "a mean, rounded": (["Mean", "4.0", "1.4", "3"], True),
    "a mean, cut": (["average", "4.00000", "1.35714", "3.0"], True),
    "a mean, wrong in a decimal": (["average", "4.00000", "1.35724", "3.0"], False),
    "a total": (["TOTAL:", "56", "19", "42"], True),
    "a median": (["Mittelwert", "4", "1", "3"], True),
    "the greatest": (["max", "9.5", "3", "6"], True),
    "no summary": (["max", "9.5", "3", "5"], False),
    "another class": (["c", "9.5", "3", "6"], False),
}


@pytest.mark.parametrize("case", _SUMMED)
def test_a_summary_that_names_itself_in_the_place_of_a_label_is_one_by_its_numbers(case: str, tmp_path: Path) -> None:
    last, is_one = _SUMMED[case]
    header = ["kind", *HEADER[:3]]
    file = _write(tmp_path / "t.csv", [header, *_LABEL_FIRST, last])
    if is_one:
        told = _refusal(file, label="kind")
        assert "looks like a summary" in told
        assert _skipped(told) == "16", told
    else:
        assert as_rows(file, label="kind").count == 15
    plain = as_rows(_write(tmp_path / "plain.csv", [header, *_LABEL_FIRST]), label="kind")
    assert points(as_rows(file, label="kind", skip_lines="16")) == points(plain)


def test_all_rows_of_statistics_go_with_the_one_that_is_known_by_its_numbers(tmp_path: Path) -> None:
    after = [["mean", "4", "1.4", "3"], ["sd", "3.1", "1.2", "2.1"]]
    file = _write(tmp_path / "t.csv", [["kind", *HEADER[:3]], *_LABEL_FIRST, *after])
    assert _skipped(_refusal(file, label="kind")) == "16,17"
    file = _write(tmp_path / "u.csv", [["kind", *HEADER[:3]], *_LABEL_FIRST[:6], ["max", "9.5", "3", "6"]])
    assert as_rows(file, label="kind").count == 7


TITLES = {
    "a comma": ["Flowers, of May 2024"],
    "one word": ["Flowers"],
    "words": ["Flowers of the May 2024"],
    "two lines": ["Flowers, of May", "by R. Fisher, J. Doe, and others, 1936, London"],
    "a blank line": ["Flowers; from a garden", ""],
    "an open quote": ['Flowers "of May'],
}

PADDED = {
    "a title": [["Flowers of May", "", "", ""]],
    "a title and a date": [["Flowers of May", "", "", ""], ["printed 2019-01-03", "", "", ""]],
    "a heading of several columns": [["", "Petals", "", ""]],
    "two headings of several columns": [["Petals", "", "Others", ""]],
}


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("case", PADDED)
def test_a_title_as_wide_as_the_table_is_named_and_left_out(case: str, mark: str, tmp_path: Path) -> None:
    """As spreadsheets write it, with a mark for each empty cell."""
    title = PADDED[case]
    file = _write(tmp_path / "t.csv", [*title, HEADER, *ROWS], mark)
    told = told_of(file)
    lines = ",".join(str(k) for k in range(1, len(title) + 1))
    assert _skipped(told) == lines, told
    assert "like a title" in told, told
    plain = as_rows(_write(tmp_path / "plain.csv", [HEADER, *ROWS]))
    assert points(as_rows(file, skip_lines=lines)) == points(plain)


@pytest.mark.parametrize(
    "first",
    [["", "v", "size", "kind"], ["u", "", "", "kind"], ["5", "", "", ""], ["", "", "", "a"], ["5", "", "", "a"]],
)
def test_a_first_row_with_gaps_is_no_title(first: list[str], tmp_path: Path) -> None:
    told = told_of(_write(tmp_path / "t.csv", [first, *ROWS]))
    assert "title" not in told, told


@pytest.mark.parametrize("mark", [",", ";", "\t", " "])
@pytest.mark.parametrize("case", TITLES)
def test_a_title_is_named_and_left_out(case: str, mark: str, tmp_path: Path) -> None:
    if mark == " " and case != "one word":
        return  # white space parts a title as it parts the columns
    title = TITLES[case]
    lines = ",".join(str(k) for k, line in enumerate(title, 1) if line)
    file = _write(tmp_path / "t.csv", [*title, HEADER, *ROWS], mark)
    told = told_of(file)
    assert _skipped(told) == lines, told
    assert "like a title" in told, told
    plain = as_rows(_write(tmp_path / "plain.csv", [HEADER, *ROWS]))
    assert points(as_rows(file, skip_lines=lines)) == points(plain)
    assert points(as_rows(file, skip_lines=lines, label="kind")) == points(plain)
    assert _skipped(_refusal(file, label="kind")) == lines


def _refusal(source: Any, **options: Any) -> str:
    with pytest.raises(InputError) as refused:
        as_rows(source, **options)
    return str(refused.value)


def test_a_title_above_other_refusals_comes_with_their_mends(tmp_path: Path) -> None:
    rows = [[str(k + 1), *row] for k, row in enumerate(ROWS)]
    file = _write(tmp_path / "t.csv", ["Flowers, of May", ["Id", *HEADER], ["", "mm", "kg", "", ""], *rows])
    assert advised(told_of(file)) == {"skip_lines": "1,3", "drop": "Id"}


def test_names_of_columns_without_one_for_the_names_of_rows_are_no_title(tmp_path: Path) -> None:
    """As R writes a table."""
    file = _write(tmp_path / "t.csv", [HEADER, *([f"r{k}", *row] for k, row in enumerate(ROWS))])
    told = told_of(file)
    assert "title" not in told
    assert "line 1 ('u', 'v', 'size', …) has 4 columns, and all others have 5: complete it" in told
    short = told_of(_write(tmp_path / "u.csv", [ROWS[0][:3], *ROWS]))
    assert "title" not in short


def test_other_rows_of_another_width_are_no_title(tmp_path: Path) -> None:
    told = told_of(_write(tmp_path / "t.csv", [HEADER, *ROWS[:5], ["1", "2"], *ROWS[5:]]))
    assert told.endswith("complete the row or remove it (`skip_lines='7'` leaves it out)")
    rows = as_rows(tmp_path / "t.csv", skip_lines="7")
    assert rows.count == len(ROWS)
    assert "label: 'kind' (column 3); line 7 left out" in rows.origin


@pytest.mark.parametrize("lines", ["0", "-1", "x", "1.5", "", "1-3", ["2", "y"], 0, True, "9" * 30])
def test_lines_are_named_by_their_numbers(lines: Any, tmp_path: Path) -> None:
    file = _write(tmp_path / "t.csv", [HEADER, *ROWS])
    assert "`skip_lines` takes numbers of lines, from 1" in _refusal(file, skip_lines=lines)


def test_lines_that_are_not_there_are_refused(tmp_path: Path) -> None:
    file = _write(tmp_path / "t.csv", [HEADER, *ROWS])
    assert _refusal(file, skip_lines="3,16").endswith(
        "has no line 16 that `skip_lines` could leave out: it has 15 lines"
    )
    assert as_rows(file, skip_lines=[15, "3"]).count == len(ROWS) - 2
    assert "are for text files" in _refusal([[1, 2], [3, 4]], y=["a", "b"], skip_lines=[1])


def test_lines_of_attribute_files_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "t.arff"
    file.write_text("@relation t\n@attribute u real\n@attribute kind {a,b}\n@data\n1,a\noops\n2,b\n")
    assert as_rows(file, skip_lines="6").labels == ("a", "b")


@pytest.mark.parametrize("seed", range(40))
def test_rows_that_are_put_together_at_random_are_read_or_refused_in_a_line(seed: int, tmp_path: Path) -> None:
    stream = random.Random(seed)
    cells = ["", "1", "2.5", "1,5", "3 kg", "4 g", "mean", "a", "b", "x y", "?", '"', "2020-01-02", "€ 3", "no", "1e5"]
    lines = [
        [stream.choice(cells) for _ in range(stream.choice([1, 3, 3, 3, 3, 4]))] for _ in range(stream.randrange(9))
    ]
    file = _write(tmp_path / "t.csv", [*lines, *ROWS[:4], *lines[:2]], stream.choice(",;\t "))
    for options in ({}, {"units": "0"}, {"skip_lines": "1,2"}, {"skip_lines": "2", "units": "1", "missing": "drop"}):
        with suppress(InputError):  # any other error is one of the reader
            assert as_rows(file, **options).count  # type: ignore[arg-type]
