"""Pieces of lines, on each of which all scores are affine, laid out for quadrature.

With x the smaller of λ and 1 − λ every place keeps all its digits. So each piece lies in λ ≤ ½ or in λ ≥ ½, and the
second kind is turned round: its ends are known by x = 1 − λ, and its two labels have changed places.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mixproof.empirical.networks.float_lines import FloatLines, LineRows
from mixproof.empirical.networks.short_axes import greatest
from mixproof.geometry.aliases import Floats, Indices


@dataclass(frozen=True, eq=False)
class FloatPieces:
    """Intervals [lower, upper] of x, with the scores at both ends.

    Parameters
    ----------
    segment : (pieces,) array
        The segment on which each lies.
    lower, upper : (pieces,) arrays
        0 ≤ lower ≤ upper ≤ ½, the last up to rounding.
    at_lower, at_upper : (pieces, classes) arrays
        The scores there.
    labels : (pieces, 2) array
        The class whose label has the weight x, and the one whose label has the weight 1 − x.
    """

    segment: Indices
    lower: Floats
    upper: Floats
    at_lower: Floats
    at_upper: Floats
    labels: Indices

    def __len__(self) -> int:
        return len(self.segment)

    @property
    def classes(self) -> int:
        """The number of scores."""
        return int(self.at_lower.shape[1])

    @cached_property
    def largest(self) -> Floats:
        """The largest absolute score on each, (pieces,)."""
        return greatest(np.maximum(np.abs(self.at_lower), np.abs(self.at_upper)))

    def taken(self, which: Indices) -> "FloatPieces":
        """Some of them."""
        return FloatPieces(
            self.segment[which],
            self.lower[which],
            self.upper[which],
            self.at_lower[which],
            self.at_upper[which],
            self.labels[which],
        )

    def halves(self) -> "FloatPieces":
        """Each of them in two; the scores are those at the middle as it is rounded."""
        middle = 0.5 * (self.lower + self.upper)
        share = (middle - self.lower) / (self.upper - self.lower)
        between = self.at_lower + share[:, None] * (self.at_upper - self.at_lower)
        return FloatPieces(
            np.tile(self.segment, 2),
            np.concatenate([self.lower, middle]),
            np.concatenate([middle, self.upper]),
            np.concatenate([self.at_lower, between]),
            np.concatenate([between, self.at_upper]),
            np.tile(self.labels, (2, 1)),
        )


def cut_at(lines: FloatLines, places: Floats) -> FloatLines:
    """Lines with rows at given places.

    The scores of the new rows are rounded, and the bounds say by how much.

    Examples
    --------
    >>> flat = FloatLines(np.array([0, 0]), np.array([0.0, 1.0]), np.array([[1.0], [3.0]]), np.zeros((1, 1)))
    >>> halved = cut_at(flat, np.array([0.5]))
    >>> halved.place.tolist(), halved.scores[:, 0].tolist()
    ([0.0, 0.5, 1.0], [1.0, 2.0, 3.0])
    """
    rows = LineRows(lines.owner, lines.place, {0: lines.scores}, {0: lines.error})
    rows.cut(0, lines.place[:, None] - places, places)
    return FloatLines(rows.owner, rows.place, rows.values[0], rows.error[0])


def pieces_of(lines: FloatLines, labels: Indices, breakpoints: tuple[float, ...]) -> tuple[FloatPieces, FloatLines]:
    """The pieces of lines, cut at ½ and at the breakpoints of a density, and the lines with these cuts.

    Parameters
    ----------
    labels : (segments, 2) array
        The classes of the two ends, s and t, of each segment.
    breakpoints : tuple of float
        Places in [0, ½].

    Examples
    --------
    >>> flat = FloatLines(np.array([0, 0]), np.array([0.0, 1.0]), np.array([[1.0], [3.0]]), np.zeros((1, 1)))
    >>> pieces, _ = pieces_of(flat, np.array([[0, 0]]), (0.0, 0.5))
    >>> pieces.at_lower[:, 0].tolist(), pieces.at_upper[:, 0].tolist()
    ([1.0, 3.0], [2.0, 2.0])
    """
    inner = [place for place in breakpoints if 0 < place < 0.5]
    cut = cut_at(lines, np.array(sorted({*inner, 0.5, *(1 - place for place in inner)})))
    row = np.flatnonzero((np.diff(cut.owner) == 0) & (np.diff(cut.place) > 0))
    # A cut is right up to rounding: a piece belongs where its middle is.
    is_low = cut.place[row] + cut.place[row + 1] <= 1
    low, high = row[is_low], row[~is_low]
    segment = np.concatenate([cut.owner[low], cut.owner[high]])
    labels = np.concatenate([labels[cut.owner[low]], labels[cut.owner[high]][:, ::-1]])
    return (
        FloatPieces(
            segment,
            np.concatenate([cut.place[low], 1 - cut.place[high + 1]]),
            np.concatenate([cut.place[low + 1], 1 - cut.place[high]]),
            np.concatenate([cut.scores[low], cut.scores[high + 1]]),
            np.concatenate([cut.scores[low + 1], cut.scores[high]]),
            labels,
        ),
        cut,
    )
