"""Figure 3: decision boundaries of plain training and of Mixup on two moons.

Two moons are pulled apart to a margin, and two-layer ReLU networks are trained on them by plain training, and with
λ ~ Beta(α, α) for α = 1 and α = 1024; their mean probabilities are taken on a grid over [−2, 2]².

The theory speaks of the training points: where no point of the data is inside a segment that ends in another class,
the Mixup-optimal classifier gives every point its own class and is continuous there (Theorem 2.10), so that a
network can keep them all. That is what is held against the training: its error on such points should be zero, up to
what a network is too smooth for. Where the boundary runs between the moons the theory leaves free off X_mix; it is
drawn, and its distance from the data told.

**What is judged** is what is proved of the final weights of every run (`certified`). Theorem 2.10 is about the limit
ε → 0, and a network is no such limit: with α = 1024 nearly all mixed points are midpoints, and at the smaller margin
some midpoints of the one moon fall close to points of the other. So a row is one that the theory keeps if h_ε
(Lemma 2.3) gives it clearly to its own class for every ε up to half the least distance between the moons. Every run has
to keep every such row; a row that is lost otherwise is told, with the least such ε that explains it. And the Mixup risk
of no run is below the irreducible loss; its excess is told. Plain training is the control: where it does not fit
the points, nothing but that is judged.

**What is beside it.** The mean error on the points that are inside no segment with an end in another class, which is to
be at most `LITTLE`, the measure that the paper takes for training errors in Figure 2; and for the points that the mean
prediction of a panel loses, one ε that explains them all.

The script that the authors published never resets the gradients in its Mixup branch, so that step t descends
the sum of all gradients so far. Both ways are trained; what the theory predicts it predicts of minimisers, so only
descent on the gradient itself is judged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from mixproof.empirical.experiments.certified import CertifiedRuns, certified_runs, excess_stated, floor_respected
from mixproof.empirical.experiments.criteria import (
    Agreement,
    Criterion,
    Measured,
    agreement,
    check_runs,
    experiment_json,
    number_json,
)
from mixproof.empirical.experiments.predictions import CLEAR, left_open, radii, smoothed
from mixproof.empirical.training.batches import Member
from mixproof.empirical.training.checkpoints import Checkpoint
from mixproof.empirical.training.ensembles import TrainedEnsemble, train
from mixproof.empirical.training.networks import TwoLayerReLU
from mixproof.empirical.training.optimisers import Adam
from mixproof.empirical.training.recipes import Device, Precision, Progress, Recipe
from mixproof.geometry.aliases import Floats, Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import points_of
from mixproof.geometry.data.sources import load
from mixproof.geometry.incidence.collinearity import Ends, conflict_count, lines_between
from mixproof.geometry.numbers.rationals import rational, rational_text
from mixproof.solvers.mixing.beta import Beta

EXTENT = 2.0
"""The grid covers [−EXTENT, EXTENT]²."""

LITTLE = 0.01
"""Mean training error that counts as none: the measure that the paper takes in Figure 2."""

NEAR_TIE = 0.05
"""The most that the own class may be above ½ where a lost point counts as explained; the tolerance of Table 1."""

_RADII = 24

_SHOWN = 4
"""Rows that are named."""


@dataclass(frozen=True, eq=False)
class Panel:
    """One way of training on one dataset.

    Parameters
    ----------
    alpha : Fraction or None
        λ ~ Beta(α, α); None for plain training.
    accumulated : bool
        Whether gradients were never reset, as in the published script.
    error : Measured
        Share of the points kept by the theory that a run decides otherwise than their class.
    lost : tuple of int
        Rows of such points that the mean prediction decides otherwise.
    smoothing : Fraction or None
        The least ε at which h_ε is near a tie, or beyond it, at every lost point; None if there is none to explain.
    grid : (G, G) array
        Mean probability of the second class; the first axis is the second coordinate, upwards.
    boundary_distance : float
        Least distance from a training point to a place on the grid that is decided for the other class.
    certified : CertifiedRuns
        What is proved of the final weights; of the decisions alone where gradients accumulate.
    left_open : mapping of int to Fraction
        Points that some run loses and the theory leaves open, with the least ε at which it does.
    """

    margin: Fraction
    alpha: Fraction | None
    accumulated: bool
    error: Measured
    lost: tuple[int, ...]
    smoothing: Fraction | None
    grid: Floats
    boundary_distance: float
    certified: CertifiedRuns
    left_open: Mapping[int, Fraction]

    @property
    def wrongly_lost(self) -> list[int]:
        """The points that the theory keeps and some run loses."""
        return [index for index in self.certified.lost if index not in self.left_open]

    @property
    def name(self) -> str:
        """The panel's title."""
        return _title(self.margin, self.alpha, self.accumulated)

    @property
    def is_judged(self) -> bool:
        """True where the theory speaks of it."""
        return not self.accumulated

    def to_json(self) -> Json:
        """The panel without its grid."""
        return {
            "margin": rational_text(self.margin),
            "alpha": None if self.alpha is None else rational_text(self.alpha),
            "gradients": "accumulated" if self.accumulated else "reset",
            "judged": self.is_judged,
            "measured": number_json(self.error.mean),
            "standard_error": number_json(self.error.standard_error),
            "predicted": 0.0,
            "rows_lost": list(self.lost),
            "explained_by_epsilon": None if self.smoothing is None else rational_text(self.smoothing),
            "boundary_distance": number_json(self.boundary_distance),
        }


