"""Statements, their readings, and what was found of them on an instance."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from mixproof.geometry.aliases import Json, Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.mixing.laws import Mixing


class Verdict(StrEnum):
    """What a reading of a statement comes to on an instance (§7 of the theory)."""

    CONFIRMED = "confirmed"
    NOT_APPLICABLE = "not_applicable"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


@dataclass(frozen=True, eq=False)
class Instance:
    """What a statement is decided on.

    Parameters
    ----------
    epsilon : Fraction, optional
        The radius ε, for statements about h_ε.
    point : tuple of n rationals, optional
        The point x, for statements about one point; where it is not given they are decided for every x.
    seed : int
        Seed of whatever is drawn.
    """

    dataset: Dataset
    mixing: Mixing
    epsilon: Fraction | None = None
    point: Point | None = None
    seed: int = 0


class Witness(Protocol):
    """Evidence that can be checked by itself, by hand where it is small."""

    def to_json(self) -> Json:
        """The evidence in the input's own rows, with exact values."""

    def in_words(self) -> str:
        """One sentence, with rows, coordinates and classes."""


@dataclass(frozen=True)
class Finding:
    """Whether a claim holds on an instance, and the evidence.

    Parameters
    ----------
    holds : bool or None
        None where a stated budget ran out.
    witnesses : tuple of Witness
        Where the claim fails; or, if it says that something exists, what exists. At most as many as are
        worth listing.
    total : int
        Number of all such witnesses.
    note : str
        What a person should know besides: why a claim fails as a whole, or what was not settled.
    """

    holds: bool | None
    witnesses: tuple[Witness, ...] = ()
    total: int = 0
    note: str = ""


@dataclass(frozen=True)
class Claim:
    """A hypothesis or a conclusion: its words, and how it is decided."""

    text: str
    decide: Callable[[Instance], Finding]


@dataclass(frozen=True)
class Reading:
    """One way to understand a statement: if the hypothesis holds, so must the conclusion."""

    id: str
    hypothesis: Claim
    conclusion: Claim


@dataclass(frozen=True)
class Outcome:
    """What was found of one reading."""

    reading: Reading
    hypothesis: Finding
    conclusion: Finding

    @property
    def verdict(self) -> Verdict:
        """The verdict that follows from the two findings.

        Examples
        --------
        >>> claim = Claim("", lambda instance: Finding(True))
        >>> Outcome(Reading("printed", claim, claim), Finding(True), Finding(False)).verdict.value
        'refuted'
        """
        match self.hypothesis.holds, self.conclusion.holds:
            case False, _:
                return Verdict.NOT_APPLICABLE
            case True, True:
                return Verdict.CONFIRMED
            case True, False:
                return Verdict.REFUTED
        return Verdict.UNDECIDED


ALL_SYMMETRIES = frozenset({"translation", "reflection", "axes", "classes"})


def _the_points_themselves(points: tuple[tuple[int, ...], ...]) -> Hashable:
    """Where nothing less is known to settle the verdicts."""
    return points


def needs_two_classes(instance: Instance) -> str | None:
    """Why Mixup cannot be asked about one class only; None where there are two or more.

    Examples
    --------
    >>> from mixproof.theory.verify import make_instance
    >>> needs_two_classes(make_instance(Dataset.from_rows([[0], [1]], ["a", "a"])))
    "data has one class only ('a'); Mixup mixes classes: two or more are needed"
    """
    classes = instance.dataset.classes
    if len(classes) > 1:
        return None
    return f"{instance.dataset.name} has one class only ({classes[0]!r}); Mixup mixes classes: two or more are needed"


def needs_exactly_two_classes(instance: Instance) -> str | None:
    """Why a statement about labels ±1 cannot be asked; None where there are two classes.

    Examples
    --------
    >>> from mixproof.theory.verify import make_instance
    >>> needs_exactly_two_classes(make_instance(Dataset.from_rows([[0], [1], [2]], ["a", "b", "c"])))
    'labels ±1 need exactly two classes; data has 3: keep two of them'
    """
    classes = instance.dataset.classes
    if len(classes) == 2:
        return None
    return f"labels ±1 need exactly two classes; {instance.dataset.name} has {len(classes)}: keep two of them"


@dataclass(frozen=True)
class Statement:
    """A numbered statement of the paper with its readings.

    Parameters
    ----------
    id : str
        The paper's number.
    kind : str
        ``theorem``, ``lemma``, ``proposition``, ``corollary`` or ``scheme``.
    conclude : callable
        Says in plain English what the outcomes mean for the instance.
    uses : frozenset of {"mixing", "epsilon", "point", "seed"}
        The settings that the statement depends on besides the dataset.
    unfit : callable
        Says why the statement cannot be asked of an instance at all; None where it can.
    symmetries : frozenset of {"translation", "reflection", "axes", "classes"}
        Changes of a dataset that cannot change a verdict: moving it, reflecting a coordinate, permuting
        coordinates, renaming classes.
    pattern : callable
        What the verdicts depend on, of the points in their order; with the labels it settles them.
    formula : str
        The heart of the statement in LaTeX.
    """

    id: str
    kind: str
    title: str
    readings: tuple[Reading, ...]
    conclude: Callable[["Verification"], str]
    uses: frozenset[str] = frozenset({"mixing"})
    unfit: Callable[[Instance], str | None] = needs_two_classes
    symmetries: frozenset[str] = ALL_SYMMETRIES
    pattern: Callable[[tuple[tuple[int, ...], ...]], Hashable] = _the_points_themselves
    formula: str = ""


@dataclass(frozen=True, eq=False)
class Verification:
    """A statement decided on an instance, reading by reading."""

    statement: Statement
    instance: Instance
    outcomes: tuple[Outcome, ...]

    @property
    def in_plain_words(self) -> str:
        """What the verdicts mean, in plain English."""
        return " ".join(filter(None, [self.statement.conclude(self), *map(_in_words, self.outcomes)]))

    def outcome(self, reading: str) -> Outcome:
        """The outcome of one reading, by its id."""
        return next(outcome for outcome in self.outcomes if outcome.reading.id == reading)


def _in_words(outcome: Outcome) -> str:
    """What has to be said of a verdict besides: a counterexample, or a limit that was reached."""
    name = outcome.reading.id
    if outcome.verdict is Verdict.REFUTED:
        return f"The {name} reading is false here: its hypothesis holds and its conclusion fails."
    if outcome.verdict is Verdict.UNDECIDED:
        return f"The {name} reading stays undecided."
    return ""


@dataclass(frozen=True)
class Unfit:
    """A statement that cannot be asked of an instance, and why."""

    statement: Statement
    reason: str
