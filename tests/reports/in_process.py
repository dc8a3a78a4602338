"""Commands in this process, for tests that run thousands of them: their exit code, output, errors and CPU time."""

import io
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from typing import Any
from unittest.mock import patch

from typer.main import get_command

from mixproof.geometry.errors import LONGEST_MESSAGE
from mixproof.reports import cli

_app, _command = cache(cli.mixproof_app), cache(get_command)

MOST_SECONDS = 10
"""CPU seconds that a command on a few rows may take."""


@dataclass(frozen=True)
class Ending:
    """How a command ended."""

    words: tuple[str, ...]
    code: int
    out: str
    err: str
    seconds: float

    def check(self) -> "Ending":
        """Fail unless this is a result, or a refusal in one short line."""
        told = f"{' '.join(self.words)}: {self.code}, {self.err[:2000]}"
        assert self.code in {0, 1, 2, 3}, told
        assert "Traceback" not in self.err + self.out, told
        assert "Warning" not in self.err, told
        assert self.seconds < MOST_SECONDS, f"{told}: {self.seconds:.1f} s"
        if self.code == 2:
            assert self.err.count("\n") <= 1, told
            assert len(self.err) <= LONGEST_MESSAGE + 20, told
        return self


def ending(*words: str) -> Ending:
    """Run ``mixproof`` with some words, in the process and under a time limit."""
    out, err, start = io.StringIO(), io.StringIO(), time.process_time()
    once = patch.multiple(cli, mixproof_app=_app, get_command=_command)  # it takes as long as a small file
    with patch.object(sys, "argv", ["mixproof", *words]), once, redirect_stdout(out), redirect_stderr(err), _limited():
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
    assert isinstance(code, int)
    return Ending(words, code, out.getvalue(), err.getvalue(), time.process_time() - start)


@contextmanager
def _limited() -> Iterator[None]:
    """An end to what takes far too long on any machine, as an interrupt, which no handler of errors catches."""

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(12 * MOST_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
