"""The command line: ``verify`` and ``mixproof``.

Exit codes: 0 nothing refuted, 1 something refuted, 2 bad input (one line on standard error), 3 undecided.
"""

import os
import sys
from typing import Annotated, NoReturn

import typer

from geometry.dataset import Dataset
from geometry.errors import InputError
from theory.statement import Verdict, Verification

mixproof_app = typer.Typer(
    help="Verify the theory of Mixup training exactly, on any finite labelled dataset.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
verify_app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@mixproof_app.callback()
def _root() -> None:
    """Verify the theory of Mixup training exactly, on any finite labelled dataset."""


@mixproof_app.command("verify")
@verify_app.command("verify")
def verify_command(
    theorem: Annotated[str, typer.Option(help="Statement number, such as 2.10; `mixproof list` shows them.")],
    dataset: Annotated[str, typer.Option(help="A named dataset, such as iris, or a CSV, TSV, NPY or NPZ file.")],
    label: Annotated[
        str | None, typer.Option(help="Label column of a file, by name or 0-based index [default: the last].")
    ] = None,
    alpha: Annotated[str | None, typer.Option(help="λ ~ Beta(α, α): a rational or decimal [default: 1].")] = None,
    mixing: Annotated[str | None, typer.Option(help='Another law of λ, such as "beta(2,1)".')] = None,
    reading: Annotated[
        list[str] | None, typer.Option(help="Reading to decide; may be repeated [default: all].")
    ] = None,
    train: Annotated[bool, typer.Option(help="Also train networks and compare.")] = False,
    json: Annotated[
        str | None, typer.Option(metavar="FILE|-", help="Write the result as JSON to a file, or to standard output.")
    ] = None,
) -> None:
    """Decide a statement of the theory on a dataset, exactly.

    Exit codes: 0 nothing refuted, 1 a reading is refuted, 2 bad input, 3 undecided.
    """
    from reports.render import check_writable, json_text, terminal, verification_json, verification_table, write_whole
    from theory.verify import verify

    if train:
        raise InputError("training is not available in this version: leave --train out")
    if json not in {None, "-"}:
        check_writable(json)
    result = verify(theorem, _dataset(dataset, label), alpha, mixing, reading or ())
    if json == "-":
        sys.stdout.write(json_text(verification_json(result)))
    else:
        if json is not None:
            write_whole(json, json_text(verification_json(result)))
        terminal().print(verification_table(result))
    raise typer.Exit(_exit_code(result))


def _dataset(name: str, label: str | None) -> Dataset:
    from geometry.library import load

    return load(name, label)


def _exit_code(result: Verification) -> int:
    verdicts = {outcome.verdict for outcome in result.outcomes}
    if Verdict.REFUTED in verdicts:
        return 1
    return 3 if Verdict.UNDECIDED in verdicts else 0


@mixproof_app.command("list")
def list_command() -> None:
    """Show the statements with their readings, and the named datasets."""
    from geometry.library import dataset_names
    from reports.render import catalog_table, datasets_table, terminal
    from theory.catalog import CATALOG

    console = terminal()
    console.print(catalog_table(CATALOG.values()))
    console.print(datasets_table(dataset_names()))


def main() -> NoReturn:
    """Run ``mixproof``."""
    _run(mixproof_app)


def verify_main() -> NoReturn:
    """Run ``verify``."""
    _run(verify_app)


def _run(app: typer.Typer) -> NoReturn:
    try:
        sys.exit(app(standalone_mode=False))
    except InputError as error:
        _fail(str(error))
    except typer.TyperException as error:
        _fail(error.format_message() if hasattr(error, "format_message") else str(error))
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


def _fail(message: str) -> NoReturn:
    print(f"error: {' '.join(message.split())}", file=sys.stderr)
    sys.exit(2)
