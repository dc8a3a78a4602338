"""The author's code, called: what it returns, and what goes wrong in it, in a line with file and line number."""

import json
import re
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mixproof.geometry.aliases import Json
from mixproof.geometry.errors import shortened
from mixproof.theory.budgets import MOST_WITNESSES
from mixproof.theory.findings import Finding, Witness
from mixproof.theory.own.source import StatementSource

_TOOLKIT = tuple(
    f"{Path(__file__).resolve().parents[2] / room}/" for room in ("mixproof", "theory", "solvers", "geometry")
)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,59}")
_LIBRARY = str(Path(traceback.__file__).parent)


class AuthorError(Exception):
    """Something is wrong with a statement, or happened in its code; the text says in one line what, and where."""


@dataclass(frozen=True, repr=False)
class ToldWitness(Witness):
    """A witness as it was told: its words and its JSON."""

    words: str
    data: Json

    def to_json(self) -> Json:
        """The evidence as it was given."""
        return self.data

    def in_words(self) -> str:
        """The sentence as it was given."""
        return self.words


def finding_of(answer: object) -> Finding:
    """The finding that a function's answer stands for.

    Raises
    ------
    AuthorError
        If it is neither True, False, None nor a finding.

    Examples
    --------
    >>> finding_of(True).holds, finding_of(Finding(None, note="too many")).note
    (True, 'too many')
    >>> finding_of(0.5)
    Traceback (most recent call last):
    mixproof.theory.own.author.AuthorError: it gives 0.5, a float: no float decides; give True, False, None (not \
settled) or a Finding
    """
    found = answer if isinstance(answer, Finding) else Finding(_settled(answer))
    holds = _settled(found.holds)
    shown = tuple(map(_told, found.witnesses[:MOST_WITNESSES]))
    return Finding(holds, shown, max(int(found.total), len(found.witnesses)), str(found.note), bool(found.is_claimed))


def _settled(answer: object) -> bool | None:
    if answer is None or isinstance(answer, bool | np.bool_):
        return None if answer is None else bool(answer)
    is_float = isinstance(answer, float | np.floating)
    name = type(answer).__name__
    kind = f"{shortened(repr(answer))}, {'an' if name[0].lower() in 'aeiou' else 'a'} {name}"
    why = "no float decides; give" if is_float else "give"
    raise AuthorError(f"it gives {kind}: {why} True, False, None (not settled) or a Finding")


def _told(witness: Witness) -> ToldWitness:
    data = witness.to_json()
    try:
        json.dumps(data, allow_nan=False)
    except (TypeError, ValueError):
        raise AuthorError(f"to_json of a {type(witness).__name__} gives what JSON cannot hold") from None
    return ToldWitness(str(witness.in_words()), data)


def text_of(answer: object, what: str) -> str:
    """Text that a function gave.

    Raises
    ------
    AuthorError
        If it is none.

    Examples
    --------
    >>> text_of("two classes are needed", "unfit")
    'two classes are needed'
    """
    if not isinstance(answer, str):
        raise AuthorError(f"{what} has to give text, not a {type(answer).__name__}")
    return answer


def claims_of(answer: object) -> list[dict[str, Json]]:
    """Claims that a function gave, as they are written in a certificate.

    Raises
    ------
    AuthorError
        If they are no list of such claims.

    Examples
    --------
    >>> claims_of([{"kind": "no-conflict", "ends": "both"}])
    [{'kind': 'no-conflict', 'ends': 'both'}]
    """
    given = list(answer) if isinstance(answer, list | tuple) else [answer]
    for each in given:
        if not isinstance(each, dict) or not isinstance(each.get("kind"), str):
            raise AuthorError(f"claims has to give a list of claims, each with its kind, not {shortened(repr(each))}")
    try:
        json.dumps(given, allow_nan=False)
    except (TypeError, ValueError):
        raise AuthorError("claims gives what JSON cannot hold: numbers are written as 'p/q'") from None
    return [_written(each) for each in given]


def _written(value: Any) -> Any:
    """A value with rationals as text; a float is refused: it is not exact."""
    if isinstance(value, float):
        raise AuthorError(f"claims gives the float {value!r}: numbers are written as 'p/q'")
    if isinstance(value, dict):
        return {key: _written(each) for key, each in value.items()}
    return [_written(each) for each in value] if isinstance(value, list | tuple) else value


def in_a_line(error: BaseException, source: StatementSource, file: str) -> str:
    """What went wrong in the author's code, with the file and the line of it.

    Examples
    --------
    >>> in_a_line(ZeroDivisionError("division by zero"), StatementSource("my_claim.py"), "")
    'my_claim.py: ZeroDivisionError: division by zero'
    """
    if isinstance(error, AuthorError):
        return f"{source.text}: {error}"
    if isinstance(error, SyntaxError) and error.lineno is not None:
        named = source.text if error.filename == source.path else error.filename
        return f"{named}, line {error.lineno}: {type(error).__name__}: {error.msg}"
    frame = _frame(error, file or source.path)
    if frame is None:
        return f"{source.text}: {_what(error)}"
    where = source.text if source.path else f"{source.text}, {Path(frame.filename).name}"
    return f"{where}, line {frame.lineno}: {_what(error)}"


def _what(error: BaseException) -> str:
    if isinstance(error, SystemExit):
        return "it calls sys.exit"
    if isinstance(error, MemoryError):
        return "out of memory"
    try:
        words = " ".join(str(error).split())
    except Exception:  # its words are the author's code, too
        words = ""
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def _frame(error: BaseException, file: str) -> traceback.FrameSummary | None:
    """The place in the author's code at which an error came up: the innermost."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if file and Path(frame.filename) == Path(file)]
    others = [frame for frame in frames if not frame.filename.startswith((*_TOOLKIT, _LIBRARY, "<frozen"))]
    found = own or others
    return found[-1] if found else None
