"""Tables of numbers as integers over one common denominator, whatever they come as."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import IntegerArray, Integers
from mixproof.geometry.data.hints import with_hint
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import Exactness, rational

_ROOMY = 2**30  # sums and products of two such entries fit into 64 bits
_INTEGERS_IN_DOUBLES = 2**53


def integer_array(values: IntegerArray) -> IntegerArray:
    """The same integers in the smallest sufficient kind of array (see `IntegerArray`).

    Examples
    --------
    >>> integer_array(np.array([[2, 3]], dtype=object)).dtype, integer_array(np.array([[2**40]])).dtype
    (dtype('int64'), dtype('O'))
    """
    largest = max(abs(int(values.min())), abs(int(values.max())))
    return values.astype(np.int64 if largest < _ROOMY else object)


def exact_integers(table: NDArray[Any], exact: Exactness = "decimal") -> tuple[IntegerArray, int]:
    """The entries of a table over one common denominator.

    Parameters
    ----------
    table : (N, n) array of numbers, or of text that holds numbers
    exact : {"decimal", "binary"}
        The reading of a float: through its shortest decimal, or as the binary number that it stores.

    Raises
    ------
    InputError
        If an entry is not a finite number, with its row and column.

    Examples
    --------
    >>> numerators, denominator = exact_integers(np.array([[0.5, 0.1]]))
    >>> numerators.tolist(), denominator
    ([[5, 1]], 10)
    """
    integers = _integers(table)
    if integers is not None:
        return integer_array(integers), 1
    if table.dtype.kind == "f" and np.isfinite(table).all():
        values, inverse = np.unique(table, return_inverse=True)
        numbers, common = over_common_denominator([rational(value, exact) for value in values])
        return integer_array(np.array(numbers, dtype=object)[inverse].reshape(table.shape)), common
    numbers, common = over_common_denominator(list(rationals(table, exact)))
    return integer_array(np.array(numbers, dtype=object).reshape(table.shape)), common


def over_common_denominator(values: Sequence[Fraction]) -> tuple[list[int], int]:
    """Numerators over the least common denominator.

    Examples
    --------
    >>> over_common_denominator([Fraction(1, 2), Fraction(2, 3)])
    ([3, 4], 6)
    """
    common = lcm(*{value.denominator for value in values})
    return [value.numerator * (common // value.denominator) for value in values], common


def stacked(parts: Iterable[tuple[IntegerArray, int]], axis: int) -> tuple[IntegerArray, int]:
    """Tables over different denominators as one table over a common one.

    Examples
    --------
    >>> stacked([(np.array([[1]]), 2), (np.array([[1]]), 3)], axis=1)
    (array([[3, 2]]), 6)
    """
    tables = list(parts)
    common = lcm(*(denominator for _, denominator in tables))
    scaled = []
    for numerators, denominator in tables:
        factor = common // denominator
        scaled.append(numerators if factor == 1 else integer_array(numerators.astype(object) * factor))
    return np.concatenate(scaled, axis=axis), common


def rationals(table: NDArray[Any], exact: Exactness) -> Iterator[Fraction]:
    """The entries of an (N, n) table one by one, each read by itself.

    Raises
    ------
    InputError
        If one is not a finite number, with its row and column.

    Examples
    --------
    >>> list(rationals(np.array([["0.1", "2/3"]]), "decimal"))
    [Fraction(1, 10), Fraction(2, 3)]
    """
    for row, values in enumerate(table):
        for column, value in enumerate(values):
            try:
                yield rational(value, exact)
            except InputError as error:
                raise InputError(f"row {row}, column {column}: {with_hint(error, value)}") from None


def _integers(table: NDArray[Any]) -> Integers | None:
    """The table as integers where all its entries are integers that are held exactly, else None."""
    if table.dtype.kind in "bi" or (table.dtype.kind == "u" and table.dtype.itemsize < 8):
        return table.astype(np.int64)
    if table.dtype.kind == "f" and table.dtype.itemsize <= 8:
        wide = table.astype(np.float64)
        if (np.abs(wide) < _INTEGERS_IN_DOUBLES).all() and (wide == np.rint(wide)).all():
            return wide.astype(np.int64)
    return None
