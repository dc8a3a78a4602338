"""The process that runs the author's code, from outside: started, asked within a budget, and ended."""

import atexit
import os
import pickle
import subprocess
import sys
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from mixproof.geometry.data.inline import inline_text
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.resources import free_memory
from mixproof.geometry.jobs.watch import TimeUp, seconds_left
from mixproof.theory.instance import Instance
from mixproof.theory.own.source import StatementSource

LOADING_SECONDS = 20.0
"""Time in which the file or the package of a statement has to be loaded."""

QUESTION_SECONDS = 60.0
"""Time that each question to the author's code has where no limit of time is given."""

MOST_MEMORY = 4 * 2**30
"""Memory that the author's code may take, in bytes, where so much is free."""

_POINTS_TOLD = 8

_ROOT = str(Path(__file__).absolute().parents[3])
"""The folder that holds the package."""


class _Late(Exception):  # noqa: N818, nothing is wrong
    """The author's code did not come to an end in its time."""


class _Failed(Exception):  # noqa: N818, it is the author's error
    """The author's code failed; the text says in one line where, and how."""


class OwnProcess:
    """The process of a source: started when it is first asked, and again after it was ended."""

    def __init__(self, source: StatementSource) -> None:
        """Remember the source; nothing is run yet."""
        self.source = source
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._instance: Instance | None = None
        self._described: Any = None

    def description(self) -> Any:
        """The statement as `theory.own.author.described` gives it; the source is loaded now.

        Raises
        ------
        InputError
            If there is none, or its code fails, in a line.
        """
        with self._lock:
            if self._process is None:
                self._start()
            return self._described

    def ask(self, words: str, question: str, *given: object, instance: Instance | None = None) -> Any:
        """The answer to a question.

        Parameters
        ----------
        words : str
            What is asked for, in words.

        Raises
        ------
        InputError
            If the author's code fails, in a line.
        TimeUp
            If it does not come to an end in its time.
        """
        with self._lock:
            if self._process is None:
                self._start()
            left = seconds_left()
            if left is not None and left <= 0:
                raise TimeUp(f"the time was up at: {words}")
            new = instance if instance is not self._instance else None
            self._instance = instance
            try:
                return self._answer(question, given, new, QUESTION_SECONDS if left is None else left)
            except _Late:
                limit = f" in {QUESTION_SECONDS:g} seconds, all that it has where no time is given"
                where = f"{self.source.text}: {words}{_on(instance)}"
                raise TimeUp(f"{where} did not come to an end{limit if left is None else ''}") from None
            except _Failed as failure:
                raise InputError(f"{failure} ({words}{_on(instance)})") from None

    def _answer(self, question: str, given: tuple[object, ...], instance: Instance | None, budget: float) -> Any:
        """The answer to a question; where there is none, or the asking is interrupted, the process is ended."""
        try:
            self._questions.send_bytes(_pickled((question, given, instance, budget)))
            if not self._answers.poll(budget):
                raise _Late
            text = self._answers.recv_bytes()
        except (EOFError, OSError):
            raise _Failed(f"{self.source.text}: {self._last_words()}") from None
        except BaseException:
            self.end()
            raise
        is_answer, value = pickle.loads(text)
        if not is_answer:
            raise _Failed(value)
        return value

    def _start(self) -> None:
        """Start the process, and have it load the source."""
        memory = min(MOST_MEMORY, free_memory() * 9 // 10)
        path = os.pathsep.join(filter(None, [_ROOT, os.environ.get("PYTHONPATH", "")]))
        self._process = subprocess.Popen(
            # -P: a file beside the author's, such as random.py, hides no module of Python's.
            [sys.executable, "-P", "-m", "mixproof.theory.own.worker", str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            bufsize=0,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._questions = Connection(os.dup(self._process.stdin.fileno()), readable=False)
        self._answers = Connection(os.dup(self._process.stdout.fileno()), writable=False)
        self._process.stdin.close()
        self._process.stdout.close()
        atexit.register(self.end)
        self._instance = None
        given = (self.source, list(sys.path))
        try:
            self._described = self._answer("load", given, None, LOADING_SECONDS)
        except _Late:
            raise InputError(
                f"{self.source.text} is not loaded after {LOADING_SECONDS:g} seconds: what it does on import has to end"
            ) from None
        except _Failed as failure:
            self.end()
            raise InputError(str(failure)) from None

    def end(self) -> None:
        """End the process, whatever it does."""
        process, self._process, self._instance = self._process, None, None
        if process is not None:
            atexit.unregister(self.end)
            self._questions.close()
            self._answers.close()
            process.kill()
            process.wait()

    def _last_words(self) -> str:
        """The end of a process that ended by itself, in words."""
        assert self._process is not None
        process = self._process
        try:
            code = process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            code = 0
        self.end()
        if code < 0:
            return f"its process was ended by the system (signal {-code}): too deep a recursion, or out of memory"
        return f"its process ended by itself (exit code {code})"


def _on(instance: Instance | None) -> str:
    """The dataset that a question is about, in words: a small one is written out."""
    if instance is None:
        return ""
    data = instance.dataset
    is_small = data.size <= _POINTS_TOLD and data.dimension <= _POINTS_TOLD
    return f", on {inline_text(data) if is_small else data.name}"


def _pickled(question: Any) -> bytes:
    """A question as bytes; functions of a session, such as the density of a law of λ, go as a whole."""
    try:
        return pickle.dumps(question)
    except (pickle.PicklingError, AttributeError, TypeError):
        import cloudpickle

        return bytes(cloudpickle.dumps(question))
