"""The front door of affine models: a file, a dict, a pair of arrays or a fitted estimator becomes an exact model."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mixproof.geometry.data.unique_keys import from_json
from mixproof.geometry.errors import InputError, shortened
from mixproof.geometry.numbers.rationals import rational
from mixproof.solvers.affine.model import AffineModel

_KEYS = ("weights", "bias", "classes")
_MOST_BYTES = 2**26
_FORM = """{"weights": [["1/2", "1/4"]], "bias": ["-1/8"]}"""


def as_affine_model(given: Any) -> AffineModel:
    """The exact affine model of whatever holds one.

    Parameters
    ----------
    given : AffineModel, str or Path, dict, pair (W, b), or fitted linear estimator
        A JSON file, its text, or a dict, with ``weights``, one row of n numbers for each class or one row for two
        classes, and ``bias``, a number for each row (zeros if left out); an NPZ file with arrays W and b; or an
        estimator of scikit-learn with ``coef_`` and ``intercept_``. Numbers in JSON are read as they are written, the
        floats of arrays and estimators as the binary numbers that they are.

    Raises
    ------
    InputError
        If it is none of these, or cannot be read.

    Examples
    --------
    >>> print(as_affine_model({"weights": [["1/2", "1/4"]], "bias": ["-1/8"]}))
    u = (0.5, 0.25)·x − 0.125
    """
    if isinstance(given, AffineModel):
        return given
    if isinstance(given, str) and given.lstrip().startswith("{"):
        return _of_json(given, "the model")
    if isinstance(given, str | os.PathLike):
        return _of_file(Path(given))
    if isinstance(given, Mapping):
        return _of_mapping(given, "")
    if hasattr(given, "coef_") and hasattr(given, "intercept_"):
        return _of_estimator(given)
    if isinstance(given, Sequence) and len(given) == 2:
        return _of_arrays(given[0], given[1], (), "")
    if hasattr(given, "fit") and hasattr(given, "get_params"):
        raise InputError(f"{type(given).__name__} has no coef_ and intercept_: fit it first, or use a linear estimator")
    raise InputError(f"a model is a file, a dict {_FORM}, a pair (W, b) or a linear estimator, not {_kind(given)}")


def _kind(given: Any) -> str:
    return shortened(repr(given)) if isinstance(given, int | float) else f"a {type(given).__name__}"


def _of_file(path: Path) -> AffineModel:
    """The model of a JSON or NPZ file."""
    if path.suffix.lower() not in {".json", ".npz"}:
        raise InputError(
            f"{path}: a model is read from a .json or .npz file, or found by name: mixup, erm or max-margin"
        )
    if not path.is_file():
        raise InputError(f"there is no file {path}")
    if path.stat().st_size > _MOST_BYTES:
        raise InputError(f"{path} has more than {_MOST_BYTES >> 20} MiB, too much for an affine model")
    if path.suffix.lower() == ".npz":
        return _of_npz(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (ValueError, OSError) as error:
        raise InputError(f"{path} cannot be read as text: {type(error).__name__}") from None
    return _of_json(text, str(path), path.name)


def _of_json(text: str, where: str, origin: str = "") -> AffineModel:
    """The model of a text in JSON."""
    try:
        held = from_json(text)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where} cannot be read as JSON ({error}): a model is written as {_FORM}") from None
    if not isinstance(held, dict):
        raise InputError(f"{where} holds no object: a model is written as {_FORM}")
    try:
        return _of_mapping(held, origin)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None


def _of_mapping(held: Mapping[Any, Any], origin: str) -> AffineModel:
    """The model of a dict."""
    unknown = [str(key) for key in held if key not in _KEYS]
    if unknown or "weights" not in held:
        wrong = f"it has {', '.join(map(repr, unknown[:3]))}" if unknown else "there are no weights"
        raise InputError(f"a model is written as {_FORM}, and {wrong}")
    weights, bias, classes = held["weights"], held.get("bias"), held.get("classes", ())
    if not _is_list(weights) or not all(map(_is_list, weights)):
        raise InputError(f"the weights of a model are a list of rows of numbers, as in {_FORM}")
    if bias is not None and not _is_list(bias):
        raise InputError(f"the bias of a model is a list of numbers, as in {_FORM}")
    if not _is_list(classes):
        raise InputError("the classes of a model are a list of names")
    return AffineModel.of(
        [list(row) for row in weights],
        [0] * len(weights) if bias is None else list(bias),
        _checked_classes([str(each) for each in classes], len(weights)),
        origin,
    )


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple | np.ndarray)


def _checked_classes(classes: list[str], rows: int) -> list[str]:
    expected = 2 if rows == 1 else rows
    if classes and (len(classes) != expected or len(set(classes)) != expected):
        raise InputError(f"a model with {rows} rows of weights has {expected} different classes, not {len(classes)}")
    return classes


def _of_npz(path: Path) -> AffineModel:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except Exception as error:  # whatever a broken archive raises
        raise InputError(f"{path} cannot be read as NPZ: {type(error).__name__}") from None
    if "W" not in arrays or set(arrays) - {"W", "b"}:
        raise InputError(f"{path} holds {', '.join(sorted(arrays)) or 'nothing'}: a model has the arrays W and b")
    try:
        return _of_arrays(arrays["W"], arrays.get("b"), (), path.name)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def _of_arrays(weights: Any, bias: Any, classes: Sequence[str], origin: str) -> AffineModel:
    """The model of arrays, their floats as the binary numbers that they are."""
    table = np.atleast_2d(np.asarray(weights))
    offsets = np.zeros(len(table), dtype=np.int64) if bias is None else np.atleast_1d(np.asarray(bias))
    if table.ndim != 2 or offsets.ndim != 1:
        raise InputError(
            f"W and b of a model have the shapes (rows, coordinates) and (rows,), not {np.shape(weights)} and "
            f"{np.shape(bias)}"
        )
    if len(offsets) == 1 < len(table):  # an estimator without an intercept has the one number 0
        offsets = np.repeat(offsets, len(table)) if not offsets[0] else offsets
    rows = [[_binary(value, f"W[{i}, {j}]") for j, value in enumerate(row)] for i, row in enumerate(table.tolist())]
    return AffineModel.of(
        rows, [_binary(value, f"b[{i}]") for i, value in enumerate(offsets.tolist())], classes, origin
    )


def _binary(value: Any, where: str) -> Any:
    """An entry of an array, exactly."""
    try:
        return rational(value, exact="binary")
    except InputError as error:
        raise InputError(f"{where} of the model: {error}") from None


def _of_estimator(estimator: Any) -> AffineModel:
    """The model of a fitted linear estimator."""
    kept = np.asarray(getattr(estimator, "classes_", ()))
    table = np.atleast_2d(np.asarray(estimator.coef_))
    names = [str(each) for each in kept.tolist()]
    classes = _checked_classes(names, len(table)) if names else []
    return _of_arrays(table, estimator.intercept_, classes, type(estimator).__name__)
