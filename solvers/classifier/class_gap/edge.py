"""Sign of the class gap along an open edge of X_mix.

Over an edge all lengths are multiples of one unit. So h is there the quotient of masses Σ p·p·f(λ)/length·share in
which every λ is affine in the place u. Where the density is a polynomial in λ, or one between breakpoints, the masses
are polynomials in u, and their real roots are isolated exactly. For other Beta laws and their mixtures, ball arithmetic
tells the sign on boxes, up to a stated budget. Two short cuts need no mass: a mean of segments in each of which the
class leads, leads; and under an edge that one segment covers, h is (λ, 1 − λ). Nothing else is settled.
"""

from mixproof.geometry.arrangement.edges import Edge
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.averages import MOST_SEGMENTS
from mixproof.solvers.classifier.class_gap.boxes import gap_by_boxes, kernels_of
from mixproof.solvers.classifier.class_gap.interval import ClassGap, ClassOnInterval
from mixproof.solvers.classifier.class_gap.polynomial import gap_by_roots
from mixproof.solvers.mixing.laws import Mixing

LARGEST_GAP_DEGREE = 100
"""Degree of the masses up to which their roots are isolated."""


def class_gap(dataset: Dataset, mixing: Mixing, edge: Edge, label: int, between: tuple[Radicals, Radicals]) -> ClassGap:
    """Sign of the gap between a class and every other one, with no other line passing, on an open interval of an edge.

    Parameters
    ----------
    between : tuple of two Radicals
        Ends of the interval, as places on the edge; rational, or p + c√r with its conjugate off the interval.

    Examples
    --------
    >>> from mixproof.geometry.arrangement.edges import arrangement
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> far = Dataset.from_rows([[0], [10]], [0, 1])
    >>> uniform, ends = Beta(1, 1), (Radicals.of(0), Radicals.of(10))
    >>> class_gap(far, uniform, arrangement(far).edge(0), 0, ends).behind_on
    (Fraction(5, 1), Fraction(10, 1))
    """
    if len(edge.behind.points) * len(edge.ahead.points) > MOST_SEGMENTS:
        return ClassGap(is_settled=False)
    interval = ClassOnInterval(dataset, edge, label, *between)
    if interval.every_segment_leads():
        return ClassGap()
    if len(interval.segments) == 1:
        return interval.under_one_segment()
    pieces = mixing.polynomial_pieces(LARGEST_GAP_DEGREE)
    if pieces is not None and len(interval.segments) * len(pieces) <= MOST_SEGMENTS:
        return gap_by_roots(interval, pieces)
    kernels = kernels_of(mixing)
    return ClassGap(is_settled=False) if kernels is None else gap_by_boxes(interval, kernels)
