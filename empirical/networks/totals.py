"""Totals of a network over all pairs of rows, from floats with proved bounds, or from a random sample of the pairs."""

from dataclasses import dataclass, field, replace
from typing import Any

import flint
import numpy as np

from mixproof.empirical.networks.decisions import Decisions
from mixproof.empirical.networks.integrands import CrossEntropy, Integrand, SquaredLoss
from mixproof.empirical.networks.pair_blocks import MOST_WORST, PairQuestion, pair_block
from mixproof.empirical.networks.steps import UNIT
from mixproof.geometry.aliases import Floats
from mixproof.geometry.jobs.resources import Resources
from mixproof.geometry.jobs.runs import run_blocks
from mixproof.geometry.jobs.state import Stage
from mixproof.geometry.jobs.tasks import blocks_of
from mixproof.geometry.numbers.enclosures import Enclosed, Real

CONFIDENCE_OF_SAMPLES = 0.95
"""Confidence of the intervals that a sample of pairs gives."""

_BY_ROUNDING = 1e-9
"""An interval that leaves what is certain by no more is not said to be cut off."""

WorstPair = tuple[int, int, float]
"""Two points, and what their segment adds to the loss above its own least one."""


@dataclass(frozen=True, eq=False)
class Totals:
    """Means over ordered pairs of rows and λ.

    Parameters
    ----------
    cross_entropy, squared : Real
        Enclosed losses; of the sampled pairs alone where there is a sample.
    right : pair of Reals
        Bounds of the share of mixed points with the right largest score.
    slope : pair of float
        Bounds of the fastest change of a difference of two scores along a segment, per unit of length; the upper one
        may be infinite.
    steep : list of pairs of int
        Pairs whose bounds leave room for a steeper piece, unless there are too many.
    rows : (m,) array
        What the segments of each point add above their own least losses.
    worst : tuple of WorstPair
        Those that add most.
    intervals : dict of pairs of float
        For a sample, a confidence interval of the mean over all pairs, by name; no wider than what is certain.
    cut_off : tuple of str
        The names of intervals that would leave what is certain, and were cut off there.
    """

    cross_entropy: Real
    squared: Real
    right: tuple[Real, Real]
    slope: tuple[float, float]
    steep: list[tuple[int, int]]
    rows: Floats
    worst: tuple[WorstPair, ...]
    intervals: dict[str, tuple[float, float]] = field(default_factory=dict)
    cut_off: tuple[str, ...] = ()

    def within(self, name: str, lower: float, upper: float = np.inf) -> "Totals":
        """The same with an interval cut off where the mean certainly is not.

        Examples
        --------
        >>> zero = enclosed_float(0.0, 0.0)
        >>> drawn = Totals(zero, zero, (zero, zero), (0.0, 0.0), [], np.zeros(1), (), {"right": (0.9, 1.2)})
        >>> drawn.within("right", 0.0, 1.0).intervals, drawn.within("right", 0.0, 2.0).cut_off
        ({'right': (0.9, 1.0)}, ())
        """
        low, high = self.intervals[name]
        ends = min(max(low, lower), upper), max(min(high, upper), lower)
        is_cut = max(ends[0] - low, high - ends[1]) > _BY_ROUNDING
        names = (*self.cut_off, name) if is_cut and name not in self.cut_off else self.cut_off
        return replace(self, intervals=self.intervals | {name: ends}, cut_off=names)


