"""The report of an audit for the terminal, as plain text and as Markdown."""

from typing import TYPE_CHECKING

from mixproof.reports.agreement.markdown import escaped, line_of_cells
from mixproof.reports.audit.answer import answer
from mixproof.reports.audit.sections.report import heading, sections
from mixproof.reports.terminal.console import WholeTable, printable
from mixproof.reports.terminal.display import as_text
from mixproof.theory.audit.findings import AuditFindings

if TYPE_CHECKING:
    from rich.console import RenderableType

_STYLES = {"unsafe": "bold red", "undecided": "bold yellow", "note": "bold cyan", "": "bold"}


def audit_display(audit: AuditFindings, page: str | None = None) -> "RenderableType":
    """The report for the terminal.

    Parameters
    ----------
    page : str, optional
        The file that holds it as a page, to be named at the end.

    Examples
    --------
    >>> from mixproof import audit
    >>> from mixproof.reports.terminal.display import as_text
    >>> shown = as_text(audit_display(audit([[0], [1], [2]], ["a", "b", "a"])))
    >>> [line for line in shown.splitlines() if "×" in line]
    [' row 1 [b] = 1/2 × row 0 [a] + 1/2 × row 2 [a], 1 with no end in its class']
    """
    from rich.box import SIMPLE
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    first, *others = heading(audit)
    parts: list[RenderableType] = [printable(answer(audit)), Text(f"\n{first}", style="bold").append("")]
    parts += [Padding(printable(line), (0, 1)) for line in others]
    for section in sections(audit):
        title = Text(f"\n{section.title}", style=_STYLES[section.status])
        parts.append(title.append(f"  [{section.status}]" if section.status else ""))
        parts += [Padding(printable(words), (0, 1)) for words in section.paragraphs]
        if section.columns:
            table = WholeTable(box=SIMPLE, padding=(0, 1, 0, 0))
            for column in section.columns:
                table.add_column(column)
            for cells in section.cells:
                table.add_row(*map(printable, cells))
            parts.append(table)
        parts += [Padding(printable(words), (0, 1)) for words in section.after]
    if page is not None:
        parts += [Text(), printable(f"The report is {page}")]
    return Group(*parts)


def audit_text(audit: AuditFindings) -> str:
    """The report as plain text, 80 columns wide.

    Examples
    --------
    >>> from mixproof import audit
    >>> found = audit([[0], [1], [2]], ["a", "b", "a"])
    >>> [line for line in audit_text(found).splitlines() if line.startswith("Rows inside")]
    ['Rows inside segments that end in another class: 1  [unsafe]']
    """
    return as_text(audit_display(audit))


def audit_markdown(audit: AuditFindings) -> str:
    r"""The report as Markdown.

    Examples
    --------
    >>> from mixproof import audit
    >>> audit_markdown(audit([[0], [1], [2]], ["a", "b", "a"])).splitlines()[8]
    'row 1 \\[b\\] = 1/2 × row 0 \\[a\\] \\+ 1/2 × row 2 \\[a\\], 1 with no end in its class'
    """
    first, *others = map(escaped, heading(audit))
    lines = [f"# {first}", "", escaped(answer(audit)), "", *(f"{line}  " for line in others), ""]
    for section in sections(audit):
        status = f" ({section.status})" if section.status else ""
        lines += [f"## {escaped(section.title)}{status}", ""]
        lines += [f"{escaped(words)}\n" for words in section.paragraphs]
        if section.columns:
            head, *body = (line_of_cells([*map(escaped, cells)]) for cells in (section.columns, *section.cells))
            lines += [head, line_of_cells(["---"] * len(section.columns)), *body, ""]
        lines += [f"{escaped(words)}\n" for words in section.after]
    return "\n".join(lines).rstrip() + "\n"
