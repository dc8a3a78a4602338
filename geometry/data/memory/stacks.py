"""Examples one by one become one array: all of one shape, pictures all in grey or all in colour."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.data.images.pictures import all_alike
from mixproof.geometry.data.memory.array_likes import as_array, is_picture, one_above_the_other
from mixproof.geometry.errors import InputError


def stacked_examples(given: Sequence[Any], name: str) -> NDArray[Any]:
    """The (N, ...) array of N examples: arrays, tensors, lists or pictures.

    Raises
    ------
    InputError
        If they differ in shape, or one holds lists that differ in length.

    Examples
    --------
    >>> stacked_examples([np.array([1, 2]), [3, 4.5]], "t").tolist()
    [[1, 2], [3, 4.5]]
    """
    examples = [example_array(each, row, name) for row, each in enumerate(given)]
    if all(map(is_picture, given)):
        examples = all_alike(examples)
    for row, example in enumerate(examples):
        if example.shape != examples[0].shape:
            raise InputError(
                f"item {row} of {name} has shape {example.shape}, item 0 has {examples[0].shape}: bring all to one size"
            )
    return one_above_the_other(examples)


def example_array(given: Any, row: int, name: str) -> NDArray[Any]:
    """An example as an array; the numbers of a list keep their types.

    Examples
    --------
    >>> example_array([2**60 + 1, 0.5], 0, "t").tolist()
    [1152921504606846977, 0.5]
    """
    values = as_array(given)
    try:
        return np.array(values, dtype=object) if isinstance(values, list | tuple) else np.asarray(values)
    except ValueError:
        raise InputError(f"the example in item {row} of {name} holds lists that differ in length") from None
