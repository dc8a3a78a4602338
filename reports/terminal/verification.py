"""Verifications as terminal text and as JSON."""

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from mixproof.geometry.aliases import Json, Point
from mixproof.geometry.numbers.rationals import decimal_text, rational_text
from mixproof.reports.terminal.console import WholeTable, printable
from mixproof.reports.terminal.datasets import dataset_json
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.evidence.written import model_json
from mixproof.theory.findings import Finding, Verdict
from mixproof.theory.instance import EPSILON_TAKEN, Instance
from mixproof.theory.statement import Claim, Outcome, Unfit, Verification

SCHEMA = "mixproof/verification/2"
WITNESSES_SHOWN = 3

_STYLES = {
    Verdict.CONFIRMED: "bold green",
    Verdict.NOT_APPLICABLE: "bold cyan",
    Verdict.REFUTED: "bold red",
    Verdict.UNDECIDED: "bold yellow",
}


def verification_json(verification: Verification, training: Json = None, with_data: bool = True) -> Json:
    """The verification in the exchange form ``mixproof/verification/2``, with the experiment that goes with it.

    Parameters
    ----------
    with_data : bool
        False where the rows are held once for many verifications.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> told = verification_json(verify("2.10", "shadow", alpha="1/2"))
    >>> told["mixing"], [each["verdict"] for each in told["readings"]]
    ({'family': 'beta', 'a': '1/2', 'b': '1/2'}, ['confirmed', 'not_applicable', 'confirmed'])
    """
    return {
        "schema": SCHEMA,
        "statement": {
            "id": verification.statement.id,
            "kind": verification.statement.kind,
            "title": verification.statement.title,
        },
        "dataset": dataset_json(verification.instance.dataset, with_data),
        "mixing": _mixing_json(verification),
        **_settings_json(verification),
        "readings": [_outcome_json(outcome) for outcome in verification.outcomes],
        "training": training,
    }


def overview_json(decided: Sequence[Verification | Unfit]) -> Json:
    """Many verifications in one file: ``mixproof/verifications/2``.

    Examples
    --------
    >>> from mixproof.theory.catalog import statement
    >>> from mixproof.theory.verify import verify
    >>> told = overview_json([verify("2.10", "shadow"), Unfit(statement("3.5"), "three classes")])
    >>> [each["statement"]["id"] for each in told["verifications"]], told["unfit"]
    (['2.10'], [{'id': '3.5', 'reason': 'three classes'}])
    """
    results = [each for each in decided if isinstance(each, Verification)]
    return {
        "schema": "mixproof/verifications/2",
        "dataset": dataset_json(results[0].instance.dataset) if results else None,
        "verifications": [verification_json(each, with_data=False) for each in results],
        "unfit": [{"id": each.statement.id, "reason": each.reason} for each in decided if isinstance(each, Unfit)],
    }


def _settings_json(verification: Verification) -> dict[str, Json]:
    """The settings that the statement depends on, besides the dataset and the law of λ."""
    instance, uses = verification.instance, verification.statement.uses
    settings: dict[str, Json] = {}
    if "epsilon" in uses:
        epsilon = verification.epsilon
        settings["epsilon"] = None if epsilon is None else rational_text(epsilon)
        settings["epsilon_is_default"] = instance.epsilon is None
    if "point" in uses and instance.point is not None:
        settings["point"] = [rational_text(value) for value in instance.point]
    if "seed" in uses:
        settings["seed"] = instance.seed
    if "model" in uses and instance.model is not None:
        settings["model"] = model_json(instance.model)
    return settings


def _mixing_json(verification: Verification) -> Json:
    """The law of λ, where the statement depends on it."""
    mixing = verification.instance.mixing
    if "mixing" not in verification.statement.uses:
        return None
    if isinstance(mixing, Beta):
        return {"family": "beta", "a": rational_text(mixing.a), "b": rational_text(mixing.b)}
    return {"family": str(mixing)}


def _outcome_json(outcome: Outcome) -> Json:
    return {
        "id": outcome.reading.id,
        "verdict": outcome.verdict.value,
        "hypothesis": _finding_json(outcome.reading.hypothesis, outcome.hypothesis),
        "conclusion": _finding_json(outcome.reading.conclusion, outcome.conclusion),
    }


def _finding_json(claim: Claim, finding: Finding) -> Json:
    return {
        "claim": claim.text,
        "holds": finding.holds,
        **({} if finding.is_claimed else {"claimed": False}),
        "witnesses": [witness.to_json() for witness in finding.witnesses],
        "total": finding.total,
        **({"note": finding.note} if finding.note else {}),
    }


