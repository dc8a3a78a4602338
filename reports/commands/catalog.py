"""``mixproof list``: the statements and the named datasets."""

from typing import Annotated

import typer


def list_command(
    statements: Annotated[bool, typer.Option("--statements", help="Only the statements, with their readings.")] = False,
    datasets: Annotated[bool, typer.Option("--datasets", help="Only the named datasets.")] = False,
) -> None:
    """Show the statements with their readings, and the named datasets."""
    from mixproof.geometry.data.named import dataset_names
    from mixproof.reports.terminal.catalogue import catalog_table, datasets_table, readings_text
    from mixproof.reports.terminal.console import show
    from mixproof.theory.catalog import CATALOG

    if statements or not datasets:
        show(readings_text(CATALOG.values()) if statements else catalog_table(CATALOG.values()))
    if datasets or not statements:
        show(datasets_table(dataset_names()))
