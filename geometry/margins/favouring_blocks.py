"""The nearest segments that favour another class, of a block of points x at once.

One end of such a segment is in the class of x, and the other one outside it and nearer (`geometry.margins.favouring`).
So the columns of the filter are the points of the classes that occur in the block, few where x's come class after
class, and the rows are all points. The filter knows distances to segments only; that the foreign end is the nearer one
is asked of what passes, by squared lengths in single precision with a bound, then in integers.

A point of the class of x that is no farther than the nearest foreign one is an end of no such segment, and is left
out. So T ≤ ε*(x)² is at most min(a, b) for all that count, as docs/proofs/single-precision-filter.md asks.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from mixproof.geometry.aliases import Floats, Indices, Mask
from mixproof.geometry.jobs.threads import one_thread
from mixproof.geometry.margins.blocks import STRIP, BlockSearch, first_bests, known_of, without_crowds
from mixproof.geometry.margins.distances import Best, products
from mixproof.geometry.margins.favouring import at_foot, nearest_favouring
from mixproof.geometry.margins.field import Field
from mixproof.geometry.margins.filter.scene import ROWS_AT_A_TIME, Scene, scene_of
from mixproof.geometry.margins.filter.strips import GROUP, Hits, Places, grouped
from mixproof.geometry.margins.filter.vectors import MASKED_P, MASKED_W, FilterVectors, set_limit
from mixproof.geometry.margins.pointwise import nearest_segment
from mixproof.geometry.numbers.rounding import SINGLE_ROUNDOFF, in_unit

_NEAR_FOREIGN, _NEAR_OWN = 16, 64
"""Points between which the first guess is looked for."""


@dataclass(frozen=True, eq=False)
class FavouringSearch:
    """The data and the bounds that all blocks share.

    Parameters
    ----------
    blocks : BlockSearch
        The points, which ask about themselves, in an order in which classes follow each other.
    most : list of Fraction or None
        For each point, by its place among the data, the squared distance above which nothing is looked for: not above
        ε*(x)², in integer units. None where nothing is looked for at all.
    """

    blocks: BlockSearch
    most: list[Fraction | None]


def by_class(field: Field, order: Indices) -> Indices:
    """An order of the data points in which classes follow each other, else as given.

    Examples
    --------
    >>> points, labels = np.array([[0], [1], [2], [3]]), np.array([1, 0, 1, 0])
    >>> by_class(Field(points, labels, points, labels), np.arange(4)).tolist()
    [1, 3, 0, 2]
    """
    return np.asarray(order[np.argsort(field.labels[order], kind="stable")])


def block_favouring(search: FavouringSearch, block: range) -> list[Best | None]:
    """The nearest segment of each x of a block that favours another class: as `nearest_favouring`, exactly.

    Examples
    --------
    >>> points, labels = np.array([[0, 0], [9, 2], [-1, 2]]), np.array([0, 0, 1])
    >>> field, order = Field(points, labels, points, labels), np.arange(3)
    >>> block_favouring(FavouringSearch(BlockSearch(field, order, order), [Fraction(5)] * 3), range(0, 2))
    [(Fraction(4, 1), 2, 1), None]
    """
    field, xs = search.blocks.field, search.blocks.x_order[block.start : block.stop]
    with one_thread():
        scene = scene_of(field, search.blocks.order, xs)
        if scene is None:
            asked = [(x, search.most[x]) for x in xs.tolist()]
            return [None if most is None else nearest_favouring(field, x, most) for x, most in asked]
        return _search(search, xs, scene)


def block_radius_bounds(search: BlockSearch, block: range) -> list[Fraction]:
    """An upper bound on the square of the certified radius of each x of a block.

    Examples
    --------
    >>> points, labels = np.array([[0, 0], [9, 2], [-1, 2]]), np.array([0, 0, 1])
    >>> field, order = Field(points, labels, points, labels), np.arange(3)
    >>> block_radius_bounds(BlockSearch(field, order, order), range(0, 1))
    [Fraction(4, 1)]
    """
    field, xs = search.field, search.x_order[block.start : block.stop]
    with one_thread():
        scene = scene_of(field, search.order, xs)
        if scene is None:
            return [nearest_segment(field, int(x))[0] for x in xs]
        seen = _seen_by(scene, field, search.order, xs)
        bests, _ = first_bests(search, xs, scene, seen.foreign)
        guesses = [_first_guess(search, seen, place, x, bests[place][0]) for place, x in enumerate(xs.tolist())]
    return [squared for squared, _, _ in guesses]


@dataclass(frozen=True, eq=False)
class _Seen:
    """The points as the x's of a block see them.

    Parameters
    ----------
    vectors : FilterVectors
        Rows are the points outside the class of x, columns those of the class that are far enough.
    squares : (C,) array
        |s|² of the points, lowered, as in the scene.
    slack : (C,) array
        |s − x|² is at most |s|² − 2p̂_s and this much more, for each x of the block.
    lowered : (B,) array
        |s − x|² is at least |s|² − 2p̂_s less this, for each s.
    """

    vectors: FilterVectors
    squares: Floats
    slack: Floats
    lowered: Floats

    @property
    def foreign(self) -> FilterVectors:
        """The same with the points outside the class of x as columns."""
        rows = self.vectors
        return FilterVectors(rows.row_p, rows.row_w, rows.row_p, rows.row_w, rows.groups, rows.limits)

    def may_favour(self, places: Places, rows: Places, columns: Places) -> Mask:
        """True where the end outside the class of x, a row, may be nearer than the one inside it, a column."""
        inner = columns - self.vectors.first_column
        own = self.squares[columns] - 2 * self.vectors.column_p[places, inner] + self.slack[columns]
        foreign = self.squares[rows] - 2 * self.vectors.row_p[places, rows] - self.lowered[places]
        return np.asarray(foreign <= own)


def _seen_by(scene: Scene, field: Field, order: Indices, xs: Indices) -> _Seen:
    """The vectors of a block, masked; the array p of the scene becomes that of the rows."""
    count, p = len(order), scene.p
    p[:, count:] = MASKED_P
    place = np.empty_like(order)
    place[order] = np.arange(count)
    labels, of_xs = field.labels[order], field.labels[xs]
    among = np.flatnonzero(np.isin(labels, np.unique(of_xs)))
    first, last = int(among[0]) // GROUP * GROUP, -(-(int(among[-1]) + 1) // GROUP) * GROUP
    column_p = p[:, first:last].copy()
    column_p[np.arange(len(xs)), place[xs] - first] = MASKED_P
    own = labels == of_xs[:, None]
    np.copyto(p[:, :count], MASKED_P, where=own)
    squares, lengths = scene.squares.astype(np.float64), scene.points[:, -1].astype(np.float64)
    # Of a_s the computed |s|² − 2p̂_s is at most 16v|x|² above, and at most 3κ(L_s + L_x)² below:
    # docs/proofs/certified-radius.md, "In single precision".
    kappa = (1.1 * field.dimension + 32) * SINGLE_ROUNDOFF
    slack = 3 * kappa * (lengths + np.sqrt(scene.x_squares.max())) ** 2 + 2.0**-60
    lowered = 16 * SINGLE_ROUNDOFF * scene.x_squares + 2.0**-60
    for k in range(len(xs)):
        nearest = (squares - 2.0 * p[k]).min() - lowered[k]
        part = slice(first, min(last, count))
        kept = own[k, part] & (squares[part] - 2.0 * column_p[k, : count - first] + slack[part] > nearest)
        column_p[k, : count - first][~kept] = MASKED_P
    column_w, row_w = np.full_like(column_p, MASKED_W), np.full_like(p, MASKED_W)
    limits = np.full(len(xs), MASKED_P, dtype=np.float32)
    vectors = FilterVectors(p, row_w, column_p, column_w, grouped(column_p, column_w), limits, first)
    return _Seen(vectors, squares, slack, lowered)


def _search(search: FavouringSearch, xs: Indices, scene: Scene) -> list[Best | None]:
    """The nearest segments of a block, strip after strip of points outside the classes."""
    field, order, none = search.blocks.field, search.blocks.order, len(search.blocks.order)
    seen = _seen_by(scene, field, order, xs)
    vectors = seen.vectors
    bests: list[Best] = []
    for place, x in enumerate(xs.tolist()):
        most = search.most[x]
        bests.append((Fraction(0), none, none) if most is None else _first_guess(search.blocks, seen, place, x, most))
        if most is not None and (vectors.column_p[place] > MASKED_P).any():
            set_limit(scene, vectors, place, bests[place][0])
    scan = search.blocks.pair_filter(scene.left, scene.points[vectors.columns])
    crowded = np.zeros(len(xs), dtype=bool)
    for first in range(0, len(scene.points), STRIP):
        rows = slice(first, min(first + STRIP, len(scene.points)))
        if (vectors.row_p[:, rows] == MASKED_P).all():
            continue
        found = scan(vectors.strip(rows, both_ways=True), vectors.groups)
        (places, s, t), too_many = without_crowds(field, *found)
        crowded |= too_many
        for place in _take(search.blocks, seen, xs, (places, s, t + vectors.first_column), bests):
            set_limit(scene, vectors, place, bests[place][0])
        vectors.limits[crowded] = MASKED_P
    for place in np.flatnonzero(crowded).tolist():
        x = int(xs[place])
        bests[place] = nearest_favouring(field, x, bests[place][0]) or bests[place]
    return [None if best[1] == none else best for best in bests]


def _first_guess(search: BlockSearch, seen: _Seen, place: int, x: int, most: Fraction) -> Best:
    """The segment between near points that looks nearest in doubles, if it is within `most`; else no segment."""
    field, vectors, none = search.field, seen.vectors, len(search.order)
    best: Best = (most, none, none)
    ends = []
    for p, start, wanted in ((vectors.row_p, 0, _NEAR_FOREIGN), (vectors.column_p, vectors.first_column, _NEAR_OWN)):
        squares = seen.squares[start : start + p.shape[1]] - 2.0 * p[place]
        count = min(wanted, int((p[place] > MASKED_P).sum()))
        if not count:
            return best
        ends.append(search.order[start + np.argpartition(squares, count - 1)[:count]])
    foreign, own = ends
    offsets = field.points[np.concatenate(ends)] - field.points[x]
    rounded = in_unit(offsets, int(np.abs(offsets).max()).bit_length())
    gram = rounded @ rounded.T
    b, a, g = (
        gram.diagonal()[: len(foreign), None],
        gram.diagonal()[len(foreign) :],
        gram[: len(foreign), len(foreign) :],
    )
    values = np.where((b < a) & (g < b), (a * b - g * g) / np.maximum(a + b - 2 * g, 2.0**-900), np.inf)
    t, s = np.unravel_index(values.argmin(), values.shape)
    if np.isfinite(values[t, s]):
        found = int(foreign[t]), int(own[s])
        points, origin = field.points, field.points[x].tolist()
        squared = at_foot(*products(points[found[1]].tolist(), points[found[0]].tolist(), origin))
        best = best if squared is None else min(best, (squared, *found))
    return best


def _take(search: BlockSearch, seen: _Seen, xs: Indices, hits: Hits, bests: list[Best]) -> list[int]:
    """Compute the segments that passed and may favour another class, exactly; the places whose best has changed."""
    fallen = set()
    for start in range(0, len(hits[0]), ROWS_AT_A_TIME):
        part = [each[start : start + ROWS_AT_A_TIME] for each in hits]
        kept = seen.may_favour(*part)
        places, rows, columns = (each[kept] for each in part)
        within = search.field.may_be_within(
            xs[places], search.order[columns], search.order[rows], known_of(bests, places)
        )
        places, foreign, own = places[within], search.order[rows[within]], search.order[columns[within]]
        values = search.field.products(xs[places], own, foreign)
        for place, t, s, value in zip(places.tolist(), foreign.tolist(), own.tolist(), values, strict=True):
            squared = at_foot(*value)
            if squared is not None and (squared, t, s) < bests[place]:
                bests[place] = (squared, t, s)
                fallen.add(place)
    return sorted(fallen)
