"""Columns of categories as coordinates: one for each category, 1 in the rows that have it and 0 in the others."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from mixproof.geometry.data.exact_tables import integer_array
from mixproof.geometry.data.gaps import no_label
from mixproof.geometry.data.labels import label_text, ordered_classes
from mixproof.geometry.data.roles import Roles
from mixproof.geometry.data.rows import Rows

_NAMED = 4


def coded(values: Sequence[Hashable]) -> tuple[list[int | None], tuple[str, ...]]:
    """Categories as numbers: the place of each among the names, None where it is missing; and the names in order.

    A category is named, and told to be missing, as a label is.

    Examples
    --------
    >>> coded(["red", "blue", None, "red"])
    ([1, 0, None, 1], ('blue', 'red'))
    """
    texts = [None if no_label(value) else label_text(value, row) for row, value in enumerate(values)]
    names = ordered_classes(text for text in texts if text is not None)
    places = {name: place for place, name in enumerate(names)}
    return [None if text is None else places[text] for text in texts], names


def with_indicators(rows: Rows, categories: Mapping[int, Sequence[str]]) -> Rows:
    """Rows in which a coordinate for each category takes the place of a coordinate that holds their numbers.

    Parameters
    ----------
    rows : Rows
    categories : mapping of int to sequence of str
        The names of the categories of each such coordinate, by its position; what it holds is the place of a name.

    Examples
    --------
    >>> rows = Rows("t", np.array([[5, 2], [6, 0], [7, 2]]), 2, ("a", "b", "a"), columns=("x", "city"))
    >>> found = with_indicators(rows, {1: ["Bern", "Oslo"]})
    >>> found.numerators.tolist(), found.columns
    ([[5, 0, 2], [6, 2, 0], [7, 0, 2]], ('x', 'city=Bern', 'city=Oslo'))
    """
    if not categories:
        return rows
    given = rows.columns or tuple(map(str, range(rows.dimension)))
    parts, names, told = [], [], []
    for position, column in enumerate(given):
        values = rows.numerators[:, position]
        if position not in categories:
            parts.append(values)
            names.append(column)
            continue
        codes = (values.astype(object) // rows.denominator).astype(np.intp)
        by_name = {categories[position][code]: code for code in np.unique(codes).tolist()}
        present = [by_name[name] for name in ordered_classes(by_name)]
        parts += [(codes == code).astype(object) * rows.denominator for code in present]
        found = [str(categories[position][code]) for code in present]
        names += [f"{column}={name}" for name in found]
        told.append(f"{column} ({', '.join(found[:_NAMED])}{', …' * (len(found) > _NAMED)})")
    origin = "; ".join(filter(None, (rows.origin, f"a coordinate for each category: {', '.join(told)}")))
    return replace(
        rows, numerators=integer_array(np.stack(parts, axis=1)), columns=tuple(names), origin=origin, shape=()
    )


def numbers_as_categories(rows: Rows, roles: Roles) -> Rows:
    """Rows of numbers alone, with indicators in the place of the coordinates that are to be categories.

    Examples
    --------
    >>> from mixproof.geometry.data.roles import ColumnChoice
    >>> roles = ColumnChoice(one_hot=("0",)).roles(["0", "1"], "t")
    >>> numbers_as_categories(Rows("t", np.array([[3], [1], [3]]), 1, tuple("aba")), roles).numerators.tolist()
    [[0, 1], [1, 0], [0, 1]]
    """
    if not roles.one_hot:
        return rows
    numerators, categories = rows.numerators.astype(object), {}
    for position, column in enumerate(roles.coordinates):
        if column in roles.one_hot:
            values = rows.numerators[:, position].tolist()
            codes, categories[position] = coded([str(Fraction(value, rows.denominator)) for value in values])
            numerators[:, position] = np.array(codes, dtype=object) * rows.denominator
    return with_indicators(replace(rows, numerators=numerators), categories)
