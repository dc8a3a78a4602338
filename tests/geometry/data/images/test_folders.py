"""A folder of images by class gives the pixels that are in it."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mixproof.geometry.data.images.folders import is_image_folder, read_folder
from mixproof.geometry.errors import InputError


def save(folder: Path, name: str, pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(file)


def grey(value: int, shape: tuple[int, int] = (2, 3)) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.arange(value, value + shape[0] * shape[1], dtype=np.uint8).reshape(shape)


def test_grey_images_are_read_pixel_by_pixel_in_the_order_of_their_names(tmp_path: Path) -> None:
    save(tmp_path, "dog/b.png", grey(50))
    save(tmp_path, "cat/2.png", grey(7))
    save(tmp_path, "cat/1.PNG", grey(100))
    rows = read_folder(tmp_path)
    assert rows.numerators.tolist() == [grey(100).ravel().tolist(), grey(7).ravel().tolist(), grey(50).ravel().tolist()]
    assert rows.labels == ("cat", "cat", "dog")
    assert rows.places == ("cat/1.PNG", "cat/2.png", "dog/b.png")
    assert rows.shape == (2, 3)
    assert rows.take([2]).places == ("dog/b.png",)


def test_one_colour_image_makes_all_of_them_colour(tmp_path: Path) -> None:
    colour = np.arange(18, dtype=np.uint8).reshape(2, 3, 3)
    save(tmp_path, "a/1.png", colour)
    save(tmp_path, "b/1.png", grey(9))
    rows = read_folder(tmp_path)
    assert rows.shape == (2, 3, 3)
    assert rows.numerators[0].tolist() == colour.ravel().tolist()
    assert rows.numerators[1].tolist() == np.repeat(grey(9).ravel(), 3).tolist()


def test_images_of_several_sizes_are_refused_by_name(tmp_path: Path) -> None:
    save(tmp_path, "a/1.png", grey(0))
    save(tmp_path, "b/1.png", grey(0, (4, 5)))
    with pytest.raises(InputError) as refused:
        read_folder(tmp_path)
    assert str(refused.value) == "b/1.png has 5 × 4 pixels, a/1.png has 3 × 2: bring all images to one size first"


def test_a_broken_image_is_refused_by_name(tmp_path: Path) -> None:
    save(tmp_path, "a/1.png", grey(0))
    (tmp_path / "a" / "2.png").write_bytes(b"no image")
    with pytest.raises(InputError, match=r"2\.png is not a complete image"):
        read_folder(tmp_path)
    whole = (tmp_path / "a" / "1.png").read_bytes()
    (tmp_path / "a" / "2.png").write_bytes(whole[:45])
    with pytest.raises(InputError, match=r"2\.png is not a complete image"):
        read_folder(tmp_path)


def test_pixels_of_more_than_eight_bits_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    Image.fromarray(np.full((2, 2), 70000, dtype=np.int32)).save(tmp_path / "a" / "1.tif")
    with pytest.raises(InputError, match="more than 8 bits"):
        read_folder(tmp_path)


def test_a_huge_image_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path, "a/1.png", grey(0))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 2)
    with pytest.raises(InputError, match=r"a/1\.png has more than 2 pixels, which is too much for one image"):
        read_folder(tmp_path)


def test_hidden_files_and_those_of_file_managers_are_no_images(tmp_path: Path) -> None:
    for kind in ("cat", "dog"):
        save(tmp_path, f"{kind}/1.png", grey(7))
        for name in ("._1.png", ".DS_Store", "Thumbs.db", ".cache/1.png", "part/._2.png"):
            (tmp_path / kind / name).parent.mkdir(exist_ok=True)
            (tmp_path / kind / name).write_bytes(b"no image")
    (tmp_path / "__MACOSX" / "cat").mkdir(parents=True)
    (tmp_path / "__MACOSX" / "cat" / "._1.png").write_bytes(b"no image")
    assert read_folder(tmp_path).places == ("cat/1.png", "dog/1.png")


def test_a_folder_of_one_class_is_refused(tmp_path: Path) -> None:
    save(tmp_path, "cat/1.png", grey(0))
    save(tmp_path, "cat/2.png", grey(1))
    with pytest.raises(InputError, match="images of one class only, 'cat': name the folder in which each class has"):
        read_folder(tmp_path)


@pytest.mark.parametrize("splits", [["train"], ["train", "test"], ["Val", "train"]])
def test_the_parts_of_a_split_are_no_classes(tmp_path: Path, splits: list[str]) -> None:
    for split in splits:
        save(tmp_path, f"{split}/cat/1.png", grey(0))
        save(tmp_path, f"{split}/dog/1.png", grey(1))
    with pytest.raises(InputError) as refused:
        read_folder(tmp_path)
    assert str(refused.value).endswith(f"such folders are parts of a split: name {tmp_path / max(splits)}, say")
    assert read_folder(tmp_path / splits[0]).labels == ("cat", "dog")


def test_classes_may_be_called_like_the_parts_of_a_split(tmp_path: Path) -> None:
    save(tmp_path, "train/1.png", grey(0))
    save(tmp_path, "test/1.png", grey(1))
    assert read_folder(tmp_path).labels == ("test", "train")


def test_what_holds_no_images_is_no_image_folder(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "notes.txt").write_text("x")
    save(tmp_path, "loose.png", grey(0))
    save(tmp_path, ".cache/1.png", grey(0))
    assert not is_image_folder(tmp_path)
    with pytest.raises(InputError, match="holds no folders of images"):
        read_folder(tmp_path)
