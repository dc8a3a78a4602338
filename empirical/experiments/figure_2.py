"""Figure 2: the training errors of a ResNet-18 with and without Mixup.

With λ ~ Beta(1024, 1024) nearly every image that the network sees is the mean of two, and its label half the one and
half the other class. The paper trains a ResNet-18 for small images on MNIST, CIFAR-10 and CIFAR-100 in this way, and on
the images themselves: Adam at 10⁻³, batches of 128, 50 epochs, 5 runs. Where no image lies on a segment between others
the Mixup-optimal classifier gives every image its own class (Theorem 2.10), so that Mixup should fit the training
images as plain training does; the final training errors are found within 1 % of each other.

Here the embedded scans of digits are the default, and the sets of the paper are read from files. Errors are taken on
the training images as they are, after every epoch, with the statistics of batch normalisation that were gathered in
training. Pixels are brought to mean 0 and deviation 1 in each colour plane; images are not augmented.

**What is judged.** The runs with and without Mixup share their start and their order of images, so they are
compared run by run: the mean difference of the final errors with its 95 % interval. It agrees if the interval is
within ±1 %: being close is what is claimed, so being close is what has to be shown, and not merely that a
difference was not found. It disagrees if the interval is outside, and the error with Mixup has settled, that is, moved
by at most 1 % over the second half of the epochs: Mixup takes longer to fit, and where its error is still falling the
difference says nothing of where it ends. Two networks that have learnt nothing are close as well, so plain training
is the control: unless its mean error is at most 1 %, nothing is judged. In between, the budget does not suffice, and
that is what is said; of a small budget nothing else can be expected.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import numpy as np

from mixproof.empirical.experiments.criteria import (
    Agreement,
    Criterion,
    Measured,
    agreement,
    check_runs,
    experiment_json,
    number_json,
)
from mixproof.empirical.training.batches import Lambdas
from mixproof.empirical.training.checkpoints import Checkpoint
from mixproof.empirical.training.images import Budget, ImageCurves, train_images
from mixproof.empirical.training.recipes import Device, Precision, Progress
from mixproof.geometry.aliases import Floats, Json
from mixproof.geometry.data.images.sets import LabelledImages, load_images
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational, rational_text
from mixproof.solvers.mixing.beta import Beta

CLOSE = 0.01
"""Training errors that are nearer than this count as equal: the paper's measure."""

CONFIDENCE = 0.95

PAPER = Budget()
"""The paper's budget; what falls short of it is told with the result."""

_RUNS = 5


@dataclass(frozen=True, eq=False)
class Curve:
    """The training errors of one way of training.

    Parameters
    ----------
    alpha : Fraction or None
        λ ~ Beta(α, α); None for plain training.
    errors : (R, epochs + 1) array
        Training error of each run, before the first epoch and after each.
    losses : (R, epochs) array
        Mean loss of each epoch.
    weights : tuple of R str
        SHA-256 of the final weights.
    """

    alpha: Fraction | None
    errors: Floats
    losses: Floats
    weights: tuple[str, ...]

    @property
    def final(self) -> Measured:
        """The training error at the end."""
        return Measured.over(self.errors[:, -1])

    def to_json(self) -> Json:
        """The final error, and the curve."""
        over_runs = self.errors.std(axis=0, ddof=1) / np.sqrt(len(self.errors))
        return {
            "alpha": None if self.alpha is None else rational_text(self.alpha),
            "measured": number_json(self.final.mean),
            "standard_error": number_json(self.final.standard_error),
            "predicted": 0.0,
            "errors": [number_json(float(error)) for error in self.errors.mean(axis=0)],
            "standard_errors": [number_json(float(error)) for error in over_runs],
            "losses": [number_json(float(loss)) for loss in self.losses.mean(axis=0)],
            "weights": list(self.weights),
        }


