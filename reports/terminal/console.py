"""Consoles for results, and text from outside made fit to be shown."""

import sys
from collections.abc import Iterable
from typing import Any

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Column, Table
from rich.text import Text

_LONGEST_WHOLE = 24
"""Words up to this width are broken in a table only where there is no room, and never if they hold a digit."""


class WholeTable(Table):
    """A table that breaks no number, and words only where there is no room for them.

    Where there is no room for the numbers, lines are longer than the terminal is wide.

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

    @classmethod
    def grid(cls, *headers: Any, **settings: Any) -> "WholeTable":
        """A table without lines and headings, as `rich.table.Table.grid` makes it."""
        made = super().grid(*headers, **settings)
        assert isinstance(made, WholeTable)
        return made

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if not self._share_out(options.max_width):
            self.padding = (0, 1, 0, 0) if self.box is None else 0
            self._share_out(options.max_width)
        yield from super().__rich_console__(console, options)

    def _share_out(self, room: int) -> bool:
        """Give the columns their widths: what is wider than its words gives way first; False if these do not fit."""
        _, right, _, left = self.padding
        room -= len(self.columns) * (right + left + (self.box is not None)) + 1
        texts = [[_plain(column.header), *map(_plain, column.cells)] for column in self.columns]
        widths = [max((cell_len(line) for text in each for line in text.splitlines()), default=0) for each in texts]
        if sum(widths) <= room:
            return True
        least = [_whole(each, width if column.no_wrap else 0) for each, width, column in self._with(texts, widths)]
        fits = sum(least) <= room
        if not fits:
            least = [_whole([text for text in each if any(map(str.isdigit, text))], 0, numbers=True) for each in texts]
        widths = [max(min(width, room), low, 1) for width, low in zip(widths, least, strict=True)]
        while sum(widths) > room and any(width > max(low, 1) for width, low in zip(widths, least, strict=True)):
            widest = max(range(len(widths)), key=lambda k: widths[k] if widths[k] > max(least[k], 1) else 0)
            widths[widest] -= 1
        for column, width in zip(self.columns, widths, strict=True):
            column.min_width = column.max_width = width
        return fits

    def _with(self, texts: list[list[str]], widths: list[int]) -> Iterable[tuple[list[str], int, Column]]:
        return zip(texts, widths, self.columns, strict=True)


def _whole(texts: Iterable[str], least: int, numbers: bool = False) -> int:
    """The width of the longest word that is not to be broken: all but very long ones, or those that hold a digit."""
    words = [word for text in texts for word in text.split() if not numbers or any(map(str.isdigit, word))]
    return max([least, *(length for word in words if (length := cell_len(word)) <= _LONGEST_WHOLE)])


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
