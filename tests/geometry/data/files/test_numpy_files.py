"""NumPy files are read as written, or refused in one line."""

import io
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mixproof.geometry.data.files.reader import read_file, read_rows
from mixproof.geometry.errors import InputError
from tests.geometry.data.expected import (
    ARRAY,
    DROP,
    LABELS,
    Write,
    expected_rows,
    read_or_refused,
    refusal,
    rows_of,
)


def saved(file: Path, **arrays: object) -> Path:
    np.savez(file, **arrays)  # type: ignore[arg-type]
    return file


@pytest.mark.parametrize("points", ["X", "x", "data", "points", "features", "anything"])
@pytest.mark.parametrize("labels", ["y", "Y", "labels", "label", "target"])
def test_arrays_of_points_and_labels_go_by_their_usual_names(tmp_path: Path, points: str, labels: str) -> None:
    file = saved(tmp_path / "t.npz", **{points: ARRAY, labels: np.array(LABELS)})
    assert rows_of(read_file(file)) == expected_rows()


def test_labels_of_another_name_are_asked_for(tmp_path: Path) -> None:
    file = saved(tmp_path / "t.npz", X=ARRAY, y=np.zeros(3), kinds=np.array(LABELS))
    assert rows_of(read_file(file, "kinds")) == expected_rows()
    assert read_file(file).classes == ("0",)


def test_a_compressed_file_with_a_column_of_labels_is_read(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "t.NPZ.npz", X=ARRAY, y=np.array(LABELS).reshape(3, 1))
    assert rows_of(read_file(tmp_path / "t.NPZ.npz")) == expected_rows()


@pytest.mark.parametrize(("label", "column"), [(None, 2), ("2", 2), ("-1", 2), ("0", 0), ("-3", 0), ("1", 1)])
def test_one_array_holds_its_labels_in_a_column(tmp_path: Path, label: str | None, column: int) -> None:
    whole = np.insert(ARRAY, column, [1, 0, 1], axis=1)
    np.save(tmp_path / "t.npy", whole)
    np.savez(tmp_path / "t.npz", table=whole)
    for name in ("t.npy", "t.npz"):
        assert rows_of(read_file(tmp_path / name, label)) == expected_rows(["1", "0", "1"])


def test_images_are_flattened_row_by_row(tmp_path: Path) -> None:
    images = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    dataset = read_file(saved(tmp_path / "t.npz", X=images, y=np.array([5, 7])))
    assert [dataset.vector(k) for k in range(2)] == [tuple(range(12)), tuple(range(12, 24))]
    assert dataset.classes == ("5", "7")


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_floats_of_a_file_are_read_through_their_shortest_decimals(tmp_path: Path, kind: type) -> None:
    file = saved(tmp_path / "t.npz", X=ARRAY.astype(kind), y=np.array(LABELS))
    assert rows_of(read_file(file)) == expected_rows()
    binary = read_file(file, exact="binary")
    assert binary.point(0) == (Fraction(*ARRAY.astype(kind)[0, 0].as_integer_ratio()), Fraction(2))


def test_half_precision_arrays_are_read(tmp_path: Path) -> None:
    file = saved(tmp_path / "t.npz", X=ARRAY.astype(np.float16), y=np.array(LABELS))
    assert rows_of(read_file(file)) == expected_rows()


@pytest.mark.parametrize("kind", [np.int8, np.uint16, np.int64, np.uint64, np.bool_, ">i4", "<f4", ">f8"])
def test_integers_of_any_kind_are_integers(tmp_path: Path, kind: object) -> None:
    table = np.array([[0, 1], [1, 1]]).astype(kind)  # type: ignore[call-overload]
    dataset = read_file(saved(tmp_path / "t.npz", X=table, y=np.array([True, False])))
    assert [dataset.vector(k) for k in range(2)] == [(0, 1), (1, 1)]
    assert dataset.classes == ("False", "True")


def test_fortran_order_and_empty_label_axes_do_not_matter(tmp_path: Path) -> None:
    file = saved(tmp_path / "t.npz", X=np.asfortranarray(ARRAY), y=np.array([LABELS]))
    assert rows_of(read_file(file)) == expected_rows()


