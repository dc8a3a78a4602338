"""The class gap along a line as polynomials, for Theorem 3.2 where its bound allows a class less than ½."""

from fractions import Fraction
from itertools import pairwise, product
from math import isqrt

from ..budget import Unchecked, require
from ..case import Case
from ..polynomials import add, is_positive, multiply, substituted, value
from ..roots import exact_root


def require_lead_along(case: Case, line: list[int], label: int, squared_bound: Fraction) -> None:
    """Check that a class has the most mass all along a line wherever it has the majority of the segments on it.

    Between two neighbours at t₀ < t₁, with the points outside the class on one side only, the least weight is that of
    the farthest point of the other side and the nearest point outside: so the places in question are an interval.
    """
    if not case.law.is_polynomial or max(len(p) for *_, p in case.law.both) > 40:
        raise Unchecked("masses along a line are polynomials of a moderate degree for such densities only")
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
                    if not _leads(case, order, places, k, (label, rival), until):
                        require(is_upper, "another class leads along a line")
                        raise Unchecked("another class leads at the very bound, or nearly")


def _around_root(square: Fraction) -> list[tuple[Fraction, bool]]:
    """The square root where it is rational; else a lower bound, then an upper one, which is marked."""
    if (exact := exact_root(square, 2)) is not None:
        return [(exact, False)]
    floor = isqrt(square.numerator * square.denominator << 128)
    return [(Fraction(floor + k, square.denominator << 64), bool(k)) for k in (0, 1)]


def _leads(  # noqa: PLR0913, PLR0917 - a gap has many parts
    case: Case, order: list[int], places: list[int], k: int, pair: tuple[int, int], until: Fraction
) -> bool:
    """True if one class has more mass than another from `places[k − 1]` to `until`.

    On [0, 1] in place of that, the gap is a polynomial between the places where some λ crosses an end of a piece.
    """
    gaps, cuts = [], {Fraction(0), Fraction(1)}
    for s, t in product(range(k), range(k, len(order))):
        length = places[t] - places[s]
        weight = [Fraction(places[t] - places[k - 1], length), -(until - places[k - 1]) / length]  # λ on s
        scale = Fraction(case.data.counts[order[s]] * case.data.counts[order[t]], length)
        labels = case.data.labels[order[s]], case.data.labels[order[t]]
        sides = [(label == pair[0]) - (label == pair[1]) for label in labels]
        gaps.append((weight, [scale * sides[1], scale * (sides[0] - sides[1])]))  # and its share in the gap, in λ
        cuts |= {(low - weight[0]) / weight[1] for low, *_ in case.law.both}
    for start, end in pairwise(sorted(cut for cut in cuts if 0 <= cut <= 1)):
        total, inner = [Fraction(0)], [start, end - start]
        for weight, share in gaps:
            middle = value(weight, (start + end) / 2)
            density = next(p for _, high, p in case.law.both if middle <= high)
            case.clock.spend(20 * len(density))
            total = add(total, substituted(multiply(share, density), substituted(weight, inner)))
        if not is_positive(total, 60, case.clock) or (end < 1 and value(total, Fraction(1)) <= 0):
            return False
    return True
