"""The first place on a segment where a network no longer decides for a class: exactly, and between bounds in floats."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from mixproof.empirical.networks.exact_line import Piece
from mixproof.empirical.networks.float_lines import FloatLines
from mixproof.empirical.networks.steps import TINIEST, UNIT
from mixproof.geometry.aliases import Floats
from mixproof.geometry.errors import InputError

_ROUNDED = 2.0**-46
"""More than the rounding errors of a place make up, relative to it."""

_MOST = 2.0**1000


def exact_change(pieces: Sequence[Piece], winner: int) -> Fraction | None:
    """The least λ at which another class has as large a score; None where the winner alone has it on all of [0, 1].

    Parameters
    ----------
    pieces : sequence of Piece
        From λ = 0 to λ = 1.

    Examples
    --------
    >>> level, rise, fall = Fraction(0), Fraction(3), Fraction(1)
    >>> rising = Piece(Fraction(0), Fraction(1), (fall, level), (level, rise))
    >>> exact_change([rising], 0), exact_change([rising], 1)
    (Fraction(1, 3), Fraction(0, 1))
    """
    for piece in pieces:
        places = []
        for k, (constant, slope) in enumerate(zip(piece.constant, piece.slope, strict=True)):
            lead, change = piece.constant[winner] - constant, piece.slope[winner] - slope
            if k == winner or lead + change * piece.upper > 0 < lead + change * piece.lower:
                continue
            places.append(piece.lower if lead + change * piece.lower <= 0 else -lead / change)
        if places:
            return min(places)
    return None


def enclosed_change(lines: FloatLines, winner: int) -> tuple[Floats, Floats]:
    """Bounds of that λ on each of many segments; infinite where there is none.

    Nearer than the lower bound the winner alone has the largest score, whatever the errors of the lines are; at the
    upper one or before it another class has as large a one.

    Raises
    ------
    InputError
        If the scores leave the range of doubles.

    Examples
    --------
    >>> scores = np.array([[1.0, 0.0], [1.0, 3.0]])
    >>> rising = FloatLines(np.array([0, 0]), np.array([0.0, 1.0]), scores, np.zeros((1, 2)))
    >>> [bound.round(12).tolist() for bound in enclosed_change(rising, 0)]
    [[0.333333333333], [0.333333333333]]
    """
    sizes = np.abs(lines.scores)
    if not (np.isfinite(lines.error).all() and sizes.max(initial=0.0) < _MOST and lines.error.max() < _MOST):
        raise InputError("scores of the network leave the range of doubles on a segment: scale the data or the weights")
    others = np.arange(lines.scores.shape[1]) != winner
    ahead = lines.scores[:, [winner]] - lines.scores[:, others]
    starts = np.flatnonzero(np.diff(lines.owner, prepend=-1))
    largest = np.maximum.reduceat(sizes[:, [winner]] + sizes[:, others], starts)
    error = lines.error[:, [winner]] + lines.error[:, others]
    doubt = (error * (1 + 2.0**-40) + 8 * UNIT * largest + TINIEST)[lines.owner]
    return _first(lines, ahead - doubt) * (1 - _ROUNDED), _first(lines, ahead + doubt) * (1 + _ROUNDED)


def _first(lines: FloatLines, leads: Floats) -> Floats:
    """The first place on each segment at which a lead is 0 or less, rounded; infinite where there is none."""
    row = np.flatnonzero(np.diff(lines.owner) == 0)
    before, after = leads[row], leads[row + 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(before <= 0, 0.0, np.where(after <= 0, before / (before - after), np.inf)).min(axis=1)
    start, end = lines.place[row], lines.place[row + 1]
    place = np.where(share <= 1, start + np.minimum(share, 1) * (end - start), np.inf)
    first = np.flatnonzero(np.diff(lines.owner[row], prepend=-1))
    return np.asarray(np.minimum.reduceat(place, first))
