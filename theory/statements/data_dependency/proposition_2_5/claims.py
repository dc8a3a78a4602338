"""Claims for Proposition 2.5: crossings, and the averages of their lines."""

from itertools import chain, islice

from mixproof.geometry.arrangement.crossings import crossings
from mixproof.geometry.arrangement.edges import arrangement
from mixproof.theory.budgets import MOST_CROSSINGS_CLAIMED, MOST_POINTS_WITH_CROSSINGS
from mixproof.theory.evidence.claims import point_json, shares_json
from mixproof.theory.evidence.spots import Spot
from mixproof.theory.instance import Instance
from mixproof.theory.statement import ElementaryClaim, Outcome, Verification
from mixproof.theory.statements.data_dependency.proposition_2_5.witnesses import Behaviour, Meeting


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """A crossing or that there is none; all of them jump, or one where all lines have one average.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("2.5", "crossing", ["sharp"])
    >>> for claim in claims(found, found.outcomes[0]):
    ...     print(claim)
    {'kind': 'h', 'point': ['0', '0'], 'shares': {'0': '111/140', '1': '29/140'}}
    {'kind': 'averages', 'point': ['0', '0'], 'agree': False}
    """
    instance, alone = verification.instance, outcome.reading.id == "printed"
    if outcome.reading.id == "sharp":
        return _at_crossings(instance)
    if not outcome.hypothesis.holds:
        is_needed = not alone or instance.mixing.is_symmetric
        return [{"kind": "no-meeting", "alone": alone}] if is_needed else []
    points = [w.spot.point for w in outcome.hypothesis.witnesses[:1] if isinstance(w, Meeting)]
    claims: list[ElementaryClaim] = []
    if not alone and outcome.conclusion.holds is False:
        points = [w.spot.point for w in outcome.conclusion.witnesses[:1] if isinstance(w, Behaviour)]
        claims = [{"kind": "averages", "point": point_json(x), "agree": True} for x in points]
    elif not alone:
        claims = [{"kind": "meetings-jump"}]
    return [{"kind": "meeting", "point": point_json(x), "alone": alone} for x in points] + claims


def _at_crossings(instance: Instance) -> list[ElementaryClaim]:
    """On small datasets: at the first crossings, h and whether the averages of the lines agree."""
    if instance.dataset.size > MOST_POINTS_WITH_CROSSINGS:
        return []
    found = arrangement(instance.dataset)
    meetings = (
        found.meeting(row.edge, other)
        for row in crossings(found)
        for other in chain(row.others.tolist(), (others[0] for others in row.crowded))
    )
    claims: list[ElementaryClaim] = []
    for x in islice(dict.fromkeys(meetings), MOST_CROSSINGS_CLAIMED):
        spot = Spot(instance.dataset, instance.mixing, x)
        claims.append({"kind": "h", "point": point_json(x), "shares": shares_json(instance.dataset, spot.h)})
        if spot.averages_agree is not None:
            claims.append({"kind": "averages", "point": point_json(x), "agree": bool(spot.averages_agree)})
    return claims
