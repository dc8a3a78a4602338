"""Hypotheses and conclusions of Proposition 2.5 on an instance."""

from itertools import chain, islice

from mixproof.geometry.arrangement.crossings import crossings
from mixproof.geometry.arrangement.edges import arrangement
from mixproof.solvers.classifier.averages import MOST_SEGMENTS
from mixproof.theory.budgets import (
    MOST_EDGE_PAIRS_TESTED,
    MOST_MEETINGS_LISTED,
    MOST_MEETINGS_TESTED,
)
from mixproof.theory.evidence.spots import Spot
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification
from mixproof.theory.statements.proposition_2_5.meetings import meetings_found
from mixproof.theory.statements.proposition_2_5.witnesses import Behaviour, Meeting

_NONE = "no two segments within different classes cross in this way"


def segments_cross(instance: Instance, alone: bool) -> Finding:
    """The finding that segments within different classes cross outside the data.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> segments_cross(make_instance("cross"), alone=True).total
    1
    """
    found = meetings_found(instance, alone)
    witnesses = tuple(Meeting(Spot(instance.dataset, instance.mixing, point)) for point in found.points)
    if alone and not instance.mixing.is_symmetric:
        return Finding(False, witnesses, found.total, f"{instance.mixing} is not symmetric")
    if found.total:
        note = f"counted in part: {found.unfinished}" if found.unfinished else ""
        return Finding(True, witnesses, found.total, note)
    return Finding(None if found.unfinished else False, note=found.unfinished)


def crossings_jump(instance: Instance, alone: bool) -> Finding:
    """The finding that h jumps wherever segments within different classes cross.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> crossings_jump(make_instance("cross"), alone=True).holds
    True
    """
    found = meetings_found(instance, alone)
    if not found.total:
        return Finding(None, note=found.unfinished or _NONE)
    points = found.continuous or found.points
    witnesses = tuple(
        Behaviour(Spot(instance.dataset, instance.mixing, point)) for point in points[:MOST_MEETINGS_LISTED]
    )
    if found.continuous:
        return Finding(False, witnesses, len(found.continuous), found.unfinished)
    # A budget that ran out on the averages leaves the rest open; lines of one class each need no averages.
    if found.unfinished and not alone:
        return Finding(None, note=found.unfinished)
    computed = [witness.spot.is_continuous for witness in witnesses]
    if any(computed):
        wrong = tuple(witness for witness in witnesses if witness.spot.is_continuous)
        return Finding(False, wrong, len(wrong))
    return Finding(True, witnesses, found.total, "h and its limits at such points" if witnesses else "")


def continuous_where_averages_agree(instance: Instance) -> Finding:
    """The finding that h is continuous at exactly those crossings where all averages agree; computed at the first ones.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> continuous_where_averages_agree(make_instance("crossing")).note
    'computed at 1 crossings: h jumps at 1 of them'
    """
    dataset, found = instance.dataset, arrangement(instance.dataset)
    rows = islice(crossings(found), max(1, MOST_EDGE_PAIRS_TESTED // max(1, found.size)))
    points = (
        found.meeting(row.edge, other)
        for row in rows
        for other in chain(row.others.tolist(), (others[0] for others in row.crowded))
    )
    spots = (Spot(dataset, instance.mixing, point) for point in points)
    computed = list(islice((spot for spot in spots if spot.segment_count <= MOST_SEGMENTS), MOST_MEETINGS_TESTED))
    wrong = [Behaviour(spot) for spot in computed if {spot.averages_agree, spot.is_continuous} == {True, False}]
    if wrong:
        return Finding(False, tuple(wrong[:MOST_MEETINGS_LISTED]), len(wrong))
    jumps = sum(spot.is_continuous is False for spot in computed)
    rest = "; the proof has the others" if len(computed) == MOST_MEETINGS_TESTED else ""
    note = f"computed at {len(computed)} crossings: h jumps at {jumps} of them{rest}" if computed else "nothing crosses"
    return Finding(True, note=note)


def conclude(verification: Verification) -> str:
    """The crossings and what h does there, in plain words.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("2.5", "shadow"))
    'No two segments within different classes cross outside the data of shadow.'
    """
    instance = verification.instance
    name = instance.dataset.name
    narrow, broad = (meetings_found(instance, alone) for alone in (True, False))
    if broad.continuous:
        where = Behaviour(Spot(instance.dataset, instance.mixing, broad.continuous[0])).in_words()
        sentence = f"In {name}, segments within different classes cross where h is continuous all the same: {where}."
        return f"{sentence} So it takes lines that carry one class only." if not narrow.total else sentence
    if not broad.total:
        return f"No two segments within different classes cross outside the data of {name}."
    first = Behaviour(Spot(instance.dataset, instance.mixing, broad.points[0])).in_words()
    return f"In {name} segments within different classes cross, and the Mixup-optimal classifier jumps there: {first}."
