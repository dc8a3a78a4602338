"""The best that an L-Lipschitz model can do under Mixup.

The Mixup-optimal classifier h keeps every data point (Prop. 2.8), but it may have to jump there; a network cannot
jump. So let logits g on X_mix have |g_i(u) − g_i(v)| ≤ (L/2)·|u − v| along segments, with a *Lipschitz constant* L.
Then every log odds g_i − g_j, the logarithm of p_i/p_j, changes by at most L·|u − v|; for two classes that is the same
as to bound the one logit ln(p_1/p_0) by L, and on a line it is the same for any number of classes, since there the
mean of the largest and the least g_i can be moved to 0. Among these g let g* have the least Mixup loss

    J(g) = ∫ ln Σ_i e^{g_i} dν − Σ_i ∫ g_i dν_i        (`solvers.lipschitz.mixed_measure`).

The feasible set grows with L, so the least loss J_L falls. With L → 0 it tends to the entropy of the class shares, the
loss of the best constant; with L → ∞ to the irreducible loss J(h) (Prop. 2.2), since h is a limit of such
logits almost everywhere as L grows.

**Enclosing J_L.** X_mix is cut into cells.

*From above.* Logits that are linear on each cell have a convex ln Σ e^g there, which its chord bounds: on a cell with
ends u and v the measures may be moved to these ends, keeping their means. That gives a network program
(`solvers.lipschitz.program`), and its feasible logits, linear in between, are L/2-Lipschitz and have a loss of at
most its value: they are a model that one could use.

*From below.* Collapse each cell to its barycentre under ν. By the duality of the network program, P ≥ Σ W·H(q) −
(L/2)·Σ d|f|. On X_mix itself take the prediction q constant on cells. The flow of class i, F_i(z) = q_i·ν − ν_i summed
up to z, is f at the ends of a cell and in it the convex combination of both by ν, plus a part that vanishes at the
ends: ∫ |F_i| ≤ |f_left|·(centre − left) + |f_right|·(right − centre) + unevenness. Summed up that is the cost of the
network program plus the unevenness of all cells. So its lower bound, less (L/2)·Σ unevenness, is one for J_L.

Cells in which the two bounds are far apart are cut until the gap is small enough.

**What follows for the predictions.** J is convex and g* optimal, so for feasible g the loss J(g) exceeds J_L by at
least ∫ KL(p*‖p) dν, the Bregman distance of ln Σ e^g. A data point x has the atom p_x², hence KL(p*(x)‖p(x)) ≤
gap/p_x². So no probability at x is off by more than √(gap/(2p_x²)) (Pinsker); and where class i is ahead of j in p, it
is so in p* too as soon as −ln(1 − (√p_i − √p_j)²) > gap/p_x²: the left side is the least KL(p*‖p) over p* with p*_i =
p*_j (put √(p_i p_j) for both, and scale). So which class leads at x is certified, or left open. As g* depends
continuously on L at the atoms, between two Lipschitz constants with opposite certified answers the point *flips*.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

import flint
import numpy as np

from mixproof.geometry.aliases import Floats, Indices
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.lipschitz.mixed_measure import Cell, MixedMeasure, mixed_measure
from mixproof.solvers.lipschitz.program import BITS, TOLERANCE, Network, feasible, lower_bound, softmax, solve
from mixproof.solvers.mixing.laws import Mixing

GAP = 1e-5
"""Gap of the loss at which refinement stops where no other is asked for."""

MOST_CELLS = 6_000
"""Cells beyond which none is cut; the gap is then what it is."""

_FIRST_CELLS = 8
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
    cells : list of Cell
        What X_mix was cut into.
    logits : (nodes, k) array
        Their values at the vertices and then at the ends of cells inside stretches.
    """

    dataset: Dataset
    lipschitz_constant: Fraction
    asked: float
    lower: flint.arb
    upper: flint.arb
    probabilities: Floats
    cells: list[Cell] = field(repr=False)
    logits: Floats = field(repr=False)

    @property
    def gap(self) -> float:
        """How far the loss of the predictions can be above the least, rounded up."""
        with flint.ctx.workprec(BITS):
            return max(float(np.nextafter(float((self.upper - self.lower).upper()), np.inf)), 0.0)

    @property
    def ends(self) -> tuple[float, float]:
        """The bounds of the least loss, rounded outwards."""
        low, high = float(self.lower.lower()), float(self.upper.upper())
        return float(np.nextafter(low, -np.inf)), float(np.nextafter(high, np.inf))

    def radius(self, index: int) -> float:
        """How far the probabilities at a data point can be from the optimal ones: √(gap/(2p²)), at most 1."""
        return min(1.0, float(np.sqrt(self.gap / 2) / self.dataset.weights[index]) * (1 + 1e-12))

    def is_ahead(self, index: int, label: int, rival: int) -> bool | None:
        """Whether one class has more probability than another at a data point; None where the gap leaves it open."""
        with flint.ctx.workprec(BITS):
            own, other = (flint.arb(float(self.probabilities[index, each])) for each in (label, rival))
            distance = -(1 - (own.sqrt() - other.sqrt()) ** 2).log()
            if not distance > flint.arb(self.gap) / arb_of(self.dataset.weights[index]) ** 2:
                return None
            return bool(own > other)

    def keeps(self, index: int) -> bool | None:
        """Whether a data point is given its own class: ahead of every other one.

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
    first = max(1, min(_FIRST_CELLS, MOST_CELLS // (4 * len(measure.stretches))))
    cells = start.cells if start is not None and start.dataset is dataset else measure.cells(first)
    while True:
        found, shares = _enclose(measure, cells, Fraction(lipschitz_constant), gap)
        if found.gap <= gap:
            return found
        counts = _counts(shares, gap)
        if sum(counts) > MOST_CELLS:
            return found
        cells = [
            part
            for cell, count in zip(cells, counts, strict=True)
            for part in (measure.parts(cell, count) if count > 1 else [cell])
        ]


@lru_cache(maxsize=4)
def _measure(dataset: Dataset, mixing: Mixing) -> MixedMeasure:
    return mixed_measure(dataset, mixing)


def _counts(shares: Floats, gap: float) -> list[int]:
    """Into how many parts to cut each cell, 1, 2, 4 or 8, for the gap to become small enough.

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
    measure: MixedMeasure, cells: list[Cell], lipschitz_constant: Fraction, asked: float
) -> tuple[LipschitzOptimum, Floats]:
    """Solve both network programs, and estimate what each cell adds to the gap."""
    tolerance = max(asked / 1000, TOLERANCE)
    ends, above = _chord_network(measure, cells)
    logits = feasible(above, lipschitz_constant, solve(above, lipschitz_constant, tolerance)[0])
    below = _barycentre_network(measure, cells)
    dual = solve(below, lipschitz_constant, tolerance)
    lower = lower_bound(below, lipschitz_constant, *dual)
    with flint.ctx.workprec(BITS):
        lower -= arb_of(lipschitz_constant) / 2 * sum((cell.unevenness for cell in cells), flint.arb(0))
    upper = _chord_loss(measure, cells, ends, logits)
    probabilities = softmax(logits[: measure.dataset.size])
    found = LipschitzOptimum(measure.dataset, lipschitz_constant, asked, lower, upper, probabilities, cells, logits)
    uneven = np.array([float(cell.unevenness) for cell in cells])
    missed = _disagreement(below, lipschitz_constant, _at_barycentres(measure, cells, ends, logits), *dual)
    return found, float(lipschitz_constant) / 2 * uneven + _chord_excess(cells, ends, logits) + missed[
        measure.vertices :
    ]