def test_arrays_that_make_no_dataset_are_refused(tmp_path: Path) -> None:
    labels = np.array(LABELS)
    file = tmp_path / "t.npz"
    assert refusal(saved(file, X=ARRAY, kinds=labels)) == (
        "FILE has no array named y; its arrays are X, kinds: name the labels by `label`"
    )
    assert refusal(saved(file, X=ARRAY, y=labels), "kinds") == (
        "FILE has no array 'kinds'; its arrays are X, y: name the labels by `label`"
    )
    assert refusal(saved(file, a=ARRAY, b=ARRAY, y=labels)) == (
        "FILE has no array named X; its arrays are a, b, y: rename the points to X"
    )
    assert refusal(saved(file)) == "FILE holds no arrays: save the points as X and the labels as y"
    assert refusal(saved(file, X=ARRAY, y=labels[:2])).endswith("has 3 points but 2 labels")
    assert refusal(saved(file, X=ARRAY[:0], y=labels[:0])).endswith("has no rows")
    assert refusal(saved(file, X=ARRAY[:, :0], y=labels)).endswith("has no coordinates")
    assert "X has shape ()" in refusal(saved(file, X=np.float64(1), y=labels))


def test_it_is_said_which_arrays_of_several_were_read(tmp_path: Path) -> None:
    labels = np.array(LABELS)
    file = saved(tmp_path / "t.npz", x_train=ARRAY, y_train=labels, x_test=ARRAY + 1, y_test=labels, note=labels)
    assert read_rows(file).origin == "points: x_train; labels: y_train; not read: note, x_test, y_test"
    assert read_rows(file, "y_test").origin == "points: x_test; labels: y_test; not read: note, x_train, y_train"
    assert not read_rows(saved(tmp_path / "two.npz", X=ARRAY, y=labels)).origin


@pytest.mark.parametrize("names", [("X", "y"), ("x_train", "y_train")])
def test_several_labels_a_row_are_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    points, labels = names
    file = tmp_path / "t.npz"
    hot = np.eye(3)[[0, 2, 0]]
    told = refusal(saved(file, **{points: ARRAY, labels: hot}))
    assert told == (
        f"FILE: the labels {labels} have shape (3, 3), not one label a row: they hold one 1 a row, as one-hot classes "
        f"do: save the class of each row, as in {labels}.argmax(axis=-1)"
    )
    assert read_file(saved(file, **{points: ARRAY, labels: hot.argmax(axis=-1)})).classes == ("0", "2")
    for other in (hot * 2, 1 - hot, np.array([["a", "b"]] * 3)):
        assert refusal(saved(file, **{points: ARRAY, labels: other})).endswith(": save one label a row")


@pytest.mark.parametrize("kind", ["complex128", "U5", "S5", "M8[s]", "m8[s]"])
def test_points_that_are_not_real_numbers_are_refused(tmp_path: Path, kind: str) -> None:
    told = refusal(saved(tmp_path / "t.npz", X=np.zeros((3, 2), dtype=kind), y=np.array(LABELS)))
    assert told.startswith("FILE: the points are of type")
    assert told.endswith("which are not real numbers")


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_entries_that_are_not_finite_are_refused_by_place(tmp_path: Path, bad: float) -> None:
    table = ARRAY.copy()
    table[2, 1] = bad
    told = f"FILE: row 2, column 1: {bad} is not a finite number" + (DROP if np.isnan(bad) else "")
    assert refusal(saved(tmp_path / "t.npz", X=table, y=np.array(LABELS))) == told
    whole = refusal(saved(tmp_path / "w.npz", X=np.floor(table), y=np.array(LABELS)))
    assert whole == told


def test_labels_that_are_missing_or_not_finite_are_refused_by_row(tmp_path: Path) -> None:
    file = tmp_path / "t.npz"
    assert refusal(saved(file, X=ARRAY, y=np.array(["a", "", "b"]))) == f"FILE: row 1: the label is missing{DROP}"
    assert refusal(saved(file, X=ARRAY, y=np.array([0, 1, np.nan]))) == (
        f"FILE: row 2: the label nan is not finite{DROP}"
    )


def test_one_point_with_two_labels_is_refused_by_rows(tmp_path: Path) -> None:
    told = refusal(saved(tmp_path / "t.npz", X=np.array([[1.0], [2], [1]]), y=np.array(["a", "b", "b"])))
    assert "rows 0 and 2 of" in told
    assert "('a' and 'b')" in told


@pytest.mark.parametrize("shape", [(3,), (3, 1), (3, 2, 2), ()])
def test_one_array_without_a_column_to_spare_is_refused(tmp_path: Path, shape: tuple[int, ...]) -> None:
    np.save(tmp_path / "t.npy", np.zeros(shape))
    assert refusal(tmp_path / "t.npy") == (
        f"FILE holds one array of shape {shape}; it needs two or more columns, one of them the label"
    )


