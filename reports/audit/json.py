"""An audit as data: the exchange form that its ``schema`` names, ``mixproof/audit/1``.

Exact values are ``"p/q"``; others are ``{"enclosure": [lo, hi]}``, an ``enclosure`` in rationals or decimals, with
the ``closed_form`` of a loss where that is short. Rows are numbers in the source, from 0.

- ``source``: ``name``, ``rows``, ``coordinates``, ``shape`` of one example, ``classes`` with their rows, ``origin``;
  ``audited_rows``, those of distances and strengths, and ``sample``: null where these are all, or its ``seed``.
- ``scope``: for each part below whether it is of ``"all rows"`` or of a ``"sample"``: then it is about the sampled rows
  by themselves, and decides nothing of all rows (found conflicts aside, and distances, which are upper bounds).
- ``problems``: each with ``kind``, ``severity`` (problem, note), ``words``, groups of ``rows`` and their ``total``.
- ``conflicts``: one for each row inside a segment with an end outside its class: ``row``, ``class``, its ``place`` (the
  file of an image) where it has one, a ``segment``, ``weight`` (λ on its first end), the number of such ``segments``,
  and of those ``avoiding`` the class. Where they are very many these are the first ones.
- ``conflict_search``: the number of ``searched_rows``, the ``total`` of rows that were found, and all their ``rows``.
- ``distances``: for every point: ``row``, ``class``, its ``place`` as above, ``epsilon_squared`` (ε*²) with its
  ``segment``, ``certified_radius_squared`` (r²) with its ``safe_segment``.
- ``strengths``: for each ``epsilon``: ``safe``, the intervals of α, each with the ends ``from`` and ``to`` (null for 0
  and ∞, else an enclosure and the ``rows`` that set it); ``rows_followed``, ``rows_left_out``; ``unsettled`` intervals;
  and ``alphas``: for each ``alpha`` asked about the ``verdict``, ``safe``, ``unsafe`` or ``undecided``, and the
  ``rows`` that are lost, of very many the first ones.
- ``loss``: for each ``alpha`` the ``irreducible`` loss, or null and the ``reason``; the bound ``at_least``; and that of
  a ``constant``.
- ``linear``: with Mixup at ``alpha`` and without: ``same_direction`` (true, false, null), the ``reason`` where null,
  ``balanced``, ``antipodal``, ``interpolates``, ``cosine`` or null.
- ``recommendation`` in words, ``advice`` the same in paragraphs, and the ``exit_code`` of the command.
"""

from fractions import Fraction

from mixproof.geometry.aliases import Json
from mixproof.geometry.numbers.enclosures import Real, decimal_enclosure
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.reports.audit.audit import Audit
from mixproof.solvers.thresholds.thresholds import Threshold
from mixproof.theory.audit.parts import Floor
from mixproof.theory.audit.search import Conflict, Search
from mixproof.theory.audit.setup import MOST_LISTED, Problem
from mixproof.theory.audit.strength import AtRadius
from mixproof.theory.witnesses import SHORT, exact_json

SCHEMA = "mixproof/audit/1"

DIGITS = 10
"""Places after the point to which a loss is enclosed."""


def audit_json(audit: Audit) -> Json:
    """The audit in its exchange form.

    Examples
    --------
    >>> from mixproof.reports.audit.audit import audit
    >>> found = audit_json(audit([[0], [1], [2]], ["a", "b", "a"]))
    >>> found["schema"], found["conflicts"][0]["weight"], found["exit_code"]
    ('mixproof/audit/1', '1/2', 1)
    """
    return {
        "schema": SCHEMA,
        "source": _source(audit),
        "scope": _scope(audit),
        "problems": [_problem(each) for each in audit.problems],
        "conflicts": [_conflict(audit, each) for each in audit.conflicts],
        "conflict_search": _search(audit),
        "distances": [_distance(audit, point) for point in range(audit.dataset.size)],
        "strengths": [_strength(audit, each) for each in audit.strengths],
        "loss": [_floor(each) for each in audit.floors],
        "linear": _linear(audit),
        "recommendation": audit.recommendation,
        "advice": list(audit.advice),
        "exit_code": audit.exit_code,
    }


def _source(audit: Audit) -> Json:
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
    }


def _scope(audit: Audit) -> Json:
    words = {True: "sample", False: "all rows"}
    audited, searched = words[audit.is_sample], words[not audit.search.is_complete]
    return {
        "problems": words[False],
        "conflicts": searched,
        "conflict_search": searched,
        "distances": audited,
        "strengths": audited,
        "loss": words[False],
        "linear": audited,
    }


def _search(audit: Audit) -> Json:
    found = audit.search
    rows: list[Json] = list(found.row_numbers)
    return {"searched_rows": found.rows.count, "total": len(rows), "rows": rows}


def _problem(found: Problem) -> Json:
    return {
        "kind": found.kind,
        "severity": found.severity.value,
        "words": found.words,
        "rows": [list(group) for group in found.rows],
        "total": found.total,
    }


def _conflict(audit: Audit, found: Conflict) -> Json:
    mixed = found.incidence
    return {
        **_point(audit.search, mixed.point),
        "segment": [audit.search.row(mixed.first), audit.search.row(mixed.second)],
        "weight": exact_json(mixed.weight),
        "segments": found.segments,
        "avoiding": found.avoiding,
    }


def _point(part: Audit | Search, point: int) -> dict[str, Json]:
    place = part.place(point)
    return {"row": part.row(point), "class": part.dataset.label(point), **({"place": place} if place else {})}


def _distance(audit: Audit, point: int) -> Json:
    nearest, safe = audit.margins[point], audit.radii[point]
    return {
        **_point(audit, point),
        "epsilon_squared": exact_json(nearest.squared),
        "segment": [audit.row(nearest.first), audit.row(nearest.second)],
        "certified_radius_squared": exact_json(safe.squared),
        "safe_segment": [audit.row(safe.first), audit.row(safe.second)],
    }


def _strength(audit: Audit, found: AtRadius) -> Json:
    return {
        "epsilon": rational_text(found.epsilon),
        "safe": [{"from": _end(audit, start), "to": _end(audit, end)} for start, end in found.range.intervals],
        "rows_followed": [audit.row(history.index) for history in found.histories],
        "rows_left_out": found.left_out,
        "unsettled": [[rational_text(start), _bound(end)] for start, end in found.range.unsettled],
        "alphas": [_answer(audit, found, alpha) for alpha in audit.alphas],
    }


def _end(audit: Audit, end: Threshold | None) -> Json:
    if end is None:
        return None
    rows: list[Json] = [audit.row(point) for point in end.points]
    return {"enclosure": [rational_text(end.lower), rational_text(end.upper)], "rows": rows}


def _bound(end: Fraction | None) -> Json:
    return None if end is None else rational_text(end)


def _answer(audit: Audit, found: AtRadius, alpha: Fraction) -> Json:
    words = {True: "safe", False: "unsafe", None: "undecided"}
    rows: list[Json] = [audit.row(point) for point in found.lost(alpha)[:MOST_LISTED]]
    return {"alpha": rational_text(alpha), "verdict": words[found.is_safe(alpha)], "rows": rows}


def _floor(found: Floor) -> Json:
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
    enclosed: dict[str, Json] = {"enclosure": list(decimal_enclosure(value, DIGITS))}
    if written is not None and len(written) <= SHORT:
        enclosed["closed_form"] = written
    return enclosed


def _linear(audit: Audit) -> Json:
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
