"""Laws whose densities are enclosed: formulas, and mixtures of Beta laws that have no common scale.

A sum of densities, each times a sum of roots, is kept with the densities unknown. If all the sums of roots have one
sign, so has it, whatever the densities are: they are positive. Else they are enclosed; a sum that is not told from
zero so is not checkable here.
"""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import isqrt
from typing import Any

from .. import roots
from ..budget import Clock, Unchecked, require_form
from ..form import fields, text
from ..laws import Law, Part, Piece
from ..roots import Terms
from .formulas import Tree, mirrored, near, read_formula
from .intervals import BITS, Interval, inverse, plus, power, times
from .mixtures import BetaMixture
from .quadrature import formulas_differ

MOST_BOXES = 2000  # on which a density is shown to be positive
BOX = 5000  # microseconds for one of them
ENDS = 60  # halvings of the box at an end


@dataclass(frozen=True, order=True)
class Unknown:
    """A root times values of the density at some places λ ≤ ½, both orders together; at 0 the C of its end."""

    radicand: Fraction
    places: tuple[Fraction, ...]

    def __mul__(self, other: Any) -> "Unknown":
        """The product with another, or with a root."""
        more = other if isinstance(other, Unknown) else Unknown(other, ())
        return Unknown(self.radicand * more.radicand, tuple(sorted(self.places + more.places)))

    __rmul__ = __mul__


class Enclosed(Law):
    """A law by enclosures of its density."""

    degree, is_polynomial = 2, False

    @property
    def pieces(self) -> list[Piece]:  # type: ignore[override]
        """No polynomials are known."""
        raise Unchecked("masses are exact only where the density is a polynomial on each of some intervals")

    def bounds(self, place: Fraction) -> Interval:
        """Bounds of the density at a place λ ≤ ½, both orders together, or at 0 of the C of its end."""
        raise NotImplementedError

    def density(self, weight: Fraction, clock: Clock) -> Terms:
        """The density at 0 < λ < 1, both orders together."""
        return {Unknown(Fraction(1), (min(weight, 1 - weight),)): Fraction(1)}  # type: ignore[dict-item]

    def sign(self, terms: Terms, clock: Clock) -> int:
        """The sign of a sum."""
        groups: dict[tuple[Fraction, ...], Terms] = defaultdict(dict)
        for root, coefficient in terms.items():
            each = root * Unknown(Fraction(1), ())
            group = groups[each.places]
            group[each.radicand] = group.get(each.radicand, 0) + coefficient
        signs = {places: roots.sign(group, 2, clock) for places, group in groups.items()}
        if len(found := set(signs.values()) - {0}) < 2:
            return max(found, default=0, key=abs)
        around = (Fraction(0), Fraction(0))
        for places, group in groups.items():
            clock.spend(BOX)
            part = _sum_of_roots(group)
            for place in places:
                part = times(part, self.bounds(place))
            around = plus(around, part) if signs[places] else around
        if around[0] <= 0 <= around[1]:
            raise Unchecked("the densities do not tell this from 0")
        return 1 if around[0] > 0 else -1


def _sum_of_roots(group: Terms) -> Interval:
    """Bounds of a sum of square roots."""
    found = (Fraction(0), Fraction(0))
    for radicand, coefficient in group.items():
        floor = isqrt(radicand.numerator * radicand.denominator << 2 * BITS)
        root = (Fraction(floor + up, radicand.denominator << BITS) for up in (0, 1))
        found = plus(found, times((coefficient, coefficient), (next(root), next(root))))
    return found


