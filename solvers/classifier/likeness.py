"""Comparison of two vectors of masses by their shares: decided where both are exact, to many digits where not.

Two enclosures of one real number can never be proved equal: they are compared to `COMPARED_DIGITS` digits.
"""

from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

import flint

from mixproof.geometry.numbers.enclosures import Real, arb_sign
from mixproof.geometry.numbers.quotients import Quotient
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.probabilities import Probabilities

COMPARED_DIGITS = 40
"""Digits to which enclosures are compared."""

PRECISIONS = (64, 192, 512, 1024)
"""Bits that are tried, one after the other."""

SHORT_SUM = 40
"""Longest sum of roots that is looked at for a shorter form."""


@dataclass(frozen=True, eq=False)
class Remembered:
    """A real number that keeps the enclosures that were asked of it."""

    value: Real
    _balls: dict[int, flint.arb] = field(default_factory=dict, repr=False)

    def ball(self, bits: int) -> flint.arb:
        """An enclosure computed at a working precision of `bits`."""
        if bits not in self._balls:
            self._balls[bits] = self.value.ball(bits)
        return self._balls[bits]

    def as_fraction(self) -> Fraction | None:
        """The value where it is known to be rational."""
        return self.value.as_fraction()

    def closed_form(self) -> str | None:
        """The value written with its roots, where it is known exactly."""
        return self.value.closed_form()


def remembered(shares: Probabilities) -> Probabilities:
    """The same masses, each of which keeps its enclosures.

    Examples
    --------
    >>> remembered(Probabilities((Radicals.of(1), Radicals.of(2))))[1].as_fraction()
    Fraction(2, 3)
    """
    masses = [mass if isinstance(mass, Radicals) else Remembered(mass) for mass in shares.masses]
    return Probabilities(tuple(masses))


class Likeness(Enum):
    """The outcome of a comparison of two vectors of masses, up to a common factor."""

    EQUAL = "exactly equal"
    CLOSE = "enclosed, and equal to all digits that are compared"
    DIFFERENT = "different"
    OPEN = "not settled"


def likeness(one: Probabilities, other: Probabilities, stop_when_close: bool = True) -> Likeness:
    """The comparison of two vectors of masses as shares of their sums.

    Examples
    --------
    >>> half, third = (Probabilities((Radicals.of(1), Radicals.of(n))) for n in (1, 2))
    >>> likeness(half, half).name, likeness(half, third).name
    ('EQUAL', 'DIFFERENT')
    """
    pairs = list(zip(one.masses, other.masses, strict=True))
    exact = [mine - others for mine, others in pairs if isinstance(mine, Radicals) and isinstance(others, Radicals)]
    is_exact = len(exact) == len(pairs)
    if is_exact and all(difference.sign() == 0 for difference in exact):
        return Likeness.EQUAL
    for bits in PRECISIONS:
        differences = _differences(one, other, bits)
        if any(arb_sign(difference) in {1, -1} for difference in differences):
            return Likeness.DIFFERENT
        if stop_when_close and not is_exact and all(found.rad() < 10.0**-COMPARED_DIGITS for found in differences):
            return Likeness.CLOSE
    if is_exact and is_short(one) and is_short(other):
        shares = [(one[label], other[label]) for label in range(len(one))]
        same = all(a.compare(b) == 0 for a, b in shares if isinstance(a, Quotient) and isinstance(b, Quotient))
        return Likeness.EQUAL if same else Likeness.DIFFERENT
    return Likeness.OPEN


def _differences(one: Probabilities, other: Probabilities, bits: int) -> list[flint.arb]:
    """The differences of the shares, enclosed."""
    with flint.ctx.workprec(bits):
        mine, others = ([mass.ball(bits) for mass in each.masses] for each in (one, other))
        totals = [sum(masses, flint.arb(0)) for masses in (mine, others)]
        return [a / totals[0] - b / totals[1] for a, b in zip(mine, others, strict=True)]


def is_short(shares: Probabilities) -> bool:
    """True if a shorter form of the sums is worth looking for.

    Examples
    --------
    >>> is_short(Probabilities((Radicals.of(1), Radicals.root(Fraction(2)))))
    True
    """
    return sum(len(mass.terms) if isinstance(mass, Radicals) else 0 for mass in shares.masses) <= SHORT_SUM
