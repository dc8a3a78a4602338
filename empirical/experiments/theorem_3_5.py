"""Theorem 3.5 and Corollary 3.8: which direction linear models learn, by Mixup and by plain training.

A linear score θᵀx without bias descends the logistic loss from θ = 0, in float64 and without chance: Mixup the whole
expected loss J, by quadrature, for λ uniform unless told otherwise; plain training the loss of the data. Each by
gradient descent, with the inverse of the largest curvature as its rate, and by normalised gradient descent. The
angle to the max-margin direction θ̂ is followed over the steps.

Predicted limits: Mixup tends to the minimiser of J, which is enclosed rigorously; it is a multiple of θ̂ if θ̂
interpolates and the classes are balanced or have antipodal means, and as a rule not otherwise. Plain training on
separable data tends to θ̂: by steps of constant length like 1/t, by plain steps like 1/log t, too slowly to be
held against a number; and so slowly by any steps where a point of least margin is no support vector. A descent is
judged once its direction has settled; where that of Mixup has not, the experiment is undecided.

A linear model is a network of one layer. Its final weights are taken exactly (`certified`): its decision at every row
is proved, and held against that of the predicted direction wherever a direction within the tolerance cannot decide
otherwise; and its own Mixup risk is enclosed, as is the excess over the irreducible loss, which no linear model need
come near.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Literal

import numpy as np

from mixproof.empirical.experiments.certified import CertifiedRuns, certified_runs, excess_stated, floor_respected
from mixproof.empirical.experiments.criteria import Agreement, Criterion, agreement, experiment_json, number_json
from mixproof.empirical.training.batches import Member
from mixproof.empirical.training.ensembles import train
from mixproof.empirical.training.networks import LinearScore
from mixproof.empirical.training.optimisers import GradientDescent, NormalisedGradientDescent, Optimiser
from mixproof.empirical.training.recipes import Device, Progress, Recipe
from mixproof.geometry.aliases import Floats, Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import points_of, weights_of
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.solvers.linear.max_margin import MaxMargin, NotSeparable, Support, max_margin
from mixproof.solvers.linear.minimiser import linear_minimiser
from mixproof.solvers.mixing.beta import Beta

Descent = Literal["gradient", "normalised gradient"]

PARALLEL, OBLIQUE, NORMALISED = 1e-6, 1e-4, 1e-3
"""Tolerated angles in radians: of Mixup by gradient descent to a limit along θ̂ and to another; by unit steps."""

SETTLED = 0.2
"""A descent has settled if the second half of its steps turns it by less than this part of its tolerance."""


@dataclass(frozen=True, eq=False)
class Path:
    """One descent, seen by its angles.

    Parameters
    ----------
    mixing : Beta or None
        The law of λ; None for plain training.
    steps : (S,) integers
        Numbers of steps after which the direction was recorded, about evenly in their logarithm.
    angles : (S,) array
        Angle of θ to θ̂, in radians; NaN where there is no θ̂.
    predicted : float or None
        Angle of the predicted limit to θ̂.
    off : float or None
        Angle of the last θ to the predicted limit.
    moved : float
        Angle by which θ turned in the second half of the steps.
    tolerance : float or None
        Largest angle to the predicted limit that counts as none; None where no number is predicted.
    certified : CertifiedRuns
        What is proved of the final θ, under Mixup's law of λ for plain training too.
    decided : tuple of int
        Class of each data point by every direction within the tolerance of the limit; −1 where there is none.
    """

    dataset: Dataset
    mixing: Beta | None
    descent: Descent
    steps: tuple[int, ...]
    angles: Floats
    predicted: float | None
    off: float | None
    moved: float
    tolerance: float | None
    certified: CertifiedRuns
    decided: tuple[int, ...]

    @property
    def name(self) -> str:
        """The descent, in words."""
        return _name(self.dataset, self.mixing, self.descent)

    @property
    def turned(self) -> list[int]:
        """The data points that the final θ does not decide as the limit does."""
        (run,) = self.certified.runs
        return [index for index, label in enumerate(self.decided) if label >= 0 and run.winners[index] != (label,)]

    @property
    def is_judged(self) -> bool:
        """True where there is a limit to hold it against, and it has settled."""
        return self.off is not None and self.tolerance is not None and self.moved <= SETTLED * self.tolerance

    @property
    def holds(self) -> bool:
        """True where it ended at the predicted limit."""
        return self.off is not None and self.tolerance is not None and self.off <= self.tolerance

    def to_json(self) -> Json:
        """The angles, in radians, with the steps after which they were taken."""
        return {
            "dataset": self.dataset.name,
            "mixing": None if self.mixing is None else str(self.mixing),
            "descent": self.descent,
            "measured": number_json(float(self.angles[-1])),
            "predicted": self.predicted,
            "off": self.off,
            "tolerance": self.tolerance,
            "judged": self.is_judged,
            "rows_turned": [self.dataset.row(index) for index in self.turned],
            "steps": list(self.steps),
            "angles": [number_json(float(angle)) for angle in self.angles],
        }


@dataclass(frozen=True, eq=False)
class Theorem35:
    """The outcome, dataset by dataset; of the training nothing is drawn, the seed is that of the Gaussian data."""

    seed: int
    steps: int
    rows: tuple[Path, ...]

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """Settled descents end where they should, Mixup's settles, and what is proved of the final weights."""
        certified = [path.certified for path in self.rows]
        of_mixup = [path.certified for path in self.rows if path.mixing and path.descent == "gradient"]
        return *self._directions(), self._rows_decided(), floor_respected(certified), excess_stated(of_mixup)

    def _rows_decided(self) -> Criterion:
        judged = [path for path in self.rows if path.is_judged and any(label >= 0 for label in path.decided)]
        wrong = [f"row {path.dataset.row(path.turned[0])} at {path.name}" for path in judged if path.turned]
        rows = sum(label >= 0 for path in judged for label in path.decided)
        return Criterion(
            "every descent that settles, decided exactly from its final weights, gives every row to the class that the "
            "predicted direction gives it, if no direction within the tolerance does otherwise",
            not wrong if judged else None,
            f"{len(wrong)} descents differ, first {wrong[0]}" if wrong else f"{rows} rows of {len(judged)} descents",
        )

    def _directions(self) -> tuple[Criterion, Criterion]:
        judged = [path for path in self.rows if path.is_judged]
        wrong = [path for path in judged if not path.holds]
        open_ones = [
            path
            for path in self.rows
            if path.mixing and path.descent == "gradient" and path.off is not None and not path.is_judged
        ]
        worst = max(judged, key=lambda path: (path.off or 0) / (path.tolerance or 1), default=None)
        return (
            Criterion(
                "every descent that settles ends at the predicted direction, within "
                f"{PARALLEL:g} by gradient descent on the Mixup loss if that is θ̂ and {OBLIQUE:g} if not, and within "
                f"{NORMALISED:g} by normalised gradient descent",
                not wrong if judged else None,
                "no descent has settled at a direction that is predicted"
                if worst is None
                else f"{worst.off:.1e} for {worst.tolerance:g} at {worst.name}",
            ),
            Criterion(
                f"gradient descent on the Mixup loss settles, that is, turns by less than {SETTLED:g} of its tolerance "
                "in the second half of its steps",
                True if not open_ones else None,
                "all settled" if not open_ones else f"not settled: {open_ones[0].name}; take more steps",
            ),
        )

    @property
    def agreement(self) -> Agreement:
        """The verdict that the criteria lead to."""
        return agreement(self.criteria)

    def to_json(self) -> Json:
        """The outcome in the form of `experiment_json`."""
        settings: dict[str, Json] = {"steps": self.steps, "network": LinearScore().name, "precision": "float64"}
        certified = [path.certified for path in self.rows]
        return experiment_json("theorem-3.5", self.seed, self.rows, self.criteria, settings, certified=certified)


