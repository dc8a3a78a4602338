"""A network: its steps in order, its values at mixed points, and the pieces on which it is affine."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import prod
from typing import Any

from ..budget import MOST_UNIT_BITS, Clock, Unchecked, require, require_form
from ..data import Data
from ..form import fields, integer, many, readable, show, text
from ..risks.mixture import Places, Scores
from .layers import LAYERS, MOST_UNITS
from .steps import Column, Step

NETWORK_SCHEMA = "mixproof/network/1"
MOST_HELD_BITS = 2**30  # of all values at one place
MOST_EFFORT = 10**7  # of all layers together


@dataclass(eq=False)
class Network:
    """Steps with the values that each reads; values are numbered from the input, which is 0."""

    inputs: int
    outputs: int
    steps: list[tuple[Step, list[int]]]
    clock: Clock

    @staticmethod
    def read(value: Any, clock: Clock) -> "Network":
        """The network as written: each layer reads the one before it, or those that it names."""
        given = fields(value, "schema input layers")
        require_form(given["schema"] == NETWORK_SCHEMA, f"the network is not in the form {NETWORK_SCHEMA}")
        first = many(given["input"], integer) if isinstance(given["input"], list) else [integer(given["input"])]
        require_form(len(first) in (1, 3) and min(first) > 0, "the input of the network has no shape")
        shapes, names, steps, effort = [first], {"input": 0}, [], 0
        for layer in many(given["layers"], lambda each: each):
            clock.spend(5)
            require_form(isinstance(layer, dict) and isinstance(layer.get("kind"), str), "a layer has no kind")
            require_form(layer["kind"] in LAYERS, f"there is no kind of layer {readable(layer['kind'])}")
            required, make = LAYERS[layer["kind"]]
            held = fields(layer, f"kind {required}", "name of")
            of = many(held["of"], text) if "of" in held else []
            require_form(all(name in names for name in of), "a layer reads one that does not come before it")
            reads = [names[name] for name in of] if "of" in held else [len(shapes) - 1]
            read = [shapes[place] for place in reads]
            require_form(len(read) == 1 or (bool(read) and layer["kind"] == "sum"), "a layer reads one value")
            require_form(all(shape == read[0] for shape in read), "a sum is of values of different shapes")
            shape, step = make(held, list(read[0]), clock)
            if prod(shape) > MOST_UNITS:
                raise Unchecked(f"a layer has more than {MOST_UNITS} units")
            if (effort := effort + step.effort()) > MOST_EFFORT:
                raise Unchecked(f"the layers have more than {MOST_EFFORT} weights together")
            if "name" in held:
                require_form(text(held["name"]) not in names, "two layers have one name")
                names[held["name"]] = len(shapes)
            shapes.append(shape)
            steps.append((step, reads))
        require_form(bool(steps) and len(shapes[-1]) == 1, "the last layer gives no score for each class")
        return Network(prod(first), prod(shapes[-1]), steps, clock)

    def values(self, column: Column) -> list[Column]:
        """The input, and what each step gives."""
        found, held = [column], 0
        for step, reads in self.steps:
            bits = max(found[place][1].bit_length() for place in reads)
            self.clock.spend(1 + step.effort() * (1 + (bits // 500) ** 2) // 5)
            found.append(step.apply(*(found[place] for place in reads)))
            bits = found[-1][1].bit_length()
            held += (bits + 300) * len(found[-1][0])
            if bits > MOST_UNIT_BITS or held > MOST_HELD_BITS:
                raise Unchecked("the values of the network are too many, or their common denominator is too large")
        return found

    def scores(self, data: Data, index: int) -> Scores:
        """The scores at a data point."""
        return scores_of(self.values((list(data.vectors[index]), data.unit)))

    def places(self, data: Data, s: int, t: int, inner: list[Fraction]) -> Places:
        """The scores at λ = 0, some places in order, and λ = 1; the network has to be affine between neighbours."""
        found: Places = []
        places = [Fraction(0), *inner, Fraction(1)]
        require(all(low < high for low, high in pairwise(places)), "the places are not in order between 0 and 1")
        last: list[Column] = []
        for place in places:
            values = self.values(mixed(data, s, t, place))
            for number, (step, reads) in enumerate(self.steps if last else (), start=1):
                self.clock.spend(1 + step.effort() // 10)
                require(
                    step.is_affine_between(last[reads[0]], values[reads[0]]),
                    f"a unit of layer {number} bends between λ = {show(found[-1][0])} and {show(place)}",
                )
            found.append((place, scores_of(values)))
            last = values
        return found


def mixed(data: Data, s: int, t: int, place: Fraction) -> Column:
    """The point λs + (1 − λ)t."""
    p, q = place.as_integer_ratio()
    return [p * a + (q - p) * b for a, b in zip(data.vectors[s], data.vectors[t], strict=True)], q * data.unit


def scores_of(values: list[Column]) -> Scores:
    """The scores as fractions."""
    column, denominator = values[-1]
    return tuple(Fraction(value, denominator) for value in column)


def bends(places: Places, k: int) -> bool:
    """True if the scores on the two sides of a place are different affine functions."""
    (u, at_u), (v, at_v), (w, at_w) = places[k - 1 : k + 2]
    return any((b - a) * (w - v) != (c - b) * (v - u) for a, b, c in zip(at_u, at_v, at_w, strict=True))


def require_fit(network: Network, data: Data) -> None:
    """Require that a network reads the coordinates of the data, and has a score for each class."""
    require_form(network.inputs == len(data.vectors[0]), "the network reads another number of coordinates")
    require_form(
        network.outputs == len(data.classes), "the network has another number of scores than there are classes"
    )
