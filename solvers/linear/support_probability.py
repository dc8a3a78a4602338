"""Bounds of the probability that n points drawn from N(0, I_d) are all support vectors; see Lemma 3.7.

The law of the multipliers and the bounds are in docs/proofs/linear-models.md, (2).
"""

from fractions import Fraction
from math import floor, log

import flint

from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import Enclosed, arb_of

_WIDTH = 9
"""Distance from √m up to which χ is followed: beyond lies less than 10⁻¹⁷ of its law, which only widens the bound."""


def miss_probability(points: int, dimension: int) -> Enclosed:
    """The probability that one given point asks for a negative multiplier: ½·I(m/2, ½) at (n − 1)/n.

    Parameters
    ----------
    points : int
        n, at least 2.
    dimension : int
        d, at least n.

    Raises
    ------
    InputError
        If there are fewer than two points, or more than coordinates.

    Examples
    --------
    >>> from mixproof.geometry.numbers.digits import decimal_enclosure
    >>> decimal_enclosure(miss_probability(10, 60), digits=6)
    ('0.009915', '0.009916')
    """
    if not 2 <= points <= dimension:
        raise InputError(f"{points} points of R^{dimension}: at least 2 are needed, and as many coordinates")
    freedom = arb_of(Fraction(dimension - points + 2, 2))
    inside = Fraction(points - 1, points)
    return Enclosed(lambda bits: arb_of(inside).beta_lower(freedom, flint.arb(1) / 2, regularized=True) / 2)


def support_probability(points: int, dimension: int) -> tuple[Enclosed, Enclosed]:
    """A lower and an upper bound of the probability that all points are support vectors.

    Parameters
    ----------
    points : int
        n, at least 2.
    dimension : int
        d, at least 1.

    Examples
    --------
    >>> from mixproof.geometry.numbers.digits import nearest_float
    >>> [[round(nearest_float(end), 5) for end in support_probability(10, d)] for d in (9, 20, 60, 240)]
    [[0.0, 0.0], [0.0, 0.26605], [0.90085, 0.90677], [1.0, 1.0]]
    """
    if points > dimension:
        none = Enclosed(lambda bits: flint.arb(0))
        return none, none
    miss = miss_probability(points, dimension)
    least = Enclosed(lambda bits: (1 - points * miss.rule(bits)).max(flint.arb(0)))
    return least, Enclosed(lambda bits: _if_independent(points, dimension - points + 2))


def _if_independent(points: int, freedom: int) -> flint.arb:
    """The mean of Φ(χ/√(n − 1))^n over the χ with m degrees of freedom, or a little more."""
    scale = (flint.arb(2) * (points - 1)).sqrt()
    # The density of χ is r^(m−1)·exp(−r²/2 − c).
    constant = (arb_of(Fraction(freedom, 2)) - 1) * flint.arb(2).log() + arb_of(Fraction(freedom, 2)).lgamma()

    def missed(r: flint.acb, _: bool) -> flint.acb:
        every = (1 - (r / scale).erfc() / 2) ** points
        return (1 - every) * r ** (freedom - 1) * (-r * r / 2 - constant).exp()

    middle = freedom**0.5
    low, high = Fraction(max(0.0, middle - _WIDTH)), Fraction(middle + _WIDTH)
    return 1 - flint.acb.integral(missed, arb_of(low), arb_of(high)).real


def least_dimension(points: int) -> int:
    """The smallest d with d > 10·n·ln n + n − 1, from which Lemma 3.7 speaks of n points.

    Examples
    --------
    >>> least_dimension(10)
    240
    """
    return floor(10 * points * log(points) + points - 1) + 1
