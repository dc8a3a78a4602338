"""The training that is asked for beside an audit: checked before the audit begins, done after it."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mixproof.empirical.trials.plan import FOLDS, TRAIN_SECONDS, TrialPlan, check_folds, grid_of
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import TimeUp, check_seconds, seconds_given
from mixproof.reports.agreement.training import NO_TORCH, has_torch
from mixproof.reports.audit.trained.findings import TrainedFindings
from mixproof.theory.audit.findings import AuditFindings

if TYPE_CHECKING:
    from mixproof.empirical.training.networks import Architecture

Model = str | Callable[[int, int], Any]
"""A function that makes a torch module from the numbers of coordinates and classes, or its ``module:function``."""


@dataclass(frozen=True)
class Request:
    """A training that is asked for.

    Parameters
    ----------
    alphas : tuple of Fraction or None
        Strengths to train; the usual ones if not given.
    seconds : float or None
        Seconds of one core to plan for; half of those given for the audit, or `TRAIN_SECONDS`, if not given.
    folds : int
    model : str, callable or None
        The user's own network in place of the reference network.
    checkpoint : Path or None
        The file in which the training leaves its state, and goes on from.
    seed : int
    certified : bool
        Enclose the Mixup losses of the networks trained on all rows, within the budget.
    """

    alphas: tuple[Fraction, ...] | None = None
    seconds: float | None = None
    folds: int = FOLDS
    model: Model | None = None
    checkpoint: Path | None = None
    seed: int = 0
    certified: bool = True

    def planned(self, rows: Rows) -> "Planned":
        """The training of some rows, with all checked that can be checked before it begins.

        Raises
        ------
        InputError
            If torch is missing, the rows do not suffice, the model fails, or the time does not.

        Examples
        --------
        >>> from mixproof.geometry.data.sources import load_rows
        >>> Request(folds=2).planned(load_rows("alternating-line")).plan.models
        105
        """
        if not has_torch():
            raise InputError(f"training needs torch: {NO_TORCH}")
        check_folds(rows.class_sizes, self.folds)
        if self.seconds is not None:
            check_seconds(self.seconds)
        given = seconds_given()
        seconds = self.seconds if self.seconds is not None else TRAIN_SECONDS if given is None else given / 2
        start = TrialPlan(grid_of(self.alphas), self.folds, seed=self.seed, certified=self.certified)
        network = None if self.model is None else _network(self.model, rows)
        classes = len(rows.class_sizes)
        work = start.hidden * (rows.dimension + classes) if network is None else network.work
        plan = start.within(seconds, work, rows.count * rows.dimension)
        return Planned(rows, plan, network, self.checkpoint)


@dataclass(frozen=True, eq=False)
class Planned:
    """A training that may begin."""

    rows: Rows
    plan: TrialPlan
    network: "Architecture | None"
    checkpoint: Path | None

    def beside(self, found: AuditFindings, outside: Rows | None = None) -> TrainedFindings:
        """The findings of an audit of the same rows, with the outcome of the training.

        Where the time is up, the outcome is the reason.

        Parameters
        ----------
        outside : Rows, optional
            Rows that the networks are scored on besides.
        """
        from mixproof.empirical.training.checkpoints import Checkpoint
        from mixproof.empirical.trials.run import run_trials

        kept = None if self.checkpoint is None else Checkpoint(self.checkpoint)
        try:
            trials = run_trials(self.rows, self.plan, self.network, kept, outside)
        except TimeUp as error:
            state = "nothing was kept" if kept is None else f"its state is in {kept.path}"
            return TrainedFindings.joined(found, None, f"{error}; {state}")
        return TrainedFindings.joined(found, trials)


def _network(model: Model, rows: Rows) -> Any:
    """The architecture that a user's function makes modules of."""
    from mixproof.empirical.training.modules import ModuleNetwork
    from mixproof.empirical.trials.models import load_model

    make = load_model(model) if isinstance(model, str) else model
    title = model if isinstance(model, str) else getattr(model, "__name__", type(model).__name__)
    return ModuleNetwork(make, title, rows.dimension, len(rows.class_sizes))