class FormulaLaw(Enclosed):
    """A law with a density that is a formula, up to a constant factor."""

    def __init__(self, written: str, tree: Tree, clock: Clock) -> None:
        self.written, self.parts = written, []
        self.halves = tree, mirrored(tree)  # from 0 to ½ by λ, and from 1 to ½ by 1 − λ
        self.orders = [_order(half, clock) for half in self.halves]
        least = min(self.orders)
        at_end: Any = {Unknown(Fraction(1), (Fraction(0),)): Fraction(1)}
        self.end = least, {Fraction(1): Fraction(1)} if least else at_end

    def formulas_differ(self, case: Any, x: Any) -> bool:
        """True if the shares on a ball by the printed sum are not those over ordered pairs."""
        return formulas_differ(case, x, self.halves)

    @property
    def mean(self) -> Fraction:  # type: ignore[override]
        """The mean of λ."""
        if not self.is_symmetric:
            raise Unchecked("the mean under a formula is not rechecked here")
        return Fraction(1, 2)

    @property
    def own_share(self) -> Fraction:  # type: ignore[override]
        """The mean of λ² + (1 − λ)²."""
        raise Unchecked("the moments under a formula are not rechecked here")

    def bounds(self, place: Fraction) -> Interval:
        """Bounds of the density, both orders together."""
        found = (Fraction(0), Fraction(0))
        for half, order in zip(self.halves, self.orders, strict=True):
            if place or order == self.end[0]:
                found = plus(found, near(half, (place, place))[1])
        return found

    @cached_property
    def is_symmetric(self) -> bool:  # type: ignore[override]
        """True if λ and 1 − λ have one law."""
        if self.halves[0] == self.halves[1]:
            return True
        values = [[near(half, (at, at))[1] for half in self.halves] for at in (Fraction(k, 23) for k in range(1, 12))]
        if self.orders[0] == self.orders[1] and all(a[0] <= b[1] and b[0] <= a[1] for a, b in values):
            raise Unchecked("it is not told if the density is symmetric")
        return False


@lru_cache(maxsize=20)
def _order(tree: Tree, clock: Clock) -> Fraction:
    """The e with density ~ C·x^e at 0, for a density that is positive from 0 to ½: on boxes, each cut until it is."""
    for k in range(2, ENDS):
        clock.spend(BOX)
        start = Fraction(1, 2**k)
        try:
            order, h = near(tree, (Fraction(0), start))
        except Unchecked:
            continue
        require_form(h[1] >= 0, "the density is not positive")
        if h[0] > 0:
            break
    else:
        raise Unchecked("the density is not shown to be positive near an end of [0, 1], or to be a power there")
    require_form(order > -1, "the density has no finite integral")
    waiting, left = [(start, Fraction(1, 2))], MOST_BOXES
    while waiting:
        low, high = box = waiting.pop()
        clock.spend(BOX)
        left -= 1
        try:
            h = near(tree, box)[1]
        except Unchecked:
            h = (Fraction(-1), Fraction(1))
        require_form(h[1] > 0, "the density is not positive")
        if h[0] <= 0:
            if not left:
                raise Unchecked("the density is not shown to be positive")
            waiting += [((low + high) / 2, high), (low, (low + high) / 2)]
    return order


class UnlikeMixture(Enclosed, BetaMixture):
    """A mixture of Beta laws that have no common scale."""

    degree = 2

    def __init__(self, parts: list[Part]) -> None:
        BetaMixture.__init__(self, parts)
        at_end: Any = {Unknown(Fraction(1), (Fraction(0),)): Fraction(1)}
        self.end = self.end[0], {Fraction(1): Fraction(1)} if self.end[0] else at_end

    def bounds(self, place: Fraction) -> Interval:
        """Bounds of the density, both orders together."""
        found = (Fraction(0), Fraction(0))
        for f, a, b in self.factors:
            over = times((f, f), inverse(_beta_function(a % 1 or Fraction(1), b % 1 or Fraction(1))))
            for p, q in ((a, b), (b, a)):
                if place or p == 1:
                    x, y = (place, place) if place else (Fraction(1),) * 2, (1 - place,) * 2
                    found = plus(found, times(over, times(power(x, p - 1), power(y, q - 1))))
        return found


def _beta_function(a: Fraction, b: Fraction) -> Interval:
    """Bounds of B(a, b) for 0 < a, b ≤ 1: 2^(−a−b)·(S(a, b) + S(b, a)), S(a, b) = Σ (a + b)ₙ/(a)ₙ₊₁·2^−n.

    On [0, ½], λ^a·(1 − λ)^b·S is a primitive of the density, S having xⁿ in place of 2^−n. Each term is at most half
    the one before.
    """
    found = (Fraction(0), Fraction(0))
    for p, q in ((a, b), (b, a)):
        term = inverse((p, p))
        for n in range(BITS + 8):
            found = plus(found, term)
            ratio = (p + q + n) / (p + 1 + n) / 2
            term = times(term, (ratio, ratio))
        found = found[0], found[1] + 2 * term[1]
    return times(found, inverse(power((Fraction(2),) * 2, a + b)))


def read_density(given: Any, clock: Clock) -> Law:
    """A density as written: a formula in x."""
    written = text(fields(given, "density")["density"])
    return FormulaLaw(written, read_formula(written), clock)
