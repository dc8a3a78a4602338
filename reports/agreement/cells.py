"""Agreement: every statement on every dataset, decided exactly, proved step by step, and beside its training.

The whole report is data first (``mixproof/report/2``): the page, the Markdown and the exit code are made from it and
say nothing else. Its parts:

- ``datasets``: name, size, classes, and the names of its pictures.
- ``cells``: a statement on a dataset. Its ``status`` is ``decided``, or ``unfit`` with the ``reason``. A decided one
  holds the ``verification`` (as ``verify --json`` writes it), the same ``in_words``, the ``traces`` of the proofs by
  reading, the ``certificate`` with what the independent checker says of it, the name of the experiment that belongs to
  it, and the ``command`` that decides it again.
- ``experiments``: as ``mixproof experiment --json`` writes them, with their pictures and the command.
- ``errata``: each refuted reading, by papers, with the smallest dataset of the report that refutes it.
- ``summary``: the counts, and what is to be said first.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from mixproof.geometry.aliases import Record
from mixproof.geometry.data.dataset import Dataset
from mixproof.reports.agreement.query import ReportQuery
from mixproof.theory.findings import Finding, Searched, Verdict
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Outcome, Statement, Verification

SHOWN_WITNESSES = 5


def decided_cell(verification: Verification, name: str, options: Sequence[str]) -> Record:
    """A statement decided on a dataset, as the report keeps it.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> cell = decided_cell(verify("2.10", "shadow"), "shadow", [])
    >>> cell["command"], cell["in_words"]["printed"]["verdict"]
    ('verify --theorem 2.10 --dataset shadow', 'refuted')
    """
    from mixproof.reports.terminal.verification import verification_json

    return {
        "statement": verification.statement.id,
        "dataset": name,
        "status": "decided",
        "command": command("verify", "--theorem", verification.statement.asked_as, "--dataset", name, *options),
        "verification": verification_json(verification, with_data=False),
        "plain": verification.in_plain_words,
        "in_words": {outcome.reading.id: _outcome_words(outcome) for outcome in verification.outcomes},
    }


def unfit_cell(chosen: Statement, name: str, reason: str) -> Record:
    """A statement that cannot be asked of a dataset, with the reason in words.

    Examples
    --------
    >>> from mixproof.theory.catalog import statement
    >>> unfit_cell(statement("3.5"), "iris", "three classes")
    {'statement': '3.5', 'dataset': 'iris', 'status': 'unfit', 'reason': 'three classes'}
    """
    return {"statement": chosen.id, "dataset": name, "status": "unfit", "reason": reason}


def command(*words: str) -> str:
    """A command as it is typed in a shell.

    Examples
    --------
    >>> command("verify", "--dataset", "my data.csv")
    "verify --dataset 'my data.csv'"
    """
    import shlex

    return shlex.join(words)


def _outcome_words(outcome: Outcome) -> Record:
    return {
        "verdict": outcome.verdict.value,
        "hypothesis": _finding_words(outcome.hypothesis),
        "conclusion": _finding_words(outcome.conclusion),
    }


def _finding_words(finding: Finding) -> Record:
    shown = [witness.in_words() for witness in finding.witnesses[:SHOWN_WITNESSES]]
    return {
        "holds": finding.holds,
        "answer": finding.in_a_word,
        "note": finding.note,
        "witnesses": shown,
        "more": finding.total - len(shown),
    }


# --- proofs and certificates --------------------------------------------------------------------------


def trace_records(instance: Instance, chosen: Statement) -> Record:
    """The proofs of a statement's readings, replayed on an instance.

    Examples
    --------
    >>> from mixproof.theory.catalog import statement
    >>> from mixproof.theory.settings import make_instance
    >>> found = trace_records(make_instance("shadow"), statement("2.10"))["printed"]
    >>> found["course"], found["breaks_at"]
    ('breaks', 2)
    """
    from mixproof.theory.trace import replay

    found: Record = {}
    for proof in chosen.proofs():
        trace = replay(chosen, proof, instance)
        found[proof.reading] = {
            "course": trace.course.value,
            "breaks_at": None if trace.broken is None else trace.broken.number,
            "plain": trace.in_plain_words,
            "steps": [
                {
                    "number": each.number,
                    "claim": each.step.claim,
                    "latex": each.step.latex,
                    "scope": each.step.scope.value,
                    "rests_on": list(each.step.rests_on),
                    "cites": list(each.step.cites),
                    "repeats_verdict": each.step.repeats_verdict,
                    "mark": each.mark.value,
                    "finding": None if each.finding is None else _finding_words(each.finding),
                }
                for each in trace.steps
            ],
        }
    return found


# --- what the whole comes to --------------------------------------------------------------------------


def verdict_counts(cells: Iterable[Record]) -> Counter[str]:
    """The number of readings that came to each verdict.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verdict_counts(decided_cell(verify("2.10", name), name, []) for name in ("shadow", "crossing"))
    >>> sorted(found.items())
    [('confirmed', 4), ('not_applicable', 1), ('refuted', 1)]
    """
    return Counter(
        words["verdict"] for cell in cells if cell["status"] == "decided" for words in cell["in_words"].values()
    )


def errata(
    cells: Sequence[Record], datasets: Sequence[Dataset], names: Sequence[str], asked: Sequence[str] = ()
) -> list[Record]:
    """Each refuted reading with the smallest dataset that refutes it, by points and then by dimension; by papers.

    Parameters
    ----------
    datasets, names : sequences
        Every dataset of the cells with its name there, in one order.
    asked : sequence of str
        The statements as they were asked for, where some are not the toolkit's.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> from mixproof.theory.verify import verify
    >>> data = {"longer": Dataset.from_rows([[0], [1], [2], [9]], [0, 0, 1, 1]), "shadow": load("shadow")}
    >>> cells = [decided_cell(verify("2.10", each), name, []) for name, each in data.items()]
    >>> [(each["reading"], each["smallest"]) for each in errata(cells, list(data.values()), list(data))]
    [('printed', 'shadow')]
    """
    from mixproof.theory.catalog import statement

    own = {each.id: each for each in map(statement, asked)}
    sizes = {name: (data.size, data.dimension) for name, data in zip(names, datasets, strict=True)}
    refuted: dict[tuple[str, str], list[Record]] = {}
    for cell in cells:
        if cell["status"] == "decided":
            for reading, words in cell["in_words"].items():
                if words["verdict"] == Verdict.REFUTED.value:
                    refuted.setdefault((cell["statement"], reading), []).append(cell)
    found = []
    for (id, reading), holders in refuted.items():
        smallest = min(holders, key=lambda cell: sizes[cell["dataset"]])
        chosen = own[id] if id in own else statement(id)
        printed = next(each for each in chosen.readings if each.id == reading)
        repaired = next((each for each in chosen.readings if each.id in {"sharp", "ordered"}), None)
        found.append(
            {
                "statement": id,
                "paper": chosen.paper.id,
                "reading": reading,
                "claim": f"If {printed.hypothesis.text}, then {printed.conclusion.text}.",
                "datasets": [cell["dataset"] for cell in holders],
                "smallest": smallest["dataset"],
                "witnesses": smallest["in_words"][reading]["conclusion"]["witnesses"],
                "note": smallest["in_words"][reading]["conclusion"]["note"],
                "repaired": None
                if repaired is None or repaired.id == reading
                else f"If {repaired.hypothesis.text}, then {repaired.conclusion.text}.",
            }
        )
    papers = list(dict.fromkeys(each["paper"] for each in found))
    return sorted(found, key=lambda each: papers.index(each["paper"]))


def errata_by_paper(report: Record) -> list[tuple[str, list[Record]]]:
    """The errata of each paper under its title; without a title in a report on one paper alone.

    Examples
    --------
    >>> of = [{"paper": "a", "paper_title": "On a"}, {"paper": "b", "paper_title": "On b"}]
    >>> errata_by_paper({"statements": of, "errata": [{"paper": "b", "reading": "printed"}]})
    [('On b', [{'paper': 'b', 'reading': 'printed'}])]
    """
    titles = {each["paper"]: each["paper_title"] for each in report["statements"]}
    groups = {
        paper: [each for each in report["errata"] if each["paper"] == paper]
        for paper in dict.fromkeys(each["paper"] for each in report["errata"])
    }
    return [(titles[paper] if len(titles) > 1 else "", those) for paper, those in groups.items()]


def summary(
    query: ReportQuery,
    cells: Sequence[Record],
    experiments: Sequence[Record],
    mistakes: Sequence[Record],
    left_out: Sequence[str] = (),
) -> Record:
    """The counts, three sentences, and what has to be said before all else.

    Parameters
    ----------
    experiments : sequence of dict
        In their exchange form, each with its title.
    mistakes : sequence of dict
        The `errata` of the cells.
    left_out : sequence of str
        Trainings that were not done, as the time was up.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> from mixproof.theory.verify import verify
    >>> query = ReportQuery(("shadow",), (load("shadow"),), ("2.10",))
    >>> found = summary(query, [decided_cell(verify("2.10", "shadow"), "shadow", [])], [], [])
    >>> found["verdicts"], found["sentences"][2]
    ({'confirmed': 1, 'not_applicable': 1, 'refuted': 1, 'undecided': 0}, 'No networks were trained for this report.')
    """
    counts = verdict_counts(cells)
    disagreeing = [each["title"] for each in experiments if each["agreement"] == "disagrees"]
    undecided = sorted(
        {
            f"{cell['statement']} on {cell['dataset']} ({reading})"
            for cell in cells
            if cell["status"] == "decided"
            for reading, words in cell["in_words"].items()
            if words["verdict"] == Verdict.UNDECIDED.value
        }
    ) + [f"training: {each['title']}" for each in experiments if each["agreement"] == "undecided"]
    undecided += [f"training: {name} (the time was up)" for name in left_out]
    rejected = [
        f"{cell['statement']} on {cell['dataset']}"
        for cell in cells
        if cell.get("certificate") and cell["certificate"]["checked"] == "rejected"
    ]
    return {
        "verdicts": {verdict.value: counts[verdict.value] for verdict in Verdict},
        "sentences": _sentences(query, cells, experiments, mistakes, counts),
        "disagreements": disagreeing,
        "undecided": undecided,
        "rejected_certificates": rejected,
    }


def none_refuted(found: Record) -> str:
    """The sentence that no reading is refuted, as far as the verdicts of a summary are decided.

    Examples
    --------
    >>> none_refuted({"verdicts": {"confirmed": 3, "refuted": 0, "undecided": 1}}).partition(";")[0]
    'Among the 3 of 4 verdicts that were decided, no reading is refuted on these datasets'
    """
    counts: dict[str, int] = found.get("verdicts", {})
    total = sum(counts.values())
    searched = Searched("verdicts", total - counts.get(Verdict.UNDECIDED.value, 0), total, way="decided")
    return searched.sentence("no reading is refuted on these datasets")


def _sentences(
    query: ReportQuery,
    cells: Sequence[Record],
    experiments: Sequence[Record],
    mistakes: Sequence[Record],
    counts: Counter[str],
) -> list[str]:
    fit = sum(cell["status"] == "decided" for cell in cells)
    asked = len({cell["statement"] for cell in cells if cell["status"] == "decided"})
    first = (
        f"{_number(asked, 'statement')} of the theory of Mixup {_were(asked)} decided "
        f"exactly on {_number(len(query.datasets), 'dataset')}: {_number(counts.total(), 'verdict')} "
        f"in {_number(fit, 'cell')}."
    )
    listed = ", ".join(f"{each['statement']} ({each['reading']})" for each in mistakes)
    second = (
        f"{counts['confirmed']} {_are(counts['confirmed'])} confirmed, {counts['not_applicable']} "
        f"{'does' if counts['not_applicable'] == 1 else 'do'} not apply, {counts['undecided']} "
        f"{_are(counts['undecided'])} undecided and {counts['refuted']} {_are(counts['refuted'])} refuted"
    ) + (f": {listed}." if listed else ".")
    agreeing = sum(each["agreement"] == "agrees" for each in experiments)
    third = (
        f"{_number(len(experiments), 'experiment')} trained networks and {agreeing} of them agree with the exact "
        "prediction by their written criteria."
        if experiments
        else "No networks were trained for this report."
    )
    return [first, second, third]


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def exit_code(found: Record) -> int:
    """1 if a reading is refuted, training disagrees or a certificate is rejected; else 3 if anything is undecided.

    Examples
    --------
    >>> exit_code({"verdicts": {"refuted": 0}, "disagreements": [], "undecided": ["2.7"], "rejected_certificates": []})
    3
    """
    if found["verdicts"]["refuted"] or found["disagreements"] or found["rejected_certificates"]:
        return 1
    return 3 if found["undecided"] else 0
