"""All collinear triples of a dataset, counted and listed: exact, and fit for tens of thousands of points.

The points are put in lexicographic order and divided into blocks that do not depend on each other. For each point x
of a block, the later points are filtered (`geometry.incidence.slope_filter`), and those that the filter leaves are
proved in integers to be on lines through x. A line of x and r later points holds r(r − 1)/2 triples whose first point
is x; how many of them join classes follows from the number of points of each class beyond each middle. So nothing is
listed in order to be counted, and a lattice, whose triples outnumber its pairs, costs no more than its pairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import comb
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Indices
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.incidences import Ends, Incidence, incidence
from mixproof.geometry.incidence.triples.arrays import COMPILED_FROM
from mixproof.geometry.incidence.triples.blocks import sweep_block, unpacked
from mixproof.geometry.incidence.triples.kernels import make_workspace
from mixproof.geometry.incidence.triples.search import KIND_NUMBERS, search_of
from mixproof.geometry.jobs.resources import ANY_RESOURCES, Resources, check_memory
from mixproof.geometry.jobs.runs import run_blocks
from mixproof.geometry.jobs.state import Stage, content_key
from mixproof.geometry.jobs.tasks import blocks_of
from mixproof.geometry.jobs.watch import TimeUp
from mixproof.geometry.signatures import strict
from mixproof.geometry.views import Viewed

DEFAULT_LISTED = 1000
"""Triples that are listed where no other number is asked for."""

BLOCKS = 256
"""Blocks that a search is divided into."""

_SMALLEST_BLOCK = 64
_BYTES_A_TRIPLE = 32
_PROGRAM = 350 * 2**20
"""Memory of Python with all that is loaded, the compiled loops included."""


_TOLD = 5


@dataclass(frozen=True, eq=False, repr=False)
class Triples(Viewed):
    """The collinear triples of a dataset: their number, their middles, and some or all of them.

    Parameters
    ----------
    total : int
        Number of triples of points with one inside the segment between the two others.
    some_outside, both_outside : int
        Number of those that have an end, or both ends, outside the class of the middle one.
    flags : (m,) array of uint8
        For each point, a bit for each of the three: set if it is the middle of such a triple.
    listed : tuple of Incidence
        The triples that were asked for, by point and row; where they are more than were to be listed, a part
        that depends on the data only.
    """

    total: int
    some_outside: int
    both_outside: int
    flags: NDArray[np.uint8]
    listed: tuple[Incidence, ...]

    def __str__(self) -> str:
        """The counts, and the first triples."""
        shown = [f" {each}" for each in self.listed[:_TOLD]]
        more = [f" … {self.total:,} triples"] if self.total > len(shown) else []
        counts = f"{self.some_outside:,} with an end outside the class of the middle, {self.both_outside:,} with both"
        return "\n".join([f"{self.total:,} collinear triples, {counts}", *shown, *more])

    def count(self, ends: Ends | None) -> int:
        """Number of triples: of all, or of those whose ends are outside as asked for."""
        return {None: self.total, Ends.SOME_OUTSIDE: self.some_outside, Ends.BOTH_OUTSIDE: self.both_outside}[ends]

    def middles(self, ends: Ends | None) -> Indices:
        """The points that are in the middle of such a triple, by their indices."""
        return np.flatnonzero(self.flags & (1 << KIND_NUMBERS[ends]))


@strict
def collinear_triples(
    dataset: Dataset, ends: Ends | None = None, most: int = DEFAULT_LISTED, resources: Resources = ANY_RESOURCES
) -> Triples:
    """Count all collinear triples of a dataset, and list those asked for.

    Parameters
    ----------
    ends : Ends, optional
        List only triples with an end, or both ends, outside the class of the point in the middle.
    most : int
        List at most so many.
    resources : Resources
        Workers, cluster, memory, state file and progress.

    Raises
    ------
    InputError
        If the memory does not suffice, or the state file or the cluster cannot be used.
    TimeUp
        If the time is up; the triples that were found before are its part, where a block was finished.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1])
    >>> found = collinear_triples(line, Ends.BOTH_OUTSIDE)
    >>> found.total, found.some_outside, found.both_outside
    (4, 4, 2)
    >>> found.listed[0]
    Incidence(point=1, first=0, second=2, weight=Fraction(1, 2))
    """
    check_memory(memory_needed(dataset, resources, most), resources, f"the search of {dataset.size:,} points")
    key = content_key(dataset, "triples", KIND_NUMBERS[ends], most) if resources.state is not None else ""
    search = search_of(dataset, ends, most)
    length = max(_SMALLEST_BLOCK, -(-dataset.size // BLOCKS))
    if dataset.size < COMPILED_FROM and resources.cluster is None:
        resources = replace(resources, workers=1)  # Python's lock would have threads wait for each other
    stage, blocks = Stage(key, told="collinear triples"), blocks_of(dataset.size, length)
    try:
        results = run_blocks(sweep_block, search, blocks, stage, resources)
    except TimeUp as end:
        part = list(end.part.values()) if isinstance(end.part, dict) else []
        raise TimeUp(str(end), _gathered(dataset, search.order, part, most) if part else None) from None
    return _gathered(dataset, search.order, results, most)


def _gathered(dataset: Dataset, order: Indices, results: Sequence[Any], most: int) -> Triples:
    """The triples of all blocks, or of those that were finished."""
    flags, triples = np.zeros(dataset.size, dtype=np.uint8), list[list[int]]()
    for result in results:
        flags[order] |= unpacked(result["flags"], np.uint8)
        triples += unpacked(result["listed"], np.int64).reshape(-1, 3)[: most - len(triples)].tolist()
    listed = sorted((incidence(dataset, *triple) for triple in triples), key=lambda found: _rows_of(dataset, found))
    totals = [sum(result["totals"][k] for result in results) for k in range(3)]
    return Triples(totals[0], totals[1], totals[2], flags, tuple(listed))


def _rows_of(dataset: Dataset, found: Incidence) -> tuple[int, int, int]:
    return dataset.row(found.point), dataset.row(found.first), dataset.row(found.second)


_inside: WeakKeyDictionary[Dataset, Indices] = WeakKeyDictionary()


def points_inside(dataset: Dataset) -> Indices:
    """The points that are inside a segment between two others, by their indices; found once for each dataset.

    Examples
    --------
    >>> points_inside(Dataset.from_rows([[0, 0], [2, 2], [1, 1], [0, 1]], "abab"))
    array([2])
    """
    if dataset not in _inside:
        _inside[dataset] = collinear_triples(dataset, most=0).middles(None)
    return _inside[dataset]


def memory_needed(dataset: Dataset, resources: Resources, most: int) -> int:
    """Bytes that the program, the data and the search take at most, about.

    Each block may have `most` triples to list.

    Examples
    --------
    >>> memory_needed(Dataset.from_rows([[0], [1]], "ab"), Resources(workers=1), most=10) < 2**29
    True
    """
    points = dataset.numerators.nbytes
    if dataset.numerators.dtype == object:
        bits = sum(int(c).bit_length() for c in dataset.numerators.flat)
        points += 32 * dataset.numerators.size + bits // 2  # the numbers themselves, and their residues
    thread = sum(part.nbytes for part in make_workspace(dataset.size))
    listed = _BYTES_A_TRIPLE * min(BLOCKS * most, comb(dataset.size, 3))
    return _PROGRAM + 2 * points + 64 * dataset.size + resources.threads * thread + listed
