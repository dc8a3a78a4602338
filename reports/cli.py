"""The command line: ``verify`` and ``mixproof``.

Exit codes: 0 nothing refuted, 1 something refuted, 2 bad input (one line on standard error), 3 undecided;
70 if the program itself fails, 130 if it is interrupted (one line on standard error says what is kept).
"""

import os
import sys
from collections import Counter
from collections.abc import Callable
from io import TextIOWrapper
from typing import Annotated, Any, NoReturn

import typer
from typer.main import get_command

from mixproof.geometry.errors import InputError, one_line
from mixproof.reports.commands.running import NOTHING_KEPT, Interrupted
from mixproof.reports.commands.spelling import as_options
from mixproof.reports.commands.verify import verify_command

INTERRUPTED = 130
"""The exit code of an interrupted command."""

_FORMER_NAMES = {"steepness": "lipschitz"}
"""Former names of commands: they still run, say that they are deprecated, and are on no help page."""


def _root(
    context: typer.Context, version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False
) -> None:
    """Verify the theory of Mixup training exactly, on any finite labelled dataset."""
    if version:
        from importlib.metadata import version as installed

        print(f"mixproof {installed('mixproof')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit


def _commands() -> dict[str, Callable[..., None]]:
    """Every command by its name, in the order of the help page."""
    from mixproof.reports.commands.audit import audit_command
    from mixproof.reports.commands.catalog import list_command
    from mixproof.reports.commands.check import check_command
    from mixproof.reports.commands.collinear import collinear_command
    from mixproof.reports.commands.experiment import experiment_command
    from mixproof.reports.commands.falsify import falsify_command
    from mixproof.reports.commands.features import features_command
    from mixproof.reports.commands.lipschitz import lipschitz_command
    from mixproof.reports.commands.margins import margins_command
    from mixproof.reports.commands.network import network_command
    from mixproof.reports.commands.new_statement import new_statement_command
    from mixproof.reports.commands.report import report_command
    from mixproof.reports.commands.trace import trace_command

    return {
        "verify": verify_command,
        "audit": audit_command,
        "trace": trace_command,
        "check": check_command,
        "falsify": falsify_command,
        "experiment": experiment_command,
        "report": report_command,
        "collinear": collinear_command,
        "margins": margins_command,
        "lipschitz": lipschitz_command,
        "network": network_command,
        "new-statement": new_statement_command,
        "features": features_command,
        "list": list_command,
    }


def mixproof_app() -> typer.Typer:
    """The command ``mixproof`` with all its commands.

    Examples
    --------
    >>> [command.name for command in mixproof_app().registered_commands][:4]
    ['verify', 'audit', 'trace', 'check']
    """
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    app.callback(invoke_without_command=True)(_root)
    commands = _commands()
    for name, command in commands.items():
        app.command(name)(command)
    for former, name in _FORMER_NAMES.items():
        app.command(former, hidden=True, deprecated=True)(commands[name])
    return app


def _verify_app() -> typer.Typer:
    """The command ``verify``, which loads nothing of the others."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command("verify")(verify_command)
    return app


def main() -> NoReturn:
    """Run ``mixproof`` with the arguments of the process, and end it with the exit code.

    Examples
    --------
    >>> from unittest.mock import patch
    >>> with patch("sys.argv", ["mixproof", "trace", "--theorem", "2.10", "--dataset", "shadow"]):
    ...     main()
    Traceback (most recent call last):
    SystemExit: 1
    """
    _run(mixproof_app())


def verify_main() -> NoReturn:
    """Run ``verify`` with the arguments of the process, and end it with the exit code.

    Examples
    --------
    >>> from unittest.mock import patch
    >>> with patch("sys.argv", ["verify", "--theorem", "2.10", "--dataset", "crossing", "--no-train"]):
    ...     verify_main()
    Traceback (most recent call last):
    SystemExit: 0
    """
    _run(_verify_app())


def _run(app: typer.Typer) -> NoReturn:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    root = get_command(app)
    command = _command(root, sys.argv[1:])
    try:
        _refuse_repeats(command, sys.argv[1:])
        code = root(standalone_mode=False)
        sys.stdout.flush()
        if code == INTERRUPTED:  # before the work of a command began: typer tells it so
            _interrupted("")
        sys.exit(code)
    except InputError as error:
        _fail(as_options(str(error), command.params))
    except typer.TyperException as error:
        _fail(error.format_message() if hasattr(error, "format_message") else str(error))
    except (typer.Abort, KeyboardInterrupt, Interrupted) as error:
        _interrupted(str(error) if isinstance(error, Interrupted) else "")
    except BrokenPipeError:
        _silence_standard_output()
        sys.exit(141)
    except OSError as error:
        _silence_standard_output()
        _fail(f"the result cannot be written: {error.strerror or error}")
    except Exception as error:
        if os.environ.get("MIXPROOF_DEBUG"):
            raise
        # Neither 0 nor 1: nothing was decided. The traceback is for whoever mends it.
        _fail(f"internal error, please report: {type(error).__name__}: {error} (MIXPROOF_DEBUG=1 shows where)", 70)


def _refuse_repeats(command: Any, arguments: list[str]) -> None:
    """An option that takes one value is given once: else all but the last would be lost without a word."""
    words = Counter(argument.partition("=")[0] for argument in arguments)
    for option in command.params:
        if not getattr(option, "multiple", False) and sum(words[name] for name in option.opts) > 1:
            raise InputError(f"{option.opts[0]} is given more than once, and takes one value")


def _command(root: Any, arguments: list[str]) -> Any:
    """The command that the arguments name."""
    command = root
    for name in arguments:
        command = getattr(command, "commands", {}).get(name, command)
    return command


def _interrupted(told: str) -> NoReturn:
    print(told or f"interrupted: {NOTHING_KEPT}", file=sys.stderr)
    sys.exit(INTERRUPTED)


def _silence_standard_output() -> None:
    """Drop what is left to be written: it has nowhere to go."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str, code: int = 2) -> NoReturn:
    from mixproof.reports.terminal.console import visible

    print(f"error: {visible(one_line(message))}", file=sys.stderr)
    sys.exit(code)
