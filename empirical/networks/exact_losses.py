"""Losses of a network on a segment from its exact pieces, as rationals.

A pair of rows is met in both orders, so each integral is over the density of λ and that of 1 − λ together, whose mass
is 2, with λ the weight of the first row.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, pairwise

import flint

from mixproof.empirical.networks.exact_line import Piece
from mixproof.geometry.numbers.enclosures import to_fmpq
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.polynomials import PolynomialPiece

PairLabels = tuple[int, int]
"""The classes of the first and of the second row of a pair."""

MOST_DEGREE = 256
"""Degree of a density up to which moments are rational."""


class SegmentMoments:
    """Mass, first and second moment on intervals, both orders together, for a law whose density is a polynomial.

    Parameters
    ----------
    pieces : tuple of PolynomialPiece
        The density of both orders together, up to a factor.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> uniform = SegmentMoments.of(Beta(Fraction(1), Fraction(1)))
    >>> [str(moment) for moment in uniform(Fraction(0), Fraction(1, 2))]
    ['1', '1/4', '1/12']
    """

    def __init__(self, pieces: Sequence[PolynomialPiece]) -> None:
        powers = [flint.fmpq_poly([0] * j + [1]) for j in range(3)]
        self._integrals = [(low, high, [(f * x).integral() for x in powers]) for low, high, f in pieces]
        whole = [each[0](to_fmpq(high)) - each[0](to_fmpq(low)) for low, high, each in self._integrals]
        self._scale = 2 / sum(whole, flint.fmpq(0))

    @staticmethod
    def of(law: Mixing) -> "SegmentMoments | None":
        """The moments of a law; None where its density is no polynomial, or one of too high a degree."""
        pieces = law.polynomial_pieces(MOST_DEGREE)
        return None if pieces is None else SegmentMoments(pieces)

    def __call__(self, lower: Fraction, upper: Fraction) -> list[flint.fmpq]:
        """The three moments on an interval."""
        moments = [flint.fmpq(0)] * 3
        for low, high, integrals in self._integrals:
            start, end = max(low, lower), min(high, upper)
            if start < end:
                for j, integral in enumerate(integrals):
                    moments[j] += self._scale * (integral(to_fmpq(end)) - integral(to_fmpq(start)))
        return moments


def squared_loss(pieces: Sequence[Piece], labels: PairLabels, moments: SegmentMoments) -> flint.fmpq:
    """∫ Σ_k (y_k − score_k)², with the mixed label y.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> flat = Piece(Fraction(0), Fraction(1), (Fraction(1, 2),) * 2, (Fraction(0),) * 2)
    >>> print(squared_loss([flat], (0, 1), SegmentMoments.of(Beta(Fraction(1), Fraction(1)))))
    1/3
    """
    s, t = labels
    total = flint.fmpq(0)
    for piece in pieces:
        mass, first, second = moments(piece.lower, piece.upper)
        for k, (score, slope) in enumerate(zip(piece.constant, piece.slope, strict=True)):
            constant, linear = to_fmpq((k == t) - score), to_fmpq((k == s) - (k == t) - slope)
            total = total + constant**2 * mass + 2 * constant * linear * first + linear**2 * second
    return total


def right_shares(pieces: Sequence[Piece], labels: PairLabels, moments: SegmentMoments) -> tuple[flint.fmpq, flint.fmpq]:
    """The mass of λ where the arg max is one of the pair's classes, and the mass where such a class ties with another.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> crossing = Piece(Fraction(0), Fraction(1), (Fraction(1), Fraction(0)), (Fraction(-1), Fraction(2)))
    >>> right, tied = right_shares([crossing], (0, 0), SegmentMoments.of(Beta(Fraction(1), Fraction(1))))
    >>> str(right), str(tied)
    ('2/3', '0')
    """
    right = tied = flint.fmpq(0)
    for lower, upper, is_tied in right_spans(pieces, labels):
        mass = moments(lower, upper)[0]
        right, tied = (right, tied + mass) if is_tied else (right + mass, tied)
    return right, tied


def right_spans(pieces: Sequence[Piece], labels: PairLabels) -> list[tuple[Fraction, Fraction, bool]]:
    """The intervals of λ where the arg max is one of the pair's classes; True for those where such a class ties.

    Examples
    --------
    >>> crossing = Piece(Fraction(0), Fraction(1), (Fraction(1), Fraction(0)), (Fraction(-1), Fraction(2)))
    >>> right_spans([crossing], (0, 0))
    [(Fraction(0, 1), Fraction(1, 3), False)]
    """
    spans = []
    for piece in pieces:
        for lower, upper in pairwise(_places_of_equal_scores(piece)):
            middle = (lower + upper) / 2
            scores = [p + q * middle for p, q in zip(piece.constant, piece.slope, strict=True)]
            winners = {k for k, score in enumerate(scores) if score == max(scores)}
            if winners & {*labels}:
                spans.append((lower, upper, not winners <= {*labels}))
    return spans


def _places_of_equal_scores(piece: Piece) -> list[Fraction]:
    """The ends of a piece, and where two scores are equal in between."""
    scores = list(zip(piece.constant, piece.slope, strict=True))
    places = {(b[0] - a[0]) / (a[1] - b[1]) for a, b in combinations(scores, 2) if a[1] != b[1]}
    return [piece.lower, *sorted(place for place in places if piece.lower < place < piece.upper), piece.upper]


def steepest(pieces: Sequence[Piece]) -> Fraction:
    """The fastest change of a difference of two scores, per unit of λ.

    Examples
    --------
    >>> rising = Piece(Fraction(0), Fraction(1), (Fraction(0),) * 2, (Fraction(1), Fraction(-2)))
    >>> steepest([rising])
    Fraction(3, 1)
    """
    return max(max(piece.slope) - min(piece.slope) for piece in pieces)


def steepest_centred(pieces: Sequence[Piece]) -> Fraction:
    """Twice the fastest change of a score less the mean of all scores, per unit of λ.

    Examples
    --------
    >>> rising = Piece(Fraction(0), Fraction(1), (Fraction(0),) * 2, (Fraction(1), Fraction(-2)))
    >>> steepest([rising]), steepest_centred([rising])
    (Fraction(3, 1), Fraction(3, 1))
    """
    means = [sum(piece.slope, Fraction(0)) / len(piece.slope) for piece in pieces]
    return 2 * max(abs(slope - mean) for piece, mean in zip(pieces, means, strict=True) for slope in piece.slope)
