"""Searches that the time may cut: what they found by then is kept, and never taken for all that there is.

A search loops over `InTime`, which ends where the things do or the time is up, and tells which. What it found by then
stays found: a counterexample needs no complete search. Who needs all of them calls `InTime.check`.

A search whose result serves several claims is kept by `cached_whole`. A part is remembered only as long as the time
that cut it is set: within it nothing more could be found, and after it everything is sought anew.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, wraps
from typing import Any, Generic, ParamSpec, TypeVar

from mixproof.geometry.jobs.watch import TimeUp, seconds_left, time_end

Thing = TypeVar("Thing")
Result = TypeVar("Result")
Asked = ParamSpec("Asked")


class InTime(Generic[Thing]):
    """The things that come before the time is up, one by one.

    Parameters
    ----------
    things : iterable
        They may raise `TimeUp`, as what goes through `watch.steps` does.

    Examples
    --------
    >>> from mixproof.geometry.jobs.watch import steps, watched
    >>> all_of_them, none_of_them = InTime(steps("ab", "letters", 2)), InTime(steps("ab", "letters", 2))
    >>> list(all_of_them), all_of_them.cut
    (['a', 'b'], None)
    >>> with watched(0):
    ...     list(none_of_them), none_of_them.cut
    ([], TimeUp('the time was up at: letters, 0 of 2'))
    """

    def __init__(self, things: Iterable[Thing]) -> None:
        """Begin before the first thing."""
        self.things = things
        self.cut: TimeUp | None = None

    def __iter__(self) -> Iterator[Thing]:
        """The things, until there are no more or the time is up."""
        try:
            yield from self.things
        except TimeUp as end:
            self.cut = end

    def check(self) -> None:
        """Go on only where all things came.

        Raises
        ------
        TimeUp
            If the time was up before.
        """
        check_whole(self.cut)


def check_whole(cut: TimeUp | None) -> None:
    """Go on only where nothing was cut.

    Raises
    ------
    TimeUp
        If something was.

    Examples
    --------
    >>> check_whole(None)
    >>> check_whole(TimeUp("the time was up at: letters"))
    Traceback (most recent call last):
    mixproof.geometry.jobs.watch.TimeUp: the time was up at: letters
    """
    if cut is not None:
        raise TimeUp(*cut.args)


class _Cut(Exception):  # noqa: N818, nothing is wrong
    """A result that the time may have cut: an exception, since those are not remembered for good."""


def cached_whole(most: int) -> Callable[[Callable[Asked, Result]], Callable[Asked, Result]]:
    """Remember the last results of a function; one that the time may have cut only until another time is set.

    Parameters
    ----------
    most : int
        Number of the results that are remembered.

    Examples
    --------
    >>> from mixproof.geometry.jobs.watch import steps, watched
    >>> @cached_whole(8)
    ... def letters(word: str) -> list[str]:
    ...     print("sought")
    ...     return list(InTime(steps(word, "letters")))
    >>> with watched(0):
    ...     letters("ab"), letters("ab")
    sought
    ([], [])
    >>> letters("ab"), letters("ab")
    sought
    (['a', 'b'], ['a', 'b'])
    """

    def of(function: Callable[Asked, Result]) -> Callable[Asked, Result]:
        def sought(*asked: Asked.args, **settings: Asked.kwargs) -> Result:
            found = function(*asked, **settings)
            left = seconds_left()
            if left is not None and left <= 0:
                raise _Cut(found)
            return found

        whole: Any = lru_cache(maxsize=most)(sought)
        parts: dict[tuple[Any, ...], Result] = {}

        @wraps(function)
        def recalled(*asked: Asked.args, **settings: Asked.kwargs) -> Result:
            here = (time_end(), asked, tuple(sorted(settings.items())))
            if here in parts:
                return parts[here]
            try:
                found: Result = whole(*asked, **settings)
            except _Cut as cut:
                found = cut.args[0]
                if len(parts) >= most or any(time != here[0] for time, *_ in parts):
                    parts.clear()
                parts[here] = found
            return found

        recalled.cache_clear = whole.cache_clear  # type: ignore[attr-defined]
        return recalled

    return of