def verification_table(verification: Verification, training: Sequence[str] = ()) -> RenderableType:
    """A verification as terminal text: verdicts with their first witnesses, their meaning, and the training.

    Parameters
    ----------
    training : sequence of str
        As `reports.terminal.training.training_lines` gives them.

    Examples
    --------
    >>> from mixproof.reports.terminal.display import as_text
    >>> from mixproof.theory.verify import verify
    >>> lines = as_text(verification_table(verify("2.10", "shadow", ["printed"]), ["It agrees."])).splitlines()
    >>> lines[-1], next(line for line in lines if "row 2" in line)
    (' It agrees.', '   - towards row 2, h tends to 5/6 for class 0, 1/6 for class 1 at row 1')
    """
    return Group(
        _heading(verification),
        _verdicts(verification.outcomes),
        *_details(verification.outcomes),
        *(Padding(printable(words), (1, 1, 0, 1)) for words in [verification.in_plain_words] if words),
        *(Padding(printable(line), (1, 1, 0, 1)) for line in training[:1]),
        *(Padding(Text("- ").append_text(printable(line)), (0, 1, 0, 3)) for line in training[1:]),
    )


def _heading(verification: Verification) -> RenderableType:
    statement, instance = verification.statement, verification.instance
    facts = _dataset_facts(instance)
    _add_settings(facts, [verification])
    return Group(Text(f"{statement.name}. {statement.title}", style="bold"), facts)


def _add_settings(facts: WholeTable, decided: Sequence[Verification]) -> None:
    """The settings that statements were decided under, of those on which one of them depends."""
    instance, uses = decided[0].instance, frozenset().union(*(each.statement.uses for each in decided))
    if "mixing" in uses:
        facts.add_row(" mixing", printable(f"λ ~ {instance.mixing}"))
    if "epsilon" in uses:
        facts.add_row(" ε", _epsilon_text(next(each for each in decided if "epsilon" in each.statement.uses)))
    if "point" in uses:
        facts.add_row(" point", "every x" if instance.point is None else _point_text(instance.point))
    if "seed" in uses:
        facts.add_row(" seed", str(instance.seed))
    if "model" in uses and instance.model is not None:
        facts.add_row(" model", printable(str(instance.model)))
        if len(instance.model.weights) == 1:
            first, second = instance.model.classes or instance.dataset.classes
            facts.add_row("", printable(f"u is the score of class {second} over class {first}"))


def _epsilon_text(verification: Verification) -> str:
    """The ε that a statement was decided under, and where it comes from."""
    epsilon = verification.epsilon
    if verification.instance.epsilon is not None and epsilon is not None:
        return decimal_text(epsilon)
    value = "not computed" if epsilon is None else decimal_text(epsilon)
    return f"{value} (not given: {EPSILON_TAKEN})"


def _dataset_facts(instance: Instance) -> WholeTable:
    dataset = instance.dataset
    classes = ", ".join(
        f"{name} ({size})" for name, size in zip(dataset.classes[:12], dataset.class_sizes, strict=False)
    )
    if len(dataset.classes) > 12:
        classes += f", … {len(dataset.classes)} classes"
    merged = dataset.row_count - dataset.size
    points = f"{dataset.size} points in R^{dataset.dimension}"
    facts = WholeTable.grid(padding=(0, 2))
    facts.add_row(" dataset", printable(f"{dataset.name}: {dataset.row_count} rows, {points}"))
    if dataset.origin:
        facts.add_row("", printable(dataset.origin))
    if merged:
        facts.add_row("", f"{merged} repeated row{'s' * (merged > 1)} merged into weights")
    facts.add_row(" classes", printable(classes))
    return facts


def _point_text(point: Point) -> str:
    shown = ", ".join(decimal_text(value) for value in point[:6])
    return f"({shown}, … {len(point)} coordinates)" if len(point) > 6 else f"({shown})"


def _verdicts(outcomes: Iterable[Outcome]) -> WholeTable:
    table = WholeTable(box=SIMPLE, padding=(0, 2, 0, 0))
    for column in ("reading", "hypothesis", "conclusion", "verdict"):
        table.add_column(column, no_wrap=True)
    for outcome in outcomes:
        table.add_row(*_verdict_cells(outcome))
    return table


def _verdict_cells(outcome: Outcome) -> tuple[str | Text, ...]:
    verdict = Text(outcome.verdict.value.replace("_", " "), style=_STYLES[outcome.verdict])
    return outcome.reading.id, outcome.hypothesis.in_a_word, outcome.conclusion.in_a_word, verdict