def default_datasets(seed: int = 0) -> tuple[Dataset, ...]:
    """Balanced Gaussian, unbalanced, antipodal and unbalanced Gaussian data; θ̂ interpolates on all of them.

    Examples
    --------
    >>> for dataset in default_datasets():
    ...     print(dataset.name, dataset.class_sizes, dataset.dimension)
    balanced Gaussian (5, 5) 100
    simplex (1, 2) 3
    antipodal (2, 3) 3
    unbalanced Gaussian (1, 5) 120
    """
    antipodal = [[1, 2, 0], [1, -1, 1], [1, -1, -1], [-1, 1, 1], [-1, -1, -1]]
    return (
        replace(load(f"gaussian:positive=5,negative=5,dimension=100,seed={seed}"), name="balanced Gaussian"),
        load("simplex:positive=2,negative=1"),
        Dataset.from_rows(antipodal, [1, 1, 1, 0, 0], "antipodal"),
        replace(load(f"gaussian:positive=5,negative=1,dimension=120,seed={seed}"), name="unbalanced Gaussian"),
    )


def theorem_3_5(  # noqa: PLR0913
    datasets: Sequence[Dataset] = (),
    mixing: Beta | None = None,
    *,
    steps: int = 10_000,
    seed: int = 0,
    device: Device = "auto",
    progress: Progress | None = None,
) -> Theorem35:
    """Follow the directions of linear models under Mixup and under plain training.

    Parameters
    ----------
    datasets : sequence of Dataset
        Each of two classes; `default_datasets` where none is given.
    mixing : Beta, optional
        The law of λ; uniform where none is given.
    steps : int
        Steps of each descent.
    seed : int
        Seed of the Gaussian data by default; the descents have no chance in them.

    Raises
    ------
    InputError
        If a dataset has not two classes, or too many points for the expected loss over all pairs.

    Examples
    --------
    >>> found = theorem_3_5([load("simplex")], steps=2000, device="cpu")
    >>> mixup = found.rows[0]
    >>> round(mixup.predicted, 6), round(float(mixup.angles[-1]), 6), found.agreement.value  # Mixup misses θ̂
    (0.030723, 0.030723, 'agrees')
    """
    if steps < 2:
        raise InputError(f"a descent takes at least 2 steps to settle, not {steps}")
    data = tuple(datasets) or default_datasets(seed)
    law = mixing or Beta(Fraction(1), Fraction(1))
    paths = []
    for dataset in data:
        for path in _paths(dataset, law, steps, device):
            paths.append(path)
            if progress:
                progress(len(paths), 4 * len(data))
    return Theorem35(seed, steps, tuple(paths))


