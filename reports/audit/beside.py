"""An audit with what stands beside it: the resolution of a network, and training."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.resolution import MOST_SECONDS_OF_RESOLUTION, resolution_of
from mixproof.empirical.networks.sources import ASSUMED_RELU, as_network, assumes_relu, is_network_file
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.resources import Resources
from mixproof.geometry.jobs.watch import TimeUp, part_watched
from mixproof.reports.audit.network import AuditedNetwork
from mixproof.reports.audit.trained.findings import TrainedFindings
from mixproof.reports.audit.trained.numbers import way_words
from mixproof.reports.audit.trained.request import Planned
from mixproof.theory.audit.audit import audit_rows
from mixproof.theory.audit.findings import AuditFindings
from mixproof.theory.audit.lengths import held_against
from mixproof.theory.audit.question import Question

SECONDS_OF_TRAINED = 5.0
"""`MOST_SECONDS_OF_RESOLUTION` of a network that was trained beside the audit."""


@dataclass(frozen=True, eq=False)
class GivenNetwork:
    """A trained network that fits the rows of an audit.

    Parameters
    ----------
    network : Network
    name : str
        What it is called, as the beginning of a sentence.
    note : str
        How it was read, where a person should know.
    """

    network: Network
    name: str
    note: str = ""

    @staticmethod
    def of(model: Any, rows: Rows) -> "GivenNetwork":
        """The network of a file, a torch module or anything else that holds one.

        Raises
        ------
        InputError
            If it cannot be read, reads another number of coordinates, or has another number of scores than classes.

        Examples
        --------
        >>> from mixproof.geometry.data.sources import load_rows
        >>> GivenNetwork.of([([[1], [-1]], [0, 1])], load_rows("counterexample")).name
        'The network'
        """
        network = as_network(model, rows.shape or (rows.dimension,))
        network.check_sizes(rows.dimension, tuple(rows.class_sizes))
        name = f"The network {os.fspath(model)}" if isinstance(model, str | os.PathLike) else "The network"
        return GivenNetwork(network, name, ASSUMED_RELU if assumes_relu(model) else "")


def is_trained_network(model: Any, train: bool) -> bool:
    """True of a trained network, false of a function that makes one to be trained.

    Raises
    ------
    InputError
        If it is such a function and nothing is to be trained.

    Examples
    --------
    >>> is_trained_network("net.onnx", train=True), is_trained_network("nets.py:make", train=True)
    (True, False)
    """
    if isinstance(model, str):
        names_function = ":" in model and not is_network_file(model) and not Path(model).exists()
    else:
        names_function = isinstance(model, type) or (callable(model) and not _holds_network(model))
    if names_function and not train:
        raise InputError("`model` names a function that makes a network, to be trained with `train=True`")
    return is_network_file(model) if isinstance(model, str) and train else not names_function


def _holds_network(model: Any) -> bool:
    """True of networks that are called as functions are."""
    return isinstance(model, Network) or hasattr(model, "named_modules")


def audit_beside(
    source: Rows,
    question: Question,
    resources: Resources,
    given: GivenNetwork | None = None,
    planned: Planned | None = None,
) -> AuditFindings:
    """The findings on rows, with the resolution of a given network and with a training where these are asked for.

    Without a given network, that of the way of training that is recommended is found where it takes seconds.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load_rows
    >>> line = load_rows("counterexample")
    >>> falling = GivenNetwork.of([([[0], [1]], [1, 0])], line)
    >>> found = audit_beside(line, Question.of(1), Resources(), falling)
    >>> found.network.resolution.kept, [str(each.epsilon) for each in found.anchors if each.kind == "network"]
    ((0,), ['1'])
    """
    found = audit_rows(source, question, resources)
    if given is not None:
        with part_watched("", 1 if planned is None else 2):
            found = _with(found, given, MOST_SECONDS_OF_RESOLUTION)
    if planned is None:
        return found
    trained = planned.beside(found)
    best = None if trained.choice is None or trained.trials is None else trained.trials.way(trained.choice.alpha)
    if given is not None or best is None or best.network is None:
        return trained
    name = f"The reference network, trained on all rows with {way_words(best.alpha)},"
    return _with(trained, GivenNetwork(best.network, name), SECONDS_OF_TRAINED)


def _with(found: AuditFindings, given: GivenNetwork, seconds: float) -> TrainedFindings:
    """Findings with the resolution of a network, or the reason that it has none."""
    seed = found.question.seed
    try:
        rows = found.rows if not found.is_sample else found.source.without_clashes()
        why = "" if found.has_rest and rows.class_sizes.keys() == found.source.class_sizes.keys() else _CLASSES_LEFT
        dataset = rows.dataset() if found.is_sample and not why else found.dataset
        resolution = None if why else resolution_of(given.network, dataset, seed, seconds)
        beside = AuditedNetwork(given.name, resolution, why, given.note, seed)
    except TimeUp as end:
        beside = AuditedNetwork(given.name, None, str(end), given.note, seed)
    return held_against(TrainedFindings.with_network(found, beside), beside.anchors)


_CLASSES_LEFT = "without the points of two labels a class is left without rows"
