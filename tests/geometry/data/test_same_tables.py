"""A table means the same whatever holds it: the same rows, or the same refusal."""

import re
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from mixproof.geometry.data.rows import Rows
from mixproof.geometry.data.sources import as_rows
from mixproof.geometry.errors import InputError
from tests.geometry.data.same_arrays import EVERY_FORM, NAMELESS
from tests.geometry.data.same_tables import FORMS, TABLES, SameTable


def reading(read: Callable[..., Rows], table: SameTable) -> str:
    """The way in which a table is read otherwise than it says; empty where it is not."""
    try:
        rows = read(**table.options)
    except InputError as error:
        return "" if table.refusal and re.search(table.refusal, str(error)) else str(error)
    points = [tuple(Fraction(int(each), rows.denominator) for each in row) for row in rows.numerators]
    found = list(zip(points, rows.labels, strict=True))
    agrees = not table.refusal and found == table.expected and table.said in rows.origin
    return "" if agrees else f"{found}, {rows.origin}"


@pytest.mark.parametrize("form", FORMS)
def test_a_table_means_the_same_in_every_form(form: str, tmp_path: Path) -> None:
    read = {
        name: reading(partial(as_rows, FORMS[form](tmp_path, table.columns)), table) for name, table in TABLES.items()
    }
    assert {name: told for name, told in read.items() if told} == {}


@pytest.mark.parametrize("form", EVERY_FORM)
def test_numbers_without_names_mean_the_same_as_arrays_and_as_tables(form: str, tmp_path: Path) -> None:
    told = {}
    for name, table in NAMELESS.items():
        read = EVERY_FORM[form](tmp_path, table)
        if read is not None:
            told[name] = reading(read, table)
    assert len(told) > len(NAMELESS) // 2
    assert {name: words for name, words in told.items() if words} == {}


@pytest.mark.parametrize("ending", ["npy", "npz"])
def test_arrays_of_a_file_are_looked_at_as_tables_are(ending: str, tmp_path: Path) -> None:
    table, labels = np.column_stack([np.arange(1, 13), np.arange(12) ** 2]), np.arange(12) % 3
    file = tmp_path / f"t.{ending}"
    if ending == "npy":
        np.save(file, np.column_stack([table, labels]))
    else:
        np.savez(file, X=table, y=labels)
    with pytest.raises(InputError, match="column '0' numbers the rows, from 1 to 12: leave it out by `drop='0'`"):
        as_rows(file)
    assert as_rows(file, drop=["0"]).dimension == 1
    assert as_rows(file, keep=["0"]).dimension == 2


def test_an_archive_with_two_arrays_of_labels_is_asked_about(tmp_path: Path) -> None:
    np.savez(tmp_path / "t.npz", X=np.eye(2), target=[0, 1], label=["a", "b"])
    with pytest.raises(InputError, match=r"arrays 'label' and 'target' may each be the labels: name one by `label`$"):
        as_rows(tmp_path / "t.npz")
    assert as_rows(tmp_path / "t.npz", label="label").labels == ("a", "b")


def test_a_count_within_lists_is_said_since_nothing_leaves_it_out_alone() -> None:
    lists = [[k, k * k] for k in range(12)]
    rows = as_rows(pd.DataFrame({"size": lists, "kind": ["a", "b", "c"] * 4}))
    assert "column 'size[0]' counts the rows, from 0 to 11: taken as a coordinate" in rows.origin
    assert "counts" not in as_rows(pd.DataFrame({"size": lists, "kind": ["a"] * 12}), keep=["size"]).origin


@pytest.mark.parametrize(
    ("options", "others"),
    [
        ({"drop": ["b", "c"]}, [0, 0, 1, 0]),
        ({"keep": ["b", "c"]}, [0, 0, 1, 0]),
        ({}, [1, 0, 1, 0]),
        ({}, [0, 0, 0, 0]),
    ],
)
def test_one_hot_classes_are_not_spoken_of_where_they_are_none(options: dict[str, Any], others: list[int]) -> None:
    table = pd.DataFrame({"u": [5, 7, 2, 1], "a": [1, 0, 0, 0], "b": [0, 1, 0, 1], "c": others})
    assert "one-hot" not in as_rows(table, label="a", **options).origin