@dataclass(frozen=True, eq=False)
class Figure2:
    """The outcome: plain training first, then Mixup."""

    images: LabelledImages
    budget: Budget
    runs: int
    whole: int
    rows: tuple[Curve, Curve]

    @property
    def difference(self) -> Measured:
        """By how much the final training error with Mixup is above that of plain training, run by run."""
        plain, mixed = self.rows
        return Measured.over(mixed.errors[:, -1] - plain.errors[:, -1])

    @property
    def still_moved(self) -> float:
        """By how much the mean error with Mixup changed over the second half of the epochs."""
        means = self.rows[1].errors.mean(axis=0)
        return float(means[-1] - means[(len(means) - 1) // 2])

    @property
    def shrunk(self) -> tuple[str, ...]:
        """In what the budget falls short of the paper's."""
        budget = self.budget
        parts = [
            f"{name} {mine} for {theirs}"
            for name, mine, theirs in (
                ("epochs", budget.epochs, PAPER.epochs),
                ("width", budget.width, PAPER.width),
                ("runs", self.runs, _RUNS),
                ("images", len(self.images), self.whole),
            )
            if mine < theirs
        ]
        return tuple(parts)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """Both ways of training end with the same error."""
        plain = self.rows[0].final.mean
        low, high = self.difference.interval(CONFIDENCE)
        worst = f"difference {self.difference.mean:+.4f}, interval {low:+.4f} to {high:+.4f}"
        holds: bool | None = None
        if plain > CLOSE:
            worst = f"plain training has the error {plain:.4f}, more than {CLOSE}: take more epochs, or a wider network"
        elif low >= -CLOSE and high <= CLOSE:
            holds = True
        elif abs(self.still_moved) > CLOSE:
            worst += (
                f"; with Mixup the error still moved by {self.still_moved:+.4f} in the second half: take more epochs"
            )
        elif low > CLOSE or high < -CLOSE:
            holds = False
        else:
            worst += ": take more runs"
        return (
            Criterion(
                f"plain training fits the images (mean error at most {CLOSE}), and the {CONFIDENCE:.0%} interval over "
                f"the runs of what Mixup adds to the final training error is within ±{CLOSE}",
                holds,
                worst,
            ),
        )

    @property
    def agreement(self) -> Agreement:
        """The verdict that the criterion leads to."""
        return agreement(self.criteria)

    def to_json(self) -> Json:
        """The outcome in the form of `experiment_json`."""
        low, high = self.difference.interval(CONFIDENCE)
        settings: dict[str, Json] = {
            "dataset": self.images.name,
            "images": len(self.images),
            "files": [{"name": file.name, "sha256": file.sha256} for file in self.images.files],
            "runs": self.runs,
            "epochs": self.budget.epochs,
            "batch": self.budget.batch,
            "network": f"ResNet-18 with 3 × 3 stem, width {self.budget.width}",
            "optimiser": f"Adam, rate {self.budget.rate}",
            "lambdas": self.budget.lambdas,
            "precision": self.budget.precision,
            "shrunk": list(self.shrunk),
            "difference": {"mean": number_json(self.difference.mean), "interval": [low, high]},
        }
        return experiment_json("figure-2", self.budget.seed, self.rows, self.criteria, settings)


def figure_2(  # noqa: PLR0913
    images: str | LabelledImages = "digits",
    data: Path | str | None = None,
    alphas: Sequence[Fraction | int | str] = (1024,),
    *,
    runs: int = _RUNS,
    epochs: int = PAPER.epochs,
    width: int = PAPER.width,
    subset: int | None = None,
    lambdas: Lambdas = "one a step",
    seed: int = 0,
    precision: Precision = "float32",
    device: Device = "auto",
    compiled: bool = False,
    progress: Progress | None = None,
    checkpoint: Checkpoint | None = None,
) -> Figure2:
    """Train a ResNet-18 with and without Mixup, and compare the final training errors.

    Parameters
    ----------
    images : str or LabelledImages
        ``digits``, ``mnist``, ``fashion-mnist``, ``cifar-10``, ``cifar-100`` or ``cifar-100-coarse``.
    data : path, optional
        The folder with the files; ``digits`` needs none.
    alphas : sequence of one positive rational
        The α of the law Beta(α, α).
    runs : int
        Repetitions, at least 2.
    width : int
        Channels of the first stage.
    subset : int, optional
        Number of images, drawn by the seed; all if not given.

    Raises
    ------
    InputError
        If the settings make no experiment, or the images cannot be read.

    Examples
    --------
    >>> tiny = figure_2(runs=2, epochs=1, width=2, subset=40, device="cpu")
    >>> tiny.rows[1].errors.shape, tiny.agreement.value  # a budget that shows nothing says so
    ((2, 2), 'undecided')
    """
    check_runs(runs)
    if len(alphas) != 1:
        raise InputError(f"figure 2 is drawn for one α, not for {len(alphas)}: name one")
    alpha = rational(alphas[0])
    whole = images if isinstance(images, LabelledImages) else load_images(images, data)
    part = whole if subset is None else whole.part(subset, seed)
    budget = Budget(epochs, width=width, lambdas=lambdas, seed=seed, precision=precision, compiled=compiled)
    found = train_images(
        part, (None, Beta(alpha, alpha)), runs, budget, device=device, progress=progress, checkpoint=checkpoint
    )
    return Figure2(part, budget, runs, len(whole), (_curve(None, found, 0), _curve(alpha, found, 1)))


def _curve(alpha: Fraction | None, found: ImageCurves, way: int) -> Curve:
    return Curve(alpha, found.errors[way], found.losses[way], tuple(map(str, found.weights[way])))
