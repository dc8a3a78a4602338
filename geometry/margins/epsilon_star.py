"""ε*, the distance to the nearest segment that avoids a point's class: exactly, for any number of points.

Assumption 2.9 holds at a data point x of class i for the radii ε ≤ ε*(x), the distance from x to the nearest segment
[s, t] with both ends outside class i, s = t allowed. Its square is a rational (`geometry.margins.distances`).

Few points are looked at one by one (`geometry.margins.pointwise`). Many are looked at in blocks, all x of a block by
one filter in single precision (`geometry.margins.blocks`). In both cases floats only say which segments cannot matter,
with a proved bound, and integers decide. The results are the same, rational for rational.
"""

import heapq
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from hashlib import sha256
from itertools import chain
from math import comb
from typing import Any

import numpy as np

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.resources import ANY_RESOURCES, Resources
from mixproof.geometry.jobs.runs import run_blocks
from mixproof.geometry.jobs.state import Stage
from mixproof.geometry.jobs.tasks import blocks_of
from mixproof.geometry.jobs.watch import TimeUp
from mixproof.geometry.margins.blocks import BlockSearch, block_bounds, block_length, block_margins
from mixproof.geometry.margins.distances import ALL_SEGMENTS, Best, Margin, Segments
from mixproof.geometry.margins.filter.with_torch import filter_with_torch
from mixproof.geometry.margins.pointwise import nearest_segment
from mixproof.geometry.margins.query import MarginQuery, query_of
from mixproof.geometry.margins.similarity import similarity_order
from mixproof.geometry.numbers.rationals import from_hex, hex_text
from mixproof.geometry.signatures import strict

_ALONE = 16
"""Points in a block where they are looked at one by one."""


def margin(dataset: Dataset, index: int, segments: Segments = ALL_SEGMENTS) -> Margin:
    """ε*(x) of one data point, exactly (Assumption 2.9).

    Of several nearest segments the one with the smallest rows is given: smallest lower row, then smallest upper
    row. A segment whose nearest point is its end counts as that end alone.

    Raises
    ------
    InputError
        If the dataset has one class only.

    Examples
    --------
    >>> arrow = Dataset.from_rows([[0, 0], [2, 1], [2, -1], [9, 0]], ["tail", "head", "head", "head"])
    >>> margin(arrow, 0)
    Margin(point=0, first=2, second=1, squared=Fraction(4, 1))
    """
    query = query_of(dataset, None, segments)
    squared, low, high = nearest_segment(query.field, index)
    return Margin(index, high, low, squared / query.denominator**2)


@strict
def margins(
    dataset: Dataset,
    segments: Segments = ALL_SEGMENTS,
    tests: Dataset | None = None,
    resources: Resources = ANY_RESOURCES,
    device: str = "",
) -> list[Margin]:
    """ε*(x) of every data point, or of every point of a test set, in its order.

    Parameters
    ----------
    segments : Segments
        The segments that count.
    tests : Dataset, optional
        The points x, if they are not the data points; classes are matched by name.
    resources : Resources
        Workers, cluster, memory, state file and progress.
    device : str
        A device of torch, such as ``cuda``, that filters; the CPU without torch if not given.

    Raises
    ------
    InputError
        If some x has no point outside its class, the dimensions differ, or the resources do not suffice.
    TimeUp
        If the time is up; the margins that were found before are its part, where there are any.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1])
    >>> [str(found.squared) for found in margins(line)]
    ['1', '0', '0', '9']
    """
    query = query_of(dataset, tests, segments)
    return _settled(query, None, resources, device)


@strict
def riskiest(  # noqa: PLR0913, PLR0917, two more than `margins` has
    dataset: Dataset,
    count: int,
    segments: Segments = ALL_SEGMENTS,
    tests: Dataset | None = None,
    resources: Resources = ANY_RESOURCES,
    device: str = "",
) -> list[Margin]:
    """The `count` points of smallest ε*, smallest first; of equal ones the earlier row.

    Takes far less than `margins`, whose other arguments it has, where `count` is far below the number of points. A
    first pass finds for each x a segment that is near: an upper bound on ε*(x). The k-th least of these bounds is a
    cap: at least k points have an ε* of at most the cap, so no other point is among the k. The second pass then looks
    only for segments within the cap.

    Raises
    ------
    InputError
        As `margins` does.
    TimeUp
        If the time is up; the least of the margins that were found before are its part, where there are any.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1])
    >>> [found.point for found in riskiest(line, 3)]
    [1, 2, 0]
    """
    if count < 0:
        raise InputError(f"`count` has to be 0 or more, not {count}")
    query = query_of(dataset, tests, segments)
    cap = None
    if count < len(query.field.queries) and query.is_large:
        try:
            bounds = chain(*_run(query, "bounds", None, resources, device))
        except TimeUp as end:
            raise TimeUp(str(end)) from None  # a bound is no margin
        cap = heapq.nsmallest(max(count, 1), map(from_hex, bounds))[-1]
    try:
        return _least(count, _settled(query, cap, resources, device))
    except TimeUp as end:
        raise TimeUp(str(end), _least(count, end.part) if isinstance(end.part, list) else None) from None


