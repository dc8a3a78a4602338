"""The Mixup risk of a network, from the pieces on which it is affine: the squared one, and bounds of the cross-entropy.

The risk is the mean over ordered pairs of rows, a row with itself among them, and over λ. A pair of points is met in
both orders at once, with λ the weight of the first. Everything is taken times N², the number of pairs of rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from itertools import pairwise

from ..budget import Unchecked, Wrong, require
from ..data import Data
from .enclosures import ONE, log_sum_exp
from .law import BothOrders
from .network import Places, Scores

MOST_PARTS = 10**6  # into which the pieces are split
SMALL = 4  # units of 2^−128 below which a gap is not made smaller


@dataclass
class Piece:
    """An interval on which the scores are affine: start + rise·λ, with the classes of the ends and a weight."""

    low: Fraction
    high: Fraction
    start: list[Fraction]
    rise: list[Fraction]
    labels: tuple[int, int]
    weight: int

    def at(self, place: Fraction) -> list[Fraction]:
        """The scores at a place."""
        return [start + rise * place for start, rise in zip(self.start, self.rise, strict=True)]


@dataclass(eq=False)
class Mixture:
    """The data with the scores at their points, and with the pieces between them."""

    data: Data
    law: BothOrders
    scores: list[Scores]
    segments: dict[tuple[int, int], Places]

    def pieces(self) -> Iterator[Piece]:
        """The pieces of all segments."""
        data = self.data
        for (s, t), places in self.segments.items():
            for (low, at_low), (high, at_high) in pairwise(places):
                rise = [(b - a) / (high - low) for a, b in zip(at_low, at_high, strict=True)]
                start = [a - slope * low for a, slope in zip(at_low, rise, strict=True)]
                data.clock.spend(len(rise) * operations(low, high, *rise[:1]))
                yield Piece(low, high, start, rise, (data.labels[s], data.labels[t]), data.counts[s] * data.counts[t])

    def squared(self) -> Iterator[Fraction]:
        """Terms that sum to the squared risk Σ_k (y_k − score_k)², times N²."""
        data = self.data
        for label, count, scores in zip(data.labels, data.counts, self.scores, strict=True):
            yield count**2 * sum((((k == label) - score) ** 2 for k, score in enumerate(scores)), Fraction(0))
        for piece in self.pieces():
            mass, first, second = self.moments(piece.low, piece.high)
            total, (s, t) = Fraction(0), piece.labels
            for k, (start, rise) in enumerate(zip(piece.start, piece.rise, strict=True)):
                p, q = (k == t) - start, (k == s) - (k == t) - rise  # y − score = p + qλ
                total += p * p * mass + 2 * p * q * first + q * q * second
            yield piece.weight * total

    def linear(self) -> Iterator[Fraction]:
        """Terms that sum to the part Σ_k y_k·score_k of the cross-entropy, times N²."""
        data = self.data
        for label, count, scores in zip(data.labels, data.counts, self.scores, strict=True):
            yield count**2 * scores[label]
        for piece in self.pieces():
            mass, first, second = self.moments(piece.low, piece.high)
            s, t = piece.labels
            p, q, r, v = piece.start[t], piece.rise[t], piece.start[s], piece.rise[s]
            # (1 − λ)(p + qλ) + λ(r + vλ)
            yield piece.weight * (p * mass + (q - p + r) * first + (v - q) * second)

    def moments(self, low: Fraction, high: Fraction) -> tuple[Fraction, Fraction, Fraction]:
        """The moments of the law on an interval."""
        self.data.clock.spend(operations(low, high, times=len(self.law.integrals[0])))
        return self.law.moments(low, high)


@dataclass
class Part:
    """A part of a piece, log Σ exp at its ends rounded up, and bounds of its share in the risk."""

    piece: Piece
    ends: tuple[Fraction, Fraction]
    tops: tuple[int, int]
    bounds: tuple[int, int]


def part(mixture: Mixture, piece: Piece, ends: tuple[Fraction, Fraction], tops: tuple[int, int]) -> Part:
    """Bounds of ∫ log Σ exp, which is convex: its value at the mean of λ below (Jensen), its chord above."""
    (low, high), (mass, first, _) = ends, mixture.moments(*ends)
    mixture.data.clock.spend(100 + (50 + operations(first, mass)) * len(piece.start))
    least = log_sum_exp(piece.at(first / mass))[0]
    chord = (tops[0] * (high * mass - first) + tops[1] * (first - low * mass)) / (high - low)
    return Part(piece, ends, tops, (floor(piece.weight * mass * least), -floor(-piece.weight * chord)))


def whole(mixture: Mixture, piece: Piece) -> Part:
    """A piece as one part."""
    low, high = (log_sum_exp(piece.at(place))[1] for place in (piece.low, piece.high))
    return part(mixture, piece, (piece.low, piece.high), (low, high))


def split(mixture: Mixture, old: Part) -> list[Part]:
    """The two parts of a part, cut near its middle at a place with a short denominator."""
    (low, high), wide = old.ends, old.ends[1] - old.ends[0]
    unit = 1 << (8 * wide.denominator // wide.numerator).bit_length()
    middle = Fraction(floor((low + high) / 2 * unit), unit)
    top = log_sum_exp(old.piece.at(middle))[1]
    below = part(mixture, old.piece, (low, middle), (old.tops[0], top))
    return [below, part(mixture, old.piece, (middle, high), (top, old.tops[1]))]


def check_squared(mixture: Mixture, span: tuple[Fraction, Fraction]) -> None:
    """The squared risk is a number, or is between two; these are compared in bounds, then exactly."""
    data, pairs = mixture.data, mixture.data.total**2
    terms = list(mixture.squared())
    low = sum(floor(term * ONE) for term in terms)
    if span[0] * pairs * ONE <= low and low + len(terms) <= span[1] * pairs * ONE:
        return
    total = Fraction(0)
    for term in terms:
        data.clock.spend(operations(total, term))
        total += term
    require(span[0] * pairs <= total <= span[1] * pairs, "the squared risk is another")


def check_cross_entropy(mixture: Mixture, span: tuple[Fraction, Fraction]) -> None:
    """The cross-entropy risk is between two numbers: the part with the widest bounds is split until that is settled."""
    data, pairs = mixture.data, mixture.data.total**2
    least, most = span[0] * pairs * ONE, span[1] * pairs * ONE
    known: list[tuple[int, int]] = []  # bounds of what is not split
    for count, scores in zip(data.counts, mixture.scores, strict=True):
        data.clock.spend(100)
        low, high = log_sum_exp(list(scores))
        known.append((count**2 * low, count**2 * high))
    known += [(-floor(term * ONE) - 1, -floor(term * ONE)) for term in mixture.linear()]
    waiting: list[tuple[int, int, Part]] = []  # the widest first; the number tells parts apart
    low, high, made = sum(low for low, _ in known), sum(high for _, high in known), 0
    new = [whole(mixture, piece) for piece in mixture.pieces()]
    while True:
        for each in new:
            made += 1
            low, high = low + each.bounds[0], high + each.bounds[1]
            heappush(waiting, (each.bounds[0] - each.bounds[1], made, each))
        if least <= low and high <= most:
            return
        if high < least or low > most:
            raise Wrong("the cross-entropy risk is outside these bounds")
        if not waiting or waiting[0][0] > -SMALL or made > MOST_PARTS:
            raise Unchecked("an end of these bounds is too near the cross-entropy risk")
        _, _, old = heappop(waiting)
        low, high = low - old.bounds[0], high - old.bounds[1]
        new = split(mixture, old)


def operations(*values: Fraction, times: int = 1) -> int:
    """Microseconds, about, of a few operations with fractions, or with powers of them."""
    bits = sum(value.numerator.bit_length() + value.denominator.bit_length() for value in values) * times
    return 10 + (bits // 500) ** 2


def floor(value: Fraction) -> int:
    """The largest integer that is not above a number."""
    return value.numerator // value.denominator
