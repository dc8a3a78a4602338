"""Names of the types that many rooms share, each defined here alone."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import flint
import numpy as np
from numpy.typing import NDArray

Json = dict[str, "Json"] | list["Json"] | str | int | float | None
"""A value that a JSON file can hold: objects, lists, text, integers, finite floats, booleans, null."""

Number = str | int | float | Fraction
"""A number as a person gives it; it is read as written."""

Point = tuple[Fraction, ...]
"""A point of Rⁿ, by its coordinates."""

Vector = Sequence[Fraction | int]
"""A point or a direction of Rⁿ as an argument: rationals and integers alike."""

IntegerPoint = tuple[int, ...]
"""A point or a direction with integer coordinates."""

IntegerVector = Sequence[int]
"""The same as an argument."""

Span = tuple[Fraction, Fraction]
"""The ends of an interval, the lower one first."""

Enclosures = Sequence[flint.arb]
"""A vector in ball arithmetic: an enclosure of each coordinate."""

IntegerArray = NDArray[Any]
"""Exact integers: int64 where every entry fits with room to spare, else Python's own (dtype object)."""

Integers = NDArray[np.int64]
"""Integers of 64 bits."""

Floats = NDArray[np.float64]
"""Numbers in double precision."""

Singles = NDArray[np.float32]
"""Numbers in single precision."""

Indices = NDArray[np.intp]
"""Positions in another array, mostly of data points in their dataset."""

Mask = NDArray[np.bool_]
"""True at the entries that are meant."""

Record = dict[str, Any]
"""A JSON object whose form is described where it is made."""
