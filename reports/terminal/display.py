"""Results as a notebook and an interactive session show them: the terminal's table, or the same as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mixproof.geometry.aliases import Number
from mixproof.geometry.signatures import strict
from mixproof.geometry.views import Viewed, preformatted
from mixproof.solvers.mixing.laws import Mixing
from mixproof.theory.settings import Settings
from mixproof.theory.statement import Statement, Unfit, Verification
from mixproof.theory.trace import Trace
from mixproof.theory.trace import trace as replay_by_name
from mixproof.theory.verify import verify as decide_by_name
from mixproof.theory.verify import verify_all as decide_all

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
    >>> as_html(Text("a < b")).partition(">")[2]
    'a &lt; b</pre>'
    """
    return preformatted(as_text(result, width))


@strict
@dataclass(frozen=True, eq=False, repr=False)
class ShownVerification(Verification):
    """A verification that shows itself: its ``repr`` is the table that ``verify`` prints."""

    def __str__(self) -> str:
        """The table."""
        from mixproof.reports.terminal.verification import verification_table

        return as_text(verification_table(self))

    __repr__ = __str__

    @staticmethod
    def of(found: Verification) -> "ShownVerification":
        """A verification as one that shows itself.

        Examples
        --------
        >>> print(str(ShownVerification.of(decide_by_name("2.10", "shadow"))).splitlines()[2])
         dataset  shadow: 3 rows, 3 points in R^1
        """
        return ShownVerification(found.statement, found.instance, found.outcomes)


class ShownVerifications(list[Verification | Unfit], Viewed):
    """What every statement comes to on a dataset: a list that shows itself as the overview of ``verify --all``."""

    def __str__(self) -> str:
        """The overview."""
        from mixproof.reports.terminal.verification import overview_table

        return as_text(overview_table(self))

    __repr__ = __str__


@strict
@dataclass(frozen=True, eq=False, repr=False)
class ShownTrace(Trace):
    """A replayed proof that shows itself: in full in a notebook, and in a line where an ``assert`` on it fails."""

    def __str__(self) -> str:
        """The steps, as the command prints them."""
        from mixproof.reports.terminal.trace import TraceReport

        return as_text(TraceReport(self).table())


@strict
def verify(  # noqa: PLR0913, a parameter for each setting
    theorem: str | Statement,
    dataset: Any,
    readings: Sequence[str] | str = (),
    *,
    alpha: Number | Any | None = None,
    mixing: Mixing | str | None = None,
    epsilon: Number | Any | None = None,
    point: Sequence[Number] | Number | Any | None = None,
    seed: int | None = None,
    model: Any | None = None,
) -> ShownVerification:
    """Decide each reading of a statement exactly; the result shows itself as a table.

    Parameters
    ----------
    theorem : str or Statement
        The statement's id, such as ``"2.10"``; a file with a statement of one's own, such as ``"my_claim.py"``, or
        ``"package:NAME"``, whose code is run; or a statement itself.
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
    model : file, dict, pair (W, b), fitted linear estimator or name, optional
        The affine model, where a statement is about one; ``"mixup"``, ``"erm"`` and ``"max-margin"`` are found.

    Raises
    ------
    InputError
        In one line, if anything that was given cannot be used, or the statement does not depend on it.

    Examples
    --------
    >>> print(repr(verify("2.10", "shadow")).partition("reading ")[2].splitlines()[2])
     printed   holds        fails        refuted
    """
    settings = Settings(alpha=alpha, mixing=mixing, epsilon=epsilon, point=point, seed=seed, model=model)
    return ShownVerification.of(decide_by_name(theorem, dataset, readings, **settings))


@strict
def verify_all(  # noqa: PLR0913, a parameter for each setting
    dataset: Any,
    *,
    alpha: Number | Any | None = None,
    mixing: Mixing | str | None = None,
    epsilon: Number | Any | None = None,
    point: Sequence[Number] | Number | Any | None = None,
    seed: int | None = None,
    model: Any | None = None,
    paper: str | None = None,
) -> ShownVerifications:
    """Decide every reading of every statement; the result shows itself, one line a reading.

    The parameters and errors are those of `verify`; a statement that cannot be asked of the data says why. With
    `paper`, such as ``"data-dependency"``, the statements of that paper alone.

    Examples
    --------
    >>> print(repr(verify_all("shadow")).partition("2.8 ")[2].splitlines()[0].lstrip())
    printed        holds        holds        confirmed
    """
    found = decide_all(
        dataset, alpha=alpha, mixing=mixing, epsilon=epsilon, point=point, seed=seed, model=model, paper=paper
    )
    return ShownVerifications(ShownVerification.of(each) if isinstance(each, Verification) else each for each in found)


@strict
def trace(  # noqa: PLR0913, a parameter for each setting
    theorem: str | Statement,
    dataset: Any,
    reading: str | None = None,
    *,
    alpha: Number | Any | None = None,
    mixing: Mixing | str | None = None,
    epsilon: Number | Any | None = None,
    point: Sequence[Number] | Number | Any | None = None,
    seed: int | None = None,
    model: Any | None = None,
) -> ShownTrace:
    """Replay the proof of a reading on a dataset; the result shows itself, step by step.

    Parameters
    ----------
    reading : str, optional
        The reading; the first one that has a proof where none is named.
    theorem, dataset, alpha, mixing, epsilon, point, seed, model
        As for `verify`.

    Raises
    ------
    InputError
        In one line, if there is no such proof or anything that was given cannot be used.

    Examples
    --------
    >>> found = trace("2.10", "shadow")
    >>> found.breaks_at("every data point satisfies Assumption 3.1")
    True
    >>> print(str(found).splitlines()[0])
    Theorem 2.10, printed: its proof on shadow (3 points in R^1), λ ~ Beta(1, 1)
    """
    settings = Settings(alpha=alpha, mixing=mixing, epsilon=epsilon, point=point, seed=seed, model=model)
    found = replay_by_name(theorem, dataset, reading, **settings)
    return ShownTrace(found.statement, found.proof, found.instance, found.hypothesis, found.steps)
