"""Orbits of labelled sets under a statement's symmetries: one representative each, with the orbit's size.

A set of points is taken up to moving, scaling, turning, reflecting and permuting axes, as far as these lead from the
grid to the grid and are symmetries of the statement, and its labellings up to those that keep the set and up to
renaming classes.
"""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, islice, permutations, product

import numpy as np
from numpy.typing import NDArray

from mixproof.theory.falsify.finds import Labels, Points
from mixproof.theory.falsify.scope import SearchScope

_CHUNK = 50_000

Permutation = tuple[int, ...]


def point_set_orbits(
    scope: SearchScope, symmetries: frozenset[str]
) -> list[tuple[Points, int, tuple[Permutation, ...]]]:
    """One representative of each orbit of point sets, the orbit's size, and the permutations that its symmetries make.

    The permutations are those that the symmetries which keep the representative make of its points.

    Examples
    --------
    >>> every = frozenset({"translation", "reflection", "axes"})
    >>> [(points, size) for points, size, _ in point_set_orbits(SearchScope(2, 3, 1), every)]
    [(((0,), (1,)), 2), (((0,), (2,)), 1)]
    """
    maps = _grid_maps(scope, symmetries)
    sizes: Counter[bytes] = Counter()
    for chunk in _chunks(scope):
        least = _codes(chunk, maps[0], scope, symmetries)
        for grid_map in maps[1:]:
            image = _codes(chunk, grid_map, scope, symmetries)
            least = np.where(image < least, image, least)
        codes, counts = np.unique(least, return_counts=True)
        for code, count in zip(codes.tolist(), counts.tolist(), strict=True):
            sizes[code.ljust(2 * scope.points, b"\0")] += count
    coordinates = _coordinates(scope)
    orbits = []
    for code, size in sorted(sizes.items()):
        cells = np.frombuffer(code, dtype=">u2").astype(np.int64)
        points = tuple(map(tuple, coordinates[cells].tolist()))
        orbits.append((points, size, _permutations_keeping(cells, maps, scope, symmetries)))
    return orbits


def _chunks(scope: SearchScope) -> Iterator[NDArray[np.int64]]:
    cells = combinations(range(scope.cells), scope.points)
    while chunk := list(islice(cells, _CHUNK)):
        yield np.array(chunk, dtype=np.int64)


def _coordinates(scope: SearchScope) -> NDArray[np.int64]:
    """Coordinates of each cell, in an order in which a cell's number grows with them."""
    return np.array(list(product(range(scope.grid), repeat=scope.dimension)), dtype=np.int64)


GridMap = tuple[Permutation, tuple[bool, ...]]
"""An order of the axes, and the axes that are reflected."""


def _grid_maps(scope: SearchScope, symmetries: frozenset[str]) -> list[GridMap]:
    every_map = list(product(permutations(range(scope.dimension)), product((False, True), repeat=scope.dimension)))
    # A reflection or a turn of the grid is one at 0 and a move back: a symmetry only where both are.
    moves = "translation" in symmetries
    permutes, reflects, turns = (
        "axes" in symmetries,
        moves and "reflection" in symmetries,
        moves and "rotation" in symmetries,
    )
    if turns and (permutes or reflects):  # a turn of determinant 1 after one of determinant −1 is any of these
        return every_map
    return [
        (order, flip)
        for order, flip in every_map
        if (turns and _determinant(order, flip) == 1)
        or ((permutes or order == tuple(range(scope.dimension))) and (reflects or not any(flip)))
    ]


def _determinant(order: Permutation, flip: tuple[bool, ...]) -> int:
    """1 for a turn: 1 times −1 for each two axes out of order and each axis that is reflected."""
    crossed = sum(first > second for first, second in combinations(order, 2))
    return -1 if (crossed + sum(flip)) % 2 else 1


def _images(
    cells: NDArray[np.int64], grid_map: GridMap, scope: SearchScope, symmetries: frozenset[str]
) -> NDArray[np.int64]:
    """Cells (M, N) of the images of point sets under a map, moved and shrunk towards 0 where those are symmetries."""
    order, flip = grid_map
    points = _coordinates(scope)[cells][..., list(order)]
    points = np.where(np.array(flip), scope.grid - 1 - points, points)
    if "translation" in symmetries:
        points = points - points.min(axis=-2, keepdims=True)
    if "scaling" in symmetries:
        common = np.gcd.reduce(points, axis=(-2, -1), keepdims=True)
        points = points // np.maximum(common, 1)
    place_values = scope.grid ** np.arange(scope.dimension - 1, -1, -1)
    return np.asarray(points @ place_values)


def _codes(
    cells: NDArray[np.int64], grid_map: GridMap, scope: SearchScope, symmetries: frozenset[str]
) -> NDArray[np.bytes_]:
    """Point sets as byte strings that order as their sorted cells do."""
    ordered = np.sort(_images(cells, grid_map, scope, symmetries), axis=1).astype(">u2")
    return np.ascontiguousarray(ordered).view(f"S{2 * scope.points}")[:, 0]


def _permutations_keeping(
    cells: NDArray[np.int64], maps: list[GridMap], scope: SearchScope, symmetries: frozenset[str]
) -> tuple[Permutation, ...]:
    kept = set()
    for grid_map in maps:
        image = _images(cells[None, :], grid_map, scope, symmetries)[0]
        if (np.sort(image) == cells).all():
            kept.add(tuple(np.searchsorted(cells, image).tolist()))
    return tuple(sorted(kept))


@lru_cache(maxsize=256)
def labellings(
    points: int, classes: int, kept_by: tuple[Permutation, ...], rename: bool
) -> tuple[tuple[Labels, int], ...]:
    """One labelling of each orbit in which every class occurs, and the orbit's size.

    Examples
    --------
    >>> labellings(3, 2, ((0, 1, 2), (2, 1, 0)), rename=True)
    (((0, 0, 1), 4), ((0, 1, 0), 2))
    """
    sizes: Counter[Labels] = Counter()
    for labels in product(range(classes), repeat=points):
        if len(set(labels)) == classes:
            images = [tuple(labels[k] for k in permutation) for permutation in kept_by]
            sizes[min(map(renamed, images)) if rename else min(images)] += 1
    return tuple(sorted(sizes.items()))


def renamed(labels: Labels) -> Labels:
    """Labels with the classes renamed in the order in which they appear.

    Examples
    --------
    >>> renamed((2, 0, 2))
    (0, 1, 0)
    """
    names: dict[int, int] = {}
    return tuple(names.setdefault(label, len(names)) for label in labels)
