"""The Mixup-optimal classifier h: its value on X_mix, its limits at data points, and where it jumps.

Each vector of masses below is one sum of roots for each class, up to a common positive factor; h is their shares.
"""

from collections import defaultdict
from fractions import Fraction
from itertools import product

from .budget import require
from .case import Case
from .data import Point
from .lines import Line
from .roots import Terms, minus, plus, times


def no_masses(case: Case) -> list[Terms]:
    """No mass for any class."""
    return [defaultdict(Fraction) for _ in case.data.classes]


def along(case: Case, line: Line) -> list[Terms]:
    """The mass that the segments over x on one line give to each class, times the length of the direction."""
    masses, counts, labels = no_masses(case), case.data.counts, case.data.labels
    for (behind, s), (ahead, t) in product(line.behind, line.ahead):
        case.clock.spend(5)
        weight = Fraction(ahead, behind + ahead)
        for radicand, value in case.law.density(weight, case.clock).items():
            share = value * counts[s] * counts[t] / (behind + ahead)
            masses[labels[s]][radicand] += weight * share
            masses[labels[t]][radicand] += (1 - weight) * share
    return masses


def h_masses(case: Case, x: Point) -> list[Terms]:
    """The masses at x of X_mix: at a data point its own class alone, else all segments by 1/length."""
    own, masses = case.data.index_at(x), no_masses(case)
    if own is not None:
        masses[case.data.labels[own]][Fraction(1)] = Fraction(1)
        return masses
    for line in case.lines.passing(x):
        factor = Fraction(1, sum(value * value for value in line.direction)) ** (case.law.degree // 2)
        masses = [plus(m, times(o, {factor: Fraction(1)})) for m, o in zip(masses, along(case, line), strict=True)]
    return masses


def limit_masses(case: Case, x: int, line: Line) -> list[Terms]:
    """The masses that tell the limit of h at the data point x from the points ahead on a line.

    Near x a segment with x inside keeps its weight; one from x to t, at length L, has η^e·C/L^(e+1) at a distance η
    from x, C·λ^e being the density at the end. So these rule for e < 0, count along for e = 0 and vanish for e > 0;
    their labels tend to that of x.
    """
    masses = no_masses(case)
    exponent, ends = case.law.end
    if exponent >= 0 and line.behind:
        masses = along(case, line)
    if exponent <= 0 or not line.behind:
        for distance, t in line.ahead:
            for radicand, value in ends.items():
                share = value * case.data.counts[x] * case.data.counts[t] / distance
                masses[case.data.labels[x]][radicand] += share
    return masses


def jumps_at(case: Case, x: int) -> bool:
    """True if h is not continuous on X_mix at the data point x, by the support of each limit."""
    lines = case.lines.crowded.get(x, ())
    outside = any(case.data.labels[t] != case.data.labels[x] for line in lines for t in line.points)
    # On a line with segments over x: these count for e ≥ 0, and only those that end at x for e < 0.
    return outside and case.law.end[0] >= 0


def same_shares(case: Case, one: list[Terms], other: list[Terms]) -> bool:
    """True if two vectors of masses have the same shares."""
    if [bool(a) for a in one] != [bool(b) for b in other]:
        return False
    totals = plus({}, *one), plus({}, *other)
    case.clock.spend(sum(len(a) + len(b) for a, b in zip(one, other, strict=True)) * max(map(len, totals)))
    return all(case.sign(minus(times(a, totals[1]), times(b, totals[0]))) == 0 for a, b in zip(one, other, strict=True))


def require_shares(case: Case, masses: list[Terms], shares: dict[int, tuple[Fraction, Fraction]]) -> None:
    """Raise `Wrong` unless the shares of the masses are in the enclosures that are claimed of them."""
    total = plus({}, *masses)
    for label, mass in enumerate(masses):
        low, high = shares.get(label, (Fraction(0), Fraction(0)))
        below, above = (case.sign(plus(mass, total, scale=-end)) for end in (low, high))
        require(below >= 0 >= above, f"the share of class {case.data.class_name(label)} is another")


def averages_agree(case: Case, x: Point) -> bool:
    """True if all lines through x have the same weighted label average."""
    averages = [along(case, line) for line in case.lines.passing(x)]
    return all(same_shares(case, averages[0], other) for other in averages[1:])
