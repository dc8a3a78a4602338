"""Segments that are drawn at random, where all of them would take too long.

How long a segment takes on one core is known from its pieces, by measurement; so what is drawn does not depend on the
clock, unless a time is given and up.
"""

from dataclasses import dataclass

import numpy as np

from mixproof.empirical.networks.decisions import floats_of
from mixproof.empirical.networks.float_lines import float_lines
from mixproof.empirical.networks.network import Network
from mixproof.geometry.aliases import Indices
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError

MOST_SECONDS_OF_ALL_PAIRS = 400.0
"""Seconds, by estimate, that all pairs may take on one core; beyond them a sample is drawn."""

MOST_DRAWN, LEAST_DRAWN, MOST_SECONDS_OF_SAMPLE = 10_000, 1_000, 100.0
"""Segments that are drawn where no number is asked for: as many as take so long on one core, but so many at least."""

LEAST_IN_A_SECOND = 20
"""Segments that are drawn at least where the time is up, however long they take."""

_SECONDS = (8e-5, 4e-6, 3e-8, 4e-11)
"""Seconds for a segment, and for each of its pieces: by itself, for a unit of the layers, for an entry of a matrix."""

_LOOKED_AT = 16
"""Segments whose pieces are counted."""


@dataclass(frozen=True)
class Sample:
    """A number of segments to draw, and the seed of the draw.

    Raises
    ------
    InputError
        If there are fewer than two, which give no interval.
    """

    size: int
    seed: int = 0

    def __post_init__(self) -> None:
        if self.size < 2:
            raise InputError(f"`sample` is at least 2 segments, not {self.size}: one of them gives no interval")

    def pairs(self, counts: Indices) -> Indices:
        """Pairs of different points, each with its share among them: one row, then one that lies at another point.

        Examples
        --------
        >>> Sample(3).pairs(np.array([1, 1, 2])).shape
        (3, 2)
        """
        stream = np.random.default_rng(self.seed)
        ends = np.cumsum(counts)
        others = ends[-1] - counts
        s = np.searchsorted(
            np.cumsum(counts * others), stream.integers((counts * others).sum(), size=self.size), "right"
        )
        row = stream.integers(others[s])
        row += np.where(row >= ends[s] - counts[s], counts[s], 0)  # past the rows of s
        return np.stack([s, np.searchsorted(ends, row, "right")], axis=1)


def sample_of(network: Network, dataset: Dataset) -> Sample | None:
    """The segments to draw where nobody says how many; None where all of them are taken.

    Examples
    --------
    >>> from mixproof.empirical.networks.weights import fully_connected
    >>> from mixproof.geometry.data.sources import load
    >>> line = load("alternating-line:points=4000")
    >>> narrow, wide = (fully_connected([([[1]] * k, range(k)), ([[1] * k] * 2, None)]) for k in (2, 200))
    >>> sample_of(narrow, load("counterexample")), sample_of(wide, line)
    (None, Sample(size=10000, seed=0))
    """
    segments = dataset.size * (dataset.size - 1) // 2
    if segments <= LEAST_DRAWN:
        return None
    each = seconds_of_segment(network, dataset)
    if segments * each <= MOST_SECONDS_OF_ALL_PAIRS:
        return None
    thousands = int(MOST_SECONDS_OF_SAMPLE / each) // 1000
    return Sample(min(max(1000 * thousands, LEAST_DRAWN), MOST_DRAWN))


def quick_sample(network: Network, dataset: Dataset, asked: Sample | None) -> Sample | None:
    """A sample that takes about a second, no larger than what was asked for; None where all segments take no longer.

    Examples
    --------
    >>> from mixproof.empirical.networks.weights import fully_connected
    >>> from mixproof.geometry.data.sources import load
    >>> tent = fully_connected([([[1], [1]], [0, -1]), ([[-1, 2], [1, -2]], [1, 0])])
    >>> [quick_sample(tent, load("counterexample"), asked) for asked in (None, Sample(2, seed=5))]
    [None, Sample(size=2, seed=5)]
    """
    segments = dataset.size * (dataset.size - 1) // 2
    most = max(LEAST_IN_A_SECOND, int(1 / seconds_of_segment(network, dataset))) if segments else 0
    if asked is not None:
        return Sample(min(most, asked.size), asked.seed)
    return None if segments <= most else Sample(most)


def seconds_of_segment(network: Network, dataset: Dataset) -> float:
    """About how long a segment takes on one core, from the pieces of a few that are drawn.

    Examples
    --------
    >>> from mixproof.empirical.networks.weights import fully_connected
    >>> from mixproof.geometry.data.sources import load
    >>> network = fully_connected([([[1]] * 100, range(0, -100, -1)), ([[1] * 100] * 2, None)])
    >>> near, far = load("{0 | 1/2}"), load("{0 | 100}")  # no bend, and 99 of them
    >>> [round(1e4 * seconds_of_segment(network, data), 1) for data in (near, far)]
    [0.9, 10.9]
    """
    segment, piece, unit, entry = _SECONDS
    each = piece + unit * sum(network.widths) + entry * network.entries
    return segment + each * pieces_of_segment(network, dataset)


def pieces_of_segment(network: Network, dataset: Dataset) -> float:
    """The mean number of pieces of a few segments that are drawn; 0 where there is one point alone.

    Examples
    --------
    >>> from mixproof.empirical.networks.weights import fully_connected
    >>> from mixproof.geometry.data.sources import load
    >>> tent = fully_connected([([[1], [1]], [0, -1]), ([[-1, 2], [1, -2]], [1, 0])])
    >>> pieces_of_segment(tent, load("{0 | 2}"))
    2.0
    """
    if dataset.size < 2:
        return 0.0
    counts = np.array([len(rows) for rows in dataset.rows], dtype=np.intp)
    s, t = floats_of(dataset)[Sample(_LOOKED_AT).pairs(counts)].swapaxes(0, 1)
    return len(float_lines(network, s, t).owner) / _LOOKED_AT - 1
