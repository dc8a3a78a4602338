"""Crossings of X_mix at which a class has the majority, by the printed bound: h may jump there."""

from mixproof.geometry.arrangement.crossings import pairs_searched
from mixproof.geometry.jobs.in_time import InTime
from mixproof.solvers.classifier.crossings import failing_crossings
from mixproof.theory.budgets import (
    MOST_CROSSINGS_JUDGED,
    MOST_EDGE_PAIRS,
    MOST_EDGE_PAIRS_ONCE_REFUTED,
    MOST_PLACES_LISTED,
)
from mixproof.theory.statements.data_dependency.theorem_3_2.tally import FailureTally, PosedForm
from mixproof.theory.statements.data_dependency.theorem_3_2.witnesses import Failure


def failing_at_crossings(posed: PosedForm, refuted: bool) -> FailureTally:
    """Go through the crossings, as many as the budget allows.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> from mixproof.theory.statements.data_dependency.theorem_3_2.forms import CAPPED
    >>> posed = PosedForm(make_instance("crossing"), CAPPED)
    >>> failing_at_crossings(posed, refuted=False).total
    1
    """
    found = posed.found
    failures: list[Failure] = []
    total = judged = 0
    unsettled = ""
    rows = InTime(failing_crossings(found, posed.instance.mixing, posed.bounds))
    for number, row in enumerate(rows, start=1):
        total, judged = total + row.total, judged + row.judged
        for label, others in row.cases:
            for other in others[: MOST_PLACES_LISTED - len(failures)].tolist():
                spot = posed.spot(found.meeting(row.edge, other))
                failures.append(posed.failure(spot, spot.majority(label)))
        if not row.is_settled:
            unsettled = "some crossings are of too many segments, or of averages too close to tell"
        is_counted = (refuted or total) and not found.is_in_space
        most_pairs = MOST_EDGE_PAIRS_ONCE_REFUTED if is_counted else MOST_EDGE_PAIRS
        pairs = pairs_searched(found, found.size, number)
        if number < found.size and (pairs > most_pairs or judged > MOST_CROSSINGS_JUDGED):
            unsettled = f"crossings were sought on {number:,} of {found.size:,} edges"
            break
    return FailureTally(total, tuple(failures), unsettled, rows.cut)