def _least(count: int, found: Sequence[Margin]) -> list[Margin]:
    """The `count` smallest of some margins; of equal ones the earlier row."""
    return heapq.nsmallest(count, found, key=lambda each: (each.squared, each.point))


def margins_within(
    dataset: Dataset, squared: Fraction, resources: Resources = ANY_RESOURCES, device: str = ""
) -> list[Margin]:
    """ε*(x) of every data point at which it is not above a bound, in their order; that takes far less than of all.

    Parameters
    ----------
    squared : Fraction
        The square of the bound, in squared units of the coordinates.

    Raises
    ------
    InputError
        As `margins` does.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1])
    >>> [(found.point, str(found.squared)) for found in margins_within(line, Fraction(1))]
    [(0, '1'), (1, '0'), (2, '0')]
    """
    query = query_of(dataset, None, ALL_SEGMENTS)
    found = _settled(query, squared * query.denominator**2, resources, device)
    return [each for each in found if each.squared <= squared]


def margin_work(dataset: Dataset) -> int:
    """Number of pairs of a data point and a segment that avoids its class.

    Examples
    --------
    >>> margin_work(Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1]))
    4
    """
    sizes = Counter(dataset.labels).values()
    return sum(size * comb(dataset.size - size, 2) for size in sizes)


def _settled(query: MarginQuery, cap: Fraction | None, resources: Resources, device: str) -> list[Margin]:
    """The margins of all x in turn, without those beyond the cap; where the time is up, those found are its part."""
    try:
        return _in_turn(query, _run(query, "margins", cap, resources, device))
    except TimeUp as end:
        part = list(end.part.values()) if isinstance(end.part, dict) else []
        raise TimeUp(str(end), _in_turn(query, part) or None) from None


def _in_turn(query: MarginQuery, results: Sequence[Any]) -> list[Margin]:
    """The margins of blocks, in the order of the points."""
    entries = sorted((entry for part in results for entry in part), key=lambda entry: int(entry[0]))
    return [query.margin(index, (from_hex(squared), low, high)) for index, squared, low, high in entries]


def _run(query: MarginQuery, name: str, cap: Fraction | None, resources: Resources, device: str) -> list[Any]:
    """The results of all blocks: nearest segments, or bounds on how near they are."""
    if device:
        filter_with_torch(device)  # refuses one that is not there, however few points there are
    field = query.field
    count = len(field.queries)
    if not query.is_large:
        order = np.arange(count)
        search = BlockSearch(field, order, order, cap, device)
        return run_blocks(
            _one_by_one, search, blocks_of(count, _ALONE), Stage(query.key, "one by one", told="distances"), resources
        )
    length = block_length(field, resources, f"ε* of {count:,} points of {query.name}")
    order = similarity_order(field.points)
    x_order = order if field.among_themselves else similarity_order(field.queries)
    search = BlockSearch(field, order, x_order, cap, device)
    # The order is computed in floats: where it comes out otherwise, blocks that were kept are of other points.
    detail = sha256(x_order.tobytes()).hexdigest()[:16] + ("" if cap is None else f" {hex_text(cap)}")
    stage = Stage(query.key, name, detail, "distances")
    function = {"bounds": _bounds, "margins": _in_strips}[name]
    return run_blocks(function, search, blocks_of(count, length), stage, resources)


def _one_by_one(search: BlockSearch, block: range) -> Json:
    """The nearest segment of each x of a block, without the filter in single precision."""
    return [_entry(index, nearest_segment(search.field, index)) for index in block]


def _in_strips(search: BlockSearch, block: range) -> Json:
    """The nearest segments of a block within the cap, by the filter."""
    found = block_margins(search, block)
    xs = search.x_order[block.start : block.stop].tolist()
    return [_entry(x, best) for x, best in zip(xs, found, strict=True) if best is not None]


def _bounds(search: BlockSearch, block: range) -> Json:
    """Upper bounds on the margins of a block."""
    return [hex_text(squared) for squared in block_bounds(search, block)]


def _entry(index: int, best: Best) -> Json:
    """A nearest segment, as it is kept."""
    squared, low, high = best
    return [index, hex_text(squared), low, high]
