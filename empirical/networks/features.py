"""The activations of a layer of a network as a dataset, exactly: the representations that Manifold Mixup mixes.

A network up to a layer is an exact network, too. Its values at the rows are rationals, and with the labels of the rows
they are a dataset like any other.
"""

from collections.abc import Sequence
from typing import Any

import flint
import numpy as np

from mixproof.empirical.networks.layers import Flatten
from mixproof.empirical.networks.network import Network, Node
from mixproof.empirical.networks.sources import as_network, shaped_dataset
from mixproof.empirical.networks.steps import Affine, Summation
from mixproof.geometry.aliases import Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.exact_tables import integer_array, over_common_denominator
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError, nearest
from mixproof.geometry.jobs.watch import steps
from mixproof.geometry.numbers.enclosures import to_fmpq, to_fraction
from mixproof.geometry.signatures import strict

_AT_ONCE = 256
"""Points that go through the network at once."""


@strict
def features(model: Any, layer: int | str, X: Any, y: Any = None) -> Dataset:
    """The exact activations of a layer at labelled rows, as a dataset.

    Parameters
    ----------
    model : torch.nn.Module, str or Path, dict, or sequence of (weight, bias) arrays
        A network, as `network_report` takes it.
    layer : int or str
        The layer's name, as torch or ONNX has it, or its number: from 1, or from −1 backwards. Maps of several
        dimensions are flattened row by row.
    X : array or tensor of shape (rows, …), or a dataset
        The rows, with the shape that the network reads; or anything that `as_dataset` takes, where `y` is not given.
    y : array or sequence, optional
        The label of each row.

    Raises
    ------
    InputError
        If the model is no piecewise affine network, has no such layer, does not fit the rows, or takes two rows of
        different classes to one place.

    Examples
    --------
    >>> tent = [([[1], [1]], [0, -1]), ([[-1, 2], [1, -2]], [1, 0])]
    >>> hidden = features(tent, 2, [[0], ["1/2"], [2]], [*"aab"])
    >>> [hidden.point(k) for k in range(3)]
    [(Fraction(0, 1), Fraction(0, 1)), (Fraction(1, 2), Fraction(0, 1)), (Fraction(2, 1), Fraction(1, 1))]
    """
    dataset, shape = shaped_dataset(X, y)
    return feature_rows(as_network(model, shape), layer, dataset).dataset()


def feature_rows(network: Network, layer: int | str, dataset: Dataset) -> Rows:
    """The activations of a layer at the rows of a dataset, in their order, with their labels.

    Raises
    ------
    InputError
        If there is no such layer, or the network reads rows of another size.

    Examples
    --------
    >>> from mixproof.empirical.networks.weights import fully_connected
    >>> tent = fully_connected([([[1], [1]], [0, -1]), ([[-1, 2], [1, -2]], [1, 0])])
    >>> found = feature_rows(tent, -1, Dataset.from_rows([[0], [2], [0]], "aba"))
    >>> found.numerators.tolist(), found.labels, found.columns
    ([[1, 0], [1, 0], [1, 0]], ('a', 'b', 'a'), ('h1', 'h2'))
    """
    place = layer_place(network, layer)
    if dataset.dimension != network.inputs:
        raise InputError(
            f"the network reads rows of {network.inputs} coordinates, and those of {dataset.name} have "
            f"{dataset.dimension}"
        )
    short = up_to(network, place)
    points = [dataset.point(index) for index in range(dataset.size)]
    values: list[Point] = []
    for start in steps(range(0, len(points), _AT_ONCE), "rows of the layer", -(-len(points) // _AT_ONCE)):
        values += activations(short, points[start : start + _AT_ONCE])
    numerators, denominator = over_common_denominator([value for point in values for value in point])
    table = integer_array(np.array(numerators, dtype=object).reshape(len(values), -1))
    held = sorted((row, index) for index, rows in enumerate(dataset.rows) for row in rows)
    return Rows(
        f"{dataset.name} at layer {network.title(place)}",
        table[[index for _, index in held]],
        denominator,
        tuple(dataset.label(index) for _, index in held),
        columns=tuple(f"h{unit + 1}" for unit in range(table.shape[1])),
    )


def layer_place(network: Network, layer: int | str) -> int:
    """The place of a layer by its name, or by its number: from 1, or from −1 backwards.

    Raises
    ------
    InputError
        If there is none; the layers are named.

    Examples
    --------
    >>> from mixproof.empirical.networks.weights import fully_connected
    >>> tent = fully_connected([([[1], [1]], [0, -1]), ([[-1, 2], [1, -2]], [1, 0])])
    >>> layer_place(tent, "2"), layer_place(tent, -1)
    (1, 2)
    >>> layer_place(tent, 4)
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: there is no layer 4; they are 1 (linear), 2 (relu), 3 (linear)
    """
    count = len(network.nodes)
    named = [place for place, node in enumerate(network.nodes) if node.name and node.name == layer]
    if len(named) == 1:
        return named[0]
    text = str(layer)
    digits = text.removeprefix("-")
    if digits.isdecimal() and digits.isascii() and len(digits) < 10 and 1 <= int(digits) <= count:
        return int(digits) - 1 if digits == text else count - int(digits)
    titles = [network.title(place) for place in range(count)]
    listed = (
        ", ".join(titles) if count <= 12 else nearest(text, [node.name or node.layer.kind for node in network.nodes])
    )
    raise InputError(f"there is no layer {text[:40]}; they are {listed}")


def up_to(network: Network, place: int) -> Network:
    """The network whose scores are the values of a layer, flattened.

    Examples
    --------
    >>> from mixproof.empirical.networks.weights import fully_connected
    >>> tent = fully_connected([([[1], [1]], [0, -1]), ([[-1, 2], [1, -2]], [1, 0])])
    >>> from fractions import Fraction
    >>> [str(value) for value in up_to(tent, 1)([Fraction(3)])]
    ['3', '2']
    """
    nodes = network.nodes[: place + 1]
    if len(network.shapes[place]) > 1:
        nodes = (*nodes, Node(Flatten(), (place,)))
    return Network(network.input_shape, nodes)


def activations(network: Network, points: Sequence[Point]) -> list[Point]:
    """The exact values of a network at several points.

    Examples
    --------
    >>> from mixproof.empirical.networks.weights import fully_connected
    >>> tent = fully_connected([([[1], [1]], [0, -1]), ([[-1, 2], [1, -2]], [1, 0])])
    >>> from fractions import Fraction
    >>> activations(tent, [(Fraction(1, 2),)]) == [tent([Fraction(1, 2)])]
    True
    """
    values: list[list[Sequence[flint.fmpq]]] = [[[to_fmpq(value) for value in point] for point in points]]
    for operation in network.operations:
        read = [values[place] for place in operation.reads]
        if isinstance(operation.step, Summation):
            sums = [list(zip(*parts, strict=True)) for parts in zip(*read, strict=True)]
            values.append([[sum(each[1:], each[0]) for each in units] for units in sums])
        elif isinstance(operation.step, Affine):
            values.append([*operation.step.exact_columns(read[0])])
        else:
            values.append([operation.step.exact(column) for column in read[0]])
    return [tuple(map(to_fraction, column)) for column in values[-1]]
