"""Intervals with rational ends: whatever is computed of numbers in them is in the interval that comes out.

Ends are rounded outwards to `BITS` significant bits, so that they stay short.
"""

from fractions import Fraction
from functools import lru_cache

from ..budget import Unchecked
from ..roots import integer_root

Interval = tuple[Fraction, Fraction]
BITS = 160
MOST_SHIFT = 2**18  # of the exponent of two of a number
MOST_ARGUMENT = 100  # of exp, sin and cos, in size
MOST_ROOT = 60  # the degree of a root


def rounded(low: Fraction, high: Fraction) -> Interval:
    """An interval around another one, with short ends."""
    return _short(low, 0), _short(high, 1)


def _short(value: Fraction, up: int) -> Fraction:
    """A number of `BITS` bits, below or above another one."""
    shift = BITS - abs(value.numerator).bit_length() + value.denominator.bit_length()
    if abs(shift) > MOST_SHIFT:
        raise Unchecked("a density has numbers that are too large or too small")
    scaled = value * Fraction(2) ** shift
    return (-(-scaled // 1) if up else scaled // 1) / Fraction(2) ** shift


def plus(x: Interval, y: Interval) -> Interval:
    """The sum."""
    return rounded(x[0] + y[0], x[1] + y[1])


def times(x: Interval, y: Interval) -> Interval:
    """The product."""
    ends = [a * b for a in x for b in y]
    return rounded(min(ends), max(ends))


def inverse(x: Interval) -> Interval:
    """One over a number."""
    if x[0] <= 0 <= x[1]:
        raise Unchecked("a density divides by an interval around 0")
    return rounded(1 / x[1], 1 / x[0])


def power(x: Interval, exponent: Fraction) -> Interval:
    """A rational power, of numbers that are not negative where it is no integer."""
    if exponent < 0:
        return inverse(power(x, -exponent))
    if exponent.denominator > 1:
        if x[0] < 0:
            raise Unchecked("a density has the root of an interval around 0")
        x, exponent = _root(x, exponent.denominator), Fraction(exponent.numerator)
    if x[0] < 0 and exponent % 2 == 0 and exponent:  # the power of the distance from 0
        x = max(x[0], -x[1], Fraction(0)), max(-x[0], x[1])
    found, base, left = (Fraction(1), Fraction(1)), x, int(exponent)
    while left:
        if left % 2:
            found = times(found, base)
        base, left = times(base, base), left // 2
    return found


def _root(x: Interval, degree: int) -> Interval:
    """The root of a degree, of numbers that are not negative."""
    if degree > MOST_ROOT:
        raise Unchecked(f"a density has roots of a degree beyond {MOST_ROOT}")
    found = []
    for up, value in enumerate(x):
        shift = BITS + value.denominator.bit_length() // degree
        floor = integer_root((value.numerator << shift * degree) // value.denominator, degree)
        found.append(Fraction(floor + up * (value > 0), 1 << shift))
    return found[0], found[1]


def exp(x: Interval) -> Interval:
    """The exponential function, by its series at x/2^k and k squarings."""
    require_small(x)
    found = []
    for value in x:
        y, total, term, n = abs(value) / 2**8, Fraction(1), Fraction(1), 1
        while term > Fraction(1, 2 ** (BITS + 8)):
            term = _short(term * y / n, 1)
            total, n = total + term, n + 1
        # Each term is rounded up by less than 2^−BITS of itself, and what is left out is less than the last one.
        around = rounded(total * (1 - Fraction(1, 2 ** (BITS - 8))), total + term)
        for _ in range(8):
            around = times(around, around)
        found.append(around if value >= 0 else inverse(around))
    return found[0][0], found[1][1]


def log(x: Interval) -> Interval:
    """The logarithm of positive numbers: ln(2^n·y) = n·ln 2 + 2·artanh((y − 1)/(y + 1))."""
    if x[0] <= 0:
        raise Unchecked("a density has the logarithm of an interval around 0")
    found = []
    for value in x:
        n = value.numerator.bit_length() - value.denominator.bit_length()
        n -= value < Fraction(2) ** n
        y = value / Fraction(2) ** n
        found.append(plus(times((Fraction(n),) * 2, _twice_artanh(Fraction(1, 3))), _twice_artanh((y - 1) / (y + 1))))
    return found[0][0], found[1][1]


@lru_cache(maxsize=100)
def _twice_artanh(z: Fraction) -> Interval:
    """Around 2·artanh z = 2·Σ z^k/k over odd k, for 0 ≤ z ≤ 1/3, in integers, as multiples of 2^−one.

    What is left out is less than the last term, as each is at most a ninth of the one before.
    """
    one = BITS + 20
    found = []
    for up in (0, 1):
        power = (z.numerator << one) // z.denominator + up
        square, total, k = (power * power >> one) + up, 0, 1
        while power > up:
            total, power, k = total + power // k + up, (power * square >> one) + up, k + 2
        found.append(Fraction(total + 2 * up, 1 << one - 1))
    return found[0], found[1]


def sin(x: Interval) -> Interval:
    """The sine: by its series at the middle, from which it differs by at most the distance."""
    require_small(x)
    middle = _short((x[0] + x[1]) / 2, 0)
    apart = max(x[1] - middle, middle - x[0])
    total, term, k = Fraction(0), middle, 1
    while abs(term) > Fraction(1, 2 ** (BITS + 8)) or k < abs(middle):
        total, term, k = total + term, -term * middle * middle / ((k + 1) * (k + 2)), k + 2
    apart += abs(term)  # what is left out is at most its first term
    return rounded(max(total - apart, Fraction(-1)), min(total + apart, Fraction(1)))


def require_small(x: Interval) -> None:
    """Refuse arguments of exp, sin and cos that are too large."""
    if max(abs(x[0]), abs(x[1])) > MOST_ARGUMENT:
        raise Unchecked(f"a density has exp, sin or cos of numbers beyond {MOST_ARGUMENT}")


def _pi() -> Interval:
    """Around π = 16·artan(1/5) − 4·artan(1/239) (Machin), by alternating series."""
    low = high = Fraction(0)
    for scale, n in ((16, 5), (-4, 239)):
        total = sum((Fraction(scale * (-1) ** k, (2 * k + 1) * n ** (2 * k + 1)) for k in range(80)), Fraction(0))
        rest = Fraction(abs(scale), n**161)
        low, high = low + total - rest, high + total + rest
    return rounded(low, high)


PI = _pi()
