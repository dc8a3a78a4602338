"""The place of a statement that is not the toolkit's: a file, a module, an installed package, or an object."""

import os
import re
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from mixproof.geometry.errors import InputError
from mixproof.theory.statement import Statement

NAME = "STATEMENT"
"""The name by which a file or a module has its statement, where no other is given."""

_MODULE = re.compile(r"(?P<module>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*):(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)")


@dataclass(frozen=True)
class StatementSource:
    """The place of a statement.

    Parameters
    ----------
    text : str
        As it is written where the statement is asked for.
    path : str
        Of a file, its place.
    module, name : str
        Of a module, the module and the statement's name in it.
    stamp : tuple of int
        Of a file, its time and size: a file that was changed is another source.
    pickled : bytes
        Of an object, the statement with its proofs and claims.
    package : str
        Of an installed package, its name and version.
    """

    text: str
    path: str = ""
    module: str = ""
    name: str = NAME
    stamp: tuple[int, ...] = ()
    pickled: bytes = b""
    package: str = ""

    @property
    def origin(self) -> str:
        """The source in words.

        Examples
        --------
        >>> StatementSource("claims:MINE", module="claims", name="MINE").origin
        'claims:MINE'
        """
        return self.package or self.path or (self.text if self.module else "an object of this session")


def source_of(text: str) -> StatementSource | None:
    """The file or the module that a text names; None where it names neither.

    Raises
    ------
    InputError
        If it is the name of a Python file that is not there.

    Examples
    --------
    >>> source_of("fractions:Fraction").module, source_of("2.10"), source_of("no_such_module:MINE")
    ('fractions', None, None)
    >>> source_of("nowhere.py")
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: there is no file nowhere.py; `mixproof new-statement NAME` writes one
    """
    if text.endswith(".py"):
        try:
            found = os.stat(text)
        except (OSError, ValueError):
            raise InputError(f"there is no file {text}; `mixproof new-statement NAME` writes one") from None
        return StatementSource(text, path=os.path.abspath(text), stamp=(found.st_mtime_ns, found.st_size))
    written = _MODULE.fullmatch(text)
    if written is None or not _is_there(written["module"].partition(".")[0]):
        return None
    return StatementSource(text, module=written["module"], name=written["name"])


def _is_there(package: str) -> bool:
    """True if a package could be imported; none of its code is run."""
    try:
        return package in sys.modules or find_spec(package) is not None
    except (ImportError, ValueError):
        return False


def source_of_object(statement: Statement) -> StatementSource:
    """A statement that was handed over, as what another process can load.

    Raises
    ------
    InputError
        If it holds something that no other process can be given.

    Examples
    --------
    >>> from mixproof.theory.catalog import statement
    >>> source_of_object(statement("2.8")).text
    '2.8'
    """
    import cloudpickle

    try:
        pickled = cloudpickle.dumps((statement, *_beside(statement)))
    except Exception as error:
        raise InputError(
            f"{statement.id} cannot be handed to a process of its own ({error}): write it into a file, and name that"
        ) from None
    return StatementSource(statement.id, pickled=pickled)


def _beside(statement: Statement) -> tuple[Any, Any]:
    """The proofs and the claims beside a statement, in the module that it is the statement of."""
    decide = next((reading.hypothesis.decide for reading in statement.readings), None)
    module = sys.modules.get(getattr(decide, "__module__", None) or "")
    is_home = getattr(module, NAME, None) is statement
    return (getattr(module, "PROOFS", None), getattr(module, "claims", None)) if is_home else (None, None)
