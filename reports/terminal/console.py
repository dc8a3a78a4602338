"""Consoles for results, and text from outside made fit to be shown."""

import sys

from rich.console import Console, RenderableType
from rich.text import Text


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
        return Console(markup=False, highlight=False, emoji=False)
    return Console(markup=False, highlight=False, emoji=False, width=width, color_system=None, force_terminal=False)


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
