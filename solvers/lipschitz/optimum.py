"""The best L-Lipschitz model under Mixup: its loss and its predictions at the data points, with certified bounds.

X_mix is cut into cells. Their ends make a network whose feasible logits bound the least loss from above, their
barycentres one whose dual bounds it from below, and cells are cut until the two are near. The model, the bounds and
what they say of the predictions are in docs/proofs/lipschitz.md, (1), (4), (5) and (7).
"""

from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache

import flint
import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import step
from mixproof.geometry.numbers.enclosures import Real, arb_of
from mixproof.geometry.numbers.magnitudes import rounded_text
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.lipschitz.cell_losses import at_barycentres, chord_excess, chord_loss, disagreement
from mixproof.solvers.lipschitz.cell_networks import barycentre_network, chord_network
from mixproof.solvers.lipschitz.label_network import softmax
from mixproof.solvers.lipschitz.mixed_measure import MeasuredCell, MixedMeasure, mixed_measure
from mixproof.solvers.lipschitz.network_bound import BOUND_BITS, lower_bound
from mixproof.solvers.lipschitz.network_solver import SOLVER_TOLERANCE, feasible, solve
from mixproof.solvers.loss.irreducible import floor_loss
from mixproof.solvers.mixing.laws import Mixing

GAP = 1e-5
"""Gap of the loss at which refinement stops where no other is asked for."""

MOST_CELLS = 6_000
"""Cells beyond which none is cut; the gap is then what it is."""

_FIRST_CELLS = 8
"""Cells that each stretch is cut into at first, where it is one of few."""

FARTHEST_REACH = 10**100
"""Greatest L, and change of log odds along a stretch, that the solver in floats is given; least is the inverse."""

_AIM = 0.7
"""Share of the gap that is aimed at."""


@dataclass(frozen=True, eq=False)
class LipschitzOptimum:
    """The Mixup-optimal L-Lipschitz classifier, enclosed.

    Parameters
    ----------
    lipschitz_constant : Fraction
        L: no log odds changes faster, per unit of length.
    asked : float
        The gap that was asked for.
    lower, upper : balls
        Certified bounds of the least loss J_L.
    probabilities : (m, k) array
        Predictions at the data points by logits with a loss of at most `upper`.
    cells : list of MeasuredCell
        The parts that X_mix was cut into.
    logits : (nodes, k) array
        Their values at the vertices and then at the ends of cells inside stretches.
    """

    dataset: Dataset
    lipschitz_constant: Fraction
    asked: float
    lower: flint.arb
    upper: flint.arb
    probabilities: Floats
    cells: list[MeasuredCell] = field(repr=False)
    logits: Floats = field(repr=False)

    @property
    def gap(self) -> float:
        """The most by which the loss of the predictions is above the least, rounded up."""
        with flint.ctx.workprec(BOUND_BITS):
            return max(float(np.nextafter(float((self.upper - self.lower).upper()), np.inf)), 0.0)

    @property
    def ends(self) -> tuple[float, float]:
        """The bounds of the least loss, rounded outwards."""
        low, high = float(self.lower.lower()), float(self.upper.upper())
        return float(np.nextafter(low, -np.inf)), float(np.nextafter(high, np.inf))

    def not_below(self, floor: Real) -> "LipschitzOptimum":
        """The same, its lower bound raised to a floor of every Mixup loss where that is higher."""
        least = floor.ball(BOUND_BITS)
        return replace(self, lower=least) if least.lower() > self.lower.lower() else self

    def radius(self, index: int) -> float:
        """The most by which the probabilities at a data point are off the optimal ones: √(gap/(2p²)), at most 1."""
        return min(1.0, float(np.sqrt(self.gap / 2) / self.dataset.weights[index]) * (1 + 1e-12))

    def is_ahead(self, index: int, label: int, rival: int) -> bool | None:
        """True if one class has more probability than another at a data point; None where the gap leaves it open."""
        with flint.ctx.workprec(BOUND_BITS):
            own, other = (flint.arb(float(self.probabilities[index, each])) for each in (label, rival))
            distance = -(1 - (own.sqrt() - other.sqrt()) ** 2).log()
            if not distance > flint.arb(self.gap) / arb_of(self.dataset.weights[index]) ** 2:
                return None
            return bool(own > other)

    def keeps(self, index: int) -> bool | None:
        """True if a data point is given its own class: it is ahead of every other one; None where that is open.

        Examples
        --------
        >>> from mixproof.geometry.data.sources import load
        >>> from mixproof.solvers.mixing.beta import Beta
        >>> strong = Beta(Fraction(128), Fraction(128))
        >>> lipschitz_optimum(load("counterexample"), strong, Fraction(4), gap=1e-3).keeps(1)
        False
        """
        own = self.dataset.labels[index]
        answers = [self.is_ahead(index, own, rival) for rival in range(len(self.dataset.classes)) if rival != own]
        if False in answers:
            return False
        return None if None in answers else True


