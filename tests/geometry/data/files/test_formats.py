"""A file that holds no table says how to come to one."""

from pathlib import Path

import pytest

from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError


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
