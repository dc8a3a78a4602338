"""The report as Markdown, for a repository or a review."""

from collections.abc import Sequence

from mixproof.geometry.aliases import Record
from mixproof.reports.agreement.cells import errata_by_paper, none_refuted
from mixproof.reports.terminal.training import outcome_word

_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]#+-!|~$"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"})
_MOST_TEXT = 2000


def markdown(report: Record) -> str:
    r"""The summary, the verdicts as a table, the errata, and what training came to.

    Parameters
    ----------
    report : dict
        As `reports.agreement.cells` describes it.

    Examples
    --------
    >>> summary = {"sentences": [], "disagreements": [], "undecided": ["2.7 on a|b"], "rejected_certificates": []}
    >>> report = {"version": "1", "generated": "at noon", "command": "mixproof report", "summary": summary}
    >>> report |= dict.fromkeys(("datasets", "statements", "cells", "errata", "experiments"), [])
    >>> markdown(report).splitlines()[2]
    '**Undecided: 2.7 on a\\|b.**'
    """
    parts = ["# Agreement report", *report["summary"]["sentences"]]
    parts += [f"**{words}**" for words in _alarms(report["summary"])]
    parts += ["## Verdicts", _matrix(report)]
    parts.append("## Errata")
    for title, errata in errata_by_paper(report):
        parts += [*([f"**{escaped(title)}**"] if title else []), *(_erratum(each, report) for each in errata)]
    if not report["errata"]:
        parts.append(none_refuted(report["summary"]))
    if report["experiments"]:
        parts += ["## Training", *(_experiment(each) for each in report["experiments"])]
    parts += [f"Made with mixproof {report['version']}, {report['generated']}, by", code(report["command"])]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    r"""Text from outside, so that Markdown and HTML show it as it is, on one line.

    Examples
    --------
    >>> escaped("<b>|a")
    '&lt;b&gt;\\|a'
    """
    from mixproof.reports.terminal.console import visible

    shown = visible(" ".join(text[: _MOST_TEXT + 1].split()))
    return (shown if len(shown) <= _MOST_TEXT else shown[:_MOST_TEXT] + "…").translate(_SPECIAL)


def line_of_cells(cells: Sequence[str]) -> str:
    """A line of a table, of cells that are Markdown already.

    Examples
    --------
    >>> line_of_cells(["row 1", "1/2"])
    '| row 1 | 1/2 |'
    """
    return f"| {' | '.join(cells)} |"


def code(text: str) -> str:
    r"""A command as a block of code, on one line.

    Examples
    --------
    >>> code("a" + chr(10) + "b")
    '    a\\nb'
    """
    from mixproof.reports.terminal.console import visible

    return "    " + visible(text[:_MOST_TEXT])


def _alarms(found: Record) -> list[str]:
    alarms = {
        "Training disagrees": found["disagreements"],
        "Undecided": found["undecided"],
        "Certificates that the checker rejects": found["rejected_certificates"],
    }
    return [f"{words}: {escaped(', '.join(cells))}." for words, cells in alarms.items() if cells]


def _matrix(report: Record) -> str:
    names = [data["name"] for data in report["datasets"]]
    cells = {(cell["statement"], cell["dataset"]): cell for cell in report["cells"]}
    lines = [
        line_of_cells(["statement", *(escaped(name[:60]) for name in names)]),
        line_of_cells(["---"] * (len(names) + 1)),
    ]
    for each in report["statements"]:
        lines.append(line_of_cells([each["name"], *(_verdicts(cells[each["id"], name]) for name in names)]))
    return "\n".join(lines)


def _verdicts(cell: Record) -> str:
    if cell["status"] != "decided":
        return f"cannot be asked: {escaped(cell['reason'])}"
    return "<br>".join(f"{id}: {words['verdict'].replace('_', ' ')}" for id, words in cell["in_words"].items())


def _erratum(found: Record, report: Record) -> str:
    name = next(each["name"] for each in report["statements"] if each["id"] == found["statement"])
    lines = [f"### {name}, {found['reading']} reading", "", escaped(found["claim"]), ""]
    smallest = escaped(found["smallest"][:60])
    many = f"{len(found['datasets'])} of these datasets; the smallest is {smallest}"
    lines.append(f"False on {many if len(found['datasets']) > 1 else smallest}.")
    lines += [f"- {escaped(words)}" for words in found["witnesses"] or filter(None, [found["note"]])]
    if found["repaired"]:
        lines += ["", f"What is true instead: {escaped(found['repaired'])}"]
    return "\n".join(lines)


def _experiment(found: Record) -> str:
    lines = [f"### {found['title']}: training {found['agreement']}", ""]
    for each in found["criteria"]:
        lines.append(f"- {escaped(each['criterion'])}: {outcome_word(each['holds'])} ({escaped(each['worst'])})")
    return "\n".join([*lines, "", code(found["command"])])
