"""The Mixup loss and its two losses to second order, minimised on the same data, with exact attack radii.

Affine models descend L_mix, E_Q of Carratino et al. and the second-order loss around each row from zero, by gradient
steps without chance (`affine_descents`). L_mix is convex. The other two are not in general; E_Q has a minimiser on all
data, and the second-order loss need not have one: along the ray of its last model it may fall without bound, or to 0 on
separable data, which is decided exactly.

The last weights, to 17 digits, are a rational model. Of it are certain: L_mix, E_Q, the second-order loss and the plain
risk, enclosed; and at each row the exact attack radius, the least Euclidean move by which the model decides anew.
Projected gradient (`projected_gradient`) knows nothing of it. What it finds is measured, and judged exactly: no point
across the border can be nearer than the radius.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import flint
import numpy as np
import torch

from mixproof.empirical.experiments.affine_descents import (
    SETTLED_SLOPE,
    AffineChart,
    AffineDescent,
    centred,
    definite_model,
    descend,
    moved_back,
)
from mixproof.empirical.experiments.criteria import Agreement, Criterion, agreement, experiment_json
from mixproof.empirical.experiments.loss_path import OBJECTIVES, SHORT_NAMES, LossPath, along_the_ray
from mixproof.empirical.experiments.projected_gradient import attacked
from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import points_of
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.threads import one_thread
from mixproof.geometry.numbers.digits import nearest_float
from mixproof.geometry.numbers.enclosures import Real
from mixproof.solvers.affine.attack import attack_radii
from mixproof.solvers.affine.gradients import Labelled, LogitLoss, MixupLoss, SecondOrderLoss, ShrunkLoss
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.affine.risk import mixup_risk, plain_risk
from mixproof.solvers.affine.taylor import second_order_loss, shrunk_loss
from mixproof.solvers.mixing.beta import Beta

SAME_LOSS = 1e-9
"""The difference, relative to 1 or more, within which two losses count as the same."""

NEAR_RADIUS = 1e-3
"""The share of the exact radius by which projected gradient may stay farther."""

MOST_DESCENDED, MOST_ATTACKED = 2_000_000, 200_000
"""Ordered pairs times classes, and coordinates of all points times other classes."""

_DEFAULT = "moons:points=60"
_LONG = SHORT_NAMES | {"second-order": "the second-order loss"}
_FIRST_NODES, _MOST_NODES, _MARKS, _BITS = 32, 256, 40, 128
_ROUNDING = 1e-12
"""A length, relative to the reach of the data, that floats may lose."""


@dataclass(frozen=True, eq=False)
class SecondOrder:
    """The outcome on one dataset; the seed is that of the random starts of the attack."""

    seed: int
    dataset: Dataset
    mixing: Beta
    steps: int
    rows: tuple[LossPath, ...]

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """No crossing undercuts a radius, the attack comes near all of them, and the descents are what they should."""
        return self._undercut(), self._near(), self._least(self.rows[0]), self._same(), self._settled()

    @cached_property
    def beside(self) -> tuple[Criterion, ...]:
        """Whether the losses that are not convex are least at the end of their own path, too."""
        return tuple(self._least(row) for row in self.rows[1:])

    def _undercut(self) -> Criterion:
        found = [(row, index) for row in self.rows for index in row.undercut]
        crossings = sum(each is not None and each.is_across for row in self.rows for each in row.fallen)
        where = [f"row {self.dataset.row(index)} of the model of {_LONG[row.objective]}" for row, index in found]
        return Criterion(
            "no point at which a model decides anew, judged exactly, is nearer than the exact attack radius",
            not found,
            f"{len(found)} of {crossings} are, first {where[0]}" if found else f"none of {crossings} is",
        )

    def _near(self) -> Criterion:
        reach = _reach(centred(self.dataset)[0])
        far, worst = [], 0.0
        for row in self.rows:
            exact, found = row.lengths
            bordered = np.isfinite(exact)
            slack = exact * NEAR_RADIUS + _ROUNDING * reach
            with np.errstate(invalid="ignore"):
                far += [(row, int(index)) for index in np.flatnonzero(bordered & ~(found - exact <= slack))]
            worst = max(worst, float(row.excess.max()))
        name = f", first row {self.dataset.row(far[0][1])} of the model of {_LONG[far[0][0].objective]}" if far else ""
        return Criterion(
            f"at every row projected gradient crosses beyond the exact radius by at most {NEAR_RADIUS:g} of it, or by "
            f"{_ROUNDING:g} of the reach of the data",
            not far,
            f"{worst:.1e} above at most" + (f"; {len(far)} rows are farther{name}" if far else ""),
        )

    def _least(self, row: LossPath) -> Criterion:
        """A loss at the end of its own path beside the same loss at the ends of the others, by enclosures."""
        name = row.objective
        gaps = [_difference(row.values[name], other.values[name]) for other in self.rows if other is not row]
        holds: bool | None = None
        if all(gap.upper() <= SAME_LOSS for gap in gaps):
            holds = True
        elif row.descent.has_settled and any(gap.lower() > SAME_LOSS for gap in gaps):
            holds = False
        words = ", which is convex," if name == "mixup-risk" else ""
        return Criterion(
            f"{_LONG[name]}{words} is certainly no more at the end of its own path than at the ends of the others",
            holds,
            f"least gap {min(-float(gap.mid()) for gap in gaps):.2g}",
        )

    def _same(self) -> Criterion:
        off = []
        for row in self.rows:
            certain = nearest_float(row.values[row.objective])
            off.append(abs(row.seen - certain) / max(1.0, abs(certain)))
        return Criterion(
            f"each loss that is descended, in floats at the last model, is within {SAME_LOSS:g} of its enclosure",
            max(off) <= SAME_LOSS,
            f"{max(off):.1e} off at most",
        )

    def _settled(self) -> Criterion:
        strayed = [row for row in self.rows if abs(row.losses[row.objective][-1] - row.seen) > SAME_LOSS]
        words = "both do"
        if strayed:
            words = f"floats do not resolve the weights of the model of {_LONG[strayed[0].objective]}"
        open_ones = [row for row in self.rows[:2] if not row.descent.has_settled]
        if open_ones:
            first = open_ones[0]
            words = f"{first.descent.slope:.1e} on {_LONG[first.objective]}; take more steps"
        return Criterion(
            f"the descents on L_mix and E_Q, which have minimisers, settle: the gradient is at most {SETTLED_SLOPE:g}",
            None if strayed or open_ones else True,
            words,
        )

    @property
    def agreement(self) -> Agreement:
        """The verdict that the criteria lead to."""
        return agreement(self.criteria)

    def to_json(self) -> Json:
        """The outcome in the form of `experiment_json`."""
        settings: dict[str, Json] = {"dataset": self.dataset.name, "mixing": str(self.mixing), "steps": self.steps}
        return experiment_json("second-order", self.seed, self.rows, self.criteria, settings, beside=self.beside)


def second_order(
    dataset: Dataset | None = None, mixing: Beta | None = None, *, steps: int = 1000, seed: int = 0
) -> SecondOrder:
    """Minimise L_mix, E_Q and the second-order loss of affine models on the same data, and attack the three models.

    Parameters
    ----------
    dataset : Dataset, optional
        Of two classes or more; two moons if not given.
    mixing : Beta, optional
        The law of λ; uniform if not given.
    steps : int
        Most gradient steps of each descent.
    seed : int
        Seed of the random starts of projected gradient; the descents have no chance in them.

    Raises
    ------
    InputError
        If the data have fewer than two classes, or are too large for all pairs.

    Examples
    --------
    >>> found = second_order(load("{(2, 1), (1, 3) | (-1, 0), (0, -2)}"))
    >>> [(row.objective, row.descent.has_settled, row.ray) for row in found.rows][0]
    ('mixup-risk', True, 'falls to 0')
    >>> print(found.rows[0].radii[0].radius.ball(64).str(8, radius=False), found.agreement.value)
    1.5652476 agrees
    """
    if not 1 <= steps <= 10**6 or seed < 0:
        raise InputError("`steps` has to be from 1 to 1,000,000, and `seed` at least 0")
    data, law = load(_DEFAULT) if dataset is None else dataset, mixing or Beta(Fraction(1), Fraction(1))
    _check(data)
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(1)  # the attacks are small: threads would wait for one another
        with one_thread():
            return SecondOrder(seed, data, law, steps, _paths(data, law, steps, seed))
    finally:
        torch.set_num_threads(before)


def _check(data: Dataset) -> None:
    classes = len(data.classes)
    if classes < 2:
        raise InputError(f"{data.name} has one class: the experiment takes two or more")
    if data.size**2 * classes > MOST_DESCENDED or data.size * data.dimension * (classes - 1) > MOST_ATTACKED:
        raise InputError(
            f"{data.name} has {data.size:,} points of {data.dimension:,} coordinates in {classes:,} classes, too many "
            "for gradient steps over all pairs: take fewer rows"
        )


def _paths(data: Dataset, law: Beta, steps: int, seed: int) -> tuple[LossPath, ...]:
    local, centre = centred(data)
    labelled, chart = Labelled.of(local, law), AffineChart.of(local)
    mixup, descent = _mixup_descent(labelled, chart, steps)
    losses: dict[str, LogitLoss] = {
        "mixup-risk": mixup,
        "e-q": ShrunkLoss(labelled),
        "second-order": SecondOrderLoss(labelled),
    }
    descents = {"mixup-risk": descent}
    for name in OBJECTIVES[1:]:
        descents[name] = descend(losses[name], chart, steps, f"steps on {_LONG[name]}")
    found = [_path(name, local, law, chart, losses, descents[name], seed) for name in OBJECTIVES]
    return tuple(_in_place(each, centre) for each in found)


def _in_place(path: LossPath, centre: tuple[Fraction, ...]) -> LossPath:
    """A path on centred data as one on the data: the biases are others."""
    weights = path.weights.copy()
    weights[..., -1] -= weights[..., :-1] @ np.array([float(value) for value in centre])
    return replace(path, weights=weights, model=moved_back(path.model, centre))


def _mixup_descent(labelled: Labelled, chart: AffineChart, steps: int) -> tuple[MixupLoss, AffineDescent]:
    """The descent on L_mix, with nodes enough for the loss at its end to stand still when they are doubled."""
    nodes = _FIRST_NODES
    while True:
        loss, finer = MixupLoss(labelled, nodes), MixupLoss(labelled, 2 * nodes)
        descent = descend(loss, chart, steps, f"steps on {SHORT_NAMES['mixup-risk']}")
        logits = chart.logits(descent.places[-1])
        moved = abs(loss.gradient(logits)[0] - finer.gradient(logits)[0])
        if moved <= SAME_LOSS / 10 or nodes >= _MOST_NODES:
            return loss, descent
        nodes *= 2


def _path(  # noqa: PLR0913, PLR0917
    name: str,
    data: Dataset,
    law: Beta,
    chart: AffineChart,
    losses: Mapping[str, LogitLoss],
    descent: AffineDescent,
    seed: int,
) -> LossPath:
    """One descent with all that is said of it."""
    last = descent.steps
    marks = tuple(sorted({0, last, *np.geomspace(1, last, _MARKS).round().astype(int).tolist()} if last else {0}))
    places = [descent.places[mark] for mark in marks]
    weights = np.array([chart.weights(place) for place in places])
    model = definite_model(weights[-1], f"the end of the path on {_LONG[name]}, to 17 digits")
    logits, radii = Logits.of(model, data), attack_radii(model, data)
    seen, _ = losses[name].gradient(np.array([[float(value) for value in row] for row in logits.rows]))
    return LossPath(
        name,
        descent,
        marks,
        weights,
        {key: np.array([loss.gradient(chart.logits(place))[0] for place in places]) for key, loss in losses.items()},
        model,
        seen,
        {
            "mixup-risk": mixup_risk(logits, law),
            "e-q": shrunk_loss(logits, law),
            "second-order": second_order_loss(logits, law),
            "plain-risk": plain_risk(logits),
        },
        radii,
        attacked(model, data, np.array([each.own for each in radii]), seed),
        along_the_ray(logits, law),
    )


def _difference(one: Real, other: Real) -> flint.arb:
    with flint.ctx.workprec(_BITS):
        return one.ball(_BITS) - other.ball(_BITS)


def _reach(dataset: Dataset) -> float:
    points = points_of(dataset)
    return float(np.linalg.norm(points - points.mean(axis=0), axis=1).max())