@pytest.mark.parametrize("label", ["3", "-4", "y", "0.0"])
def test_a_column_that_one_array_does_not_have_is_refused(tmp_path: Path, label: str) -> None:
    np.save(tmp_path / "t.npy", np.zeros((2, 3)))
    assert (
        refusal(tmp_path / "t.npy", label)
        == f"FILE has columns without names: `label` takes one from 0 to 2, not {label!r}"
    )


@pytest.mark.parametrize("name", ["t.npy", "t.npz"])
def test_python_objects_are_refused(tmp_path: Path, name: str) -> None:
    objects = np.array([[Fraction(1), "a"]], dtype=object)
    save: Callable[..., None] = np.save if name.endswith("y") else np.savez
    save(tmp_path / name, objects)
    assert refusal(tmp_path / name) == (
        "FILE holds Python objects, which are not read: save plain arrays of numbers or text"
    )


@pytest.mark.parametrize("name", ["t.npy", "t.npz"])
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"garbage", id="word"),
        pytest.param(b"PK\x03\x04garbage", id="zip mark"),
        pytest.param(b"\x93NUMPY", id="NumPy mark"),
        pytest.param(b"\0" * 100, id="zeros"),
        pytest.param(b"1,2,a\n", id="table"),
        pytest.param(np.random.default_rng(5).bytes(1000), id="random"),
    ],
)
def test_bytes_that_are_no_numpy_file_are_refused_as_such(write: Write, name: str, content: bytes) -> None:
    assert refusal(write(name, content)).startswith("FILE is not a complete NumPy file")


def test_a_zip_file_without_arrays_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "t.npz", "w") as archive:
        archive.writestr("readme.txt", "no array")
    assert refusal(tmp_path / "t.npz").startswith("FILE")


def stored_forms() -> dict[str, bytes]:
    forms = {}
    for name, save in (("plain.npz", np.savez), ("packed.npz", np.savez_compressed)):
        stream = io.BytesIO()
        save(stream, X=ARRAY, y=np.array(LABELS))
        forms[name] = stream.getvalue()
    stream = io.BytesIO()
    np.save(stream, np.column_stack([ARRAY, [0, 1, 0]]))
    forms["table.npy"] = stream.getvalue()
    return forms


FORMS = stored_forms()


@pytest.mark.parametrize("name", FORMS)
def test_a_numpy_file_cut_short_anywhere_is_refused(write: Write, name: str) -> None:
    for length in range(1, len(FORMS[name])):
        file = write(name, FORMS[name][:length])
        with pytest.raises(InputError):
            read_file(file)
        read_or_refused(file)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("change", [0x01, 0x10, 0xFF])
def test_a_numpy_file_with_any_byte_changed_is_read_or_refused_in_one_line(
    write: Write, name: str, change: int
) -> None:
    for place in range(len(FORMS[name])):
        changed = bytearray(FORMS[name])
        changed[place] ^= change
        read_or_refused(write(name, bytes(changed)))


@pytest.mark.parametrize(
    ("names", "label", "read"),
    [
        (("x_train", "y_train", "x_test", "y_test"), None, "x_train"),
        (("X_train", "y_train", "X_test", "y_test"), "y_test", "X_test"),
        (
            ("train_images", "train_labels", "val_images", "val_labels", "test_images", "test_labels"),
            None,
            "train_images",
        ),
        (("data-train", "labels-train"), None, "data-train"),
        (("x_small", "y_small"), None, "x_small"),
        (("X", "y", "x_train", "y_train"), None, "X"),
    ],
)
def test_arrays_with_names_that_belong_together_are_read(
    names: tuple[str, ...], label: str | None, read: str, tmp_path: Path
) -> None:
    arrays: dict[str, Any] = {
        name: np.arange(2) if place % 2 else np.full((2, 3), place) + np.arange(2)[:, None]
        for place, name in enumerate(names)
    }
    np.savez(tmp_path / "t.npz", **arrays)
    assert read_file(tmp_path / "t.npz", label).point(0)[0] == names.index(read)


def test_of_several_pairs_one_has_to_be_named(tmp_path: Path) -> None:
    np.savez(tmp_path / "t.npz", x_a=np.eye(2), y_a=np.arange(2), x_b=np.eye(2), y_b=np.arange(2))
    with pytest.raises(InputError, match="arrays 'y_a' and 'y_b' may each be the labels: name one by `label`"):
        read_file(tmp_path / "t.npz")
    assert read_file(tmp_path / "t.npz", "y_b").size == 2
