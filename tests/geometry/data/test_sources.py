"""Every source of data is read in the same way, whoever reads it."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import torch
from scipy.sparse import csr_array
from torch.utils.data import TensorDataset

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.files.reader import read_file
from mixproof.geometry.data.memory.arrays import from_arrays
from mixproof.geometry.data.named import named_dataset
from mixproof.geometry.data.sources import as_dataset, as_rows, load, load_rows
from mixproof.geometry.errors import InputError
from tests.geometry.data.every_source import LABELS, TABLE, WRITERS
from tests.geometry.data.expected import rows_of


def test_gaps_in_arrays_are_refused_with_the_way_to_leave_them_out() -> None:
    with pytest.raises(InputError, match=r"row 1, .*: fill it in, .* \(`missing='drop'` leaves it out\)$"):
        as_dataset([[0.5], [np.nan]], [0, 1])


def test_a_folder_without_images_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder without images by class"):
        as_rows(tmp_path)


def test_a_point_with_two_labels_is_refused_of_a_dataset_and_kept_in_rows() -> None:
    assert as_rows([[1], [1]], ["a", "b"]).count == 2
    with pytest.raises(InputError, match="two labels"):
        as_dataset([[1], [1]], ["a", "b"])


def test_a_file_is_loaded_by_its_path_and_label_column(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("class,x\na,1\nb,0.5\n")
    assert rows_of(load(str(file), "class")) == [((Fraction(1),), "a"), ((Fraction(1, 2),), "b")]
    plain = tmp_path / "table"
    plain.write_text("1,a\n0.5,b\n")
    assert rows_of(load(str(plain))) == rows_of(load(str(file), "0"))
    assert rows_of(load(str(plain), header=True)) == [((Fraction(1, 2),), "b")]


def test_a_named_dataset_takes_no_label_column_and_no_header() -> None:
    for asked in ({"label": "species"}, {"header": True}, {"header": False}):
        with pytest.raises(InputError, match=r"are for files; the dataset 'iris' has labels of its own$"):
            load("iris", **asked)


@pytest.mark.parametrize("kind", WRITERS)
def test_every_kind_of_source_gives_the_same_dataset_at_every_door(kind: str, tmp_path: Path) -> None:
    source, plain = WRITERS[kind](tmp_path), from_arrays(TABLE, LABELS)
    read: list[Dataset] = [
        load(str(source)),
        load(source),
        load_rows(source).dataset(),
        as_dataset(source),
        as_dataset(str(source)),
        as_rows(str(source)).dataset(),
        read_file(source),
    ]
    for dataset in read:
        assert (dataset.name, dataset.origin) == (source.name, read[0].origin)
        assert (dataset.labels, dataset.classes, dataset.rows) == (plain.labels, plain.classes, plain.rows)
        assert (dataset.numerators == plain.numerators).all()
        assert dataset.denominator == 1


@pytest.mark.parametrize("name", ["cross", "moons:points=9,seed=2", "iris"])
def test_a_named_dataset_is_the_same_at_every_door(name: str) -> None:
    known = named_dataset(name)
    for dataset in (load(name), load_rows(name).dataset(), as_dataset(name), as_rows(name).dataset()):
        assert (dataset.name, dataset.denominator) == (known.name, known.denominator)
        assert (dataset.labels, dataset.classes, dataset.rows) == (known.labels, known.classes, known.rows)
        assert (dataset.numerators == known.numerators).all()


def test_a_name_goes_before_a_file_and_a_path_is_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cross").write_text("1,a\n2,b\n")
    for read in (load, as_dataset):
        assert read("cross").size == 4
        assert read("./cross").size == read(Path("cross")).size == 2
        with pytest.raises(InputError, match="there is no file shadow"):
            read(Path("shadow"))


@pytest.mark.parametrize("kind", ["images by class", "IDX", "CIFAR-10, binary"])
def test_images_take_no_label_column_and_no_header(kind: str, tmp_path: Path) -> None:
    source = WRITERS[kind](tmp_path)
    for asked in ({"label": "0"}, {"header": True}):
        with pytest.raises(InputError, match="`label`, `header`, `drop` and `keep` are for tables"):
            load(source, **asked)


def test_rows_with_gaps_are_left_out_at_every_door(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("0.5,a\n?,b\n2,b\n")
    for read in (load, load_rows, as_dataset, as_rows, read_file):
        with pytest.raises(InputError, match=r"fill it in, or remove the row \(`missing='drop'` leaves it out\)$"):
            read(file)
    assert load(file, missing="drop").size == read_file(file, missing="drop").size == 2
    assert load_rows(file, missing="drop").number(1) == as_rows(file, missing="drop").number(1) == 2
    assert from_arrays([[0.5], [np.nan]], ["a", "b"], missing="drop").size == 1


def test_a_column_of_labels_is_named_by_an_integer_at_every_door(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("1,7,0\n2,8,1\n")
    table = np.array([[1, 7, 0], [2, 8, 1]])
    fields = pd.DataFrame(table, columns=["a", "b", "k"]).to_records(index=False)
    sources: list[Any] = [file, table, torch.tensor(table), csr_array(table), fields, pd.DataFrame(table)]
    sources += [pl.DataFrame(table), pa.table({"a": table[:, 0], "b": table[:, 1], "k": table[:, 2]})]
    for source in sources:
        rows = as_rows(source, label=1)
        assert (rows.numerators.tolist(), rows.labels) == ([[1, 0], [2, 1]], ("7", "8"))
        assert as_rows(source, label=-1).labels == ("0", "1")
    assert load(file, 1).classes == load_rows(file, "1").dataset().classes == ("7", "8")


@pytest.mark.parametrize(
    "data", [[([1.0], 0), ([2.0], 1)], Dataset.from_rows([[1], [2]], "ab"), TensorDataset(torch.ones(2, 1)), 5, None]
)
def test_what_has_no_columns_takes_no_column_of_labels(data: Any) -> None:
    with pytest.raises(InputError, match=r"`label` names a column of a table, and this \w+ is none: leave it out"):
        as_rows(data, label="k")


@pytest.mark.parametrize("missing", ["skip", None, True, "Drop"])
def test_a_way_with_missing_values_that_there_is_not_is_refused(missing: Any, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("1,a\n2,b\n")
    for read in (
        lambda: as_rows([[1], [2]], [0, 1], missing=missing),
        lambda: load(tmp_path / "t.csv", missing=missing),
        lambda: from_arrays([[1], [2]], [0, 1], missing=missing),
        lambda: load("cross", missing=missing),
    ):
        with pytest.raises(InputError, match="`missing` is 'refuse' or 'drop', not"):
            read()
    with pytest.raises(InputError, match="`exact` is 'decimal' or 'binary', not 'float'"):
        from_arrays([[1], [2]], [0, 1], exact="float")  # type: ignore[arg-type]


@pytest.mark.parametrize("source", [5, None, np.ones((2, 2)), pd.DataFrame({"x": [1]})])
def test_what_is_in_memory_is_no_name_and_no_file(source: Any) -> None:
    with pytest.raises(InputError, match="`source` has to be text or a path, not"):
        load(source)


@pytest.mark.parametrize("X", [{1, 2}, {"a": [1, 2]}, iter([1, 2]), (x for x in [1, 2]), b"ab", None])
def test_examples_without_rows_are_refused(X: Any) -> None:
    with pytest.raises(InputError, match="data needs one row a point"):
        as_rows(X, [0, 1])


def test_a_dataset_is_itself() -> None:
    made = Dataset.from_rows([[1], [2]], "ab")
    assert as_dataset(made) is made
    assert as_dataset(made, name="other").name == "other"
