"""Labelled rows as text, exactly: each number as it is, a whole number or a ratio."""

import csv
import io
from fractions import Fraction

from mixproof.geometry.data.rows import Rows
from mixproof.geometry.numbers.rationals import rational_text


def csv_text(rows: Rows) -> str:
    r"""Rows as comma-separated values, with names of the columns; the label comes last, in a column `label`.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> csv_text(Rows.of_dataset(Dataset.from_rows([["1/3", 2], [0, 1]], ["a", "b, c"])))
    'x1,x2,label\n1/3,2,a\n0,1,"b, c"\n'
    """
    names = rows.columns or tuple(f"x{k + 1}" for k in range(rows.numerators.shape[1]))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*names, "label"])
    for values, label in zip(rows.numerators.tolist(), rows.labels, strict=True):
        writer.writerow([*(rational_text(Fraction(value, rows.denominator)) for value in values), label])
    return out.getvalue()
