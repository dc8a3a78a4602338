"""Coordinates brought to one scale, exactly."""

from dataclasses import replace
from math import gcd, lcm
from typing import Literal, get_args

import numpy as np

from mixproof.geometry.data.exact_tables import integer_array
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError, nearest

Scale = Literal["none", "range"]
"""``range``: each coordinate from 0 to 1; ``none``: as they are."""


def scaled(rows: Rows, scale: Scale | None) -> Rows:
    """Rows on a scale: with ``range`` the least value of each coordinate becomes 0 and the largest 1.

    A coordinate that is the same in every row becomes 0. (A standard deviation is irrational as a rule: dividing by it
    would round the data.)

    Raises
    ------
    InputError
        If there is no such scale.

    Examples
    --------
    >>> found = scaled(Rows("t", np.array([[1, 7], [3, 7], [4, 7]]), 1, tuple("aab")), "range")
    >>> found.numerators.tolist(), found.denominator
    ([[0, 0], [2, 0], [3, 0]], 3)
    """
    if scale is not None and scale not in get_args(Scale):
        raise InputError(f"there is no scale {scale!r}; {nearest(str(scale), list(get_args(Scale)))}")
    if scale in {None, "none"} or not rows.count:
        return rows
    table = rows.numerators.astype(object)
    least = table.min(axis=0)
    table = table - least
    spans = table.max(axis=0).tolist()
    shared = [gcd(*table[:, k].tolist()) or 1 for k in range(rows.dimension)]
    denominator = lcm(*(span // factor or 1 for span, factor in zip(spans, shared, strict=True)))
    for k, (span, factor) in enumerate(zip(spans, shared, strict=True)):
        table[:, k] = table[:, k] // factor * (denominator // (span // factor or 1))
    origin = "; ".join(filter(None, (rows.origin, "each coordinate scaled to its range, from 0 to 1")))
    return replace(
        rows, numerators=integer_array(np.array(table, dtype=object)), denominator=denominator, origin=origin
    )