def totals(question: PairQuestion, found: Decisions, length: int, stage: Stage, resources: Resources) -> Totals:
    """The totals, block by block; the pairs of a point with itself are in `found`.

    Examples
    --------
    >>> from mixproof.empirical.networks.decisions import decisions
    >>> from mixproof.empirical.networks.float_density import FloatDensity
    >>> from mixproof.empirical.networks.weights import fully_connected
    >>> from mixproof.geometry.data.sources import load
    >>> from mixproof.geometry.numbers.digits import nearest_float
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> tent = fully_connected([([[1], [1]], [0, -1]), ([[-1, 2], [1, -2]], [1, 0])])
    >>> points, labels = np.array([[0.0], [1.0], [2.0]]), np.array([0, 1, 0])
    >>> question = PairQuestion(tent, points, labels, np.ones(3, dtype=np.intp), FloatDensity.of(Beta(1, 1)), 0.5)
    >>> found = totals(question, decisions(tent, load("counterexample")), 2, Stage(), Resources(workers=1))
    >>> round(nearest_float(found.squared), 12)
    0.148148148148
    """
    results: list[Any] = run_blocks(pair_block, question, blocks_of(question.size, length), stage, resources)
    slopes = [result["slope"] for result in results]
    own = {name: _own_loss(question, found, loss) for name, loss in _LOSSES.items()} | {"right": _own_right(found)}
    gather = _all_pairs if question.sample is None else _sampled
    return gather(question, results, own, _slope(slopes), _steep(slopes) if question.sample is None else [])


_LOSSES: dict[str, Integrand] = {"cross_entropy": CrossEntropy(), "squared": SquaredLoss()}
"""The losses by name."""


def _own_loss(question: PairQuestion, found: Decisions, loss: Integrand) -> tuple[float, float]:
    """The share of a loss that pairs of a point with itself have, and a bound of its error."""
    shares = (question.counts / question.counts.sum()) ** 2
    labels = np.stack([question.labels, question.labels], axis=1)
    largest, classes = np.abs(found.scores).max(axis=1), found.scores.shape[1]
    error = found.error.max(axis=1)
    value = loss.at(found.scores, np.ones(len(labels)), labels)
    moved = loss.variation(error, np.zeros_like(error), largest + error, classes)
    terms = shares * value
    rounding = (len(terms) + 8) * UNIT * np.abs(terms).sum()
    return float(terms.sum()), float((shares * moved).sum() * (1 + 2**-30) + rounding)


def _own_right(found: Decisions) -> tuple[float, float]:
    """Bounds of the share of pairs of a point with itself at which the network is right."""
    shares = [float(weight**2) for weight in found.dataset.weights]
    sure = sum(share for index, share in enumerate(shares) if found.keeps(index))
    tied = sum(share for index, share in enumerate(shares) if found.dataset.labels[index] in found.winners[index])
    return sure * (1 - 2**-40), tied * (1 + 2**-40)


def _slope(slopes: list[Any]) -> tuple[float, float]:
    """Bounds over all blocks."""
    lower = max((each["lower"] for each in slopes), default=0.0)
    uppers = [np.inf if upper is None else upper for each in slopes for *_, upper in each["higher"]]
    return lower, max([lower * (1 + 2**-40), *uppers])


def _steep(slopes: list[Any]) -> list[tuple[int, int]]:
    """The pairs that may be steeper than the largest lower bound; none where not all of them are known."""
    lower, _ = _slope(slopes)
    if any(each["count"] > len(each["higher"]) and _least(each) > lower for each in slopes):
        return []
    return [(s, t) for each in slopes for s, t, upper in each["higher"] if upper is None or upper > lower]


def _least(slope: Any) -> float:
    """The smallest of the bounds of a block that are named."""
    return min(np.inf if upper is None else upper for *_, upper in slope["higher"])


def enclosed_float(value: float, error: float) -> Real:
    """A real number from a float and a bound of its error.

    Examples
    --------
    >>> print(enclosed_float(0.5, 0.25).ball(64).str(3))
    [+/- 0.751]
    """
    ball = flint.arb(value, error)
    return Enclosed(lambda bits: ball)


def _sum(pairs: list[tuple[float, float]]) -> Real:
    """The sum of values with errors, none of them below 0."""
    with flint.ctx.workprec(128):
        ball = sum((flint.arb(value, error) for value, error in pairs), flint.arb(0)).nonnegative_part()
    return Enclosed(lambda bits: ball)