@dataclass(frozen=True, eq=False)
class Figure3:
    """The outcome, margin by margin; each dataset belongs to a margin."""

    datasets: tuple[Dataset, ...]
    recipe: Recipe
    runs: int
    rows: tuple[Panel, ...]

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """What is proved of the final weights: the rows kept, the floor of the loss, and the excess over it."""
        certified = [panel.certified for panel in self.rows if panel.is_judged]
        return self._rows_kept(), floor_respected(certified), excess_stated(certified)

    def _rows_kept(self) -> Criterion:
        judged = [panel for panel in self.rows if panel.is_judged]
        words = (
            "where gradients are reset, every run, decided exactly from its final weights, gives every training point "
            f"to its own class, if h_ε gives it at least {CLEAR} there for every ε up to half the least distance "
            "between the moons"
        )
        for panel in judged:
            if panel.alpha is None and panel.certified.lost:
                return Criterion(words, None, f"{_losses(panel, list(panel.certified.lost))}: take more steps")
        wrong = [_losses(panel, panel.wrongly_lost) for panel in judged if panel.wrongly_lost]
        opened = [f"{_losses(panel, list(panel.left_open))}, which is open" for panel in judged if panel.left_open]
        return Criterion(words, not wrong, "; ".join([*(wrong or ["all are kept"]), *opened]))

    @cached_property
    def beside(self) -> tuple[Criterion, ...]:
        """Hardly a training point is lost that the theory keeps, and none without a reason."""
        judged = [panel for panel in self.rows if panel.is_judged]
        worst = max(judged, key=lambda panel: panel.error.mean)
        control = max((panel for panel in judged if panel.alpha is None), key=lambda panel: panel.error.mean)
        fitted = control.error.mean <= LITTLE
        too_short = f"plain training itself has the error {control.error.mean:.4f}: take more steps"
        lost = [f"row {row} at {panel.name}" for panel in judged for row in panel.lost]
        unexplained = [panel for panel in judged if panel.lost and panel.smoothing is None]
        return (
            Criterion(
                "where gradients are reset, the mean error on the training points that are inside no segment with an "
                f"end in another class is zero up to {LITTLE}",
                worst.error.mean <= LITTLE if fitted else None,
                f"{worst.error.mean:.4f} at {worst.name}" if fitted else too_short,
            ),
            Criterion(
                "every such point that a mean prediction loses is one where, for one ε below the least distance "
                f"between the moons, h_ε gives its class at most {0.5 + NEAR_TIE}",
                not unexplained if fitted else None,
                (", ".join(lost) or "none is lost") if fitted else too_short,
            ),
        )

    @property
    def agreement(self) -> Agreement:
        """The verdict that the criteria lead to."""
        return agreement(self.criteria)

    def to_json(self) -> Json:
        """The outcome in the form of `experiment_json`."""
        settings: dict[str, Json] = {
            "dataset": self.datasets[0].name,
            "runs": self.runs,
            "steps": self.recipe.steps,
            "network": self.recipe.network.name,
            "optimiser": self.recipe.optimiser.name,
            "lambdas": self.recipe.lambdas,
            "precision": self.recipe.precision,
        }
        certified = [panel.certified for panel in self.rows]
        return experiment_json(
            "figure-3", self.recipe.seed, self.rows, self.criteria, settings, certified=certified, beside=self.beside
        )


def figure_3(  # noqa: PLR0913
    margins: Sequence[Fraction | int | str] = ("1/2", "1/10"),
    alphas: Sequence[Fraction | int | str] = (1, 1024),
    *,
    runs: int = 10,
    steps: int = 1500,
    hidden: int = 500,
    points: int = 300,
    grid: int = 81,
    seed: int = 0,
    precision: Precision = "float32",
    device: Device = "auto",
    accumulate_gradients: Sequence[bool] = (False, True),
    progress: Progress | None = None,
    checkpoint: Checkpoint | None = None,
) -> Figure3:
    """Train networks on two moons and take their decisions on a grid.

    Parameters
    ----------
    margins : sequence of rationals
        How far the moons are pulled apart, one dataset each.
    alphas : sequence of positive rationals
        The α of the laws Beta(α, α). Plain training is always there beside them.
    runs : int
        Repetitions, at least 2.
    grid : int
        Number of places along each side of the grid.
    seed : int
        Of the moons and of the training.
    accumulate_gradients : sequence of bool
        Whether Mixup resets its gradients at each step (False), never does (True), or one after the other.

    Raises
    ------
    InputError
        If the settings make no experiment.

    Examples
    --------
    >>> quick = figure_3(["1/2"], [1], runs=2, steps=60, hidden=50, points=40, grid=9, device="cpu")
    >>> [panel.name for panel in quick.rows if panel.is_judged], quick.rows[0].grid.shape
    (['margin 1/2, plain training', 'margin 1/2, α = 1'], (9, 9))
    """
    check_runs(runs)
    chosen = list(dict.fromkeys(rational(margin) for margin in margins))
    datasets = tuple(load(f"moons:points={points},margin={rational_text(margin)},seed={seed}") for margin in chosen)
    laws: list[tuple[Beta | None, bool]] = [(None, False)]
    for alpha in dict.fromkeys(rational(each) for each in alphas):
        laws += [(Beta(alpha, alpha), accumulated) for accumulated in dict.fromkeys(accumulate_gradients)]
    recipe = Recipe(TwoLayerReLU(hidden), Adam(), steps, seed=seed, precision=precision, device=device)
    settings = [(data, law, accumulated) for data in datasets for law, accumulated in laws]
    members = [Member(data, law, run, accumulated) for data, law, accumulated in settings for run in range(runs)]
    trained = train(members, recipe, progress, checkpoint)
    margin_of = dict(zip(datasets, chosen, strict=True))
    panels = tuple(
        _panel(margin_of[data], trained, slice(k * runs, (k + 1) * runs), grid)
        for k, (data, _, _) in enumerate(settings)
    )
    return Figure3(datasets, recipe, runs, panels)


