"""Progress bars on standard error, and searches that survive an interruption."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.resources import Tally
from mixproof.reports.terminal.console import standard_error, visible
from mixproof.reports.terminal.output import check_writable, json_text, write_whole

if TYPE_CHECKING:
    from mixproof.theory.falsify.finds import Falsification
    from mixproof.theory.falsify.finds import Progress as Report
    from mixproof.theory.falsify.judge import Judge
    from mixproof.theory.falsify.scope import SearchScope

SECONDS_BETWEEN_STATES = 2.0
SECONDS_BETWEEN_STEPS = 0.1
LONGEST_STAGE = 60


@contextmanager
def search_progress(
    state: str | None, judge: "Judge", scope: "SearchScope"
) -> "Iterator[tuple[Falsification | None, Report]]":
    """A bar for a search and, where a state file is named, what it holds; it is kept up to date.

    Yields what an earlier run had found, or None, and the function to report to. The state is written every
    few seconds and once more however the search ends.

    Raises
    ------
    InputError
        If the state file cannot be written, or holds anything but the state of this search.

    Examples
    --------
    >>> import tempfile
    >>> from mixproof.theory.catalog import reading, statement
    >>> from mixproof.theory.falsify.exhaustive import falsify
    >>> from mixproof.theory.falsify.judge import Judge
    >>> from mixproof.theory.falsify.scope import SearchScope
    >>> from mixproof.theory.settings import make_instance
    >>> theorem, scope = statement("2.10"), SearchScope(points=3, grid=4, dimension=1)
    >>> judge = Judge(theorem, reading(theorem, "printed"), make_instance("shadow"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with search_progress(f"{folder}/state.json", judge, scope) as (_, report):
    ...         found = falsify(judge, scope, None, report)
    ...     with search_progress(f"{folder}/state.json", judge, scope) as (earlier, _):
    ...         earlier.raw.refuted
    16
    """
    start = _read_state(state, judge, scope) if state is not None else None
    latest, written = start, time.monotonic()
    with _counted_bar() as bar:
        task = bar.add_task("point sets", total=None)

        def report(found: "Falsification", of: int) -> None:
            nonlocal latest, written
            latest = found
            bar.update(task, completed=found.position, total=of or None)
            if state is not None and time.monotonic() - written > SECONDS_BETWEEN_STATES:
                _write_state(state, found, judge)
                written = time.monotonic()

        try:
            yield start, report
        finally:
            if state is not None and latest is not None:
                _write_state(state, latest, judge)


@contextmanager
def part_progress() -> Iterator[tuple[Callable[[str], None], Callable[[int], None]]]:
    """A bar for work in named parts: functions to tell which one is being done, and how many there are.

    Examples
    --------
    Where standard error is no terminal, nothing is written to it:

    >>> from contextlib import redirect_stderr
    >>> from io import StringIO
    >>> with redirect_stderr(StringIO()) as shown, part_progress() as (progress, expect):
    ...     expect(2)
    ...     progress("pictures of shadow")
    >>> shown.getvalue()
    ''
    """
    with _counted_bar() as bar:
        task = bar.add_task("", total=None, completed=-1, visible=False)  # until the first part begins

        def progress(part: str) -> None:
            bar.update(task, advance=1, description=visible(part[:60]), visible=True)

        yield progress, lambda total: bar.update(task, total=total)


@contextmanager
def training_progress(name: str) -> Iterator[Callable[[int, int], None]]:
    """A bar for an experiment, with the time that is left: a function to tell what is done, and out of how much.

    Examples
    --------
    Where standard error is no terminal, nothing is written to it:

    >>> from contextlib import redirect_stderr
    >>> from io import StringIO
    >>> with redirect_stderr(StringIO()) as shown, training_progress("table-1") as progress:
    ...     progress(1, 2)
    >>> shown.getvalue()
    ''
    """
    with _counted_bar() as bar:
        task = bar.add_task(f"training: {name}", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def stage_progress() -> "Iterator[Stages]":
    """A bar for work in stages, to be called with the stage, how much of it is done, and out of how much (or 0).

    Examples
    --------
    Where standard error is no terminal, nothing is written to it:

    >>> from contextlib import redirect_stderr
    >>> from io import StringIO
    >>> with redirect_stderr(StringIO()) as shown, stage_progress() as progress:
    ...     progress("distances", 1, 2)
    >>> shown.getvalue()
    ''
    """
    with _counted_bar() as bar:
        yield Stages(bar)


class Stages:
    """A bar that shows the stage that work is in; it listens to `geometry.jobs.watch`."""

    def __init__(self, bar: Progress) -> None:
        """Show nothing but that the work has begun."""
        self._bar = bar
        self._task: TaskID = bar.add_task("reading", total=None)
        self._stage, self._shown = "reading", 0.0

    def __call__(self, stage: str, done: int, of: int) -> None:
        """Show a stage that is so far; of steps that follow each other quickly, some."""
        now = time.monotonic()
        if self._bar.disable or (stage == self._stage and now - self._shown < SECONDS_BETWEEN_STEPS):
            return
        if stage != self._stage:  # the speed is that of the stage
            self._bar.reset(self._task, description=visible(stage[:LONGEST_STAGE]), completed=done, total=of or None)
        else:
            self._bar.update(self._task, completed=done, total=of or None)
        self._stage, self._shown = stage, now

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Take the bar away, so that lines of a result can be printed where it is."""
        self._bar.stop()
        try:
            yield
        finally:
            self._bar.start()


@contextmanager
def block_progress() -> Iterator[Callable[[Tally], None]]:
    """A bar for a search in blocks, with points a second: a function to tell the tally to.

    Examples
    --------
    Where standard error is no terminal, nothing is written to it:

    >>> from contextlib import redirect_stderr
    >>> from io import StringIO
    >>> with redirect_stderr(StringIO()) as shown, block_progress() as tell:
    ...     tell(Tally(1, 2, 0))
    >>> shown.getvalue()
    ''
    """
    speed = TextColumn("points, {task.fields[speed]}")
    with _bar(BarColumn(), MofNCompleteColumn(), speed, TimeRemainingColumn()) as bar:
        task = bar.add_task("search", total=None, speed="")

        def tell(tally: Tally) -> None:
            # What an earlier run had done says nothing of the speed of this one, so it is left out of the bar.
            done, total = tally.done - tally.resumed, tally.total - tally.resumed
            bar.update(task, description=tally.stage or "search", completed=done, total=total)
            points = bar.tasks[0].speed
            bar.update(task, speed=f"{points:,.0f}/s" if points else "")

        yield tell


def _counted_bar() -> Progress:
    """A bar with the parts that are done, and the time that is left."""
    return _bar(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())


def _bar(*parts: ProgressColumn) -> Progress:
    """A bar that is gone when its work is done; nothing is drawn where standard error is no terminal."""
    columns = (TextColumn("{task.description}"), *parts)
    return Progress(*columns, console=standard_error(), transient=True, disable=not sys.stderr.isatty())


def _read_state(path: str, judge: "Judge", scope: "SearchScope") -> "Falsification | None":
    from mixproof.theory.falsify.state import resumed

    check_writable(path)
    if not Path(path).exists():
        return None
    try:
        state = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        raise InputError(f"{path} is not the state of a search: name another file, or remove it") from None
    try:
        return resumed(state, judge, scope)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def _write_state(path: str, found: "Falsification", judge: "Judge") -> None:
    from mixproof.theory.falsify.state import state_json

    write_whole(path, json_text(state_json(found, judge.template)))
