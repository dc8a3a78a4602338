"""Signs of class gaps that are polynomials along an edge, by their real roots."""

from fractions import Fraction
from itertools import pairwise

import flint

from mixproof.geometry.numbers.enclosures import to_fmpq, to_fraction
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.class_gap.interval import ClassGap, ClassOnInterval
from mixproof.solvers.mixing.polynomials import PolynomialPiece
from mixproof.solvers.roots import rational_between, roots_between


def gap_by_roots(interval: ClassOnInterval, pieces: tuple[PolynomialPiece, ...]) -> ClassGap:
    """The sign by the roots of the gaps to all rivals, between the places where the density of a segment has a kink.

    Examples
    --------
    >>> from mixproof.geometry.arrangement.edges import arrangement
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> line = Dataset.from_rows([[0], [1], [3]], [0, 0, 1])
    >>> interval = ClassOnInterval(line, arrangement(line).edge(1), 0, Radicals.of(0), Radicals.of(2))
    >>> [round(float(end), 6) for end in gap_by_roots(interval, Beta(1, 1).polynomial_pieces(9)).behind_on]
    [0.846154, 2.0]
    """
    kinks = _kinks(interval, pieces)
    ties: set[Fraction] = set()
    is_settled = True
    for lower, upper in pairwise([interval.lower, *map(Radicals.of, kinks), interval.upper]):
        place = rational_between(lower, upper)
        for rival in interval.rivals:
            polynomial = _gap_polynomial(interval, pieces, place, rival)
            found = _on_stretch(polynomial, lower, upper)
            if found.behind_on is not None:
                return found
            ties.update(found.ties)
            ties.update(kink for kink in kinks if kink in _ends(lower, upper) and polynomial(to_fmpq(kink)) == 0)
            is_settled &= found.is_settled
    return ClassGap(is_settled, None, tuple(sorted(ties)))


def _kinks(interval: ClassOnInterval, pieces: tuple[PolynomialPiece, ...]) -> list[Fraction]:
    """The places inside the interval at which λ of some segment is a breakpoint of the density."""
    places = {end - (end - start) * cut for _, _, start, end in interval.segments for cut, *_ in pieces[1:]}
    return sorted(place for place in places if (interval.lower - place).sign() < 0 < (interval.upper - place).sign())


def _ends(lower: Radicals, upper: Radicals) -> set[Fraction | None]:
    """The ends of an interval, where they are rational."""
    return {lower.as_fraction(), upper.as_fraction()}


def _on_stretch(polynomial: flint.fmpq_poly, lower: Radicals, upper: Radicals) -> ClassGap:
    """The sign of a class gap that is a polynomial on an open interval, by its values between its roots."""
    cuts = roots_between(polynomial, lower, upper)
    for (_, left), (right, _) in pairwise(cuts):
        if polynomial(to_fmpq((left + right) / 2)) <= 0:
            return ClassGap(behind_on=(left, right))
    if len(cuts) == 2:
        return ClassGap()
    roots = [to_fraction(root) for root, _ in polynomial.roots()]
    inside = [root for root in roots if (lower - root).sign() < 0 < (upper - root).sign()]
    return ClassGap(len(inside) == len(cuts) - 2, None, tuple(sorted(inside)))  # an irrational tie has no name here


def _gap_polynomial(
    interval: ClassOnInterval, pieces: tuple[PolynomialPiece, ...], place: Fraction, rival: int
) -> flint.fmpq_poly:
    """The mass of the class less that of a rival around a place, as a polynomial, up to a positive factor."""
    total = flint.fmpq_poly()
    for s, t, start, end in interval.segments:
        on_s, on_t = interval.shares(s, t, rival)
        to_t, to_s = flint.fmpq_poly([end, -1]), flint.fmpq_poly([-start, 1])
        weight = (end - place) / (end - start)
        density = next(each for lower, upper, each in pieces if lower <= weight <= upper)
        mass = density(to_t / (end - start)) * (to_t * on_s + to_s * on_t)
        total += mass * to_fmpq(interval.weight(s, t) / (end - start) ** 2)
    return total
