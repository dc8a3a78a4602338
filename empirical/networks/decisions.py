"""The decisions of a network at the rows of a dataset, each of them proved."""

from dataclasses import dataclass

import numpy as np

from mixproof.empirical.networks.float_lines import float_lines
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.steps import nearest_doubles
from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError

_AT_ONCE = 1024
"""Points that go through the network at once."""


@dataclass(frozen=True, eq=False)
class Decisions:
    """The scores of a network at the data points, and the classes with the largest one.

    Parameters
    ----------
    dataset : Dataset
    scores, error : (m, k) arrays
        Scores in floats, and bounds of their errors.
    winners : tuple of tuples of int
        For each point the classes that share the largest score; more than one in a tie. Decided exactly.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from mixproof.empirical.networks.layers import Linear
    >>> from mixproof.geometry.data.sources import load
    >>> rising = Network.of((1,), [Linear(((Fraction(0),), (Fraction(1),)), (Fraction(1), Fraction(0)))])
    >>> found = decisions(rising, load("counterexample"))
    >>> found.winners, [found.keeps(index) for index in range(3)]
    (((0,), (0, 1), (1,)), [True, False, False])
    """

    dataset: Dataset
    scores: Floats
    error: Floats
    winners: tuple[tuple[int, ...], ...]

    def keeps(self, index: int) -> bool:
        """True if a point's own class alone has the largest score."""
        return self.winners[index] == (self.dataset.labels[index],)

    @property
    def lost(self) -> list[int]:
        """The points that are not kept."""
        return [index for index in range(self.dataset.size) if not self.keeps(index)]


def decisions(network: Network, dataset: Dataset) -> Decisions:
    """Decide every data point: by floats where their error bounds allow it, else by rationals.

    Raises
    ------
    InputError
        If the network does not fit the dataset.

    Examples
    --------
    >>> from mixproof.empirical.networks.layers import Linear
    >>> from mixproof.geometry.data.sources import load
    >>> decisions(Network.of((1,), [Linear(((0,), (1,)), (1, 0))]), load("counterexample")).winners
    ((0,), (0, 1), (1,))
    """
    network.check_fits(dataset)
    points = floats_of(dataset)
    blocks = [points[start : start + _AT_ONCE] for start in range(0, len(points), _AT_ONCE)]
    lines = [float_lines(network, block, block) for block in blocks]
    scores = np.concatenate([each.scores[each.place == 0] for each in lines])
    error = np.concatenate([each.error for each in lines])
    if not (np.isfinite(scores).all() and np.isfinite(error).all()):
        raise InputError("scores of the network leave the range of doubles at some row: scale the data or the weights")
    lower = (scores - error).max(axis=1)
    possible = scores + error >= lower[:, None]
    winners = [
        _exact_winners(network, dataset, index) if possible[index].sum() > 1 else (int(scores[index].argmax()),)
        for index in range(dataset.size)
    ]
    return Decisions(dataset, scores, error, tuple(winners))


def _exact_winners(network: Network, dataset: Dataset, index: int) -> tuple[int, ...]:
    """The classes that share the largest score at a point."""
    scores = network(dataset.point(index))
    return tuple(k for k, score in enumerate(scores) if score == max(scores))


def floats_of(dataset: Dataset) -> Floats:
    """The data points, each coordinate the double that is nearest to it, infinite beyond their range: (m, n).

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> floats_of(load("iris"))[0].tolist()
    [5.1, 3.5, 1.4, 0.2]
    """
    if dataset.denominator == 1 and dataset.numerators.dtype != object and np.abs(dataset.numerators).max() < 2**53:
        return np.asarray(dataset.numerators, dtype=np.float64)
    try:
        return np.asarray((dataset.numerators.astype(object) / dataset.denominator).astype(np.float64))
    except OverflowError:
        return np.stack([nearest_doubles(dataset.point(index)) for index in range(dataset.size)])
