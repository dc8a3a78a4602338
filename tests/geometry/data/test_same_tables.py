"""A table means the same whatever holds it: the same rows, or the same refusal."""

import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from mixproof.geometry.data.sources import as_rows
from mixproof.geometry.errors import InputError
from tests.geometry.data.same_tables import FORMS, TABLES, SameTable


def reading(source: object, table: SameTable) -> str:
    """The way in which a source is read otherwise than the table says; empty where it is not."""
    try:
        rows = as_rows(source, **table.options)
    except InputError as error:
        return "" if table.refusal and re.search(table.refusal, str(error)) else str(error)
    points = [tuple(Fraction(int(each), rows.denominator) for each in row) for row in rows.numerators]
    found = list(zip(points, rows.labels, strict=True))
    agrees = not table.refusal and found == table.expected and table.said in rows.origin
    return "" if agrees else f"{found}, {rows.origin}"


@pytest.mark.parametrize("form", FORMS)
def test_a_table_means_the_same_in_every_form(form: str, tmp_path: Path) -> None:
    read = {name: reading(FORMS[form](tmp_path, table.columns), table) for name, table in TABLES.items()}
    assert {name: told for name, told in read.items() if told} == {}


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
