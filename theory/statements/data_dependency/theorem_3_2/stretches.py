"""Stretches of X_mix on which a class has the majority, by the printed bound: the class may fail to lead there."""

from fractions import Fraction

import numpy as np

from mixproof.geometry.aliases import Point
from mixproof.geometry.arrangement.class_majority import (
    MajorityInterval,
    majority_intervals,
)
from mixproof.geometry.arrangement.edges import Arrangement
from mixproof.geometry.incidence.collinearity import passing_lines
from mixproof.solvers.classifier.class_gap.edge import class_gap
from mixproof.solvers.roots import simplest_between, span_between
from mixproof.theory.budgets import (
    MOST_PLACES_LISTED,
)
from mixproof.theory.statements.data_dependency.theorem_3_2.tally import FailureTally, PosedForm


def failing_stretches(posed: PosedForm) -> FailureTally:
    """Compare the masses along each stretch of a class whose bound exceeds ½; below that, means of segments lead.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> from mixproof.theory.statements.data_dependency.theorem_3_2.forms import PRINTED
    >>> posed = PosedForm(make_instance("crossing"), PRINTED)
    >>> failing_stretches(posed).total
    8
    """
    found, bounds = posed.found, posed.bounds
    is_loose = np.array([bound > Fraction(1, 4) for bound in bounds])
    labels = np.array(posed.instance.dataset.labels)
    left, right, is_alone = labels[found.left], labels[found.right], found.line < 0
    # Under one segment from a loose class to another class, the other class leads on the farther half.
    mixed = is_alone & (left != right)
    total = int((mixed & is_loose[left]).sum() + (mixed & is_loose[right]).sum())
    first = np.flatnonzero(mixed & (is_loose[left] | is_loose[right]))[:MOST_PLACES_LISTED]
    under_one, on_long_lines = (
        [_on_stretch(posed, stretch) for stretch in majority_intervals(found, bounds, edges) if is_loose[stretch.label]]
        for edges in (first, np.flatnonzero(~is_alone))
    )
    return FailureTally(
        total + sum(tally.total for tally in on_long_lines),
        tuple(failure for tally in on_long_lines + under_one for failure in tally.failures)[:MOST_PLACES_LISTED],
        next((tally.unsettled for tally in on_long_lines if tally.unsettled), ""),
    )


def _on_stretch(posed: PosedForm, stretch: MajorityInterval) -> FailureTally:
    """The place, if any, at which the class of a stretch does not lead, crossings left aside."""
    found = posed.found
    edge = found.edge(stretch.edge)
    between = stretch.lower, stretch.upper
    result = class_gap(posed.instance.dataset, posed.instance.mixing, edge, stretch.label, between)
    if result.behind_on is not None:
        spots = [posed.spot(simple_point(found, stretch.edge, *result.behind_on))]
    else:
        ties = (posed.spot(found.at(stretch.edge, place / edge.length)) for place in result.ties)
        spots = [spot for spot in ties if len(spot.passing) == 1]
    if spots:
        return FailureTally(1, (posed.failure(spots[0], spots[0].majority(stretch.label)),))
    if result.is_settled:
        return FailureTally()
    rows = [found.dataset.row(int(end[stretch.edge])) for end in (found.left, found.right)]
    return FailureTally(unsettled=f"whether a class leads between rows {rows[0]} and {rows[1]} is not settled")


def point_inside(found: Arrangement, stretch: MajorityInterval) -> Point:
    """A simple point of a stretch, on no other line of X_mix.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> from mixproof.geometry.arrangement.edges import arrangement
    >>> found = arrangement(load("crossing"))
    >>> stretch = next(iter(majority_intervals(found, [Fraction(1, 4)] * 2, np.arange(found.size))))
    >>> [str(c) for c in point_inside(found, stretch)]
    ['-1/2', '-1/2']
    """
    return simple_point(found, stretch.edge, *span_between(stretch.lower, stretch.upper))


def simple_point(found: Arrangement, edge: int, lower: Fraction, upper: Fraction) -> Point:
    """A point well inside an interval of an edge, with small coordinates, and on no other line of X_mix.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> from mixproof.geometry.arrangement.edges import arrangement
    >>> [str(c) for c in simple_point(arrangement(load("crossing")), 0, Fraction(0), Fraction(1))]
    ['-1/2', '-1/2']
    """
    length = found.edge(edge).length
    while True:
        quarter = (upper - lower) / 4
        point = found.at(edge, simplest_between(lower + quarter, upper - quarter) / length)
        if len(passing_lines(found.dataset, point)) == 1:
            return point
        lower += quarter
