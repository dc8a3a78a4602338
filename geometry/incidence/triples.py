"""All collinear triples of a dataset, counted and listed: exact, and fit for tens of thousands of points.

The points are put in lexicographic order and divided into blocks that do not depend on each other. For each point x
of a block, the later points are sieved (`geometry.incidence.slope_filter`), and what the sieve leaves is proved in
integers to be on lines through x. A line of x and r later points holds r(r − 1)/2 triples whose first point is x; how
many of them join classes follows from the number of points of each class beyond each middle. So nothing is listed in
order to be counted, and a lattice, whose triples outnumber its pairs, costs no more than its pairs.

Two engines do this and give the same result. Little data goes through NumPy, and through Python where something is
found. Much data, or data in which much is found, goes through compiled loops (`geometry.incidence.triple_kernels`),
without Python's lock, so that blocks run side by side on threads. Those loops prove in 64 bits, coordinates that need
more modulo as many primes as it takes; what is left to Python's integers is points that the sieve cannot tell apart.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from math import comb, gcd
from typing import Any
from weakref import WeakKeyDictionary
from zlib import compress, decompress

import flint
import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Indices, IntegerArray, Integers, Json
from mixproof.geometry.data.dataset import Dataset, integer_array
from mixproof.geometry.incidence.incidences import Ends, Incidence, incidence
from mixproof.geometry.incidence.lines import group_by_line
from mixproof.geometry.incidence.slope_filter import Images, candidates_at, images_of
from mixproof.geometry.incidence.triple_kernels import Cloud, Found, compiled, make_found, make_space, tally
from mixproof.geometry.jobs.resources import ANY_RESOURCES, Resources, check_memory
from mixproof.geometry.jobs.runs import run_blocks
from mixproof.geometry.jobs.state import Stage, content_key
from mixproof.geometry.jobs.tasks import blocks_of

MOST_LISTED = 1000
COMPILED_FROM = 4000
"""So many points are worth the start of the compiled loops, which takes some seconds the first time."""
MUCH_FOUND = 5000
"""So many candidates in one block are worth it too; once started, the loops are always used."""
BLOCKS = 256
_SMALLEST_BLOCK = 64
_BYTES_A_TRIPLE = 32
_PROGRAM = 350 * 2**20
"""What Python takes with all that is loaded, the compiled loops included."""
_WANTED = {None: 0, Ends.SOME_OUTSIDE: 1, Ends.BOTH_OUTSIDE: 2}


@dataclass(frozen=True, eq=False)
class Triples:
    """How many collinear triples a dataset has, where their middles are, and some or all of them.

    Parameters
    ----------
    total : int
        Number of triples of points with one inside the segment between the two others.
    some_outside, both_outside : int
        Number of those that have an end, or both ends, outside the class of the middle one.
    flags : (m,) array of uint8
        For each point, a bit for each of the three: whether it is the middle of such a triple.
    listed : tuple of Incidence
        The triples that were asked for, by point and row; where they are more than were to be listed, a part
        that depends on the data only.
    """

    total: int
    some_outside: int
    both_outside: int
    flags: NDArray[np.uint8]
    listed: tuple[Incidence, ...]

    def count(self, ends: Ends | None) -> int:
        """Number of triples, or of those whose ends are outside in the sense asked for."""
        return {None: self.total, Ends.SOME_OUTSIDE: self.some_outside, Ends.BOTH_OUTSIDE: self.both_outside}[ends]

    def middles(self, ends: Ends | None) -> Indices:
        """The points that are in the middle of such a triple, by their indices."""
        return np.flatnonzero(self.flags & (1 << _WANTED[ends]))


@dataclass(frozen=True, eq=False)
class Job:
    """What every block needs: the points in lexicographic order, and what is asked.

    Parameters
    ----------
    order : (m,) array of int
        The indices of the points, in lexicographic order.
    points : (m, n) integer array
        In that order, in the narrowest kind that holds them; Python integers where they are too large for proofs in
        64 bits.
    residues, moduli : (m, n, r) and (r,) arrays of int
        The same, as `geometry.incidence.triple_kernels.Cloud` has them.
    labels : (m,) array of int
        In that order.
    images : Images
        What the sieve compares, in that order.
    classes : int
    wanted : int
        Which triples are listed, as in `geometry.incidence.triple_kernels`.
    most : int
        Most triples that are listed.
    """

    order: Indices
    points: IntegerArray
    residues: NDArray[Any]
    moduli: Integers
    labels: Integers
    images: Images
    classes: int
    wanted: int
    most: int

    @property
    def size(self) -> int:
        """Number m of points."""
        return len(self.order)

    @property
    def cloud(self) -> Cloud:
        """The points as the compiled loops take them."""
        images = self.images
        return Cloud(self.residues, self.moduli, self.labels, images.values, images.inverses, images.prime)


def collinear_triples(
    dataset: Dataset, ends: Ends | None = None, most: int = MOST_LISTED, resources: Resources = ANY_RESOURCES
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
    key = content_key(dataset, "triples", _WANTED[ends], most) if resources.state is not None else ""
    job = job_of(dataset, ends, most)
    length = max(_SMALLEST_BLOCK, -(-dataset.size // BLOCKS))
    if dataset.size < COMPILED_FROM and resources.cluster is None:
        resources = replace(resources, workers=1)  # Python's lock would have threads wait for each other
    results = run_blocks(sweep_block, job, blocks_of(dataset.size, length), Stage(key), resources)
    flags, triples = np.zeros(dataset.size, dtype=np.uint8), list[list[int]]()
    for result in results:
        flags[job.order] |= _unpacked(result["flags"], np.uint8)
        triples += _unpacked(result["listed"], np.int64).reshape(-1, 3)[: most - len(triples)].tolist()
    listed = sorted((incidence(dataset, *triple) for triple in triples), key=lambda found: _place(dataset, found))
    totals = [sum(result["totals"][k] for result in results) for k in range(3)]
    return Triples(totals[0], totals[1], totals[2], flags, tuple(listed))


def _place(dataset: Dataset, found: Incidence) -> tuple[int, int, int]:
    return dataset.row(found.point), dataset.row(found.first), dataset.row(found.second)


_INSIDE: WeakKeyDictionary[Dataset, Indices] = WeakKeyDictionary()


def points_inside(dataset: Dataset) -> Indices:
    """The points that are inside a segment between two others, by their indices; found once for each dataset.

    Examples
    --------
    >>> points_inside(Dataset.from_rows([[0, 0], [2, 2], [1, 1], [0, 1]], "abab"))
    array([2])
    """
    if dataset not in _INSIDE:
        _INSIDE[dataset] = collinear_triples(dataset, most=0).middles(None)
    return _INSIDE[dataset]


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
    thread = sum(part.nbytes for part in make_space(dataset.size))
    listed = _BYTES_A_TRIPLE * min(BLOCKS * most, comb(dataset.size, 3))
    return _PROGRAM + 2 * points + 64 * dataset.size + resources.threads * thread + listed


def job_of(dataset: Dataset, ends: Ends | None, most: int) -> Job:
    """Put the points of a dataset in order.

    Examples
    --------
    >>> job_of(Dataset.from_rows([[1, 0], [0, 5], [0, 3]], "aba"), None, 10).order
    array([2, 1, 0])
    """
    points = _reduced(dataset.numerators)
    order = _lexicographic(points)
    points, labels = points[order], np.array(dataset.labels, dtype=np.int64)[order]
    residues, moduli = _residues(points)
    return Job(order, points, residues, moduli, labels, images_of(points), len(dataset.classes), _WANTED[ends], most)


def _residues(points: IntegerArray) -> tuple[NDArray[Any], Integers]:
    """The points in 64 bits: as they are where they fit, else modulo primes that determine what has to vanish."""
    if points.dtype != object:
        return points[:, :, None], np.zeros(1, dtype=np.int64)
    moduli = _primes_beyond(8 * max(map(abs, points.flat)) ** 2)
    residues = np.empty((*points.shape, len(moduli)), dtype=np.int32)
    for r, prime in enumerate(moduli):
        residues[:, :, r] = points % prime
    return residues, np.array(moduli, dtype=np.int64)


def _primes_beyond(bound: int) -> list[int]:
    """The largest primes below 2³¹, as many as it takes for their product to exceed a bound."""
    primes, product, number = list[int](), 1, 2**31
    while product <= bound:
        number -= 1
        if flint.fmpz(number).is_prime():
            primes.append(number)
            product *= number
    return primes


def _reduced(numerators: IntegerArray) -> IntegerArray:
    """The points, moved and shrunk where they need Python's integers, in the narrowest kind that holds them."""
    if numerators.dtype == object:
        numerators = numerators - numerators[0]
        common = gcd(*numerators.flat)
        numerators = integer_array(numerators // max(common, 1))
        if numerators.dtype == object:
            return numerators
    fits = numerators.min() >= 0 and numerators.max() < 2**8
    return numerators.astype(np.uint8 if fits else np.int32)


def _lexicographic(points: IntegerArray) -> Indices:
    """The order of the rows by their first coordinate, then by their second, and so on."""
    if points.dtype == object:
        tuples = [tuple(row) for row in points]
        return np.array(sorted(range(len(points)), key=tuples.__getitem__), dtype=np.intp)
    if points.dtype != np.uint8:  # as unsigned numbers, their greatest byte first, they are in the order of their bytes
        points = (points.astype(np.int64) + 2**31).astype(">u4")
    rows = [row.tobytes() for row in points]
    return np.array(sorted(range(len(rows)), key=rows.__getitem__), dtype=np.intp)


# --- blocks ---------------------------------------------------------------------------------------------


def _packed(values: NDArray[Any]) -> str:
    return b64encode(compress(values.astype(values.dtype.newbyteorder("<")).tobytes())).decode()


def _unpacked(text: str, kind: type[np.generic]) -> NDArray[Any]:
    return np.frombuffer(decompress(b64decode(text)), dtype=np.dtype(kind).newbyteorder("<"))


@dataclass(frozen=True, eq=False)
class _Block:
    """A job, and what a block of it has found so far."""

    job: Job
    found: Found

    def add(self, line: Integers) -> None:
        """Count a point and the later points of a line through it, in their order."""
        tally(line, len(line), self.job.labels, self.found)

    def to_json(self) -> Json:
        """The result of the block, its points by their indices in the dataset."""
        listed = self.job.order[self.found.rows[: self.found.filled[0]]]
        return {
            "totals": self.found.totals.tolist(),
            "flags": _packed(self.found.flags),
            "listed": _packed(listed.astype(np.int64)),
        }


def sweep_block(job: Job, block: range) -> Json:
    """Find, prove and count the triples whose first points are those of a block.

    A block takes its points from both ends of the order in turn: early ones have many later points, late ones have
    few, and so all blocks cost about the same.

    Examples
    --------
    >>> line = job_of(Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1]), None, 0)
    >>> [sweep_block(line, range(k, k + 1))["totals"] for k in range(4)]
    [[3, 3, 1], [0, 0, 0], [1, 1, 1], [0, 0, 0]]
    """
    work = _Block(job, make_found(job.size, job.classes, job.most, job.wanted))
    numbers = [k // 2 if k % 2 == 0 else job.size - 1 - k // 2 for k in block]
    if job.size < COMPILED_FROM and not compiled.cache_info().currsize:
        numbers = _sweep_plainly(work, numbers)
    if numbers:
        _sweep_compiled(work, numbers)
    return work.to_json()


def _sweep_plainly(work: _Block, numbers: list[int]) -> list[int]:
    """Sweep in Python until much is found; gives the numbers that are left."""
    met, job = 0, work.job
    everything = np.arange(job.size)
    for place, x in enumerate(numbers):
        if met > MUCH_FOUND:
            return numbers[place:]
        candidates = candidates_at(job.images, x, everything[x + 1 :])
        met += len(candidates)
        _prove(work, x, candidates)
    return []


def _prove(work: _Block, x: int, candidates: Indices) -> None:
    """Group candidates by the line through x that they are on, in integers of any size."""
    points = work.job.points
    if len(candidates) > 1:
        kind = object if points.dtype == object else np.int64
        offsets = points[candidates].astype(kind, copy=False) - points[x].astype(kind, copy=False)
        for line in group_by_line(offsets, candidates, 1):
            if len(line.ahead.points) > 1:
                work.add(np.array([x, *line.ahead.points], dtype=np.int64))


def _sweep_compiled(work: _Block, numbers: list[int]) -> None:
    job, has_twin = work.job, work.job.images.has_twin
    for x in numbers:
        if has_twin[x]:
            _prove(work, x, np.arange(x + 1, job.size))
    sieved = np.array([x for x in numbers if not has_twin[x]], dtype=np.int64)
    compiled()(sieved, job.cloud, make_space(job.size), work.found)
