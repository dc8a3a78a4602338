"""Results as a notebook and an interactive session show them: the terminal's table, or the same as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from mixproof.geometry.data.dataset import Dataset
from mixproof.theory.settings import Settings
from mixproof.theory.statement import Verification
from mixproof.theory.verify import verify as decide_by_name

if TYPE_CHECKING:
    from rich.console import RenderableType

WIDTH = 80


def as_text(result: "RenderableType", width: int = WIDTH) -> str:
    r"""A table as plain text, without blanks at the ends of lines.

    Parameters
    ----------
    width : int
        In characters.

    Examples
    --------
    >>> from rich.text import Text
    >>> as_text(Text("one two three"), width=8)
    'one two\nthree'
    """
    from mixproof.reports.terminal.console import terminal

    console = terminal(width)
    with console.capture() as captured:
        console.print(result, crop=False)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def as_html(result: "RenderableType", width: int = WIDTH) -> str:
    """The same as HTML, for notebooks; whatever comes from outside is escaped.

    Examples
    --------
    >>> from rich.text import Text
    >>> as_html(Text("a < b"))
    '<pre style="white-space: pre; line-height: 1.3">a &lt; b</pre>'
    """
    from html import escape

    return f'<pre style="white-space: pre; line-height: 1.3">{escape(as_text(result, width))}</pre>'


@dataclass(frozen=True, eq=False, repr=False)
class ShownVerification(Verification):
    """A verification that shows itself: its ``repr`` is the table that ``verify`` prints."""

    def __repr__(self) -> str:
        """The table."""
        from mixproof.reports.terminal.verification import verification_table

        return as_text(verification_table(self))

    def _repr_html_(self) -> str:
        from mixproof.reports.terminal.verification import verification_table

        return as_html(verification_table(self))


def verify(
    theorem: str, dataset: Dataset | str, readings: Sequence[str] = (), **settings: Unpack[Settings]
) -> ShownVerification:
    """Decide each reading of a statement exactly; the result shows itself as a table.

    Parameters
    ----------
    theorem : str
        The statement's number, such as ``"2.10"``.
    dataset : Dataset or str
        A dataset, the name of one, or a file.
    readings : sequence of str
        The readings to decide; all of them where none is named.
    **settings
        What the statement depends on besides the dataset: ``alpha``, ``mixing``, ``epsilon``, ``point``, ``seed``;
        see `theory.settings.Settings`.

    Raises
    ------
    InputError
        In one line, if anything that was given cannot be used.

    Examples
    --------
    >>> print(repr(verify("2.10", "shadow")).partition("reading ")[2].splitlines()[2])
     printed   holds        fails        refuted
    """
    found = decide_by_name(theorem, dataset, readings, **settings)
    return ShownVerification(found.statement, found.instance, found.outcomes)
