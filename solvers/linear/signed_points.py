"""The signs y of the labels of two classes, +1 for the second and −1 for the first, and the points times them."""

from mixproof.geometry.data.chosen_classes import keep_two
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError


def signs(dataset: Dataset) -> tuple[int, ...]:
    """The label y of each point: +1 for the second class, −1 for the first.

    Raises
    ------
    InputError
        If the dataset has not exactly two classes.

    Examples
    --------
    >>> signs(Dataset.from_rows([[1], [3], [2]], ["b", "a", "b"]))
    (1, -1, 1)
    """
    if len(dataset.classes) != 2:
        raise InputError(
            f"labels ±1 need exactly two classes; {dataset.name} has {len(dataset.classes)}: "
            f"{keep_two(dataset.classes)}"
        )
    return tuple(2 * label - 1 for label in dataset.labels)


def signed_points(dataset: Dataset) -> list[list[int]]:
    """The vectors y·x, times the common denominator of the dataset.

    Raises
    ------
    InputError
        If the dataset has not exactly two classes.

    Examples
    --------
    >>> signed_points(Dataset.from_rows([["1/2", 1], [3, 0]], [1, 0]))
    [[1, 2], [-6, 0]]
    """
    return [[y * value for value in dataset.vector(index)] for index, y in enumerate(signs(dataset))]
