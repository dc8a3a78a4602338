"""A statement of somebody's own, whose questions are answered by the process that runs its code."""

from dataclasses import dataclass, fields, replace
from functools import lru_cache, partial
from typing import Any

from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.own.loading import elsewhere
from mixproof.theory.own.process import OwnProcess
from mixproof.theory.own.source import StatementSource
from mixproof.theory.statement import Claim, ElementaryClaim, Outcome, Reading, Statement, Verification
from mixproof.theory.steps import Proof, RepeatedVerdict


@dataclass(frozen=True, repr=False, eq=False)
class OwnStatement(Statement):
    """A statement that is not the toolkit's; its functions run in a process of their own.

    Parameters
    ----------
    process : OwnProcess
        The process.
    told_proofs : tuple of Proof
        Its proofs.
    can_certify : bool
        True if claims for certificates are given.
    """

    process: OwnProcess = OwnProcess(StatementSource(""))  # noqa: RUF009, always given
    told_proofs: tuple[Proof, ...] = ()
    can_certify: bool = False

    @property
    def name(self) -> str:
        """The statement as it is cited."""
        return f"{self.kind.capitalize()} {self.id}"

    @property
    def asked_as(self) -> str:
        """The file or the name that it is asked for by."""
        return self.process.source.text

    @property
    def origin(self) -> str:
        """The file or the package that it comes from."""
        return self.process.source.origin

    @property
    def is_own(self) -> bool:
        """True: it is not one of the toolkit's."""
        return True

    def proofs(self) -> tuple[Proof, ...]:
        """The proofs of its readings as steps; none where there are no ``PROOFS``."""
        return self.told_proofs

    @property
    def has_claims(self) -> bool:
        """True if its verdicts can be certified."""
        return self.can_certify

    def claims(self, verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
        """The elementary claims that a verdict rests on, by the author."""
        asked = _outcomes(verification)
        words = f"the claims of reading {outcome.reading.id}"
        found: list[ElementaryClaim] = self.process.ask(
            words, "claim", asked, outcome.reading.id, instance=verification.instance
        )
        return found

    def __reduce__(self) -> Any:
        return own_statement, (self.process.source,)


@lru_cache(maxsize=64)
def own_statement(source: StatementSource) -> OwnStatement:
    """The statement of a source, which is loaded now; one of the same source, and a file unchanged, is kept.

    Raises
    ------
    InputError
        If there is none, or its code fails, in a line with its file and line number.

    Examples
    --------
    >>> from mixproof.theory.own.source import StatementSource
    >>> module = "mixproof.theory.statements.data_dependency.theorem_2_10"
    >>> found = own_statement(StatementSource(f"{module}:STATEMENT", module=module))
    >>> found.id, found.is_own, found.asked_as.rpartition(".")[2]
    ('2.10', True, 'theorem_2_10:STATEMENT')
    """
    process = OwnProcess(source)
    told, proofs, can_certify = process.description()
    given = {each.name: getattr(told, each.name) for each in fields(Statement)}
    given["readings"] = tuple(_reading(process, each) for each in told.readings)
    given["conclude"] = partial(_conclude, process)
    if told.unfit is elsewhere:
        given["unfit"] = partial(_unfit, process)
    return OwnStatement(
        **given, process=process, told_proofs=tuple(_proof(process, each) for each in proofs), can_certify=can_certify
    )


def _reading(process: OwnProcess, told: Reading) -> Reading:
    hypothesis, conclusion = (partial(_decide, process, told.id, half) for half in ("hypothesis", "conclusion"))
    return replace(
        told,
        hypothesis=Claim(told.hypothesis.text, hypothesis),
        conclusion=Claim(told.conclusion.text, conclusion),
    )


def _proof(process: OwnProcess, told: Proof) -> Proof:
    steps = []
    for place, each in enumerate(told.steps):
        check: Any = partial(_check_step, process, told.reading, place)
        steps.append(replace(each, check=RepeatedVerdict(check) if each.repeats_verdict else check))
    return Proof(told.reading, tuple(steps))


def _unfit(process: OwnProcess, instance: Instance) -> str | None:
    reason: str | None = process.ask("what it needs", "unfit", instance=instance)
    return reason


def _decide(process: OwnProcess, reading: str, half: str, instance: Instance) -> Finding:
    found: Finding = process.ask(f"the {half} of reading {reading}", "decide", reading, half, instance=instance)
    return found


def _check_step(process: OwnProcess, reading: str, place: int, instance: Instance) -> Finding:
    words = f"step {place + 1} of the proof of reading {reading}"
    found: Finding = process.ask(words, "check_step", reading, place, instance=instance)
    return found


def _conclude(process: OwnProcess, verification: Verification) -> str:
    words: str = process.ask("its conclude", "conclude", _outcomes(verification), instance=verification.instance)
    return words


def _outcomes(verification: Verification) -> list[tuple[str, Finding, Finding]]:
    return [(each.reading.id, each.hypothesis, each.conclusion) for each in verification.outcomes]
