from pathlib import Path

import numpy as np
import pytest

from empirical.checkpoints import load, save
from geometry.errors import InputError

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
