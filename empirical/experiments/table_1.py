"""Figure 1 and Table 1: what networks trained with Mixup say at the training points.

A two-layer ReLU network is trained on X₃² = {0, 1, 2} (or any other dataset) with λ ~ Beta(α, α) for several α, and on
the data themselves, ten times each. On X₃² the middle point is inside the segment between the two others; the
larger α, the more of the mixed points near it come from there, and the more a network that cannot jump leans to
the outer class. The theory says where to: the best constant on a ball of radius ε is h_ε (Lemma 2.3), and as
α grows its value at 1 tends to 2/3 for the outer class (Theorem 2.7).

**What is judged** is what is proved of the final weights of every run (`certified`): which rows it keeps, and its own
Mixup risk. The theory keeps a row if h_ε gives it clearly to its own class for every ε up to half the least distance
between unlike points; then every run has to. Otherwise the row is open: it depends on how sharply a network turns, and
the runs that lose it are counted. No network comes below the irreducible Mixup loss (Prop. 2.2), and by how much each
is above it is told. Plain training has to fit every row; that much is known without any theory. So it is the control:
where it does not, or its mean is off by more than `CLOSE`, the networks were trained too little to speak for
minimisers, and only the floor of the loss is judged. A row that is lost under a law whose probabilities still moved in
the second half of the steps is not judged either.

**What is beside it.** A network is no constant on a ball, and its ε is not known beforehand. For each α one ε is fitted
to the mean probabilities, and h_ε at that ε is tabled as the prediction, with how well it explains them; this judges
nothing. A mean probability may be `CLOSE`, or three standard errors, from it. Where h_ε leads by less than two
probabilities may be off together, its decision is not compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from mixproof.empirical.experiments.certified import certified_runs, excess_stated, floor_respected
from mixproof.empirical.experiments.criteria import (
    STANDARD_ERRORS,
    Agreement,
    Criterion,
    Measured,
    agreement,
    check_runs,
    experiment_json,
)
from mixproof.empirical.experiments.floors import CONFIDENCE, measured_losses
from mixproof.empirical.experiments.predictions import CLEAR, left_open, radii, smoothed
from mixproof.empirical.experiments.table_1_cells import CLOSE, WIDE, LawResult, TableCell, TabledCell
from mixproof.empirical.training.batches import Lambdas, Member
from mixproof.empirical.training.checkpoints import Checkpoint
from mixproof.empirical.training.ensembles import TrainedEnsemble, train
from mixproof.empirical.training.networks import TwoLayerReLU
from mixproof.empirical.training.optimisers import Adam
from mixproof.empirical.training.recipes import Device, Precision, Progress, Recipe
from mixproof.geometry.aliases import Floats, Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import points_of
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import steps
from mixproof.geometry.numbers.digits import nearest_float
from mixproof.geometry.numbers.rationals import rational, rational_text
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.classifier.ball.enclosed_constant import enclosed_constant
from mixproof.solvers.mixing.beta import Beta

MOST_POINTS = 200
"""Data points up to which the exact h_ε is computed: it takes about m³ operations."""

_CLEARLY_MORE = 1e-9
"""Far more than the error of `nearest_float`."""

_SHOWN = 4
"""Rows that are named."""


@dataclass(frozen=True, eq=False)
class LineProbabilities:
    """Mean probability of the first class along a line of data (Figure 1): (P,) places, (L, P) means and errors."""

    places: Floats
    means: Floats
    standard_errors: Floats


@dataclass(frozen=True, eq=False)
class Table1:
    """The outcome; `profile` is there for data on a line."""

    dataset: Dataset
    recipe: Recipe
    runs: int
    laws: tuple[LawResult, ...]
    profile: LineProbabilities | None

    @property
    def rows(self) -> tuple[TableCell, ...]:
        """The table, law by law."""
        return tuple(cell for law in self.laws for cell in law.cells)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """What is proved of the final weights: the rows kept, the floor of the loss, and the excess over it."""
        certified = [law.certified for law in self.laws]
        return self._rows_kept(), floor_respected(certified), excess_stated(certified)

    @cached_property
    def beside(self) -> tuple[Criterion, ...]:
        """Means of probabilities and losses beside the h_ε that is fitted to them; nothing is judged by them."""
        return self._decisions(), self._probabilities(), self._floor()

    @property
    def control(self) -> TableCell:
        """The cell of plain training that is farthest from its label."""
        return max((cell for cell in self.rows if cell.alpha is None), key=lambda cell: cell.distance)

    def _judged(self, failing: Sequence[LawResult], worst: str) -> tuple[bool | None, str]:
        """The finding, unless plain training or what still moves shows that there is nothing to judge."""
        cell, more = self.control, "take more steps, or a wider network"
        unfit = next((law for law in self.laws if law.alpha is None and law.certified.lost), None)
        if unfit is not None:
            index, count = next(iter(unfit.certified.lost.items()))
            runs = f"{count} of {self.runs} runs of plain training lose row {self.dataset.row(index)}"
            return None, f"{runs}: {more}"
        if not cell.distance <= CLOSE:
            told = f"{cell.measured.mean:.3f} for {cell.predicted:g} at row {cell.row}"
            return None, f"plain training gives class {cell.label} {told}: {more}"
        if failing and not any(law.is_settled for law in failing):
            moved = f"{failing[0].moved:.3f} in the second half of the steps"
            return None, f"{worst}, but {failing[0].name} still moves by {moved}: {more}"
        return not failing, worst

    def _rows_kept(self) -> Criterion:
        failing = [law for law in self.laws if law.alpha is not None and law.wrongly_lost]
        wrong = [f"row {self.dataset.row(index)} with {law.name}" for law in failing for index in law.wrongly_lost]
        told = [f"{len(wrong)} of them are lost: {', '.join(wrong[:_SHOWN])}" if wrong else "all are kept"]
        opened = [(law, index) for law in self.laws for index in law.left_open]
        told += [
            f"row {self.dataset.row(index)} is open with {law.name}, and lost by {law.certified.lost.get(index, 0)} of "
            f"{self.runs} runs"
            for law, index in opened[:_SHOWN]
        ] + ([f"{len(opened) - _SHOWN} more are open"] if len(opened) > _SHOWN else [])
        return Criterion(
            "every run, decided exactly from its final weights, gives every data point to its own class, if h_ε gives "
            f"it at least {CLEAR} there for every ε up to half the least distance between unlike points",
            *self._judged(failing, "; ".join(told)),
        )

    def _decisions(self) -> Criterion:
        clear = [(law, index) for law in self.laws for index in range(self.dataset.size) if law.is_clear(index)]
        wrong = [(law, index) for law, index in clear if not law.decided[index] == law.predicted[index] >= 0]
        close = len(self.laws) * self.dataset.size - len(clear)
        first = "".join(f": {law.name}, row {self.dataset.row(index)}" for law, index in wrong[:1])
        worst = f"{len(wrong)} of {len(clear)} differ{first}"
        return Criterion(
            "the class of largest mean probability is the predicted one at every data point where h_ε leads by more "
            "than the probabilities may be off",
            *self._judged([law for law, _ in wrong], worst + (f"; {close} too close to call" if close else "")),
        )

    def _probabilities(self) -> Criterion:
        worst, widest = (max(self.rows, key=key) for key in (lambda cell: cell.off, lambda cell: cell.allowed))
        failing = [law for law in self.laws if any(not cell.off <= 1 for cell in law.cells)]
        holds, told = self._judged(failing, f"{worst.measured.mean:.3f} for {worst.predicted:.3f} at row {worst.row}")
        if holds and widest.allowed > WIDE:
            scatter = f"{widest.measured.mean:.3f} ± {widest.measured.margin:.3f} at row {widest.row}"
            holds, told = None, f"the runs scatter too much to tell, as {scatter}: take more runs, or more steps"
        return Criterion(
            f"for each α one ε brings h_ε within max({STANDARD_ERRORS} standard errors, {CLOSE}) of the mean "
            f"probabilities at every data point, and plain training is within {CLOSE} of the labels",
            *(holds, told),
        )

    def _floor(self) -> Criterion:
        rooms = {law.name: law.losses.room for law in self.laws if law.losses is not None}
        return Criterion(
            "no Mixup loss is below the irreducible one: neither the expected loss of a trained model, up to "
            f"quadrature, nor the mean training loss, up to its {CONFIDENCE:.1%} interval",
            all(room >= 0 for room in rooms.values()),
            ", ".join(f"{name}: {room:+.4f}" for name, room in rooms.items()) or "no law of λ",
        )

    @property
    def agreement(self) -> Agreement:
        """The verdict that the criteria lead to."""
        return agreement(self.criteria)

    def to_json(self) -> Json:
        """The outcome in the form of `experiment_json`, with the ε and the losses of each law."""
        settings: dict[str, Json] = {
            "dataset": self.dataset.name,
            "runs": self.runs,
            "steps": self.recipe.steps,
            "network": self.recipe.network.name,
            "optimiser": self.recipe.optimiser.name,
            "lambdas": self.recipe.lambdas,
            "precision": self.recipe.precision,
            "laws": [law.to_json() for law in self.laws],
        }
        certified = [law.certified for law in self.laws]
        return experiment_json(
            "table-1", self.recipe.seed, self._tabled, self.criteria, settings, certified=certified, beside=self.beside
        )

    @property
    def _tabled(self) -> list[TabledCell]:
        """The cells with what is proved of their data points."""
        return [TabledCell(law, cell) for law in self.laws for cell in law.cells]


def table_1(  # noqa: PLR0913
    dataset: Dataset | None = None,
    alphas: Sequence[Fraction | int | str] = (1, 32, 128),
    *,
    runs: int = 10,
    steps: int = 5000,
    hidden: int = 512,
    lambdas: Lambdas = "one a step",
    seed: int = 0,
    precision: Precision = "float32",
    device: Device = "auto",
    progress: Progress | None = None,
    checkpoint: Checkpoint | None = None,
) -> Table1:
    """Train networks on a dataset with several laws of λ and hold them against h_ε.

    Parameters
    ----------
    dataset : Dataset, optional
        X₃² where none is given.
    alphas : sequence of positive rationals
        The α of the laws Beta(α, α). Plain training is always there beside them.
    runs : int
        Repetitions, at least 2.

    Raises
    ------
    InputError
        If the settings make no experiment, or the dataset has one class only or more than `MOST_POINTS` points.

    Examples
    --------
    >>> small = table_1(alphas=[128], runs=4, steps=1500, hidden=128, device="cpu")
    >>> [law.decided for law in small.laws], small.agreement.value  # Mixup gives the middle point away
    ([(0, 1, 0), (0, 0, 0)], 'agrees')
    """
    data = load("counterexample") if dataset is None else dataset
    check_runs(runs)
    if len(data.classes) < 2:
        raise InputError(f"{data.name} has one class only: there is nothing to tell apart")
    if data.size > MOST_POINTS:
        raise InputError(f"{data.name} has {data.size} points; h_ε is tabled at {MOST_POINTS} at most: take fewer")
    laws = [None, *(Beta(alpha, alpha) for alpha in dict.fromkeys(rational(each) for each in alphas))]
    halfway = steps // 2
    record = tuple(sorted({halfway, *range(0, steps + 1, max(1, steps // 200))}))
    network, optimiser = TwoLayerReLU(hidden), Adam()
    recipe = Recipe(
        *(network, optimiser, steps),
        lambdas=lambdas,
        seed=seed,
        precision=precision,
        device=device,
        record=record,
        keep=(halfway,),
    )
    members = [Member(data, law, run) for law in laws for run in range(runs)]
    trained = train(members, recipe, progress, checkpoint)
    return Table1(
        data,
        recipe,
        runs,
        tuple(_law(data, law, trained, k * runs, runs) for k, law in enumerate(laws)),
        _profile(data, trained, runs),
    )


def _law(dataset: Dataset, law: Beta | None, trained: TrainedEnsemble, first: int, runs: int) -> LawResult:
    """Compare the runs of one law, which are next to each other in the ensemble."""
    chosen = slice(first, first + runs)
    halfway, probabilities = (
        each.probabilities(points_of(dataset), chosen) for each in (trained.after(trained.recipe.steps // 2), trained)
    )
    if law is None:
        epsilon, predicted = None, np.eye(len(dataset.classes))[list(dataset.labels)]
        winners = dataset.labels
    else:
        epsilon = _best_radius(dataset, law, probabilities)
        predicted, winners = _exactly(dataset, law, epsilon)
    alpha = None if law is None else law.a
    cells = tuple(
        TableCell(
            *(alpha, index, dataset.row(index), name),
            Measured.over(probabilities[:, index, label]),
            float(predicted[index, label]),
            epsilon,
        )
        for index in range(dataset.size)
        for label, name in enumerate(_shown(dataset))
    )
    decided = tuple(int(label) for label in probabilities.mean(axis=0).argmax(axis=1))
    moved = float(np.abs((probabilities - halfway).mean(axis=0)).max())
    losses = None if law is None else measured_losses(dataset, law, trained, chosen)
    name = "plain training" if alpha is None else f"α = {rational_text(alpha)}"
    certified = certified_runs(name, trained, chosen, law)
    opened = {} if law is None else left_open(dataset, law)
    return LawResult(alpha, epsilon, cells, decided, winners, moved, losses, certified, opened)


def _shown(dataset: Dataset) -> Sequence[str]:
    """The classes that are tabled: of two, the first says it all."""
    return dataset.classes[:1] if len(dataset.classes) == 2 else dataset.classes


def _best_radius(dataset: Dataset, law: Beta, probabilities: Floats) -> Fraction:
    """The ε whose h_ε is nearest in the worst case, in units of what is allowed."""
    tried = radii(dataset)
    allowed = np.maximum(STANDARD_ERRORS * probabilities.std(axis=0, ddof=1) / np.sqrt(len(probabilities)), CLOSE)
    off = np.abs(smoothed(dataset, law, tried) - probabilities.mean(axis=0)) / allowed
    return tried[int(np.nan_to_num(off, nan=np.inf).max(axis=(1, 2)).argmin())]


def _exactly(dataset: Dataset, law: Beta, epsilon: Fraction) -> tuple[Floats, tuple[int, ...]]:
    """h_ε at the data points as floats, and the classes it decides for, exactly; −1 for a tie."""
    indices = steps(range(dataset.size), "the prediction", dataset.size)
    values, winners = [], []
    for index in indices:
        found = enclosed_constant(dataset, law.a, dataset.point(index), epsilon)
        assert found is not None  # a data point is in its own ball
        values.append([nearest_float(found[label]) for label in range(len(found))])
        second, first = sorted(values[-1])[-2:]
        if first - second > _CLEARLY_MORE:
            winners.append(values[-1].index(first))
        else:
            winners.append(_exact_winner(dataset, law, index, epsilon))
    return np.array(values), tuple(winners)


def _exact_winner(dataset: Dataset, law: Beta, index: int, epsilon: Fraction) -> int:
    """The class that h_ε decides for at a data point, or −1 for a tie: where enclosures do not tell."""
    found = best_constant(dataset, law, dataset.point(index), epsilon)
    assert found is not None
    best = found.winners()
    return best[0] if best is not None and len(best) == 1 else -1


def _profile(dataset: Dataset, trained: TrainedEnsemble, runs: int) -> LineProbabilities | None:
    if dataset.dimension > 1:
        return None
    points = points_of(dataset)
    beyond = 0.25 * float(np.ptp(points))
    places = np.linspace(points.min() - beyond, points.max() + beyond, 241)
    first = trained.probabilities(places[:, None])[:, :, 0].reshape(-1, runs, len(places))
    return LineProbabilities(places, first.mean(axis=1), first.std(axis=1, ddof=1) / np.sqrt(runs))
