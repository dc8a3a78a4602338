"""Mixed points in a ball: chords, and label masses on it for polynomial densities and in the limit α → ∞."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement
from math import lcm

from .budget import Clock
from .case import Case
from .classifier import no_masses
from .data import Data, Point, over_one_denominator
from .laws import Law
from .polynomials import Polynomial
from .roots import Terms, minus, plus


@dataclass
class Surd:
    """The number p + q·√d."""

    p: Fraction
    q: Fraction
    d: Fraction

    def compare(self, other: Fraction | int) -> int:
        """The sign of the number minus a rational: the sign of p and of q, or where they differ of p² − q²d."""
        p, q = self.p - other, self.q
        signs = (p > 0) - (p < 0), (q > 0) - (q < 0)
        if signs[0] * signs[1] >= 0:
            return signs[0] or signs[1]
        square = p * p - q * q * self.d
        return signs[0] * ((square > 0) - (square < 0))

    def mirrored(self) -> "Surd":
        """One minus the number."""
        return Surd(1 - self.p, -self.q, self.d)

    def bits(self) -> int:
        """Roughly the size of the number as it is written."""
        return self.p.denominator.bit_length() + self.d.numerator.bit_length() + self.d.denominator.bit_length()

    def at(self, polynomial: Polynomial, clock: Clock) -> Terms:
        """A polynomial there; with the number as (P + Q√D)/R everything is done in integers."""
        values, unit = over_one_denominator(polynomial, clock)
        root = self.d.numerator * self.d.denominator  # √d = √(numerator·denominator)/denominator
        slope = self.q / self.d.denominator
        R = lcm(self.p.denominator, slope.denominator)
        P, Q, x, y, scale = int(self.p * R), int(slope * R), 0, 0, 1
        clock.spend(len(values) * 10 + len(values) ** 2 * (self.bits() // 64 + 1) ** 2 // 1000)
        for value in reversed(values):  # Horner
            x, y, scale = x * P + y * Q * root + value * scale, x * Q + y * P, scale * R
        unit *= R ** (len(values) - 1)
        return plus({Fraction(1): Fraction(x, unit)}, {Fraction(root): Fraction(y, unit)} if y else {})

    def below(self, law: Law, clock: Clock) -> tuple[Terms, Terms]:
        """P(λ ≤ u) and E[λ; λ ≤ u] at this u."""
        mass, mean = next(both for high, both in law.below if high == 1 or self.compare(high) <= 0)
        return self.at(mass, clock), self.at(mean, clock)


def chord(case: Case, x: Point, s: int, t: int) -> tuple[Surd, Surd] | None:
    """The weights λ on s for which λs + (1−λ)t is in the open ball of radius ε around x; all of them if s = t is."""
    p, q = case.data.point(s), case.data.point(t)
    length = sum(((a - b) ** 2 for a, b in zip(p, q, strict=True)), Fraction(0))
    product = sum(((c - b) * (a - b) for a, b, c in zip(p, q, x, strict=True)), Fraction(0))
    offset = sum(((c - b) ** 2 for b, c in zip(q, x, strict=True)), Fraction(0)) - case.epsilon**2
    rest = product**2 - length * offset
    zero, one = Surd(Fraction(0), Fraction(0), rest), Surd(Fraction(1), Fraction(0), rest)
    if s == t:
        return (zero, one) if offset < 0 else None
    if rest <= 0:
        return None
    low, high = (Surd(product / length, way / length, rest) for way in (-1, 1))
    # An end that is 0 or 1 is written so: an enclosure of a sum that is 1 would reach beyond it.
    low, high = zero if low.compare(0) <= 0 else low, one if high.compare(1) >= 0 else high
    return (low, high) if low.compare(1) < 0 < high.compare(0) else None


def chords(case: Case, x: Point) -> Iterator[tuple[int, int, Surd, Surd]]:
    """The ordered pairs s, t of which some λs + (1−λ)t is in the ball, with the ends of these λ."""
    for s, t in combinations_with_replacement(range(case.data.size), 2):
        case.clock.spend(5)
        if ends := chord(case, x, s, t):
            yield s, t, *ends
            if s != t:
                yield t, s, ends[1].mirrored(), ends[0].mirrored()


def pair_weight(data: Data, s: int, t: int, printed: bool) -> int:
    """The weight of an ordered pair of points; by the printed sum over classes i < j, doubled, where that is asked."""
    i, j = data.labels[s], data.labels[t]
    return data.counts[s] * data.counts[t] * ((2 if i < j else 0) if printed and i != j else 1)


def ball_masses(case: Case, x: Point, law: Law, printed: bool = False) -> list[Terms]:
    """The label masses on the ball: E[λ] of each pair to the first class, the rest to the other."""
    masses, labels = no_masses(case), case.data.labels
    for s, t, low, high in chords(case, x):
        weight = Fraction(pair_weight(case.data, s, t, printed))
        mass, on_s = map(minus, high.below(law, case.clock), low.below(law, case.clock))
        masses[labels[s]] = plus(masses[labels[s]], on_s, scale=weight)
        masses[labels[t]] = plus(masses[labels[t]], minus(mass, on_s), scale=weight)
    return masses


def strong_masses(case: Case, x: int) -> list[int]:
    """The label masses in the ball around a data point as α → ∞, where all of a pair's mass is at its midpoint.

    Twice the midpoint less twice x is compared with 2ε. If the midpoint is on the sphere, half the mass is inside:
    that of the side to which the segment enters the ball, if it does.
    """
    data, masses = case.data, [0] * len(case.data.classes)
    vectors, labels = data.vectors, data.labels
    bound, origin = 4 * case.epsilon**2 * data.unit**2, vectors[x]
    for s, t in combinations_with_replacement(range(data.size), 2):
        case.clock.spend()
        offset = [a + b - 2 * c for a, b, c in zip(vectors[s], vectors[t], origin, strict=True)]
        squared = sum(value * value for value in offset)
        if squared <= bound:
            enters = sum((a - b) * c for a, b, c in zip(vectors[s], vectors[t], offset, strict=True)) != 0
            mass = data.counts[s] * data.counts[t] * (2 if squared < bound else enters)
            for end in {s, t}:
                masses[labels[end]] += mass
    return masses
