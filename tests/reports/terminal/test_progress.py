"""Progress bars: what they show on a terminal, and that nothing else is written to."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import StringIO

import pytest

from mixproof.geometry.jobs.resources import Tally
from mixproof.reports.terminal.progress import block_progress, part_progress, stage_progress, training_progress


class Terminal(StringIO):
    """Standard error that is a terminal."""

    def isatty(self) -> bool:
        return True


def drawn_on(stream: StringIO, monkeypatch: pytest.MonkeyPatch) -> StringIO:
    for name, value in (("TERM", "xterm"), ("COLUMNS", "80"), ("NO_COLOR", "1")):
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stderr", stream)
    return stream


def test_a_report_shows_the_part_being_made_and_how_many_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = drawn_on(Terminal(), monkeypatch)
    with part_progress() as (progress, expect):
        expect(3)
        for part in ("first", "second"):
            progress(f"{part} \x1b[31m part")
    (last,) = (line for line in shown.getvalue().splitlines() if "1/3" in line)
    assert "second \\x1b[31m part" in last


def test_no_bar_is_shown_before_the_first_part(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = drawn_on(Terminal(), monkeypatch)
    with part_progress() as (_, expect):
        expect(3)
    assert "/" not in shown.getvalue()


def test_training_shows_its_name_and_what_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = drawn_on(Terminal(), monkeypatch)
    with training_progress("table-1") as progress:
        progress(5, 20)
    assert "training: table-1" in shown.getvalue()
    assert "5/20" in shown.getvalue()


@pytest.mark.parametrize("bar", [part_progress, lambda: training_progress("table-1")])
def test_where_there_is_no_terminal_nothing_is_written(
    bar: Callable[[], AbstractContextManager[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = drawn_on(StringIO(), monkeypatch)
    with bar():
        pass
    assert shown.getvalue() == ""


def test_an_audit_shows_its_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = drawn_on(Terminal(), monkeypatch)
    with stage_progress() as progress:
        progress("strengths", 1, 4)
    assert "strengths" in shown.getvalue()


def test_a_search_in_blocks_counts_only_what_is_done_in_this_run(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = drawn_on(Terminal(), monkeypatch)
    with block_progress() as tell:
        tell(Tally(50, 100, 40, "filter"))
    assert "filter" in shown.getvalue()
    assert "10/60" in shown.getvalue()
