"""Tables of numbers without names that have to mean the same as arrays, as tensors and as tables of their columns."""

import itertools
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import torch
from numpy.typing import NDArray
from sklearn.utils import Bunch
from torch.utils.data import DataLoader, TensorDataset

from mixproof.geometry.data.rows import Rows
from mixproof.geometry.data.sources import as_rows
from tests.geometry.data.same_tables import DROP, FORMS, GAPS, MANY, SameTable

Read = Callable[..., Rows]
SQUARES = [k * k for k in MANY]
THIRDS = [k % 3 for k in MANY]
SIZES = [0.5, -0.0, 2.5, 0.1]


def _table(*columns: Sequence[Any], label: Sequence[Any], **expected: Any) -> SameTable:
    """Columns named by their places, and a label; the points are those of the columns unless others are given."""
    named = {str(place): column for place, column in enumerate(columns)}
    points = list(zip(*columns, strict=True)) if "refusal" not in expected else ()
    labels = list(map(str, label)) if "refusal" not in expected else ()
    return SameTable({**named, "label": label}, **{"points": points, "labels": labels, **expected})


def _asks(place: int, ends: str) -> str:
    return rf"column '{place}' numbers the rows, {ends}: leave it out by `drop='{place}'`, or, .* `keep='{place}'`$"


NAMELESS: dict[str, SameTable] = {
    "integers": _table([3, 1, 4, 1], [2, 7, 1, 8], label=[0, 1, 1, 0]),
    "integers and floats": _table([3, 1, 4, 1], SIZES, label=[0, 1, 1, 0]),
    "large integers and floats": _table([2**60 + k * k for k in range(4)], SIZES, label=[0, 1, 1, 0]),
    "large integers": _table([2**62 + k * k for k in range(4)], label=[0, 1, 1, 0]),
    "unsigned integers": _table([np.uint64(2**64 - 1 - k * k) for k in range(4)], label=[0, 1, 1, 0]),
    "many digits": _table([0.1, 0.2, 0.30000000000000004, 1e-20], label=[0, 1, 1, 0]),
    "truth values": _table(
        [True, False, True, True], SIZES, label=[0, 1, 1, 0], points=[(1, 0.5), (0, 0), (1, 2.5), (1, 0.1)]
    ),
    "truth values as labels": _table([3, 1, 4, 1], label=[True, False, False, True]),
    "floats as labels": _table([3, 1, 4, 1], label=[1.0, 2.0, -0.0, 2.5], labels=["1", "2", "0", "2.5"]),
    "words as labels": _table([3, 1, 4, 1], label=["01", "1", "007", "1"]),
    "a count first": _table(MANY, SQUARES, label=THIRDS, refusal=_asks(0, "from 5 to 16")),
    "a count last": _table(SQUARES, MANY, label=THIRDS, refusal=_asks(1, "from 5 to 16")),
    "a count of floats": _table(SIZES * 3, list(map(float, MANY)), label=THIRDS, refusal=_asks(1, "from 5 to 16")),
    "a count in another order": _table(SQUARES, MANY[6:] + MANY[:6], label=THIRDS, refusal=_asks(1, "from 5 to 16")),
    "a count, dropped": _table(
        MANY, SQUARES, label=THIRDS, points=[(k,) for k in SQUARES], options={"drop": ["0"]}, said="left out: 0"
    ),
    "a count, kept": _table(MANY, SQUARES, label=THIRDS, options={"keep": ["0"]}),
    "a count alone": _table(MANY, label=THIRDS),
    "a count of few rows": _table(
        [0, 1, 2, 3], SIZES, label=[0, 1, 1, 0], said="column '0' counts the rows, from 0 to 3: taken as a coordinate"
    ),
    "two counts": _table(
        MANY, SQUARES, MANY, label=THIRDS, refusal=r"rows in '0' \(from 5 to 16\), '2' .*: to read it, add `drop='0,2'`"
    ),
    "one-hot classes beside a label": _table(
        SIZES, [0, 1, 1, 0], [0, 0, 0, 1], label=[1, 0, 0, 0], said="'1', '2' and the label hold one 1 a row"
    ),
    "no such column": _table(SQUARES, label=THIRDS, options={"drop": ["size"]}, refusal="'size'"),
    "nothing left": _table(SQUARES, label=THIRDS, options={"drop": ["0"]}, refusal="column"),
    "dropped and kept": _table(
        MANY, SQUARES, label=THIRDS, options={"drop": ["0"], "keep": ["0"]}, refusal="column '0'"
    ),
    "no value": _table([1.5, None, 2.5, None], SIZES, label=[0, 1, 1, 0], refusal=GAPS),
    "no value among integers": _table([2**60 + 1, None, 3, None], label=[0, 1, 1, 0], refusal=GAPS),
    "no value, dropped": _table(
        [1.5, None, 2.5, None],
        [3, 1, 4, 1],
        label=[0, 1, 1, 0],
        points=[(1.5, 3), (2.5, 4)],
        labels=["0", "1"],
        options=DROP,
    ),
    "no value beside large integers, dropped": _table(
        [1.5, None, 2.5, None],
        [2**60 + 1, 2, 2**60 + 3, 5],
        label=[0, 1, 1, 0],
        points=[(1.5, 2**60 + 1), (2.5, 2**60 + 3)],
        labels=["0", "1"],
        options=DROP,
    ),
    "no label": _table([3, 1, 4, 1], label=["a", None, "b", None], refusal=GAPS),
    "no label, dropped": _table(
        [3, 1, 4, 1], label=["a", None, "b", None], points=[(3,), (4,)], labels=["a", "b"], options=DROP
    ),
    "a count with gaps": _table(
        MANY, [None, *SQUARES[1:]], label=THIRDS, options=DROP, refusal=_asks(0, "from 6 to 16")
    ),
}
"""Each by a name."""