def lipschitz_optimum(
    dataset: Dataset,
    mixing: Mixing,
    lipschitz_constant: Fraction,
    gap: float = GAP,
    start: LipschitzOptimum | None = None,
) -> LipschitzOptimum:
    """The least Mixup loss of logits whose log odds change by at most L a unit of length, with certified bounds.

    Parameters
    ----------
    dataset : Dataset
        In any dimension, of two classes or more; its segments must not make too many stretches.
    lipschitz_constant : Fraction
        L > 0.
    gap : float
        Difference of the bounds at which to stop; cells are cut up to `MOST_CELLS`.
    start : LipschitzOptimum, optional
        One for another Lipschitz constant, whose cells to start from.

    Raises
    ------
    InputError
        If L or the gap is not positive, or there are too many stretches.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> found = lipschitz_optimum(load("counterexample"), Beta(Fraction(1), Fraction(1)), Fraction(3), gap=1e-4)
    >>> found.probabilities[:, 0].round(2).tolist(), found.lower < 0.43126 < found.upper
    ([0.9, 0.31, 0.9], True)
    """
    if lipschitz_constant <= 0:
        raise InputError(
            f"the Lipschitz constant L has to be positive, not {rational_text(Fraction(lipschitz_constant))}"
        )
    if not gap > 0:
        raise InputError(f"the gap has to be positive, not {gap}")
    if len(dataset.classes) < 2:
        raise InputError(f"{dataset.name} has one class: there is nothing to tell apart")
    measure = _measure(dataset, mixing)
    _check_reach(measure, lipschitz_constant)
    first = max(1, min(_FIRST_CELLS, MOST_CELLS // (4 * len(measure.stretches))))
    cells = start.cells if start is not None and start.dataset is dataset else measure.cells(first)
    if not all(cell.mass.is_finite() and cell.unevenness.is_finite() for cell in cells):
        raise InputError(f"with λ ~ {mixing} the weights of parts of segments cannot be enclosed: take a plainer law")
    least = floor_loss(dataset, mixing)
    while True:
        step(f"cells at L = {rounded_text(Fraction(lipschitz_constant), 3)}", len(cells), MOST_CELLS)
        found, shares = _enclose(measure, cells, Fraction(lipschitz_constant), gap)
        if found.gap <= gap:
            return found.not_below(least)
        counts = _counts(shares, gap)
        if sum(counts) > MOST_CELLS:
            return found.not_below(least)
        cells = [
            part
            for cell, count in zip(cells, counts, strict=True)
            for part in (measure.parts(cell, count) if count > 1 else [cell])
        ]


def _check_reach(measure: MixedMeasure, lipschitz_constant: Fraction) -> None:
    """Refuse stretches along which log odds may change by more, or by less, than the solver in floats can tell."""
    most = arb_of(lipschitz_constant) * FARTHEST_REACH
    for length in measure.stretch_lengths:
        if not 1 < length * most < FARTHEST_REACH**2:
            told = (length * arb_of(lipschitz_constant)).str(3, radius=False)
            raise InputError(
                f"at L = {rounded_text(lipschitz_constant, 3)} log odds change by up to {told} along one part of a "
                "segment, and floats can solve from 1e-100 to 1e100: state the points in a unit like their distances"
            )


@lru_cache(maxsize=4)
def _measure(dataset: Dataset, mixing: Mixing) -> MixedMeasure:
    """The measures on X_mix, remembered."""
    return mixed_measure(dataset, mixing)


def _counts(shares: Floats, gap: float) -> list[int]:
    """The number of parts to cut each cell into, 1, 2, 4 or 8, for the gap to become small enough.

    Cut into r parts, a cell adds 1/r² of what it did. So Σ share/r² = gap with the fewest parts asks for r in
    proportion to the cube root of the share.
    """
    roots = np.cbrt(shares)
    wanted = roots * np.sqrt(roots.sum() / (_AIM * gap))
    powers = np.clip(np.rint(np.log2(np.maximum(wanted, 1e-9))), 0, 3).astype(int)
    if not powers.any():
        powers[shares > shares.max() / 4] = 1
    return (2**powers).tolist()  # type: ignore[no-any-return]


def _enclose(
    measure: MixedMeasure, cells: list[MeasuredCell], lipschitz_constant: Fraction, asked: float
) -> tuple[LipschitzOptimum, Floats]:
    """The optimum enclosed by both network programs, and an estimate of what each cell adds to the gap."""
    tolerance = max(asked / 1000, SOLVER_TOLERANCE)
    ends, above = chord_network(measure, cells)
    logits = feasible(above, lipschitz_constant, solve(above, lipschitz_constant, tolerance)[0])
    below = barycentre_network(measure, cells)
    dual = solve(below, lipschitz_constant, tolerance)
    lower = lower_bound(below, lipschitz_constant, *dual)
    with flint.ctx.workprec(BOUND_BITS):
        lower -= arb_of(lipschitz_constant) / 2 * sum((cell.unevenness for cell in cells), flint.arb(0))
        lower = lower if lower > 0 else flint.arb(0)  # no loss is below 0
    upper = chord_loss(measure, cells, ends, logits)
    probabilities = softmax(logits[: measure.dataset.size])
    found = LipschitzOptimum(measure.dataset, lipschitz_constant, asked, lower, upper, probabilities, cells, logits)
    uneven = np.array([float(cell.unevenness) for cell in cells])
    missed = disagreement(below, lipschitz_constant, at_barycentres(measure.vertices, cells, ends, logits), *dual)
    return found, float(lipschitz_constant) / 2 * uneven + chord_excess(cells, ends, logits) + missed[
        measure.vertices :
    ]
