"""The report of a network on a dataset: decisions, Mixup risk, excess over the floor, and where it comes from.

Floats with proved bounds serve for all pairs of a dataset, or for a random sample of them. Where the network and the
dataset are small, each segment is taken exactly too: then values are rational, or known to as many digits as one likes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import sqrt
from typing import TypeVar

import flint
import numpy as np

from mixproof.empirical.networks.decisions import Decisions, decisions, floats_of
from mixproof.empirical.networks.drawn import Sample, quick_sample, sample_of
from mixproof.empirical.networks.exact_line import Piece, exact_pieces
from mixproof.empirical.networks.exact_losses import steepest
from mixproof.empirical.networks.exact_totals import MOST_EXACT_WORK, ExactTotals, exact_totals, work
from mixproof.empirical.networks.float_density import FloatDensity
from mixproof.empirical.networks.layer_norms import slope_by_layers
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.pair_blocks import PairQuestion
from mixproof.empirical.networks.totals import Totals, enclosed_float, totals
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.resources import ANY_RESOURCES, Resources
from mixproof.geometry.jobs.state import Stage, content_key
from mixproof.geometry.jobs.watch import TimeUp, unhurried, watched
from mixproof.geometry.numbers.digits import nearest_float
from mixproof.geometry.numbers.enclosures import Enclosed, Real
from mixproof.geometry.numbers.quotients import combination
from mixproof.solvers.lipschitz.optimum import LipschitzOptimum, lipschitz_optimum
from mixproof.solvers.loss.constant_predictions import class_weights, loss_of_constant
from mixproof.solvers.loss.irreducible import floor_loss, irreducible_loss, pair_entropy
from mixproof.solvers.mixing.laws import Mixing

Found = TypeVar("Found")

MOST_POINTS_OF_BEST = 100
"""Data points up to which the best model of the same steepness is looked for.

Every segment is a part of its convex program, which takes 5,000 of them; with so many the bounds are wide already, as
parts are hardly cut.
"""

GAP_OF_BEST = 1e-3
"""Gap to which its loss is found."""

MOST_SECONDS_OF_BEST = 30.0
"""Seconds that the search for it is given."""

_BLOCK_BYTES = 2**26
"""About how much memory a block of segments may take."""


_BITS_BESIDE_FLOATS = 128
"""Working precision of a floor that is taken from a loss in floats."""


@dataclass(frozen=True, eq=False)
class NetworkReport:
    """What is certain of a network on a dataset.

    Parameters
    ----------
    network : Network
    law : Mixing
        Of λ.
    decisions : Decisions
        At every data point, proved.
    cross_entropy, squared : Real
        The Mixup risk J(g): a mean over ordered pairs of rows and λ. An estimate where there is a `sample`: that of the
        sample, but no cross-entropy below the floor.
    floor : Real
        J(h), the least cross-entropy of any model, or a lower bound of it.
    floor_is_exact : bool
        False where only a bound of the floor is known.
    right : pair of Reals
        Bounds of the share of mixed points at which the largest score is that of a class of the pair.
    slope : pair of (Real, Real or None)
        Bounds of the fastest change of a difference of two scores along segments, per unit of length.
    totals : Totals
        From floats: the points and pairs that cost most, and intervals where there is a sample.
    exact : ExactTotals, optional
        From exact pieces, where network and dataset are small.
    best : LipschitzOptimum, optional
        The best model that is no steeper, where the dataset is small and the slope is known.
    without_best : str
        Why there is none; empty where there is.
    segments : int
        Pairs of different data points.
    sample : Sample, optional
        The pairs that were drawn, where not all were taken.
    cut : str
        The step at which the time was up before all pairs were taken that were to be; empty where it was not.
    """

    network: Network
    law: Mixing
    decisions: Decisions
    cross_entropy: Real
    squared: Real
    floor: Real
    floor_is_exact: bool
    right: tuple[Real, Real]
    slope: tuple[Real, Real | None]
    totals: Totals
    exact: ExactTotals | None
    best: LipschitzOptimum | None
    segments: int
    sample: Sample | None
    cut: str = ""
    without_best: str = ""

    @property
    def dataset(self) -> Dataset:
        """The dataset."""
        return self.decisions.dataset

    @property
    def excess(self) -> Real:
        """J(g) less the floor; where only a bound of the floor is known, more than the excess.

        Where J(g) is from floats, it is enclosed once: no further digits of the floor would make it narrower.
        """
        excess = combination([(Fraction(1), self.cross_entropy), (Fraction(-1), self.floor)])
        if excess.as_fraction() is not None:
            return excess
        if self.exact is not None and self.exact.cross_entropy is not None:
            return Enclosed(lambda bits: excess.ball(bits).nonnegative_part())
        ball = excess.ball(_BITS_BESIDE_FLOATS).nonnegative_part()
        return Enclosed(lambda bits: ball) if ball.is_finite() else excess

    @cached_property
    def constant(self) -> Real:
        """The cross-entropy of the best answer that is the same everywhere: the shares of the classes."""
        return loss_of_constant(self.dataset, class_weights(self.dataset))

    @cached_property
    def slope_by_layers(self) -> float:
        """A bound of the slope in any direction and at any place, from the norms of the layers: always there."""
        return slope_by_layers(self.network)

    @property
    def most_distance(self) -> float:
        """A bound of E|h − g|₁, the mean distance from the optimal predictions: Pinsker's, and 2 at most."""
        with flint.ctx.workprec(64):
            upper = self.excess.ball(64).upper()
            return min(float(np.nextafter(float((2 * max(upper, flint.arb(0))).sqrt().upper()), np.inf)), 2.0)


