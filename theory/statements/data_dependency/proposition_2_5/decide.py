"""Hypotheses and conclusions of Proposition 2.5 on an instance."""

from itertools import chain, islice

from mixproof.geometry.arrangement.crossings import crossings, pairs_searched
from mixproof.geometry.arrangement.edges import arrangement
from mixproof.geometry.jobs.in_time import InTime, check_whole
from mixproof.solvers.classifier.averages import MOST_SEGMENTS
from mixproof.theory.budgets import (
    MOST_EDGE_PAIRS,
    MOST_EDGE_PAIRS_TESTED,
    MOST_MEETINGS_LISTED,
    MOST_MEETINGS_TESTED,
)
from mixproof.theory.evidence.spots import Spot
from mixproof.theory.findings import Finding, Searched
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification
from mixproof.theory.statements.data_dependency.proposition_2_5.meetings import meetings_found
from mixproof.theory.statements.data_dependency.proposition_2_5.witnesses import Behaviour, Meeting

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
        note = f"counted in part: {found.unfinished}" if found.unfinished and found.cut is None else ""
        return Finding(True, witnesses, found.total, note).counted_until(found.cut)
    check_whole(found.cut)
    return Finding(None if found.searched.answer(found=False) is None else False, note=found.unfinished)


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
        check_whole(found.cut)
        if found.searched.is_complete:
            return Finding.of_no_claim(_NONE)
        return Finding(None, note=found.searched.says(_NONE))
    points = found.continuous or found.points
    witnesses = tuple(
        Behaviour(Spot(instance.dataset, instance.mixing, point)) for point in points[:MOST_MEETINGS_LISTED]
    )
    if found.continuous:
        note = found.unfinished if found.cut is None else ""
        return Finding(False, witnesses, len(found.continuous), note).counted_until(found.cut)
    # A budget that ran out on the averages leaves the rest open; lines of one class each need no averages.
    if found.unfinished and not alone:
        check_whole(found.cut)
        return Finding(None, note=found.unfinished)
    computed = [witness.spot.is_continuous for witness in witnesses]
    if any(computed):
        wrong = tuple(witness for witness in witnesses if witness.spot.is_continuous)
        return Finding(False, wrong, len(wrong)).counted_until(found.cut)
    rest = "" if found.searched.is_complete else f", {_PROOF} at any other"
    note = f"h and its limits at such points{rest}" if witnesses else _PROOF
    return Finding(True, witnesses, found.total, note).counted_until(found.cut)


_PROOF = "by the two one-hot limits"


def continuous_where_averages_agree(instance: Instance) -> Finding:
    """The finding that h is continuous at exactly those crossings where all averages agree; computed at the first ones.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> continuous_where_averages_agree(make_instance("crossing")).note
    'computed at 1 crossing: h jumps there'
    """
    dataset, found = instance.dataset, arrangement(instance.dataset)
    is_quick = found.is_in_space and pairs_searched(found, found.size, found.size) <= MOST_EDGE_PAIRS
    most = found.size
    if found.plane and not is_quick:
        most = min(most, max(1, MOST_EDGE_PAIRS_TESTED // max(1, found.size)))
    rows = InTime(crossings(found))
    points = (
        found.meeting(row.edge, other)
        for row in islice(rows, most)
        for other in chain(row.others.tolist(), (others[0] for others in row.crowded))
    )
    seen = list(islice((Spot(dataset, instance.mixing, point) for point in points), MOST_MEETINGS_TESTED + 1))
    computed = [spot for spot in seen[:MOST_MEETINGS_TESTED] if spot.segment_count <= MOST_SEGMENTS]
    wrong = [Behaviour(spot) for spot in computed if {spot.averages_agree, spot.is_continuous} == {True, False}]
    if wrong:
        return Finding(False, tuple(wrong[:MOST_MEETINGS_LISTED]), len(wrong)).counted_until(rows.cut)
    rows.check()
    jumps = sum(spot.is_continuous is False for spot in computed)
    if not seen:
        return Finding(True, note=_none_seen(Searched("edges", most, found.size)))
    rest = "; the proof has the others" if len(computed) < len(seen) or most < found.size else ""
    if len(computed) == 1:
        return Finding(True, note=f"computed at 1 crossing: h {'jumps' if jumps else 'does not jump'} there{rest}")
    return Finding(True, note=f"computed at {len(computed)} crossings: h jumps at {jumps} of them{rest}")


def _none_seen(searched: Searched) -> str:
    """The remark that no crossing was found to compute at; the statement itself is proved."""
    rest = "" if searched.is_complete else "; what crosses there has the proof"
    return f"{searched.says('nothing crosses')}{rest}"


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
        return broad.searched.sentence(f"no two segments within different classes cross outside the data of {name}")
    spots = [Spot(instance.dataset, instance.mixing, point) for point in broad.points]
    jump = next((spot for spot in spots if spot.segment_count <= MOST_SEGMENTS and spot.is_continuous is False), None)
    if jump is None:
        return f"In {name} segments within different classes cross; whether h jumps there was not settled."
    first = Behaviour(jump).in_words()
    return f"In {name} segments within different classes cross, and the Mixup-optimal classifier jumps there: {first}."
