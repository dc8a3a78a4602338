"""Parameters that an error names, spelled as the options of a command."""

import re
import shlex
from ast import literal_eval
from collections.abc import Iterable
from typing import Any

_PARAMETER = re.compile(r"`(\w+)(?:=([^`]+))?`")


def as_options(message: str, parameters: Iterable[Any]) -> str:
    """The message of an error, with a command's options in place of the parameters in backquotes.

    Parameters
    ----------
    message : str
        As `geometry.errors` describes it: it says ```label``` or ```label='kind'```.
    parameters : iterable of typer's parameters
        Those of the command; a parameter that is none of its options stays as it is.

    Examples
    --------
    >>> import typer
    >>> from typer.main import get_command
    >>> from mixproof.reports.commands.verify import verify_command
    >>> app = typer.Typer()
    >>> _ = app.command()(verify_command)
    >>> as_options("give `label='my kind'` and `header=False`, or `size=3`", get_command(app).params)
    "give --label 'my kind' and --no-header, or `size=3`"
    """
    options = {each.name: each for each in parameters if each.param_type_name == "option"}

    def spelled(found: re.Match[str]) -> str:
        name, value = found.groups()
        return _spelled(options[name], value) if name in options else found[0]

    return _PARAMETER.sub(spelled, message)


def _spelled(option: Any, value: str | None) -> str:
    """An option as it is typed, with a value that is written as in Python."""
    if option.is_flag:
        return str(option.secondary_opts[0] if value == "False" and option.secondary_opts else option.opts[0])
    if value is None:
        return str(option.opts[0])
    plain = _plain(value)
    return f"{option.opts[0]} {shlex.quote(plain) if any(map(str.isalnum, plain)) else _quoted_mark(plain)}"


def _quoted_mark(mark: str) -> str:
    """A mark in quotes, so that the words around it are no part of it."""
    return f"'{mark}'" if shlex.quote(mark) == mark else shlex.quote(mark)


def _plain(value: str) -> str:
    """A value without the quotes of Python."""
    try:
        return str(literal_eval(value))
    except (ValueError, SyntaxError):
        return value
