"""Bounds of log Σ exp in integers, as multiples of 2^−128: everything is rounded down for the one, up for the other."""

from fractions import Fraction

BITS = 128
ONE = 1 << BITS
HALVINGS = 7  # by which an exponent above −100 comes below 100/128
LEAST = -100 * ONE  # exp(−100) < 2^−128


def up(top: int, bottom: int) -> int:
    """A quotient, rounded up."""
    return -(-top // bottom)


def exp_bounds(x: int) -> tuple[int, int]:
    """Around exp(x) for x ≤ 0: 1/Σ y^k/k! at y = −x/128, squared seven times.

    The terms at least halve from the second on, so what follows the last is at most as large as it.
    """
    if x < LEAST:
        return 0, 1
    low = high = ONE
    y, y_up, k, term, term_up = -x >> HALVINGS, up(-x, 1 << HALVINGS), 1, ONE, ONE
    while term_up > 1:
        term, term_up = term * y // (k * ONE), up(term_up * y_up, k * ONE)
        low, high, k = low + term, high + term_up, k + 1
    low, high = ONE * ONE // (high + term_up), up(ONE * ONE, low)
    for _ in range(HALVINGS):
        low, high = low * low // ONE, up(high * high, ONE)
    return low, high


def artanh_bounds(top: int, bottom: int) -> tuple[int, int]:
    """Around artanh(top/bottom) = Σ z^k/k over odd k, for 0 ≤ z ≤ 1/3: what follows a term is less than a quarter."""
    z, z_up = top * ONE // bottom, up(top * ONE, bottom)
    low, high, k, power, power_up = 0, 0, 1, z, z_up
    while True:
        low, high = low + power // k, high + up(power_up, k)
        if power_up <= 1:
            return low, high + 1
        power, power_up, k = power * z // ONE * z // ONE, up(up(power_up * z_up, ONE) * z_up, ONE), k + 2


TWO = tuple(2 * end for end in artanh_bounds(1, 3))  # around log 2


def log_bounds(low: int, high: int) -> tuple[int, int]:
    """Around the logarithms of numbers ≥ 1 from low to high: log(2^n·y) = n·log 2 + 2·artanh((y − 1)/(y + 1))."""
    found = []
    for end, value in enumerate((low, high)):
        n = value.bit_length() - 1 - BITS
        found.append(n * TWO[end] + 2 * artanh_bounds(value - (ONE << n), value + (ONE << n))[end])
    return found[0], found[1]


def log_sum_exp(scores: list[Fraction]) -> tuple[int, int]:
    """Around log Σ exp(score): the largest is taken out; rounding all scores down changes it by less than 1."""
    floors = [score.numerator * ONE // score.denominator for score in scores]
    largest = max(floors)
    terms = [exp_bounds(floor - largest) for floor in floors]
    low, high = log_bounds(sum(term for term, _ in terms), sum(term for _, term in terms))
    return largest + low, largest + high + 1
