"""The share of mixed points at which a network's largest score is that of a class of the pair."""

import numpy as np

from mixproof.empirical.networks.float_density import FloatDensity
from mixproof.empirical.networks.float_lines import FloatLines, LineRows
from mixproof.empirical.networks.integrands import One
from mixproof.empirical.networks.pieces import FloatPieces, pieces_of
from mixproof.empirical.networks.quadrature import integrals
from mixproof.empirical.networks.steps import UNIT, Maximum
from mixproof.geometry.aliases import Floats, Indices


def right_share_bounds(lines: FloatLines, labels: Indices, density: FloatDensity) -> tuple[Floats, Floats]:
    """Bounds of the mass of λ, out of 1, at which the largest score is that of one of the pair's classes.

    Parameters
    ----------
    labels : (segments, 2) array
        The classes of the two ends of each segment.

    Returns
    -------
    two (segments,) arrays
        Ties count for the upper bound alone.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> scores = np.array([[1.0, 0.0], [0.0, 2.0]])
    >>> falling = FloatLines(np.array([0, 0]), np.array([0.0, 1.0]), scores, np.zeros((1, 2)))
    >>> uniform = FloatDensity.of(Beta(Fraction(1), Fraction(1)))
    >>> [bound.round(12).tolist() for bound in right_share_bounds(falling, np.array([[0, 0]]), uniform)]
    [[0.333333333333], [0.333333333333]]
    """
    segments, classes = lines.error.shape
    lower, upper = np.ones(segments), np.ones(segments)
    matters = np.flatnonzero((labels[:, 0] == labels[:, 1]) | (classes > 2))
    if not len(matters) or classes == 1:
        return lower, upper
    pieces, error = _ahead(_only(lines, matters), labels[matters], density)
    ends = pieces.at_lower[:, 0], pieces.at_upper[:, 0]
    bound = error[pieces.segment]
    is_right, may_be_right = np.minimum(*ends) > bound, np.maximum(*ends) > -bound
    for which, into, sign in ((is_right, lower, -1), (may_be_right, upper, 1)):
        value, rounding = integrals(pieces.taken(np.flatnonzero(which)), density, One(), len(matters))
        into[matters] = np.clip(0.5 * (value + sign * rounding), 0, 1)
    return lower, upper


def _ahead(lines: FloatLines, labels: Indices, density: FloatDensity) -> tuple[FloatPieces, Floats]:
    """By how much a class of the pair is ahead of all others, on pieces, and bounds of the errors of that.

    The pieces are cut above and below zero where that is decided.
    """
    columns = _own_first(labels, lines.error.shape[1])
    scores = np.take_along_axis(lines.scores, columns[lines.owner], axis=1)
    error = np.take_along_axis(lines.error, columns, axis=1)
    rows = LineRows(lines.owner, lines.place, {0: scores}, {0: error})
    rows.maximum(1, Maximum(((0, 1), tuple(range(2, columns.shape[1])))), 0)
    rows.forget(0)
    ahead = rows.values[1][:, :1] - rows.values[1][:, 1:]
    bound = rows.error[1].sum(axis=1) + UNIT * (rows.largest(1).sum(axis=1) + 1)
    rows.values[2], rows.error[2] = ahead, bound[:, None]
    level = _level(rows, bound)[rows.owner][:, None]
    rows.cut(2, np.concatenate([ahead - level, ahead + level], axis=1))
    cut = FloatLines(rows.owner, rows.place, rows.values[2], rows.error[2])
    pieces, cut = pieces_of(cut, labels, density.breakpoints)
    return pieces, cut.error[:, 0]


def _level(rows: LineRows, bound: Floats) -> Floats:
    """For each segment a number that is likely to be above all errors, also those that cuts about zero add."""
    level = 4 * (bound + 32 * UNIT * rows.largest(2)[:, 0])
    ahead, reach = rows.values[2][:, 0], level[rows.owner[1:]]
    crosses = (np.minimum(ahead[:-1], ahead[1:]) < reach) & (np.maximum(ahead[:-1], ahead[1:]) > -reach)
    rise = rows.rise(2, np.flatnonzero(crosses & (np.diff(rows.owner) == 0)))
    return np.asarray(level + 2 * rise[:, 0])


def _own_first(labels: Indices, classes: int) -> Indices:
    """The classes of each pair, its own two first: (segments, 2 + others), one of the others twice if there is room."""
    is_own = np.zeros((len(labels), classes), dtype=np.bool_)
    np.put_along_axis(is_own, labels, True, axis=1)
    order = np.argsort(is_own, axis=1, kind="stable")  # the others, then their own
    others = order[:, : classes - 1]
    others = np.where(np.take_along_axis(is_own, others, axis=1), others[:, :1], others)
    return np.concatenate([labels, others], axis=1)


def _only(lines: FloatLines, segments: Indices) -> FloatLines:
    """Some of the segments, numbered anew."""
    number = np.full(len(lines.error), -1)
    number[segments] = np.arange(len(segments))
    kept = number[lines.owner] >= 0
    return FloatLines(number[lines.owner[kept]], lines.place[kept], lines.scores[kept], lines.error[segments])
