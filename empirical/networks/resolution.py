"""The resolution of a network on a dataset: how near to a row its decision first changes along mixing segments.

A row that the network keeps has a *reach*: the distance from it, along its segments to the other points, to the first
place where another class has as large a score. Nearer than that the network decides as at the row, on every one of
these segments, so it takes the points there for the same. Floats with error bounds enclose each reach, and rationals
settle what they leave open: docs/proofs/networks.md, (14).

In all other directions too it decides as at the row within the *certified* distance: the least lead of the row's class
over another one, by the slope of no difference of scores that is passed anywhere (`layer_norms`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np

from mixproof.empirical.networks.decisions import Decisions, decisions, floats_of
from mixproof.empirical.networks.drawn import pieces_of_segment
from mixproof.empirical.networks.exact_line import exact_pieces
from mixproof.empirical.networks.exact_totals import MOST_EXACT_WORK
from mixproof.empirical.networks.first_change import enclosed_change, exact_change
from mixproof.empirical.networks.float_lines import float_lines
from mixproof.empirical.networks.layer_norms import slope_by_layers
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.pair_blocks import length_bounds
from mixproof.empirical.networks.report import block_length
from mixproof.empirical.networks.steps import TINIEST, UNIT
from mixproof.geometry.aliases import Floats, Indices
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.jobs.watch import step
from mixproof.geometry.margins.neighbours import DIGITS
from mixproof.geometry.numbers.magnitudes import root_below

MOST_SECONDS_OF_RESOLUTION = 20.0
"""Seconds, by estimate, that the segments of all rows may take on one core; beyond them rows are drawn."""

_SECONDS = (5e-6, 1.5e-8, 4e-11)
"""Seconds for a segment, and for each of its pieces: for a unit of the layers, and for an entry of a matrix."""

FEW, LEAST = 50, 10
"""Rows that are to be looked at where there is no time for all; the least number of rows, and of segments of each."""

FIRST = 32
"""Segments of a row that are followed first; of the others only the part as near as the change that they show."""

_WORTHWHILE = 0.75
"""Where a larger part of a segment is to be followed, all of it is."""

_ENDLESS = 2.0**900
"""A certified distance that is taken for one without an end, as of a network that is constant."""

_DOWN = 1 - 2.0**-40
"""Less than the rounding errors of a few products leave, relative to the result."""


@dataclass(frozen=True)
class Reach:
    """The distance from a row to the first change of a network's decision along its segments, squared.

    Parameters
    ----------
    point : int
        The data point.
    lower, upper : Fraction or None
        Bounds of the squared distance, equal where it is known exactly; None for a decision that never changes.
    """

    point: int
    lower: Fraction | None
    upper: Fraction | None

    @property
    def length(self) -> Fraction | None:
        """The distance, rounded down to `geometry.margins.neighbours.DIGITS`; None where nothing changes.

        Examples
        --------
        >>> Reach(0, Fraction(2), Fraction(2)).length
        Fraction(707, 500)
        """
        return None if self.lower is None else root_below(self.lower, DIGITS)

    @property
    def is_settled(self) -> bool:
        """True if both bounds have the same digits."""
        if self.lower is None or self.upper is None:
            return self.lower is self.upper
        return self.lower == self.upper or self.length == root_below(self.upper, DIGITS)


@dataclass(frozen=True, eq=False)
class Resolution:
    """The distances up to which a network decides as at the rows that it keeps.

    Parameters
    ----------
    decisions : Decisions
        At every data point, proved.
    reaches : tuple of Reach
        Of the points that are kept, or of those that were drawn.
    certified : tuple of Fraction or None
        For each point that is kept the distance, rounded down, within which it certainly decides so in all directions;
        None where that has no end.
    slope : float
        A bound of the change of any difference of two scores per unit of length, anywhere.
    segments : int
        Segments that were followed from each row.
    """

    decisions: Decisions
    reaches: tuple[Reach, ...]
    certified: tuple[Fraction | None, ...]
    slope: float
    segments: int

    @property
    def dataset(self) -> Dataset:
        """The dataset."""
        return self.decisions.dataset

    @cached_property
    def kept(self) -> tuple[int, ...]:
        """The points that are kept."""
        return tuple(index for index in range(self.dataset.size) if self.decisions.keeps(index))

    @property
    def is_sample(self) -> bool:
        """True if not all kept points were looked at."""
        return len(self.reaches) < len(self.kept)

    @property
    def is_of_all_segments(self) -> bool:
        """True if of each point all segments were followed; else a reach is an upper bound."""
        return self.segments == self.dataset.size - 1

    @property
    def is_settled(self) -> bool:
        """True if every reach is known to its last digit; else those that are not are lower bounds."""
        return all(each.is_settled for each in self.reaches)

    def quantile(self, share: Fraction = Fraction(1, 2)) -> Fraction | None:
        """A quantile of the reaches, rounded down: of m in increasing order, the one of number ⌈share·m⌉.

        Returns
        -------
        Fraction, or None where no change is so near, as on segments along which nothing changes.

        Examples
        --------
        >>> from mixproof.empirical.networks.weights import fully_connected
        >>> from mixproof.geometry.data.sources import load
        >>> tent = fully_connected([([[1], [1]], [0, -1]), ([[-1, 2], [1, -2]], [1, 0])])
        >>> resolution_of(tent, load("counterexample")).quantile()
        Fraction(1, 2)
        """
        return _quantile([each.length for each in self.reaches], share)

    def certified_quantile(self, share: Fraction = Fraction(1, 2)) -> Fraction | None:
        """A quantile of the certified distances, rounded down, of all points that are kept."""
        found = _quantile(self.certified, share)
        return None if found is None else root_below(found**2, DIGITS)


def _quantile(lengths: Sequence[Fraction | None], share: Fraction) -> Fraction | None:
    """The length of number ⌈share·m⌉; None comes last."""
    known = sorted(each for each in lengths if each is not None)
    place = max(1, -(-share.numerator * len(lengths) // share.denominator))
    return known[place - 1] if place <= len(known) else None


def resolution_of(
    network: Network, dataset: Dataset, seed: int = 0, seconds: float = MOST_SECONDS_OF_RESOLUTION
) -> Resolution:
    """The resolution of a network: of all rows, along all their segments, or of rows and segments that are drawn.

    Parameters
    ----------
    network : Network
        Its decision is the class of the largest score.
    seed : int
        Of the draw, where it takes one.
    seconds : float
        Seconds on one core, by estimate, within which all segments are followed; else some are drawn.

    Raises
    ------
    InputError
        If the network does not fit the dataset, or its scores leave the range of doubles.
    TimeUp
        If the time is up (`geometry.jobs.watch`).

    Examples
    --------
    >>> from mixproof.empirical.networks.weights import fully_connected
    >>> from mixproof.geometry.data.sources import load
    >>> tent = fully_connected([([[1], [1]], [0, -1]), ([[-1, 2], [1, -2]], [1, 0])])
    >>> [str(each.lower) for each in resolution_of(tent, load("counterexample")).reaches]
    ['1/4', '1/4', '1/4']
    """
    found = decisions(network, dataset)
    kept = [index for index in range(dataset.size) if found.keeps(index)]
    slope = slope_by_layers(network)
    stream = np.random.default_rng(seed)
    turn = stream.permutation(kept).tolist()
    ends = _ends(_Search.of(network, found), turn, seconds)
    search, reaches = _Search.of(network, found), []
    for done, point in enumerate(turn):
        if done >= LEAST and search.spent > seconds:
            break
        step("reaches of the network", done, len(turn))
        reaches.append(search.reach(point, _others(dataset.size, point, ends, stream)))
    in_order = tuple(sorted(reaches, key=lambda each: each.point))
    return Resolution(found, in_order, tuple(_certified(found, kept, slope)), slope, ends if turn else 0)


def _ends(search: "_Search", turn: Sequence[int], seconds: float) -> int:
    """The segments to follow from each point: all, or as many as `FEW` points like the first may have in the time."""
    most = search.dataset.size - 1
    afford = int(seconds / search.seconds(1, pieces_of_segment(search.network, search.dataset)))
    if not turn or FEW * most <= afford:
        return most
    some = min(most, max(LEAST, afford))
    search.reach(turn[0], _others(search.dataset.size, turn[0], some, np.random.default_rng(0)))
    return min(most, max(LEAST, int(seconds / FEW * some / search.spent)))


def _others(size: int, point: int, ends: int, stream: np.random.Generator) -> Indices:
    """Other points: all, or some of them at random."""
    others = np.delete(np.arange(size), point)
    return others if ends == len(others) else np.sort(stream.choice(others, ends, replace=False))


def _certified(found: Decisions, kept: Sequence[int], slope: float) -> Iterator[Fraction | None]:
    """The distance within which each kept point certainly keeps its class, in every direction."""
    labels = found.dataset.labels
    for index in kept:
        scores, error = found.scores[index], found.error[index]
        own = labels[index]
        rounding = 4 * UNIT * (np.abs(scores) + abs(scores[own])) + TINIEST
        lead = (scores[own] - scores) - (error + error[own]) * (1 + 2.0**-40) - rounding
        least = float(np.delete(lead, own).min(initial=np.inf))
        distance = least / slope * _DOWN if slope else np.inf
        yield Fraction(max(0.0, distance)) if distance < _ENDLESS else None


@dataclass(eq=False)
class _Search:
    """The search for first changes, with the exact work that is left for what floats leave open, and the time so far.

    Parameters
    ----------
    decided : (m,) array
        The class that the network gives to each point; -1 for a tie.
    spent : float
        Seconds that the work has taken, by its amount and not by the clock.
    """

    network: Network
    dataset: Dataset
    points: Floats
    decided: Indices
    left: int
    spent: float = 0.0

    @staticmethod
    def of(network: Network, found: Decisions) -> "_Search":
        """A search among the points of some decisions."""
        decided = [won[0] if len(won) == 1 else -1 for won in found.winners]
        return _Search(network, found.dataset, floats_of(found.dataset), np.array(decided, np.intp), MOST_EXACT_WORK)

    def seconds(self, segments: int, pieces: float) -> float:
        """About how long so many segments take that have so many pieces together."""
        segment, unit, entry = _SECONDS
        return segments * segment + pieces * (unit * sum(self.network.widths) + entry * self.network.entries)

    def reach(self, point: int, others: Indices) -> Reach:
        """The reach of a point along its segments to some others."""
        others = others[self._turn(point, others)]
        lower, upper, nearest, length = [], [], np.inf, block_length(self.network)
        for start, stop in pairwise([0, *range(FIRST, len(others), length), len(others)]):
            bounds = self._enclosed(point, others[start:stop], nearest)
            lower.append(bounds[0])
            upper.append(bounds[1])
            nearest = min(nearest, float(bounds[1].min(initial=np.inf)))
        least = np.concatenate(lower)
        floats = Reach(point, _squared(float(least.min())), _squared(nearest))
        may_be = others[(least <= nearest) & (least < np.inf)]
        work = self.network.entries * len(may_be)
        if floats.is_settled or work > self.left:
            return floats
        self.left -= work
        squares = [each for other in may_be.tolist() if (each := self._exact(point, other)) is not None]
        exact = min(squares, default=None)
        return Reach(point, exact, exact)

    def _turn(self, point: int, others: Indices) -> Indices:
        """The order of some other points: those that are decided otherwise first, and the near ones first."""
        with np.errstate(over="ignore", invalid="ignore"):
            squares = ((self.points[others] - self.points[point]) ** 2).sum(axis=1)
        return np.asarray(np.lexsort((squares, self.decided[others] == self.decided[point])))

    def _enclosed(self, point: int, others: Indices, within: float) -> tuple[Floats, Floats]:
        """Bounds of the distance of the first change on each segment; infinite where there is none up to `within`."""
        here = np.repeat(self.points[point][None], len(others), axis=0)
        there = self.points[others]
        lengths = length_bounds(there, here)
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            part = within / lengths[0] * (1 + 2.0**-40)
            is_part = part < _WORTHWHILE
            part = np.where(is_part, part, 1.0)[:, None]
            ends = np.where(is_part[:, None], here + part * (there - here), there)
            error = 6 * UNIT * (np.abs(here) + np.abs(there)) + TINIEST
        lines = float_lines(self.network, ends, here, error)
        self.spent += self.seconds(len(others), len(lines.owner) - len(others))
        nearest, farthest = (share * part[:, 0] for share in enclosed_change(lines, self.dataset.labels[point]))
        with np.errstate(over="ignore", invalid="ignore"):
            lower = np.where(np.isfinite(nearest), nearest * lengths[0] * _DOWN, np.inf)
            upper = np.where(np.isfinite(farthest), farthest * lengths[1] / _DOWN + TINIEST, np.inf)
        return lower, upper

    def _exact(self, point: int, other: int) -> Fraction | None:
        """The squared distance of the first change on a segment, exactly; None where there is none."""
        here, there = self.dataset.point(point), self.dataset.point(other)
        share = exact_change(exact_pieces(self.network, there, here), self.dataset.labels[point])
        if share is None:
            return None
        return share**2 * sum(((a - b) ** 2 for a, b in zip(here, there, strict=True)), Fraction(0))


def _squared(length: float) -> Fraction | None:
    """The square of a length; None of an infinite one."""
    return Fraction(length) ** 2 if length < np.inf else None
