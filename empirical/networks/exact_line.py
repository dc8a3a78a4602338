"""The pieces of a network on a segment, exactly.

Along z = λs + (1 − λ)t every value of the network is piecewise affine in λ. It is known by its values at places
0 = λ_0 < λ_1 < … = 1 between which it is affine; a rectifier or a maximum adds the places at which a sign changes.
Nothing is rounded.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import pairwise

import flint

from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.steps import Affine, Column, Maximum, Pairing, Rectifier
from mixproof.geometry.numbers.enclosures import to_fmpq, to_fraction


@dataclass(frozen=True)
class Piece:
    """An interval of λ on which every score is affine: score k is constant[k] + slope[k]·λ."""

    lower: Fraction
    upper: Fraction
    constant: tuple[Fraction, ...]
    slope: tuple[Fraction, ...]


def exact_pieces(network: Network, s: Sequence[Fraction], t: Sequence[Fraction]) -> tuple[Piece, ...]:
    """The pieces of a network on a segment; neighbours differ.

    Parameters
    ----------
    network : Network
        Its cost is that of one forward pass for each piece, in rationals.
    s, t : sequences of Fractions
        The ends of the segment; λ is the weight of s.

    Examples
    --------
    >>> from mixproof.empirical.networks.layers import Linear, ReLU
    >>> one, none = Fraction(1), Fraction(0)
    >>> hat = Network.of((1,), [Linear(((one,), (one,)), (none, -one)), ReLU(), Linear(((one, -2 * one),), (none,))])
    >>> [(str(piece.lower), str(piece.upper), str(piece.slope[0])) for piece in exact_pieces(hat, [2 * one], [none])]
    [('0', '1/2', '2'), ('1/2', '1', '-2')]
    """
    line = _walked(network, s, t)
    places = [to_fraction(place) for place in line.places]
    scores = [tuple(map(to_fraction, column)) for column in line.values[len(network.operations)]]
    return tuple(_merged(_affine_pieces(places, scores)))


def exact_bends(network: Network, s: Sequence[Fraction], t: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """The places at which some unit of a network bends, whether the scores do or not, in order.

    Examples
    --------
    >>> from mixproof.empirical.networks.layers import Linear, ReLU
    >>> one, none = Fraction(1), Fraction(0)
    >>> dead = Network.of((1,), [Linear(((one,),), (-one,)), ReLU(), Linear(((none,),), (one,))])
    >>> exact_bends(dead, [2 * one], [none]), len(exact_pieces(dead, [2 * one], [none]))
    ((Fraction(1, 2),), 1)
    """
    return tuple(map(to_fraction, _walked(network, s, t).places[1:-1]))


def _walked(network: Network, s: Sequence[Fraction], t: Sequence[Fraction]) -> "_Line":
    """A line on which all operations were applied."""
    line = _Line(network, s, t)
    for place in range(len(network.operations)):
        line.apply(place)
    return line


def _affine_pieces(places: Sequence[Fraction], scores: Sequence[tuple[Fraction, ...]]) -> Iterator[Piece]:
    """The affine function between neighbouring places."""
    for (low, at_low), (high, at_high) in pairwise(zip(places, scores, strict=True)):
        slope = tuple((b - a) / (high - low) for a, b in zip(at_low, at_high, strict=True))
        yield Piece(low, high, tuple(a - q * low for a, q in zip(at_low, slope, strict=True)), slope)


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The same pieces, with neighbours joined where they are one function."""
    last = next(pieces)
    for piece in pieces:
        if (piece.constant, piece.slope) == (last.constant, last.slope):
            last = Piece(last.lower, piece.upper, last.constant, last.slope)
        else:
            yield last
            last = piece
    yield last


class _Line:
    """The values of a network along a segment, as far as they have been computed and are still needed.

    Columns hold the values of all units at one place.
    """

    def __init__(self, network: Network, s: Sequence[Fraction], t: Sequence[Fraction]) -> None:
        self.network = network
        self.places = [flint.fmpq(0), flint.fmpq(1)]
        self.values: dict[int, list[Column]] = {0: [list(map(to_fmpq, t)), list(map(to_fmpq, s))]}

    def apply(self, place: int) -> None:
        """Compute the next value, and forget what no later operation reads."""
        operation = self.network.operations[place]
        source = operation.reads[0]
        if isinstance(operation.step, Affine):
            result: list[Column] = [*operation.step.exact_columns(self.values[source])]
        elif isinstance(operation.step, Rectifier):
            self._cut(source, lambda column: column)
            result = [operation.step.exact(column) for column in self.values[source]]
        elif isinstance(operation.step, Maximum):
            result = self._maximum(operation.step, source)
        else:
            read = [self.values[each] for each in operation.reads]
            result = [[sum(units[1:], units[0]) for units in zip(*at, strict=True)] for at in zip(*read, strict=True)]
        self.values[place + 1] = result
        for value in list(self.values):
            if value <= place and self.network.last_reader(value) <= place:
                del self.values[value]

    def _maximum(self, step: Maximum, source: int) -> list[Column]:
        """The rounds of a maximum, each with its own cuts."""
        key = -1
        self.values[key] = self.values[source]
        for pairing in step.rounds:
            self._cut(key, partial(_differences, pairing))
            self.values[key] = [
                [max(column[i], column[j]) for i, j in zip(pairing.first, pairing.second, strict=True)]
                for column in self.values[key]
            ]
        return self.values.pop(key)

    def _cut(self, source: int, signs: Callable[[Column], Column]) -> None:
        """Add the places between which some affine function of a value has one sign."""
        told = [signs(column) for column in self.values[source]]
        shares = [
            sorted({a / (a - b) for a, b in zip(low, high, strict=True) if a * b < 0}) for low, high in pairwise(told)
        ]
        if not any(shares):
            return
        for key, columns in self.values.items():
            self.values[key] = _interpolated(columns, shares)
        self.places = [column[0] for column in _interpolated([[place] for place in self.places], shares)]


def _differences(pairing: Pairing, column: Column) -> Column:
    """By how much the first unit of each pair is above the second."""
    return [column[i] - column[j] for i, j in zip(pairing.first, pairing.second, strict=True)]


def _interpolated(columns: Sequence[Column], shares: Sequence[Sequence[flint.fmpq]]) -> list[Column]:
    """Columns with the ones in between that lie at these shares of the way to the next."""
    result = [columns[0]]
    for (low, high), between in zip(pairwise(columns), shares, strict=True):
        result += [[a + share * (b - a) for a, b in zip(low, high, strict=True)] for share in between]
        result.append(high)
    return result
