"""Manifold Mixup: what heads reach on representations that are frozen, or trained through a bottleneck of width m.

*Frozen.* An affine head and a head with rectifiers are trained by Mixup of given representations. *Bottleneck.* Each of
d classes is one input; an encoder places it in R^m, and a head is trained above it by Mixup of the placements, both
together, for m from 1 to d. The loss is squared and the law of λ uniform.

The weights that training leaves are binary numbers, so the placement is exact and the Mixup risk of the head on it is
certain (`empirical.networks`). It is held against exact floors: the least loss of any f on that very placement, that
of an affine f, and the least of an affine f over all placements, 2(d − 1 − m)/(3d) for m < d − 1.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import flint
import numpy as np
import torch

from mixproof.empirical.experiments.criteria import Agreement, Criterion, agreement, experiment_json
from mixproof.empirical.networks.features import feature_rows
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.report import certified_report
from mixproof.empirical.networks.weights import fully_connected
from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import step
from mixproof.geometry.numbers.enclosures import Real, arb_of
from mixproof.solvers.interpolation.affine import affine_answer
from mixproof.solvers.interpolation.affine_loss import least_affine_loss, least_affine_loss_of_any
from mixproof.solvers.interpolation.placements import affine_possible, any_possible, continuous_possible
from mixproof.solvers.interpolation.segments import crossing_clash, overlap
from mixproof.solvers.loss.squared import least_squared_loss
from mixproof.solvers.mixing.beta import Beta

NEAR = 0.02
"""The distance from its floor within which an affine head counts as trained."""

MOST_FROZEN_ROWS, MOST_CLASSES, MOST_UNITS = 100, 12, 1000

_UNIFORM = Beta(Fraction(1), Fraction(1))
_CORNER = "{(0, 0), (3, 0), (0, 3) | (1, 1)}"
_PAIRS, _RATE, _BITS = 1024, 1e-2, 128


@dataclass(frozen=True, eq=False)
class HeadRow:
    """A trained head on its representations, and the exact floors there.

    Parameters
    ----------
    representations : str
        Frozen, or a bottleneck.
    is_affine : bool
        True for a head without rectifiers.
    placement : Dataset
        The representations, exactly.
    risk : Real
        The squared Mixup risk of the head.
    floor : Fraction
        The least loss of its kind of head on this placement: of affine ones, or of any f.
    over_all : Fraction or None
        For an affine head above a bottleneck, the least over all placements.
    """

    representations: str
    is_affine: bool
    placement: Dataset
    risk: Real
    floor: Fraction
    over_all: Fraction | None

    def reaches(self, floor: Fraction) -> bool:
        """True if the risk is not certainly below a floor."""
        exact = self.risk.as_fraction()
        if exact is not None:
            return exact >= floor
        with flint.ctx.workprec(_BITS):
            return not self.risk.ball(_BITS) < arb_of(floor)

    @property
    def measured(self) -> float:
        """The risk as a float."""
        return float(self.risk.ball(_BITS).mid())

    @property
    def zero_with(self) -> str:
        """The best kind of f with zero loss: on frozen representations, or for some in this dimension."""
        if self.representations == "frozen":
            return _best_kind(self.placement)
        classes, m = len(self.placement.classes), self.placement.dimension
        kinds = (("affine", affine_possible), ("continuous", continuous_possible), ("any", any_possible))
        return next((name for name, possible in kinds if possible(classes, m)), "none")

    def to_json(self) -> Json:
        """The risk beside its floors."""
        return {
            "representations": self.representations,
            "width": self.placement.dimension,
            "head": "affine" if self.is_affine else "rectifiers",
            "measured": self.measured,
            "floor": float(self.floor),
            "over_all": None if self.over_all is None else float(self.over_all),
            "zero_with": self.zero_with,
        }


def _best_kind(placement: Dataset) -> str:
    """The best kind of f with zero loss on a placement, as far as the search for crossings goes."""
    if overlap(placement) is not None:
        return "none"
    if affine_answer(placement).exists:
        return "affine"
    found = crossing_clash(placement)
    return "continuous" if found.clash is None and found.searched == found.edges else "any"


@dataclass(frozen=True, eq=False)
class ManifoldHeads:
    """The outcome, head by head."""

    seed: int
    rows: tuple[HeadRow, ...]
    settings: dict[str, Json]

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """No risk is below its floors, and affine heads come near them."""
        below = [row for row in self.rows if not row.reaches(row.floor)]
        limited = [row for row in self.rows if row.over_all is not None]
        under = [row for row in limited if not row.reaches(row.over_all or Fraction(0))]
        affine = [row for row in self.rows if row.is_affine]
        gaps = [row.measured - float(row.floor if row.over_all is None else row.over_all) for row in affine]
        return (
            Criterion(
                "no certified risk is below the exact floor of its own representations",
                not below,
                f"{len(below)} of {len(self.rows)} heads are",
            ),
            Criterion(
                "no affine head above a bottleneck is below 2(d − 1 − m)/(3d)",
                not under,
                f"{len(under)} of {len(limited)} heads are",
            ),
            Criterion(
                f"every affine head comes within {NEAR} of its floor, which is 0 above a bottleneck from m = d − 1 on",
                True if max(gaps) <= NEAR else None,
                f"{max(gaps):.2g} above at most",
            ),
        )

    @property
    def agreement(self) -> Agreement:
        """The verdict that the criteria lead to."""
        return agreement(self.criteria)

    def to_json(self) -> Json:
        """The outcome in the form of `experiment_json`."""
        return experiment_json("manifold", self.seed, self.rows, self.criteria, self.settings)


def manifold(
    dataset: Dataset | None = None, *, points: int = 5, hidden: int = 24, steps: int = 1000, seed: int = 0
) -> ManifoldHeads:
    """Train heads on frozen representations, and through bottlenecks of width 1 to d, and certify their Mixup risks.

    Parameters
    ----------
    dataset : Dataset, optional
        The frozen representations; if not given, three points of one class around one of another.
    points : int
        d, the classes above the bottleneck, one input each.
    hidden : int
        Units of each of the two hidden layers of a head with rectifiers.
    steps : int
        Steps of each training.

    Raises
    ------
    InputError
        If the settings make no experiment.

    Examples
    --------
    >>> found = manifold(points=2, hidden=4, steps=60)
    >>> [(row.placement.dimension, row.is_affine, row.zero_with) for row in found.rows[2:]]
    [(1, True, 'affine'), (1, False, 'affine'), (2, True, 'affine'), (2, False, 'affine')]
    >>> found.criteria[0].holds, found.criteria[1].holds
    (True, True)
    """
    frozen = load(_CORNER) if dataset is None else dataset
    _check(frozen, points, hidden, steps, seed)
    total, rows = 2 + 2 * points, list[HeadRow]()
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(1)  # the networks are tiny: threads would wait for one another
        for width in range(points + 1):
            for affine in (True, False):
                step("heads", len(rows), total)
                training = _Training(hidden, steps, seed, affine)
                rows.append(_frozen(frozen, training) if not width else _bottleneck(points, width, training))
    finally:
        torch.set_num_threads(before)
    settings: dict[str, Json] = {"points": points, "hidden": hidden, "steps": steps, "frozen": frozen.name}
    return ManifoldHeads(seed, tuple(rows), settings)


def _check(frozen: Dataset, points: int, hidden: int, steps: int, seed: int) -> None:
    if len(frozen.classes) < 2 or frozen.size > MOST_FROZEN_ROWS:
        raise InputError(
            f"{frozen.name} has {frozen.size} points of {len(frozen.classes)} classes: the experiment takes 2 classes "
            f"or more and at most {MOST_FROZEN_ROWS} points"
        )
    if not 2 <= points <= MOST_CLASSES:
        raise InputError(f"`points` has to be from 2 to {MOST_CLASSES}, not {points}")
    if not 1 <= hidden <= MOST_UNITS:
        raise InputError(f"`hidden` has to be from 1 to {MOST_UNITS:,}, not {hidden}")
    if not 1 <= steps <= 10**6 or seed < 0:
        raise InputError("`steps` has to be from 1 to 1,000,000, and `seed` at least 0")


@dataclass(frozen=True)
class _Training:
    """The size of a head, and how it is trained."""

    hidden: int
    steps: int
    seed: int
    affine: bool

    def head(self, width: int, classes: int) -> torch.nn.Sequential:
        """A head without training."""
        if self.affine:
            return torch.nn.Sequential(torch.nn.Linear(width, classes))
        sizes = (width, self.hidden, self.hidden, classes)
        layers = [torch.nn.Linear(one, other) for one, other in pairwise(sizes)]
        return torch.nn.Sequential(layers[0], torch.nn.ReLU(), layers[1], torch.nn.ReLU(), layers[2])

    def train(self, encoder: torch.nn.Module, head: torch.nn.Module, x: torch.Tensor, y: torch.Tensor) -> None:
        """Descend the squared Mixup loss of what the encoder gives, on pairs of rows and uniform λ."""
        draw = torch.Generator().manual_seed(self.seed)
        parameters = [*encoder.parameters(), *head.parameters()]
        adam = torch.optim.Adam(parameters, _RATE)
        slower = torch.optim.lr_scheduler.CosineAnnealingLR(adam, self.steps)
        every = torch.cartesian_prod(torch.arange(len(x)), torch.arange(len(x)))
        for number in range(self.steps):
            if number % 100 == 0:
                step("steps", number, self.steps)
            few = len(every) <= _PAIRS
            pairs = every if few else every[torch.randint(len(every), (_PAIRS,), generator=draw)]
            share = torch.rand(len(pairs), 1, dtype=x.dtype, generator=draw)
            h = encoder(x)
            s, t = pairs[:, 0], pairs[:, 1]
            told = head(share * h[s] + (1 - share) * h[t])
            loss = ((told - share * y[s] - (1 - share) * y[t]) ** 2).sum(dim=1).mean()
            adam.zero_grad()
            loss.backward()
            adam.step()
            slower.step()


def _frozen(dataset: Dataset, training: _Training) -> HeadRow:
    """A head on given representations."""
    classes = len(dataset.classes)
    held = sorted((row, index) for index, rows in enumerate(dataset.rows) for row in rows)
    points = [list(map(float, dataset.point(index))) for _, index in held]
    x = torch.tensor(points, dtype=torch.float64)
    y = torch.eye(classes, dtype=torch.float64)[[dataset.labels[index] for _, index in held]]
    # A head of any unit: the inputs are brought to mean 0 and one scale, which the first layer takes up.
    middle, scale = x.mean(dim=0), x.std(dim=0).clamp_min(1e-12)
    torch.manual_seed(training.seed)
    head = training.head(dataset.dimension, classes).double()
    training.train(torch.nn.Identity(), head, (x - middle) / scale, y)
    with torch.no_grad():
        first = head[0]
        assert isinstance(first, torch.nn.Linear)
        first.weight.div_(scale)
        first.bias.sub_(first.weight @ middle)
    return _row("frozen", dataset, exact_head(head), training.affine, None)


def _bottleneck(classes: int, width: int, training: _Training) -> HeadRow:
    """A head above a bottleneck, trained with the encoder that places one input for each class."""
    torch.manual_seed(training.seed)
    encoder = torch.nn.Linear(classes, width).double()
    head = training.head(width, classes).double()
    x = torch.eye(classes, dtype=torch.float64)
    training.train(encoder, head, x, x)
    inputs = Dataset.from_integers(np.eye(classes, dtype=np.int64), 1, range(classes), "the inputs")
    placement = feature_rows(exact_head(encoder), 1, inputs).dataset()
    over_all = least_affine_loss_of_any(classes, width) if training.affine else None
    return _row("bottleneck", placement, exact_head(head), training.affine, over_all)


def _row(name: str, placement: Dataset, head: Network, affine: bool, over_all: Fraction | None) -> HeadRow:
    risk = certified_report(head, placement, _UNIFORM, in_floats=True).squared
    floor = least_affine_loss(placement) if affine else least_squared_loss(placement)
    return HeadRow(name, affine, placement, risk, floor, over_all)


def exact_head(module: torch.nn.Module) -> Network:
    """The exact network of linear layers with rectifiers between them.

    Examples
    --------
    >>> exact_head(torch.nn.Linear(2, 3)).outputs
    3
    """
    layers = [each for each in module.modules() if isinstance(each, torch.nn.Linear)]
    return fully_connected([(each.weight.detach().numpy(), each.bias.detach().numpy()) for each in layers])
