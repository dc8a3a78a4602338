"""``mixproof list``: the statements, by their papers, and the named datasets."""

from typing import Annotated

import typer

from mixproof.reports.commands.options import OnePaper


def list_command(
    statements: Annotated[bool, typer.Option("--statements", help="Only the statements, with their readings.")] = False,
    datasets: Annotated[bool, typer.Option("--datasets", help="Only the named datasets.")] = False,
    paper: OnePaper = None,
) -> None:
    """Show the statements with their readings, by the papers that they come from, and the named datasets.

    Statements that installed packages add (entry points mixproof.statements) are among them, with their package.
    """
    from mixproof.geometry.data.named import dataset_names
    from mixproof.reports.terminal.catalogue import catalog_table, datasets_table, readings_text
    from mixproof.reports.terminal.console import show
    from mixproof.theory.catalog import all_statements

    if statements or paper is not None or not datasets:
        chosen = all_statements(paper)
        show(readings_text(chosen) if statements else catalog_table(chosen))
    if datasets or not (statements or paper is not None):
        show(datasets_table(dataset_names()))
