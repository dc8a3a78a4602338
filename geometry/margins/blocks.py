"""ε* of a block of points x: all pairs of data points go through one filter, strip after strip.

The filter (`geometry.margins.filter`) compares with the best T that is known for each x. That is first the nearest
point that counts or a segment between near points, and never more than the cap where only the k riskiest points are
asked for. What passes is computed in integers, and T falls; it is a squared distance all the time, so the filter holds.
Segments exactly as near as the best one pass, too: of these the one with the smallest rows is given.

Where the filter is of no use, a point x is left to `geometry.margins.pointwise`: if far points spoil the range of
single precision, or if thousands of segments of a strip are as near as the nearest (lattices, points on a line). Of
the segments through x itself, grouping by lines finds the first without looking at pairs. In the plane it is left so
as soon as a few dozens of a strip pass: directions are faster there (`geometry.margins.planar`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from mixproof.geometry.aliases import Floats, Indices, Mask
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.jobs.resources import Resources, check_memory
from mixproof.geometry.jobs.threads import one_thread
from mixproof.geometry.margins.distances import Best
from mixproof.geometry.margins.field import Field
from mixproof.geometry.margins.filter.on_cpu import filter_on_cpu
from mixproof.geometry.margins.filter.scene import ROWS_AT_A_TIME, Scene, scene_of
from mixproof.geometry.margins.filter.strips import Hits, PairFilter, Places
from mixproof.geometry.margins.filter.vectors import MASKED_P, FilterVectors, as_near, set_limit, vectors_of
from mixproof.geometry.margins.filter.with_torch import filter_with_torch
from mixproof.geometry.margins.pointwise import nearest_segment
from mixproof.geometry.numbers.magnitudes import nearest_double
from mixproof.geometry.numbers.rounding import in_unit

STRIP = 128
"""Points that are rows of the filter side by side."""

_LEAST_BLOCK, _MOST_BLOCK, _BLOCKS = 256, 4096, 8
_NEIGHBOURS = 64
_MOST_NEAREST = 4096
_PLANAR_HITS = 32
"""Pairs of one strip that may pass for one x of the plane; that many times the strips cost more than its directions."""


@dataclass(frozen=True, eq=False)
class BlockSearch:
    """The data and the options that all blocks share.

    Parameters
    ----------
    field : Field
        The points.
    order : (m,) array of int
        An order of the data points in which neighbours are alike.
    x_order : (M,) array of int
        The same for the points x; a block is a range of its places.
    cap : Fraction or None
        Margins above it, squared and in integer units, are not looked for.
    device : str
        A device of torch; none, and the filter is the compiled one.
    """

    field: Field
    order: Indices
    x_order: Indices
    cap: Fraction | None = None
    device: str = ""

    @property
    def pair_filter(self) -> PairFilter:
        """The filter of the device."""
        return filter_with_torch(self.device) if self.device else filter_on_cpu


def shared_bytes(field: Field) -> int:
    """Bytes of memory for the data that all blocks share.

    Examples
    --------
    >>> points, labels = np.zeros((60_000, 784), dtype=np.int32), np.arange(60_000) % 10
    >>> shared_bytes(Field(points, labels, points, labels)) / 2**20  # mebibytes
    358.88671875
    """
    entry = 64 if field.points.dtype == object else field.points.itemsize  # a pointer and a long integer
    rows = len(field.points) + (0 if field.among_themselves else len(field.queries))
    return rows * field.dimension * (entry + 4)  # and for a while single precision, to order them


def block_bytes(field: Field, length: int, favouring: bool = False) -> int:
    """Bytes of memory for one block of so many x, about.

    Parameters
    ----------
    favouring : bool
        True if segments with one end in the class of x are looked for (`geometry.margins.favouring_blocks`).

    Examples
    --------
    >>> points, labels = np.zeros((1000, 4), dtype=np.int32), np.arange(1000) % 2
    >>> field = Field(points, labels, points, labels)
    >>> block_bytes(field, 101) - block_bytes(field, 1)  # about 10 bytes for each x and point
    1002000
    """
    count, dimension = len(field.points), field.dimension
    vectors = 4 if favouring or field.segments.ends is Ends.SOME_OUTSIDE else 2
    pieces = (2 * count + length) * (dimension + 1) * 4 + 4 * ROWS_AT_A_TIME * dimension * 8 + 2**28
    return length * count * (4 * vectors + 2) + pieces + 2 * STRIP * count * 4


def block_length(field: Field, resources: Resources, told: str, favouring: bool = False) -> int:
    """Number of x in a block, so that the blocks that run side by side fit into the memory.

    Parameters
    ----------
    told : str
        The question, for the error.
    favouring : bool
        As for `block_bytes`.

    Raises
    ------
    InputError
        If the memory does not suffice.

    Examples
    --------
    >>> points, labels = np.zeros((20_000, 4), dtype=np.int32), np.arange(20_000) % 2
    >>> block_length(Field(points, labels, points, labels), Resources(workers=1, memory=2**30), "ε*")
    2500
    """
    length = min(max(_LEAST_BLOCK, -(-len(field.queries) // _BLOCKS)), _MOST_BLOCK)
    most = resources.limit - shared_bytes(field)
    needed = block_bytes(field, _LEAST_BLOCK, favouring) * resources.threads
    check_memory(shared_bytes(field) + needed, resources, told)
    while length > _LEAST_BLOCK and block_bytes(field, length, favouring) * resources.threads > most:
        length = max(_LEAST_BLOCK, length // 2)
    return length


def block_margins(search: BlockSearch, block: range) -> list[Best | None]:
    """ε* of each x of a block, exactly; None where it is above the cap.

    Examples
    --------
    >>> points, labels = np.array([[0, 0], [2, 1], [2, -1], [9, 0]]), np.array([0, 1, 1, 1])
    >>> field, order = Field(points, labels, points, labels), np.arange(4)
    >>> block_margins(BlockSearch(field, order, order), range(0, 1))
    [(Fraction(4, 1), 1, 2)]
    """
    xs = search.x_order[block.start : block.stop]
    with one_thread():
        scene = scene_of(search.field, search.order, xs)
        if scene is None:
            found: list[Best | None] = [nearest_segment(search.field, int(x)) for x in xs]
        else:
            found = list(_search(search, xs, scene))
    return [best if best is not None and (search.cap is None or best[0] <= search.cap) else None for best in found]


def block_bounds(search: BlockSearch, block: range) -> list[Fraction]:
    """An upper bound on ε* squared of each x of a block: the distance to a segment that is near.

    Examples
    --------
    >>> points, labels = np.array([[0, 0], [2, 1], [2, -1], [9, 0]]), np.array([0, 1, 1, 1])
    >>> field, order = Field(points, labels, points, labels), np.arange(4)
    >>> block_bounds(BlockSearch(field, order, order), range(0, 1))
    [Fraction(4, 1)]
    """
    field, xs = search.field, search.x_order[block.start : block.stop]
    with one_thread():
        scene = scene_of(field, search.order, xs)
        if scene is None:
            return [nearest_segment(field, int(x))[0] for x in xs]
        vectors = vectors_of(scene, field, search.order, xs)
        bests, _ = first_bests(search, xs, scene, vectors)
    return [squared for squared, _, _ in bests]


def _search(search: BlockSearch, xs: Indices, scene: Scene) -> list[Best]:
    """The nearest segments of a block, strip after strip."""
    field, order = search.field, search.order
    vectors = vectors_of(scene, field, order, xs)
    bests, crowded = first_bests(search, xs, scene, vectors)
    both_ways = field.segments.ends is Ends.SOME_OUTSIDE
    scan = search.pair_filter(scene.left, scene.points)
    _lower(search, scene, vectors, bests, range(len(xs)))
    vectors.limits[crowded] = MASKED_P
    for first in range(0, len(scene.points), STRIP):
        strip = vectors.strip(slice(first, min(first + STRIP, len(scene.points))), both_ways)
        hits, too_many = without_crowds(field, *scan(strip, vectors.groups))
        crowded |= too_many
        fallen = _take(field, order, xs, hits, bests)
        _lower(search, scene, vectors, bests, fallen)
        if field.segments.whole:  # of segments through x, grouping by lines finds the first
            crowded[[place for place in fallen if bests[place][0] == 0]] = True
        vectors.limits[crowded] = MASKED_P
    for place in np.flatnonzero(crowded).tolist():
        x = int(xs[place])
        touching = field.touching(x) if field.segments.whole and not field.is_planar else None
        bests[place] = touching if touching is not None else nearest_segment(field, x)
    return bests


def without_crowds(field: Field, hits: Hits, crowded: Mask) -> tuple[Hits, Mask]:
    """What a strip gives; in the plane, where directions are another way, an x is crowded by far fewer pairs.

    Examples
    --------
    >>> points, labels = np.array([[0, 0], [2, 1]]), np.array([0, 1])
    >>> hits = (np.arange(2).repeat([1, 99]), np.arange(100), np.arange(100))
    >>> found, crowded = without_crowds(Field(points, labels, points, labels), hits, np.zeros(2, dtype=bool))
    >>> len(found[0]), crowded.tolist()
    (1, [False, True])
    """
    if not field.is_planar:
        return hits, crowded
    crowded = crowded | (np.bincount(hits[0], minlength=len(crowded)) > _PLANAR_HITS)
    kept = ~crowded[hits[0]]
    return (hits[0][kept], hits[1][kept], hits[2][kept]), crowded


def _lower(search: BlockSearch, scene: Scene, vectors: FilterVectors, bests: list[Best], places: Iterable[int]) -> None:
    """Set the limits of some x's to the least T that is known."""
    for place in places:
        squared = bests[place][0]
        set_limit(scene, vectors, place, squared if search.cap is None else min(squared, search.cap))


