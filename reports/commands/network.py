"""``mixproof network``: what is certain of a trained network under Mixup on a dataset."""

from dataclasses import replace
from typing import Annotated

import typer

from mixproof.geometry.errors import InputError
from mixproof.reports.commands.file_options import AS_GIVEN, FileOptions, takes_file_options
from mixproof.reports.commands.options import (
    Alpha,
    Cluster,
    DatasetName,
    JsonTarget,
    MixingLaw,
    Seconds,
    StateFile,
    Workers,
)
from mixproof.reports.terminal.output import json_text, publish
from mixproof.reports.terminal.targets import check_outputs

MODEL_HELP = (
    "A network: JSON in the written form (mixproof/network/1), ONNX, NPZ with W1, b1 and so on, or a torch state_dict "
    "of Linear layers (.pt); ReLU is taken to lie between the layers of the last two."
)


@takes_file_options
def network_command(
    model: Annotated[str, typer.Argument(metavar="MODEL", help=MODEL_HELP)],
    dataset: DatasetName,
    table: FileOptions = AS_GIVEN,
    alpha: Alpha = None,
    mixing: MixingLaw = None,
    sample: Annotated[
        int | None, typer.Option(min=2, help="Segments to draw at random [default: all, or 10,000 of very many].")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the draw.")] = 0,
    segment: Annotated[
        str | None, typer.Option(metavar="ROW,ROW", help="Two rows: show the exact pieces between them.")
    ] = None,
    workers: Workers = None,
    cluster: Cluster = None,
    state: StateFile = None,
    seconds: Seconds = None,
    json: JsonTarget = None,
    certificate: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write what is certain with its evidence, for `mixproof check`."),
    ] = None,
) -> None:
    """Say what is certain of a network under Mixup: the rows it keeps, its risk, and its distance from the floor.

    A network of piecewise affine layers is an exact object. Its decisions at rows are proved, its Mixup loss is
    enclosed, and the excess over the loss that no model can undercut follows. Exit codes: 0 every row is kept,
    1 a row is not, 2 bad input, 3 undecided, where the --seconds were too few: then the loss is that of a sample.
    """
    from rich.console import Group
    from rich.text import Text

    from mixproof.empirical.networks.certificate import beta_law, certify_network, left_out
    from mixproof.empirical.networks.drawn import Sample
    from mixproof.empirical.networks.report import certified_report, segment_pieces
    from mixproof.empirical.networks.sources import ASSUMED_RELU, assumes_relu, load_network
    from mixproof.reports.commands.running import at_work, kept_in, resources_for
    from mixproof.reports.terminal.network import ShownNetworkReport
    from mixproof.reports.terminal.network_segment import SegmentShown
    from mixproof.theory.settings import mixing_law

    if certificate == "-":
        raise InputError("a certificate is written to a file: name one by --certificate FILE")
    kinds = {"certificate": "network certificate"}
    check_outputs([model, dataset], holds=kinds, json=json, state=state, certificate=certificate)
    law = mixing_law(alpha, mixing)
    if certificate is not None:
        beta_law(law)
    network = load_network(model)
    data = table.load(dataset)
    network.check_fits(data)
    rows = _two_rows(segment) if segment is not None else None
    pieces = segment_pieces(network, data, rows) if rows else None
    with (
        resources_for(workers, None, cluster, state) as resources,
        at_work("network", seconds, kept=lambda: kept_in(state), json=json),
    ):
        found = certified_report(network, data, law, Sample(sample, seed) if sample else None, resources)
        if found.cut and state is not None:
            found = replace(found, cut=f"{found.cut}; {kept_in(state)}")
        files = {} if certificate is None else {certificate: json_text(certify_network(found))}
    shown = None
    if rows is not None and pieces is not None:
        where = {row: data.labels[index] for index, held in enumerate(data.rows) for row in held}
        shown = SegmentShown(rows, pieces, (where[rows[0]], where[rows[1]]), law)
    report = ShownNetworkReport(found, shown, ASSUMED_RELU if assumes_relu(model) else "")
    left = left_out(found) if certificate is not None else ""
    note = [Text(f"The certificate holds less than the report: {left}.")] if left else []
    publish(lambda: Group(report.table(), *note), report.to_json, json, files)
    if found.decisions.lost or found.cut:
        raise typer.Exit(1 if found.decisions.lost else 3)


def _two_rows(text: str) -> tuple[int, int]:
    """The rows of ``--segment``."""
    match [part.strip() for part in text.split(",")]:
        case [first, second] if first.isdecimal() and second.isdecimal() and max(len(first), len(second)) < 20:
            return int(first), int(second)
    raise InputError("`segment` takes two row numbers, such as `segment='3,1'`")
