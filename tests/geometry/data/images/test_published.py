"""A folder with the files of a published image set is told by their names, and read channels last."""

import pickle
from pathlib import Path

import numpy as np
import pytest

from mixproof.geometry.data.sources import load, load_rows
from mixproof.geometry.errors import InputError
from tests.geometry.data.images.written import idx


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


def test_a_folder_of_cifar_batches_is_read_channels_last(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    planes = generator.integers(0, 256, (10, 3, 32, 32), dtype=np.uint8)
    for batch in range(5):
        rows = [bytes([k]) + planes[2 * batch + k].tobytes() for k in range(2)]
        (tmp_path / f"data_batch_{batch + 1}.bin").write_bytes(b"".join(rows))
    found = load_rows(tmp_path)
    assert (found.count, found.shape, found.labels[:3]) == (10, (32, 32, 3), ("0", "1", "0"))
    assert (found.numerators[4].reshape(32, 32, 3) == planes[4].transpose(1, 2, 0)).all()


@pytest.mark.parametrize("version", ["binary", "python"])
def test_cifar_100_has_fine_and_coarse_labels(version: str, tmp_path: Path) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (3, 3072), dtype=np.uint8)
    coarse, fine = [4, 19, 4], [72, 3, 99]
    if version == "binary":
        rows = [bytes(pair) + row.tobytes() for pair, row in zip(zip(coarse, fine, strict=True), pixels, strict=True)]
        (tmp_path / "train.bin").write_bytes(b"".join(rows))
    else:
        held = {b"data": pixels, b"fine_labels": fine, b"coarse_labels": coarse}
        (tmp_path / "train").write_bytes(pickle.dumps(held, 2))
    for label, expected in ((None, fine), ("fine", fine), ("coarse", coarse)):
        assert load_rows(tmp_path, label).labels == tuple(map(str, expected))
    with pytest.raises(InputError, match="image sets have labels of their own"):
        load_rows(tmp_path, "middle")
    with pytest.raises(InputError, match="image sets have labels of their own"):
        load_rows(tmp_path, "coarse", drop="0")


def test_a_folder_with_one_pair_under_a_name_of_its_own_is_read(tmp_path: Path) -> None:
    for part, array in (("images-idx3", np.arange(8).reshape(2, 2, 2)), ("labels-idx1", np.array([1, 26]))):
        (tmp_path / f"emnist-letters-train-{part}-ubyte").write_bytes(idx(array.astype(np.uint8)))
    (tmp_path / "._emnist-letters-train-images-idx3-ubyte").write_bytes(b"left by macOS")
    assert load_rows(tmp_path).labels == ("1", "26")
    (tmp_path / "emnist-digits-train-images-idx3-ubyte.gz").touch()
    with pytest.raises(InputError, match=r"holds several sets of images: name one of emnist-digits-.*, emnist-letters"):
        load_rows(tmp_path)
