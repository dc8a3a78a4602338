"""The replay of a proof as terminal text and as JSON: the steps with their marks, and where the proof breaks."""

from dataclasses import dataclass
from typing import cast

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from mixproof.geometry.aliases import Json
from mixproof.geometry.numbers.rationals import decimal_text
from mixproof.reports.terminal.console import WholeTable, printable, visible
from mixproof.reports.terminal.verification import verification_json
from mixproof.theory.evidence.written import point_text
from mixproof.theory.findings import Finding
from mixproof.theory.instance import EPSILON_TAKEN
from mixproof.theory.statement import Verification
from mixproof.theory.steps import AS_IN_THE_VERDICT
from mixproof.theory.trace import Replayed, Trace

SCHEMA = "mixproof/trace/2"
MOST_IN_A_STEP = 1000

_SIGNS = {
    "holds": ("✓", "green"),
    "fails": ("✗", "bold red"),
    "undecided": ("?", "yellow"),
    "not reached": ("–", "dim"),
    "not here": ("–", "cyan"),
}


@dataclass(frozen=True)
class TraceReport:
    """A replayed proof; the table shows its claims as formulas too where that is asked for."""

    found: Trace
    latex: bool = False

    def to_json(self) -> Json:
        """The exchange form ``mixproof/trace/2``.

        A step with ``"repeats_verdict": true`` is decided as in the verdict, and not derived from the steps before it.
        """
        found = self.found
        head = cast(dict[str, Json], verification_json(Verification(found.statement, found.instance, ())))
        facts: dict[str, Json] = {key: value for key, value in head.items() if key not in {"readings", "training"}}
        return {
            **facts,
            "schema": SCHEMA,
            "reading": found.proof.reading,
            "course": found.course.value,
            "breaks_at": None if found.broken is None else found.broken.step.key,
            "hypothesis": {"claim": found.reading.hypothesis.text, **_finding_json(found.hypothesis)},
            "conclusion": found.reading.conclusion.text,
            "steps": [_step_json(each) for each in found.steps],
        }

    def table(self) -> RenderableType:
        """The steps with their marks, the witness of the first that fails, and how the proof goes."""
        found = self.found
        steps = WholeTable.grid(padding=(0, 1))
        for _ in range(2):
            steps.add_column(no_wrap=True)
        steps.add_column()
        steps.add_row(*_hypothesis(found))
        numbers = {each.step.key: str(each.number) for each in found.steps} | {"hypothesis": "the hypothesis"}
        for each in found.steps:
            steps.add_row(_signed(each.mark.value), f"{each.number}", _block(each, numbers, found, self.latex))
        title = printable(f"{found.statement.name}, {found.proof.reading}: its proof on {_facts(found)}")
        title.stylize("bold")
        return Group(title, Padding(steps, (1, 0, 0, 1)), Padding(printable(_ending(found)), (1, 1, 0, 1)))


def _step_json(each: Replayed) -> Json:
    step = each.step
    told: dict[str, Json] = {
        "number": each.number,
        "key": step.key,
        "claim": step.claim,
        "latex": step.latex,
        "scope": step.scope.value,
        "rests_on": list(step.rests_on),
        "cites": list(step.cites),
        "repeats_verdict": step.repeats_verdict,
        "mark": each.mark.value,
    }
    return told if each.finding is None else {**told, **_finding_json(each.finding)}


def _finding_json(finding: Finding) -> dict[str, Json]:
    return {
        "holds": finding.holds,
        "witnesses": [witness.to_json() for witness in finding.witnesses[:MOST_IN_A_STEP]],
        "total": finding.total,
        **({"note": finding.note} if finding.note else {}),
    }


def _facts(found: Trace) -> str:
    instance, uses = found.instance, found.statement.uses
    facts = [f"{instance.dataset.name} ({instance.dataset.size} points in R^{instance.dataset.dimension})"]
    if "mixing" in uses:
        facts.append(f"λ ~ {instance.mixing}")
    epsilon = Verification(found.statement, instance, ()).epsilon
    if epsilon is not None:
        facts.append(f"ε = {decimal_text(epsilon)}" + f" ({EPSILON_TAKEN})" * (instance.epsilon is None))
    if "point" in uses and instance.point is not None:
        facts.append(f"x = {point_text(instance.point)}")
    if "model" in uses and instance.model is not None:
        facts.append(f"model {instance.model}")
    return ", ".join(facts)


def _hypothesis(found: Trace) -> tuple[Text, str, Text]:
    """The first row: a hypothesis that fails is no break, so it has a mark of its own."""
    holds = found.hypothesis.holds
    told = Text(f"hypothesis: {found.reading.hypothesis.text}")
    if holds is not True:
        evidence = [witness.in_words() for witness in found.hypothesis.witnesses[:1]] or [found.hypothesis.note]
        for words in filter(None, evidence):
            told.append("\n→ ").append_text(printable(words))
    mark = {True: "holds", False: "not here", None: "undecided"}[holds]
    return _signed(mark), "", told


def _block(each: Replayed, numbers: dict[str, str], found: Trace, latex: bool) -> Text:
    """The claim, what it rests on and cites, and what was found."""
    step, finding = each.step, each.finding
    told = Text(step.claim, style="bold" if each is found.broken else "")
    if latex:
        told.append(f"\n$ {step.latex} $")
    told.append(f"\n{_basis(each, numbers)}", style="dim")
    if finding is None or _is_proved(each):
        return told
    if finding.note:
        told.append(f"\n{visible(finding.note)}", style="dim")
    shown = finding.witnesses[: 2 if finding.total == 2 else 1]  # a second one takes no more than to say so
    for witness in shown:
        told.append(f"\n→ {visible(witness.in_words())}")
    if shown and finding.total > len(shown):
        told.append(f"\n… and {finding.total - 1:,} more")
    return told


def _basis(each: Replayed, numbers: dict[str, str]) -> str:
    step, finding = each.step, each.finding
    basis = [step.scope.value]
    if finding is not None and _is_proved(each):
        basis.append(f"proved as algebra, {finding.total} obligation{'s' * (finding.total != 1)}")
    if step.repeats_verdict:
        basis.append(AS_IN_THE_VERDICT)
    if step.rests_on:
        order = sorted((numbers[key] for key in step.rests_on), key=lambda name: int(name) if name.isdigit() else 0)
        basis.append(f"from {', '.join(order)}")
    if step.cites:
        basis.append(f"cites: {'; '.join(step.cites)}")
    return f"[{' · '.join(basis)}]"


def _is_proved(each: Replayed) -> bool:
    return each.step.scope.value == "for all" and each.mark.value == "holds"


def _signed(word: str) -> Text:
    sign, style = _SIGNS[word]
    return Text(f"{sign} {word}", style=style)


def _ending(found: Trace) -> str:
    others = [proof.reading for proof in found.statement.proofs() if proof.reading != found.proof.reading]
    more = f" Other readings with a proof: {', '.join(others)}." if others else ""
    if found.broken is None:
        return found.in_plain_words + more
    return (
        f"The proof breaks at step {found.broken.number}; what rests on that step is not reached. Whether the "
        f"conclusion holds here all the same is for `mixproof verify` to decide.{more}"
    )
