"""Balance of two classes: as many rows, or antipodal means."""

from mixproof.geometry.data.dataset import Dataset


def is_balanced(dataset: Dataset) -> bool:
    """True if the two classes have as many rows.

    Examples
    --------
    >>> line = [[1], [1], [-1]]
    >>> is_balanced(Dataset.from_rows(line, [1, 1, 0])), is_balanced(Dataset.from_rows(line[1:], [1, 0]))
    (False, True)
    """
    return len(set(dataset.class_sizes)) == 1


def has_antipodal_means(dataset: Dataset) -> bool:
    """True if the mean of one class is minus the mean of the other, repeated rows counted.

    Examples
    --------
    >>> has_antipodal_means(Dataset.from_rows([[1, 1], [1, -1], [-1, 0]], [1, 1, 0]))
    True
    """
    first, second = dataset.class_sizes
    total = [0] * dataset.dimension
    for index, label in enumerate(dataset.labels):
        share = (second if label == 0 else first) * len(dataset.rows[index])
        total = [old + share * value for old, value in zip(total, dataset.vector(index), strict=True)]
    return not any(total)
