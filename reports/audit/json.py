"""An audit as data: the exchange form ``mixproof/audit/2``.

The page "Audit your dataset" of the documentation describes it, key by key.
"""

from fractions import Fraction

from mixproof.geometry.aliases import Json
from mixproof.geometry.margins.certified_radius import CertifiedRadius
from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.reports.audit.advice import advice_paragraphs
from mixproof.reports.audit.answer import answer
from mixproof.reports.audit.trained.findings import network_part, trained_part
from mixproof.reports.audit.trained.json import training_json
from mixproof.reports.terminal.datasets import rows_json
from mixproof.solvers.thresholds.safe_range import Threshold
from mixproof.theory.audit.conflicts.conflict import Conflict
from mixproof.theory.audit.conflicts.search import ConflictSearch
from mixproof.theory.audit.findings import AuditFindings
from mixproof.theory.audit.loss_floor import Floor
from mixproof.theory.audit.setup.problems import MOST_ROWS_LISTED, Problem
from mixproof.theory.audit.strength.at_radius import AtRadius
from mixproof.theory.evidence.written import SHORT, exact_json

AUDIT_SCHEMA = "mixproof/audit/2"

LOSS_PLACES = 10
"""Places after the point to which a loss is enclosed."""


def audit_json(audit: AuditFindings) -> Json:
    """The audit in its exchange form.

    Examples
    --------
    >>> from mixproof import audit
    >>> found = audit_json(audit([[0], [1], [2]], ["a", "b", "a"]))
    >>> found["schema"], found["conflicts"][0]["weight"], found["exit_code"]
    ('mixproof/audit/2', '1/2', 1)
    """
    advice, trained = advice_paragraphs(audit), trained_part(audit)
    return {
        "schema": AUDIT_SCHEMA,
        "answer": answer(audit),
        "epsilon": _epsilon(audit),
        "source": _source(audit),
        "scope": _scope(audit),
        "problems": [_problem(each) for each in audit.problems],
        "double_labels": _double_labels(audit),
        "conflicts": [_conflict(audit, each) for each in audit.conflicts],
        "conflict_search": _search(audit),
        "distances": [_distance(audit, each) for each in audit.radii],
        "distances_beyond": None if audit.distances.beyond is None else exact_json(audit.distances.beyond),
        "strengths": [_strength(audit, each) for each in audit.strengths],
        "loss": [_floor(each) for each in audit.floors],
        "linear": _linear(audit),
        "training": None if trained is None else training_json(trained),
        "recommendation": " ".join(advice),
        "advice": list(advice),
        "exit_code": audit.exit_code,
    }


def _source(audit: AuditFindings) -> Json:
    """The data that were read, and the part of them that was audited."""
    source = audit.source
    return {
        "name": source.name,
        "rows": source.count,
        "coordinates": source.dimension,
        "shape": list(source.shape) or None,
        "classes": dict(source.class_sizes),
        "origin": source.origin,
        "audited_rows": audit.rows.count,
        "sample": {"seed": audit.question.seed} if audit.is_sample else None,
        "data": rows_json(source),
    }


def _epsilon(audit: AuditFindings) -> Json:
    """The ε of the audit, where it comes from, and lengths to hold it against."""
    anchors: list[Json] = [
        {
            "kind": each.kind,
            "epsilon": rational_text(each.epsilon),
            "words": each.words,
            **({} if each.share is None else {"share": rational_text(each.share)}),
        }
        for each in audit.anchors
    ]
    value = None if audit.epsilon is None else rational_text(audit.epsilon)
    beside = network_part(audit)
    network = None if beside is None else beside.to_json()
    lost: list[Json] = [*sorted(map(audit.row, audit.lost_without_mixup))]
    return {
        "value": value,
        "is_default": audit.question.epsilon is None,
        "lost_without_mixup": lost,
        "anchors": anchors,
        "network": network,
    }


def _scope(audit: AuditFindings) -> Json:
    """The parts of the audit, each of all rows or of a sample."""
    words = {True: "sample", False: "all rows"}
    audited, searched = words[audit.is_sample], words[not audit.search.is_complete]
    return {
        "problems": words[False],
        "double_labels": words[False],
        "conflicts": searched,
        "conflict_search": searched,
        "distances": audited,
        "strengths": audited,
        "loss": words[False],
        "linear": audited,
    }


def _search(audit: AuditFindings) -> Json:
    """The search for conflicts, with all rows that it found."""
    found = audit.search
    rows: list[Json] = list(found.row_numbers)
    jumps: list[Json] = [
        {"alpha": rational_text(alpha), "verdict": _JUMPS[audit.jumps(alpha)]}
        for alpha in audit.alphas
        if audit.has_rest
    ]
    return {"searched_rows": found.searched.done, "total": len(rows), "rows": rows, "jumps": jumps}


_JUMPS = {True: "jumps", False: "continuous", None: "undecided"}


