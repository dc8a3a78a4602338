"""Tensors, frames and sparse matrices as arrays, told by their types.

The library that an object comes from is loaded already, or there would be no such object; so nothing is imported here
that was not imported before.
"""

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from mixproof.geometry.errors import InputError


def is_a(module: str, kind: str, data: object) -> bool:
    """True if an object is of a class of a module, which is loaded if it is.

    Examples
    --------
    >>> is_a("collections", "OrderedDict", {}), is_a("no.such.module", "Frame", {})
    (False, False)
    """
    found = getattr(sys.modules.get(module), kind, None)
    return isinstance(found, type) and isinstance(data, found)


def as_array(values: Any) -> Any:
    """An array of what is one already, such as a tensor on any device; lists as they are.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> as_array(csr_array(np.eye(2))).tolist(), as_array([1, 2])
    ([[1.0, 0.0], [0.0, 1.0]], [1, 2])
    """
    if is_a("torch", "Tensor", values):
        return values.detach().cpu().numpy()
    if hasattr(values, "to_numpy"):
        return values.to_numpy()
    if hasattr(values, "toarray"):
        return values.toarray()
    return values


def as_labels(y: Any) -> Sequence[Any]:
    """Labels as a list, one a row.

    Raises
    ------
    InputError
        If there is one label only, or the name of a column.

    Examples
    --------
    >>> [int(label) for label in as_labels(np.array([[3], [5]]))]
    [3, 5]
    """
    if isinstance(y, str):
        raise InputError(f"y takes one label a row, and this is {y[:40]!r}: a column of labels is named by label=")
    labels = as_array(y)
    if np.ndim(labels) == 0 and not isinstance(labels, Iterable):
        raise InputError(f"y takes one label a row, and this is {labels!r}")
    if isinstance(labels, np.ndarray) and labels.ndim == 2 and 1 in labels.shape:
        labels = labels.ravel()
    return list(labels)
