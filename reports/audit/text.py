"""An audit as people read it: sections of words and tables, for the terminal and as Markdown.

A `Section` knows nothing of how it is shown, so that every form of the report says the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mixproof.geometry.numbers.rationals import decimal_text, rational_text
from mixproof.reports.agreement.markdown import escaped, line_of_cells
from mixproof.reports.audit.advice import rows_named
from mixproof.reports.audit.audit import Audit
from mixproof.reports.audit.numbers import decimal_down, root_down
from mixproof.theory.audit.columns import unit_words
from mixproof.theory.audit.parts import Floor
from mixproof.theory.audit.search import Conflict
from mixproof.theory.audit.setup import Severity
from mixproof.theory.audit.strength import AtRadius, range_text
from mixproof.theory.witnesses import number_text

if TYPE_CHECKING:
    from rich.console import RenderableType

ROWS_SHOWN = 8
"""Rows of a table, and conflicts, that are shown; the JSON holds all."""

_STYLES = {"unsafe": "bold red", "undecided": "bold yellow", "note": "bold cyan", "": "bold"}


@dataclass(frozen=True)
class Section:
    """A part of the report.

    Parameters
    ----------
    title : str
    status : str
        ``unsafe``, ``undecided``, ``note`` or nothing.
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
    >>> from mixproof.reports.audit.audit import audit
    >>> [section.title for section in sections(audit([[0], [1], [3]], ["a", "a", "b"]))][:2]
    ['Rows inside segments that end in another class: 1', 'How strong Mixup may be']
    """
    parts = [_conflicts(audit), _strengths(audit), _distances(audit), _losses(audit), _linear(audit)]
    found = _problems(audit)
    if found is not None:
        parts.insert(0 if found.status == "unsafe" else len(parts), found)
    return (*parts, Section("What to do", "", audit.advice))


def heading(audit: Audit) -> tuple[str, ...]:
    """What was audited, in a few lines.

    Examples
    --------
    >>> from mixproof.reports.audit.audit import audit
    >>> heading(audit([[0], [1], [3]], ["a", "a", "b"]))
    ('Audit of data: 3 rows, 1 coordinate', '2 classes: a (2), b (1)')
    """
    source = audit.source
    sizes = list(source.class_sizes.items())
    classes = ", ".join(f"{name} ({size:,})" for name, size in sizes[:8]) + (", …" if len(sizes) > 8 else "")
    shape = f", examples of shape {' × '.join(map(str, source.shape))}" if source.shape else ""
    size = f"{source.count:,} rows, {source.dimension:,} coordinate{'s' * (source.dimension > 1)}"
    part = f"; {audit.rows.count:,} of them sampled for distances and strengths" if audit.is_sample else ""
    lines = [
        f"Audit of {source.name}: {size}{shape}{part}",
        f"{len(sizes):,} classes: {classes}",
    ]
    return (*lines, source.origin) if source.origin else tuple(lines)


# --- the parts ----------------------------------------------------------------------------------------


def _problems(audit: Audit) -> Section | None:
    if not audit.problems:
        return None
    is_problem = any(each.severity is Severity.PROBLEM for each in audit.problems)
    words = tuple(_sentence(each.words) for each in audit.problems)
    return Section("Set-up", "unsafe" if is_problem else "note", words)


def _sentence(words: str) -> str:
    """Words with a capital letter and one full stop, or the mark that they end with."""
    return f"{words[:1].upper()}{words[1:]}{'' if words[-1] in '?…' else '.'}"


def _conflicts(audit: Audit) -> Section:
    search = audit.search
    title = "Rows inside segments that end in another class"
    count = f"{len(search.points):,}"
    words = []
    if not search.is_complete:
        title += " (of a sample)"
        count = f"at least {count}" if search.points else "none found, undecided"
        words.append(
            f"{search.rows.count:,} of {audit.source.count:,} rows were searched, since all pairs of rows are beyond "
            "the budget or the memory: a row that was not found may be inside a segment all the same."
        )
    if search.points:
        shown = [_conflict_words(audit, each) for each in search.conflicts[:ROWS_SHOWN]]
        more = len(search.points) - len(shown)
        others = [f"… and {more:,} more row{'s' * (more > 1)}; the JSON has the numbers of all."] if more else []
        return Section(f"{title}: {count}", "unsafe", (*words, *shown, *others, *_rounding(audit)))
    if search.is_complete:
        count = "none"
        without = any(each.kind == "two labels" for each in audit.problems)
        no = "Points with two labels aside, no" if without else "No"
        words.append(f"{no} row is exactly a mixture of two others of which one is of another class.")
    return Section(f"{title}: {count}", "" if search.is_complete else "undecided", (*words, *_rounding(audit)))


def _rounding(audit: Audit) -> Iterator[str]:
    if any(each.kind == "rounded values" for each in audit.problems):
        yield "The values look rounded (see Set-up): what was a mixture of rows before is hardly one after rounding."


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
    search = audit.search
    place = search.place(point)
    return f"row {search.row(point)} [{search.dataset.label(point)}{', ' + place if place else ''}]"


def _sampled(audit: Audit) -> str:
    """The end of a title where what follows is of a sample."""
    return f", for {audit.rows.count:,} sampled rows alone" if audit.is_sample else ""


def _strengths(audit: Audit) -> Section:
    title = f"How strong Mixup may be{_sampled(audit)}"
    cells = tuple(_strength_cells(audit, each) for each in audit.strengths)
    row = "sampled row" if audit.is_sample else "row"
    words = [
        f"At resolution ε ({unit_words(audit.source)}) a model learns the mean of the mixed labels within ε of a "
        f"point; α is safe if that keeps every {row}'s class."
    ]
    if audit.is_sample:
        words.append("This is about the data that the sample is by itself: with all rows another α may be safe.")
    least = audit.riskiest[0].squared
    if least:
        words.append(f"For every ε up to {root_down(least)} every α is safe{' for the sample' * audit.is_sample}.")
    status = _status([found.is_safe(alpha) for found in audit.strengths for alpha in audit.alphas], audit)
    if not cells:
        words.append("Beyond that, more rows would have to be followed over all α than the budget allows.")
        return Section(title, status, tuple(words))
    columns = ("ε", "safe α", *(f"α = {rational_text(alpha)}" for alpha in audit.alphas), "set by")
    return Section(title, status, tuple(words), columns, cells, tuple(_undecided_words(audit)))


def _status(answers: list[bool | None], audit: Audit) -> str:
    """That of the α asked about at the ε asked about; of a sample it is undecided."""
    if audit.epsilon is None:
        return ""
    if audit.is_sample:
        return "undecided"
    return "unsafe" if False in answers else "undecided" if None in answers else ""


def _strength_cells(audit: Audit, found: AtRadius) -> tuple[str, ...]:
    words = {True: "safe", False: "unsafe", None: "undecided"}
    ends = {point for start, end in found.range.intervals for each in (start, end) if each for point in each.points}
    if not found.range.intervals:
        ends = {history.index for history in found.histories if not history.is_safe}
    rows = sorted(map(audit.row, ends))
    span = range_text(found) if found.is_settled else f"at most {range_text(found)}"
    answers = (words[found.is_safe(alpha)] for alpha in audit.alphas)
    return decimal_text(found.epsilon), span, *answers, rows_named(rows) if rows else ""


def _undecided_words(audit: Audit) -> Iterator[str]:
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
        yield _choice_words(audit)


def _choice_words(audit: Audit) -> str:
    """How the ε that are listed were chosen."""
    rows = "sampled rows" if audit.is_sample else "rows"
    how = f"from 1/20 to 1/2 of the least distance between two {rows} of different classes"
    if audit.riskiest[0].squared:
        how += ", and up to twice the radius within which every α is safe"
    return (
        f"These ε were chosen around those at which the answer changes: {how}. Name the one that matters to you by "
        "--epsilon (Python: epsilon=)."
    )


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
    words = [
        "ε*: how near a segment between rows of other classes comes. r: up to this radius no α can take the row from "
        "its class; it is set by the nearest segment that avoids the row's class or leans away from it."
    ]
    if audit.is_sample:
        words.append("Only segments between sampled rows count here: with all rows both are as large or smaller.")
    columns = ("row", "class", "ε*", "ε* set by", "r", "r set by")
    places = tuple(
        f"row {audit.row(each.point)} is {audit.place(each.point)}" for each in shown[:3] if audit.rows.places
    )
    return Section(f"The riskiest rows{_sampled(audit)}", "", tuple(words), columns, tuple(cells), places)


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
    reasons = dict.fromkeys(each.reason for each in audit.floors if each.irreducible is None)
    if reasons:
        words.append(
            f"Where the floor was not decided ({'; '.join(reasons)}), the value of the labels alone, of all rows, is "
            "still below every loss."
        )
    columns = ("α", "floor", "labels alone", "constant answer")
    return Section("The least Mixup loss", "", tuple(words), columns, cells)


def _is_raised(found: Floor) -> bool:
    return found.irreducible is not None and decimal_down(found.irreducible) != decimal_down(found.at_least)


def _linear(audit: Audit) -> Section:
    found = audit.linear
    words = [_balance(list(audit.source.class_sizes.values()))]
    if audit.is_sample:
        words.append(f"What follows is about the {audit.rows.count:,} sampled rows by themselves.")
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


def _balance(sizes: list[int]) -> str:
    if max(sizes) == min(sizes):
        return "All classes have as many rows."
    ratio = f"{max(sizes) / min(sizes):.3g}"
    if ratio == "1":
        return f"The classes have nearly as many rows, from {min(sizes):,} to {max(sizes):,}."
    return f"The largest class has {ratio} times as many rows as the smallest."


# --- forms --------------------------------------------------------------------------------------------


def terminal(audit: Audit) -> "RenderableType":
    """The report for the terminal.

    Examples
    --------
    >>> from mixproof.reports.audit.audit import audit
    >>> from mixproof.reports.terminal.display import as_text
    >>> as_text(terminal(audit([[0], [1], [2]], ["a", "b", "a"]))).splitlines()[4]
    ' row 1 [b] = 1/2 × row 0 [a] + 1/2 × row 2 [a], 1 with no end in its class'
    """
    from rich.box import SIMPLE
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from mixproof.reports.terminal.console import printable

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
    >>> from mixproof.reports.audit.audit import audit
    >>> plain_text(audit([[0], [1], [2]], ["a", "b", "a"])).splitlines()[3]
    'Rows inside segments that end in another class: 1  [unsafe]'
    """
    from mixproof.reports.terminal.display import as_text

    return as_text(terminal(audit))


def markdown(audit: Audit) -> str:
    r"""The report as Markdown.

    Examples
    --------
    >>> from mixproof.reports.audit.audit import audit
    >>> markdown(audit([[0], [1], [2]], ["a", "b", "a"])).splitlines()[6]
    'row 1 \\[b\\] = 1/2 × row 0 \\[a\\] \\+ 1/2 × row 2 \\[a\\], 1 with no end in its class'
    """
    first, *others = map(escaped, heading(audit))
    lines = [f"# {first}", "", *(f"{line}  " for line in others), ""]
    for section in sections(audit):
        status = f" ({section.status})" if section.status else ""
        lines += [f"## {escaped(section.title)}{status}", ""]
        lines += [f"{escaped(words)}\n" for words in section.paragraphs]
        if section.columns:
            head, *body = (line_of_cells([*map(escaped, cells)]) for cells in (section.columns, *section.cells))
            lines += [head, line_of_cells(["---"] * len(section.columns)), *body, ""]
        lines += [f"{escaped(words)}\n" for words in section.after]
    return "\n".join(lines).rstrip() + "\n"
