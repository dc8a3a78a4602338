"""All pairs of a dataset, or a sample of them, in blocks: what a network costs on each.

Contributions are to means over ordered pairs of rows, so a pair of points counts with the product of their numbers of
rows over the square of all rows, in both orders.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from mixproof.empirical.networks.float_density import FloatDensity
from mixproof.empirical.networks.float_lines import FloatLines, float_lines
from mixproof.empirical.networks.integrands import CrossEntropy, Integrand, SquaredLoss
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.pieces import FloatPieces, pieces_of
from mixproof.empirical.networks.quadrature import integrals
from mixproof.empirical.networks.right_share import right_share_bounds
from mixproof.empirical.networks.short_axes import greatest
from mixproof.empirical.networks.steps import TINIEST, UNIT
from mixproof.geometry.aliases import Floats, Indices, Json
from mixproof.geometry.errors import InputError

MOST_WORST = 20
"""Pairs of a block that are named, those that cost most."""


@dataclass(frozen=True, eq=False)
class PairQuestion:
    """A network, and the segments that are asked about.

    Parameters
    ----------
    points : (m, n) array
        The data points, each coordinate the nearest double.
    labels, counts : (m,) arrays
        Their classes, and their numbers of rows.
    density : FloatDensity
        Of λ.
    entropy : float
        E[−λ ln λ − (1 − λ) ln(1 − λ)], the least cross-entropy of a pair of unlike points.
    sample : (pairs, 2) array, optional
        The pairs, where not all are meant.
    """

    network: Network
    points: Floats
    labels: Indices
    counts: Indices
    density: FloatDensity
    entropy: float
    sample: Indices | None = None

    @property
    def size(self) -> int:
        """The number of segments."""
        return len(self.points) * (len(self.points) - 1) // 2 if self.sample is None else len(self.sample)

    def pairs(self, block: range) -> Indices:
        """The pairs of a block, (pairs, 2)."""
        if self.sample is not None:
            return self.sample[block.start : block.stop]
        return all_pairs(np.arange(block.start, block.stop))


def all_pairs(number: Indices) -> Indices:
    """Pairs (s, t), s > t, by their number, in the order of s and then of t.

    Examples
    --------
    >>> all_pairs(np.arange(4)).tolist()
    [[1, 0], [2, 0], [2, 1], [3, 0]]
    """
    s = np.floor((1 + np.sqrt(1 + 8 * number.astype(np.float64))) / 2).astype(np.intp)
    s -= s * (s - 1) // 2 > number
    s += s * (s + 1) // 2 <= number
    return np.stack([s, number - s * (s - 1) // 2], axis=1)


@dataclass(frozen=True, eq=False)
class PairCosts:
    """Means over λ and both orders, for each pair: values with bounds of their errors.

    Parameters
    ----------
    cross_entropy, squared : pairs of (pairs,) arrays
        Losses.
    right : pair of (pairs,) arrays
        Lower and upper bounds of the share with the right largest score.
    slope : pair of (pairs,) arrays
        Bounds of the fastest change of a difference of two scores, per unit of length.
    """

    cross_entropy: tuple[Floats, Floats]
    squared: tuple[Floats, Floats]
    right: tuple[Floats, Floats]
    slope: tuple[Floats, Floats]


def pair_costs(question: PairQuestion, pairs: Indices) -> PairCosts:
    """What a network costs on some segments.

    Examples
    --------
    >>> from mixproof.empirical.networks.weights import fully_connected
    >>> tent = fully_connected([([[1], [1]], [0, -1]), ([[-1, 2], [1, -2]], [1, 0])])
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> density = FloatDensity.of(Beta(1, 1))
    >>> points, labels = np.array([[0.0], [1.0], [2.0]]), np.array([0, 1, 0])
    >>> question = PairQuestion(tent, points, labels, np.ones(3, dtype=np.intp), density, 0.5)
    >>> pair_costs(question, np.array([[2, 0]])).squared[0].round(12).tolist()
    [0.666666666667]
    """
    s, t = question.points[pairs[:, 0]], question.points[pairs[:, 1]]
    labels = question.labels[pairs]
    lines = float_lines(question.network, s, t)
    if not (np.isfinite(lines.scores).all() and np.isfinite(lines.error).all()):
        raise InputError("scores of the network leave the range of doubles on a segment: scale the data or the weights")
    pieces, cut = pieces_of(lines, labels, question.density.breakpoints)
    error = greatest(cut.error)
    largest = _largest(cut)
    with np.errstate(over="ignore", invalid="ignore"):
        of_squared = cut.error.shape[1] * error * (2 * (1 + largest) + error)
        return PairCosts(
            _loss(question, pieces, CrossEntropy(), len(pairs), 2 * error),
            _loss(question, pieces, SquaredLoss(), len(pairs), of_squared),
            right_share_bounds(lines, labels, question.density),
            _slopes(lines, length_bounds(s, t)),
        )


def _loss(
    question: PairQuestion, pieces: FloatPieces, integrand: Integrand, segments: int, scores: Floats
) -> tuple[Floats, Floats]:
    """A mean loss and a bound of its error; `scores` bounds what errors of the scores do to the loss."""
    value, error = integrals(pieces, question.density, integrand, segments)
    if not (np.isfinite(value).all() and np.isfinite(error + scores).all()):
        raise InputError("losses of the network leave the range of doubles on a segment: scale the data or the weights")
    return 0.5 * value, (0.5 * error + scores) * (1 + 2**-40)


def _largest(lines: FloatLines) -> Floats:
    """The largest absolute score on each segment."""
    first = np.flatnonzero(np.diff(lines.owner, prepend=-1))
    return np.asarray(np.maximum.reduceat(greatest(np.abs(lines.scores)), first))


def length_bounds(s: Floats, t: Floats) -> tuple[Floats, Floats]:
    """Bounds of the lengths of segments, whose ends are known to a rounding error in each coordinate.

    Examples
    --------
    >>> lower, upper = length_bounds(np.array([[3.0, 0.0]]), np.array([[0.0, 4.0]]))
    >>> bool(lower[0] < 5 < upper[0] < lower[0] * (1 + 1e-14))
    True
    """
    exponent = np.frexp(np.maximum(np.abs(s), np.abs(t)).max(axis=1))[1][:, None]
    s, t = np.ldexp(s, -exponent), np.ldexp(t, -exponent)
    length = np.sqrt(((s - t) ** 2).sum(axis=1))
    error = 4 * UNIT * (np.sqrt((s**2).sum(axis=1)) + np.sqrt((t**2).sum(axis=1)) + s.shape[1] * length) + TINIEST
    with np.errstate(over="ignore"):
        above = np.ldexp(length + error, exponent[:, 0]) + TINIEST
    return np.maximum(np.ldexp(length - error, exponent[:, 0]) - TINIEST, 0), above


def _slopes(lines: FloatLines, lengths: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """Bounds of the fastest change of a difference of two scores on each segment; the upper ones may be infinite.

    Parameters
    ----------
    lengths : pair of (segments,) arrays
        Bounds of the lengths of the segments.
    """
    row = np.flatnonzero(np.diff(lines.owner) == 0)
    owner = lines.owner[row]
    change = lines.scores[row + 1] - lines.scores[row]
    swing = greatest(change) + greatest(-change)
    share = lines.place[row + 1] - lines.place[row]
    shortest, longest = (share * length[owner] for length in lengths)
    doubt = 4 * greatest(lines.error)[owner] + 8 * UNIT * swing
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        lower = np.where(share > 0, (swing - doubt) / longest * (1 - 2**-40), 0.0)
        upper = np.where(shortest > TINIEST, (swing + doubt) / shortest * (1 + 2**-40), np.inf)
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    return np.maximum(np.maximum.reduceat(lower, first), 0), np.asarray(np.maximum.reduceat(upper, first))


def pair_block(question: PairQuestion, block: range) -> Json:
    """What a block of pairs adds to the totals; the values of each pair where they are a sample.

    Examples
    --------
    >>> from mixproof.empirical.networks.weights import fully_connected
    >>> tent = fully_connected([([[1], [1]], [0, -1]), ([[-1, 2], [1, -2]], [1, 0])])
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> density = FloatDensity.of(Beta(1, 1))
    >>> points, labels = np.array([[0.0], [1.0], [2.0]]), np.array([0, 1, 0])
    >>> question = PairQuestion(tent, points, labels, np.ones(3, dtype=np.intp), density, 0.5)
    >>> round(pair_block(question, range(3))["totals"]["squared"][0], 12)
    0.148148148148
    """
    pairs = question.pairs(block)
    costs = pair_costs(question, pairs)
    unlike = question.labels[pairs[:, 0]] != question.labels[pairs[:, 1]]
    above = costs.cross_entropy[0] - question.entropy * unlike
    result: dict[str, Any] = {"slope": _slope_summary(costs, pairs)}
    if question.sample is not None:
        values = {"cross_entropy": costs.cross_entropy, "squared": costs.squared, "right": costs.right}
        result["values"] = {name: [each.tolist() for each in both] for name, both in values.items()}
        result["above"] = above.tolist()
        return result
    counts = question.counts.astype(np.float64)
    share = 2 * counts[pairs[:, 0]] * counts[pairs[:, 1]] / counts.sum() ** 2
    result["totals"] = {
        "cross_entropy": _total(share, *costs.cross_entropy),
        "squared": _total(share, *costs.squared),
        "right": [_total(share, bound, 0 * bound) for bound in costs.right],
    }
    added = share * above
    rows = np.zeros(len(counts))
    np.add.at(rows, pairs.ravel(), np.repeat(added / 2, 2))
    worst = np.argsort(-added, kind="stable")[:MOST_WORST]
    result["rows"] = rows.tolist()
    result["worst"] = [[*pairs[k].tolist(), float(added[k])] for k in worst]
    return result


def _total(share: Floats, value: Floats, error: Floats) -> list[float]:
    """A weighted sum and a bound of its error."""
    terms = share * value
    rounding = (len(share) + 8) * UNIT * np.abs(terms).sum()
    return [float(terms.sum()), float((share * error).sum() * (1 + 2**-30) + rounding)]


def _slope_summary(costs: PairCosts, pairs: Indices) -> Json:
    """The largest lower bound, and the pairs whose upper bound is above it: the first ones, and how high all go."""
    lower, upper = costs.slope
    best = float(lower.max())
    higher = np.flatnonzero(upper > best)
    first = higher[np.argsort(-upper[higher], kind="stable")][:MOST_WORST]
    named: list[Json] = [[*pairs[k].tolist(), float(upper[k]) if np.isfinite(upper[k]) else None] for k in first]
    return {"lower": best, "count": len(higher), "higher": named}
