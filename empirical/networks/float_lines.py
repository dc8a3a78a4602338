"""A network along many segments at once, in floats with proved error bounds.

Along each segment the scores are known at places between which they are taken as affine. How far these piecewise affine
functions are from the exact scores, anywhere on the segment, is bounded for each segment and unit:
docs/proofs/networks.md, (1) to (4). A place need not be exactly where a sign changes: that is part of the bound.
"""

from dataclasses import dataclass

import numpy as np

from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.steps import TINIEST, UNIT, Affine, LayerStep, Maximum, Rectifier
from mixproof.geometry.aliases import Floats, Indices

_SLACK = 8 * UNIT
"""More than the rounding errors of a place and of a value between two others, relative to their sizes."""


@dataclass(frozen=True, eq=False)
class FloatLines:
    """The scores of a network along segments, z = λs + (1 − λ)t.

    Parameters
    ----------
    owner : (rows,) array
        The segment that a row belongs to; rows of a segment follow one another.
    place : (rows,) array
        λ, from 0 to 1 in each segment, never falling.
    scores : (rows, classes) array
        The scores there; affine in between.
    error : (segments, classes) array
        Bounds of the distance from the exact scores, anywhere on the segment.
    """

    owner: Indices
    place: Floats
    scores: Floats
    error: Floats


def float_lines(network: Network, s: Floats, t: Floats, error: Floats | None = None) -> FloatLines:
    """A network along segments.

    Parameters
    ----------
    s, t : (segments, inputs) arrays
        The ends, each coordinate the double that is nearest to the exact one.
    error : (segments, inputs) array, optional
        Bounds of how far the coordinates of both ends are from the exact ones, where that is more.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from mixproof.empirical.networks.layers import Linear, ReLU
    >>> one, none = Fraction(1), Fraction(0)
    >>> hat = Network.of((1,), [Linear(((one,), (one,)), (none, -one)), ReLU(), Linear(((one, -2 * one),), (none,))])
    >>> lines = float_lines(hat, np.array([[2.0]]), np.array([[0.0]]))
    >>> lines.place.tolist(), lines.scores[:, 0].tolist(), float(lines.error.max()) < 1e-13
    ([0.0, 0.5, 1.0], [0.0, 1.0, 0.0], True)
    """
    rows = LineRows.between(s, t, error)
    # Numbers beyond the range of doubles become infinite bounds, and whoever reads the bounds refuses them.
    with np.errstate(over="ignore", invalid="ignore"):
        for place, operation in enumerate(network.operations):
            rows.apply(place + 1, operation.step, operation.reads)
            for value in [value for value in rows.values if value <= place]:
                if network.last_reader(value) <= place:
                    rows.forget(value)
    last = len(network.operations)
    return FloatLines(rows.owner, rows.place, rows.values[last], rows.error[last])


