"""Hypotheses and conclusions of Theorem 3.2 on an instance."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import chain, islice, zip_longest

import numpy as np

from mixproof.geometry.aliases import Json, Point
from mixproof.geometry.arrangement.class_distances import squared_class_distances
from mixproof.geometry.arrangement.class_majority import (
    ClassMajority,
    MajorityInterval,
    majority_interval_count,
    majority_intervals,
)
from mixproof.geometry.arrangement.crossings import Crossings, crossings
from mixproof.geometry.arrangement.edges import Arrangement, arrangement
from mixproof.geometry.incidence.collinearity import lines_at, lines_between
from mixproof.geometry.numbers.enclosures import FIRST_BITS
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.averages import MOST_SEGMENTS
from mixproof.solvers.classifier.class_gap.edge import class_gap
from mixproof.solvers.classifier.crossings import failing_crossings
from mixproof.solvers.roots import bracket, simplest_between
from mixproof.theory.budgets import (
    MOST_CROSSINGS_JUDGED,
    MOST_EDGE_PAIRS,
    MOST_EDGE_PAIRS_ONCE_REFUTED,
    MOST_EDGE_PAIRS_TESTED,
    MOST_PLACES_LISTED,
    MOST_PLACES_TESTED,
    MOST_TERMS_SUMMED,
)
from mixproof.theory.evidence.spots import Spot
from mixproof.theory.evidence.written import exact_json, number_text, point_text, probabilities_json
from mixproof.theory.findings import Finding, Verdict
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Outcome, Verification

# --- the forms ------------------------------------------------------------------------------------------

Failing = Callable[[Spot, int], str | None]
"""Names what fails for a class at a spot: nothing (""), or None where it is not settled."""


def _printed_failing(spot: Spot, label: int) -> str | None:
    unclassified = _slides_failing(spot, label)
    if unclassified is None or spot.is_continuous is None:
        return None
    return unclassified or ("" if spot.is_continuous else "continuity")


def _slides_failing(spot: Spot, label: int) -> str | None:
    winners = spot.h.winners()
    return None if winners is None else "" if winners == (label,) else "classification"


def _sharp_failing(spot: Spot, label: int) -> str | None:
    half = Fraction(1, 2)
    here = spot.h.compare(label, half)
    nearby = [side.probabilities().compare(label, half) for side in spot.limits if side.terms() <= MOST_TERMS_SUMMED]
    if here is None or None in nearby:
        return None
    if here <= 0:
        return "majority"
    if any(sign != 1 for sign in nearby):
        return "majority nearby"
    if spot.origin is not None:
        return ""
    if spot.averages_agree is None or spot.is_continuous is None:
        return None
    return "" if spot.averages_agree == spot.is_continuous else "continuity criterion"


@dataclass(frozen=True)
class Form:
    """A reading: how much the segments have to lean, and what fails where they do.

    Parameters
    ----------
    bound_is_half : bool
        Whether the bound on 1 − λ is ½, so that a mean of segments gives the class more than half; otherwise it
        is the printed one.
    most : Fraction, optional
        A cap on the square of the printed bound.
    """

    failing: Failing
    bound_is_half: bool
    most: Fraction | None = None

    def squared_bounds(self, instance: Instance) -> tuple[Fraction, ...]:
        """For each class, the square of the bound on 1 − λ."""
        if self.bound_is_half:
            return (Fraction(1, 4),) * len(instance.dataset.classes)
        printed = (squared / 4 for squared in squared_class_distances(instance.dataset))
        return tuple(bound if self.most is None else min(bound, self.most) for bound in printed)


PRINTED = Form(_printed_failing, bound_is_half=False)
CAPPED = Form(_printed_failing, bound_is_half=False, most=Fraction(1, 4))
SLIDES = Form(_slides_failing, bound_is_half=True)
SHARP = Form(_sharp_failing, bound_is_half=True)


# --- evidence -------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Leaning:
    """A point at which the segments lean to a class, as the hypothesis asks.

    Parameters
    ----------
    squared_bound : Fraction, optional
        The square of the printed bound on δ, in the printed form.
    """

    spot: Spot
    lean: ClassMajority
    squared_bound: Fraction | None

    def to_json(self) -> Json:
        """The point, the class, and why the hypothesis holds."""
        return {**self.spot.place_json(), "class": self.name, "hypothesis": self.hypothesis_json()}

    def hypothesis_json(self) -> Json:
        """The least weight of an end in the class (null without segments to other classes), and a δ."""
        told: dict[str, Json] = {"least_weight": None if self.lean.segment is None else exact_json(self.lean.least)}
        delta = self.delta
        return told if delta is None else {**told, "delta": exact_json(delta)}

    @property
    def delta(self) -> Fraction | None:
        """A simple δ above 1 − λ for all segments and below the printed bound."""
        if self.squared_bound is None:
            return None
        bits = FIRST_BITS
        while (below := bracket(Radicals.root(self.squared_bound), bits)[0]) <= 1 - self.lean.least:
            bits *= 2
        return simplest_between(1 - self.lean.least, below)

    @property
    def name(self) -> str:
        """The name of the class."""
        return self.spot.dataset.classes[self.lean.label]

    def in_words(self) -> str:
        """The same in words."""
        delta = self.delta
        allowed = "" if delta is None else f", and δ = {number_text(delta)} is allowed"
        if self.lean.segment is None:
            what = f"no segment through it joins class {self.name} to another class"
        else:
            what = f"its segments to other classes leave class {self.name} {number_text(self.lean.least)} or more"
        return f"{self.spot.place_text()}, class {self.name}: {what}{allowed}"


@dataclass(frozen=True, eq=False)
class Failure:
    """A point at which the hypothesis holds for a class and the conclusion fails."""

    leaning: Leaning
    failing: Failing

    @cached_property
    def fails(self) -> str:
        """What fails."""
        return self.failing(self.leaning.spot, self.leaning.lean.label) or ""

    def to_json(self) -> Json:
        """The point, the class, h there, why the hypothesis holds, what fails, and the limits if they are not h."""
        spot = self.leaning.spot
        found: dict[str, Json] = {
            **spot.place_json(),
            "class": self.leaning.name,
            "h": probabilities_json(spot.dataset, spot.h),
            "hypothesis": self.leaning.hypothesis_json(),
            "fails": self.fails,
        }
        return found if spot.is_continuous else {**found, "limits": spot.limits_json()}

    def in_words(self) -> str:
        """The same in words."""
        spot = self.leaning.spot
        text = f"{self.leaning.in_words()}; yet h is {spot.shares_text(spot.h)}"
        if self.fails == "classification" or spot.is_continuous:
            return text
        return f"{text}, with the limits {spot.limits_text()}"


@dataclass(frozen=True, eq=False)
class LeaningStretch:
    """An open interval of a segment on which the hypothesis holds for a class."""

    found: Arrangement
    stretch: MajorityInterval

    def _ends(self) -> tuple[list[int], Radicals, Radicals]:
        """The rows at the ends of the edge, and the shares of the way between which the interval is."""
        index = self.stretch.edge
        rows = [self.found.dataset.row(int(end[index])) for end in (self.found.left, self.found.right)]
        scale = Fraction(1, self.found.edge(index).length)
        return rows, self.stretch.lower * scale, self.stretch.upper * scale

    def to_json(self) -> Json:
        """The class, the two rows, and the shares of the way from the first to the second."""
        rows, lower, upper = self._ends()
        name = self.found.dataset.classes[self.stretch.label]
        return {"class": name, "between_rows": [*rows], "way": [exact_json(lower), exact_json(upper)]}

    def in_words(self) -> str:
        """The same in words."""
        rows, lower, upper = self._ends()
        name = self.found.dataset.classes[self.stretch.label]
        way = f"from {number_text(lower)} to {number_text(upper)} of the way from row {rows[0]} to row {rows[1]}"
        return f"class {name}: {way}"


@dataclass(frozen=True, eq=False)
class Obstacle:
    """Why the hypothesis fails at a point for a class: a segment through the point."""

    spot: Spot
    lean: ClassMajority

    def to_json(self) -> Json:
        """The class, the rows at the ends of the segment, and the weight of its end in the class."""
        dataset = self.spot.dataset
        rows: list[Json] = [dataset.row(end) for end in self.lean.segment or ()]
        return {"class": dataset.classes[self.lean.label], "segment": rows, "weight": exact_json(self.lean.least)}

    def in_words(self) -> str:
        """The same in words."""
        dataset = self.spot.dataset
        name = f"class {dataset.classes[self.lean.label]}"
        s, t = self.lean.segment or (0, 0)
        if s == t:
            return f"{name}: the point is {dataset.describe_point(s)}"
        rows = f"the segment between rows {dataset.row(s)} and {dataset.row(t)}"
        if not self.lean.is_free:
            return f"{name}: {rows} joins two points outside it"
        return f"{name}: {rows} gives its end in the class {number_text(self.lean.least)} only"


@dataclass(frozen=True, eq=False)
class _Question:
    """A form asked of an instance."""

    instance: Instance
    form: Form

    @cached_property
    def found(self) -> Arrangement:
        return arrangement(self.instance.dataset)

    @cached_property
    def bounds(self) -> tuple[Fraction, ...]:
        return self.form.squared_bounds(self.instance)

    def spot(self, point: Point) -> Spot:
        return Spot(self.instance.dataset, self.instance.mixing, point)

    def leaning(self, spot: Spot, lean: ClassMajority) -> Leaning:
        return Leaning(spot, lean, None if self.form.bound_is_half else self.bounds[lean.label])

    def failure(self, spot: Spot, lean: ClassMajority) -> Failure:
        return Failure(self.leaning(spot, lean), self.form.failing)


# --- a given point --------------------------------------------------------------------------------------

_OFF = "the point is off X_mix, where h is unconstrained"


def _leans_there(asked: _Question, x: Point) -> Finding:
    spot = asked.spot(x)
    if not spot.is_on_x_mix:
        return Finding(False, note=_OFF)
    found = tuple(asked.leaning(spot, lean) for lean in spot.leans(asked.bounds))
    if found:
        return Finding(True, found, len(found))
    obstacles = tuple(Obstacle(spot, spot.lean(label)) for label in range(len(asked.bounds)))
    return Finding(False, obstacles[:MOST_PLACES_LISTED], len(obstacles))


def _concludes_there(asked: _Question, x: Point) -> Finding:
    spot = asked.spot(x)
    if not spot.is_on_x_mix:
        return Finding(None, note=_OFF)
    leans = spot.leans(asked.bounds)
    if not leans:
        return Finding(None, note=f"there is no such class; h is {spot.shares_text(spot.h)} here")
    names = [asked.form.failing(spot, lean.label) for lean in leans]
    failures = tuple(asked.failure(spot, lean) for lean, name in zip(leans, names, strict=True) if name)
    if not failures and None in names:
        return Finding(None, note="ball arithmetic does not settle it")
    return Finding(not failures, failures, len(failures))


# --- every point ----------------------------------------------------------------------------------------


def _leans_somewhere(asked: _Question) -> Finding:
    """Data points and stretches are enough to tell: on the lines through a crossing there are stretches, too."""
    found = asked.found
    leant = found.dataset.size - sum(not spot.leans(asked.bounds) for spot in _crowded(asked.instance))
    on_edges = majority_interval_count(found, asked.bounds)
    shown = islice(majority_intervals(found, asked.bounds, np.arange(found.size)), MOST_PLACES_LISTED)
    note = f"at {leant:,} data point{'s' * (leant != 1)}, and on {on_edges:,} stretches between neighbouring ones"
    witnesses = tuple(LeaningStretch(found, stretch) for stretch in shown)
    return Finding(leant + on_edges > 0, witnesses, on_edges, note)


@dataclass(frozen=True)
class _Tally:
    """Failures on a part of X_mix: their number, the first of them, and what is not settled."""

    total: int = 0
    failures: tuple[Failure, ...] = ()
    unsettled: str = ""


def _concludes_everywhere(asked: _Question) -> Finding:
    parts = [_at_data_points(asked)]
    if asked.form.bound_is_half:
        parts.append(_at_computed_points(asked))
    else:
        parts.append(_on_stretches(asked))
        parts.append(_at_crossings(asked, refuted=any(part.total for part in parts)))
    total = sum(part.total for part in parts)
    in_turn = chain.from_iterable(zip_longest(*(part.failures for part in parts)))
    failures = tuple(islice((failure for failure in in_turn if failure is not None), MOST_PLACES_LISTED))
    unsettled = "; ".join(part.unsettled for part in parts if part.unsettled)
    if total:
        return Finding(False, failures, total, f"counted in part: {unsettled}" if unsettled else "")
    return Finding(None if unsettled else True, note=unsettled)


def _at_data_points(asked: _Question) -> _Tally:
    """Data points inside no segment have only limits that are one-hot with their class."""
    spots = _crowded(asked.instance)
    return _judged(asked, ((spot, lean) for spot in spots for lean in spot.leans(asked.bounds)))


@lru_cache(maxsize=4)
def _crowded(instance: Instance) -> tuple[Spot, ...]:
    """The data points inside segments."""
    dataset = instance.dataset
    return tuple(Spot(dataset, instance.mixing, dataset.point(index)) for index, _ in lines_between(dataset))


def _judged(asked: _Question, cases: Iterator[tuple[Spot, ClassMajority]]) -> _Tally:
    """Decide the conclusion by h itself; where ball arithmetic does not, the mean value argument does."""
    failures: list[Failure] = []
    total, unsettled = 0, ""
    for spot, lean in cases:
        name = asked.form.failing(spot, lean.label)
        if name is None and not asked.form.bound_is_half:
            unsettled = f"ball arithmetic does not settle it at {point_text(spot.point)}"
        elif name:
            total += 1
            if len(failures) < MOST_PLACES_LISTED:
                failures.append(asked.failure(spot, lean))
    return _Tally(total, tuple(failures), unsettled)


def _at_computed_points(asked: _Question) -> _Tally:
    """Compute h at the first points on stretches and the first crossings; the mean value argument has the rest."""
    spots = _computable(asked.instance, asked.bounds)
    return _judged(asked, ((spot, lean) for spot in spots for lean in spot.leans(asked.bounds)))


@lru_cache(maxsize=4)
def _computable(instance: Instance, squared_bounds: tuple[Fraction, ...]) -> tuple[Spot, ...]:
    """Points at which segments lean to a class, and h is a sum of not too many terms."""
    found = arrangement(instance.dataset)
    on_stretches = (
        _inside(found, stretch) for stretch in majority_intervals(found, squared_bounds, np.arange(found.size))
    )
    rows = islice(crossings(found), max(1, MOST_EDGE_PAIRS_TESTED // max(1, found.size)))
    at_crossings = (point for row in rows for point in _points(found, row))
    chosen: list[Spot] = []
    for points in (on_stretches, at_crossings):
        spots = (Spot(instance.dataset, instance.mixing, point) for point in islice(points, 20 * MOST_PLACES_TESTED))
        few = (spot for spot in spots if spot.segment_count <= MOST_SEGMENTS and spot.leans(squared_bounds))
        chosen += islice(few, MOST_PLACES_TESTED)
    return tuple(chosen)


def _points(found: Arrangement, row: Crossings) -> Iterator[Point]:
    """The crossings of a row, exactly."""
    others = chain(row.others.tolist(), (edges[0] for edges in row.crowded))
    return (found.meeting(row.edge, other) for other in others)


def _inside(found: Arrangement, stretch: MajorityInterval) -> Point:
    lower, upper = (bracket(end, FIRST_BITS)[0] for end in (stretch.lower, stretch.upper))
    return _simple_point(found, stretch.edge, lower, upper)


def _simple_point(found: Arrangement, edge: int, lower: Fraction, upper: Fraction) -> Point:
    """A point well inside an interval of an edge, with small coordinates, and on no other line of X_mix."""
    length = found.edge(edge).length
    while True:
        quarter = (upper - lower) / 4
        point = found.at(edge, simplest_between(lower + quarter, upper - quarter) / length)
        if sum(bool(line.ahead.points and line.behind.points) for line in lines_at(found.dataset, point)) == 1:
            return point
        lower += quarter


# --- the printed bound ----------------------------------------------------------------------------------


def _on_stretches(asked: _Question) -> _Tally:
    """Compare the masses along each stretch of a class whose bound exceeds ½; below that, means of segments lead."""
    found, bounds = asked.found, asked.bounds
    is_loose = np.array([bound > Fraction(1, 4) for bound in bounds])
    labels = np.array(asked.instance.dataset.labels)
    left, right, is_alone = labels[found.left], labels[found.right], found.line < 0
    # Under one segment from a loose class to another class, the other class leads on the farther half.
    mixed = is_alone & (left != right)
    total = int((mixed & is_loose[left]).sum() + (mixed & is_loose[right]).sum())
    first = np.flatnonzero(mixed & (is_loose[left] | is_loose[right]))[:MOST_PLACES_LISTED]
    under_one, on_long_lines = (
        [_on_stretch(asked, stretch) for stretch in majority_intervals(found, bounds, edges) if is_loose[stretch.label]]
        for edges in (first, np.flatnonzero(~is_alone))
    )
    return _Tally(
        total + sum(tally.total for tally in on_long_lines),
        tuple(failure for tally in on_long_lines + under_one for failure in tally.failures)[:MOST_PLACES_LISTED],
        next((tally.unsettled for tally in on_long_lines if tally.unsettled), ""),
    )


def _on_stretch(asked: _Question, stretch: MajorityInterval) -> _Tally:
    """Whether the class of a stretch leads all along it, crossings left aside."""
    found = asked.found
    edge = found.edge(stretch.edge)
    between = stretch.lower, stretch.upper
    result = class_gap(asked.instance.dataset, asked.instance.mixing, edge, stretch.label, between)
    if result.behind_on is not None:
        spots = [asked.spot(_simple_point(found, stretch.edge, *result.behind_on))]
    else:
        ties = (asked.spot(found.at(stretch.edge, place / edge.length)) for place in result.ties)
        spots = [spot for spot in ties if len(spot.passing) == 1]
    if spots:
        return _Tally(1, (asked.failure(spots[0], spots[0].lean(stretch.label)),))
    if result.is_settled:
        return _Tally()
    rows = [found.dataset.row(int(end[stretch.edge])) for end in (found.left, found.right)]
    return _Tally(unsettled=f"whether a class leads between rows {rows[0]} and {rows[1]} is not settled")


def _at_crossings(asked: _Question, refuted: bool) -> _Tally:
    """Go through the crossings, as many as the budget allows."""
    found = asked.found
    failures: list[Failure] = []
    total = judged = 0
    unsettled = ""
    for number, row in enumerate(failing_crossings(found, asked.instance.mixing, asked.bounds), start=1):
        total, judged = total + row.total, judged + row.judged
        for label, others in row.cases:
            for other in others[: MOST_PLACES_LISTED - len(failures)].tolist():
                spot = asked.spot(found.meeting(row.edge, other))
                failures.append(asked.failure(spot, spot.lean(label)))
        if not row.is_settled:
            unsettled = "some crossings are of too many segments, or of averages too close to tell"
        most_pairs = MOST_EDGE_PAIRS_ONCE_REFUTED if refuted or total else MOST_EDGE_PAIRS
        if number < found.size and (number * found.size > most_pairs or judged > MOST_CROSSINGS_JUDGED):
            unsettled = f"crossings were sought on {number:,} of {found.size:,} edges"
            break
    return _Tally(total, tuple(failures), unsettled)


# --- the statement --------------------------------------------------------------------------------------


def hypothesis(form: Form) -> Callable[[Instance], Finding]:
    """The hypothesis of a form, as a function of the instance.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> hypothesis(PRINTED)(make_instance("crossing")).holds
    True
    """

    def decide(instance: Instance) -> Finding:
        asked = _Question(instance, form)
        return _leans_somewhere(asked) if instance.point is None else _leans_there(asked, instance.point)

    return decide


def conclusion(form: Form) -> Callable[[Instance], Finding]:
    """The conclusion of a form, as a function of the instance.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> conclusion(CAPPED)(make_instance("crossing")).holds
    False
    """

    def decide(instance: Instance) -> Finding:
        asked = _Question(instance, form)
        return _concludes_everywhere(asked) if instance.point is None else _concludes_there(asked, instance.point)

    return decide


def conclude(verification: Verification) -> str:
    """The outcomes of the readings, in plain words.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("3.2", "shadow", ["slides"])).partition(":")[0]
    'Where every segment is nearer to its end in a class, h classifies as that class'
    """
    instance = verification.instance
    sentences = [_sentence(outcome, instance) for outcome in verification.outcomes]
    return " ".join(dict.fromkeys(filter(None, sentences)))


def _sentence(outcome: Outcome, instance: Instance) -> str:
    where = f"on all of X_mix of {instance.dataset.name}" if instance.point is None else "at this point"
    match outcome.reading.id, outcome.verdict:
        case ("printed" | "capped") as form, Verdict.REFUTED:
            first = outcome.conclusion.witnesses[0]
            return f"The {form} form fails. At {first.in_words()}."
        case "printed", Verdict.CONFIRMED:
            return f"The printed theorem holds {where}."
        case "slides", Verdict.CONFIRMED:
            return (
                f"Where every segment is nearer to its end in a class, h classifies as that class: this holds {where}."
            )
        case "sharp", Verdict.CONFIRMED:
            return (
                "There h gives the class more than half, nearby too, and outside the data it is continuous exactly "
                "where all lines through the point have the same average."
            )
        case _, Verdict.NOT_APPLICABLE:
            note = outcome.conclusion.note
            return f"The hypothesis fails at this point: {note}."
    return ""