def _chord_loss(measure: MixedMeasure, cells: list[Cell], ends: Indices, logits: Floats) -> flint.arb:
    """An upper bound of J for logits that are linear on cells: ln Σ e^g is replaced by its chords.

    What a moment of one class is off is off by in another one, so logits come in by their slopes.
    """
    dataset, total = measure.dataset, flint.arb(0)
    with flint.ctx.workprec(BITS):
        balls = [[flint.arb(value) for value in row] for row in logits.tolist()]
        logs = [sum((value.exp() for value in row), flint.arb(0)).log() for row in balls]
        for index, atom in enumerate(measure.atoms):
            total += arb_of(atom) * (logs[index] - balls[index][dataset.labels[index]])
        for cell, (u, v) in zip(cells, ends.tolist(), strict=True):
            total += cell.mass * logs[u] + cell.moment * (logs[v] - logs[u])
            for label, (mass, moment) in enumerate(zip(cell.masses, cell.moments, strict=True)):
                total -= mass * balls[u][label] + moment * (balls[v][label] - balls[u][label])
    return total


def _at_barycentres(measure: MixedMeasure, cells: list[Cell], ends: Indices, logits: Floats) -> Floats:
    """Logits at the vertices and at the barycentres of cells, linear in between."""
    centre = np.array([float(cell.centre) for cell in cells])[:, None]
    inside = (1 - centre) * logits[ends[:, 0]] + centre * logits[ends[:, 1]]
    return np.concatenate([logits[: measure.vertices], inside])


