"""Statements, their readings, and the outcome of each on an instance.

A statement is a folder: its page, which holds its `Statement`, and beside it ``proof.py`` and ``claims.py``, which are
loaded when its proofs or the claims of its certificate are asked for.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from mixproof.geometry.aliases import Json
from mixproof.geometry.errors import InputError, nearest
from mixproof.geometry.jobs.watch import TimeUp, unhurried, watched
from mixproof.geometry.signatures import strict
from mixproof.geometry.views import Viewed
from mixproof.theory.budgets import MOST_NEIGHBOUR_WORK
from mixproof.theory.findings import Finding, Verdict
from mixproof.theory.instance import Instance, epsilon_of, needs_two_classes
from mixproof.theory.papers import OWN, Paper
from mixproof.theory.steps import Proof

ElementaryClaim = dict[str, Json]
"""A claim as it is written in a certificate, for the checker to check."""


@dataclass(frozen=True, repr=False)
class Claim(Viewed):
    """A hypothesis or a conclusion: its words, and the function that decides it."""

    text: str
    decide: Callable[[Instance], Finding]

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Refutation:
    """A small dataset on which a reading is false, by name, with the settings that it needs."""

    dataset: str
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, repr=False)
class Reading(Viewed):
    """One way to understand a statement: if the hypothesis holds, so must the conclusion.

    Parameters
    ----------
    refuted_by : Refutation, optional
        A small counterexample, for a reading that is false.
    """

    id: str
    hypothesis: Claim
    conclusion: Claim
    refuted_by: Refutation | None = None

    def __str__(self) -> str:
        return f"{self.id}: if {self.hypothesis.text}, then {self.conclusion.text}."


@dataclass(frozen=True)
class Plan:
    """An experiment on the data of a verification.

    Parameters
    ----------
    experiment : str
        Its name, as ``mixproof experiment`` knows it.
    settings : dict
        Its keyword arguments.
    is_small : bool
        True if it takes a few seconds, and so is run unasked.
    """

    experiment: str
    settings: dict[str, object]
    is_small: bool


@dataclass(frozen=True, repr=False)
class Outcome(Viewed):
    """The two findings of one reading."""

    reading: Reading
    hypothesis: Finding
    conclusion: Finding

    def __str__(self) -> str:
        """The verdict, with the two findings that it follows from."""
        head = f"{self.reading.id}: {self.verdict.value.replace('_', ' ')}"
        return f"{head}\nhypothesis {self.hypothesis}\nconclusion {self.conclusion}"

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
"""The symmetries of a statement about incidences alone, whose λ and ε are left as they are."""

SYMMETRIES = ("translation", "scaling", "rotation", "reflection", "axes", "classes")
"""All that a statement may declare."""

SETTINGS = ("mixing", "epsilon", "point", "seed", "model")
"""The settings that a statement may depend on."""


def _nothing_said(verification: "Verification") -> str:
    """No words besides the verdicts."""
    return ""


def _the_points_themselves(points: tuple[tuple[int, ...], ...]) -> Hashable:
    """The pattern where nothing less is known to settle the verdicts."""
    return points


def _no_plan(verification: "Verification") -> Plan | None:
    """No experiment belongs to the statement."""
    return None


def _nothing_more(verification: "Verification") -> dict[str, Json]:
    """No settings besides those that the statement uses."""
    return {}


@dataclass(frozen=True, repr=False)
class Statement(Viewed):
    """A statement with its readings, and all that other rooms ask of it.

    Parameters
    ----------
    id : str
        Its number in its paper, after the paper's id and a colon; for the first paper the number alone.
    kind : str
        ``theorem``, ``lemma``, ``proposition``, ``corollary``, ``scheme`` or another word, such as ``claim``.
    conclude : callable
        Says in plain English what the outcomes mean for the instance.
    paper : Paper
        The paper that it comes from.
    print_seen : str
        What of it was seen in print, and what is this project's own form, with the names of the readings.
    uses : frozenset of {"mixing", "epsilon", "point", "seed", "model"}
        The settings that the statement depends on besides the dataset.
    unfit : callable
        Says why the statement cannot be asked of an instance at all; None where it can.
    symmetries : frozenset of {"translation", "scaling", "rotation", "reflection", "axes", "classes"}
        Changes of a dataset that cannot change a verdict: moving it, multiplying all coordinates (and ε) by a positive
        number, turning it about the origin, reflecting a coordinate, permuting coordinates, renaming classes.
    pattern : callable
        All that the verdicts depend on, of the points in their order; with the labels it settles them.
    formula : str
        The heart of the statement in LaTeX.
    plan : callable
        The experiment that belongs to a verification; None where there is none, also for its law of λ.
    certificate_settings : callable
        All that a certificate of a verification has to say besides the settings that are used.
    folder : str
        The package of the statement, ``__name__`` of its page. ``proof.py`` there holds ``PROOFS``, and ``claims.py``
        a function ``claims``; both are loaded when they are asked for, and either may be missing.
    """

    id: str
    kind: str
    title: str
    readings: tuple[Reading, ...]
    conclude: Callable[["Verification"], str] = _nothing_said
    paper: Paper = OWN
    print_seen: str = ""
    uses: frozenset[str] = frozenset({"mixing"})
    unfit: Callable[[Instance], str | None] = needs_two_classes
    symmetries: frozenset[str] = frozenset()
    pattern: Callable[[tuple[tuple[int, ...], ...]], Hashable] = _the_points_themselves
    formula: str = ""
    plan: Callable[["Verification"], Plan | None] = _no_plan
    certificate_settings: Callable[["Verification"], dict[str, Json]] = _nothing_more
    folder: str = ""

    @property
    def name(self) -> str:
        """The statement as it is cited.

        Examples
        --------
        >>> from mixproof.theory.catalog import CATALOG
        >>> [CATALOG[id].name for id in ("2.10", "2.4-scheme", "manifold:corollary-1", "affine:sandwich")]
        ['Theorem 2.10', 'Scheme 2.4', 'Corollary 1 (manifold)', 'affine:sandwich']
        """
        number = self.id.removeprefix(f"{self.paper.id}:")
        if number != self.id and not any(map(str.isdigit, number)):
            return self.id
        paper = "" if number == self.id else f" ({self.paper.id})"
        return f"{self.kind.capitalize()} {number.removesuffix(f'-{self.kind}').removeprefix(f'{self.kind}-')}{paper}"

    @property
    def asked_as(self) -> str:
        """The text that names it where a statement is asked for."""
        return self.id

    @property
    def origin(self) -> str:
        """The file or the package that it comes from."""
        return "mixproof"

    @property
    def is_own(self) -> bool:
        """True if it is not one of the toolkit's."""
        return False

    def __str__(self) -> str:
        """The title, and the readings in full."""
        return "\n".join([f"{self.name}. {self.title}", *(f" {reading}" for reading in self.readings)])

    def proofs(self) -> tuple[Proof, ...]:
        """The proofs of its readings as steps; none where there is no ``proof.py``.

        Examples
        --------
        >>> from mixproof.theory.catalog import CATALOG
        >>> [proof.reading for proof in CATALOG["2.10"].proofs()]
        ['printed', 'slides', 'sharp']
        """
        found = self._beside("proof")
        proofs: tuple[Proof, ...] = () if found is None else found.PROOFS
        return proofs

    @property
    def has_claims(self) -> bool:
        """True if its verdicts can be certified: there is a ``claims.py``."""
        return self._beside("claims") is not None

    def claims(self, verification: "Verification", outcome: Outcome) -> list[ElementaryClaim]:
        """The elementary claims that a verdict rests on; none where there is no ``claims.py``.

        Examples
        --------
        >>> from mixproof.theory.verify import verify
        >>> found = verify("2.8", "shadow")
        >>> [claim["kind"] for claim in found.statement.claims(found, found.outcomes[0])]
        ['own-class-radius']
        """
        found = self._beside("claims")
        claims: list[ElementaryClaim] = [] if found is None else found.claims(verification, outcome)
        return claims

    def _beside(self, name: str) -> ModuleType | None:
        """A module of the statement's folder, loaded now; None where there is none."""
        module = f"{self.folder}.{name}"
        return import_module(module) if self.folder and find_spec(module) else None


