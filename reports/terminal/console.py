"""Consoles for results, and text from outside made fit to be shown."""

import sys
from typing import Any

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

_LONGEST_WHOLE = 24
"""Words up to this width are never broken in a table if they hold a digit."""


class WholeTable(Table):
    """A table that breaks no number: its columns are at least as wide as the longest number in them.

    Where there is no room for that, lines are longer than the terminal is wide.

    Examples
    --------
    >>> table = WholeTable("the margin that was asked for", "law of the weights", box=None)
    >>> table.add_row("11/1000", "λ is uniform, or is as good as that")
    >>> console = terminal(width=14)
    >>> with console.capture() as captured:
    ...     console.print(table)
    >>> "11/1000" in captured.get()
    True
    """

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for column in self.columns:
            words = [word for cell in column.cells for word in _plain(cell).split()]
            whole = [cell_len(word) for word in words if any(map(str.isdigit, word))]
            column.min_width = max((length for length in whole if length <= _LONGEST_WHOLE), default=0) or None
        yield from super().__rich_console__(console, options)


def _plain(cell: RenderableType) -> str:
    return cell.plain if isinstance(cell, Text) else cell if isinstance(cell, str) else ""


def terminal(width: int | None = None) -> Console:
    r"""A console for results: no markup, so that names and labels are shown as they are.

    Parameters
    ----------
    width : int, optional
        In characters, for plain text; that of the terminal where none is given.

    Examples
    --------
    >>> console = terminal(width=40)
    >>> with console.capture() as captured:
    ...     console.print(Text("[b]class 1[/b]", style="red"))
    >>> captured.get()
    '[b]class 1[/b]\n'
    """
    if width is None:
        return _console()
    return _console(width=width, color_system=None, force_terminal=False)


def standard_error() -> Console:
    """The console for what stands beside results, such as bars of progress.

    Examples
    --------
    >>> standard_error().stderr
    True
    """
    return _console(stderr=True)


def _console(**settings: Any) -> Console:
    """A console that never displays by itself what a notebook asks it to write, not even an empty cell."""
    return Console(markup=False, highlight=False, emoji=False, force_jupyter=False, **settings)


def show(result: RenderableType) -> None:
    """Print a result; where it does not go to a terminal, without blanks at the ends of lines.

    Examples
    --------
    >>> show("[b]λ[/b]")
    [b]λ[/b]
    """
    console = terminal()
    if console.is_terminal:
        console.print(result, crop=False)
        return
    with console.capture() as captured:
        console.print(result, crop=False)
    sys.stdout.write("\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n")


def printable(text: str) -> Text:
    r"""Text from outside, with control characters made visible.

    Examples
    --------
    >>> printable("a" + chr(27) + "b").plain
    'a\\x1bb'
    """
    return Text(visible(text))


def visible(text: str) -> str:
    r"""The same text with control characters written as escapes.

    Examples
    --------
    >>> visible("a" + chr(27) + "b")
    'a\\x1bb'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
