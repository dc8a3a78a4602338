"""Laws whose density is a polynomial on each of some intervals."""

from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any

from ..budget import MOST_PIECES, Clock, require_form
from ..form import fields, many, number
from ..laws import Law, Piece
from ..polynomials import Polynomial, add, effort, is_positive, multiply, substituted, value
from ..roots import Terms


class Pieces(Law):
    """A law by its polynomials on intervals from 0 to 1."""

    degree, is_polynomial = 2, True

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces, self.parts = pieces, []
        mirrored = [
            (1 - high, 1 - low, substituted(p, [Fraction(1), Fraction(-1)])) for low, high, p in reversed(pieces)
        ]
        cuts = sorted({end for low, high, _ in pieces + mirrored for end in (low, high)})
        orders = [(a, b, _on(pieces, a), _on(mirrored, a)) for a, b in pairwise(cuts)]
        self.both = [(a, b, add(p, q)) for a, b, p, q in orders]
        self.is_symmetric = not any(any(add(p, [-c for c in q])) for *_, p, q in orders)
        self.end = next((Fraction(k), {Fraction(1): c}) for k, c in enumerate(self.both[0][2]) if c)

    @cached_property
    def mean(self) -> Fraction:  # type: ignore[override]
        """The mean of λ."""
        return self._mean_of([Fraction(0), Fraction(1)])

    @cached_property
    def own_share(self) -> Fraction:  # type: ignore[override]
        """The mean of λ² + (1 − λ)²."""
        return self._mean_of([Fraction(1), Fraction(-2), Fraction(2)])

    def _mean_of(self, polynomial: Polynomial) -> Fraction:
        """The mean of a polynomial in λ."""
        return sum((_integral(multiply(p, polynomial), low, high) for low, high, p in self.pieces), Fraction(0))

    def density(self, weight: Fraction, clock: Clock) -> Terms:
        """The density at 0 < λ < 1, both orders together."""
        p = _on(self.both, weight)
        clock.spend(effort(p, weight) // len(p))
        return {Fraction(1): value(p, weight)}


def _on(pieces: list[Piece], place: Fraction) -> Polynomial:
    """The polynomial at a place, and above it."""
    return next(p for _, high, p in pieces if place < high)


def read_pieces(given: Any, clock: Clock) -> Law:
    """A density as written, for each interval where it begins and ends, and the coefficients, constant term first."""
    pieces = many(fields(given, "pieces")["pieces"], _piece)
    ends = [Fraction(0), *(high for _, high, _ in pieces)]
    require_form(0 < len(pieces) <= MOST_PIECES, "a density has no pieces, or too many")
    require_form(ends[:-1] == [low for low, *_ in pieces] and ends[-1] == 1, "the pieces do not go from 0 to 1")
    require_form(ends == sorted(set(ends)), "the pieces are not in order")
    for low, high, p in pieces:
        clock.spend(2 * effort(p, low, high))
        require_form(is_positive(substituted(p, [low, high - low]), 60, clock), "the density is not positive")
    for (_, cut, p), (_, _, q) in pairwise(pieces):
        require_form(value(p, cut) == value(q, cut) > 0, "the density jumps, or is 0 between two pieces")
    require_form(sum(_integral(p, low, high) for low, high, p in pieces) == 1, "the density does not integrate to 1")
    return Pieces(pieces)


def _integral(p: Polynomial, low: Fraction, high: Fraction) -> Fraction:
    """The integral between two places."""
    return sum((c * (high ** (j + 1) - low ** (j + 1)) / (j + 1) for j, c in enumerate(p)), Fraction(0))


def _piece(given: Any) -> Piece:
    """An interval with its polynomial."""
    require_form(isinstance(given, list) and len(given) == 3, "a piece is not [from, to, coefficients]")
    found = number(given[0]), number(given[1]), many(given[2], number)
    require_form(0 < len(found[2]) <= MOST_PIECES + 1, "a polynomial has no coefficients, or too many")
    return found
