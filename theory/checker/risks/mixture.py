"""The Mixup risk, from the pieces on which scores are affine: the squared one, and bounds of the cross-entropy.

The risk is the mean over ordered pairs of rows, a row with itself among them, and over λ. A pair of points is met in
both orders at once, with λ the weight of the first. Everything is taken times N², the number of pairs of rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from itertools import pairwise

from ..budget import Unchecked, Wrong, length, operations, require
from ..data import Data
from .enclosures import ONE, log_sum_exp
from .law import BothOrders, Bounds, Moments

Scores = tuple[Fraction, ...]
Places = list[tuple[Fraction, Scores]]  # places λ from 0 to 1 with the scores there, affine between neighbours

MOST_PARTS = 10**6  # into which the pieces are split
SMALL = 1 << 40  # units of 2^−128 below which a gap is not made smaller


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
                data.clock.spend(len(rise) * operations(length(low, high, *rise[:1])))
                yield Piece(low, high, start, rise, (data.labels[s], data.labels[t]), data.counts[s] * data.counts[t])

    def squared(self) -> Iterator[Bounds]:
        """Terms that sum to the squared risk Σ_k (y_k − score_k)², times N²."""
        data = self.data
        for label, count, scores in zip(data.labels, data.counts, self.scores, strict=True):
            value = count**2 * sum((((k == label) - score) ** 2 for k, score in enumerate(scores)), Fraction(0))
            yield value, value
        for piece in self.pieces():
            (s, t), found = piece.labels, [Fraction(0)] * 3
            for k, (start, rise) in enumerate(zip(piece.start, piece.rise, strict=True)):
                p, q = (k == t) - start, (k == s) - (k == t) - rise  # y − score = p + qλ
                found = [found[0] + p * p, found[1] + 2 * p * q, found[2] + q * q]
            yield self.mean(found, piece.low, piece.high, piece.weight)

    def linear(self) -> Iterator[Bounds]:
        """Terms that sum to the part Σ_k y_k·score_k of the cross-entropy, times N²."""
        data = self.data
        for label, count, scores in zip(data.labels, data.counts, self.scores, strict=True):
            yield count**2 * scores[label], count**2 * scores[label]
        for piece in self.pieces():
            s, t = piece.labels
            p, q, r, v = piece.start[t], piece.rise[t], piece.start[s], piece.rise[s]
            # (1 − λ)(p + qλ) + λ(r + vλ)
            yield self.mean([p, q - p + r, v - q], piece.low, piece.high, piece.weight)

    def mean(self, polynomial: list[Fraction], low: Fraction, high: Fraction, weight: int) -> Bounds:
        """Bounds of the integral of a polynomial over an interval, times a weight."""
        moments = self.moments(low, high)
        least = weight * integral(polynomial, moments, 0)
        return least, least if self.law.is_exact else weight * integral(polynomial, moments, 1)

    def moments(self, low: Fraction, high: Fraction) -> Moments:
        """The moments of the law on an interval."""
        self.data.clock.spend(self.law.time + operations(length(low, high) * self.law.effort))
        return self.law.moments(low, high)


@dataclass
class Part:
    """A part of a piece, log Σ exp at its ends rounded up, and bounds of its share in the risk."""

    piece: Piece
    ends: tuple[Fraction, Fraction]
    tops: tuple[int, int]
    bounds: tuple[int, int]


def part(mixture: Mixture, piece: Piece, ends: tuple[Fraction, Fraction], tops: tuple[int, int]) -> Part:
    """Bounds of ∫ log Σ exp, which is convex: its tangent near the mean of λ below (Jensen), its chord above."""
    (low, high), moments = ends, mixture.moments(*ends)
    mass, first, _ = moments
    place = min(max(low, (first[0] + first[1]) / (mass[0] + mass[1])), high) if mass[1] > -mass[0] else low
    mixture.data.clock.spend(100 + (50 + operations(length(place))) * len(piece.start))
    least = log_sum_exp(piece.at(place))[0]
    # The tangent is at most as steep as a score, and the mean of λ is off the place by what bounds of moments leave.
    off = max(abs(integral([-place, Fraction(1)], moments, end)) for end in (0, 1))
    below = mass[least < 0] * least - off * max(map(abs, piece.rise)) * ONE
    chord = [(tops[0] * high - tops[1] * low) / (high - low), (tops[1] - tops[0]) / (high - low)]
    above = integral(chord, moments, 1)
    return Part(piece, ends, tops, (floor(piece.weight * below), -floor(-piece.weight * above)))


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


def check_squared(mixture: Mixture, span: Bounds) -> None:
    """The squared risk is a number, or is between two; these are compared in bounds, then exactly."""
    data, pairs = mixture.data, mixture.data.total**2
    terms, least, most = list(mixture.squared()), span[0] * pairs, span[1] * pairs
    low, high = sum(floor(term * ONE) for term, _ in terms), -sum(floor(-term * ONE) for _, term in terms)
    if least * ONE <= low and high <= most * ONE:
        return
    require(least * ONE <= high and low <= most * ONE, "the squared risk is another")
    if not mixture.law.is_exact:
        raise Unchecked("an end of these bounds is too near the squared risk")
    total = Fraction(0)
    for term, _ in terms:
        data.clock.spend(operations(length(total, term)))
        total += term
    require(least <= total <= most, "the squared risk is another")


def check_cross_entropy(mixture: Mixture, span: Bounds) -> None:
    """The cross-entropy risk is between two numbers: the part with the widest bounds is split until that is settled."""
    data, pairs = mixture.data, mixture.data.total**2
    least, most = span[0] * pairs * ONE, span[1] * pairs * ONE
    known: list[tuple[int, int]] = []  # bounds of what is not split
    for count, scores in zip(data.counts, mixture.scores, strict=True):
        data.clock.spend(100)
        low, high = log_sum_exp(list(scores))
        known.append((count**2 * low, count**2 * high))
    known += [(floor(-high * ONE), -floor(low * ONE)) for low, high in mixture.linear()]
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


def integral(polynomial: list[Fraction], moments: Moments, end: int) -> Fraction:
    """A bound of the integral of a polynomial, by those of moments: the lower one for end 0."""
    each = zip(polynomial, moments, strict=False)
    return sum((factor * bounds[(factor < 0) != end] for factor, bounds in each), Fraction(0))


def floor(value: Fraction) -> int:
    """The largest integer that is not above a number."""
    return value.numerator // value.denominator
