"""The statements that installed packages add to the catalogue, by the entry points ``mixproof.statements``.

The name of an entry point is the statement's id, and its value the statement: ``"mylab:1" = "mylab.claims:FIRST"``.
"""

from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from mixproof.geometry.errors import InputError
from mixproof.theory.own.source import NAME, StatementSource
from mixproof.theory.statement import Statement

if TYPE_CHECKING:
    from mixproof.theory.own.statement import OwnStatement

ENTRY_POINTS = "mixproof.statements"


@cache
def added_sources() -> dict[str, StatementSource]:
    """The sources of the statements that installed packages add, by id; none of their code is run.

    Examples
    --------
    >>> "2.10" in added_sources()
    False
    """
    sources: dict[str, StatementSource] = {}
    for each in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: (point.name, point.value)):
        package = f"{each.dist.name} {each.dist.version}" if each.dist is not None else each.module
        sources.setdefault(
            each.name, StatementSource(each.name, module=each.module, name=each.attr or NAME, package=package)
        )
    return sources


def added(id: str) -> "OwnStatement":
    """A statement that an installed package adds.

    Raises
    ------
    InputError
        If it cannot be loaded, or has another id than its entry point.

    Examples
    --------
    >>> from unittest.mock import patch
    >>> broken = StatementSource("lab:1", module="no_such_lab", package="lab 1.2")
    >>> with patch("mixproof.theory.own.installed.added_sources", lambda: {"lab:1": broken}):
    ...     added("lab:1")
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: lab:1: ModuleNotFoundError: No module named 'no_such_lab' [added by lab 1.2]
    """
    from mixproof.theory.own.statement import own_statement

    source = added_sources()[id]
    try:
        found = own_statement(source)
    except InputError as error:
        raise InputError(f"{error} [added by {source.package}]") from None
    if found.id != id:
        raise InputError(f"{source.package} adds {id}, and the statement there says that it is {found.id}")
    return found


def added_or_broken(id: str) -> Statement:
    """The same; where it cannot be loaded, a statement without readings that says so of all data.

    Examples
    --------
    >>> from unittest.mock import patch
    >>> broken = StatementSource("lab:1", module="no_such_lab", package="lab 1.2")
    >>> with patch("mixproof.theory.own.installed.added_sources", lambda: {"lab:1": broken}):
    ...     added_or_broken("lab:1").title
    "cannot be loaded: lab:1: ModuleNotFoundError: No module named 'no_such_lab' [added by lab 1.2]"
    """
    try:
        return added(id)
    except InputError as error:
        reason = str(error)
        return Statement(id, "statement", f"cannot be loaded: {reason}", (), unfit=lambda instance: reason)