def first_bests(search: BlockSearch, xs: Indices, scene: Scene, vectors: FilterVectors) -> tuple[list[Best], Mask]:
    """The nearest single point of each x, or a segment between near points; and the x with too many as near.

    Examples
    --------
    >>> points, labels = np.array([[0, 0], [2, 1], [2, -1], [9, 0]]), np.array([0, 1, 1, 1])
    >>> field, order = Field(points, labels, points, labels), np.arange(4)
    >>> scene = scene_of(field, order, order[:1])
    >>> first_bests(BlockSearch(field, order, order), order[:1], scene, vectors_of(scene, field, order, order[:1]))
    ([(Fraction(4, 1), 1, 2)], array([False]))
    """
    field, order = search.field, search.order
    crowded = np.zeros(len(xs), dtype=bool)
    bests: list[Best] = []
    for place, x in enumerate(xs.tolist()):
        squares, _ = as_near(scene, vectors, place, 0)
        count = min(_NEIGHBOURS, int((squares < -MASKED_P).sum()))
        near = np.argpartition(squares, count - 1)[:count]
        best = _nearest_of(field, x, order[near])
        _, others = as_near(scene, vectors, place, best[0].numerator)
        crowded[place] = len(others) > _MOST_NEAREST
        if not crowded[place]:
            best = min(best, _nearest_of(field, x, order[others]))
            best = _nearest_pair(field, x, order[near], best)
        bests.append(best)
    return bests, crowded


