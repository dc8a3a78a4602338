"""Numbers that are known by their enclosures, in a few digits that are certain."""

from mixproof.geometry.aliases import Json, Record
from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.enclosures import FIRST_BITS, Enclosed, Real
from mixproof.geometry.numbers.rationals import rational_text


def certain_digits(value: Real) -> str:
    """A rational with its decimals, or the decimals that are certain.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from mixproof.geometry.numbers.radicals import Radicals
    >>> certain_digits(Radicals.of(Fraction(1, 4)))
    '1/4 = 0.25'
    """
    low, high = decimal_enclosure(_at_hand(value), 12)
    shown = _common(low, high)
    exact = value.as_fraction()
    if exact is None or exact.denominator > 10**9:
        return shown
    return rational_text(exact) if exact.denominator == 1 else f"{rational_text(exact)} = {shown}"


def _at_hand(value: Real) -> Real:
    """A number as its first enclosure has it: more digits may take long, and text shows few."""
    if value.as_fraction() is not None:
        return value
    ball = value.ball(FIRST_BITS)
    return Enclosed(lambda bits: ball)


def _common(low: str, high: str) -> str:
    """A decimal as exactly as an enclosure tells it: the digits that both ends share, or the ends."""
    for digits in range(12, 2, -1):
        if f"{float(low):.{digits}g}" == f"{float(high):.{digits}g}":
            return f"{float(low):.{digits}g}"
    return f"{float(low):.4g} to {float(high):.4g}"


def short_text(value: Real) -> str:
    """A number in three or four digits.

    Examples
    --------
    >>> from mixproof.geometry.numbers.radicals import Radicals
    >>> short_text(Radicals.of(3))
    '3'
    """
    return short_between(*map(float, decimal_enclosure(_at_hand(value), 12)))


def short_between(low: float, high: float) -> str:
    """A number in as many of four digits as its bounds share.

    Examples
    --------
    >>> short_between(0.12341, 0.12342), short_between(0.1, 0.2)
    ('0.1234', '0.1 to 0.2')
    """
    for digits in (4, 3):
        if f"{low:.{digits}g}" == f"{high:.{digits}g}":
            return f"{low:.{digits}g}"
    return f"{low:.4g} to {high:.4g}"


def percent_text(low: float, high: float) -> str:
    """A share in percent.

    Examples
    --------
    >>> percent_text(0.5, 0.5)
    '50 %'
    """
    return f"{short_between(100 * low, 100 * high)} %"


def real_json(value: Real) -> Json:
    """A rational as text, else an enclosure.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from mixproof.geometry.numbers.radicals import Radicals
    >>> real_json(Radicals.of(Fraction(1, 4)))
    '1/4'
    """
    exact = value.as_fraction()
    return enclosure_json(value) if exact is None else rational_text(exact)


def enclosure_json(value: Real) -> Record:
    """An enclosure in decimals.

    Examples
    --------
    >>> from mixproof.geometry.numbers.radicals import Radicals
    >>> enclosure_json(Radicals.of(3))["enclosure"]
    ['3.00000000000000000000', '3.00000000000000000000']
    """
    return {"enclosure": list(decimal_enclosure(value))}
