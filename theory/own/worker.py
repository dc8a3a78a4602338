"""The process that loads one source and answers questions about its statement, one after the other.

It is started by `theory.own.process`, which sends questions and takes answers as pickles through two pipes. Here the
author's code may do what it likes: what it prints goes to standard error, its errors become lines, and an alarm of the
system ends it where the process that asked is gone.
"""

import io
import os
import pickle
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.own.author import claims_of, finding_of, in_a_line, text_of
from mixproof.theory.own.loading import Loaded, described, loaded
from mixproof.theory.own.source import StatementSource
from mixproof.theory.statement import Outcome, Verification

LINES_PRINTED = 20
"""Lines that a statement's code may print in all; what comes after them is not shown."""

_GRACE = 10
"""Seconds after its budget at which the system ends a process that nobody has ended."""


class Host:
    """A source, loaded, and the instance that it is asked about."""

    def __init__(self) -> None:
        """Begin with nothing loaded."""
        self._source = StatementSource("")
        self._loaded: Loaded | None = None
        self._instance: Instance | None = None
        self._found: dict[tuple[str, str], Finding] = {}

    def answer(self, question: str, given: tuple[Any, ...], instance: Instance | None) -> tuple[bool, Any]:
        """True with the answer, or False with what went wrong in a line.

        Parameters
        ----------
        instance : Instance, optional
            The instance that is asked about; the one of the question before where it is not given.
        """
        if instance is not None:
            self._instance, self._found = instance, {}
        try:
            return True, getattr(self, f"_{question}")(*given)
        except BaseException as error:
            return False, in_a_line(error, self._source, self._loaded.file if self._loaded else "")

    def _load(self, source: StatementSource, path: list[str]) -> Any:
        self._source, sys.path[:] = source, path
        self._loaded = loaded(source)
        return described(self._loaded)

    @property
    def _asked(self) -> tuple[Loaded, Instance]:
        assert self._loaded is not None
        assert self._instance is not None
        return self._loaded, self._instance

    def _unfit(self) -> str | None:
        found, instance = self._asked
        reason = found.statement.unfit(instance)
        return None if reason is None else text_of(reason, "unfit")

    def _decide(self, reading: str, half: str) -> Finding:
        found, instance = self._asked
        claims = next(each for each in found.statement.readings if each.id == reading)
        answer = getattr(claims, half).decide(instance)
        told = finding_of(answer)
        self._found[reading, half] = answer if isinstance(answer, Finding) else told
        return told

    def _check_step(self, reading: str, place: int) -> Finding:
        found, instance = self._asked
        proof = next(each for each in found.proofs if each.reading == reading)
        return finding_of(proof.steps[place].check(instance))

    def _conclude(self, outcomes: list[tuple[str, Finding, Finding]]) -> str:
        return text_of(self._asked[0].statement.conclude(self._verification(outcomes)), "conclude")

    def _claim(self, outcomes: list[tuple[str, Finding, Finding]], reading: str) -> Any:
        found, _ = self._asked
        verification = self._verification(outcomes)
        outcome = next(each for each in verification.outcomes if each.reading.id == reading)
        return [] if found.claims is None else claims_of(found.claims(verification, outcome))

    def _verification(self, outcomes: list[tuple[str, Finding, Finding]]) -> Verification:
        """The verification that was asked for, with the findings as the author's code gave them."""
        found, instance = self._asked
        readings = {each.id: each for each in found.statement.readings}
        return Verification(
            found.statement,
            instance,
            tuple(
                Outcome(
                    readings[id],
                    self._found.get((id, "hypothesis"), hypothesis),
                    self._found.get((id, "conclusion"), conclusion),
                )
                for id, hypothesis, conclusion in outcomes
            ),
        )


class _FewLines(io.TextIOBase):
    """What the author's code prints, on standard error: the first lines."""

    def __init__(self, write: Callable[[str], Any]) -> None:
        self._write, self._left = write, LINES_PRINTED

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self._left > 0:
            self._write(text)
            self._left -= text.count("\n")
            if self._left <= 0:
                self._write(f"(it prints more than {LINES_PRINTED} lines: the rest is not shown)\n")
        return len(text)


def _limit_memory(most: int) -> None:
    """Refuse this process more memory than that, where the system can."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    except (ImportError, ValueError, OSError):
        return


def main(most_memory: int) -> None:
    """Answer questions until the other side is gone.

    Examples
    --------
    >>> import subprocess
    >>> asked = [sys.executable, "-m", "mixproof.theory.own.worker", str(2**30)]
    >>> subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, check=True).stdout
    b''
    """
    questions, answers = Connection(os.dup(0), writable=False), Connection(os.dup(1), readable=False)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.stdout = _FewLines(sys.stderr.write)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(most_memory)
    host, own = Host(), os.getpid()
    while True:
        try:
            question, given, instance, budget = pickle.loads(questions.recv_bytes())
        except EOFError:
            return
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, budget + _GRACE)
        answer = host.answer(question, given, instance)
        if os.getpid() != own:  # a copy that the author's code made by os.fork, and that came back: nobody asked it
            os._exit(0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.send_bytes(pickle.dumps(answer))


if __name__ == "__main__":
    main(int(sys.argv[1]))
