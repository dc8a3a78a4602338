"""The last column is not taken for the label in silence where it holds measurements and another one categories."""

import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from mixproof.geometry.data.sources import as_rows
from mixproof.geometry.errors import InputError
from tests.geometry.data.test_refusals import FORMS, Mess, advised, points, told_of

KINDS = ["red", "blue", "blue", "green"] * 15
SIZES = [str(k * k % 37) for k in range(60)]
MANY = [str(100 + k * k % 53) for k in range(60)]
FEW = [str(k % 7) for k in range(60)]


def _frame(last: Sequence[str], **more: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({"size": SIZES, "hue": KINDS, **more, "age": last})


def _source(form: str, folder: Path, frame: pd.DataFrame) -> Any:
    if form == "pandas":
        return frame
    file = folder / "t.csv"
    if form == "Parquet":
        frame.to_parquet(folder / "t.parquet")
        return folder / "t.parquet"
    frame.to_csv(file, index=False, sep=";")
    return file


@pytest.mark.parametrize("form", ["CSV", "pandas", "Parquet"])
def test_the_question_for_the_label_comes_with_the_options_of_both_answers(form: str, tmp_path: Path) -> None:
    frame = _frame(MANY)
    source = _source(form, tmp_path, frame)
    told = told_of(source)
    assert "which column is the label? probably 'hue' ('red' in row 0), since the last one, 'age', holds" in told
    assert f"holds {len(set(MANY))} different numbers" in told
    first, other = re.findall(r"`label='(\w+)'`(?: `one_hot='(\w+)'`)?", told)[:2]
    assert (first, other) == (("hue", ""), ("age", "hue"))
    rows = as_rows(source, label="hue")
    assert rows.labels == tuple(KINDS)
    assert points(rows) == [
        ((Fraction(size), Fraction(age)), kind)
        for size, kind, age in frame[["size", "hue", "age"]].itertuples(index=False)
    ]
    assert list(as_rows(source, label="age", one_hot="hue").labels) == MANY


@pytest.mark.parametrize("form", ["CSV", "pandas"])
def test_the_label_that_is_asked_for_comes_with_all_other_mends(form: str, tmp_path: Path) -> None:
    frame = _frame(MANY, Id=[str(k + 1) for k in range(60)], mass=[f"{k % 5} kg" for k in range(60)])
    frame.loc[7, "hue"] = "?"
    options = advised(told_of(_source(form, tmp_path, frame)))
    assert options == {"label": "hue", "units": "mass", "missing": "drop", "drop": "Id"}
    rows = as_rows(_source(form, tmp_path, frame), **options)  # type: ignore[arg-type]
    assert (rows.count, rows.dimension, len(rows.class_sizes)) == (59, 3, 3)


@pytest.mark.parametrize(
    ("last", "more"),
    [
        (FEW, {}),
        (["a", "b"] * 30, {}),
        (MANY, {"town": ["Oslo", "Bern", "Rome"] * 20}),
    ],
    ids=["few numbers", "words", "two columns of categories"],
)
def test_the_label_is_not_asked_for_where_nothing_tells_of_another(
    last: list[str], more: dict[str, list[str]], tmp_path: Path
) -> None:
    told = told_of(_source("CSV", tmp_path, _frame(last, **more)))
    assert "which column is the label" not in told
    assert as_rows(_source("CSV", tmp_path, _frame(last, **more)), one_hot=",".join(["hue", *more])).count == 60


def test_categories_that_are_named_leave_the_question_for_the_label_open(tmp_path: Path) -> None:
    source = _source("CSV", tmp_path, _frame(MANY))
    asked = r"'age', holds 27 different numbers: name .* by `label`, as in `label='hue'` in place of `one_hot`$"
    with pytest.raises(InputError, match=asked):
        as_rows(source, one_hot="hue")
    assert as_rows(source, one_hot="hue", label="age").dimension == 4


def test_other_marks_of_numbers_are_measurements_too(tmp_path: Path) -> None:
    source = _source("CSV", tmp_path, _frame([f"1.{each},5" for each in MANY]))
    assert advised(told_of(source)) == {"label": "hue", "decimal": ",", "thousands": "."}


GAPS = [k for k in range(12) if k % 3 == 0]


@pytest.mark.parametrize("form", FORMS)
def test_a_remark_in_some_rows_costs_the_column_and_no_row(form: str, tmp_path: Path) -> None:
    cells = ["" if k in GAPS else "seen again" for k in range(12)]
    source = FORMS[form](tmp_path, [Mess("note", cells, "", {})])
    told = told_of(source)
    assert "`drop='note'`" in told, told
    assert as_rows(source, drop="note").count == 12
    held = [Mess("note", cells, "", {}), Mess("town", ["Oslo", "Bern"] * 6, "", {})]
    assert advised(told_of(FORMS[form](tmp_path, held))) == {"drop": "note", "one_hot": "town"}


@pytest.mark.parametrize("form", FORMS)
def test_categories_stay_where_numbers_lack_as_much(form: str, tmp_path: Path) -> None:
    town = Mess("town", ["" if k in GAPS else "Oslo" for k in range(12)], "", {})
    size = Mess("size", ["?" if k in GAPS else str(k % 5) for k in range(12)], "", {})
    assert advised(told_of(FORMS[form](tmp_path, [town, size]))) == {"one_hot": "town", "missing": "drop"}


@pytest.mark.parametrize("form", FORMS)
def test_words_that_mostly_differ_are_no_categories(form: str, tmp_path: Path) -> None:
    texts = [f"no {k % 8}th" for k in range(12)]
    held = [Mess("note", texts, "", {}), Mess("town", ["Oslo", "Bern"] * 6, "", {})]
    assert advised(told_of(FORMS[form](tmp_path, held))) == {"drop": "note", "one_hot": "town"}


REMARKS = ["late" if k % 9 == 0 else "" for k in range(60)]
TONES = ["dark" if k % 7 < 3 else "light" for k in range(60)]


@pytest.mark.parametrize("form", ["CSV", "pandas"])
@pytest.mark.parametrize("others", [0, 1, 2])
def test_a_last_column_that_is_mostly_empty_is_no_label_in_silence(form: str, others: int, tmp_path: Path) -> None:
    """As remarks are; each column of categories is offered in its place, with options that read the table."""
    more = dict([("tone", TONES), ("side", [*"lr"] * 30)][:others])
    frame = pd.DataFrame({"size": SIZES, "hue": KINDS, **more, "remarks": REMARKS})
    source = _source(form, tmp_path, frame)
    told = told_of(source)
    assert "since the last one, 'remarks', is empty in 53 of 60 rows" in told
    assert "missing" not in told.partition("if 'remarks'")[0].replace("`label='remarks'` `missing='drop'`", ""), told
    ways = [
        advised(f": to read it, add {way}")
        for way in told.partition("to read it, add ")[2].partition(" (")[0].split(", or ")
    ]
    assert {way["label"] for way in ways} == {"hue", *more}
    for way in ways:
        rows = as_rows(source, **way)  # type: ignore[arg-type]
        assert rows.labels == tuple(frame[way["label"]])
        assert (rows.count, "remarks" in rows.columns) == (60, False)


@pytest.mark.parametrize("form", ["CSV", "pandas", "Parquet"])
def test_beside_numbers_alone_a_last_column_that_is_mostly_empty_is_asked_about(form: str, tmp_path: Path) -> None:
    frame = pd.DataFrame({"size": SIZES, "age": MANY, "remarks": [word or None for word in REMARKS]})
    if form == "Parquet":
        frame = frame.astype({"size": int, "age": int})
    source = _source(form, tmp_path, frame)
    with pytest.raises(InputError, match="the last one, 'remarks', is empty in 53 of 60 rows: name the column of cl"):
        as_rows(source)
    with pytest.raises(InputError, match="53 rows have such gaps"):
        as_rows(source, label="remarks")
    frame["remarks"] = ["late", "early"] * 27 + [None] * 6
    with pytest.raises(InputError, match="6 rows have such gaps"):
        as_rows(_source(form, tmp_path, frame))


@pytest.mark.parametrize("form", ["CSV", "pandas", "Parquet"])
@pytest.mark.parametrize("hues", [KINDS, None])
def test_a_last_column_that_is_empty_is_left_out_and_the_one_before_it_is_the_label(
    hues: Sequence[str] | None, form: str, tmp_path: Path
) -> None:
    more = {} if hues is None else {"hue": hues}
    frame = pd.DataFrame({"size": map(int, SIZES), **more, "age": map(int, FEW), "": [None] * 60})
    source = _source(form, tmp_path, frame)
    told = told_of(source)
    options = advised(told) if "to read it" in told else dict(re.findall(r"`(\w+)='([^`]+)'`", told))
    assert options.keys() == ({"drop"} if hues is None else {"drop", "one_hot"}), told
    rows = as_rows(source, **options)
    assert (rows.labels, rows.count) == (tuple(FEW), 60)
