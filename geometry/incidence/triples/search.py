"""A search for collinear triples: the points in lexicographic order, and the triples that are asked for."""

from dataclasses import dataclass
from math import gcd
from typing import Any

import flint
import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Indices, IntegerArray, Integers
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.exact_tables import integer_array
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.incidence.slope_filter import ModularImages, images_of
from mixproof.geometry.incidence.triples.arrays import Cloud

KIND_NUMBERS = {None: 0, Ends.SOME_OUTSIDE: 1, Ends.BOTH_OUTSIDE: 2}


@dataclass(frozen=True, eq=False)
class TripleSearch:
    """The data that every block needs: the points in lexicographic order, and the triples that are asked for.

    Parameters
    ----------
    order : (m,) array of int
        The indices of the points, in lexicographic order.
    points : (m, n) integer array
        In that order, in the narrowest kind that holds them; Python integers where they are too large for proofs in
        64 bits.
    residues, moduli : (m, n, r) and (r,) arrays of int
        The same, as `geometry.incidence.triples.arrays.Cloud` has them.
    labels : (m,) array of int
        In that order.
    images : ModularImages
        The images that the filter compares, in that order.
    classes : int
        Number of classes.
    wanted : int
        The kind of triples that are listed, as in `geometry.incidence.triples.arrays.TripleTally`.
    most : int
        Most triples that are listed.
    """

    order: Indices
    points: IntegerArray
    residues: NDArray[Any]
    moduli: Integers
    labels: Integers
    images: ModularImages
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


def search_of(dataset: Dataset, ends: Ends | None, most: int) -> TripleSearch:
    """The search of a dataset, with its points in order.

    Parameters
    ----------
    ends : Ends, optional
        List only triples with an end, or both ends, outside the class of the point in the middle.
    most : int
        Most triples that are listed.

    Examples
    --------
    >>> search_of(Dataset.from_rows([[1, 0], [0, 5], [0, 3]], "aba"), None, 10).order
    array([2, 1, 0])
    """
    points = _reduced(dataset.numerators)
    order = _lexicographic(points)
    points, labels = points[order], np.array(dataset.labels, dtype=np.int64)[order]
    residues, moduli = _residues(points)
    return TripleSearch(
        order, points, residues, moduli, labels, images_of(points), len(dataset.classes), KIND_NUMBERS[ends], most
    )


def _residues(points: IntegerArray) -> tuple[NDArray[Any], Integers]:
    """The points in 64 bits, with their moduli: as they are where they fit, else modulo enough primes.

    The difference that vanishes for points on a line is at most 8B², so primes with a larger product determine it.
    """
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
