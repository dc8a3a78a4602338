"""A folder with the files of a published image set is told by their names, and read channels last."""

from pathlib import Path

import numpy as np
import pytest

from mixproof.geometry.data.sources import load, load_rows
from mixproof.geometry.errors import InputError


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