def _nearest_of(field: Field, x: int, points: Indices) -> Best:
    """The nearest of some points, exactly."""
    squares = field.squares(x, points)
    least = squares.min()
    nearest = int(points[squares == least].min())
    return Fraction(int(least)), nearest, nearest


def _nearest_pair(field: Field, x: int, points: Indices, best: Best) -> Best:
    """The nearer of the best so far and the segment between some points that looks nearest in doubles."""
    offsets = field.points[points] - field.queries[x]
    rounded = in_unit(offsets, int(np.abs(offsets).max()).bit_length())
    gram = rounded @ rounded.T
    values = field.segments.guesses(gram.diagonal()[:, None], gram.diagonal(), gram)
    if field.segments.ends is Ends.SOME_OUTSIDE:
        outside = field.outside(x)[points]
        values[~(outside[:, None] | outside)] = np.inf
    s, t = np.unravel_index(values.argmin(), values.shape)
    return field.better(x, int(points[s]), int(points[t]), best)


def known_of(bests: Sequence[Best], places: Places) -> Floats:
    """The best squared distance of each place, in doubles.

    Examples
    --------
    >>> known_of([(Fraction(1, 2), 0, 0), (Fraction(3), 1, 1)], np.array([1, 0, 1], dtype=np.int32)).tolist()
    [3.0, 0.5, 3.0]
    """
    used, position = np.unique(places, return_inverse=True)
    return np.array([nearest_double(bests[place][0]) for place in used.tolist()], dtype=np.float64)[position]


def _take(field: Field, order: Indices, xs: Indices, hits: Hits, bests: list[Best]) -> list[int]:
    """Compute the segments that passed, exactly; return the places of the x's whose best has changed."""
    fallen = set()
    for start in range(0, len(hits[0]), ROWS_AT_A_TIME):
        places, rows, columns = (part[start : start + ROWS_AT_A_TIME] for part in hits)
        kept = field.may_be_within(xs[places], order[rows], order[columns], known_of(bests, places))
        places, s, t = places[kept], order[rows[kept]], order[columns[kept]]
        values = field.products(xs[places], s, t)
        parallel = zip(places.tolist(), np.minimum(s, t).tolist(), np.maximum(s, t).tolist(), values, strict=True)
        for place, low, high, (a, b, g) in parallel:
            best = bests[place]
            found = field.segments.value_below(a, b, g, best[0])
            if found is not None and (found, low, high) < best:
                bests[place] = (found, low, high)
                fallen.add(place)
    return sorted(fallen)
