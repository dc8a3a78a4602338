"""One column of pandas, polars or Arrow as an array, in the type that it has: no number changes on the way.

A missing value becomes NaN among floats, and None among all else, so that integers beside it stay integers.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

LIBRARIES = ("pandas", "polars", "pyarrow")
"""The libraries whose tables and columns are read."""


def library_of(data: object) -> str | None:
    """The library that an object's class comes from, if it is one of `LIBRARIES`; subclasses count.

    Examples
    --------
    >>> import pandas
    >>> library_of(pandas.Series([1])), library_of([1])
    ('pandas', None)
    """
    roots = (kind.__module__.partition(".")[0] for kind in type(data).__mro__)
    return next((root for root in roots if root in LIBRARIES), None)


def is_series(data: object) -> bool:
    """True for one column of such a library: a Series, an Index, a Categorical, an Arrow array.

    Examples
    --------
    >>> import pandas
    >>> is_series(pandas.Categorical(["a"])), is_series(pandas.DataFrame()), is_series(pandas.Timestamp(0))
    (True, False, False)
    """
    home = library_of(data)
    kind = "type" if home == "pyarrow" else "dtype"
    return home is not None and hasattr(data, kind) and hasattr(data, "__len__") and not hasattr(data, "columns")


def series_array(values: Any) -> NDArray[Any]:
    """A column as an array of N entries; lists in it become arrays.

    Examples
    --------
    >>> import pandas
    >>> series_array(pandas.Series([2**60 + 1, None], dtype="Int64")).tolist()
    [1152921504606846977, None]
    >>> str(series_array(pandas.Series([0.1], dtype="Float32"))[0])
    '0.1'
    """
    readers = {"pandas": _of_pandas, "polars": _of_polars, "pyarrow": _of_arrow}
    return readers[library_of(values) or ""](values)


def objects(values: Sequence[object]) -> NDArray[Any]:
    """An array of Python objects, one an entry, whatever they are.

    Examples
    --------
    >>> objects([[1, 2], None]).shape
    (2,)
    """
    made = np.empty(len(values), dtype=object)
    for place, value in enumerate(values):
        made[place] = value
    return made


def _of_pandas(values: Any) -> NDArray[Any]:
    dtype = values.dtype
    if type(dtype).__name__ == "CategoricalDtype":
        names = list(_of_pandas(dtype.categories))
        codes = (values.cat if hasattr(values, "cat") else values).codes
        return objects([None if code < 0 else names[code] for code in codes])
    if type(dtype).__name__ == "SparseDtype":
        return np.asarray(values, dtype=dtype.subtype)
    if hasattr(dtype, "pyarrow_dtype"):
        return _of_arrow(getattr(values, "array", values).__arrow_array__())
    own = dtype if isinstance(dtype, np.dtype) else getattr(dtype, "numpy_dtype", None)
    if own is not None and own.kind == "f":
        return np.asarray(values.to_numpy(dtype=own, na_value=np.nan))
    absent = np.asarray(values.isna(), dtype=bool)
    if own is not None and own.kind in "biu" and not absent.any():
        return np.asarray(values.to_numpy(dtype=own))
    return objects([None if gap else value for value, gap in zip(values.tolist(), absent.tolist(), strict=True)])


def _of_polars(series: Any) -> NDArray[Any]:
    if series.dtype.is_float():
        return np.asarray(series.fill_null(float("nan")).to_numpy())
    if series.dtype.is_integer() and not series.null_count():
        return np.asarray(series.to_numpy())
    if hasattr(series.dtype, "inner"):
        return objects([None if entry is None else _nested(_of_polars(entry)) for entry in series])
    return objects(series.to_list())


def _of_arrow(values: Any) -> NDArray[Any]:
    import pyarrow as arrow

    if isinstance(values, arrow.ChunkedArray):
        values = values.combine_chunks()
    if isinstance(values, arrow.ExtensionArray):
        values = values.storage
    if isinstance(values.type, arrow.DictionaryType):
        values = values.cast(values.type.value_type)
    kind, types = values.type, arrow.types
    if types.is_fixed_size_list(kind) or types.is_list(kind) or types.is_large_list(kind):
        return objects([_nested(_of_arrow(entry.values)) if entry.is_valid else None for entry in values])
    if types.is_floating(kind) or (types.is_integer(kind) and not values.null_count):
        return np.asarray(values.to_numpy(zero_copy_only=False))
    return objects(values.to_pylist())


def _nested(entry: NDArray[Any]) -> Any:
    """The list of an entry; lists of one length within it as one array."""
    if entry.dtype != object or not all(isinstance(inner, np.ndarray) for inner in entry):
        return entry
    return np.stack(list(entry)) if len({inner.shape for inner in entry}) == 1 else entry
