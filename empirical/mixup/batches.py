"""Batches that can be mixed: examples of finite numbers, and one class or one row of class probabilities for each.

All else would be mixed into numbers that mean nothing, so it is refused before: labels of several classes a row
(multi-hot), logits, NaN, and kinds of tensors that torch cannot mix.
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import default_collate

from mixproof.geometry.errors import InputError

SUM_TOLERANCE = 1e-3
"""Distance of the sum of probabilities from 1 that is allowed; in 16 bits twice the spacing at 1, if that is more."""

_FLOATS = (torch.float16, torch.bfloat16, torch.float32, torch.float64)
_INTEGERS = (
    *(torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64),
    *(torch.uint16, torch.uint32, torch.uint64),
)


def checked_examples(x: Tensor) -> Tensor:
    """The examples of a batch in floats: integers, such as images of bytes, in the default float type.

    Raises
    ------
    InputError
        If they are no tensor that can be mixed, there are none, or a number is not finite.

    Examples
    --------
    >>> checked_examples(torch.tensor([[0, 255]], dtype=torch.uint8))
    tensor([[  0., 255.]])
    """
    _check_tensor(x, "examples")
    points = x if x.is_floating_point() else x.to(torch.get_default_dtype())
    if points.numel():
        low, high = torch.aminmax(points.detach())  # NaN is passed on; much faster than isfinite
        if not bool(torch.isfinite(low) & torch.isfinite(high)):
            row = _first_row(~torch.isfinite(points))
            raise InputError(f"row {row} of the examples holds nan or inf: mix finite numbers, without such rows")
    return points


def checked_probabilities(y: Tensor, classes: int) -> Tensor:
    """Labels as rows of class probabilities: (B, k), in the type of given rows, or one-hot integers.

    Parameters
    ----------
    y : (B,) tensor of class indices, or (B, k) tensor of class probabilities
    classes : int
        k.

    Raises
    ------
    InputError
        If the labels are neither.

    Examples
    --------
    >>> checked_probabilities(torch.tensor([2, 0]), 3)
    tensor([[0, 0, 1],
            [1, 0, 0]])
    """
    _check_tensor(y, "labels")
    if y.dim() == 1:
        return _one_hot(y, classes)
    if y.dim() != 2 or y.shape[1] != classes:
        raise InputError(
            f"labels of shape {tuple(y.shape)} are not of {classes} classes: give one class index a row, or "
            f"{classes} probabilities"
        )
    _check_rows(y.detach())
    return y


def checked_answers(y: Tensor, classes: int | None) -> Tensor:
    """Labels that answer yes or no, each a number from 0 to 1: (B, k) of several labels; (B,) or (B, 1) of one.

    Raises
    ------
    InputError
        If they have another shape, or a number is no answer.

    Examples
    --------
    >>> checked_answers(torch.tensor([[1, 0], [1, 1]]), 2)
    tensor([[1., 0.],
            [1., 1.]])
    """
    rows = checked_reals(y)
    fits = y.dim() == 2 and y.shape[1] == classes if classes is not None else y.shape[1:] in {(), (1,)}
    if not fits:
        expected = "(B,) or (B, 1)" if classes is None else f"(B, {classes})"
        raise InputError(f"labels of shape {tuple(y.shape)} are no answers of shape {expected}")
    outside = (rows.detach() < 0) | (rows.detach() > 1)
    if bool(outside.any()):
        row = _first_row(outside)
        raise InputError(
            f"row {row} of the labels holds a number that is not from 0 to 1: logits become such by sigmoid()"
        )
    return rows


def checked_reals(y: Tensor) -> Tensor:
    """Labels that are finite numbers, in floats.

    Raises
    ------
    InputError
        If they are none.

    Examples
    --------
    >>> checked_reals(torch.tensor([3, -1]))
    tensor([ 3., -1.])
    """
    _check_tensor(y, "labels")
    numbers = y if y.is_floating_point() else y.to(torch.get_default_dtype())
    if not bool(torch.isfinite(numbers.detach()).all()):
        raise InputError(f"row {_first_row(~torch.isfinite(numbers))} of the labels holds nan or inf: leave it out")
    return numbers


def _check_tensor(given: Any, what: str) -> None:
    if not isinstance(given, Tensor):
        raise InputError(f"the {what} of a batch have to be a torch tensor, not {type(given).__name__}")
    if given.is_nested:
        raise InputError(f"the {what} of a batch are a nested tensor: pad them to one shape")
    if given.is_meta:
        raise InputError(f"the {what} of a batch are on the device 'meta', and have no values: load them first")
    if given.layout != torch.strided:
        raise InputError(f"the {what} of a batch are sparse: make them dense first, as to_dense() does")
    if given.is_complex():
        mend = "give real and imaginary parts as features, as torch.view_as_real does"
        raise InputError(f"the {what} of a batch are complex: " + (mend if what == "examples" else _MEND))
    if given.dtype not in (*_FLOATS, *_INTEGERS):
        raise InputError(f"the {what} of a batch are of type {given.dtype}, which is not mixed: take torch.float32")
    if given.dim() == 0:
        raise InputError(f"the {what} of a batch are one number: give one row for each example, even for one")
    if len(given) == 0:
        raise InputError(f"a batch has no {what}: leave empty batches out")


_MEND = "give class indices, or rows of probabilities"


def _one_hot(y: Tensor, classes: int) -> Tensor:
    if y.is_floating_point():
        raise InputError(f"labels of type {y.dtype} are no class numbers: these are integers from 0 to {classes - 1}")
    y = y.long()
    least, most = (int(end) for end in torch.aminmax(y))
    if least < 0:
        raise InputError(f"labels have to be class numbers from 0 to {classes - 1}, and one is {least}")
    if most >= classes:
        raise InputError(
            f"a label is {most}, and with classes={classes} they go from 0 to {classes - 1}: "
            f"give Mixup the number of all classes, {most + 1} or more"
        )
    return torch.nn.functional.one_hot(y, classes)


def _check_rows(rows: Tensor) -> None:
    """Refuse rows that are no probabilities: one question to the device where all is well."""
    tolerance = SUM_TOLERANCE
    if rows.is_floating_point():
        tolerance = max(tolerance, 2 * torch.finfo(rows.dtype).eps)
    wide = rows.to(torch.float64 if rows.dtype == torch.float64 else torch.float32)
    sums = wide.sum(dim=1)
    negative, far = (wide < 0).any(dim=1), ~((sums - 1).abs() <= tolerance)  # NaN and inf are far, too
    if not bool((negative | far).any()):
        return
    row = _first_row(negative | far)
    values = wide[row].tolist()
    if not all(map(_is_finite, values)):
        raise InputError(f"row {row} of the labels holds nan or inf: {_MEND}")
    if min(values) < 0:
        raise InputError(
            f"row {row} of the labels holds {min(values):.6g}, which is no probability: {_MEND}; of logits these are "
            "logits.softmax(dim=1)"
        )
    raise InputError(
        f"row {row} of the labels sums to {sum(values):.6g}, and probabilities sum to 1 within {tolerance:.3g}: "
        f"{_MEND}; logits become these by softmax(dim=1), and rows of several classes (multi-hot) are mixed by "
        "targets='multi-label'"
    )


def _is_finite(value: float) -> bool:
    return abs(value) < float("inf")


def _first_row(bad: Tensor) -> int:
    """The first row with an entry that is bad."""
    return int(bad.flatten(1).any(dim=1).long().argmax()) if bad.dim() > 1 else int(bad.long().argmax())


def collated(samples: Sequence[Any]) -> tuple[Tensor, Tensor]:
    """Items (example, label) as two parts of a batch, put together as torch does by default.

    Raises
    ------
    InputError
        If there are none, an item is no pair, or torch cannot put them together.

    Examples
    --------
    >>> collated([(torch.zeros(2), 0), (torch.ones(2), 1)])[1]
    tensor([0, 1])
    """
    if not isinstance(samples, Sequence) or isinstance(samples, str):
        raise InputError(f"a batch to collate has to be a list of pairs (example, label), not {_named(samples)}")
    if not samples:
        raise InputError("a batch has no items: leave empty batches out")
    for place, item in enumerate(samples):
        if not isinstance(item, tuple | list):
            raise InputError(
                f"item {place} of a batch has to be a pair (example, label), not {_named(item)}: pick the two, as in "
                "lambda items: mixup.collate([(…, …) for item in items])"
            )
        if len(item) != 2:
            raise InputError(
                f"item {place} of a batch has {len(item)} parts, not the two of (example, label): pick these, as in "
                "lambda items: mixup.collate([(item[0], item[1]) for item in items])"
            )
    parts = []
    for what, values in zip(("examples", "labels"), zip(*samples, strict=True), strict=True):
        try:
            parts.append(default_collate(list(values)))
        except (TypeError, ValueError, RuntimeError) as error:
            raise InputError(
                f"the {what} of a batch cannot be put together: {error}; make them tensors or numbers of one shape"
            ) from error
        if not isinstance(parts[-1], Tensor):
            raise InputError(f"the {what} of a batch have to be tensors or numbers, not each {_named(values[0])}")
    return parts[0], parts[1]


def _named(given: object) -> str:
    """The type of a thing, with an article."""
    name = type(given).__name__
    return f"an {name}" if name[:1].lower() in "aeiou" else f"a {name}"
