"""An exact network: layers of rational numbers, and its exact values."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from math import prod

import flint

from mixproof.empirical.networks.layers import Add, Layer, Shape, shape_text
from mixproof.empirical.networks.steps import Affine, LayerStep, Summation
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import to_fmpq, to_fraction

INPUT = -1
"""The place of the input among the sources of a layer."""


@dataclass(frozen=True)
class Node:
    """A layer, and where its values come from.

    Parameters
    ----------
    layer : Layer
        The layer.
    sources : tuple of int
        Places of earlier nodes; `INPUT` is the input of the network.
    name : str
        What the layer is called where it comes from.
    """

    layer: Layer
    sources: tuple[int, ...]
    name: str = ""


@dataclass(frozen=True)
class Operation:
    """A step, with the places of the values that it reads; places count from the input, which is 0."""

    step: LayerStep
    reads: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Network:
    """A network of piecewise affine layers with exact weights, which gives a score (a logit) for each class.

    Parameters
    ----------
    input_shape : tuple of int
        (units,), or (channels, height, width).
    nodes : tuple of Node
        In an order in which each reads earlier ones; the last one gives the scores.

    Raises
    ------
    InputError
        If a layer does not fit the shape that it gets.

    Examples
    --------
    >>> from mixproof.empirical.networks.layers import Linear, ReLU
    >>> one, none = Fraction(1), Fraction(0)
    >>> hat = Network.of((1,), [Linear(((one,), (one,)), (none, -one)), ReLU(), Linear(((one, -2 * one),), (none,))])
    >>> [str(hat(place)[0]) for place in ([none], [Fraction(3, 4)], [Fraction(5, 4)])]
    ['0', '3/4', '3/4']
    """

    input_shape: Shape
    nodes: tuple[Node, ...]

    def __post_init__(self) -> None:
        if not self.nodes:
            raise InputError("a network has at least one layer")
        if len(self.shapes[-1]) != 1:
            raise InputError(f"the last layer gives {shape_text(self.shapes[-1])}, and not one score for each class")

    @staticmethod
    def of(input_shape: Shape, layers: Sequence[Layer]) -> "Network":
        """The network of layers that follow one another."""
        return Network(input_shape, tuple(Node(layer, (k - 1,)) for k, layer in enumerate(layers)))

    @property
    def inputs(self) -> int:
        """Units of the input."""
        return prod(self.input_shape)

    @property
    def outputs(self) -> int:
        """Scores that it gives, one for each class."""
        return self.shapes[-1][0]

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """The shape that each layer gives."""
        shapes: list[Shape] = []
        for place, node in enumerate(self.nodes):
            given = [self.input_shape if source == INPUT else shapes[source] for source in node.sources]
            if len(given) != 1 and not isinstance(node.layer, Add):
                raise InputError(f"layer {self.title(place)} reads one value, and gets {len(given)}")
            try:
                shapes.append(node.layer.output(*given))
            except InputError as error:
                raise InputError(f"layer {self.title(place)}: {error}") from None
        return tuple(shapes)

    def title(self, place: int) -> str:
        """A layer's number and kind, and its name where it has one."""
        node = self.nodes[place]
        return f"{place + 1} ({node.layer.kind}{f', {node.name}' if node.name else ''})"

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """The steps that are not empty, in order."""
        operations: list[Operation] = []
        places = {INPUT: 0}
        for place, node in enumerate(self.nodes):
            given = [self.input_shape if source == INPUT else self.shapes[source] for source in node.sources]
            step = node.layer.step(*given)
            if step is None:
                places[place] = places[node.sources[0]]
                continue
            operations.append(Operation(step, tuple(places[source] for source in node.sources)))
            places[place] = len(operations)
        return (*operations[: places[len(self.nodes) - 1]],)

    @cached_property
    def entries(self) -> int:
        """Weights of all affine maps, one for each time that a shared one is used."""
        return sum(len(each.step.weights) for each in self.operations if isinstance(each.step, Affine))

    @property
    def widths(self) -> tuple[int, ...]:
        """Units of the input and of what each layer gives."""
        return (self.inputs, *map(prod, self.shapes))

    @cached_property
    def digest(self) -> str:
        """A digest of the shapes and of all weights."""
        return sha256(repr((self.input_shape, self.nodes)).encode()).hexdigest()

    def last_reader(self, value: int) -> int:
        """The last operation that reads a value; values are numbered from the input, which is 0."""
        return max((k for k, operation in enumerate(self.operations) if value in operation.reads), default=-1)

    def __getstate__(self) -> dict[str, object]:
        """The layers; what follows from them is found anew, since matrices of rationals do not travel."""
        return {"input_shape": self.input_shape, "nodes": self.nodes}

    def __call__(self, point: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """The exact scores at a point."""
        if len(point) != self.inputs:
            raise InputError(f"the network reads points of {self.inputs} coordinates, and this one has {len(point)}")
        values: list[Sequence[flint.fmpq]] = [[to_fmpq(Fraction(value)) for value in point]]
        for operation in self.operations:
            read = [values[place] for place in operation.reads]
            if isinstance(operation.step, Summation):
                values.append([sum(each[1:], each[0]) for each in zip(*read, strict=True)])
            else:
                values.append(operation.step.exact(read[0]))
        return tuple(map(to_fraction, values[len(self.operations)]))

    def check_fits(self, dataset: Dataset) -> None:
        """Raise an InputError if the network reads another number of coordinates, or gives another number of scores."""
        self.check_sizes(dataset.dimension, dataset.classes)

    def check_sizes(self, coordinates: int, classes: Sequence[object]) -> None:
        """Raise an InputError if rows of so many coordinates, or these classes, are not what the network is for."""
        if coordinates != self.inputs:
            raise InputError(
                f"the network reads rows of {self.inputs} coordinates, and the dataset's have {coordinates}"
            )
        if len(classes) != self.outputs:
            raise InputError(
                f"the network gives {self.outputs} scores, and the dataset has {len(classes)} classes: "
                f"{', '.join(map(str, classes[:5]))}{', …' if len(classes) > 5 else ''}"
            )
