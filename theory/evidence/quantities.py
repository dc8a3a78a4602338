"""Enclosed values by their names, and how two of them compare."""

from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction

from mixproof.geometry.aliases import Json
from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.enclosures import Enclosed, Real, settled_sign
from mixproof.geometry.numbers.rationals import integer_text, rational_text
from mixproof.theory.budgets import COMPARISON_BITS
from mixproof.theory.evidence.written import SHORT
from mixproof.theory.findings import Witness

_PLACES = 20
"""Places of an enclosure in JSON."""

_DIGITS = 10
"""Significant digits of the two ends, where they share no decimal."""


@dataclass(frozen=True, eq=False, repr=False)
class Quantity(Witness):
    """A value that has a name.

    Parameters
    ----------
    name : str
        Its name in JSON, such as ``mixup-risk``.
    words : str
        Its name in a sentence.
    value : Real
    note : str
        What more there is to say of it.
    """

    name: str
    words: str
    value: Real
    note: str = ""

    def to_json(self) -> Json:
        """The name, two decimals that enclose the value, and the value itself where it is a short rational.

        Examples
        --------
        >>> from mixproof.geometry.numbers.radicals import Radicals
        >>> Quantity("mixup-risk", "the Mixup risk", Radicals.of(Fraction(4, 63))).to_json()["exact"]
        '4/63'
        """
        told: dict[str, Json] = {
            "quantity": self.name,
            "enclosure": list(decimal_enclosure(self.value, _PLACES)),
        }
        exact = self.value.as_fraction()
        if exact is not None and len(rational_text(exact)) <= SHORT:
            told["exact"] = rational_text(exact)
        return told

    def in_words(self) -> str:
        """The name and the digits that are certain."""
        told = f"{self.words}: {digits_of(self.value)}"
        return f"{told} ({self.note})" if self.note else told


def digits_of(value: Real) -> str:
    """A rational with its decimals, or as many decimals of a number as are certain, the last one rounded.

    Examples
    --------
    >>> import flint
    >>> digits_of(Enclosed(lambda bits: flint.arb(2).sqrt()))
    '1.4142135623730950488'
    >>> from mixproof.geometry.numbers.radicals import Radicals
    >>> digits_of(Radicals.of(Fraction(4, 63)))
    '4/63 = 0.06349206349206349206'
    """
    exact = value.as_fraction()
    low, high = (Fraction(end) for end in decimal_enclosure(value, _PLACES + 2))
    shown = _shared(low, high)
    if exact is None or len(rational_text(exact)) > SHORT // 2:
        return shown
    if exact.denominator == 1:
        return rational_text(exact)
    return f"{rational_text(exact)} = {shown}"


def _shared(low: Fraction, high: Fraction) -> str:
    """The decimal to which both ends are rounded, with at most 20 significant digits; the ends where there is none."""
    size = max(abs(low), abs(high))
    before = len(integer_text(int(size))) if size >= 1 else 0
    for places in range(_PLACES - before, 1, -1):
        both = {round(end * 10**places) for end in (low, high)}
        if len(both) == 1:
            return _decimal(both.pop(), places)
    return f"{_outward(low, ROUND_FLOOR)} to {_outward(high, ROUND_CEILING)}"


def _outward(end: Fraction, rounding: str) -> Decimal:
    """An end of an enclosure with ten significant digits, rounded away from the other one."""
    with localcontext(prec=_DIGITS, rounding=rounding, Emin=MIN_EMIN, Emax=MAX_EMAX):
        return (Decimal(end.numerator) / Decimal(end.denominator)).normalize()


def _decimal(scaled: int, places: int) -> str:
    """The decimal scaled/10^places, without zeros at its end."""
    before, after = divmod(abs(scaled), 10**places)
    told = f"{before}.{after:0{places}d}".rstrip("0").rstrip(".")
    return f"-{told}" if scaled < 0 else told


def is_at_most(one: Real, other: Real) -> bool | None:
    """True if a value is below another, False if above; None where `COMPARISON_BITS` do not tell.

    Values that are equal are never told apart: equalities are decided by algebra, elsewhere.

    Examples
    --------
    >>> import flint
    >>> root = Enclosed(lambda bits: flint.arb(2).sqrt())
    >>> is_at_most(root, Enclosed(lambda bits: flint.arb(3).sqrt())), is_at_most(root, root)
    (True, None)
    """
    sign = settled_sign(Enclosed(lambda bits: other.ball(bits) - one.ball(bits)), COMPARISON_BITS)
    return None if sign is None else sign >= 0
