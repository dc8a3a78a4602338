"""Totals of a small network over all pairs of a small dataset, from its exact pieces."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations

import flint

from mixproof.empirical.networks.enclosed_losses import (
    AnalyticLoss,
    Effort,
    cross_entropy,
    enclosed_loss,
    squared_distance,
)
from mixproof.empirical.networks.exact_line import Piece, exact_pieces
from mixproof.empirical.networks.exact_losses import (
    SegmentMoments,
    right_shares,
    squared_loss,
    steepest,
    steepest_centred,
)
from mixproof.empirical.networks.network import Network
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.enclosures import FIRST_BITS, Enclosed, Real, arb_of, to_fmpq, to_fraction
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.mixing.laws import Mixing

MOST_EXACT_WORK = 200_000
"""Entries of matrices times segments up to which segments are taken exactly."""

MOST_EVALUATED = 150_000
"""Scores that the first enclosure of a loss may evaluate: about half a second; beyond them it is left to floats."""

_NARROW = 2.0**-30
"""Radius of the first enclosure, relative to the loss where that is beyond 1, up to which more digits are asked for."""


@dataclass(frozen=True)
class ExactSegment:
    """The pieces of a network between two data points, s first; λ is the weight of s."""

    s: int
    t: int
    pieces: tuple[Piece, ...]


def work(network: Network, dataset: Dataset) -> int:
    """Entries of matrices times segments: about how much exact work a dataset is.

    Examples
    --------
    >>> from mixproof.empirical.networks.layers import Linear
    >>> from mixproof.geometry.data.sources import load
    >>> one = Fraction(1)
    >>> work(Network.of((1,), [Linear(((one,), (-one,)), (one, one))]), load("counterexample"))
    6
    """
    return network.entries * dataset.size * (dataset.size - 1) // 2


def exact_segments(network: Network, dataset: Dataset) -> list[ExactSegment]:
    """The pieces between all pairs of data points.

    Examples
    --------
    >>> from mixproof.empirical.networks.weights import fully_connected
    >>> tent = fully_connected([([[1], [1]], [0, -1]), ([[-1, 2], [1, -2]], [1, 0])])
    >>> from mixproof.geometry.data.sources import load
    >>> [(each.s, each.t, len(each.pieces)) for each in exact_segments(tent, load("counterexample"))]
    [(1, 0, 1), (2, 0, 2), (2, 1, 1)]
    """
    points = [dataset.point(index) for index in range(dataset.size)]
    return [
        ExactSegment(s, t, exact_pieces(network, points[s], points[t])) for t, s in combinations(range(len(points)), 2)
    ]


@dataclass(frozen=True, eq=False)
class ExactTotals:
    """Means over ordered pairs of rows and λ.

    Parameters
    ----------
    segments : list of ExactSegment
    cross_entropy : Real, optional
        Enclosed to as many digits as one likes, unless that is too much work.
    squared : Real, optional
        Rational where the density of λ is a polynomial.
    right, tied : Real, optional
        Shares of mixed points with the right largest score, and with a tie of such a score, in the same case.
    slope : Real
        The fastest change of a difference of two scores along a segment, per unit of length.
    lipschitz_constant : Real
        Twice the fastest change of a score less the mean of all, in the same unit: an L for which the network is one of
        the L-Lipschitz models (docs/proofs/lipschitz.md, (1)). For two classes it is `slope`.
    """

    segments: list[ExactSegment]
    cross_entropy: Real | None
    squared: Real | None
    right: Real | None
    tied: Real | None
    slope: Real
    lipschitz_constant: Real


def exact_totals(network: Network, dataset: Dataset, law: Mixing, winners: Sequence[tuple[int, ...]]) -> ExactTotals:
    """The totals from exact pieces.

    Parameters
    ----------
    winners : sequence of tuples of int
        The classes with the largest score at each data point.

    Examples
    --------
    >>> from mixproof.empirical.networks.weights import fully_connected
    >>> tent = fully_connected([([[1], [1]], [0, -1]), ([[-1, 2], [1, -2]], [1, 0])])
    >>> from mixproof.geometry.data.sources import load
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> found = exact_totals(tent, load("counterexample"), Beta(1, 1), [(0,), (1,), (0,)])
    >>> found.squared.as_fraction(), found.right.as_fraction(), found.slope.as_fraction()
    (Fraction(4, 27), Fraction(8, 9), Fraction(2, 1))
    """
    points = _Points(dataset, [network(dataset.point(index)) for index in range(dataset.size)], winners)
    segments = exact_segments(network, dataset)
    moments = SegmentMoments.of(law)
    loss = points.enclosed(segments, law, cross_entropy)
    rates = points.fastest(segments, steepest), points.fastest(segments, steepest_centred)
    if moments is None:
        squared = points.enclosed(segments, law, squared_distance)
        return ExactTotals(segments, loss, squared, None, None, *rates)
    squared = points.mean(
        points.squared(), [squared_loss(each.pieces, points.labels(each), moments) for each in segments], segments
    )
    shares = [right_shares(each.pieces, points.labels(each), moments) for each in segments]
    right = points.mean(points.right(), [share for share, _ in shares], segments)
    tied = points.mean(points.tied(), [share for _, share in shares], segments)
    return ExactTotals(segments, loss, squared, right, tied, *rates)


@dataclass(frozen=True, eq=False)
class _Points:
    """The data points, the exact scores there, and the classes with the largest one."""

    dataset: Dataset
    scores: list[tuple[Fraction, ...]]
    winners: Sequence[tuple[int, ...]]

    def labels(self, segment: ExactSegment) -> tuple[int, int]:
        """The classes of the two ends."""
        return self.dataset.labels[segment.s], self.dataset.labels[segment.t]

    def squared(self) -> list[Fraction]:
        """The squared loss at each point."""
        return [
            sum((((k == label) - score) ** 2 for k, score in enumerate(scores)), Fraction(0))
            for scores, label in zip(self.scores, self.dataset.labels, strict=True)
        ]

    def right(self) -> list[Fraction]:
        """One at the points that are kept."""
        return [Fraction(won == (label,)) for won, label in zip(self.winners, self.dataset.labels, strict=True)]

    def tied(self) -> list[Fraction]:
        """One at the points whose class ties with another."""
        pairs = zip(self.winners, self.dataset.labels, strict=True)
        return [Fraction(label in won and len(won) > 1) for won, label in pairs]

    def mean(self, own: Sequence[Fraction], both: Sequence[flint.fmpq], segments: Sequence[ExactSegment]) -> Real:
        """The mean of values at points and of integrals over segments, both orders together."""
        weights = self.dataset.weights
        total = sum((weight**2 * value for weight, value in zip(weights, own, strict=True)), Fraction(0))
        for segment, value in zip(segments, both, strict=True):
            total += weights[segment.s] * weights[segment.t] * to_fraction(value)
        return Radicals.of(total)

    def enclosed(self, segments: Sequence[ExactSegment], law: Mixing, loss: AnalyticLoss) -> Real | None:
        """The mean of a loss, enclosed on demand; None where the first enclosure is too much work."""
        first = self._ball(segments, law, loss, FIRST_BITS, Effort(MOST_EVALUATED))
        if not (first.is_finite() and first.rad() <= _NARROW * abs(first).max(1)):
            return None

        @cache
        def ball(bits: int) -> flint.arb:
            return first if bits == FIRST_BITS else self._ball(segments, law, loss, bits, Effort())

        return Enclosed(ball)

    def _ball(
        self, segments: Sequence[ExactSegment], law: Mixing, loss: AnalyticLoss, bits: int, effort: Effort
    ) -> flint.arb:
        """One enclosure of the mean of a loss."""
        weights, labels = self.dataset.weights, self.dataset.labels
        with flint.ctx.workprec(bits):
            total = flint.arb(0)
            for weight, label, scores in zip(weights, labels, self.scores, strict=True):
                values = [flint.acb(to_fmpq(score)) for score in scores]
                total += arb_of(weight**2) * loss(values, flint.acb(1), (label, label), False).real
            for each in segments:
                if effort.is_spent:
                    return flint.arb("nan")
                share = arb_of(weights[each.s] * weights[each.t])
                total += share * enclosed_loss(each.pieces, self.labels(each), law, loss, bits, effort=effort)
        return total.nonnegative_part()

    def fastest(self, segments: Sequence[ExactSegment], rate: Callable[[Sequence[Piece]], Fraction]) -> Real:
        """The largest rate on any segment, per unit of length."""
        squares = [rate(each.pieces) ** 2 / self._square_of_length(each) for each in segments]
        return Radicals.root(max(squares, default=Fraction(0)))

    def _square_of_length(self, segment: ExactSegment) -> Fraction:
        """The squared distance of the two ends."""
        s, t = self.dataset.point(segment.s), self.dataset.point(segment.t)
        return sum(((a - b) ** 2 for a, b in zip(s, t, strict=True)), Fraction(0))
