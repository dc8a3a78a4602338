from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pytest
from numpy.typing import NDArray

from mixproof.empirical.training.checkpoints import load, matching, save
from mixproof.geometry.errors import InputError

ARRAYS = {"0 parameters": np.arange(4.0), "0 losses": np.full((2, 3), np.nan)}


def test_a_state_comes_back_as_it_was_left(tmp_path: Path) -> None:
    path = tmp_path / "state.npz"
    assert load(path, "mine") is None
    save(path, "mine", 7, ARRAYS)
    found = load(path, "mine")
    assert found is not None
    step, arrays = found
    assert step == 7
    assert {name: values.tobytes() for name, values in arrays.items()} == {
        name: values.tobytes() for name, values in ARRAYS.items()
    }


def test_a_state_that_cannot_be_written_leaves_the_last_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "state.npz"
    save(path, "mine", 7, ARRAYS)

    def break_off(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", break_off)
    with pytest.raises(InputError, match=r"state.npz cannot be written: No space left on device; name another file"):
        save(path, "mine", 8, ARRAYS)
    found = load(path, "mine")
    assert found is not None
    assert found[0] == 7
    assert [each.name for each in tmp_path.iterdir()] == ["state.npz"]


def test_a_folder_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written: No such file or directory"):
        save(tmp_path / "nowhere" / "state.npz", "mine", 0, ARRAYS)


@pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x03\x04 broken off"])
def test_what_is_no_checkpoint_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "state.npz"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"state.npz is not a checkpoint: name another file, or remove it"):
        load(path, "mine")


def test_a_truncated_state_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.npz"
    save(path, "mine", 7, ARRAYS)
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(InputError, match="is not a checkpoint"):
        load(path, "mine")


def test_an_archive_that_would_run_code_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.npz"
    np.savez(path, fingerprint=np.array("mine"), step=np.array(1), trap=np.array([{}], dtype=object))
    with pytest.raises(InputError, match="is not a checkpoint"):
        load(path, "mine")


def test_other_archives_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.npz"
    np.savez(path, x=np.arange(3))
    with pytest.raises(InputError, match="is not a checkpoint"):
        load(path, "mine")
    np.save(tmp_path / "state.npy", np.arange(3))
    with pytest.raises(InputError, match="is not a checkpoint"):
        load(tmp_path / "state.npy", "mine")


def broken(path: Path) -> Iterator[None]:
    """The file with each of its bits flipped, and then cut off at every length."""
    whole = path.read_bytes()
    with path.open("r+b", buffering=0) as file:
        for place in range(len(whole)):
            for value in (*(whole[place] ^ 1 << bit for bit in range(8)), whole[place]):
                file.seek(place)
                file.write(bytes([value]))
                if value != whole[place]:
                    yield
        for length in reversed(range(len(whole))):
            file.truncate(length)
            yield


def test_a_broken_state_is_refused_or_gives_what_was_saved(tmp_path: Path) -> None:
    path, rates = tmp_path / "state.npz", np.arange(3.0)
    save(path, "mine", 7, {"0 rates": rates})
    lines, taken = [], []
    for _ in broken(path):
        try:
            found = load(path, "mine")
            assert found is not None
            taken.append((found[0], matching(path, found[1], {"rates": np.zeros(3)}, prefix="0 ")["rates"].tolist()))
        except InputError as error:
            lines.append(str(error))
    assert len(taken) > 500  # what no reader of the archive heeds, like the time of a file
    assert all(each == (7, rates.tolist()) for each in taken)
    assert len(lines) > 5000
    assert all("is not a checkpoint" in line for line in lines)


@pytest.mark.parametrize("change", ["absent", "of another shape", "of another type"])
def test_a_state_that_lacks_what_the_training_has_is_refused(change: str) -> None:
    found: dict[str, NDArray[Any]] = {"of another shape": np.zeros(2), "of another type": np.zeros(3, dtype=np.int64)}
    state = {"a": found[change]} if change in found else {}
    with pytest.raises(InputError, match="is not a checkpoint"):
        matching(Path("state.npz"), state, {"a": np.zeros(3)})


def test_arrays_that_changed_places_are_noticed(tmp_path: Path) -> None:
    """Each archive is sound by itself, and has arrays of the right names, shapes and types."""
    path = tmp_path / "state.npz"
    save(path, "mine", 7, {"0 rates": np.arange(3.0), "1 rates": np.arange(3.0) + 1})
    with np.load(path) as saved:
        arrays = dict(saved)
    for change in (
        {"0 rates": arrays["1 rates"], "1 rates": arrays["0 rates"]},
        {"0 rates": arrays["1 rates"]},
        {"step": np.array(8)},
        {"0 rates": arrays["0 rates"].view(np.int64)},
        {"2 rates": arrays["0 rates"]},
    ):
        np.savez(path, allow_pickle=False, **(arrays | change))
        with pytest.raises(InputError, match="is not a checkpoint"):
            load(path, "mine")
    np.savez(path, allow_pickle=False, **arrays)
    assert load(path, "mine") is not None


def test_an_archive_that_is_packed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.npz"
    save(path, "mine", 7, ARRAYS)
    with ZipFile(path) as whole, ZipFile(tmp_path / "packed.npz", "w", ZIP_DEFLATED) as packed:
        for name in whole.namelist():
            packed.writestr(name, whole.read(name))
    with pytest.raises(InputError, match="is not a checkpoint"):
        load(tmp_path / "packed.npz", "mine")
