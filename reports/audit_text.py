"""An audit as people read it: sections of words and tables, for the terminal and as Markdown.

A `Section` knows nothing of how it is shown, so that every form of the report says the same.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geometry.numbers import decimal_text, rational_text
from reports.audit import Audit
from reports.audit_numbers import decimal_down, root_down
from reports.audit_parts import Conflict, Floor
from reports.audit_setup import Severity
from reports.audit_strength import AtRadius, range_text
from theory.witnesses import number_text

if TYPE_CHECKING:
    from rich.console import RenderableType

ROWS_SHOWN = 8
"""Rows of a table, and conflicts, that are shown; the JSON holds all."""

_STYLES = {"unsafe": "bold red", "open": "bold yellow", "note": "bold cyan", "": "bold"}


@dataclass(frozen=True)
class Section:
    """A part of the report.

    Parameters
    ----------
    title : str
    status : str
        ``unsafe``, ``open``, ``note`` or nothing.
    paragraphs : tuple of str
        Each without line breaks.
    columns : tuple of str
        Of the table; empty where there is none.
    cells : tuple of tuples of str
        Its rows.
    after : tuple of str
        Paragraphs below the table.
    """

    title: str
    status: str = ""
    paragraphs: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()
    after: tuple[str, ...] = ()


def sections(audit: Audit) -> tuple[Section, ...]:
    """The parts of the report, the worst first.

    Examples
    --------
    >>> from reports.audit import audit
    >>> [section.title for section in sections(audit([[0], [1], [3]], ["a", "a", "b"]))][:2]
    ['Rows inside segments that end in another class: 1', 'How strong Mixup may be']
    """
    parts = [_conflicts(audit), _strengths(audit), _distances(audit), _losses(audit), _linear(audit)]
    found = _problems(audit)
    if found is not None:
        parts.insert(0 if found.status == "unsafe" else len(parts), found)
    return (*parts, Section("What to do", "", (audit.recommendation,)))


def heading(audit: Audit) -> tuple[str, ...]:
    """What was audited, in a few lines.

    Examples
    --------
    >>> from reports.audit import audit
    >>> heading(audit([[0], [1], [3]], ["a", "a", "b"]))
    ('Audit of data: 3 rows, 1 coordinate', '2 classes: a (2), b (1)')
    """
    source = audit.source
    sizes = list(source.class_sizes.items())
    classes = ", ".join(f"{name} ({size:,})" for name, size in sizes[:8]) + (", …" if len(sizes) > 8 else "")
    shape = f", examples of shape {' × '.join(map(str, source.shape))}" if source.shape else ""
    size = f"{source.count:,} rows, {source.dimension:,} coordinate{'s' * (source.dimension > 1)}"
    lines = [
        f"Audit of {source.name}: {size}{shape}",
        f"{len(sizes):,} classes: {classes}",
    ]
    return (*lines, source.origin) if source.origin else tuple(lines)


# --- the parts ----------------------------------------------------------------------------------------


def _problems(audit: Audit) -> Section | None:
    if not audit.problems:
        return None
    is_problem = any(each.severity is Severity.PROBLEM for each in audit.problems)
    words = tuple(f"{each.words[:1].upper()}{each.words[1:]}." for each in audit.problems)
    return Section("Set-up", "unsafe" if is_problem else "note", words)


def _conflicts(audit: Audit) -> Section:
    found, where = audit.conflicts, "audited row" if audit.is_sample else "row"
    if not found:
        return Section(
            "Rows inside segments that end in another class: none",
            "",
            (f"No {where} is exactly a mixture of two others of which one is of another class.",),
        )
    shown = tuple(_conflict_words(audit, each) for each in found[:ROWS_SHOWN])
    more = (f"… and {len(found) - len(shown):,} more rows.",) if len(found) > len(shown) else ()
    return Section(f"Rows inside segments that end in another class: {len(found):,}", "unsafe", (*shown, *more))


def _conflict_words(audit: Audit, found: Conflict) -> str:
    mixed = found.incidence
    ends = " + ".join(
        f"{number_text(weight)} × {_named(audit, point)}"
        for weight, point in ((mixed.weight, mixed.first), (1 - mixed.weight, mixed.second))
    )
    many = f"; {found.segments:,} such segments" if found.segments > 1 else ""
    avoiding = f", {found.avoiding:,} with no end in its class" if found.avoiding else ""
    return f"{_named(audit, mixed.point)} = {ends}{many}{avoiding}"


def _named(audit: Audit, point: int) -> str:
    place = audit.place(point)
    return f"row {audit.row(point)} [{audit.dataset.label(point)}{', ' + place if place else ''}]"


def _strengths(audit: Audit) -> Section:
    cells = tuple(_strength_cells(audit, each) for each in audit.strengths)
    words = [
        "At resolution ε (in the unit of the data) a model learns the mean of the mixed labels within ε of a point; "
        "α is safe if that keeps every row's class."
    ]
    least = audit.riskiest[0].squared
    if least:
        words.append(f"For every ε up to {root_down(least)} every α is safe.")
    answers = [audit.is_safe(alpha) for alpha in audit.alphas] if audit.epsilon is not None else []
    status = "unsafe" if False in answers else "open" if None in answers else ""
    if not cells:
        words.append("Beyond that, more rows would have to be followed over all α than the budget allows.")
        return Section("How strong Mixup may be", status, tuple(words))
    columns = ("ε", "safe α", *(f"α = {rational_text(alpha)}" for alpha in audit.alphas), "set by")
    return Section("How strong Mixup may be", status, tuple(words), columns, cells, tuple(_open_words(audit)))


def _strength_cells(audit: Audit, found: AtRadius) -> tuple[str, ...]:
    words = {True: "safe", False: "unsafe", None: "open"}
    ends = {point for start, end in found.range.intervals for each in (start, end) if each for point in each.points}
    if not found.range.intervals:
        ends = {history.index for history in found.histories if not history.is_safe}
    rows = sorted(map(audit.row, ends))
    set_by = ", ".join(map(str, rows[:4])) + (", …" if len(rows) > 4 else "")
    span = range_text(found) if found.is_settled else f"at most {range_text(found)}"
    answers = (words[found.is_safe(alpha)] for alpha in audit.alphas)
    return decimal_text(found.epsilon), span, *answers, f"row{'s' * (len(rows) > 1)} {set_by}" if rows else ""


def _open_words(audit: Audit) -> Iterator[str]:
    for found in audit.strengths:
        if found.left_out:
            yield (
                f"At ε = {decimal_text(found.epsilon)} only the {len(found.histories):,} rows of smallest r were "
                f"followed; {found.left_out:,} more may be lost at some α and are beyond the budget."
            )
        if found.range.unsettled:
            spans = ", ".join(
                f"{float(start):.6g} < α" + (f" < {float(end):.6g}" if end is not None else "")
                for start, end in found.range.unsettled[:4]
            )
            yield f"At ε = {decimal_text(found.epsilon)} it was not settled within the budget for {spans}."
    if audit.epsilon is None:
        yield "These ε are a choice; name the resolution that matters by epsilon."


def _distances(audit: Audit) -> Section:
    shown = audit.riskiest[:ROWS_SHOWN]
    cells = []
    for each in shown:
        nearest = audit.margins[each.point]
        cells.append(
            (
                str(audit.row(each.point)),
                audit.dataset.label(each.point),
                root_down(nearest.squared),
                _segment(audit, nearest.first, nearest.second),
                root_down(each.squared),
                _segment(audit, each.first, each.second),
            )
        )
    words = (
        "ε*: how near a segment between rows of other classes comes. r: up to this radius no α can take the row from "
        "its class; its segment is the nearest one that avoids the row's class or leans away from it.",
    )
    columns = ("row", "class", "ε*", "segment", "r", "segment")
    places = tuple(
        f"row {audit.row(each.point)} is {audit.place(each.point)}" for each in shown[:3] if audit.rows.places
    )
    return Section("The riskiest rows", "", words, columns, tuple(cells), places)


def _segment(audit: Audit, first: int, second: int) -> str:
    return f"row {audit.row(first)}" if first == second else f"{audit.row(first)}–{audit.row(second)}"


def _losses(audit: Audit) -> Section:
    cells = tuple(
        (
            rational_text(each.alpha),
            "not decided" if each.irreducible is None else decimal_down(each.irreducible),
            decimal_down(each.at_least),
            decimal_down(each.constant),
        )
        for each in audit.floors
    )
    words = [
        "The training loss with Mixup (cross-entropy, natural logarithm) cannot go below its floor, whatever the model."
    ]
    if any(_is_raised(each) for each in audit.floors):
        words.append("Segments that overlap raise it above what the mixed labels alone leave open.")
    if any(each.irreducible is None for each in audit.floors):
        words.append("Where the floor was not decided, the value of the labels alone is still below every loss.")
    columns = ("α", "floor", "labels alone", "constant answer")
    return Section("The least Mixup loss", "", tuple(words), columns, cells)


def _is_raised(found: Floor) -> bool:
    return found.irreducible is not None and decimal_down(found.irreducible) != decimal_down(found.at_least)


def _linear(audit: Audit) -> Section:
    found = audit.linear
    sizes = list(audit.source.class_sizes.values())
    words = [f"The largest class has {max(sizes) / min(sizes):.3g} times as many rows as the smallest."]
    if max(sizes) == min(sizes):
        words = ["All classes have as many rows."]
    law = f"Beta({rational_text(audit.alphas[0])}, {rational_text(audit.alphas[0])})"
    if found.same is None:
        words.append(f"A linear model with and without Mixup: not decided; {found.reason}.")
    elif found.same:
        words.append(
            f"A linear model without bias learns the max-margin direction with Mixup, {law}, as it does without."
        )
    else:
        apart = f" (their cosine is between {found.cosine[0]} and {found.cosine[1]})" if found.cosine else ""
        words.append(
            f"A linear model without bias learns another direction with Mixup, {law}, than the max-margin one that "
            f"plain training tends to{apart}."
        )
    if found.same is not None:
        every = "All rows are support vectors" if found.interpolates else "Not all rows are support vectors"
        words.append(f"{every}; class means {'are' if found.antipodal else 'are not'} opposite to each other.")
    return Section("Class balance and linear models", "", tuple(words))


# --- forms --------------------------------------------------------------------------------------------


def terminal(audit: Audit) -> "RenderableType":
    """The report for the terminal.

    Examples
    --------
    >>> from reports.audit import audit
    >>> from reports.display import as_text
    >>> as_text(terminal(audit([[0], [1], [2]], ["a", "b", "a"]))).splitlines()[4]
    ' row 1 [b] = 1/2 × row 0 [a] + 1/2 × row 2 [a], 1 with no end in its class'
    """
    from rich.box import SIMPLE
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from reports.render import printable

    first, *others = heading(audit)
    parts: list[RenderableType] = [Text(first, style="bold").append("")]
    parts += [Padding(printable(line), (0, 1)) for line in others]
    for section in sections(audit):
        title = Text(f"\n{section.title}", style=_STYLES[section.status])
        parts.append(title.append(f"  [{section.status}]" if section.status else ""))
        parts += [Padding(printable(words), (0, 1)) for words in section.paragraphs]
        if section.columns:
            table = Table(box=SIMPLE, padding=(0, 1, 0, 0))
            for column in section.columns:
                table.add_column(column)
            for cells in section.cells:
                table.add_row(*map(printable, cells))
            parts.append(table)
        parts += [Padding(printable(words), (0, 1)) for words in section.after]
    return Group(*parts)


def plain_text(audit: Audit) -> str:
    """The report as plain text, 80 columns wide.

    Examples
    --------
    >>> from reports.audit import audit
    >>> plain_text(audit([[0], [1], [2]], ["a", "b", "a"])).splitlines()[3]
    'Rows inside segments that end in another class: 1  [unsafe]'
    """
    from reports.display import as_text

    return as_text(terminal(audit))


def markdown(audit: Audit) -> str:
    r"""The report as Markdown.

    Examples
    --------
    >>> from reports.audit import audit
    >>> markdown(audit([[0], [1], [2]], ["a", "b", "a"])).splitlines()[6]
    'row 1 \\[b\\] = 1/2 × row 0 \\[a\\] + 1/2 × row 2 \\[a\\], 1 with no end in its class'
    """
    first, *others = map(_escaped, heading(audit))
    lines = [f"# {first}", "", *(f"{line}  " for line in others), ""]
    for section in sections(audit):
        status = f" ({section.status})" if section.status else ""
        lines += [f"## {_escaped(section.title)}{status}", ""]
        lines += [f"{_escaped(words)}\n" for words in section.paragraphs]
        if section.columns:
            lines += [_line(section.columns), _line(["---"] * len(section.columns)), *map(_line, section.cells), ""]
        lines += [f"{_escaped(words)}\n" for words in section.after]
    return "\n".join(lines).rstrip() + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_escaped, cells))} |"


def _escaped(text: str) -> str:
    """Text in which nothing is markup."""
    from reports.render import visible

    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", visible(text)) if text != "---" else text
