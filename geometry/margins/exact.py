"""How far the segments that avoid a point's class keep from it: ε*, exactly, for any number of points.

Assumption 2.9 holds at a data point x of class i for the radii ε ≤ ε*(x), the distance from x to the nearest
segment [s, t] with both ends outside class i, s = t allowed. Its square is a rational (`geometry.margins.values`).

Few points are looked at one by one (`geometry.margins.pointwise`). Many are looked at in blocks, all x of a block by
one sieve in single precision (`geometry.margins.blocks`); in both cases floats only say which segments cannot matter,
with a proved bound, and integers decide. The results are the same, rational for rational.

**The riskiest points.** Of M points the k with the least ε* need no ε* of the others. A first pass finds for each x a
segment that is near: an upper bound on ε*(x). The k-th least of these bounds is a cap: at least k points have an ε*
of at most the cap, so no other point is among the k. The second pass then looks only for segments within the cap.
"""

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from itertools import chain
from math import comb, lcm
from typing import Any

import numpy as np

from mixproof.geometry.aliases import IntegerArray, Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.exact_tables import integer_array
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.resources import ANY_RESOURCES, Resources, check_memory
from mixproof.geometry.jobs.runs import run_blocks
from mixproof.geometry.jobs.state import Stage, content_key
from mixproof.geometry.jobs.tasks import blocks_of
from mixproof.geometry.margins.blocks import Search, block_bounds, block_bytes, block_margins, shared_bytes
from mixproof.geometry.margins.pointwise import nearest_segment
from mixproof.geometry.margins.similarity import similarity_order
from mixproof.geometry.margins.values import Best, Field, Margin, Segments
from mixproof.geometry.numbers.rationals import from_hex, hex_text

MANY = 10**8
"""Number of pairs of a point and a segment from which on points are looked at in blocks."""
ALL_SEGMENTS = Segments()
_LEAST_BLOCK, _MOST_BLOCK, _BLOCKS = 256, 4096, 8
_ALONE = 16

__all__ = ["Margin", "Segments", "margin", "margin_work", "margins", "riskiest"]


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
    asked = ask(dataset, None, segments)
    squared, low, high = nearest_segment(asked.field, index)
    return Margin(index, high, low, squared / asked.denominator**2)


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
        Which segments count.
    tests : Dataset, optional
        The points x, if they are not the data points; classes are matched by name.
    resources : Resources
        Where the blocks run, in how much memory, and where their state is kept.
    device : str
        A device of torch, such as ``cuda``, that sieves; the CPU without torch if not given.

    Raises
    ------
    InputError
        If some x has no point outside its class, the dimensions differ, or the resources do not suffice.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1])
    >>> [str(found.squared) for found in margins(line)]
    ['1', '0', '0', '9']
    """
    asked = ask(dataset, tests, segments)
    return [asked.margin(index, best) for index, best in _settled(asked, None, resources, device)]


def riskiest(  # noqa: PLR0913, PLR0917, two more than `margins` has
    dataset: Dataset,
    count: int,
    segments: Segments = ALL_SEGMENTS,
    tests: Dataset | None = None,
    resources: Resources = ANY_RESOURCES,
    device: str = "",
) -> list[Margin]:
    """The `count` points of smallest ε*, smallest first; of equal ones the earlier row.

    Takes far less than `margins` where `count` is far below the number of points. The arguments are its own.

    Raises
    ------
    InputError
        As `margins` does.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1])
    >>> [found.point for found in riskiest(line, 3)]
    [1, 2, 0]
    """
    asked = ask(dataset, tests, segments)
    cap = None
    if count < len(asked.field.queries) and asked.is_large:
        bounds = chain(*_run(asked, "bounds", None, resources, device))
        cap = heapq.nsmallest(max(count, 1), map(from_hex, bounds))[-1]
    found = [asked.margin(index, best) for index, best in _settled(asked, cap, resources, device)]
    return heapq.nsmallest(count, found, key=lambda each: (each.squared, each.point))


def margin_work(dataset: Dataset) -> int:
    """Number of pairs of a data point and a segment that avoids its class.

    Examples
    --------
    >>> margin_work(Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1]))
    4
    """
    sizes = Counter(dataset.labels).values()
    return sum(size * comb(dataset.size - size, 2) for size in sizes)


# --- what is asked ------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Asked:
    """A question: the points as integers, over which denominator, what names it, and what the x's are called."""

    field: Field
    denominator: int
    key: str
    name: str

    @property
    def is_large(self) -> bool:
        """Whether there are so many pairs of a point and a segment that blocks pay."""
        return len(self.field.queries) * comb(len(self.field.points), 2) >= MANY

    def margin(self, index: int, best: Best) -> Margin:
        """A best in the units of the data."""
        squared, low, high = best
        return Margin(index, high, low, squared / self.denominator**2)


