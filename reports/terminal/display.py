"""Results as a notebook and an interactive session show them: the terminal's table, or the same as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mixproof.geometry.aliases import Number
from mixproof.geometry.signatures import strict
from mixproof.solvers.mixing.laws import Mixing
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


@strict
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


@strict
def verify(  # noqa: PLR0913, a parameter for each setting
    theorem: str,
    dataset: Any,
    readings: Sequence[str] | str = (),
    *,
    alpha: Number | Any | None = None,
    mixing: Mixing | str | None = None,
    epsilon: Number | Any | None = None,
    point: Sequence[Number] | Number | Any | None = None,
    seed: int | None = None,
) -> ShownVerification:
    """Decide each reading of a statement exactly; the result shows itself as a table.

    Parameters
    ----------
    theorem : str
        The statement's number, such as ``"2.10"``.
    dataset : Dataset, str or anything that holds labelled examples
        A dataset, the name of one, a file, or whatever else `as_dataset` takes, such as a frame or a pair (X, y).
    readings : str or sequence of str
        The readings to decide, or the only one; all of them where none is named.
    alpha : number, optional
        λ ~ Beta(α, α); 1 where neither α nor a mixing law is given.
    mixing : str or law of λ, optional
        Another law of λ, such as ``"beta(2,1)"``.
    epsilon : number, optional
        The radius ε > 0, in the unit of the coordinates.
    point : sequence of n numbers, optional
        The point x; text with commas, or one number on a line, will do.
    seed : int, optional
        The seed of all that is drawn; 0 if not given.

    Raises
    ------
    InputError
        In one line, if anything that was given cannot be used, or the statement does not depend on it.

    Examples
    --------
    >>> print(repr(verify("2.10", "shadow")).partition("reading ")[2].splitlines()[2])
     printed   holds        fails        refuted
    """
    settings = Settings(alpha=alpha, mixing=mixing, epsilon=epsilon, point=point, seed=seed)
    found = decide_by_name(theorem, dataset, readings, **settings)
    return ShownVerification(found.statement, found.instance, found.outcomes)
