"""The Mixup-optimal classifier along an open edge of X_mix, and whether it is continuous where pieces meet.

Over an edge all lengths are multiples of one unit, so h is there the quotient of masses Σ p·p·f(λ)/length·share
in which every λ is affine in the place u. Where the density is a polynomial in λ, or one between breakpoints, so
are the masses in u, with rational coefficients: that a class leads every other one on an interval is a question
about their real roots, which are isolated exactly. For other Beta laws and mixtures of them the interval is cut
into boxes on which ball arithmetic tells the sign, up to a stated budget. Two short cuts need no mass at all: a
mean of segments in each of which the class leads, leads; and under an edge that one segment covers, h is
(λ, 1 − λ). For any other density nothing else is settled.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any

import flint

from mixproof.geometry.aliases import Point, Span
from mixproof.geometry.arrangement.edges import Edge
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Line, Side, lines_at
from mixproof.geometry.numbers.enclosures import (
    FIRST_BITS,
    Enclosed,
    Real,
    arb_of,
    arb_sign,
    settled_sign,
    to_fmpq,
    to_fraction,
)
from mixproof.geometry.numbers.radicals import Radicals, combination
from mixproof.geometry.numbers.rationals import exact_root
from mixproof.solvers.classifier.optimal import EXACT_WORK, Probabilities, data_index, limit, one_sided_limits
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.mixtures import Mixture
from mixproof.solvers.mixing.polynomials import PolynomialPiece

MOST_SEGMENTS = 2_000
"""Segments over an edge beyond which no masses are summed."""

LARGEST_DEGREE = 100
"""Degree of the masses up to which their roots are isolated."""

MOST_BOX_TERMS = 100_000
"""Boxes times segments over an edge, for laws without polynomial masses."""


def average(dataset: Dataset, mixing: Mixing, edge: Edge, place: Fraction) -> Probabilities:
    """The weighted label average of the segments over an edge at a place: h there, if no other line passes.

    Examples
    --------
    >>> shadow = Dataset.from_rows([[0], [1], [2]], [0, 0, 1])
    >>> from mixproof.geometry.arrangement.edges import arrangement
    >>> half = average(shadow, Beta(Fraction(1), Fraction(1)), arrangement(shadow).edge(0), Fraction(1, 2))
    >>> half[0].as_fraction()
    Fraction(11, 12)
    """
    segments = list(edge.segments())
    is_exact = len(segments) == 1 or _is_affordable(mixing, len(segments), edge, place)
    parts: list[list[tuple[Fraction, Real]]] = [[] for _ in dataset.classes]
    for s, t, start, end in segments:
        length = end - start
        on_s = (end - place) / length
        scale = dataset.weights[s] * dataset.weights[t] / length
        density = _density(mixing, on_s, is_exact) if len(segments) > 1 else Radicals.of(1)
        parts[dataset.labels[s]].append((scale * on_s, density))
        parts[dataset.labels[t]].append((scale * (1 - on_s), density))
    return Probabilities(tuple(map(combination, parts)))


def _is_affordable(mixing: Mixing, segments: int, edge: Edge, place: Fraction) -> bool:
    """Whether exact masses are short enough to be worked with, as for h itself."""
    if mixing.density_cost is None:
        return False
    steps = segments if mixing.has_rational_density else segments**2
    whole = (edge.behind.distances[-1] + edge.ahead.distances[-1]) * place.denominator
    return steps * mixing.density_cost * whole.bit_length() <= EXACT_WORK


def _density(mixing: Mixing, weight: Fraction, is_exact: bool) -> Real:
    return mixing.density(weight) if is_exact else Enclosed(lambda bits: mixing.density_ball(weight))


def agree(some: Probabilities, other: Probabilities) -> bool | None:
    """Whether two predictions are equal; None where ball arithmetic does not settle it.

    Examples
    --------
    >>> third, quarter = (Probabilities((Radicals.of(1), Radicals.of(rest))) for rest in (2, 3))
    >>> agree(third, quarter), agree(third, Probabilities((Radicals.of(5), Radicals.of(10))))
    (False, True)
    """
    classes = some.support()
    if classes != other.support():
        return False
    if len(classes) == 1:
        return True
    undecided = False
    for label in classes[1:]:  # both sum to one
        sign = _cross_sign(some, other, label)
        if sign:
            return False
        undecided |= sign is None
    return None if undecided else True


def _cross_sign(some: Probabilities, other: Probabilities, label: int) -> int | None:
    """The sign of the difference of two probabilities of one class."""
    parts = (some.masses[label], some.total, other.masses[label], other.total)
    exact = [part for part in parts if isinstance(part, Radicals)]
    if len(exact) == len(parts):
        own, whole, another, another_whole = exact
        return (own * another_whole - another * whole).sign()
    return settled_sign(combination([(Fraction(1), some[label]), (Fraction(-1), other[label])]))


def averages(dataset: Dataset, mixing: Mixing, x: Point) -> list[Probabilities]:
    """For each line of X_mix that passes through x, the weighted label average of its segments there.

    Examples
    --------
    >>> crossing = Dataset.from_rows([[-1, 0], [0, -1], [3, 0], [0, 9]], [0, 0, 1, 1])
    >>> here = averages(crossing, Beta(Fraction(1), Fraction(1)), (Fraction(0), Fraction(0)))
    >>> [line[0].as_fraction() for line in here]
    [Fraction(3, 4), Fraction(9, 10)]
    """
    passing = [line for line in lines_at(dataset, x) if line.ahead.points and line.behind.points]
    return [average(dataset, mixing, *_as_edge(line)) for line in passing]


def _as_edge(line: Line) -> tuple[Edge, Fraction]:
    """The edge of a line around a point of it that is no data point, and the place of the point."""
    place = line.behind.distances[0]
    behind = Side(line.behind.points, tuple(distance - place for distance in line.behind.distances))
    ahead = Side(line.ahead.points, tuple(distance + place for distance in line.ahead.distances))
    return Edge(behind, ahead), Fraction(place)


def averages_agree(dataset: Dataset, mixing: Mixing, x: Point) -> bool | None:
    """Whether all lines through x have the same weighted label average: the sharp condition for continuity.

    x is on X_mix, and not a data point (Proposition 2.5). None where it is not settled.

    Examples
    --------
    >>> uniform, origin = Beta(Fraction(1), Fraction(1)), (Fraction(0), Fraction(0))
    >>> thirds = Dataset.from_rows([[-1, 0], [2, 0], [0, -2], [0, 4]], [0, 1, 0, 1])
    >>> crossing = Dataset.from_rows([[-1, 0], [0, -1], [3, 0], [0, 9]], [0, 0, 1, 1])
    >>> averages_agree(thirds, uniform, origin), averages_agree(crossing, uniform, origin)
    (True, False)
    """
    first, *others = averages(dataset, mixing, x)
    return _all(agree(first, other) for other in others)


def is_continuous(dataset: Dataset, mixing: Mixing, x: Point) -> bool | None:
    """Whether h is continuous at x of X_mix, by its value there and its limits from all directions.

    Examples
    --------
    >>> cross = Dataset.from_rows([[0, 1], [0, -1], [1, 0], [-1, 0]], [0, 0, 1, 1])
    >>> uniform = Beta(Fraction(1), Fraction(1))
    >>> [is_continuous(cross, uniform, (Fraction(0), Fraction(k, 2))) for k in range(3)]
    [False, True, True]
    """
    here = limit(dataset, mixing, x)
    assert here is not None
    sides = one_sided_limits(dataset, mixing, x)
    if data_index(dataset, x) is not None:
        return all(tuple(side.support()) == here.support() for side in sides)
    if len(sides) == 2:
        return True  # on an edge, where h is analytic
    return _all(agree(side.probabilities(), here) for side in sides)


def _all(answers: Iterable[bool | None]) -> bool | None:
    undecided = False
    for answer in answers:
        if answer is False:
            return False
        undecided |= answer is None
    return None if undecided else True


def bracket(value: Radicals, bits: int) -> Span:
    """Two rationals that enclose a sum of radicals, close at `bits` of precision; both its value if it is rational.

    Examples
    --------
    >>> lower, upper = bracket(Radicals.root(Fraction(2)), 64)
    >>> lower**2 < 2 < upper**2
    True
    """
    whole = value.as_fraction()
    if whole is not None:
        return whole, whole
    with flint.ctx.workprec(bits):  # also rounds the ends of the ball
        return _span(value.ball(bits))


def simplest_between(lower: Fraction, upper: Fraction) -> Fraction:
    """The rational of least denominator, and then of least size, strictly between two others.

    Examples
    --------
    >>> simplest_between(Fraction(5), Fraction(10)), simplest_between(Fraction(1, 3), Fraction(1, 2))
    (Fraction(6, 1), Fraction(2, 5))
    """
    if lower < 0 < upper:
        return Fraction(0)
    if upper <= 0:
        return -simplest_between(-upper, -lower)
    whole = lower.__floor__()
    if whole + 1 < upper:
        return Fraction(whole + 1)
    lower, upper = lower - whole, upper - whole
    if lower == 0:
        return whole + 1 / Fraction((1 / upper).__floor__() + 1)
    return whole + 1 / simplest_between(1 / upper, 1 / lower)


@dataclass(frozen=True)
class ClassGap:
    """Sign of the gap between a class and every other one on an interval of an edge: positive, or where it is not.

    Parameters
    ----------
    is_settled : bool
        False where a budget ran out; nothing is known then but what is found.
    behind_on : tuple of two rationals, optional
        An open interval on which it does nowhere lead all others.
    ties : tuple of rationals
        Places where the class only ties with another one, while it leads around them.
    """

    is_settled: bool = True
    behind_on: tuple[Fraction, Fraction] | None = None
    ties: tuple[Fraction, ...] = ()

    @property
    def is_positive(self) -> bool | None:
        """True if the class leads on the whole interval; None where that is not settled."""
        if self.behind_on is not None or self.ties:
            return False
        return True if self.is_settled else None


def class_gap(dataset: Dataset, mixing: Mixing, edge: Edge, label: int, between: tuple[Radicals, Radicals]) -> ClassGap:
    """Decide whether a class leads every other one, with no other line passing, on an open interval of an edge.

    Parameters
    ----------
    between : tuple of two Radicals
        Ends of the interval, as places on the edge; rational, or p + c√r with its conjugate off the interval.

    Examples
    --------
    >>> from mixproof.geometry.arrangement.edges import arrangement
    >>> far = Dataset.from_rows([[0], [10]], [0, 1])
    >>> uniform, whole = Beta(Fraction(1), Fraction(1)), (Radicals.of(0), Radicals.of(10))
    >>> class_gap(far, uniform, arrangement(far).edge(0), 0, whole).behind_on
    (Fraction(5, 1), Fraction(10, 1))
    """
    if len(edge.behind.points) * len(edge.ahead.points) > MOST_SEGMENTS:
        return ClassGap(is_settled=False)
    run = _Run(dataset, edge, label, *between)
    if run.every_segment_leads():
        return ClassGap()
    if len(run.segments) == 1:
        return run.under_one_segment()
    pieces = mixing.polynomial_pieces(LARGEST_DEGREE)
    if pieces is not None and len(run.segments) * len(pieces) <= MOST_SEGMENTS:
        return _by_roots(run, pieces)
    kernels = _kernels(mixing)
    return ClassGap(is_settled=False) if kernels is None else _by_boxes(run, kernels)


@dataclass(frozen=True, eq=False)
class _Run:
    """A class on an open interval of an edge."""

    dataset: Dataset
    edge: Edge
    label: int
    lower: Radicals
    upper: Radicals

    @cached_property
    def segments(self) -> list[tuple[int, int, int, int]]:
        return list(self.edge.segments())

    @cached_property
    def rivals(self) -> list[int]:
        points = self.edge.behind.points + self.edge.ahead.points
        return sorted({self.dataset.labels[point] for point in points} - {self.label})

    def every_segment_leads(self) -> bool:
        """Whether each segment gives the class at least half at both ends of the interval, so more between."""
        labels = self.dataset.labels
        for s, t, start, end in self.segments:
            if self.label not in {labels[s], labels[t]}:
                return False
            if labels[s] != labels[t]:
                middle = Fraction(start + end, 2)
                past = (self.upper - middle).sign() > 0 if labels[s] == self.label else (self.lower - middle).sign() < 0
                if past:
                    return False
        return True

    def under_one_segment(self) -> ClassGap:
        """Settle it where h is (λ, 1 − λ): beyond the middle the other class leads."""
        ((s, _, _, end),) = self.segments
        middle, lower, upper = Fraction(end, 2), bracket(self.lower, 256)[1], bracket(self.upper, 256)[0]
        if self.label not in {self.dataset.labels[point] for point in (s, self.edge.ahead.points[0])}:
            return ClassGap(behind_on=(lower, upper))
        own_is_behind = self.dataset.labels[s] == self.label
        return ClassGap(behind_on=(max(lower, middle), upper) if own_is_behind else (lower, min(middle, upper)))

    def weight(self, s: int, t: int) -> Fraction:
        return self.dataset.weights[s] * self.dataset.weights[t]

    def shares(self, s: int, t: int, rival: int) -> tuple[int, int]:
        """By how much the class leads a rival at the end behind and at the end ahead."""
        labels = self.dataset.labels
        on_s, on_t = ((labels[end] == self.label) - (labels[end] == rival) for end in (s, t))
        return on_s, on_t


# --- polynomial densities: real roots of the class gaps ------------------------------------------------------


def _by_roots(run: _Run, pieces: tuple[PolynomialPiece, ...]) -> ClassGap:
    """Roots of the polynomial gaps over every rival, between the places where the density of a segment has a kink."""
    kinks = _kinks(run, pieces)
    ties: set[Fraction] = set()
    is_settled = True
    for lower, upper in pairwise([run.lower, *map(Radicals.of, kinks), run.upper]):
        place = _between(lower, upper)
        for rival in run.rivals:
            polynomial = _gap_polynomial(run, pieces, place, rival)
            found = _on_stretch(polynomial, lower, upper)
            if found.behind_on is not None:
                return found
            ties.update(found.ties)
            ties.update(kink for kink in kinks if kink in _ends(lower, upper) and polynomial(to_fmpq(kink)) == 0)
            is_settled &= found.is_settled
    return ClassGap(is_settled, None, tuple(sorted(ties)))


def _kinks(run: _Run, pieces: tuple[PolynomialPiece, ...]) -> list[Fraction]:
    """The places inside the interval at which λ of some segment is a breakpoint of the density."""
    places = {end - (end - start) * cut for _, _, start, end in run.segments for cut, *_ in pieces[1:]}
    return sorted(place for place in places if (run.lower - place).sign() < 0 < (run.upper - place).sign())


def _between(lower: Radicals, upper: Radicals) -> Fraction:
    """A rational strictly between two places."""
    bits = FIRST_BITS
    while (left := bracket(lower, bits)[1]) >= (right := bracket(upper, bits)[0]):
        bits *= 2
    return (left + right) / 2


def _ends(lower: Radicals, upper: Radicals) -> set[Fraction | None]:
    return {lower.as_fraction(), upper.as_fraction()}


def _on_stretch(polynomial: flint.fmpq_poly, lower: Radicals, upper: Radicals) -> ClassGap:
    """Where a class gap that is a polynomial is not positive on an open interval, by its signs between its roots."""
    cuts = _cuts(polynomial, lower, upper)
    for (_, left), (right, _) in pairwise(cuts):
        if polynomial(to_fmpq((left + right) / 2)) <= 0:
            return ClassGap(behind_on=(left, right))
    if len(cuts) == 2:
        return ClassGap()
    roots = [to_fraction(root) for root, _ in polynomial.roots()]
    inside = [root for root in roots if (lower - root).sign() < 0 < (upper - root).sign()]
    return ClassGap(len(inside) == len(cuts) - 2, None, tuple(sorted(inside)))  # an irrational tie has no name here


def _gap_polynomial(run: _Run, pieces: tuple[PolynomialPiece, ...], place: Fraction, rival: int) -> flint.fmpq_poly:
    """The mass of the class less that of a rival around a place, as a polynomial, up to a positive factor."""
    total = flint.fmpq_poly()
    for s, t, start, end in run.segments:
        on_s, on_t = run.shares(s, t, rival)
        to_t, to_s = flint.fmpq_poly([end, -1]), flint.fmpq_poly([-start, 1])
        weight = (end - place) / (end - start)
        density = next(each for lower, upper, each in pieces if lower <= weight <= upper)
        mass = density(to_t / (end - start)) * (to_t * on_s + to_s * on_t)
        total += mass * to_fmpq(run.weight(s, t) / (end - start) ** 2)
    return total


def _cuts(polynomial: flint.fmpq_poly, lower: Radicals, upper: Radicals) -> list[Span]:
    """The lower end, the distinct real roots strictly between the ends, and the upper end, enclosed and disjoint."""
    kept = polynomial.numer()
    for end in (lower, upper):
        # What vanishes at an end is divided out: the interval is open.
        minimal = _minimal_polynomial(end)
        while kept.degree() > 0 and (common := kept.gcd(minimal)).degree() > 0:
            kept //= common
    bits = FIRST_BITS
    while True:
        with flint.ctx.workprec(bits):
            roots = _real_roots(kept)
        cuts = sorted([*roots, first := bracket(lower, bits), last := bracket(upper, bits)])
        if all(left[1] < right[0] for left, right in pairwise(cuts)):
            return cuts[cuts.index(first) : cuts.index(last) + 1]
        bits *= 2


def _real_roots(polynomial: flint.fmpz_poly) -> list[Span]:
    """Disjoint enclosures of the distinct real roots, at the present working precision; none of the zero polynomial."""
    found: list[Any] = polynomial.complex_roots() if polynomial else []  # real roots have no imaginary part
    return [_span(root.real) for root, _ in found if root.imag == 0]


def _minimal_polynomial(end: Radicals) -> flint.fmpz_poly:
    """An integer polynomial with the end as a root: of degree 1, or 2 for p + c√r."""
    whole = end.as_fraction()
    if whole is not None:
        return flint.fmpz_poly([-whole.numerator, whole.denominator])
    roots = [(c, r, exact_root(r, end.degree)) for c, r in end.groups]
    rational_part = sum((c * root for c, _, root in roots if root is not None), Fraction(0))
    square = sum((c * c * r for c, r, root in roots if root is None), Fraction(0))
    if end.degree != 2 or sum(root is None for *_, root in roots) != 1:
        raise ValueError(f"{end.closed_form()} is not of the form p + c√r")
    line = flint.fmpq_poly([to_fmpq(-rational_part), 1])
    return (line * line - to_fmpq(square)).numer()


def _span(ball: flint.arb) -> Span:
    """The two ends of a ball, exactly."""
    return _dyadic(ball.lower()), _dyadic(ball.upper())


def _dyadic(value: flint.arb) -> Fraction:
    mantissa, exponent = value.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


# --- other parameters: boxes ----------------------------------------------------------------------------


Kernels = list[tuple[Real, Beta]]
"""Beta laws whose kernels, each times its factor, add up to the density."""


def _kernels(mixing: Mixing) -> Kernels | None:
    if isinstance(mixing, Beta):
        return [(Radicals.of(1), mixing)]
    return mixing.factors if isinstance(mixing, Mixture) else None


def _by_boxes(run: _Run, kernels: Kernels) -> ClassGap:
    """Bisect the interval until ball arithmetic tells the sign of every class gap on every box."""
    (outer_left, inner_left), (inner_right, outer_right) = (bracket(end, 256) for end in (run.lower, run.upper))
    boxes = deque([(outer_left, outer_right)])
    for _ in range(MOST_BOX_TERMS // len(run.segments)):
        if not boxes:
            return ClassGap()
        left, right = boxes.popleft()
        signs = _signs(run, kernels, left, right)
        inside = max(left, inner_left), min(right, inner_right)
        if -1 in signs and inside[0] < inside[1]:
            return ClassGap(behind_on=inside)
        if any(sign != 1 for sign in signs):
            middle = (left + right) / 2
            boxes += [(left, middle), (middle, right)]
    return ClassGap(is_settled=False)


def _signs(run: _Run, kernels: Kernels, left: Fraction, right: Fraction) -> list[int | None]:
    """The sign of the gap over each rival on a box of places, or None where the enclosure holds both signs."""
    exponent = min(law.end_exponent for _, law in kernels)
    with flint.ctx.workprec(128):
        totals = [flint.arb(0) for _ in run.rivals]
        for s, t, start, end in run.segments:
            weight = flint.arb(0)
            for factor, law in kernels:
                scale = arb_of(Fraction(end - start)) ** arb_of(-law.a - law.b) * factor.ball(128)
                weight += _weights(run.edge, law, exponent, (start, end), (left, right)) * scale
            weight *= arb_of(run.weight(s, t))
            for position, rival in enumerate(run.rivals):
                on_s, on_t = run.shares(s, t, rival)
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