def ask(dataset: Dataset, tests: Dataset | None, segments: Segments, kind: str = "margins") -> Asked:
    """Bring the data points and the points x over one denominator, and name the question by its content.

    Raises
    ------
    InputError
        If some x has no point outside its class, or the dimensions differ.
    """
    labels = np.array(dataset.labels, dtype=np.int64)
    of_tests_key = None if tests is None else content_key(tests, tests.classes, dataset.classes)
    key = content_key(dataset, kind, segments, of_tests_key)
    if tests is None:
        if len(dataset.classes) < 2:
            raise InputError(f"{dataset.name} has one class only: ε needs points outside a point's class")
        points = _compact(dataset.numerators)
        return Asked(Field(points, labels, points, labels, segments), dataset.denominator, key, dataset.name)
    if tests.dimension != dataset.dimension:
        raise InputError(
            f"{tests.name} has {tests.dimension} coordinates, {dataset.name} {dataset.dimension}: give both as many"
        )
    position = {name: place for place, name in enumerate(dataset.classes)}
    of_tests = np.array([position.get(tests.classes[label], -1) for label in tests.labels], dtype=np.int64)
    if len(dataset.classes) < 2 and (of_tests == 0).any():
        raise InputError(f"{dataset.name} has one class only: ε needs points outside a point's class")
    common = lcm(dataset.denominator, tests.denominator)
    points, queries = (_compact(_times(each.numerators, common // each.denominator)) for each in (dataset, tests))
    return Asked(Field(points, labels, queries, of_tests, segments), common, key, tests.name)


def _times(numerators: IntegerArray, factor: int) -> IntegerArray:
    return numerators if factor == 1 else integer_array(numerators.astype(object) * factor)


def _compact(numerators: IntegerArray) -> IntegerArray:
    """The same integers in 32 bits, where a dataset has them in 64: differences still fit."""
    return numerators if numerators.dtype == object else numerators.astype(np.int32)


# --- blocks -------------------------------------------------------------------------------------------------


def _settled(asked: Asked, cap: Fraction | None, resources: Resources, device: str) -> Iterator[tuple[int, Best]]:
    """The bests of all x in turn, without those above the cap."""
    entries: list[Any] = [None] * len(asked.field.queries)
    for part in _run(asked, "margins", cap, resources, device):
        for index, *best in part:
            entries[index] = best
    for index, entry in enumerate(entries):
        if entry is not None:
            squared, low, high = entry
            yield index, (from_hex(squared), low, high)


def _run(asked: Asked, name: str, cap: Fraction | None, resources: Resources, device: str) -> list[Any]:
    field = asked.field
    count = len(field.queries)
    if not asked.is_large:
        order = np.arange(count)
        search = Search(field, order, order, cap, device)
        return run_blocks(_one_by_one, search, blocks_of(count, _ALONE), Stage(asked.key, "one by one"), resources)
    length = min(max(_LEAST_BLOCK, -(-count // _BLOCKS)), _MOST_BLOCK)
    most = resources.limit - shared_bytes(field)
    needed = block_bytes(field, _LEAST_BLOCK) * resources.threads
    check_memory(shared_bytes(field) + needed, resources, f"ε* of {count:,} points of {asked.name}")
    while length > _LEAST_BLOCK and block_bytes(field, length) * resources.threads > most:
        length = max(_LEAST_BLOCK, length // 2)
    order = similarity_order(field.points)
    x_order = order if field.among_themselves else similarity_order(field.queries)
    search = Search(field, order, x_order, cap, device)
    # The order is computed in floats: where it comes out otherwise, blocks that were kept are of other points.
    detail = sha256(x_order.tobytes()).hexdigest()[:16] + ("" if cap is None else f" {hex_text(cap)}")
    stage = Stage(asked.key, name, detail)
    function = {"bounds": _bounds, "margins": _in_strips}[name]
    return run_blocks(function, search, blocks_of(count, length), stage, resources)


def _one_by_one(search: Search, block: range) -> Json:
    return [_entry(index, nearest_segment(search.field, index)) for index in block]


def _in_strips(search: Search, block: range) -> Json:
    found = block_margins(search, block)
    xs = search.x_order[block.start : block.stop].tolist()
    return [_entry(x, best) for x, best in zip(xs, found, strict=True) if best is not None]


def _bounds(search: Search, block: range) -> Json:
    return [hex_text(squared) for squared in block_bounds(search, block)]


def _entry(index: int, best: Best) -> Json:
    squared, low, high = best
    return [index, hex_text(squared), low, high]
