"""Criteria that hold an experiment against the exact prediction: written down, never judged by eye.

The theory speaks of minimisers, and a training run is one only as far as it got. So an experiment has three ends. It
*agrees* if every criterion holds and *disagrees* if one fails. It is *undecided* if none fails and one cannot be
judged: because a control (plain training, whose answer is known) shows that the networks were trained too little to
speak for minimisers, or because an interval over the runs is too wide to be on one side of the bound. A larger
budget settles it; calling it either way would be a guess.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Protocol

import numpy as np

from mixproof.geometry.aliases import Floats, Json
from mixproof.geometry.errors import InputError

SCHEMA = "mixproof/experiment/1"

STANDARD_ERRORS = 3
"""Standard errors over the runs that a measured mean may be off."""


class Agreement(StrEnum):
    """The verdict on an experiment."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Criterion:
    """One condition of agreement, in words, and whether it is met; the worst case tells by how much.

    Parameters
    ----------
    holds : bool or None
        None where the training does not suffice to judge.
    """

    words: str
    holds: bool | None
    worst: str

    def to_json(self) -> Json:
        """The words, the outcome and the worst case."""
        return {"criterion": self.words, "holds": self.holds, "worst": self.worst}


@dataclass(frozen=True)
class Measured:
    """A mean over independent runs and its standard error.

    Examples
    --------
    >>> Measured.over([0.0, 2.0])
    Measured(mean=1.0, standard_error=1.0, runs=2)
    """

    mean: float
    standard_error: float
    runs: int

    @staticmethod
    def over(runs: Sequence[float] | Floats) -> "Measured":
        """The mean of at least two runs."""
        values = np.asarray(runs, dtype=np.float64)
        check_runs(len(values))
        return Measured(float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values))), len(values))

    @property
    def margin(self) -> float:
        """The distance by which the mean may be off by chance."""
        return STANDARD_ERRORS * self.standard_error

    def upper(self, confidence: float) -> float:
        """Upper end of Student's two-sided interval for the mean: with few runs the error itself is uncertain.

        Examples
        --------
        >>> round(Measured(0.0, 1.0, 10).upper(0.95), 6)
        2.262157
        """
        return self.interval(confidence)[1]

    def interval(self, confidence: float) -> tuple[float, float]:
        """Student's two-sided interval for the mean.

        Examples
        --------
        >>> [round(end, 6) for end in Measured(0.5, 0.1, 3).interval(0.95)]
        [0.069735, 0.930265]
        """
        from scipy.stats import t

        reach = float(t.ppf((1 + confidence) / 2, self.runs - 1)) * self.standard_error
        return self.mean - reach, self.mean + reach


MOST_RUNS = 10**4
"""Most repetitions of an experiment."""


def check_runs(runs: int) -> None:
    """Refuse fewer runs than a standard error takes, and more than any is asked for.

    Raises
    ------
    InputError
        If there are fewer than 2, or more than `MOST_RUNS`.

    Examples
    --------
    >>> check_runs(1)
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: a standard error takes at least 2 runs, not 1
    """
    if runs < 2:
        raise InputError(f"a standard error takes at least 2 runs, not {runs}")
    if runs > MOST_RUNS:
        raise InputError(f"`runs` has to be at most {MOST_RUNS:,}")


class Row(Protocol):
    """One measurement beside its prediction."""

    def to_json(self) -> Json:
        """The row, with numbers as floats."""


class Experiment(Protocol):
    """The outcome of an experiment."""

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """The conditions of agreement, each judged."""

    @property
    def agreement(self) -> Agreement:
        """The verdict that the criteria lead to."""

    def to_json(self) -> Json:
        """The outcome in the form of `experiment_json`."""


def agreement(criteria: Sequence[Criterion]) -> Agreement:
    """The verdict from criteria: one that fails disagrees, else one that cannot be judged leaves it undecided.

    Examples
    --------
    >>> held, unjudged = Criterion("loss at the floor", True, ""), Criterion("decisions", None, "trained too little")
    >>> agreement([held]).value, agreement([held, unjudged]).value
    ('agrees', 'undecided')
    """
    if any(each.holds is False for each in criteria):
        return Agreement.DISAGREES
    return Agreement.UNDECIDED if any(each.holds is None for each in criteria) else Agreement.AGREES


def experiment_json(  # noqa: PLR0913
    name: str,
    seed: int,
    rows: Sequence[Row],
    criteria: Sequence[Criterion],
    settings: dict[str, Json],
    *,
    certified: Sequence[Row] = (),
    beside: Sequence[Criterion] = (),
) -> Json:
    """The outcome of an experiment, as ``mixproof experiment NAME`` writes it in JSON.

    Parameters
    ----------
    certified : sequence of Row
        What is proved of the final weights, for experiments that judge by that.
    beside : sequence of Criterion
        Comparisons that are shown and judge nothing.

    Examples
    --------
    >>> found = experiment_json("figure-2", 0, [], [Criterion("no error", False, "3 of 9 rows")], {"epochs": 5})
    >>> found["criterion"], found["agreement"], found["settings"]
    ('no error', 'disagrees', {'epochs': 5})
    """
    found: dict[str, Json] = {
        "schema": SCHEMA,
        "experiment": name,
        "seed": seed,
        "settings": settings,
        "rows": [row.to_json() for row in rows],
        "criterion": "; ".join(each.words for each in criteria),
        "criteria": [each.to_json() for each in criteria],
        "agreement": agreement(criteria).value,
    }
    if certified:
        found["certified"] = [each.to_json() for each in certified]
    if beside:
        found["beside"] = [each.to_json() for each in beside]
    return found


def number_json(value: float) -> float | None:
    """A float, or null where it is not finite: JSON has no word for that.

    Examples
    --------
    >>> number_json(0.25), number_json(float("inf"))
    (0.25, None)
    """
    return value if isfinite(value) else None
