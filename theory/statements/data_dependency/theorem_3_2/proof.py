"""The proofs of Theorem 3.2: as printed, with δ capped, as the slides have it, and sharp.

In prose: docs/proofs/theorem-3.2.md.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

import numpy as np

from mixproof.geometry.aliases import Point
from mixproof.geometry.arrangement.class_distances import squared_class_distances
from mixproof.geometry.arrangement.class_majority import ClassMajority, majority_intervals
from mixproof.geometry.arrangement.edges import Arrangement, arrangement
from mixproof.geometry.incidence.collinearity import lines_between
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.roots import simplest_between, span_between
from mixproof.theory.budgets import MOST_INTERVALS_TESTED, MOST_PLACES_LISTED
from mixproof.theory.evidence.spots import Spot
from mixproof.theory.evidence.written import number_text
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.facts import Fact, as_in_the_verdict
from mixproof.theory.proofs.means import LABELS, MEAN_OF_AVERAGES, MEANS, MOVES
from mixproof.theory.proofs.obligations import Obligation, for_all, nonnegative, positive, vanishes
from mixproof.theory.statements.data_dependency.theorem_3_2 import STATEMENT
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step

_HALF = Fraction(1, 2)
_QUARTER = Fraction(1, 4)


# --- for all ------------------------------------------------------------------------------------------


def _more_than_half_leads() -> Iterator[Obligation]:
    from sympy import symbols

    own, other, rest, p = symbols("N_i N_j R p")
    total = own + other + rest
    gap, excess = (own - other) / total, 2 * own / total - 1
    yield vanishes("hⁱ − hʲ is 2hⁱ − 1 and what all further classes have", gap - excess - rest / total)
    yield nonnegative("which is not negative", rest / total)
    yield positive("and 2hⁱ − 1 > 0 for hⁱ = ½ + p", 2 * (_HALF + p) - 1)


def _stays_above_half() -> Iterator[Obligation]:
    from sympy import symbols

    p, r, length = symbols("p r L")
    share = r / (1 + r)  # any part of the way
    yield positive("λ = ½ + p moved by less than Lp stays above ½", _HALF + p - (length * p * share) / length - _HALF)
    yield positive("1 − η/L is above ½ for η < L/2", 1 - (length / 2 * share) / length - _HALF)


# --- on the dataset -----------------------------------------------------------------------------------


def _delta_is_a_share(instance: Instance) -> Finding:
    dataset = instance.dataset
    bounds = [squared / 4 for squared in squared_class_distances(dataset)]
    if instance.point is not None:
        spot = Spot(dataset, instance.mixing, instance.point)
        found = [_too_little(spot, majority) for majority in spot.majorities(bounds) if 1 - majority.least >= _HALF]
        return Finding(not found, tuple(found), len(found))
    if all(bound <= _QUARTER for bound in bounds):
        return Finding(True, note="no two classes are more than 1 apart")
    places = list(islice(_loose_places(instance, bounds), MOST_PLACES_LISTED))
    more = " or more" if len(places) == MOST_PLACES_LISTED else ""
    note = f"on {len(places)}{more} stretches of X_mix" if places else ""
    return Finding(not places, tuple(places), len(places), note)


def _too_little(spot: Spot, majority: ClassMajority) -> Fact:
    dataset = spot.dataset
    assert majority.segment is not None
    own, other = majority.segment
    name = dataset.classes[majority.label]
    words = (
        f"{spot.place_text()}, class {name}: λ = {number_text(majority.least)} on the segment from row "
        f"{dataset.row(own)} to row {dataset.row(other)}, yet the printed bound allows a δ above 1 − λ"
    )
    ends = [dataset.row(own), dataset.row(other)]
    return Fact(
        words, {**spot.place_json(), "class": name, "segment": [*ends], "weight": rational_text(majority.least)}
    )


def _loose_places(instance: Instance, bounds: list[Fraction]) -> Iterator[Fact]:
    """One point on each stretch where the printed bound reaches farther than ½."""
    found = arrangement(instance.dataset)
    edges = np.arange(found.size)
    capped = [min(bound, _QUARTER) for bound in bounds]
    loose = {label for label, bound in enumerate(bounds) if bound > _QUARTER}
    for edge in edges.tolist():
        one = np.array([edge])
        tight = {stretch.label: stretch for stretch in majority_intervals(found, capped, one)}
        for wide in majority_intervals(found, bounds, one):
            if wide.label not in loose:
                continue
            narrow = tight.get(wide.label)
            ends = (
                (wide.lower, wide.upper)
                if narrow is None
                else _beyond((wide.lower, wide.upper), (narrow.lower, narrow.upper))
            )
            if ends is not None:
                spot = Spot(instance.dataset, instance.mixing, _place(instance, found, edge, *ends))
                yield _too_little(spot, spot.majority(wide.label))


_Interval = tuple[Radicals, Radicals]


def _beyond(wide: _Interval, narrow: _Interval) -> _Interval | None:
    """The part of an interval beyond another one that has one end in common with it."""
    if (narrow[1] - wide[1]).sign() < 0:
        return narrow[1], wide[1]
    return (wide[0], narrow[0]) if (narrow[0] - wide[0]).sign() > 0 else None


def _place(instance: Instance, found: Arrangement, edge: int, lower: Radicals, upper: Radicals) -> Point:
    """A simple point well inside an interval of an edge that no other line of X_mix passes through."""
    low, high = span_between(lower, upper)
    length = found.edge(edge).length
    while True:
        point = found.at(edge, simplest_between(low, high) / length)
        if len(Spot(instance.dataset, instance.mixing, point).passing) == 1:
            return point
        low = simplest_between(low, high)


def _shares_above_half(instance: Instance) -> Finding:
    """The shares of all segments, computed one by one: at x, or at data points and on stretches."""
    dataset = instance.dataset
    half = [_QUARTER] * len(dataset.classes)
    if instance.point is not None:
        spots = [Spot(dataset, instance.mixing, instance.point)]
    else:
        found = arrangement(dataset)
        some = islice(majority_intervals(found, half, np.arange(found.size)), MOST_INTERVALS_TESTED)
        spots = [Spot(dataset, instance.mixing, dataset.point(index)) for index, _ in lines_between(dataset)]
        spots += [
            Spot(dataset, instance.mixing, _place(instance, found, each.edge, each.lower, each.upper)) for each in some
        ]
    cases = [(spot, majority.label) for spot in spots for majority in spot.majorities(half)]
    wrong = [fact for spot, label in cases for fact in _shares_up_to_half(spot, label)]
    note = f"computed at {len(spots)} points; at any other it is the hypothesis itself"
    return Finding(not wrong, tuple(wrong[:MOST_PLACES_LISTED]), len(wrong), note)


def _shares_up_to_half(spot: Spot, label: int) -> Iterator[Fact]:
    labels = spot.dataset.labels
    for line in spot.passing:
        for s, to_s in zip(line.behind.points, line.behind.distances, strict=True):
            for t, to_t in zip(line.ahead.points, line.ahead.distances, strict=True):
                share = Fraction(to_t * (labels[s] == label) + to_s * (labels[t] == label), to_s + to_t)
                if share <= _HALF:
                    rows = f"rows {spot.dataset.row(s)} and {spot.dataset.row(t)}"
                    words = f"{spot.place_text()}: the segment between {rows} gives {rational_text(share)}"
                    yield Fact(words, {**spot.place_json(), "share": rational_text(share)})


_LEADS = Step(
    "leads",
    "a class with more than half leads every other one",
    r"h^i > \tfrac12 \;\Rightarrow\; h^j \le 1 - h^i < h^i \quad \forall j \ne i",
    Scope.FOR_ALL,
    for_all(_more_than_half_leads),
)
_MORE_THAN_HALF = Step(
    "more-than-half",
    "every segment through x gives class i more than half",
    r"x \in [s,t] \;\Rightarrow\; \lambda\,1\{c(s)=i\} + (1-\lambda)\,1\{c(t)=i\} > \tfrac12",
    Scope.HERE,
    _shares_above_half,
    (HYPOTHESIS, LABELS.key),
)
_DELTA = Step(
    "delta",
    "1 − δ is a share of at least ½",
    r"\delta < \tfrac12\min_j d(X_i,X_j) \;\Rightarrow\; \lambda_{st}(x) > 1 - \delta \ge \tfrac12",
    Scope.HERE,
    _delta_is_a_share,
    (HYPOTHESIS,),
    ("Assumption 3.1 with the printed bound on δ",),
)


def _classified(*rests_on: str) -> Step:
    return Step(
        "classified",
        "h classifies x as i: it is a mean of shares above ½",
        r"h^i(x) > \tfrac12",
        Scope.HERE,
        as_in_the_verdict(STATEMENT, "slides"),
        (*rests_on, LABELS.key, MEANS.key, _LEADS.key),
    )


_ONE_VALUE = Step(
    "one-value",
    "h tends to one value along all lines through x",
    r"\lim_{\eta \to 0} h(x + \eta u) = h(x) \quad \forall u",
    Scope.HERE,
    as_in_the_verdict(STATEMENT, "capped"),
    ("classified", MOVES.key),
)

# docs/proofs/theorem-3.2.md, "Printed"
PRINTED = Proof("printed", (LABELS, MEANS, _LEADS, MOVES, _DELTA, _classified(_DELTA.key), _ONE_VALUE))
# docs/proofs/theorem-3.2.md, "Printed"
CAPPED = Proof("capped", (LABELS, MEANS, _LEADS, MOVES, _MORE_THAN_HALF, _classified(_MORE_THAN_HALF.key), _ONE_VALUE))
# docs/proofs/theorem-3.2.md, "Slides"
SLIDES = Proof("slides", (LABELS, MEANS, _LEADS, _MORE_THAN_HALF, _classified(_MORE_THAN_HALF.key)))
# docs/proofs/theorem-3.2.md, "Sharp"
SHARP = Proof(
    "sharp",
    (
        *SLIDES.steps,
        MOVES,
        MEAN_OF_AVERAGES,
        Step(
            "nearby",
            "near x the segments are among those at x, and their shares stay above ½",
            r"\lambda_{st}(x) = \tfrac12 + p,\ |\eta| < p\,|s-t| \;\Rightarrow\; \lambda_{st}(x+\eta u) > \tfrac12",
            Scope.FOR_ALL,
            for_all(_stays_above_half),
            (MOVES.key,),
            ("X_mix is a finite union of segments",),
        ),
        Step(
            "majority-and-continuity",
            "hⁱ > ½ at x and in all limits; outside the data h is continuous exactly if all lines have one average",
            r"h^i(x),\ \lim_{\eta\to0} h^i(x+\eta u) > \tfrac12;\quad h \text{ continuous} \iff A_1 = \dots = A_l",
            Scope.HERE,
            as_in_the_verdict(STATEMENT, "sharp"),
            ("classified", MEANS.key, MOVES.key, MEAN_OF_AVERAGES.key, "nearby"),
        ),
    ),
)

PROOFS = (PRINTED, CAPPED, SLIDES, SHARP)
