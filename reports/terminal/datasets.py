"""A dataset in the heading of a result: as data, and on one line."""

from fractions import Fraction

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.numbers.rationals import rational_text

MOST_HELD = 10_000
"""The most coordinates that a result holds; of larger data it has the name alone."""


def dataset_json(dataset: Dataset, with_data: bool = True) -> Json:
    """The name, the sizes and the classes of a dataset, and its rows if they are few, as every exchange form has them.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> told = dataset_json(load("shadow"))
    >>> told.pop("data")
    {'points': [['0'], ['1'], ['2']], 'labels': ['0', '0', '1']}
    >>> told
    {'name': 'shadow', 'rows': 3, 'points': 3, 'dimension': 1, 'classes': ['0', '1']}
    """
    data = {"data": rows_json(Rows.of_dataset(dataset))} if with_data else {}
    return {
        "name": dataset.name,
        "rows": dataset.row_count,
        "points": dataset.size,
        "dimension": dataset.dimension,
        "classes": list(dataset.classes),
        **data,
    }


def rows_json(rows: Rows) -> Json:
    """Rows exactly, with their labels, in the form that `geometry.data.files.json_files` reads; None for many rows.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load_rows
    >>> rows_json(load_rows("{0, 1/2 | 0}"))
    {'points': [['0'], ['1/2'], ['0']], 'labels': ['0', '0', '1']}
    """
    if rows.count * rows.dimension > MOST_HELD:
        return None
    points: list[Json] = [
        [rational_text(Fraction(value, rows.denominator)) for value in row] for row in rows.numerators.tolist()
    ]
    return {"points": points, "labels": list(rows.labels)}


def dataset_words(dataset: Dataset) -> str:
    """The name and the sizes of a dataset, on one line.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> dataset_words(load("iris"))
    'iris: 150 rows, 149 points in R^4'
    """
    return f"{dataset.name}: {dataset.row_count:,} rows, {dataset.size:,} points in R^{dataset.dimension}"
