"""X_mix and h by brute force: every segment, every pair of segments, plain rationals, and decimals for roots.

For Beta(α, α) with integer α. Nothing here uses the project's own geometry or solvers.
"""

from collections.abc import Iterator, Sequence
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from itertools import combinations, pairwise

from mixproof.geometry.data.dataset import Dataset
from tests.strategies import Exact, all_points, plain_weight

Segment = tuple[int, int]
DIGITS = 60
CLOSE = Decimal(10) ** -40


def inside(dataset: Dataset, x: Sequence[Fraction]) -> list[tuple[int, int, Fraction]]:
    """All segments s < t with x strictly inside, and λ on s."""
    points = all_points(dataset)
    found = []
    for s, t in combinations(range(dataset.size), 2):
        weight = plain_weight(x, points[s], points[t])
        if isinstance(weight, Fraction) and 0 < weight < 1:
            found.append((s, t, weight))
    return found


def direction(dataset: Dataset, s: int, t: int) -> Exact:
    """The direction of a segment, scaled so that its first coordinate that is not 0 is 1."""
    step = [b - a for a, b in zip(dataset.point(s), dataset.point(t), strict=True)]
    leading = next(c for c in step if c)
    return tuple(c / leading for c in step)


def squared_length(dataset: Dataset, s: int, t: int) -> Fraction:
    return sum(((a - b) ** 2 for a, b in zip(dataset.point(s), dataset.point(t), strict=True)), Fraction(0))


def by_line(dataset: Dataset, x: Sequence[Fraction]) -> dict[Exact, list[tuple[int, int, Fraction]]]:
    """The segments with x inside, grouped by their direction."""
    lines: dict[Exact, list[tuple[int, int, Fraction]]] = {}
    for s, t, weight in inside(dataset, x):
        lines.setdefault(direction(dataset, s, t), []).append((s, t, weight))
    return lines


def averages(dataset: Dataset, alpha: int, x: Sequence[Fraction]) -> list[list[Fraction]]:
    """For each line through x, the mean label: lengths on one line are compared by one coordinate."""
    found = []
    for way, segments in by_line(dataset, x).items():
        axis = next(k for k, c in enumerate(way) if c)
        masses = [Fraction(0)] * len(dataset.classes)
        for s, t, weight in segments:
            length = abs(dataset.point(s)[axis] - dataset.point(t)[axis])
            mass = dataset.weights[s] * dataset.weights[t] * (weight * (1 - weight)) ** (alpha - 1) / length
            masses[dataset.labels[s]] += mass * weight
            masses[dataset.labels[t]] += mass * (1 - weight)
        found.append([mass / sum(masses) for mass in masses])
    return found


def h(dataset: Dataset, alpha: int, x: Sequence[Fraction]) -> list[Decimal] | None:
    """h at x to about `DIGITS` digits; None off X_mix."""
    if tuple(x) in all_points(dataset):
        own = dataset.labels[all_points(dataset).index(tuple(x))]
        return [Decimal(label == own) for label in range(len(dataset.classes))]
    with localcontext(Context(prec=DIGITS)):
        masses = [Decimal(0)] * len(dataset.classes)
        for s, t, weight in inside(dataset, x):
            square = squared_length(dataset, s, t)
            root = (Decimal(square.numerator) / Decimal(square.denominator)).sqrt()
            factor = dataset.weights[s] * dataset.weights[t] * (weight * (1 - weight)) ** (alpha - 1)
            for label, share in ((dataset.labels[s], weight), (dataset.labels[t], 1 - weight)):
                term = factor * share
                masses[label] += Decimal(term.numerator) / Decimal(term.denominator) / root
        total = sum(masses)
        return [mass / total for mass in masses] if total else None


def has_majority(dataset: Dataset, x: Sequence[Fraction], label: int, squared_bound: Fraction) -> bool:
    """Assumptions 2.9 and 3.1 at (x, class), over all closed segments, s = t allowed, with (1 − λ)² < bound."""
    points = all_points(dataset)
    for s in range(dataset.size):
        for t in range(s, dataset.size):
            weight = plain_weight(x, points[s], points[t])
            if not isinstance(weight, Fraction) or not 0 <= weight <= 1:
                continue
            own = dataset.labels[s] == label, dataset.labels[t] == label
            if not any(own):
                return False
            away = (1 - weight) if own[0] else weight
            if not all(own) and away**2 >= squared_bound:
                return False
    return True


def printed_bounds(dataset: Dataset) -> list[Fraction]:
    """A quarter of the squared distance of each class to the others."""
    pairs = [(s, t) for s, t in combinations(range(dataset.size), 2) if dataset.labels[s] != dataset.labels[t]]
    return [
        min(squared_length(dataset, s, t) for s, t in pairs if label in {dataset.labels[s], dataset.labels[t]}) / 4
        for label in range(len(dataset.classes))
    ]


def is_continuous(dataset: Dataset, alpha: int, x: Sequence[Fraction]) -> bool:
    """Outside the data all lines have one average; at a data point h is nearly one-hot at a point near it, each way."""
    points = all_points(dataset)
    if tuple(x) not in points:
        first, *others = averages(dataset, alpha, x)
        return all(first == other for other in others)
    own = points.index(tuple(x))
    for other in points:
        if other != tuple(x):
            near = tuple(a + (b - a) / 10**30 for a, b in zip(x, other, strict=True))
            (average,) = averages(dataset, alpha, near)
            if 1 - average[dataset.labels[own]] > Fraction(1, 10**9):
                return False
    return True


def is_classified(dataset: Dataset, alpha: int, x: Sequence[Fraction], label: int) -> bool:
    """Whether a class leads h, by more than rounding."""
    values = h(dataset, alpha, x)
    assert values is not None
    return all(values[label] - value > CLOSE for other, value in enumerate(values) if other != label)


def meeting(dataset: Dataset, first: Segment, second: Segment) -> Exact | None:
    """The one point inside two segments that are not parallel, by elimination in each pair of coordinates."""
    a, b, c, d = (dataset.point(end) for end in (*first, *second))
    for i, j in combinations(range(dataset.dimension), 2):
        determinant = (b[i] - a[i]) * (d[j] - c[j]) - (b[j] - a[j]) * (d[i] - c[i])
        if determinant:
            way = ((c[i] - a[i]) * (d[j] - c[j]) - (c[j] - a[j]) * (d[i] - c[i])) / determinant
            point = tuple(p + way * (q - p) for p, q in zip(a, b, strict=True))
            weights = plain_weight(point, a, b), plain_weight(point, c, d)
            return point if all(isinstance(w, Fraction) and 0 < w < 1 for w in weights) else None
    return None


def crossing_points(dataset: Dataset) -> set[Exact]:
    """All points outside the data inside two segments of different lines."""
    segments = list(combinations(range(dataset.size), 2))
    found = {meeting(dataset, first, second) for first, second in combinations(segments, 2)}
    return {point for point in found if point is not None} - set(all_points(dataset))


def samples(dataset: Dataset, steps: int) -> Iterator[Exact]:
    """Points at equal steps between the data points and crossings on each segment, these left out."""
    marks = set(all_points(dataset)) | crossing_points(dataset)
    for s, t in combinations(range(dataset.size), 2):
        a, b = dataset.point(s), dataset.point(t)
        ways = {plain_weight(mark, a, b) for mark in marks}
        cuts = sorted({1 - way for way in ways if isinstance(way, Fraction) and 0 <= way <= 1})
        for low, high in pairwise(cuts):
            for k in range(1, steps):
                way = low + (high - low) * k / steps
                yield tuple(p + way * (q - p) for p, q in zip(a, b, strict=True))
