"""The statements and the named datasets as terminal text."""

from collections.abc import Iterable

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from mixproof.reports.terminal.console import WholeTable
from mixproof.theory.statement import Statement

_WRITTEN_OUT = {
    "'{0, 1 | 2}'": "Any points, written out with a bar between the classes.",
    "'{ham: (0, 0), (1/2, 0) | spam: (0, 1)}'": "The same in the plane, with names of the classes.",
}


def readings_text(statements: Iterable[Statement]) -> RenderableType:
    """Statements with their readings in full: what each supposes and concludes.

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
        parts.append(Text())
    return Group(*parts)


def catalog_table(statements: Iterable[Statement]) -> RenderableType:
    """Statements with their readings.

    Examples
    --------
    >>> from mixproof.reports.terminal.display import as_text
    >>> from mixproof.theory.catalog import statement
    >>> as_text(catalog_table([statement("3.2")])).splitlines()[4]
    ' 3.2   Theorem: Where a class has the          printed, capped, slides, sharp'
    """
    table = WholeTable(box=SIMPLE, padding=(0, 2, 0, 0), title="Statements", title_justify="left")
    for column in ("id", "statement", "readings"):
        table.add_column(column)
    for statement in statements:
        readings = ", ".join(reading.id for reading in statement.readings)
        table.add_row(statement.id, f"{statement.kind.capitalize()}: {statement.title}", readings)
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