def _problem(found: Problem) -> Json:
    """Something that a person should know of the rows."""
    return {
        "kind": found.kind,
        "severity": found.severity.value,
        "words": found.words,
        "rows": [list(group) for group in found.rows],
        "total": found.total,
    }


def _double_labels(audit: AuditFindings) -> Json:
    """The costs of points with two labels or more; null where there is none."""
    found = audit.double_labels
    if found is None:
        return None
    mixup: list[Json] = [
        {
            "alpha": rational_text(floor.alpha),
            "adds": _loss(found.added(floor)),
            "is_bound": floor.irreducible is None,
        }
        for floor in audit.floors
    ]
    return {
        "points": found.points,
        "rows": found.rows,
        "most_right": found.most_right,
        "accuracy": exact_json(found.accuracy),
        "plain_loss": _loss(found.plain_loss),
        "mixup": mixup,
    }


def _conflict(audit: AuditFindings, found: Conflict) -> Json:
    """A row inside segments with an end outside its class."""
    mixed = found.incidence
    return {
        **_point(audit.search, mixed.point),
        "segment": [audit.search.row(mixed.first), audit.search.row(mixed.second)],
        "weight": exact_json(mixed.weight),
        "segments": found.segments,
        "avoiding": found.avoiding,
    }


def _point(part: AuditFindings | ConflictSearch, point: int) -> dict[str, Json]:
    """A point as its first row."""
    place = part.place(point)
    return {"row": part.row(point), "class": part.dataset.label(point), **({"place": place} if place else {})}


def _distance(audit: AuditFindings, certified: CertifiedRadius) -> Json:
    """ε* and r of a point, squared, with the segments that set them; ε* is null where it was not looked for."""
    nearest = audit.distances.margin(certified.point)
    return {
        **_point(audit, certified.point),
        "epsilon_squared": None if nearest is None else exact_json(nearest.squared),
        "segment": None if nearest is None else [audit.row(nearest.first), audit.row(nearest.second)],
        "certified_radius_squared": exact_json(certified.squared),
        "certified_radius_segment": [audit.row(certified.first), audit.row(certified.second)],
    }


def _strength(audit: AuditFindings, found: AtRadius) -> Json:
    """The α that are safe at an ε."""
    return {
        "epsilon": rational_text(found.epsilon),
        "safe": [{"from": _end(audit, start), "to": _end(audit, end)} for start, end in found.range.intervals],
        "rows_followed": [audit.row(history.index) for history in found.histories],
        "rows_left_out": found.left_out,
        "unsettled": [[rational_text(start), _bound(end)] for start, end in found.range.unsettled],
        "alphas": [_answer(audit, found, alpha) for alpha in audit.alphas],
    }


def _end(audit: AuditFindings, end: Threshold | None) -> Json:
    """An end of a safe interval of α; null stands for 0 and for ∞."""
    if end is None:
        return None
    rows: list[Json] = [audit.row(point) for point in end.points]
    return {"enclosure": [rational_text(end.lower), rational_text(end.upper)], "rows": rows}


def _bound(end: Fraction | None) -> Json:
    """An end of an unsettled interval; null stands for ∞."""
    return None if end is None else rational_text(end)


def _answer(audit: AuditFindings, found: AtRadius, alpha: Fraction) -> Json:
    """The verdict on an α that was asked about, at an ε."""
    words = {True: "safe", False: "unsafe", None: "undecided"}
    rows: list[Json] = [audit.row(point) for point in found.lost(alpha)[:MOST_ROWS_LISTED]]
    return {"alpha": rational_text(alpha), "verdict": words[found.is_safe(alpha)], "rows": rows}


def _floor(found: Floor) -> Json:
    """The floor of the loss at an α."""
    return {
        "alpha": rational_text(found.alpha),
        "irreducible": None if found.irreducible is None else _loss(found.irreducible),
        "at_least": _loss(found.at_least),
        "constant": _loss(found.constant),
        "reason": found.reason or None,
    }


def _loss(value: Real) -> Json:
    """A loss, exact where it is rational; else enclosed as closely as a training loss can ask for."""
    exact, written = value.as_fraction(), value.closed_form()
    if exact is not None:
        return exact_json(exact)
    enclosed: dict[str, Json] = {"enclosure": list(decimal_enclosure(value, LOSS_PLACES))}
    if written is not None and len(written) <= SHORT:
        enclosed["closed_form"] = written
    return enclosed


def _linear(audit: AuditFindings) -> Json:
    """Linear models with and without Mixup."""
    found = audit.linear
    return {
        "same_direction": found.same,
        "reason": found.reason or None,
        "alpha": rational_text(audit.alphas[0]),
        "balanced": found.balanced,
        "antipodal": found.antipodal,
        "interpolates": found.interpolates,
        "cosine": None if found.cosine is None else {"enclosure": list(found.cosine)},
    }
