"""Places that hold no readable file, and folders, are told in one line."""

from pathlib import Path

import pytest
from PIL import Image

from mixproof.geometry.data.files.reader import read_file
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from tests.geometry.data.expected import refusal


def test_places_without_a_readable_file_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv") == "there is no file FILE"
    assert refusal(tmp_path / "no" / "such" / "folder.npz") == "there is no file FILE"
    assert refusal(tmp_path) == (
        "FILE is a folder without images by class: name a file in it, or put the images of each class into a folder of "
        "its own"
    )
    with pytest.raises(InputError, match="there is no file"):
        read_file("nul\0.csv")


def test_a_refused_file_is_named_letter_by_letter(tmp_path: Path) -> None:
    file = tmp_path / "two  spaces.csv"
    with pytest.raises(InputError) as refused:
        read_file(file)
    assert str(refused.value) == f"there is no file {file}"


def test_a_file_name_that_no_system_takes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read_file(tmp_path / ("a" * 300 + ".csv"))
    assert len(str(refused.value).splitlines()) == 1


def test_a_folder_of_images_is_a_dataset(tmp_path: Path) -> None:
    for kind, grey in (("dog", 255), ("cat", 7)):
        (tmp_path / kind).mkdir()
        Image.new("L", (2, 1), grey).save(tmp_path / kind / "1.png")
    dataset = load(str(tmp_path))
    assert (dataset.classes, dataset.vector(0), dataset.label(0)) == (("cat", "dog"), (7, 7), "cat")
    with pytest.raises(InputError, match="`label`, `header`, `drop` and `keep` are for tables"):
        load(str(tmp_path), "0")