def _all_pairs(
    question: PairQuestion,
    results: list[Any],
    own: dict[str, tuple[float, float]],
    slope: tuple[float, float],
    steep: list[tuple[int, int]],
) -> Totals:
    """The totals of all pairs."""
    blocks = [result["totals"] for result in results]
    losses = {name: _sum([own[name], *(tuple(block[name]) for block in blocks)]) for name in _LOSSES}
    right = [_sum([(own["right"][k], 0.0), *(tuple(block["right"][k]) for block in blocks)]) for k in range(2)]
    rows = np.sum([result["rows"] for result in results], axis=0) if results else np.zeros(len(question.points))
    worst = sorted((tuple(pair) for result in results for pair in result["worst"]), key=lambda pair: -pair[2])
    return Totals(
        losses["cross_entropy"], losses["squared"], (right[0], right[1]), slope, steep, rows, tuple(worst[:MOST_WORST])
    )


def _sampled(
    question: PairQuestion,
    results: list[Any],
    own: dict[str, tuple[float, float]],
    slope: tuple[float, float],
    steep: list[tuple[int, int]],
) -> Totals:
    """Means over a sample of pairs, each drawn with its share among pairs of different points."""
    share = 1 - float(((question.counts / question.counts.sum()) ** 2).sum())
    values = {
        name: [np.concatenate([result["values"][name][k] for result in results]) for k in range(2)]
        for name in (*_LOSSES, "right")
    }
    losses = {}
    intervals = {}
    for name in _LOSSES:
        mean, error = float(values[name][0].mean()), float(values[name][1].mean())
        # A mean of n floats in NumPy's order is off by less than n units of the mean of their sizes.
        rounding = (len(values[name][0]) + 64) * UNIT * (abs(mean) + error)
        losses[name] = _sum([own[name], (share * mean, share * error + rounding)])
        low, high = _interval(own[name][0], share * values[name][0])
        intervals[name] = low - error - own[name][1], high + error + own[name][1]
    right = [_sum([(own["right"][k], 0.0), (share * float(values["right"][k].mean()), 2**-40)]) for k in range(2)]
    sides = [_interval(own["right"][k], share * values["right"][k]) for k in range(2)]
    intervals["right"] = sides[0][0], sides[1][1]
    worst = _worst_of_sample(question, np.concatenate([result["above"] for result in results]))
    nothing = np.zeros(len(question.points))
    both, slopes = (right[0], right[1]), (slope[0], np.inf)
    found = Totals(losses["cross_entropy"], losses["squared"], both, slopes, steep, nothing, tuple(worst), intervals)
    # What is drawn has no loss below 0, and a share from 0 to 1.
    for name in _LOSSES:
        found = found.within(name, max(own[name][0] - own[name][1], 0.0))
    return found.within("right", own["right"][0], min(own["right"][1] + share * (1 + 2**-40), 1.0))


def _worst_of_sample(question: PairQuestion, above: Floats) -> list[WorstPair]:
    """The drawn pairs that add most to the loss above their least ones, each named once."""
    pairs, first = np.unique(np.sort(question.pairs(range(question.size)), axis=1), axis=0, return_index=True)
    rows = question.counts.sum()
    added = 2 * question.counts[pairs[:, 0]] * question.counts[pairs[:, 1]] / rows**2 * above[first]
    order = np.argsort(-added, kind="stable")[:MOST_WORST]
    return [(int(pairs[k, 1]), int(pairs[k, 0]), float(added[k])) for k in order]


def _interval(known: float, values: Floats) -> tuple[float, float]:
    """Student's interval of a mean, moved by what is known."""
    from scipy.stats import t as student

    half = student.ppf((1 + CONFIDENCE_OF_SAMPLES) / 2, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values))
    return known + float(values.mean() - half), known + float(values.mean() + half)