def _panel(margin: Fraction, trained: TrainedEnsemble, chosen: slice, size: int) -> Panel:
    """Gather the runs of one way of training, which are next to each other in the ensemble."""
    member = trained.members[chosen][0]
    points, labels = points_of(member.exact), np.array(member.exact.labels)
    at_points = trained.probabilities(points, chosen)
    kept = _kept(member.exact)
    wrong = at_points.argmax(axis=2)[:, kept] != labels[kept]
    lost = [index for index in kept if at_points[:, index].mean(axis=0).argmax() != labels[index]]
    explained = None if member.accumulate_gradients else _smoothing(member, lost)
    places = _grid_places(size)
    means = trained.probabilities(places, chosen)[:, :, 1].mean(axis=0)
    alpha = None if member.mixing is None else member.mixing.a
    judged = None if member.accumulate_gradients else member.mixing
    certified = certified_runs(_title(margin, alpha, member.accumulate_gradients), trained, chosen, judged)
    return Panel(
        margin,
        alpha,
        member.accumulate_gradients,
        Measured.over(wrong.mean(axis=1) if kept else np.zeros(len(wrong))),
        tuple(member.exact.row(index) for index in lost),
        explained,
        means.reshape(size, size),
        _boundary_distance(points, labels, places, means > 0.5),
        certified,
        {} if judged is None else left_open(member.exact, judged, list(certified.lost)),
    )


def _title(margin: Fraction, alpha: Fraction | None, accumulated: bool) -> str:
    """A panel in words."""
    law = "plain training" if alpha is None else f"α = {rational_text(alpha)}"
    return f"margin {rational_text(margin)}, {law}" + (", gradients accumulated" if accumulated else "")


def _losses(panel: Panel, points: Sequence[int]) -> str:
    """Points of a panel with how many runs lose them, in words."""
    told = [
        f"row {panel.certified.dataset.row(index)} by {panel.certified.lost.get(index, 0)}" for index in points[:_SHOWN]
    ]
    more = f" and {len(points) - _SHOWN} more" if len(points) > _SHOWN else ""
    return f"at {panel.name}, of {len(panel.certified.runs)} runs, {', '.join(told)}{more} lost"


def _smoothing(member: Member, lost: Sequence[int]) -> Fraction | None:
    """The smallest ε of a ladder at which h_ε leaves no lost point clearly to its own class."""
    dataset = member.exact
    if member.mixing is None or not lost:
        return None
    tried = radii(dataset, _RADII)
    shares = smoothed(dataset, member.mixing, tried, lost)
    own = shares[:, range(len(lost)), [dataset.labels[index] for index in lost]].max(axis=1)
    return next((tried[k] for k in range(len(tried)) if own[k] <= 0.5 + NEAR_TIE), None)


def _grid_places(size: int) -> Floats:
    """The (size², 2) places of the grid, row by row from below."""
    axis = np.linspace(-EXTENT, EXTENT, size)
    across, up = np.meshgrid(axis, axis)
    return np.column_stack([across.ravel(), up.ravel()])


def _kept(dataset: Dataset) -> list[int]:
    """The points inside no segment with an end in another class, decided exactly."""
    crowded = {
        index for index, lines in lines_between(dataset) if conflict_count(dataset, index, lines, Ends.SOME_OUTSIDE)
    }
    return [index for index in range(dataset.size) if index not in crowded]


def _boundary_distance(points: Floats, labels: Floats, places: Floats, second: Floats) -> float:
    """Least distance from a point to a place decided for the other of two classes; inf if there is none."""
    least = np.inf
    for label in (0, 1):
        other = places[second != bool(label)]
        for point in points[labels == label] if len(other) else ():
            least = min(least, float(np.min(np.linalg.norm(other - point, axis=1))))
    return least
