"""Images in IDX and their labels are read together, whichever of the two files is named."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from mixproof.geometry.data.sources import load, load_rows
from mixproof.geometry.errors import InputError
from tests.geometry.data.images.written import idx

PIXELS = np.arange(3 * 2 * 2, dtype=np.uint8).reshape(3, 2, 2)
LABELS = np.array([61, 0, 46], dtype=np.uint8)


@pytest.mark.parametrize(
    ("images", "labels"),
    [
        ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
        ("train-images.idx3-ubyte", "train-labels.idx1-ubyte"),
        ("emnist-byclass-train-images-idx3-ubyte.gz", "emnist-byclass-train-labels-idx1-ubyte.gz"),
        ("images.idx", "labels.idx.gz"),
    ],
)
@pytest.mark.parametrize("named", ["images", "labels"])
def test_a_pair_is_read_whichever_file_is_named(tmp_path: Path, images: str, labels: str, named: str) -> None:
    for name, array in ((images, PIXELS), (labels, LABELS)):
        (tmp_path / name).write_bytes(gzip.compress(idx(array)) if name.endswith("gz") else idx(array))
    source = tmp_path / (images if named == "images" else labels)
    for rows in (load_rows(source), load_rows(str(source))):
        assert (rows.numerators.reshape(3, 2, 2) == PIXELS).all()
        assert (rows.labels, rows.shape, rows.name) == (("61", "0", "46"), (2, 2), source.name)
    with pytest.raises(InputError, match="are for tables; image sets have labels of their own"):
        load(source, drop=["0"])


def test_files_that_are_no_pair_are_refused_with_the_way_to_one(tmp_path: Path) -> None:
    images = tmp_path / "a-images-idx3-ubyte"
    images.write_bytes(idx(PIXELS))
    with pytest.raises(InputError, match=r"is one of two IDX files: put a-labels-idx1-ubyte beside it, plain or \.gz$"):
        load(images)
    (tmp_path / "a-labels-idx1-ubyte").write_bytes(idx(LABELS[:2]))
    with pytest.raises(InputError, match=r"holds 3 images, .* 2 labels: not a pair"):
        load(images)
    (tmp_path / "a-labels-idx1-ubyte").write_bytes(idx(PIXELS))
    with pytest.raises(InputError, match="are no images with a label each"):
        load(images)
    (tmp_path / "other.idx").write_bytes(idx(PIXELS))
    with pytest.raises(InputError, match="these come in pairs: call them, say, train-images-idx3-ubyte and"):
        load(tmp_path / "other.idx")


def test_a_folder_may_hold_more_than_ten_classes(tmp_path: Path) -> None:
    (tmp_path / "train-images-idx3-ubyte").write_bytes(idx(PIXELS))
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx(LABELS))
    assert load(tmp_path).classes == ("0", "46", "61")
