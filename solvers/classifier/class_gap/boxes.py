"""Signs of class gaps along an edge by ball arithmetic on boxes: for Beta laws and their mixtures."""

from collections import deque
from fractions import Fraction

import flint

from mixproof.geometry.aliases import Span
from mixproof.geometry.arrangement.edges import Edge
from mixproof.geometry.numbers.enclosures import Real, arb_of, arb_sign
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.class_gap.interval import PLACE_BITS, ClassGap, ClassOnInterval
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.mixtures import Mixture
from mixproof.solvers.roots import bracket, span_between

MOST_BOX_TERMS = 100_000
"""Boxes times segments over an edge, for laws without polynomial masses."""

Kernels = list[tuple[Real, Beta]]
"""Beta laws whose kernels, each times its factor, add up to the density."""


def kernels_of(mixing: Mixing) -> Kernels | None:
    """The kernels of a law; None for one that is no mixture of Beta laws.

    Examples
    --------
    >>> [(factor.as_fraction(), str(law)) for factor, law in kernels_of(Beta(2, 1))]
    [(Fraction(1, 1), 'Beta(2, 1)')]
    """
    if isinstance(mixing, Beta):
        return [(Radicals.of(1), mixing)]
    return mixing.factors if isinstance(mixing, Mixture) else None


def gap_by_boxes(interval: ClassOnInterval, kernels: Kernels) -> ClassGap:
    """The sign by bisection, until ball arithmetic tells that of every gap on every box.

    Examples
    --------
    >>> from mixproof.geometry.arrangement.edges import arrangement
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> line, half = Dataset.from_rows([[0], [1], [3]], [0, 0, 1]), Beta(Fraction(1, 2), Fraction(1, 2))
    >>> ends = Radicals.of(0), Radicals.of(Fraction(1, 2))
    >>> gap_by_boxes(ClassOnInterval(line, arrangement(line).edge(1), 0, *ends), kernels_of(half)).is_positive
    True
    """
    outer_left, outer_right = bracket(interval.lower, PLACE_BITS)[0], bracket(interval.upper, PLACE_BITS)[1]
    inner_left, inner_right = span_between(interval.lower, interval.upper, PLACE_BITS)
    boxes = deque([(outer_left, outer_right)])
    for _ in range(MOST_BOX_TERMS // len(interval.segments)):
        if not boxes:
            return ClassGap()
        left, right = boxes.popleft()
        signs = _signs(interval, kernels, left, right)
        inside = max(left, inner_left), min(right, inner_right)
        if -1 in signs and inside[0] < inside[1]:
            return ClassGap(behind_on=inside)
        if any(sign != 1 for sign in signs):
            middle = (left + right) / 2
            boxes += [(left, middle), (middle, right)]
    return ClassGap(is_settled=False)


def _signs(interval: ClassOnInterval, kernels: Kernels, left: Fraction, right: Fraction) -> list[int | None]:
    """The sign of the gap to each rival on a box of places, or None where the enclosure holds both signs."""
    exponent = min(law.end_exponent for _, law in kernels)
    with flint.ctx.workprec(128):
        totals = [flint.arb(0) for _ in interval.rivals]
        for s, t, start, end in interval.segments:
            weight = flint.arb(0)
            for factor, law in kernels:
                scale = arb_of(Fraction(end - start)) ** arb_of(-law.a - law.b) * factor.ball(128)
                weight += _weights(interval.edge, law, exponent, (start, end), (left, right)) * scale
            weight *= arb_of(interval.weight(s, t))
            for position, rival in enumerate(interval.rivals):
                on_s, on_t = interval.shares(s, t, rival)
                at_left, at_right = (arb_of((end - u) * on_s + (u - start) * on_t) for u in (left, right))
                totals[position] += weight * at_left.union(at_right)
        return [arb_sign(total) or None for total in totals]


def _weights(edge: Edge, mixing: Beta, exponent: Fraction, segment: tuple[int, int], box: Span) -> flint.arb:
    """All values on a box of the density of a segment, times powers of u and length − u.

    The powers are the same for all segments of the edge. They make every weight finite at the ends of the
    edge, and some weight positive: there the segments that end rule or vanish as λ^e, e = `exponent`.
    """
    (start, end), (left, right) = segment, box
    tame_left = -exponent if exponent < 0 or len(edge.behind.points) == 1 else Fraction(0)
    tame_right = -exponent if exponent < 0 or len(edge.ahead.points) == 1 else Fraction(0)
    total = flint.arb(0)
    for to_s, to_t in ((mixing.a - 1, mixing.b - 1), (mixing.b - 1, mixing.a - 1)):
        powers: dict[tuple[Fraction, Fraction], Fraction] = {}
        for low, high, power in (
            (end - right, end - left, to_s),
            (left - start, right - start, to_t),
            (left, right, tame_left),
            (edge.length - right, edge.length - left, tame_right),
        ):
            powers[low, high] = powers.get((low, high), Fraction(0)) + power
        value = flint.arb(1)
        for (low, high), power in powers.items():
            value *= _power(low, high, power)
        total += value
    return total


def _power(low: Fraction, high: Fraction, exponent: Fraction) -> flint.arb:
    """All values of u^exponent for 0 ≤ low ≤ u ≤ high: a monotone function, so those between its values at the ends."""
    if exponent == 0:
        return flint.arb(1)
    at_low = arb_of(low) ** arb_of(exponent) if low else flint.arb(0)
    return at_low.union(arb_of(high) ** arb_of(exponent))