def _paths(dataset: Dataset, law: Beta, steps: int, device: Device) -> Iterator[Path]:
    """The four descents on one dataset."""
    separator, minimiser = max_margin(dataset), linear_minimiser(dataset, law)
    margin = None if isinstance(separator, NotSeparable) else np.array(separator.direction, dtype=float)
    # Where the enclosure of the minimiser holds zero, it has no direction (alike classes, say).
    directed = minimiser is not None and not all(coordinate.contains(0) for coordinate in minimiser.theta)
    mixed = np.array([float(coordinate.mid()) for coordinate in minimiser.theta]) if minimiser and directed else None
    rate, step = 1 / _curvature(dataset), 1 / float(np.linalg.norm(points_of(dataset), axis=1).max())
    # Mixup has a finite minimiser, around which steps of constant length would circle.
    rules: list[tuple[Beta | None, Descent, Optimiser]] = [
        (law, "gradient", GradientDescent(rate)),
        (law, "normalised gradient", NormalisedGradientDescent(4 * step, decay=1.0)),
        (None, "gradient", GradientDescent(rate)),
        (None, "normalised gradient", NormalisedGradientDescent(step)),
    ]
    marks = tuple(sorted({steps // 2, *np.geomspace(1, steps, 40).round().astype(int).tolist()}))
    for mixing, descent, rule in rules:
        recipe = Recipe(
            *(LinearScore(), rule, steps, "expected"),
            precision="float64",
            device=device,
            record=marks,
            keep=marks,
        )
        trained = train([Member(dataset, mixing)], recipe)
        thetas = trained.curves.parameters[0][:, 0, 0]
        limit = mixed if mixing else margin
        tolerance = _tolerance(mixing, descent, mixed, separator)
        yield Path(
            *(dataset, mixing, descent, marks),
            np.full(len(marks), np.nan) if margin is None else angle(thetas, margin),
            None if limit is None or margin is None else float(angle(limit, margin)),
            None if limit is None else float(angle(thetas[-1], limit)),
            float(angle(thetas[marks.index(steps // 2)], thetas[-1])),
            tolerance,
            certified_runs(_name(dataset, mixing, descent), trained, slice(0, 1), law),
            _decided(dataset, limit, tolerance),
        )


def _name(dataset: Dataset, mixing: Beta | None, descent: Descent) -> str:
    """A descent in words."""
    law = "plain training" if mixing is None else str(mixing)
    return f"{dataset.name}, {law}, {descent} descent"


def _decided(dataset: Dataset, limit: Floats | None, tolerance: float | None) -> tuple[int, ...]:
    """The class of each point by all directions within the tolerance of the limit; −1 where they differ."""
    if limit is None or tolerance is None:
        return (-1,) * dataset.size
    # The distance of a direction from the boundary at x, in radians; what rounding adds to it is far below `PARALLEL`.
    with np.errstate(invalid="ignore"):
        away = np.pi / 2 - angle(points_of(dataset), limit)
    return tuple(-1 if not abs(each) > tolerance + PARALLEL else int(each > 0) for each in away)


def _tolerance(
    mixing: Beta | None, descent: Descent, mixed: Floats | None, separator: MaxMargin | NotSeparable
) -> float | None:
    """The angle to the predicted limit that counts as none; None where the approach is slower than any number."""
    if mixing is None:
        slow = descent == "gradient" or isinstance(separator, NotSeparable) or Support.TOUCHING in separator.supports
        return None if slow else NORMALISED
    if descent == "normalised gradient":
        return NORMALISED
    if mixed is None or isinstance(separator, NotSeparable):
        return OBLIQUE
    return PARALLEL if angle(mixed, np.array(separator.direction, dtype=float)) < PARALLEL / 10 else OBLIQUE


def angle(first: Floats, second: Floats) -> Floats:
    """The angle of vectors, in radians and to rounding even where it is tiny; NaN where one of them is zero.

    Examples
    --------
    >>> float(angle(np.array([1.0, 1e-9]), np.array([3.0, 0.0])))
    1e-09
    """
    with np.errstate(invalid="ignore"):
        one, other = (vector / np.linalg.norm(vector, axis=-1, keepdims=True) for vector in (first, second))
    return np.asarray(2 * np.arctan2(np.linalg.norm(one - other, axis=-1), np.linalg.norm(one + other, axis=-1)))


def _curvature(dataset: Dataset) -> float:
    """A bound of the curvature of both losses: σ' ≤ ¼, and a mixture z has E[zzᵀ] ≤ E[xxᵀ]."""
    weights = weights_of(dataset)
    return float(np.linalg.norm(np.sqrt(weights)[:, None] * points_of(dataset), ord=2) ** 2 / 4)
