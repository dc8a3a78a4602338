"""A dataset in the heading of a result: as data, and on one line."""

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset


def dataset_json(dataset: Dataset) -> Json:
    """The name, the sizes and the classes of a dataset, as every exchange form has them.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> dataset_json(load("shadow"))
    {'name': 'shadow', 'rows': 3, 'points': 3, 'dimension': 1, 'classes': ['0', '1']}
    """
    return {
        "name": dataset.name,
        "rows": dataset.row_count,
        "points": dataset.size,
        "dimension": dataset.dimension,
        "classes": list(dataset.classes),
    }


def dataset_words(dataset: Dataset) -> str:
    """The name and the sizes of a dataset, on one line.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> dataset_words(load("iris"))
    'iris: 150 rows, 149 points in R^4'
    """
    return f"{dataset.name}: {dataset.row_count:,} rows, {dataset.size:,} points in R^{dataset.dimension}"
