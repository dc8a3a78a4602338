"""Whatever an audit reads, `load` reads; and a file that holds no table says how to come to one."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest
from PIL import Image

from mixproof.geometry.data.files import read_file
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from tests.strategies import all_points

TABLE = pa.table({"x": [0.1, 0.5, 1.0], "kind": ["a", "b", "a"]})


@pytest.mark.parametrize("name", ["t.parquet", "t.PQ", "t.feather", "t.arrow"])
def test_parquet_and_feather_files_are_datasets(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    if "p" in name.lower().partition(".")[2]:
        pyarrow.parquet.write_table(TABLE, file)
    else:
        pyarrow.feather.write_feather(TABLE, str(file))
    dataset = load(str(file))
    assert (dataset.name, dataset.classes, dataset.denominator) == (name, ("a", "b"), 10)
    assert all_points(dataset) == all_points(read_file(file))
    assert read_file(file, exact="binary").denominator == 2**55
    with pytest.raises(InputError, match="no column 'sort'"):
        load(str(file), "sort")


def test_gaps_in_a_table_file_come_with_a_remedy(tmp_path: Path) -> None:
    file = tmp_path / "t.parquet"
    pyarrow.parquet.write_table(pa.table({"x": [1, None, 3, None], "kind": list("abab")}), file)
    with pytest.raises(InputError) as refused:
        load(str(file))
    assert str(refused.value) == (
        "t.parquet, row 1, column 'x': a value is missing (2 rows have such gaps: 1, 3): fill them in, or remove these "
        "rows (`missing='drop'` leaves them out)"
    )


def test_a_folder_of_images_is_a_dataset(tmp_path: Path) -> None:
    for kind, grey in (("dog", 255), ("cat", 7)):
        (tmp_path / kind).mkdir()
        Image.new("L", (2, 1), grey).save(tmp_path / kind / "1.png")
    dataset = load(str(tmp_path))
    assert (dataset.classes, dataset.vector(0), dataset.label(0)) == (("cat", "dog"), (7, 7), "cat")
    with pytest.raises(InputError, match="`label` and `header` are for tables"):
        load(str(tmp_path), "0")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("train-images-idx3-ubyte.gz", "has no file train-labels-idx1-ubyte"),
        ("data_batch_1", "has no file data_batch_2"),
        ("train", "train is no whole pickle"),
    ],
)
def test_published_image_sets_are_told_by_their_files(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(InputError, match=told):
        load(str(tmp_path))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (
            "cat.png",
            b"anything",
            "is an image, not a table: name the folder in which each class has a folder of images",
        ),
        ("cat", b"\x89PNG\r\n\x1a\n\0\0", "is an image, not a table"),
        ("cat.csv", b"\xff\xd8\xff\xe0", "is an image, not a table"),
        ("t.csv", b"PAR1....PAR1", "is a Parquet file: let its name end in .parquet"),
        ("t.csv.gz", b"\x1f\x8b\x08", "is an archive: unpack it, and name the table in it"),
        ("t.xlsx", b"PK\x03\x04", "is a spreadsheet: save the sheet as a CSV file"),
        ("t.json", b"[[1, 2]]", "is JSON: save it as a CSV or Parquet file with one row an example"),
        ("t.pt", b"PK\x03\x04", "holds Python objects: save X and y with numpy.savez"),
        ("t.dat", b"\x93NUMPY\x01", "is a NumPy file: let its name end in .npy"),
    ],
)
def test_files_that_hold_no_table_are_refused_by_what_they_are(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(InputError) as refused:
        load(str(file))
    assert str(refused.value).startswith(f"{file} {told}")
    assert len(str(refused.value).splitlines()) == 1


def test_a_dataset_of_the_audit_is_the_one_of_load(tmp_path: Path) -> None:
    file = tmp_path / "t.npz"
    np.savez(file, X=np.array([[0.5], [1.5]]), y=np.array(["a", "b"]))
    from mixproof.geometry.data.objects import as_dataset

    assert all_points(as_dataset(file)) == all_points(load(str(file)))
