"""What an audit recommends, in plain words that claim no more than what was decided."""

from collections.abc import Iterator

from geometry.numbers import decimal_text
from reports.audit import Audit
from reports.audit_numbers import root_down
from reports.audit_strength import AtRadius, range_text


def advice(audit: Audit) -> str:
    """What to do, claiming no more than what was decided.

    Examples
    --------
    >>> from reports.audit import audit
    >>> print(advice(audit([[0, 0], [1, 0], [5, 5]], ["a", "a", "b"], epsilon="1/10")).split(". ")[0])
    No row is inside a segment that ends in another class
    """
    return " ".join([*_mend_words(audit), *_conflict_advice(audit), *_strength_advice(audit), _LAST_WORDS])


_LAST_WORDS = "All this is about fitting the training labels; whether Mixup helps on new data is not decided here."


def _mend_words(audit: Audit) -> Iterator[str]:
    clashes = next((each for each in audit.problems if each.kind == "two labels"), None)
    if clashes is not None:
        points = "a point has" if clashes.total == 1 else f"{clashes.total:,} points have"
        yield f"First mend the labels: {points} two or more, with Mixup or without."
    if any(each.kind == "many classes" for each in audit.problems):
        yield "First look at the label column: it has almost as many classes as rows."


def _conflict_advice(audit: Audit) -> Iterator[str]:
    found = audit.conflicts
    if not found:
        where = "audited row" if audit.is_sample else "row"
        yield (
            f"No {where} is inside a segment that ends in another class. So at every α the Mixup-optimal classifier "
            "gives each of them its own class and does not jump there (Theorem 2.10, sharp form)."
        )
        return
    rows = ", ".join(str(audit.row(each.incidence.point)) for each in found[:4]) + (", …" if len(found) > 4 else "")
    who = f"Row {rows} is inside a segment" if len(found) == 1 else f"Rows {rows} are inside segments"
    it = "it" if len(found) == 1 else "them"
    yield (
        f"{who} that end{'s' * (len(found) == 1)} in another class: with α ≥ 1 the Mixup-optimal classifier jumps at "
        f"{it}, with α < 1 it does not (Theorem 2.10, sharp form). Prefer α < 1, or do not mix {it}."
    )


def _strength_advice(audit: Audit) -> Iterator[str]:
    least = audit.riskiest[0].squared
    if audit.epsilon is not None:
        yield _at_epsilon(audit.strengths[0])
        return
    if least:
        yield f"For a model of resolution {root_down(least)} or finer no α takes a row from its class."
    found = next((each for each in audit.strengths if each.is_settled and not each.always_safe), None)
    if found is not None:
        yield _at_epsilon(found)


def _at_epsilon(found: AtRadius) -> str:
    place = f"At resolution ε = {decimal_text(found.epsilon)}"
    if found.always_safe:
        return f"{place} every α keeps every row's class."
    if not found.is_settled:
        unsafe = "" if range_text(found) == "every α > 0" else f" α outside of {range_text(found)} is unsafe;"
        return f"{place} not everything was decided within the budget:{unsafe} the rest is open."
    if not found.range.intervals:
        return f"{place} no α keeps every row's class."
    return f"{place} keep to {range_text(found)}: elsewhere a row goes to another class."
