"""``mixproof features``: the activations of a layer of a network as a dataset."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mixproof.geometry.errors import InputError
from mixproof.reports.commands.file_options import AS_GIVEN, FileOptions, takes_file_options
from mixproof.reports.commands.network import MODEL_HELP
from mixproof.reports.commands.options import DatasetName, Seconds
from mixproof.reports.terminal.output import publish
from mixproof.reports.terminal.targets import check_outputs

if TYPE_CHECKING:
    from mixproof.geometry.data.rows import Rows


@takes_file_options
def features_command(
    model: Annotated[str, typer.Argument(metavar="MODEL", help=MODEL_HELP)],
    layer: Annotated[
        str, typer.Argument(metavar="LAYER", help="The layer's name, or its number: from 1, or from -1 backwards.")
    ],
    dataset: DatasetName,
    out: Annotated[str, typer.Option(metavar="FILE", help="The CSV file to write.")],
    table: FileOptions = AS_GIVEN,
    seconds: Seconds = None,
) -> None:
    """Write the exact activations of a layer at the rows of a dataset, with their labels, as a dataset.

    The file is read by every command: verify --theorem manifold:1 --dataset FILE asks what Manifold Mixup can reach on
    these representations. Numbers are written as the ratios that they are. For a LAYER from the end write -- before
    MODEL, as in: features --dataset D --out FILE -- MODEL -1. Exit codes: 0 done, 2 bad input, 3 undecided, where the
    --seconds were too few.
    """
    from mixproof.empirical.networks.features import feature_rows
    from mixproof.empirical.networks.sources import load_network
    from mixproof.geometry.data.written_rows import csv_text
    from mixproof.reports.commands.running import at_work

    if Path(out).suffix.lower() != ".csv":
        raise InputError(
            f"`out`: {out} has to end in .csv: activations are ratios, which arrays of doubles do not hold"
        )
    check_outputs([model, dataset], out=out)
    network = load_network(model)
    data = table.load(dataset)
    with at_work("features", seconds):
        rows = feature_rows(network, layer, data)
        text = csv_text(rows)
    publish(lambda: _told(rows, out), lambda: None, None, {out: text})


def _told(rows: "Rows", out: str) -> str:
    """The sizes of the activations, and what a person has to know before they are asked about."""
    units = rows.numerators.shape[1]
    still = sum(len(set(column)) == 1 for column in rows.numerators.T.tolist())
    clashes = len(rows.clashes())
    lines = [f"{len(rows.labels):,} rows of {units:,} activations are in {out}: {rows.name}."]
    if still:
        lines.append(f"{still:,} of the activations {'is' if still == 1 else 'are'} the same at every row.")
    if clashes:
        lines.append(
            f"{clashes:,} {'point has' if clashes == 1 else 'points have'} two labels: rows of different classes have "
            "the same activations there, and only an audit can be asked of such a file."
        )
    return "\n".join(lines)
