"""Hypotheses and conclusions of Theorem 3.2 on an instance."""

from collections.abc import Iterator
from functools import partial
from itertools import chain, islice, zip_longest

import numpy as np

from mixproof.geometry.aliases import Point
from mixproof.geometry.arrangement.class_majority import (
    majority_interval_count,
    majority_intervals,
)
from mixproof.geometry.jobs.in_time import check_whole
from mixproof.theory.budgets import (
    MOST_PLACES_LISTED,
)
from mixproof.theory.findings import Finding, Verdict
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Outcome, Verification
from mixproof.theory.statements.data_dependency.theorem_3_2.computed_points import (
    computed_count,
    crowded,
    failing_computed_points,
    failing_data_points,
)
from mixproof.theory.statements.data_dependency.theorem_3_2.crossings import failing_at_crossings
from mixproof.theory.statements.data_dependency.theorem_3_2.forms import CAPPED, PRINTED, SHARP, SLIDES, Form
from mixproof.theory.statements.data_dependency.theorem_3_2.stretches import failing_stretches
from mixproof.theory.statements.data_dependency.theorem_3_2.tally import FailureTally, PosedForm
from mixproof.theory.statements.data_dependency.theorem_3_2.witnesses import MajorityStretch, Obstacle


def hypothesis(instance: Instance, form: Form) -> Finding:
    """The hypothesis of a form.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> from mixproof.theory.statements.data_dependency.theorem_3_2.forms import PRINTED
    >>> hypothesis(make_instance("crossing"), PRINTED).holds
    True
    """
    posed = PosedForm(instance, form)
    return _majority_somewhere(posed) if instance.point is None else _majority_there(posed, instance.point)


def conclusion(instance: Instance, form: Form) -> Finding:
    """The conclusion of a form.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> from mixproof.theory.statements.data_dependency.theorem_3_2.forms import CAPPED
    >>> conclusion(make_instance("crossing"), CAPPED).holds
    False
    """
    posed = PosedForm(instance, form)
    return _concludes_everywhere(posed) if instance.point is None else _concludes_there(posed, instance.point)


printed_hypothesis = partial(hypothesis, form=PRINTED)
capped_hypothesis = partial(hypothesis, form=CAPPED)
slides_hypothesis = partial(hypothesis, form=SLIDES)
printed_conclusion = partial(conclusion, form=PRINTED)
capped_conclusion = partial(conclusion, form=CAPPED)
slides_conclusion = partial(conclusion, form=SLIDES)
sharp_conclusion = partial(conclusion, form=SHARP)


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


# --- a given point ---

_OFF = "the point is off X_mix, where h is unconstrained"


def _majority_there(posed: PosedForm, x: Point) -> Finding:
    spot = posed.spot(x)
    if not spot.is_on_x_mix:
        return Finding(False, note=_OFF)
    found = tuple(posed.majority_point(spot, majority) for majority in spot.majorities(posed.bounds))
    if found:
        return Finding(True, found, len(found))
    obstacles = tuple(Obstacle(spot, spot.majority(label)) for label in range(len(posed.bounds)))
    return Finding(False, obstacles[:MOST_PLACES_LISTED], len(obstacles))


def _concludes_there(posed: PosedForm, x: Point) -> Finding:
    spot = posed.spot(x)
    if not spot.is_on_x_mix:
        return Finding.of_no_claim(_OFF)
    majorities = spot.majorities(posed.bounds)
    if not majorities:
        return Finding.of_no_claim(f"there is no such class; h is {spot.shares_text(spot.h)} here")
    names = [posed.form.failing(spot, majority.label) for majority in majorities]
    failures = tuple(posed.failure(spot, majority) for majority, name in zip(majorities, names, strict=True) if name)
    if not failures and None in names:
        return Finding(None, note="ball arithmetic does not settle it")
    return Finding(not failures, failures, len(failures))


# --- every point ---


def _majority_somewhere(posed: PosedForm) -> Finding:
    """Data points and stretches are enough to tell: on the lines through a crossing there are stretches, too."""
    found, inside = posed.found, crowded(posed.instance)
    held = found.dataset.size - sum(not spot.majorities(posed.bounds) for spot in inside.spots)
    on_edges = majority_interval_count(found, posed.bounds)
    shown = islice(majority_intervals(found, posed.bounds, np.arange(found.size)), MOST_PLACES_LISTED)
    on_data = f"at {held:,} data point{'s' * (held != 1)}, and " if inside.cut is None else ""
    note = f"{on_data}on {on_edges:,} stretch{'es' * (on_edges != 1)} between neighbouring ones"
    witnesses = tuple(MajorityStretch(found, stretch) for stretch in shown)
    # An outermost data point is inside no segment, so its class has the majority there.
    return Finding(True, witnesses, on_edges, note).counted_until(inside.cut)


def _concludes_everywhere(posed: PosedForm) -> Finding:
    parts: list[FailureTally] = []
    for part in _failures(posed):
        parts.append(part)
        if part.cut is not None:
            break
    cut = parts[-1].cut
    total = sum(part.total for part in parts)
    in_turn = chain.from_iterable(zip_longest(*(part.failures for part in parts)))
    failures = tuple(islice((failure for failure in in_turn if failure is not None), MOST_PLACES_LISTED))
    unsettled = "; ".join(part.unsettled for part in parts if part.unsettled)
    if total:
        note = f"counted in part: {unsettled}" if unsettled else ""
        return Finding(False, failures, total, note).counted_until(cut)
    check_whole(cut)
    if posed.form.bound_is_half:
        count = computed_count(posed)
        return Finding(True, note=f"h computed at {count:,} point{'s' * (count != 1)}; the mean value argument has all")
    return Finding(None if unsettled else True, note=unsettled)


def _failures(posed: PosedForm) -> Iterator[FailureTally]:
    """The failures on the parts of X_mix, part by part."""
    at_data = failing_data_points(posed)
    yield at_data
    if posed.form.bound_is_half:
        yield failing_computed_points(posed)
        return
    on_stretches = failing_stretches(posed)
    yield on_stretches
    yield failing_at_crossings(posed, refuted=at_data.total + on_stretches.total > 0)
