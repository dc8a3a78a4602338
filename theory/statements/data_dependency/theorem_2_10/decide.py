"""Hypotheses and conclusions of Theorem 2.10 on an instance."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice

from mixproof.geometry.incidence.collinearity import Ends, conflict_count, conflicts_at, lines_between
from mixproof.geometry.jobs.in_time import InTime, cached_whole, check_whole
from mixproof.geometry.jobs.watch import TimeUp, unhurried
from mixproof.solvers.classifier.one_sided import OneSidedLimit, both_ways
from mixproof.theory.budgets import MOST_TERMS_LISTED, MOST_WITNESSES
from mixproof.theory.evidence.witnesses import Disagreement, OnSegment, SideLimit
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification


@dataclass(frozen=True)
class _Crowded:
    """A data point inside segments between others, and what that does to it."""

    index: int
    between_others: int
    with_an_outside_end: int
    unsettled_sides: int


@dataclass(frozen=True)
class _CrowdedPoints:
    """The data points inside segments; those that were found before the time was up, if it was."""

    points: tuple[_Crowded, ...]
    cut: TimeUp | None

    @property
    def indices(self) -> list[int]:
        """The points by their indices."""
        return [point.index for point in self.points]


@cached_whole(8)
def _crowded(instance: Instance) -> _CrowdedPoints:
    """All data points inside segments, in one pass; at every other point all limits are one-hot."""
    dataset = instance.dataset
    found = InTime(lines_between(dataset))
    points = tuple(
        _Crowded(
            index,
            conflict_count(dataset, index, lines, Ends.BOTH_OUTSIDE),
            conflict_count(dataset, index, lines, Ends.SOME_OUTSIDE),
            # A direction with nothing behind x holds only segments that end at x: its limit is one-hot.
            sum(
                not _is_settled(OneSidedLimit(dataset, instance.mixing, side, index))
                for line in lines
                for side in both_ways(line)
            ),
        )
        for index, lines in found
    )
    return _CrowdedPoints(points, found.cut)


def _is_settled(side: OneSidedLimit) -> bool:
    """True if the limit is one-hot with the class of its data point."""
    return side.origin is not None and side.support() == {side.dataset.labels[side.origin]}


@cached_whole(16)
def no_segment(instance: Instance, ends: Ends) -> Finding:
    """The finding that no data point is inside a segment with both or some ends outside its class.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> [no_segment(make_instance("shadow"), ends).holds for ends in (Ends.BOTH_OUTSIDE, Ends.SOME_OUTSIDE)]
    [True, False]
    """
    dataset = instance.dataset
    crowded = _crowded(instance)
    total = sum(_conflicts(point, ends) for point in crowded.points)
    if not total:
        check_whole(crowded.cut)
        return Finding(True)
    found = (
        OnSegment(dataset, incidence)
        for index, lines in lines_between(dataset, crowded.indices)
        for incidence in conflicts_at(dataset, index, lines, ends)
    )
    with unhurried():
        return Finding(False, tuple(islice(found, MOST_WITNESSES)), total).counted_until(crowded.cut)


def no_segment_outside(instance: Instance) -> Finding:
    """Assumption 2.9: no data point is on a segment between two points outside its class.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> no_segment_outside(make_instance("shadow")).holds
    True
    """
    return no_segment(instance, Ends.BOTH_OUTSIDE)


def no_mixed_segment(instance: Instance) -> Finding:
    """The hypothesis of the slides: no data point is inside a segment with an end outside its class.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> no_mixed_segment(make_instance("shadow")).holds
    False
    """
    return no_segment(instance, Ends.SOME_OUTSIDE)


def _conflicts(point: _Crowded, ends: Ends) -> int:
    return point.between_others if ends is Ends.BOTH_OUTSIDE else point.with_an_outside_end


@cached_whole(16)
def one_hot_and_continuous(instance: Instance) -> Finding:
    """The finding that all limits of h at data points are one-hot with the right class.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> one_hot_and_continuous(make_instance("shadow")).total
    2
    """
    crowded = _crowded(instance)
    total = sum(point.unsettled_sides for point in crowded.points)
    if not total:
        check_whole(crowded.cut)
        return Finding(True)
    with unhurried():
        short = (side for side in _unsettled(instance, crowded) if side.terms() <= MOST_TERMS_LISTED)
        witnesses = [SideLimit(side) for side in islice(short, MOST_WITNESSES)]
        if not witnesses:
            witnesses = [SideLimit(min(_unsettled(instance, crowded), key=lambda side: side.terms()))]
    return Finding(False, tuple(witnesses), total).counted_until(crowded.cut)


def _unsettled(instance: Instance, crowded: _CrowdedPoints) -> Iterator[OneSidedLimit]:
    for index, lines in lines_between(instance.dataset, crowded.indices):
        for line in lines:
            for way in both_ways(line):
                side = OneSidedLimit(instance.dataset, instance.mixing, way, index)
                if not _is_settled(side):
                    yield side


def continuous_exactly_where_free(instance: Instance) -> Finding:
    """The finding that h is continuous at exactly the data points that the sharp form names.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> continuous_exactly_where_free(make_instance("shadow")).holds
    True
    """
    jumps_at_conflicts = instance.mixing.end_exponent >= 0
    wrong, crowded = [], _crowded(instance)
    for point in crowded.points:
        predicted = not (jumps_at_conflicts and point.with_an_outside_end > 0)
        found = point.unsettled_sides == 0
        if predicted != found:
            wrong.append(Disagreement(instance.dataset, point.index, predicted, found))
    if not wrong:
        check_whole(crowded.cut)
    return Finding(not wrong, tuple(wrong[:MOST_WITNESSES]), len(wrong)).counted_until(crowded.cut)


def conclude(verification: Verification) -> str:
    """The collinear points and what h does there, in plain words.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("2.10", "shadow")).partition(".")[0]
    'In shadow, row 1 is inside a segment that ends in another class'
    """
    instance = verification.instance
    dataset, law = instance.dataset, instance.mixing
    inside = [point for point in _crowded(instance).points if point.with_an_outside_end]
    if not inside:
        return (
            f"No point of {dataset.name} is inside a segment that ends in another class, so with {law} the "
            "Mixup-optimal classifier gives every training point its own class, and is continuous there."
        )
    place = f"In {dataset.name}, row {dataset.row(inside[0].index)} is inside a segment that ends in another class"
    if len(inside) > 1:
        place += f", and {len(inside) - 1} more point{'s are' if len(inside) > 2 else ' is'} too"
    if law.end_exponent < 0:
        return (
            f"{place}; but {law} keeps so much mass near λ = 0 and λ = 1 that the Mixup-optimal classifier is "
            "continuous at every training point all the same."
        )
    return (
        f"{place}. With {law} the Mixup-optimal classifier gives such a point its own class but jumps there: "
        "a model that cannot jump has to give way."
    )


def betweenness(points: tuple[tuple[int, ...], ...]) -> tuple[tuple[int, int, int], ...]:
    """All (x, s, t) with x inside the segment [s, t], by position; all that the verdicts see of the points.

    Which limits are one-hot depends on which points lie between which, in one class or another, and not on
    how far they are apart.

    Examples
    --------
    >>> betweenness(((0, 0), (1, 1), (3, 3), (0, 1)))
    ((1, 0, 2),)
    """
    return tuple(
        (x, s, t)
        for s, t in combinations(range(len(points)), 2)
        for x in range(len(points))
        if x not in {s, t} and _is_between(points[x], points[s], points[t])
    )


def _is_between(x: tuple[int, ...], s: tuple[int, ...], t: tuple[int, ...]) -> bool:
    """Cauchy–Schwarz with equality: s − x and t − x point in opposite directions."""
    to_s, to_t = [a - c for a, c in zip(s, x, strict=True)], [b - c for b, c in zip(t, x, strict=True)]
    product = sum(a * b for a, b in zip(to_s, to_t, strict=True))
    return product < 0 and product * product == sum(a * a for a in to_s) * sum(b * b for b in to_t)
