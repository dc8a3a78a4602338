"""The plan of trials: how many models, and how long each is trained.

A time is turned into a budget of counted work, never looked up on a clock: the same call trains the same models on
every machine, and a faster one is done sooner.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from mixproof.geometry.errors import InputError

DEFAULT_GRID = tuple(map(Fraction, ("1/10", "1/5", "2/5", "1", "2", "8")))
"""The strengths that are trained where none is asked for, beside no Mixup."""

FOLDS = 5
"""Parts of the rows: each is held out once in a repetition."""

TRAIN_SECONDS = 60.0
"""Seconds of one core that training is planned for where no time is given."""

USUAL_STEPS, FEWEST_STEPS, MOST_REPEATS = 3000, 300, 5
"""Steps of a model where there is time; the least that are taken; repetitions of the cross-validation."""

MOST_FOLDS = 100
"""Most parts."""

_STEP_SECONDS, _WORK_A_SECOND = 2.5e-5, 5e10
"""Cost of a step of one model: a fixed one, and multiplications at so many a second of one core, by measurement."""

_MOST_ENTRIES = 3 * 10**8
"""Most numbers in the scaled tables of all splits together."""


@dataclass(frozen=True)
class TrialPlan:
    """The sizes of trials.

    Parameters
    ----------
    alphas : tuple of Fraction
        Strengths, each trained beside no Mixup.
    folds, repeats : int
        Each repetition divides the rows anew, trains on all folds but one, for each, and once on all rows.
    steps, batch : int
        Steps of Adam of a model, and pairs of rows in a step.
    hidden : int
        Units of the reference network.
    rate : float
        Of Adam at the first step; it falls to 0.
    seed : int
    certified : bool
        Enclose the Mixup losses of networks that are trained on all rows, where that is within the budget.
    """

    alphas: tuple[Fraction, ...]
    folds: int = FOLDS
    repeats: int = MOST_REPEATS
    steps: int = USUAL_STEPS
    batch: int = 64
    hidden: int = 128
    rate: float = 1e-2
    seed: int = 0
    certified: bool = True

    @property
    def ways(self) -> tuple[Fraction | None, ...]:
        """No Mixup, then each α from small to large."""
        return (None, *sorted(self.alphas))

    @property
    def models(self) -> int:
        """Number of models that are trained."""
        return len(self.ways) * (self.folds + 1) * self.repeats

    def within(self, seconds: float, work: int, entries: int) -> "TrialPlan":
        """The plan cut down to a time: first fewer repetitions, then fewer steps.

        Parameters
        ----------
        work : int
            Multiplications of one model for one row, forward.
        entries : int
            Numbers in the data.

        Raises
        ------
        InputError
            If the time does not suffice for the least there is.

        Examples
        --------
        >>> plan = TrialPlan(DEFAULT_GRID).within(60, 128 * 74, 1797 * 64)  # as on digits
        >>> plan.repeats, plan.steps, plan.models
        (4, 3000, 168)
        >>> plan = TrialPlan(DEFAULT_GRID).within(60, 128 * 794, 5000 * 784)
        >>> plan.repeats, plan.steps, plan.models
        (1, 1773, 42)
        """
        step = _STEP_SECONDS + 6 * self.batch * work / _WORK_A_SECOND
        one = replace(self, repeats=1).models
        repeats = min(
            self.repeats,
            max(1, int(seconds / (one * self.steps * step))),
            max(1, _MOST_ENTRIES // (entries * (self.folds + 1))),
        )
        steps = min(self.steps, int(seconds / (one * repeats * step)))
        if steps < min(FEWEST_STEPS, self.steps):
            least = one * FEWEST_STEPS * step
            raise InputError(
                f"{one} models of this size take about {least:.3g} seconds of training at the least: give "
                f"`train_seconds={least:.2g}` or more, or fewer α"
            )
        return replace(self, repeats=repeats, steps=steps)


def check_folds(class_sizes: Mapping[str, int], folds: int) -> None:
    """Refuse rows that cannot be held out fold by fold with every class on both sides.

    Raises
    ------
    InputError
        If a class has fewer rows than there are folds, or there are fewer than two classes or folds.

    Examples
    --------
    >>> check_folds({"a": 9, "b": 3}, 5)
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: training holds out each of 5 folds in turn, and class 'b' has 3 rows only: \
take fewer folds, `folds=3`
    """
    if len(class_sizes) < 2:
        raise InputError("training takes two classes or more, and the rows have one only: name another label column")
    if not 2 <= folds <= MOST_FOLDS:
        raise InputError(f"`folds` has to be from 2 to {MOST_FOLDS}, not {folds}")
    name, least = min(class_sizes.items(), key=lambda each: each[1])
    if least < folds:
        mend = f"take fewer folds, `folds={least}`" if least > 1 else "add rows of it"
        raise InputError(
            f"training holds out each of {folds} folds in turn, and class {name[:40]!r} has {least} "
            f"row{'s' * (least > 1)} only: {mend}"
        )


def grid_of(alphas: Sequence[Fraction] | None) -> tuple[Fraction, ...]:
    """The strengths to train: those asked for, or the usual ones.

    Examples
    --------
    >>> len(grid_of(None)), grid_of([Fraction(1)])
    (6, (Fraction(1, 1),))
    """
    return DEFAULT_GRID if alphas is None else tuple(dict.fromkeys(alphas))
