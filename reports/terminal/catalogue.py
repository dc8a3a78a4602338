"""The statements, by their papers, and the named datasets as terminal text."""

from collections.abc import Iterable

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from mixproof.reports.terminal.console import WholeTable, printable
from mixproof.theory.papers import Paper
from mixproof.theory.statement import Statement

_WRITTEN_OUT = {
    "'{0, 1 | 2}'": "Any points, written out with a bar between the classes.",
    "'{ham: (0, 0), (1/2, 0) | spam: (0, 1)}'": "The same in the plane, with names of the classes.",
}


def by_paper(statements: Iterable[Statement]) -> dict[Paper, list[Statement]]:
    """Statements by their papers, in the order of the first statement of each.

    Examples
    --------
    >>> from mixproof.theory.catalog import statement
    >>> [(paper.id, len(those)) for paper, those in by_paper([statement("3.7"), statement("2.10")]).items()]
    [('data-dependency', 2)]
    """
    papers: dict[Paper, list[Statement]] = {}
    for each in statements:
        papers.setdefault(each.paper, []).append(each)
    return papers


def readings_text(statements: Iterable[Statement]) -> RenderableType:
    """Statements with their readings in full, and what of each was seen in print.

    Examples
    --------
    >>> from mixproof.reports.terminal.display import as_text
    >>> from mixproof.theory.catalog import statement
    >>> as_text(readings_text([statement("3.7")])).splitlines()[1]
    '  printed: if d > 10·n·ln n + n − 1, for n points drawn from N(0, I_d), then the'
    """
    parts: list[RenderableType] = []
    for statement in statements:
        parts.append(Text(f"{statement.name}. {statement.title}", style="bold"))
        for reading in statement.readings:
            words = f"{reading.id}: if {reading.hypothesis.text}, then {reading.conclusion.text}."
            parts.append(Padding(Text(words), (0, 0, 0, 2)))
        if statement.print_seen:
            seen = printable(f"in print: {statement.print_seen.replace('`', '')}")
            parts.append(Padding(seen, (0, 0, 0, 2)))
        parts.append(Text())
    return Group(*parts)


def catalog_table(statements: Iterable[Statement]) -> RenderableType:
    """Statements with their readings, by papers; of those that are not the toolkit's, where they come from.

    Examples
    --------
    >>> from mixproof.reports.terminal.display import as_text
    >>> from mixproof.theory.catalog import statement
    >>> lines = as_text(catalog_table([statement("3.2")])).splitlines()
    >>> lines[0].partition(":")[0], lines[5]
    ('data-dependency', ' 3.2   Theorem: Where a class has the          printed, capped, slides, sharp')
    """
    parts: list[RenderableType] = []
    for paper, those in by_paper(statements).items():
        parts.append(printable(f"{paper.id}: {paper.title} ({paper.source})"))
        parts.append(_table(those))
    return Group(*parts)


def _table(statements: Iterable[Statement]) -> WholeTable:
    table = WholeTable(box=SIMPLE, padding=(0, 2, 0, 0))
    for column in ("id", "statement", "readings"):
        table.add_column(column)
    for statement in statements:
        readings = ", ".join(reading.id for reading in statement.readings)
        origin = f" [from {statement.origin}]" if statement.is_own else ""
        words = printable(f"{statement.kind.capitalize()}: {statement.title}{origin}")
        table.add_row(statement.id, words, printable(readings))
    return table


def datasets_table(names: dict[str, str]) -> RenderableType:
    """Named datasets, with their parameters' defaults, and what they are; and the form of those that have no name.

    Examples
    --------
    >>> from mixproof.reports.terminal.display import as_text
    >>> as_text(datasets_table({"iris": "Flowers.", "moons:points=300": "Two moons."})).splitlines()[4:6]
    [' moons:points=300', '     Two moons.']
    """
    lines = [Text("Datasets", style="italic"), Text()]
    for name, words in (names | _WRITTEN_OUT).items():
        lines += [Text(f" {name}"), Text(f"     {words}", style="dim")]
    return Group(*lines)