def certified_report(  # noqa: PLR0913
    network: Network,
    dataset: Dataset,
    law: Mixing,
    sample: Sample | None = None,
    resources: Resources = ANY_RESOURCES,
    *,
    in_floats: bool = False,
) -> NetworkReport:
    """Find what is certain of a network on a dataset.

    Where the time is up (`geometry.jobs.watch`), a sample of so many segments as take about a second is drawn instead.

    Parameters
    ----------
    network : Network
        Its scores are logits for the cross-entropy, and taken as they are for the squared loss.
    sample : Sample, optional
        Segments to draw; all pairs, or as many as `sample_of` says, where none is given.
    in_floats : bool
        Leave out what is slow where there are many networks: exact pieces, slopes that floats leave open, and the best
        model that is no steeper. All else is as certain, and known to about ten digits.

    Raises
    ------
    InputError
        If the network does not fit the dataset, or its scores leave the range of doubles.

    Examples
    --------
    >>> from mixproof.empirical.networks.layers import Linear, ReLU
    >>> from mixproof.geometry.data.sources import load
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> one, none = Fraction(1), Fraction(0)
    >>> bends, tops = Linear(((one,), (one,)), (none, -one)), Linear(((-one, 2 * one), (one, -2 * one)), (one, none))
    >>> found = certified_report(Network.of((1,), [bends, ReLU(), tops]), load("counterexample"), Beta(one, one))
    >>> found.squared.as_fraction(), found.decisions.lost
    (Fraction(4, 27), [])
    """
    found = decisions(network, dataset)
    density = FloatDensity.of(law)
    if density is None:
        raise InputError(f"the risk of a network is found for laws with a density that is given, not for {law}")
    segments = dataset.size * (dataset.size - 1) // 2
    sample = (sample or sample_of(network, dataset)) if segments else None
    question = _question(network, dataset, law, density, sample)
    key = content_key(dataset, dataset.classes, repr(law), network.digest, sample)
    exact, cut = None, ""
    try:
        summed = totals(question, found, block_length(network), Stage(key, "pairs", told="segments"), resources)
    except TimeUp as end:
        asked, sample = sample, quick_sample(network, dataset, sample)
        cut = "" if asked is not None and sample == asked else str(end)
        with unhurried():
            question = _question(network, dataset, law, density, sample)
            summed = totals(question, found, block_length(network), Stage(), replace(resources, state=None))
    if sample is None and not (in_floats or cut) and work(network, dataset) <= MOST_EXACT_WORK:
        exact = exact_totals(network, dataset, law, found.winners)
    floor = _in_time(lambda: irreducible_loss(dataset, law))
    slope = (exact.slope, exact.slope) if exact else _slope(network, dataset, summed, in_floats)
    least = floor if floor is not None else floor_loss(dataset, law)
    if sample is not None:
        summed = _not_below(summed, least)
    best = "it was not asked for" if in_floats else _best(dataset, law, exact, slope[1], floor)
    return NetworkReport(
        network,
        law,
        found,
        (exact and exact.cross_entropy) or summed.cross_entropy,
        (exact and exact.squared) or summed.squared,
        least,
        floor is not None,
        _right(exact) or summed.right,
        slope,
        summed,
        exact,
        None if isinstance(best, str) else best,
        segments,
        sample,
        cut,
        best if isinstance(best, str) else "",
    )


def _not_below(drawn: Totals, floor: Real) -> Totals:
    """What a sample says, with no cross-entropy below the floor, which no network is."""
    ball = floor.ball(_BITS_BESIDE_FLOATS)
    drawn = drawn.within("cross_entropy", float(np.nextafter(float(ball.lower()), -np.inf)))
    return replace(drawn, cross_entropy=floor) if drawn.cross_entropy.ball(_BITS_BESIDE_FLOATS) < ball else drawn


def _in_time(find: Callable[[], Found | None]) -> Found | None:
    """A thing that is of use and not needed; None where the time is up."""
    try:
        return find()
    except TimeUp:
        return None


