"""Parquet and Feather files give the rows that they hold, or are refused in one line."""

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import feather, parquet

from mixproof.geometry.data.files.arrow_files import read_table
from mixproof.geometry.data.files.reader import read_file
from mixproof.geometry.data.memory.frames import from_arrow, from_pandas
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from tests.geometry.data.memory.test_frames import DATA, POINTS, texts
from tests.strategies import all_points

TABLE = pa.table({"x": [0.1, 0.5, 1.0], "kind": ["a", "b", "a"]})


@pytest.mark.parametrize("suffix", ["parquet", "feather", "PARQUET"])
def test_files_are_read_as_their_tables(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"t.{suffix}"
    (feather.write_feather if suffix == "feather" else parquet.write_table)(pa.table(DATA), str(file))
    rows = read_table(file)
    assert (texts(rows), rows.labels, rows.name) == (POINTS, ("b", "a", "b"), file.name)
    with pytest.raises(InputError, match=r"column 'kind' holds text \('b' in row 0\)"):
        read_table(file, "n")


def test_the_index_of_a_frame_is_no_coordinate(tmp_path: Path) -> None:
    frame = pd.DataFrame({"x": [0.0, 9.0, 2.0, 1.0], "kind": ["a", "b", "a", "b"]}).drop(index=1)
    named = frame.rename_axis("id")
    for k, each in enumerate((frame, named)):
        each.to_parquet(tmp_path / f"{k}.parquet")
        rows = read_table(tmp_path / f"{k}.parquet")
        assert (rows.columns, rows.numerators.tolist()) == (("x",), [[0], [2], [1]])
        assert rows.labels == from_pandas(each).labels == ("a", "a", "b")
    feather.write_feather(pa.Table.from_pandas(frame), tmp_path / "index.feather")
    assert read_table(tmp_path / "index.feather").columns == ("x",)
    plain = pa.Table.from_pandas(frame).replace_schema_metadata(None)
    assert plain.column_names == ["x", "kind", "__index_level_0__"]
    assert from_arrow(plain).columns == ("x",)
    # An index that is named as the label is the label.
    labelled = pa.Table.from_pandas(pd.DataFrame({"x": [0.0, 1.0]}, index=pd.Index(["a", "b"], name="kind")))
    assert from_arrow(labelled, "kind").labels == ("a", "b")


@pytest.mark.parametrize("content", [b"", b"PAR1", b"1,2,a\n", bytes(range(200))])
@pytest.mark.parametrize("suffix", ["parquet", "feather"])
def test_what_is_no_table_file_is_refused_in_one_line(tmp_path: Path, suffix: str, content: bytes) -> None:
    file = tmp_path / f"t.{suffix}"
    file.write_bytes(content)
    with pytest.raises(InputError, match="is not a complete Parquet or Feather file") as refused:
        read_table(file)
    assert len(str(refused.value).splitlines()) == 1


def test_a_missing_package_names_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(name: str, *rest: Any, **named: Any) -> Any:
        raise ImportError(name)

    monkeypatch.setattr("mixproof.geometry.errors.import_module", without)
    with pytest.raises(InputError, match=r"pyarrow is needed to read t.parquet: .*'mixproof\[data\]'"):
        read_table(tmp_path / "t.parquet")


@pytest.mark.parametrize("name", ["t.parquet", "t.PQ", "t.feather", "t.arrow"])
def test_parquet_and_feather_files_are_datasets(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    if "p" in name.lower().partition(".")[2]:
        parquet.write_table(TABLE, file)
    else:
        feather.write_feather(TABLE, str(file))
    dataset = load(str(file))
    assert (dataset.name, dataset.classes, dataset.denominator) == (name, ("a", "b"), 10)
    assert all_points(dataset) == all_points(read_file(file))
    assert read_file(file, exact="binary").denominator == 2**55
    with pytest.raises(InputError, match="no column 'sort'"):
        load(str(file), "sort")


def test_gaps_in_a_table_file_come_with_a_hint(tmp_path: Path) -> None:
    file = tmp_path / "t.parquet"
    parquet.write_table(pa.table({"x": [1, None, 3, None], "kind": list("abab")}), file)
    with pytest.raises(InputError) as refused:
        load(str(file))
    assert str(refused.value) == (
        "t.parquet, row 1, column 'x': a value is missing (2 rows have such gaps: 1, 3): fill them in, or remove these "
        "rows (`missing='drop'` leaves them out)"
    )
