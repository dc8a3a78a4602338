"""The watch over long work: searches tell it each step, it tells people, and it ends them when their time is up.

A search calls `step` in its loop. Nobody listens and no time runs out unless the work is done inside `watched`. So a
search has no arguments for its progress and its time, and whoever starts it decides on both. What a search finds
without a limit of time never depends on the clock. With one, it is a part of that, and says so.

The watch belongs to the thread that set it: work on other threads is seen by the thread that waits for it.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from time import monotonic
from typing import TypeVar

from mixproof.geometry.errors import InputError

Thing = TypeVar("Thing")

Teller = Callable[[str, int, int], None]
"""Called with a stage, how much of it is done, and out of how much; 0 where that is not known."""

LONGEST = 10.0**9
"""Most seconds that may be asked for: more than thirty years."""


class TimeUp(Exception):  # noqa: N818, nothing is wrong
    """The time that was given is up; the text says at which step.

    Parameters
    ----------
    words : str
        The step.
    part : object, optional
        The part of the result that was found before, where it is of use by itself.

    Examples
    --------
    >>> TimeUp("the time was up at: distances, 3 of 10", part=[1, 5]).part
    [1, 5]
    """

    def __init__(self, words: str, part: object = None) -> None:
        """Keep the part beside the words."""
        super().__init__(words)
        self.part = part


@dataclass(frozen=True)
class Watch:
    """The listener of a piece of work, the end of its time (`time.monotonic`), and the seconds that were given."""

    tell: Teller
    until: float | None = None
    given: float | None = None


def silent(stage: str, done: int, of: int) -> None:
    """Tell nobody.

    Examples
    --------
    >>> silent("conflicts", 0, 0) is None
    True
    """


_watch: ContextVar[Watch] = ContextVar("watch", default=Watch(silent))  # noqa: B039, it is frozen


def step(stage: str, done: int = 0, of: int = 0) -> None:
    """Tell that a stage is so far, and end the work if its time is up.

    Parameters
    ----------
    done, of : int
        The parts that are done, and all of them where that is known.

    Raises
    ------
    TimeUp
        If the time is up.

    Examples
    --------
    >>> step("crossings", 3, 10)
    >>> with watched(0):
    ...     step("crossings", 3, 10)
    Traceback (most recent call last):
        ...
    mixproof.geometry.jobs.watch.TimeUp: the time was up at: crossings, 3 of 10
    """
    tell(stage, done, of)
    watch = _watch.get()
    if watch.until is not None and monotonic() >= watch.until:
        raise TimeUp(f"the time was up at: {stage}" + (f", {done:,} of {of:,}" if of else ""))


def tell(stage: str, done: int = 0, of: int = 0) -> None:
    """Tell that a stage is so far, and go on whatever the time: for work that keeps to its time by itself.

    Examples
    --------
    >>> with watched(0, lambda *words: print(*words)):
    ...     tell("certificates", 1, 2)
    certificates 1 2
    """
    _watch.get().tell(stage, done, of)


def steps(things: Iterable[Thing], stage: str, of: int = 0) -> Iterator[Thing]:
    """The things one by one, with a step told before each.

    Raises
    ------
    TimeUp
        If the time is up.

    Examples
    --------
    >>> told = []
    >>> with watched(tell=lambda *words: told.append(words)):
    ...     list(steps("ab", "points", 2))
    ['a', 'b']
    >>> told
    [('points', 0, 2), ('points', 1, 2)]
    """
    for done, thing in enumerate(things):
        step(stage, done, of)
        yield thing


@contextmanager
def watched(seconds: float | None = None, tell: Teller | None = None) -> Iterator[None]:
    """Work with a limit of time, a listener, or both; those of the work around it hold besides.

    Parameters
    ----------
    seconds : float, optional
        The time until `TimeUp` is raised at a step; never later than the end of the work around it.
    tell : callable, optional
        The listener, in place of that of the work around it.

    Raises
    ------
    InputError
        If the time is negative, too long, or no number.

    Examples
    --------
    >>> with watched(60), watched(3600):
    ...     seconds_left() <= 60
    True
    """
    around = _watch.get()
    watch = around if tell is None else replace(around, tell=tell)
    if seconds is not None:
        check_seconds(seconds)
        end, given = monotonic() + seconds, seconds
        if watch.until is not None and watch.until < end:
            end, given = watch.until, watch.given or 0.0
        watch = replace(watch, until=end, given=given)
    token = _watch.set(watch)
    try:
        yield
    finally:
        _watch.reset(token)


@contextmanager
def part_watched(name: str, parts: int = 1) -> Iterator[None]:
    """One of several parts of some work: told with its name, and given an equal share of the time that is left.

    Parameters
    ----------
    name : str
        Told before each stage; nothing where it is empty.
    parts : int
        The parts that are left, this one included.

    Examples
    --------
    >>> with watched(60, lambda *words: print(*words)), part_watched("Theorem 2.10", 3):
    ...     step("balls", 1, 4)
    ...     round(seconds_left())
    Theorem 2.10: balls 1 4
    20
    """
    listener, left = _watch.get().tell, seconds_left()
    share = None if left is None else max(0.0, left) / parts
    with watched(share, lambda stage, done, of: listener(f"{name}: {stage}" if name else stage, done, of)):
        yield


@contextmanager
def unhurried() -> Iterator[None]:
    """A short piece of work that is done whatever the time: the evidence for what was found before the time was up.

    Examples
    --------
    >>> with watched(0), unhurried():
    ...     step("witnesses", 1, 2)
    ...     seconds_left() is None
    True
    """
    token = _watch.set(replace(_watch.get(), until=None))
    try:
        yield
    finally:
        _watch.reset(token)


def time_end() -> float | None:
    """The end of the time on the clock of `time.monotonic`; None where it has no limit.

    Examples
    --------
    >>> time_end() is None
    True
    """
    return _watch.get().until


def seconds_left() -> float | None:
    """The seconds that are left, below 0 where the time is up; None where it has no limit.

    Examples
    --------
    >>> seconds_left() is None
    True
    """
    until = _watch.get().until
    return None if until is None else until - monotonic()


def seconds_given() -> float | None:
    """The seconds that were given, however many are left; None for no limit. Budgets of work are chosen by it.

    Examples
    --------
    >>> with watched(60):
    ...     seconds_given()
    60
    """
    return _watch.get().given


def check_seconds(seconds: float) -> None:
    """Refuse what is no time.

    Raises
    ------
    InputError
        If it is negative, too long, or no number.

    Examples
    --------
    >>> check_seconds(-1)
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: `seconds` has to be from 0 to 1,000,000,000, not -1
    """
    if not 0 <= seconds <= LONGEST:
        raise InputError(f"`seconds` has to be from 0 to {LONGEST:,.0f}, not {seconds:g}")