def _details(outcomes: Iterable[Outcome]) -> Iterable[RenderableType]:
    told: dict[int, str] = {}
    for outcome in outcomes:
        name = outcome.reading.id
        for part, claim, finding in (
            ("hypothesis", outcome.reading.hypothesis, outcome.hypothesis),
            ("conclusion", outcome.reading.conclusion, outcome.conclusion),
        ):
            if id(claim) in told:
                yield Padding(Text(f"{name} {part}: {told[id(claim)]}"), (0, 1))
                continue
            told[id(claim)] = f"as for {name}: {finding.in_a_word}"
            yield Padding(_finding_text(f"{name} {part}: {claim.text}", finding), (0, 1))


def _finding_text(claim: str, finding: Finding) -> RenderableType:
    head = Text.assemble(claim, ": ", (finding.in_a_word, "bold"))
    if finding.note:
        head.append_text(printable(f" ({finding.note})"))
    is_one_more = finding.total == WITNESSES_SHOWN + 1  # the line that says so would be as long
    shown = finding.witnesses[: WITNESSES_SHOWN + is_one_more]
    lines: list[RenderableType] = [
        Padding(Text("- ").append_text(printable(witness.in_words())), (0, 0, 0, 2)) for witness in shown
    ]
    if finding.total > len(shown) and shown:
        lines.append(Padding(Text(f"- … and {finding.total - len(shown):,} more"), (0, 0, 0, 2)))
    return Group(head, *lines)


def overview_table(decided: Sequence[Verification | Unfit]) -> RenderableType:
    """One line a reading: what every statement comes to on a dataset.

    Examples
    --------
    >>> from mixproof.reports.terminal.display import as_text
    >>> from mixproof.theory.verify import verify
    >>> as_text(overview_table([verify("2.10", "shadow")])).splitlines()[6]
    ' Theorem 2.10            printed        holds        fails        refuted'
    """
    verified = [each for each in decided if isinstance(each, Verification)]
    reasons = overview_reasons(decided)
    if not verified:
        return Group(*reasons)
    lines = [line for each in verified for line in overview_lines(each)]
    return Group(overview_heading(verified), *lines, *([Text(), *reasons] if reasons else []))


def overview_heading(asked: Sequence[Verification]) -> RenderableType:
    """The dataset and the settings of verifications, and the heads of the columns of `overview_lines`.

    Examples
    --------
    >>> from mixproof.reports.terminal.display import as_text
    >>> from mixproof.theory.verify import verify
    >>> as_text(overview_heading([verify("2.10", "shadow")])).splitlines()[4]
    ' statement               reading        hypothesis   conclusion   verdict'
    """
    facts = _dataset_facts(asked[0].instance)
    _add_settings(facts, asked)
    heads = _overview_line("statement", "reading", "hypothesis", "conclusion", "verdict")
    return Group(facts, Text(), heads, Text(" " + "─" * len(heads.plain)))


def overview_lines(verification: Verification) -> list[Text]:
    """One line a reading, in columns that are as wide for every statement: they can be shown one by one.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> overview_lines(verify("2.10", "shadow", ["sharp"]))[0].plain
    ' Theorem 2.10            sharp          holds        holds        confirmed'
    """
    name = verification.statement.name
    return [_overview_line(name, *_verdict_cells(outcome)) for outcome in verification.outcomes]


def overview_reasons(decided: Sequence[Verification | Unfit]) -> list[Text]:
    """A line for each statement that cannot be asked, or of which something is undecided: the reasons.

    Examples
    --------
    >>> from mixproof.theory.catalog import statement
    >>> [line.plain for line in overview_reasons([Unfit(statement("3.5"), "three classes")])]
    [' 3.5: three classes']
    """
    told = [(each.statement.id, _reason(each)) for each in decided]
    return [printable(f" {name}: {reason}") for name, reason in told if reason]


def _reason(decided: Verification | Unfit) -> str:
    """The reason why a statement cannot be asked, or the first one why something of it is undecided; empty without."""
    if isinstance(decided, Unfit):
        return decided.reason
    findings = (finding for each in decided.outcomes for finding in (each.hypothesis, each.conclusion))
    open_ones = [finding.note for finding in findings if finding.holds is None and finding.is_claimed]
    first = next(filter(None, open_ones), "")
    return f"undecided{first and ': ' + first}" if open_ones else ""


_WIDTHS = (22, 13, 11, 11)
"""Widths of all columns of an overview but the last: of the longest name of a statement, a reading, and so on."""


def _overview_line(*cells: str | Text) -> Text:
    """The cells of a line in their columns."""
    line = Text(" ")
    for cell, width in zip(cells, (*_WIDTHS, 0), strict=True):
        line.append_text(cell if isinstance(cell, Text) else Text(cell))
        line.append(" " * (max(width - len(cell), 0) + 2 if width else 0))
    return line