def _chord_excess(cells: list[Cell], ends: Indices, logits: Floats) -> Floats:
    """By how much the chord of ln Σ e^g is above it at the barycentre of each cell, times its mass."""
    mass = np.array([float(cell.mass.mid()) for cell in cells])
    centre = np.array([float(cell.centre) for cell in cells])
    left, right = logits[ends[:, 0]], logits[ends[:, 1]]
    inside = (1 - centre)[:, None] * left + centre[:, None] * right
    log_sums = [np.logaddexp.reduce(each, axis=1) for each in (left, right, inside)]
    excess: Floats = mass * ((1 - centre) * log_sums[0] + centre * log_sums[1] - log_sums[2])
    return np.maximum(excess, 0.0)


def _disagreement(below: Network, lipschitz_constant: Fraction, logits: Floats, dual: Floats, flows: Floats) -> Floats:
    """By how much logits miss the optimality conditions of the barycentre program, node by node.

    That is the mass times KL(dual prediction‖prediction), and what is carried along links that are not used up: the
    latter half to each end.
    """
    prediction, own = softmax(dual), softmax(logits)
    missed: Floats = below.float_masses.sum(axis=1) * (prediction * np.log(prediction / own)).sum(axis=1)
    tails, heads = below.links.T
    reach = float(lipschitz_constant) / 2 * below.float_lengths[:, None]
    unused = (reach * np.abs(flows) - flows * (logits[heads] - logits[tails])).sum(axis=1)
    for ends in (tails, heads):
        np.add.at(missed, ends, unused / 2)
    return np.maximum(missed, 0.0)


def _vertex_masses(measure: MixedMeasure) -> list[list[flint.arb]]:
    """The atoms of data points; crossings have none."""
    dataset = measure.dataset
    masses = [[flint.arb(0)] * len(dataset.classes) for _ in range(measure.vertices)]
    with flint.ctx.workprec(BITS):
        for index, atom in enumerate(measure.atoms):
            masses[index][dataset.labels[index]] = arb_of(atom)
    return masses


def _chord_network(measure: MixedMeasure, cells: list[Cell]) -> tuple[Indices, Network]:
    """Every cell a link whose ends share its masses, each with the same mean as before."""
    masses, ends = _vertex_masses(measure), []
    for cell, follows in zip(cells, [*_same_stretch(cells), False], strict=True):
        stretch = measure.stretches[cell.stretch]
        left = stretch.tail if cell.left == stretch.start else len(masses) - 1
        if follows:
            masses.append([flint.arb(0)] * len(cell.masses))
        right = len(masses) - 1 if follows else stretch.head
        ends.append((left, right))
        with flint.ctx.workprec(BITS):
            for label, (mass, moment) in enumerate(zip(cell.masses, cell.moments, strict=True)):
                masses[left][label] += mass - moment
                masses[right][label] += moment
    links = np.array(ends, dtype=np.intp)
    return links, Network(masses, links, [cell.length for cell in cells])


def _barycentre_network(measure: MixedMeasure, cells: list[Cell]) -> Network:
    """Every cell a node at its barycentre, linked to its neighbours."""
    masses, links, lengths = _vertex_masses(measure), [], []
    before, rest = -1, flint.arb(0)
    with flint.ctx.workprec(BITS):
        for cell, follows in zip(cells, [*_same_stretch(cells), False], strict=True):
            stretch = measure.stretches[cell.stretch]
            if cell.left == stretch.start:
                before, rest = stretch.tail, flint.arb(0)
            node = len(masses)
            masses.append(list(cell.masses))
            links.append((before, node))
            lengths.append(rest + cell.length * cell.centre)
            before, rest = node, cell.length * (1 - cell.centre)
            if not follows:
                links.append((node, stretch.head))
                lengths.append(rest)
    return Network(masses, np.array(links, dtype=np.intp), lengths)


def _same_stretch(cells: Sequence[Cell]) -> Iterable[bool]:
    return (one.stretch == other.stretch for one, other in pairwise(cells))
