"""Checks of a density that is a polynomial on each of some intervals, and its polynomials as text.

The density has to be positive on (0, 1), and continuous there, as the theory asks of it: where it jumps, the limit of
h_ε at a point would be neither of its one-sided limits.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import flint

from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import to_fmpq, to_fraction
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.mixing.polynomials import PolynomialPiece
from mixproof.solvers.roots import roots_between

Coefficients = tuple[Fraction, ...]
"""The coefficients of a polynomial, constant term first."""

LARGEST_PIECE_DEGREE = 200
MOST_PIECES = 200
_TRIED = 64
"""Places of an interval at which a negative value is looked for."""


def check_breakpoints(places: Sequence[Fraction], polynomials: Sequence[Coefficients]) -> None:
    """Refuse intervals that do not fill [0, 1] in order, and more or longer polynomials than are worked with.

    Raises
    ------
    InputError
        In one line that says what is wrong.

    Examples
    --------
    >>> places = [Fraction(0), Fraction(1, 2), Fraction(1, 2), Fraction(1)]
    >>> check_breakpoints(places, [(Fraction(2),)] * 3)
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: breakpoints have to increase, not 0, 1/2, 1/2, 1
    """
    if len(places) != len(polynomials) + 1 or places[0] != 0 or places[-1] != 1:
        raise InputError("the intervals of a piecewise density have to begin at 0, end at 1, and leave no gap")
    if any(left >= right for left, right in pairwise(places)):
        raise InputError(f"breakpoints have to increase, not {', '.join(map(rational_text, places))}")
    if len(polynomials) > MOST_PIECES or max(map(len, polynomials)) > LARGEST_PIECE_DEGREE + 1:
        raise InputError(f"a piecewise density may have {MOST_PIECES} pieces of degree {LARGEST_PIECE_DEGREE}")


def check_positive_inside(lower: Fraction, upper: Fraction, density: flint.fmpq_poly) -> None:
    """Refuse a density that is not positive strictly inside an interval.

    Raises
    ------
    InputError
        In one line that says where.

    Examples
    --------
    >>> check_positive_inside(Fraction(0), Fraction(1), flint.fmpq_poly([1, -3]))
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: the density has to be positive on (0, 1); it is -1/32 at λ = 11/32
    """
    places = (lower + (upper - lower) * Fraction(k, _TRIED) for k in range(1, _TRIED))
    bad = next((place for place in places if density(to_fmpq(place)) <= 0), None)
    if bad is not None:
        value = rational_text(to_fraction(density(to_fmpq(bad))))
        raise InputError(f"the density has to be positive on (0, 1); it is {value} at λ = {rational_text(bad)}")
    if len(roots_between(density, Radicals.of(lower), Radicals.of(upper))) > 2:  # the ends are two of them
        between = f"between λ = {rational_text(lower)} and {rational_text(upper)}"
        raise InputError(f"the density has to be positive on (0, 1); it has a zero {between}")


def check_breaks(pieces: Sequence[PolynomialPiece]) -> None:
    """Refuse a density that jumps between two intervals, or is not positive there.

    Raises
    ------
    InputError
        In one line that says where.

    Examples
    --------
    >>> low, high = (flint.fmpq_poly([value]) for value in (1, 2))
    >>> half = Fraction(1, 2)
    >>> check_breaks([(Fraction(0), half, low), (half, Fraction(1), high)])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: the density jumps from 1 to 2 at λ = 1/2; the theory needs one ...
    """
    for (_, place, before), (_, _, after) in pairwise(pieces):
        left, right = before(to_fmpq(place)), after(to_fmpq(place))
        if left != right:
            jump = f"from {left} to {right} at λ = {rational_text(place)}"
            raise InputError(f"the density jumps {jump}; the theory needs one that is continuous on (0, 1)")
        if left <= 0:
            raise InputError(f"the density has to be positive on (0, 1); it is {left} at {rational_text(place)}")


def polynomial_text(coefficients: Sequence[Fraction]) -> str:
    """A polynomial as it is read.

    Examples
    --------
    >>> polynomial_text([Fraction(1), Fraction(-2), Fraction(0), Fraction(1)])
    '1 - 2*x + x^3'
    """
    terms = []
    for power, value in enumerate(coefficients):
        if value:
            x = "" if power == 0 else "x" if power == 1 else f"x^{power}"
            number = rational_text(value)
            terms.append(f"{number}*{x}" if x and value != 1 else x or number)
    return " + ".join(terms).replace("+ -", "- ") or "0"