class LineRows:
    """Values at places along segments, with error bounds; cut wherever a sign is to be the same in between.

    Parameters
    ----------
    owner, place : (rows,) arrays
        As in `FloatLines`.
    values : dict of (rows, units) arrays
        Values of several layers at the places, each under a key.
    error : dict of (segments, units) arrays
        Bounds for each of them.
    """

    def __init__(self, owner: Indices, place: Floats, values: dict[int, Floats], error: dict[int, Floats]) -> None:
        self.owner, self.place, self.values, self.error = owner, place, values, error

    @staticmethod
    def between(s: Floats, t: Floats, error: Floats | None = None) -> "LineRows":
        """The ends of segments as they come, each coordinate rounded, or off by no more than the bounds given."""
        count = len(s)
        values = np.empty((2 * count, s.shape[1]))
        values[::2], values[1::2] = t, s
        place = np.tile([0.0, 1.0], count)
        rounding = np.maximum(np.abs(s), np.abs(t)) * UNIT + TINIEST
        return LineRows(np.repeat(np.arange(count), 2), place, {0: values}, {0: rounding if error is None else error})

    def forget(self, key: int) -> None:
        """Drop a value that is read no more."""
        del self.values[key], self.error[key]

    def largest(self, key: int) -> Floats:
        """The largest absolute value of each unit on each segment: (segments, units)."""
        return np.asarray(np.maximum.reduceat(np.abs(self.values[key]), self.starts))

    @property
    def starts(self) -> Indices:
        """The first row of each segment."""
        return np.flatnonzero(np.diff(self.owner, prepend=-1))

    def apply(self, key: int, step: LayerStep, reads: tuple[int, ...]) -> None:
        """Compute a value from earlier ones."""
        source = reads[0]
        if isinstance(step, Affine):
            self.values[key] = step.floats(self.values[source])
            self.error[key] = step.error(self.error[source], self.largest(source))
        elif isinstance(step, Rectifier):
            rise = self.cut(source, self.values[source])
            self.values[key] = step.floats(self.values[source])
            self.error[key] = step.error(self.error[source] + 3 * rise, self.largest(source))
        elif isinstance(step, Maximum):
            self.maximum(key, step, source)
        else:
            self.values[key] = sum((self.values[each] for each in reads[1:]), self.values[source])
            sizes = sum((self.largest(each) for each in reads[1:]), self.largest(source))
            error = sum((self.error[each] for each in reads[1:]), self.error[source])
            self.error[key] = (error + len(reads) * 2 * UNIT * sizes) * (1 + 4 * len(reads) * UNIT)
        if not np.isfinite(self.values[key]).all():
            # What is infinite may turn finite again, in a maximum for example, and is then no bound of anything.
            self.error[key] = np.full_like(self.error[key], np.inf)

    def maximum(self, key: int, step: Maximum, source: int) -> None:
        """The rounds of a maximum, each with its own cuts."""
        self.values[key], self.error[key] = self.values[source], self.error[source]
        for pairing in step.rounds:
            first, second = pairing.first, pairing.second
            rise = self.cut(key, self.values[key][:, first] - self.values[key][:, second])
            values, error = self.values[key], self.error[key]
            self.values[key] = np.maximum(values[:, first], values[:, second])
            self.error[key] = np.maximum(error[:, first], error[:, second]) + 4 * (rise[:, first] + rise[:, second])

    def cut(self, key: int, signs: Floats, places: Floats | None = None) -> Floats:
        """Add rows where a sign changes between two rows; bounds of what that moves a value by, (segments, units).

        Parameters
        ----------
        key : int
            The value whose bounds are asked for.
        signs : (rows, functions) array
            The functions whose signs matter.
        places : (functions,) array, optional
            Where the sign of each changes, if that is known.
        """
        before, after = signs[:-1], signs[1:]
        change = ((before < 0) & (after > 0)) | ((before > 0) & (after < 0))
        change[np.diff(self.owner) != 0] = False
        row, function = np.nonzero(change)
        low, high = before[row, function], after[row, function]
        share = low / (low - high)
        share = np.clip(share, 0, 1)
        start, end = self.place[row], self.place[row + 1]
        place = np.clip(start + share * (end - start), start, end) if places is None else places[function]
        order = np.lexsort((share, place, row))
        inserted = _Inserted(row[order], share[order])
        rises = {each: self.rise(each, inserted.row, places is not None) for each in self.values}
        for each, rise in rises.items():
            self.error[each] = self.error[each] + rise
            self.values[each] = inserted.among(self.values[each])
        self.place = np.insert(self.place, inserted.row + 1, place[order])
        self.owner = np.insert(self.owner, inserted.row + 1, self.owner[inserted.row])
        return rises[key]

    def rise(self, key: int, row: Indices, at_place: bool = False) -> Floats:
        """Bounds of the rounding errors of new rows after given ones, (segments, units).

        Parameters
        ----------
        row : (new,) array
            Rising; some of them may be equal.
        at_place : bool
            True if the new rows are meant for their very places; else these are rounded.
        """
        values = self.values[key]
        rise = np.zeros((self.owner[-1] + 1, values.shape[1]))
        if not len(row):
            return rise
        length = (self.place[row + 1] - self.place[row])[:, None]
        with np.errstate(divide="ignore", over="ignore"):
            displaced = _SLACK + (0.0 if at_place else np.minimum(1.0, _SLACK / length))
        low, high = values[row], values[row + 1]
        each = np.abs(high - low) * displaced + (np.abs(low) + np.abs(high)) * _SLACK + TINIEST
        owner = self.owner[row]
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        rise[owner[first]] = np.maximum.reduceat(each, first)
        return rise


@dataclass(frozen=True, eq=False)
class _Inserted:
    """New rows: each after a row, at a share of the way to the next; sorted."""

    row: Indices
    share: Floats

    @property
    def _new(self) -> Indices:
        """Where the new rows come to be."""
        return self.row + 1 + np.arange(len(self.row))

    def _old(self, count: int) -> Indices:
        """Where the old rows come to be."""
        return np.arange(count) + np.searchsorted(self.row, np.arange(count), side="left")

    def among(self, values: Floats) -> Floats:
        """Values with those of the new rows in between."""
        if not len(self.row):
            return values
        result = np.empty((len(values) + len(self.row), values.shape[1]))
        result[self._old(len(values))] = values
        low = values[self.row]
        result[self._new] = low + self.share[:, None] * (values[self.row + 1] - low)
        return result
