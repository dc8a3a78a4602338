"""Gradient descents of affine models from zero, on losses of their logits.

They run in the chart of the data in which a unit of length is a unit of the root mean square of the logits: an
orthonormal basis of all logits that an affine model can have (`solvers.linear.logistic.basis`). So a path depends on no
unit and no origin of the data. Each step is the longest of a halving sequence that lessens the loss by a quarter of
what its slope promises; nothing is drawn.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import sqrt

import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.exact_tables import integer_array
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import step
from mixproof.solvers.affine.gradients import LogitLoss
from mixproof.solvers.affine.model import AffineModel
from mixproof.solvers.linear.logistic.basis import ScoreBasis, score_basis

SETTLED_SLOPE = 1e-7
"""Length of the gradient, in the chart, at which a descent has settled."""

FARTHEST_LOGIT = 250.0
"""The largest difference of logits at a point that a descent goes to."""

_FIRST_RATE = 4.0
"""The inverse of the largest curvature of the logistic loss in the chart."""

_PROMISE, _SMALLEST_RATE = 0.25, 1e-12
_LONGEST = 10**100
"""The longest length, and the inverse of the shortest, that floats square without loss."""

_DIGITS = 17
"""Significant digits to which the last weights are written: a definite rational model."""


@dataclass(frozen=True, eq=False)
class AffineChart:
    """The chart of the affine models on a dataset.

    Parameters
    ----------
    basis : ScoreBasis
        Of the points with a coordinate 1 added to each.
    classes : int
    """

    basis: ScoreBasis
    classes: int

    @staticmethod
    def of(dataset: Dataset) -> "AffineChart":
        """The chart of a dataset.

        Raises
        ------
        InputError
            If the columns of a large dataset are too nearly dependent for floats.

        Examples
        --------
        >>> chart = AffineChart.of(Dataset.from_rows([[0], [2], [4]], "aba"))
        >>> chart.start().shape, chart.logits(chart.start() + 1).shape
        ((1, 2), (3, 2))
        """
        ones = [[dataset.denominator]] * dataset.size
        table = integer_array(np.hstack([dataset.numerators.astype(object), np.array(ones, dtype=object)]))
        return AffineChart(score_basis(replace(dataset, numerators=table, columns=())), len(dataset.classes))

    @property
    def _scores(self) -> Floats:
        return self.basis.scores * sqrt(len(self.basis.scores))

    def start(self) -> Floats:
        """The model zero, (rows, r): one row for two classes, else one for each class."""
        return np.zeros((1 if self.classes == 2 else self.classes, self.basis.scores.shape[1]))

    def logits(self, place: Floats) -> Floats:
        """The (m, k) logits of a model; of two classes the first ones are zero."""
        found = self._scores @ place.T
        return np.hstack([np.zeros_like(found), found]) if self.classes == 2 else found

    def pulled(self, by_logits: Floats) -> Floats:
        """The gradient in the chart of a gradient in the logits."""
        return np.asarray((by_logits[:, -1:] if self.classes == 2 else by_logits).T @ self._scores)

    def weights(self, place: Floats) -> Floats:
        """The (rows, n + 1) weights and biases of a model, in the units of the data."""
        scale = sqrt(len(self.basis.scores))
        return np.array([self.basis.theta_of(row * scale) for row in place])


@dataclass(frozen=True, eq=False)
class AffineDescent:
    """A descent on one loss.

    Parameters
    ----------
    places : (S + 1, rows, r) array
        The models after 0, 1, …, S steps, in the chart.
    slope : float
        Length of the gradient at the last one.
    has_left : bool
        True if it ended because logits differed by more than `FARTHEST_LOGIT`.
    """

    places: Floats
    slope: float
    has_left: bool

    @property
    def steps(self) -> int:
        """Number S of steps."""
        return len(self.places) - 1

    @property
    def has_settled(self) -> bool:
        """True if the gradient is no longer than `SETTLED_SLOPE`."""
        return not self.has_left and self.slope <= SETTLED_SLOPE


def descend(loss: LogitLoss, chart: AffineChart, steps: int, stage: str = "steps") -> AffineDescent:
    """Descend a loss of the logits from zero, by at most so many steps.

    Examples
    --------
    >>> from mixproof.solvers.affine.gradients import Labelled, MixupLoss
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> line = Dataset.from_rows([[-1], [1]], ["a", "b"])
    >>> chart = AffineChart.of(line)
    >>> found = descend(MixupLoss(Labelled.of(line, Beta(1, 1))), chart, 200)
    >>> found.has_settled, np.abs(chart.weights(found.places[-1])).round(5).tolist()
    (True, [[3.54228, 0.0]])
    """
    evaluated = _in_chart(loss, chart)
    place, rate = chart.start(), _FIRST_RATE
    places, (value, slope) = [place], evaluated(place)
    while len(places) <= steps:
        step(stage, len(places), steps)
        squared = float((slope**2).sum())
        if squared <= SETTLED_SLOPE**2 or _spread(chart.logits(place)) > FARTHEST_LOGIT:
            break
        found = None
        while found is None and rate > _SMALLEST_RATE:
            moved = place - rate * slope
            there, turned = evaluated(moved)
            if there <= value - _PROMISE * rate * squared:
                found = moved, there, turned
            else:
                rate /= 2
        if found is None:  # rounding hides what a step would gain
            break
        place, value, slope = found
        places.append(place)
        rate *= 2
    return AffineDescent(np.array(places), float(np.linalg.norm(slope)), _spread(chart.logits(place)) > FARTHEST_LOGIT)


def _in_chart(loss: LogitLoss, chart: AffineChart) -> Callable[[Floats], tuple[float, Floats]]:
    def evaluated(place: Floats) -> tuple[float, Floats]:
        logits = chart.logits(place)
        if _spread(logits) > 2 * FARTHEST_LOGIT:
            return float("inf"), place  # a step that goes too far is halved
        value, by_logits = loss.gradient(logits)
        return value, chart.pulled(by_logits)

    return evaluated


def _spread(logits: Floats) -> float:
    return float((logits.max(axis=1) - logits.min(axis=1)).max())


def definite_model(weights: Floats, origin: str) -> AffineModel:
    """The rational model near (rows, n + 1) weights and biases in floats: each rounded to 17 digits.

    Examples
    --------
    >>> print(definite_model(np.array([[1 / 4, 2.0]]), "found"))
    found: u = (0.25)·x + 2
    """
    rows = [[Fraction(f"{value:.{_DIGITS}g}") for value in row] for row in weights.tolist()]
    return AffineModel(tuple(tuple(row[:-1]) for row in rows), tuple(row[-1] for row in rows), origin=origin)


def centred(dataset: Dataset) -> tuple[Dataset, tuple[Fraction, ...]]:
    """A dataset moved by a vector near its mean, exactly, and that vector: so floats keep what tells rows apart.

    Raises
    ------
    InputError
        If the coordinates are too large, or too near each other, for lengths in floats.

    Examples
    --------
    >>> moved, centre = centred(Dataset.from_rows([["1e17"], ["100000000000000002"]], "ab"))
    >>> moved.numerators.tolist(), str(centre[0])
    ([[-1], [1]], '100000000000000001')
    """
    total = [sum(map(int, column)) for column in dataset.numerators.T]
    middle = [(2 * value + dataset.size) // (2 * dataset.size) for value in total]
    table = integer_array(dataset.numerators.astype(object) - np.array(middle, dtype=object))
    moved, centre = replace(dataset, numerators=table), tuple(Fraction(value, dataset.denominator) for value in middle)
    widest = Fraction(int(np.abs(table).max()), dataset.denominator)
    if max(widest, *map(abs, centre)) > _LONGEST or 0 < widest < 1 / _LONGEST:
        raise InputError(
            f"lengths in {dataset.name} leave the range of floats, 1e-100 to 1e100: give the data in another unit"
        )
    return moved, centre


def moved_back(model: AffineModel, centre: tuple[Fraction, ...]) -> AffineModel:
    """The model on the data of one on centred data, exactly.

    Examples
    --------
    >>> print(moved_back(AffineModel.of([[2]], [1]), (Fraction(5),)))
    u = (2)·x − 9
    """
    bias = tuple(
        offset - sum((w * c for w, c in zip(row, centre, strict=True)), Fraction(0))
        for row, offset in zip(model.weights, model.bias, strict=True)
    )
    return replace(model, bias=bias)
