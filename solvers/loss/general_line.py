"""The least Mixup loss on one line of overlapping segments under a law that is no Beta law, by rigorous quadrature.

A mixture of Beta laws is no Beta law: the loss is not linear in the law. Each edge is cut at the places where the
density of a segment has a kink, and −Σ n_i ln(n_i/n), analytic between two cuts, is integrated by `flint.acb.integral`,
over the logarithm of the distance from the nearer end of the edge.

Near a data point the integrand need not be analytic. There it is cut off, and what is cut off is enclosed: the loss on
a short interval of length δ is at least 0 and at most ln k times the mixed mass on it (k classes), and a segment of
length L has at most the greatest mass of an interval of length δ/L there, in each order.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import flint

from mixproof.geometry.aliases import Span
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.loss.labelled_lines import LabelledLine, LineEdge
from mixproof.solvers.mixing.laws import Mixing

_SECONDS = {True: 0.004, False: 0.03}
"""Seconds for a bit of accuracy and a segment over an edge, by measurement: where the density is rational, and not."""

_DEEPEST = 4096
"""Bits of the shortest interval that is cut off; then the loss is enclosed as it is."""


def general_cost(line: LabelledLine, law: Mixing, accuracy: int) -> float:
    """About how many seconds `general_loss` takes.

    Examples
    --------
    >>> from mixproof.solvers.mixing.parser import parse_mixing
    >>> line, _ = LabelledLine.standing_for([0, 1, 2], [0, 1, 0], [1, 1, 1])
    >>> general_cost(line, parse_mixing("piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)"), 40)
    0.64
    """
    segments = sum(len(edge.behind) * len(edge.ahead) for edge in line.edges())
    return _SECONDS[law.has_rational_density] * accuracy * segments


def general_loss(line: LabelledLine, law: Mixing, accuracy: int) -> flint.arb:
    """The loss of a line by rigorous quadrature, weights in rows, to about 2^-accuracy of its mass.

    Examples
    --------
    >>> from mixproof.solvers.mixing.parser import parse_mixing
    >>> line, _ = LabelledLine.standing_for([0, 1, 2], [0, 1, 0], [1, 1, 1])
    >>> tent = parse_mixing("piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)")
    >>> print(general_loss(line, tent, 40).str(9, radius=False))
    3.63178686
    """
    with flint.ctx.workprec(accuracy + 40):
        total = flint.arb(0)
        for edge in line.edges():
            near = _near(line, edge, law, accuracy)
            # Each half is seen from its own end, where distances keep all their digits.
            for half in (edge, edge.mirrored()):
                kinks = [kink for kink in _kinks(half, law) if 2 * kink < edge.length]
                for between in pairwise([near, *kinks, Fraction(edge.length, 2)]):
                    total += _between(line, half, law, between, accuracy)
                total += flint.arb(0).union(_mass_near_an_end(line, half, law, near))
        return total


def _near(line: LabelledLine, edge: LineEdge, law: Mixing, accuracy: int) -> Fraction:
    """A distance from the ends of an edge within which next to nothing is lost."""
    wanted = flint.arb(line.mass) / line.size * flint.arb(2) ** -(accuracy + 2)
    # A third: no kink of a law with simple breakpoints is that near an end.
    bits, distance = 8, Fraction(edge.length, 3 * 2**8)
    while bits < _DEEPEST and not _mass_near_an_end(line, edge, law, distance) < wanted:
        bits *= 2
        distance = Fraction(edge.length, 3 * 2**bits)
    return min([distance, *(min(kink, edge.length - kink) / 2 for kink in _kinks(edge, law))])


def _mass_near_an_end(line: LabelledLine, edge: LineEdge, law: Mixing, distance: Fraction) -> flint.arb:
    """A bound of ln k times the mixed mass within a distance of one end."""
    mass = flint.arb(0)
    for s, t, start, end in _segments(edge):
        mass += 2 * s * t * law.greatest_mass(distance / (end - start))
    return (mass * flint.arb(line.classes).log()).upper()


def _segments(edge: LineEdge) -> Iterator[tuple[int, int, int, int]]:
    """Weights in rows of the two ends of each segment over an edge, and their places."""
    for s in edge.behind:
        for t in edge.ahead:
            yield s.count, t.count, -s.offset, edge.length + t.offset


def _kinks(edge: LineEdge, law: Mixing) -> list[Fraction]:
    """Places inside an edge where λ of some segment is a breakpoint of the density."""
    breakpoints = [upper for _, upper, _ in (law.polynomial_pieces(2**62) or ())[:-1]]
    places = {end - (end - start) * cut for _, _, start, end in _segments(edge) for cut in breakpoints}
    return sorted(place for place in places if 0 < place < edge.length)


def _between(line: LabelledLine, edge: LineEdge, law: Mixing, between: Span, accuracy: int) -> flint.arb:
    """∫ −Σ n_i ln(n_i/n) over an interval of an edge on which it is analytic."""
    scale = 1 / law.density_total()
    terms = [
        (s.label, t.label, arb_of(Fraction(s.count * t.count, length)) * scale, s.offset, t.offset, length)
        for s in edge.behind
        for t in edge.ahead
        for length in [s.offset + edge.length + t.offset]
    ]

    def integrand(v: flint.acb, analytic: bool) -> flint.acb:
        masses = [flint.acb(0)] * line.classes
        z = v.exp()
        rest = edge.length - z
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
