"""Layers in the order in which a reader meets them, with the values that they read by their names."""

from dataclasses import dataclass, field

from mixproof.empirical.networks.layers import Layer, Shape
from mixproof.empirical.networks.network import INPUT, Network, Node


@dataclass
class LayerGraph:
    """The layers so far, and where each named value is.

    Parameters
    ----------
    input_shape : tuple of int
        Of one example.
    places : dict of str to int
        For each value the layer that gives it, or `INPUT`.

    Examples
    --------
    >>> from mixproof.empirical.networks.layers import ReLU
    >>> graph = LayerGraph((2,))
    >>> graph.places["x"] = INPUT
    >>> graph.add("y", ReLU(), ["x"], "first")
    >>> graph.add("z", None, ["y"], "identity")
    >>> graph.shape("z"), len(graph.network("z").nodes)
    ((2,), 1)
    """

    input_shape: Shape
    places: dict[str, int] = field(default_factory=dict)
    _nodes: list[Node] = field(default_factory=list)
    _shapes: list[Shape] = field(default_factory=list)

    def add(self, value: str, layer: Layer | None, reads: list[str], name: str) -> None:
        """Add a layer that gives a value; None passes on the one that is read.

        Raises
        ------
        InputError
            If the layer does not fit what it reads.
        """
        sources = tuple(self.places[each] for each in reads)
        if layer is None:
            self.places[value] = sources[0]
            return
        self._shapes.append(layer.output(*map(self.shape, reads)))
        self._nodes.append(Node(layer, sources, name))
        self.places[value] = len(self._nodes) - 1

    def shape(self, value: str) -> Shape:
        """The shape of a value."""
        place = self.places[value]
        return self.input_shape if place == INPUT else self._shapes[place]

    def network(self, value: str) -> Network | None:
        """The network that gives a value; None where that is the input, or unknown."""
        last = self.places.get(value, INPUT)
        return None if last == INPUT else Network(self.input_shape, tuple(self._nodes[: last + 1]))
