"""The flats that classes span, and their dimensions.

Let f be affine with matrix A, and f(h) = e_c at each point h of class c. Differences within a class are in the kernel
of A. On the directions of the flat that all points span, of dimension r − 1 with r = rank[H, 1], A has d − 1 dimensions
of values, so its kernel there has r − d dimensions: no class spans more, and r − d ≤ m − rank A for each such A.
"""

from dataclasses import dataclass
from functools import lru_cache

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.interpolation.ranks import affine_rows, pivots


@dataclass(frozen=True)
class Flat:
    """The flat that some points span.

    Parameters
    ----------
    points : tuple of int
        Affinely independent data points that span it, one more than its dimension.
    """

    points: tuple[int, ...]

    @property
    def dimension(self) -> int:
        """Its dimension: 0 for a point, 1 for a line."""
        return len(self.points) - 1


@lru_cache(maxsize=32)
def class_flats(dataset: Dataset) -> tuple[Flat, ...]:
    """The flat that each class spans, class by class.

    Examples
    --------
    >>> corner = Dataset.from_rows([[0, 0], [3, 0], [0, 3], [1, 1]], [0, 0, 0, 1])
    >>> class_flats(corner), [flat.dimension for flat in class_flats(corner)]
    ((Flat(points=(0, 1, 2)), Flat(points=(3,))), [2, 0])
    """
    members: list[list[int]] = [[] for _ in dataset.classes]
    for index, label in enumerate(dataset.labels):
        members[label].append(index)
    return tuple(_spanned(dataset, points) for points in members)


def whole_flat(dataset: Dataset) -> Flat:
    """The flat that all points span.

    Examples
    --------
    >>> whole_flat(Dataset.from_rows([[0, 0], [1, 1], [2, 2]], "aab")).dimension
    1
    """
    return _spanned(dataset, list(range(dataset.size)))


def _spanned(dataset: Dataset, points: list[int]) -> Flat:
    found = pivots(affine_rows(dataset.numerators[points], dataset.denominator))
    return Flat(tuple(points[row] for row in found.rows))
