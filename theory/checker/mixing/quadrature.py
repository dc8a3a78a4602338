"""Label masses on a ball under a law by a formula: integrals over chords, between bounds on each of some boxes."""

from fractions import Fraction
from itertools import pairwise
from math import isqrt

from ..balls import Surd, chords, pair_weight
from ..case import Case
from ..data import Point
from .formulas import Tree, near
from .intervals import Interval, plus, power, times

BOXES = 16, 160  # into which an interval is cut, tried one after the other
BITS = 96  # to which the ends of a chord are rounded
STEP = 1000  # microseconds for a box
ZERO: Interval = (Fraction(0), Fraction(0))
Halves = tuple[Tree, Tree]


def formulas_differ(case: Case, x: Point, halves: Halves) -> bool:
    """True if bounds of integrals tell the shares by the printed sum from those over ordered pairs.

    The printed sum counts a pair of classes i < j twice, and one of classes i > j not at all. With D the masses N over
    ordered pairs less those, the shares are the same exactly if D = dN for a number d, that is, if for each class i
    Dᵢ·Σ Nₖ = Nᵢ·Σ Dₖ with the sums over the other classes.
    """
    return any(_differ(case, x, halves, boxes) for boxes in BOXES)


def _differ(case: Case, x: Point, halves: Halves, boxes: int) -> bool:
    """True if bounds by so many boxes tell them."""
    labels, classes = case.data.labels, range(len(case.data.classes))
    masses, gaps = [ZERO for _ in classes], [ZERO for _ in classes]
    for s, t, *ends in chords(case, x):
        ordered, printed = (pair_weight(case.data, s, t, form) for form in (False, True))
        means = between(case, halves, (ends[0], ends[1]), boxes)
        for sums, weight in ((masses, Fraction(ordered)), (gaps, Fraction(ordered - printed))):
            for end, mean in zip((s, t), means, strict=True):
                sums[labels[end]] = plus(sums[labels[end]], times((weight, weight), mean))
    for i in classes:
        others = [sum_of([values[k] for k in classes if k != i]) for values in (masses, gaps)]
        least, most = minus(times(gaps[i], others[0]), times(masses[i], others[1]))
        if least > 0 or most < 0:
            return True
    return False


def between(case: Case, halves: Halves, ends: tuple[Surd, Surd], boxes: int) -> tuple[Interval, Interval]:
    """Bounds of the integrals of λ, and of 1 − λ, times the density between two ends."""
    found = []
    for inner in (True, False):
        a, b = _rounded(ends[0], inner), _rounded(ends[1], not inner)
        near_zero = _half(case, halves[0], a, min(b, Fraction(1, 2)), boxes)
        near_one = _half(case, halves[1], 1 - b, 1 - max(a, Fraction(1, 2)), boxes)  # by 1 − λ
        found.append((plus(near_zero[1], minus(*near_one)), plus(near_one[1], minus(*near_zero))))
    return (found[0][0][0], found[1][0][1]), (found[0][1][0], found[1][1][1])


def _half(case: Case, tree: Tree, low: Fraction, high: Fraction, boxes: int) -> tuple[Interval, Interval]:
    """Bounds of the integrals of a function and of x times it, from low to high, on [0, ½]; 0 where high < low."""
    mass = mean = ZERO
    if low >= high:
        return mass, mean
    cuts = [low + (high - low) * k / boxes for k in range(boxes + 1)]
    for a, b in pairwise(cuts):
        case.clock.spend(STEP)
        order, h = near(tree, (a, b))
        h = max(h[0], Fraction(0)), h[1]
        for k in (0, 1):
            e = order + k + 1
            width = minus(power((b, b), e), power((a, a), e) if a else ZERO)
            part = times(h, (max(width[0], Fraction(0)) / e, width[1] / e))
            mass, mean = (plus(mass, part), mean) if k == 0 else (mass, plus(mean, part))
    return mass, mean


def _rounded(end: Surd, up: bool) -> Fraction:
    """An end of a chord, rounded to the inside of [0, 1]."""
    square = end.d.numerator * end.d.denominator * (end.q.numerator**2) << 2 * BITS
    root = Fraction(isqrt(square), end.d.denominator * end.q.denominator << BITS)
    value = end.p + root if end.q >= 0 else end.p - root
    off = Fraction(1, 1 << BITS) if end.q else Fraction(0)
    return min(max(value + off if up else value - off, Fraction(0)), Fraction(1))


def minus(x: Interval, y: Interval) -> Interval:
    """The difference."""
    return plus(x, (-y[1], -y[0]))


def sum_of(values: list[Interval]) -> Interval:
    """The sum of some."""
    found = ZERO
    for value in values:
        found = plus(found, value)
    return found
