"""Claims for Theorem 3.2: a point where a class has the majority, and what h does there."""

from fractions import Fraction

from mixproof.geometry.data.dataset import Dataset
from mixproof.theory.budgets import MOST_TERMS_LISTED
from mixproof.theory.evidence.claims import limit_claim, point_json, shares_json
from mixproof.theory.evidence.spots import Spot
from mixproof.theory.findings import Verdict
from mixproof.theory.statement import ElementaryClaim, Outcome, Verification
from mixproof.theory.statements.data_dependency.theorem_3_2.witnesses import Failure, MajorityPoint


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """The places where a class has the majority, and h there, which follows or fails.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("3.2", "crossing", ["printed"])
    >>> for claim in claims(found, found.outcomes[0]):
    ...     print(claim)
    {'kind': 'class-majority', 'point': ['2', '0'], 'label': '0', 'bound': 'printed', 'least': '1/4'}
    {'kind': 'class-gap', 'point': ['2', '0'], 'label': '0', 'over': '1', 'sign': -1}
    """
    instance, reading = verification.instance, outcome.reading.id
    bound = reading if reading in {"printed", "capped"} else "half"
    if outcome.verdict is Verdict.NOT_APPLICABLE:
        assert instance.point is not None  # at an outermost data point its class has the majority
        return [{"kind": "no-class-majority", "point": point_json(instance.point), "bound": bound}]
    if outcome.verdict is Verdict.REFUTED:
        failures = [w for w in outcome.conclusion.witnesses if isinstance(w, Failure)]
        simplest = min(failures, key=lambda failure: failure.at.spot.segment_count)
        return [_majority_claim(simplest.at.spot, simplest.at.majority.label, bound), *_failing(simplest)]
    if instance.point is None:
        first = _outermost(instance.dataset)
        spot = Spot(instance.dataset, instance.mixing, instance.dataset.point(first))
        claims = [_majority_claim(spot, instance.dataset.labels[first], bound)]
    else:
        held = [w for w in outcome.hypothesis.witnesses if isinstance(w, MajorityPoint)]
        claims = [_majority_claim(each.spot, each.majority.label, bound) for each in held[:1]]
    if bound == "half":
        return claims
    point = None if instance.point is None else point_json(instance.point)
    return [*claims, {"kind": "margin", "bound": bound, "point": point}]


def _outermost(dataset: Dataset) -> int:
    """The first data point in lexicographic order: no segment has it inside."""
    return min(range(dataset.size), key=dataset.vector)


def _majority_claim(spot: Spot, label: int, bound: str) -> ElementaryClaim:
    majority = spot.majority(label)
    return {
        "kind": "class-majority",
        "point": point_json(spot.point),
        "label": spot.dataset.classes[label],
        "bound": bound,
        "least": str(Fraction(majority.least)),
    }


def _failing(failure: Failure) -> list[ElementaryClaim]:
    """The class that is ahead, or two averages or a limit that differ."""
    spot, label = failure.at.spot, failure.at.majority.label
    dataset, point = spot.dataset, point_json(spot.point)
    if failure.fails == "classification":
        winners = spot.h.winners() or ()
        ahead = next(winner for winner in winners if winner != label)
        sign = 0 if label in winners else -1
        names: ElementaryClaim = {"label": dataset.classes[label], "over": dataset.classes[ahead]}
        return [{"kind": "class-gap", "point": point, **names, "sign": sign}]
    if spot.origin is not None:
        sides = [s for s in spot.limits if s.support() != {label} and s.terms() <= MOST_TERMS_LISTED]
        return [limit_claim(side) for side in sides[:1]]
    averages: list[ElementaryClaim] = []
    for side in spot.told_limits():
        ends = [dataset.row(points[0]) for points in (side.line.behind.points, side.line.ahead.points)]
        shares = shares_json(dataset, side.probabilities())
        if all(sorted(ends) != each["line"] and shares != each["shares"] for each in averages) and len(averages) < 2:
            averages.append({"kind": "average", "point": point, "line": [*sorted(ends)], "shares": shares})
    return [*averages, {"kind": "averages", "point": point, "agree": False}]
