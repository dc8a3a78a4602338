"""The least Mixup loss on one line where segments overlap, under any law of λ.

Beta laws have quadratures of their own (`solvers.loss.overlaps`), and a mixture of them has none: the loss is not
linear in the law. So for other laws each piece between two neighbours is cut at the places where the density of a
segment has a kink, and −Σ n_i ln(n_i/n), analytic between two cuts, is integrated rigorously by `flint.acb.integral`,
over the logarithm of the distance from the nearer end of the piece.

Near a data point the integrand need not be analytic. There it is cut off, and what is cut off is enclosed: the loss on
a short interval of length δ is at least 0 and at most ln k times the mixed mass on it (k classes), and a segment of
length L has at most the greatest mass of an interval of length δ/L there, in each order.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

import flint

from mixproof.geometry.aliases import Span
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.loss.overlaps import MarkedLine, Piece, beta_cost, beta_loss, uniform_loss
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing

_SECONDS = {True: 0.004, False: 0.03}
"""For a bit of accuracy and a segment over a piece, where the density is polynomial and where not, by measurement."""


_DEEPEST = 4096
"""Bits of the shortest interval that is cut off; then the loss is enclosed as it is."""


@lru_cache(maxsize=4096)
def line_loss(line: MarkedLine, law: Mixing, accuracy: int) -> flint.arb:
    """The loss of a line, weights in rows, to about 2^-accuracy of its mass.

    Examples
    --------
    >>> shadow, _ = MarkedLine.standing_for([0, 1, 2], [0, 0, 1], [1, 1, 1])
    >>> laws = Beta(Fraction(1), Fraction(1)), Beta(Fraction(2), Fraction(2))
    >>> [line_loss(shadow, law, 40).str(9, radius=False) for law in laws]
    ['2.44674411', '2.77055239']
    """
    if not isinstance(law, Beta):
        return general_loss(line, law, accuracy)
    return uniform_loss(line, accuracy) if law.a == law.b == 1 else beta_loss(line, law, accuracy)


def line_cost(line: MarkedLine, law: Mixing, accuracy: int) -> float:
    """About how many seconds `line_loss` takes.

    Examples
    --------
    >>> shadow, _ = MarkedLine.standing_for([0, 1, 2], [0, 0, 1], [1, 1, 1])
    >>> laws = Beta(Fraction(1), Fraction(1)), Beta(Fraction(2), Fraction(2))
    >>> [round(line_cost(shadow, law, 50), 6) for law in laws]
    [3.6e-05, 0.003561]
    """
    if not isinstance(law, Beta):
        segments = sum(len(piece.behind) * len(piece.ahead) for piece in line.pieces())
        return _SECONDS[law.has_rational_density] * accuracy * segments
    return 4e-6 * line.size**2 if law.a == law.b == 1 else beta_cost(line, law, accuracy)


def general_loss(line: MarkedLine, law: Mixing, accuracy: int) -> flint.arb:
    """The loss of a line by rigorous quadrature, weights in rows, to about 2^-accuracy of its mass.

    Examples
    --------
    >>> from mixproof.solvers.mixing.parser import parse_mixing
    >>> line, _ = MarkedLine.standing_for([0, 1, 2], [0, 1, 0], [1, 1, 1])
    >>> tent = parse_mixing("piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)")
    >>> print(general_loss(line, tent, 40).str(9, radius=False))
    3.63178686
    """
    with flint.ctx.workprec(accuracy + 40):
        total = flint.arb(0)
        for piece in line.pieces():
            near = _near(line, piece, law, accuracy)
            # Each half is seen from its own end, where distances keep all their digits.
            for half in (piece, piece.mirrored()):
                kinks = [kink for kink in _kinks(half, law) if 2 * kink < piece.length]
                for between in pairwise([near, *kinks, Fraction(piece.length, 2)]):
                    total += _between(line, half, law, between, accuracy)
                total += flint.arb(0).union(_mass_near_an_end(line, half, law, near))
        return total


def _near(line: MarkedLine, piece: Piece, law: Mixing, accuracy: int) -> Fraction:
    """A distance from the ends of a piece within which next to nothing is lost."""
    wanted = flint.arb(line.mass) / line.size * flint.arb(2) ** -(accuracy + 2)
    # A third: no kink of a law with simple breakpoints is that near an end.
    bits, distance = 8, Fraction(piece.length, 3 * 2**8)
    while bits < _DEEPEST and not _mass_near_an_end(line, piece, law, distance) < wanted:
        bits *= 2
        distance = Fraction(piece.length, 3 * 2**bits)
    return min([distance, *(min(kink, piece.length - kink) / 2 for kink in _kinks(piece, law))])


def _mass_near_an_end(line: MarkedLine, piece: Piece, law: Mixing, distance: Fraction) -> flint.arb:
    """A bound of ln k times the mixed mass within a distance of one end."""
    mass = flint.arb(0)
    for s, t, start, end in _segments(piece):
        mass += 2 * s * t * law.greatest_mass(distance / (end - start))
    return (mass * flint.arb(line.classes).log()).upper()


def _segments(piece: Piece) -> Iterator[tuple[int, int, int, int]]:
    """Weights in rows of the two ends of each segment over a piece, and their places."""
    for s in piece.behind:
        for t in piece.ahead:
            yield s.count, t.count, -s.offset, piece.length + t.offset


def _kinks(piece: Piece, law: Mixing) -> list[Fraction]:
    """Places inside a piece where λ of some segment is a breakpoint of the density."""
    breakpoints = [upper for _, upper, _ in (law.polynomial_pieces(2**62) or ())[:-1]]
    places = {end - (end - start) * cut for _, _, start, end in _segments(piece) for cut in breakpoints}
    return sorted(place for place in places if 0 < place < piece.length)


def _between(line: MarkedLine, piece: Piece, law: Mixing, between: Span, accuracy: int) -> flint.arb:
    """∫ −Σ n_i ln(n_i/n) over an interval of a piece on which it is analytic."""
    scale = 1 / law.density_total()
    terms = [
        (s.label, t.label, arb_of(Fraction(s.count * t.count, length)) * scale, s.offset, t.offset, length)
        for s in piece.behind
        for t in piece.ahead
        for length in [s.offset + piece.length + t.offset]
    ]

    def integrand(v: flint.acb, analytic: bool) -> flint.acb:
        masses = [flint.acb(0)] * line.classes
        z = v.exp()
        rest = piece.length - z
        for on_s, on_t, weight, behind, ahead, length in terms:
            share, other = (rest + ahead) / length, (z + behind) / length
            mass = law.density_at(share, other, analytic) * weight
            masses[on_s] += mass * share
            masses[on_t] += mass * other
        whole = sum(masses, flint.acb(0))
        present = (mass for mass in masses if not mass.is_zero())
        return -z * sum((mass * (mass / whole).log(analytic=analytic) for mass in present), flint.acb(0))

    start, end = (flint.acb(arb_of(place).log()) for place in between)
    tolerance = flint.arb(line.mass) * flint.arb(2) ** -(accuracy + 4)
    return flint.acb.integral(integrand, start, end, abs_tol=tolerance).real