def _split(table: SameTable) -> tuple[list[Sequence[Any]], Sequence[Any]]:
    *columns, label = table.columns.values()
    return columns, label


def _array(columns: Sequence[Sequence[Any]]) -> NDArray[Any] | None:
    """The columns as one array of numbers, gaps as NaN; None where a number would change in it."""
    rows = [list(row) for row in zip(*columns, strict=True)]
    made = np.array([[np.nan if value is None else value for value in row] for row in rows])
    given, held = itertools.chain(*rows), made.ravel().tolist()
    changed = [pair for pair in zip(given, held, strict=True) if pair[0] is not None and pair[0] != pair[1]]
    return None if changed or made.dtype.kind not in "biuf" else made


def _of_arrays(
    read: Callable[[Path, NDArray[Any], NDArray[Any]], Read | None],
) -> Callable[[Path, SameTable], Read | None]:
    def form(folder: Path, table: SameTable) -> Read | None:
        columns, label = _split(table)
        X = _array(columns)
        return None if X is None else read(folder, X, np.array(label))

    return form


def _of_tensors(
    read: Callable[[torch.Tensor, torch.Tensor], Read],
) -> Callable[[Path, SameTable], Read | None]:
    """Torch has no words and no missing labels."""

    def of(folder: Path, X: NDArray[Any], y: NDArray[Any]) -> Read | None:
        return read(torch.from_numpy(X), torch.from_numpy(y)) if y.dtype.kind in "biuf" else None

    return _of_arrays(of)


def _npz(folder: Path, X: NDArray[Any], y: NDArray[Any]) -> Read | None:
    if y.dtype == object:
        return None
    np.savez(folder / "t.npz", X=X, y=y)
    return partial(as_rows, folder / "t.npz")


def _npy(folder: Path, X: NDArray[Any], y: NDArray[Any]) -> Read | None:
    columns = [*X.T.tolist(), y.tolist()]
    made = _array(columns) if y.dtype.kind in "iuf" else None
    if made is None:
        return None
    np.save(folder / "t.npy", made)
    return partial(as_rows, folder / "t.npy", label="-1")


def _beside(make: Callable[[dict[str, Sequence[Any]]], Any]) -> Callable[[Path, SameTable], Read]:
    """A frame with the labels beside it."""

    def form(folder: Path, table: SameTable) -> Read:
        columns, label = _split(table)
        return partial(as_rows, make({str(k): column for k, column in enumerate(columns)}), label)

    return form


def _rows(table: SameTable) -> tuple[list[list[Any]], list[Any]]:
    columns, label = _split(table)
    return [list(row) for row in zip(*columns, strict=True)], list(label)


def _loader(items: Any, shuffle: bool = False) -> DataLoader[Any]:
    return DataLoader(items, 3, shuffle=shuffle)


ARRAY_FORMS: dict[str, Callable[[Path, SameTable], Read | None]] = {
    "NPZ": _of_arrays(_npz),
    "NPY": _of_arrays(_npy),
    "arrays": _of_arrays(lambda folder, X, y: partial(as_rows, X, y)),
    "a pair of arrays": _of_arrays(lambda folder, X, y: partial(as_rows, (X, y))),
    "array of objects": lambda folder, table: partial(as_rows, np.array(_rows(table)[0], object), _rows(table)[1]),
    "lists": lambda folder, table: partial(as_rows, *_rows(table)),
    "pairs": _of_arrays(lambda folder, X, y: partial(as_rows, list(zip(X, y, strict=True)))),
    "Bunch": _of_arrays(lambda folder, X, y: partial(as_rows, Bunch(data=X, target=y))),
    "Bunch of names": _of_arrays(
        lambda folder, X, y: partial(as_rows, Bunch(data=X, target=y, feature_names=np.arange(X.shape[1])))
    ),
    "Bunch of a frame": lambda folder, table: partial(
        as_rows, Bunch(data=pd.DataFrame(dict(enumerate(_split(table)[0]))), target=_split(table)[1])
    ),
    "tensors": _of_tensors(lambda X, y: partial(as_rows, X, y)),
    "a pair of tensors": _of_tensors(lambda X, y: partial(as_rows, (X, y))),
    "TensorDataset": _of_tensors(lambda X, y: partial(as_rows, TensorDataset(X, y))),
    "DataLoader": _of_tensors(lambda X, y: partial(as_rows, _loader(TensorDataset(X, y), shuffle=True))),
    "loader of pairs": _of_tensors(lambda X, y: partial(as_rows, _loader(list(zip(X, y, strict=True))))),
    "pandas and y": _beside(pd.DataFrame),
    "nullable pandas and y": _beside(lambda columns: pd.DataFrame(columns).convert_dtypes()),
    "polars and y": _beside(lambda columns: pl.DataFrame(columns, strict=False)),
    "Arrow table and y": _beside(pa.table),
    "named fields and y": _beside(lambda columns: pd.DataFrame(columns).to_records(index=False)),
}
"""Each holds a table in another way, and gives the function that reads it; None where it cannot hold it."""


def of_columns(form: str) -> Callable[[Path, SameTable], Read | None]:
    """A form of tables with names, in which the columns are named by their places."""
    return lambda folder, table: partial(as_rows, FORMS[form](folder, table.columns))


EVERY_FORM = {**ARRAY_FORMS, **{form: of_columns(form) for form in FORMS}}
