"""The class gap along a line as polynomials, for Theorem 3.2 where its bound allows a class less than ½."""

from fractions import Fraction
from itertools import product
from math import isqrt

from ..budget import Unchecked, require
from ..case import Case
from ..roots import exact_root
from .polynomials import add, is_positive, multiply, power


def require_lead_along(case: Case, line: list[int], label: int, squared_bound: Fraction) -> None:
    """Check that a class has the most mass all along a line wherever it has the majority of the segments on it.

    Between two neighbours at t₀ < t₁, with the points outside the class on one side only, the least weight is that of
    the farthest point of the other side and the nearest point outside: so the places in question are an interval.
    """
    if sum(case.law) > 40 or not case.has_integer_law:
        raise Unchecked("masses along a line are polynomials of a moderate degree for small integer parameters only")
    labels, start, end = case.data.labels, case.data.vectors[line[0]], case.data.vectors[line[-1]]
    axis = next(k for k, value in enumerate(start) if value != end[k])
    for order in (line, line[::-1]):  # the points outside the class are ahead
        places = [abs(case.data.vectors[index][axis] - case.data.vectors[order[0]][axis]) for index in order]
        for k in range(1, len(order)):
            outside = [place for index, place in zip(order[k:], places[k:], strict=True) if labels[index] != label]
            if any(labels[index] != label for index in order[:k]) or not outside:
                continue
            for share, is_upper in _around_root(squared_bound):
                until = min(Fraction(places[k]), share * outside[0])
                if until <= places[k - 1]:
                    continue
                for rival in {labels[index] for index in order} - {label}:
                    gap = _gap(case, order, places, k, (label, rival), until)
                    if not is_positive(gap, 60, case.clock):
                        require(is_upper, "another class leads along a line")
                        raise Unchecked("another class leads at the very bound, or nearly")


def _around_root(square: Fraction) -> list[tuple[Fraction, bool]]:
    """The square root where it is rational; else a lower bound, then an upper one, which is marked."""
    if (exact := exact_root(square, 2)) is not None:
        return [(exact, False)]
    floor = isqrt(square.numerator * square.denominator << 128)
    return [(Fraction(floor + k, square.denominator << 64), bool(k)) for k in (0, 1)]


def _gap(  # noqa: PLR0913, PLR0917 - a polynomial has many parts
    case: Case, order: list[int], places: list[int], k: int, pair: tuple[int, int], until: Fraction
) -> list[Fraction]:
    """The mass of one class less that of another from `places[k − 1]` to `until`, as a polynomial on [0, 1]."""
    a, b, total = int(case.law[0]) - 1, int(case.law[1]) - 1, [Fraction(0)]
    for s, t in product(range(k), range(k, len(order))):
        case.clock.spend(20 * (a + b + 2))
        length = places[t] - places[s]
        weight = [Fraction(places[t] - places[k - 1], length), -(until - places[k - 1]) / length]  # λ on s
        other = [1 - weight[0], -weight[1]]
        density = add(multiply(power(weight, a), power(other, b)), multiply(power(weight, b), power(other, a)))
        for index, part in ((order[s], weight), (order[t], other)):
            side = (case.data.labels[index] == pair[0]) - (case.data.labels[index] == pair[1])
            scale = Fraction(side * case.data.counts[order[s]] * case.data.counts[order[t]], length)
            total = add(total, multiply([scale], multiply(part, density)))
    return total
