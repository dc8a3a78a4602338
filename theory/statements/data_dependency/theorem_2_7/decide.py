"""Hypotheses and conclusions of Theorem 2.7 on an instance."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.segments import is_inside, mixture
from mixproof.geometry.jobs.in_time import check_whole
from mixproof.geometry.numbers.rationals import decimal_text
from mixproof.solvers.thresholds.history import GapHistory, SignChange
from mixproof.solvers.thresholds.safe_range import combined_range
from mixproof.theory.budgets import MOST_WITNESSES
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance, epsilon_note, epsilon_of
from mixproof.theory.statement import Verification
from mixproof.theory.statements.data_dependency.theorem_2_7.outcomes import PointOutcome, PointOutcomes, point_outcomes
from mixproof.theory.statements.data_dependency.theorem_2_7.witnesses import Misclassified, Outvoted


def is_x3(instance: Instance) -> Finding:
    """The finding that a dataset is X₃² of Definition 2.6.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> is_x3(make_instance("counterexample")).holds, is_x3(make_instance("shadow")).note
    (True, 'the two ends are not of one class with the middle point in another')
    """
    dataset = instance.dataset
    if dataset.size != 3:
        return Finding(False, note=f"it has {dataset.size} points")
    points = [dataset.point(index) for index in range(3)]
    for middle in range(3):
        first, second = (k for k in range(3) if k != middle)
        if mixture(Fraction(1, 2), points[first], points[second]) != points[middle]:
            continue
        if dataset.labels[first] != dataset.labels[second] or dataset.labels[middle] == dataset.labels[first]:
            return Finding(False, note="the two ends are not of one class with the middle point in another")
        if len(set(dataset.weights)) > 1:
            return Finding(False, note="some rows are repeated, so the weights are not equal")
        return Finding(True)
    inside = any(is_inside(points[k], points[k - 1], points[k - 2]) for k in range(3))
    return Finding(False, note="the distances are not equal" if inside else "the points are not on a line")


def some_alpha_misclassifies(instance: Instance) -> Finding:
    """The finding that some α puts a data point into another class.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> some_alpha_misclassifies(make_instance("counterexample")).holds
    True
    """
    found = point_outcomes(instance)
    losses = [Misclassified(outcome, _first_loss(outcome.history)) for outcome in found.misclassified]
    note = "; ".join(filter(None, (epsilon_note(instance), _rest_note(instance.dataset, found))))
    if losses:
        return Finding(True, tuple(losses[:MOST_WITNESSES]), len(losses), note).counted_until(found.cut)
    check_whole(found.cut)
    return Finding(False if found.is_complete else None, note=note)


def _first_loss(history: GapHistory) -> SignChange | None:
    return next((change for change in history.changes if change.after < 0), None)


def _rest_note(dataset: Dataset, found: PointOutcomes) -> str:
    """A remark on the points that are no witnesses."""
    parts = []
    ties = [outcome for outcome in found.outcomes if outcome.history.lowest_sign == 0 and not outcome.history.unsettled]
    unsettled = [outcome for outcome in found.outcomes if outcome.history.unsettled]
    kept = dataset.size - found.left_out - len({*map(id, found.misclassified), *map(id, ties), *map(id, unsettled)})
    if kept:
        points = "every data point" if kept == dataset.size else f"{kept} of {dataset.size} data points"
        verb = "keeps its" if kept in {1, dataset.size} else "keep their"
        parts.append(f"{points} {verb} class at every α > 0")
    if ties:
        parts.append(f"a tie at every α: {_rows_text(ties)}")
    if unsettled:
        parts.append(f"changes may have been missed within the budget: {_rows_text(unsettled)}")
    if found.left_out and found.cut is None:
        parts.append(_left_out_note(found))
    return "; ".join(parts)


def _left_out_note(found: PointOutcomes) -> str:
    """The remark on the points that were not looked at."""
    points = f"{found.left_out} data point{'s were' if found.left_out > 1 else ' was'}"
    return f"{points} left out: beyond the budget"


def _rows_text(outcomes: Sequence[PointOutcome]) -> str:
    rows = ", ".join(str(outcome.row) for outcome in outcomes[:10])
    return f"row{'s' * (len(outcomes) > 1)} {rows}" + (", …" if len(outcomes) > 10 else "")


def some_point_is_outvoted(instance: Instance) -> Finding:
    """The finding that some data point is outvoted as α → ∞.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> some_point_is_outvoted(make_instance("counterexample")).witnesses[0].in_words()
    'row 1 (1) [class 1]: as α → ∞, h_ε tends to 0.6 for class 0, 0.4 for class 1'
    """
    found = point_outcomes(instance)
    outvoted = [Outvoted(outcome) for outcome in found.outcomes if outcome.is_outvoted]
    note = _left_out_note(found) if found.left_out and found.cut is None else ""
    if outvoted:
        return Finding(True, tuple(outvoted[:MOST_WITNESSES]), len(outvoted), note).counted_until(found.cut)
    check_whole(found.cut)
    return Finding(None if found.searched.answer(found=False) is None else False, note=note)


def outvoted_points_are_lost(instance: Instance) -> Finding:
    """The finding that each outvoted point is misclassified beyond some α, by the history of its class gap alone.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> outvoted_points_are_lost(make_instance("counterexample")).holds
    True
    """
    found = point_outcomes(instance)
    searched = found.searched
    outvoted = [outcome for outcome in found.outcomes if outcome.is_outvoted]
    if not outvoted:
        check_whole(found.cut)
    if not outvoted and searched.is_complete:
        return Finding.of_no_claim("no data point is outvoted, so nothing is claimed")
    if not outvoted:
        return Finding(None, note=searched.says("no data point is outvoted"))
    open_ended = [outcome for outcome in outvoted if outcome.is_open_ended]
    kept = [outcome for outcome in outvoted if outcome.history.last_sign >= 0 and outcome not in open_ended]
    if kept:
        lasting = tuple(Outvoted(outcome) for outcome in kept[:MOST_WITNESSES])
        return Finding(False, lasting, len(kept)).counted_until(found.cut)
    if open_ended:
        check_whole(found.cut)
        return Finding(None, note=f"beyond which α was not settled for {_rows_text(open_ended)}")
    last = [
        Misclassified(outcome, outcome.history.changes[-1] if outcome.history.changes else None) for outcome in outvoted
    ]
    note = "" if searched.is_complete else replace(searched, proof=_LIMIT).says("each outvoted one is lost")
    return Finding(True, tuple(last[:MOST_WITNESSES]), len(last), note).counted_until(found.cut)


_LIMIT = "the limit: what has more mass as α → ∞ has more for all large α"


def conclude(verification: Verification) -> str:
    """The range of α that keeps every training point, in plain words.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("2.7", "counterexample")).partition(";")[0]
    'On balls of radius 0.5, Mixup with Beta(α, α) keeps every training point of counterexample for α < 3.15621'
    """
    instance = verification.instance
    dataset, found = instance.dataset, point_outcomes(instance)
    if found.left_out:
        points = f"{found.left_out} data point{'s' * (found.left_out > 1)} of {dataset.name}"
        place = "ε" if verification.epsilon is None else decimal_text(verification.epsilon)
        verb = "were" if found.left_out > 1 else "was"
        return f"On balls of radius {place}, {points} {verb} left out: take a part of the data."
    epsilon = epsilon_of(instance)
    place = f"On balls of radius {decimal_text(epsilon)}"
    unsettled = [outcome for outcome in found.outcomes if outcome.history.unsettled]
    if unsettled:
        return f"{place}, it was not settled within the budget at which α {_rows_text(unsettled)} change sides."
    followed = {outcome.history.index: outcome.history for outcome in found.outcomes}
    histories = [followed.get(index, GapHistory(index, 1)) for index in range(dataset.size)]
    safe = combined_range(epsilon, histories)
    if not found.outcomes or all(history.is_safe for history in histories):
        return f"{place}, Mixup with Beta(α, α) keeps every training point of {dataset.name}, however large α is."
    if not safe.intervals:
        return f"{place}, there is no α at which Mixup with Beta(α, α) keeps every training point of {dataset.name}."
    spans = []
    for start, end in safe.intervals:
        low, high = (None if each is None else f"{float(each.lower):.6g}" for each in (start, end))
        spans.append(
            f"{low} < α < {high}" if low and high else f"α < {high}" if high else f"α > {low}" if low else "every α"
        )
    rows = sorted({dataset.row(k) for ends in safe.intervals for end in ends if end for k in end.points})
    ends = ", ".join(map(str, rows[:10]))
    return (
        f"{place}, Mixup with Beta(α, α) keeps every training point of {dataset.name} for {' and for '.join(spans)}; "
        f"the ends are set by row{'s' * (len(rows) > 1)} {ends}."
    )
