"""Points at which h itself is computed: data points inside segments, and some on stretches and at crossings."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, islice

import numpy as np

from mixproof.geometry.aliases import Point
from mixproof.geometry.arrangement.class_majority import (
    majority_intervals,
)
from mixproof.geometry.arrangement.crossings import Crossings, crossings
from mixproof.geometry.arrangement.edges import Arrangement, arrangement
from mixproof.geometry.incidence.collinearity import lines_between
from mixproof.geometry.jobs.in_time import InTime, cached_whole
from mixproof.geometry.jobs.watch import TimeUp
from mixproof.solvers.classifier.averages import MOST_SEGMENTS
from mixproof.theory.budgets import (
    MOST_EDGE_PAIRS_TESTED,
    MOST_PLACES_TESTED,
)
from mixproof.theory.evidence.spots import Spot
from mixproof.theory.instance import Instance
from mixproof.theory.statements.data_dependency.theorem_3_2.stretches import point_inside
from mixproof.theory.statements.data_dependency.theorem_3_2.tally import FailureTally, PosedForm, tallied


@dataclass(frozen=True)
class SpotsFound:
    """Points with what h does there; the first of them, where the time was up."""

    spots: tuple[Spot, ...]
    cut: TimeUp | None = None

    def tallied(self, posed: PosedForm) -> FailureTally:
        """The failures at them."""
        cases = ((spot, majority) for spot in self.spots for majority in spot.majorities(posed.bounds))
        return replace(tallied(posed, cases), cut=self.cut)


def failing_data_points(posed: PosedForm) -> FailureTally:
    """Data points inside no segment have only limits that are one-hot with their class.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> from mixproof.theory.statements.data_dependency.theorem_3_2.forms import CAPPED
    >>> posed = PosedForm(make_instance("shadow"), CAPPED)
    >>> failing_data_points(posed).total
    0
    """
    return crowded(posed.instance).tallied(posed)


@cached_whole(4)
def crowded(instance: Instance) -> SpotsFound:
    """The data points inside segments.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> [spot.point for spot in crowded(make_instance("shadow")).spots]
    [(Fraction(1, 1),)]
    """
    dataset = instance.dataset
    found = InTime(lines_between(dataset))
    spots = tuple(Spot(dataset, instance.mixing, dataset.point(index)) for index, _ in found)
    return SpotsFound(spots, found.cut)


def failing_computed_points(posed: PosedForm) -> FailureTally:
    """Compute h at the first points on stretches and the first crossings; the mean value argument has the rest.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> from mixproof.theory.statements.data_dependency.theorem_3_2.forms import SLIDES
    >>> posed = PosedForm(make_instance("crossing"), SLIDES)
    >>> failing_computed_points(posed).total
    0
    """
    return _computable(posed.instance, posed.bounds).tallied(posed)


def computed_count(posed: PosedForm) -> int:
    """Number of points, data points inside segments among them, at which h is computed.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> from mixproof.theory.statements.data_dependency.theorem_3_2.forms import SLIDES
    >>> computed_count(PosedForm(make_instance("shadow"), SLIDES))
    2
    """
    at_data = sum(bool(spot.majorities(posed.bounds)) for spot in crowded(posed.instance).spots)
    return at_data + len(_computable(posed.instance, posed.bounds).spots)


@cached_whole(4)
def _computable(instance: Instance, squared_bounds: tuple[Fraction, ...]) -> SpotsFound:
    """Points at which a class has the majority, and h is a sum of not too many terms."""
    found = arrangement(instance.dataset)
    on_stretches = (
        point_inside(found, stretch) for stretch in majority_intervals(found, squared_bounds, np.arange(found.size))
    )
    rows = InTime(crossings(found))
    first_rows = islice(rows, max(1, MOST_EDGE_PAIRS_TESTED // max(1, found.size)))
    at_crossings = (point for row in first_rows for point in _crossing_points(found, row))
    chosen: list[Spot] = []
    for points in (on_stretches, at_crossings):
        spots = (Spot(instance.dataset, instance.mixing, point) for point in islice(points, 20 * MOST_PLACES_TESTED))
        few = (spot for spot in spots if spot.segment_count <= MOST_SEGMENTS and spot.majorities(squared_bounds))
        chosen += islice(few, MOST_PLACES_TESTED)
    return SpotsFound(tuple(chosen), rows.cut)


def _crossing_points(found: Arrangement, row: Crossings) -> Iterator[Point]:
    """The crossings of a row, exactly."""
    others = chain(row.others.tolist(), (edges[0] for edges in row.crowded))
    return (found.meeting(row.edge, other) for other in others)
