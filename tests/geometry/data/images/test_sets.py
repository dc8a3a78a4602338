import gzip
import hashlib
import pickle
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits

from mixproof.geometry.data.images.sets import load_images
from mixproof.geometry.errors import InputError
from tests.geometry.data.images.written import batch, idx

STREAM = np.random.default_rng(1)
PIXELS = STREAM.integers(256, size=(6, 28, 28), dtype=np.uint8)
LABELS = np.array([5, 0, 4, 1, 9, 2], dtype=np.uint8)


def test_digits_are_those_of_scikit_learn() -> None:
    bunch, digits = load_digits(), load_images()
    assert (digits.pixels[:, 0] == bunch.images).all()
    assert (digits.labels == bunch.target).all()
    assert len(digits) == 1797
    assert digits.files == ()


@pytest.mark.parametrize("names", [("-idx3-ubyte", "-idx1-ubyte"), (".idx3-ubyte", "-idx1-ubyte.gz")])
@pytest.mark.parametrize("folder", ["", "MNIST/raw"])
def test_mnist_is_found_under_its_names_with_checksums(tmp_path: Path, names: tuple[str, str], folder: str) -> None:
    home = tmp_path / folder
    home.mkdir(parents=True, exist_ok=True)
    contents = [idx(PIXELS), idx(LABELS)]
    paths = [home / f"train-{part}{name}" for part, name in zip(("images", "labels"), names, strict=True)]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    found = load_images("mnist", tmp_path)
    assert (found.pixels[:, 0] == PIXELS).all()
    assert found.labels.tolist() == LABELS.tolist()
    assert [file.sha256 for file in found.files] == [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
    assert [tmp_path / file.name for file in found.files] == paths


def test_unlike_numbers_of_images_and_labels_are_refused(tmp_path: Path) -> None:
    (tmp_path / "train-images-idx3-ubyte").write_bytes(idx(PIXELS))
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx(LABELS[:5]))
    with pytest.raises(InputError, match=r"holds 6 images, .* 5 labels: not a pair"):
        load_images("fashion-mnist", tmp_path)


def test_a_set_of_letters_has_its_own_number_of_classes(tmp_path: Path) -> None:
    (tmp_path / "train-images-idx3-ubyte").write_bytes(idx(PIXELS))
    for shift, classes in ((0, 10), (5, 15)):
        (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx(LABELS + np.uint8(shift)))
        found = load_images("mnist", tmp_path)
        assert (found.classes, found.labels.tolist()) == (classes, (LABELS + np.uint8(shift)).tolist())


def test_what_is_no_pair_is_refused_by_its_headers_alone(tmp_path: Path) -> None:
    pixels = np.zeros((2**15, 32, 31), dtype=np.uint8)
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(idx(pixels)))
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx(LABELS))
    tracemalloc.start()
    with pytest.raises(InputError, match=r"holds 32,768 images, .* 6 labels: not a pair"):
        load_images("mnist", tmp_path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 2**20


def test_labels_without_images_are_refused_in_one_true_line(tmp_path: Path) -> None:
    (tmp_path / "train-images-idx3-ubyte").write_bytes(idx(PIXELS[:0]))
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx(LABELS[:0]))
    with pytest.raises(InputError, match="declares an array of 0 × 28 × 28 entries: it holds nothing"):
        load_images("mnist", tmp_path)


def test_both_versions_of_cifar_10_hold_the_same(tmp_path: Path) -> None:
    batches = [batch(k) for k in range(1, 6)]
    for place, folder, end in ((0, "cifar-10-batches-bin", ".bin"), (1, "cifar-10-batches-py", "")):
        (tmp_path / folder).mkdir()
        for k, contents in enumerate(batches, 1):
            (tmp_path / folder / f"data_batch_{k}{end}").write_bytes(contents[place])  # type: ignore[arg-type]
    binary, python = load_images("cifar-10", tmp_path), load_images("cifar-10", tmp_path / "cifar-10-batches-py")
    assert binary.files[0].name == "cifar-10-batches-bin/data_batch_1.bin"
    assert python.files[4].name == "data_batch_5"
    assert (binary.pixels == python.pixels).all()
    assert binary.labels.tolist() == python.labels.tolist() == [label for each in batches for label in each[2]]


def test_cifar_100_takes_the_fine_labels(tmp_path: Path) -> None:
    pixels = np.random.default_rng(2).integers(256, size=(2, 3072), dtype=np.uint8)
    (tmp_path / "train.bin").write_bytes(b"".join(bytes([3, k]) + row.tobytes() for k, row in zip((99, 0), pixels)))  # noqa: B905
    assert load_images("cifar-100", tmp_path).labels.tolist() == [99, 0]
    (tmp_path / "train.bin").unlink()
    content = pickle.dumps({b"data": pixels, b"coarse_labels": [3, 3], b"fine_labels": [99, 0]}, 2)
    (tmp_path / "train").write_bytes(content)
    assert load_images("cifar-100", tmp_path).labels.tolist() == [99, 0]


@pytest.mark.parametrize(
    ("name", "folder", "words"),
    [
        ("mnist", None, "read from a folder: name it by `data`; put train-images-idx3-ubyte and train-labels"),
        ("mnist", "", "has no file train-images-idx3-ubyte; put train-images-idx3-ubyte and"),
        ("cifar-10", "", "has no file data_batch_1; unpack cifar-10-binary.tar.gz or cifar-10-python.tar.gz there"),
        ("cifar-100", "", "has no file train; unpack cifar-100-binary.tar.gz or"),
        ("cifar-10", "nowhere", "there is no folder"),
        ("mnst", "", "there are no images 'mnst'; did you mean 'mnist'"),
        ("digits", "", "digits come along"),
    ],
)
def test_it_is_told_which_files_go_where(tmp_path: Path, name: str, folder: str | None, words: str) -> None:
    with pytest.raises(InputError, match=words):
        load_images(name, None if folder is None else tmp_path / folder)


def test_a_part_is_drawn_by_its_seed() -> None:
    digits = load_images()
    first, again, other = digits.part(50, 3), digits.part(50, 3), digits.part(50, 4)
    assert (first.pixels == again.pixels).all()
    assert (first.pixels != other.pixels).any()
    rows = {row.tobytes() for row in digits.pixels}
    assert len({row.tobytes() for row in first.pixels} & rows) == len({row.tobytes() for row in first.pixels})
    for size in (1, 1798):
        with pytest.raises(InputError, match=f"from 2 to 1,797 images, not {size:,}"):
            digits.part(size, 0)