def block_length(network: Network) -> int:
    """Segments of a block, so many that its arrays take about as much memory as they may.

    Examples
    --------
    >>> from mixproof.empirical.networks.weights import fully_connected
    >>> block_length(fully_connected([([[1, -1]], [0])])), block_length(fully_connected([([[1.0]] * 2000, None)]))
    (8192, 16)
    """
    widest = max(network.widths)
    return max(16, min(8192, _BLOCK_BYTES // (8 * widest * (8 + widest // 8))))


def _question(
    network: Network, dataset: Dataset, law: Mixing, density: FloatDensity, sample: Sample | None
) -> PairQuestion:
    """The segments that are asked about."""
    counts = np.array([len(rows) for rows in dataset.rows], dtype=np.intp)
    return PairQuestion(
        network,
        floats_of(dataset),
        np.array(dataset.labels, dtype=np.intp),
        counts,
        density,
        nearest_float(pair_entropy(law)),
        None if sample is None else sample.pairs(counts),
    )


def _right(exact: ExactTotals | None) -> tuple[Real, Real] | None:
    """The exact share, without and with ties."""
    if exact is None or exact.right is None or exact.tied is None:
        return None
    return exact.right, combination([(Fraction(1), exact.right), (Fraction(1), exact.tied)])


def _slope(network: Network, dataset: Dataset, summed: Totals, in_floats: bool) -> tuple[Real, Real | None]:
    """Bounds of the steepest slope; the few segments that floats leave open are taken exactly, unless told not to."""
    lower, upper = summed.slope
    if summed.steep and not in_floats and len(summed.steep) * network.entries <= MOST_EXACT_WORK:
        slopes = [_exact_slope(network, dataset, s, t) for s, t in summed.steep]
        lower, upper = max(lower, *(slope * (1 - 2**-50) for slope in slopes)), max(lower, *slopes) * (1 + 2**-40)
    return enclosed_float(lower, 0.0), enclosed_float(upper, 0.0) if np.isfinite(upper) else None


def _best(
    dataset: Dataset, law: Mixing, exact: ExactTotals | None, slope: Real | None, floor: Real | None
) -> LipschitzOptimum | str:
    """The best model of which the network's steepness is one bound, its loss not below the floor; or why there is none.

    The report stands without it.
    """
    constant = exact.lipschitz_constant if exact else slope if len(dataset.classes) == 2 else None
    above = None if constant is None else Fraction(nearest_float(constant)) * (1 + Fraction(1, 2**50))
    if why := _why_no_best(dataset, above):
        return why
    assert above is not None
    try:
        with watched(MOST_SECONDS_OF_BEST):
            found = lipschitz_optimum(dataset, law, above, GAP_OF_BEST)
    except TimeUp:
        return "the time for it was up"
    except InputError as error:
        return str(error)
    return found if floor is None else found.not_below(floor)


def _why_no_best(dataset: Dataset, steepness: Fraction | None) -> str:
    """Why the best model of a steepness is not looked for; empty where it is."""
    if len(dataset.classes) < 2:
        return "there is one class"
    if dataset.size > MOST_POINTS_OF_BEST:
        most = f"there are more than {MOST_POINTS_OF_BEST} points"
        return f"{most}, and each segment would be a part of the convex program that finds it"
    if steepness is None and len(dataset.classes) > 2:
        return "for more than two classes it takes a network whose segments are all followed exactly"
    if steepness is None:
        return "the steepness of the network is known from below alone"
    return "" if steepness else "the network is constant along all segments"


def _exact_slope(network: Network, dataset: Dataset, s: int, t: int) -> float:
    """The steepest slope on a segment, rounded."""
    ends = dataset.point(s), dataset.point(t)
    length = sum(((a - b) ** 2 for a, b in zip(*ends, strict=True)), Fraction(0))
    return sqrt(steepest(exact_pieces(network, *ends)) ** 2 / length)


def segment_pieces(network: Network, dataset: Dataset, rows: Sequence[int]) -> tuple[Piece, ...]:
    """The exact pieces of a network between two rows; λ is the weight of the first.

    Raises
    ------
    InputError
        If there are not two rows at different points.

    Examples
    --------
    >>> from mixproof.empirical.networks.weights import fully_connected
    >>> tent = fully_connected([([[1], [1]], [0, -1]), ([[-1, 2], [1, -2]], [1, 0])])
    >>> from mixproof.geometry.data.sources import load
    >>> [str(piece.upper) for piece in segment_pieces(tent, load("counterexample"), (2, 0))]
    ['1/2', '1']
    """
    where = {row: index for index, held in enumerate(dataset.rows) for row in held}
    unknown = [row for row in rows if row not in where]
    if unknown:
        raise InputError(f"the dataset has rows 0 to {dataset.row_count - 1}, and no row {unknown[0]}")
    if len(rows) != 2 or where[rows[0]] == where[rows[1]]:
        raise InputError("`segment` takes two rows at different points, such as `segment='3,1'`")
    first, second = (dataset.point(where[row]) for row in rows)
    return exact_pieces(network, first, second)