@strict
@dataclass(frozen=True, eq=False, repr=False)
class Verification(Viewed):
    """A statement decided on an instance, reading by reading."""

    statement: Statement
    instance: Instance
    outcomes: tuple[Outcome, ...]

    def __str__(self) -> str:
        """The verdicts in a line, and their meaning."""
        verdicts = (f"{each.reading.id} {each.verdict.value.replace('_', ' ')}" for each in self.outcomes)
        head = f"{self.statement.name} on {self.instance.dataset.name}: {', '.join(verdicts)}"
        return f"{head}\n{self.in_plain_words}".rstrip()

    @property
    def in_plain_words(self) -> str:
        """The meaning of the verdicts, in plain English."""
        if self.is_cut:
            return " ".join(["The time was up before all was decided.", *filter(None, map(_in_words, self.outcomes))])
        return " ".join(filter(None, [self.statement.conclude(self), *map(_in_words, self.outcomes)]))

    @property
    def is_cut(self) -> bool:
        """True if the time was up before all was decided."""
        return any(found.is_cut for each in self.outcomes for found in (each.hypothesis, each.conclusion))

    @property
    def epsilon(self) -> Fraction | None:
        """The ε that was decided under; None where the statement has none, or it was not needed and is much work.

        Examples
        --------
        >>> from mixproof.theory.verify import verify
        >>> verify("2.7", "shadow").epsilon, verify("2.7", "shadow", epsilon="1/10").epsilon
        (Fraction(1, 2), Fraction(1, 10))
        """
        if "epsilon" not in self.statement.uses:
            return None
        dataset = self.instance.dataset
        is_quick = dataset.size**2 * (dataset.dimension + 10) <= MOST_NEIGHBOUR_WORK
        try:
            with unhurried() if is_quick else watched(0):
                return epsilon_of(self.instance)
        except TimeUp:
            return None

    def outcome(self, reading: str) -> Outcome:
        """The outcome of one reading, by its id.

        Raises
        ------
        InputError
            If no such reading was decided; the nearest one is named.
        """
        decided = {outcome.reading.id: outcome for outcome in self.outcomes}
        if not isinstance(reading, str) or reading not in decided:
            raise InputError(f"no reading {reading!r} was decided; {nearest(str(reading), list(decided))}")
        return decided[reading]


def _in_words(outcome: Outcome) -> str:
    """The addition that a verdict needs: a counterexample, or a limit that was reached."""
    name = outcome.reading.id
    if outcome.verdict is Verdict.REFUTED:
        return f"The {name} reading is false here: its hypothesis holds and its conclusion fails."
    if outcome.verdict is Verdict.UNDECIDED:
        return f"The {name} reading stays undecided."
    return ""


@dataclass(frozen=True, repr=False)
class Unfit(Viewed):
    """A statement that cannot be asked of an instance, and the reason."""

    statement: Statement
    reason: str

    def __str__(self) -> str:
        return f"{self.statement.name} cannot be asked: {self.reason}"
