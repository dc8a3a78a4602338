"""What an audit recommends, in plain words that claim no more than what was decided.

First of each α that was asked about, at which of the listed ε it keeps every row's class, and which rows go otherwise;
then of the rows inside segments, where the optimum jumps, and what a model of some resolution does there all the same.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from mixproof.geometry.numbers.rationals import decimal_text, rational_text
from mixproof.reports.audit.audit import Audit
from mixproof.reports.audit.numbers import root_down
from mixproof.theory.audit.strength import AtRadius, range_text

ROWS_NAMED = 10


def paragraphs(audit: Audit) -> list[str]:
    """What to do, in paragraphs: what to mend, the α that were asked about, the rows inside segments.

    Examples
    --------
    >>> from mixproof.reports.audit.audit import audit
    >>> print(paragraphs(audit([[0], [1], [2]], ["a", "b", "a"], epsilon="1/10"))[1])
    Row 1 is inside a segment that ends in another class: with α ≥ 1 the Mixup-optimal classifier jumps at it, with \
α < 1 it does not (Theorem 2.10, sharp form). Yet at resolution ε = 0.1 a model keeps every row's class for \
α < 22.8813. To avoid the jumps take α < 1, or do not mix the pairs of rows whose segments run through it.
    """
    parts = (_mend_words(audit), _verdicts(audit), _conflict_words(audit), [_LAST_WORDS])
    return [words for part in parts if (words := " ".join(part))]


_LAST_WORDS = "All this is about fitting the training labels; whether Mixup helps on new data is not decided here."


def rows_named(rows: Sequence[int]) -> str:
    """The first rows of a list, and how many more there are.

    Examples
    --------
    >>> rows_named([3]), rows_named([3, 5]), rows_named(range(12))
    ('row 3', 'rows 3, 5', 'rows 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more')
    """
    more = f" and {len(rows) - ROWS_NAMED:,} more" if len(rows) > ROWS_NAMED else ""
    return f"row{'s' * (len(rows) > 1)} {', '.join(map(str, rows[:ROWS_NAMED]))}{more}"


def _mend_words(audit: Audit) -> Iterator[str]:
    clashes = _clashes(audit)
    if clashes:
        points = "a point has" if clashes == 1 else f"{clashes:,} points have"
        them = "it" if clashes == 1 else "them"
        yield f"First mend the labels: {points} two or more, with Mixup or without. The rest is said without {them}."
    if any(each.kind == "many classes" for each in audit.problems):
        yield "First look at the label column: it has almost as many classes as rows."


def _clashes(audit: Audit) -> int:
    return next((each.total for each in audit.problems if each.kind == "two labels"), 0)


# --- the strengths that were asked about --------------------------------------------------------------


def _verdicts(audit: Audit) -> Iterator[str]:
    if audit.is_sample:
        yield f"Of the {audit.rows.count:,} sampled rows, as if they were all the data:"
    told: dict[str, list[Fraction]] = {}
    for alpha in audit.alphas:
        told.setdefault(_verdict(audit, alpha), []).append(alpha)
    for words, alphas in told.items():
        yield f"{_listed([f'α = {rational_text(alpha)}' for alpha in alphas])}: {words}."
    if not all(found.is_safe(alpha) for found in audit.strengths for alpha in audit.alphas):
        yield from _keep_to(audit)
    if audit.is_sample:
        yield (
            f"Of all {audit.source.count:,} rows together these α are undecided, for better or worse: h_ε of a part is "
            "not h_ε of the whole. More rows are audited with --rows (Python: rows=)."
        )


def _verdict(audit: Audit, alpha: Fraction) -> str:
    """At which of the listed ε an α keeps every row's class, and which rows go at others."""
    listed = audit.strengths
    if not listed:
        least = audit.riskiest[0].squared
        up_to = f"every row keeps its class at ε up to {root_down(least)}; " if least else ""
        return f"{up_to}larger ε are beyond the budget" if least else "not decided within the budget at any ε"
    outcomes: dict[str, list[AtRadius]] = {}
    for found in listed:
        outcomes.setdefault(_outcome(audit, found, alpha), []).append(found)
    return "; ".join(f"{words} at {_at(some, len(listed))}" for words, some in outcomes.items())


def _outcome(audit: Audit, found: AtRadius, alpha: Fraction) -> str:
    answer = found.is_safe(alpha)
    if answer:
        return "every row keeps its class"
    if answer is None:
        return "not decided within the budget"
    lost = sorted(map(audit.row, found.lost(alpha)))
    return f"{rows_named(lost)} {'does not keep its' if len(lost) == 1 else 'do not keep their'} class"


def _at(some: list[AtRadius], of: int) -> str:
    values = [decimal_text(found.epsilon) for found in some]
    if len(some) == of > 1:
        return f"every ε listed, from {values[0]} to {values[-1]}"
    return f"ε = {_listed(values)}"


def _keep_to(audit: Audit) -> Iterator[str]:
    """Where to go from an α that is not safe everywhere."""
    if audit.epsilon is None:
        if audit.strengths:
            yield "The safe α at each ε are in the table under “How strong Mixup may be”."
        return
    (found,) = audit.strengths
    if not found.is_settled:
        known = range_text(found) != "every α > 0"
        yield "There not everything was decided" + (f": α outside of {range_text(found)} is unsafe." if known else ".")
    elif not found.range.intervals:
        yield "There no α keeps every row's class."
    else:
        yield f"There keep to {range_text(found)}."


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


# --- the rows inside segments -------------------------------------------------------------------------


def _conflict_words(audit: Audit) -> Iterator[str]:
    rows = audit.search.row_numbers
    if not rows:
        yield _no_conflict(audit)
        return
    if not audit.search.is_complete:
        yield f"Of the {audit.search.rows.count:,} rows that were searched at least {len(rows):,} conflict."
    one = len(rows) == 1
    it = "it" if one else "them"
    yield (
        f"{rows_named(rows).capitalize()} {'is inside a segment' if one else 'are inside segments'} that "
        f"end{'s' * one} in another class: with α ≥ 1 the Mixup-optimal classifier jumps at {it}, with α < 1 it does "
        "not (Theorem 2.10, sharp form)."
    )
    yield from _all_the_same(audit, one)
    yield f"To avoid the jumps take α < 1, or do not mix the pairs of rows whose segments run through {it}."


def _no_conflict(audit: Audit) -> str:
    if not audit.search.is_complete:
        return (
            f"Among the {audit.search.rows.count:,} of {audit.source.count:,} rows that were searched none is inside "
            "a segment that ends in another class; of all rows this is undecided."
        )
    none = "Without those points no" if _clashes(audit) else "No"
    return (
        f"{none} row is inside a segment that ends in another class: at every α the Mixup-optimal classifier gives "
        "each row its own class and does not jump there (Theorem 2.10, sharp form)."
    )


def _all_the_same(audit: Audit, one: bool) -> Iterator[str]:
    """What a model of some resolution does where the optimum jumps; of all rows only."""
    if audit.is_sample or not audit.search.is_complete:
        return
    points = set(audit.search.points)
    least = min(each.squared for each in audit.radii if each.point in points)
    if least:
        whose = "its" if one else "their"
        yield f"Yet a model of resolution ε up to {root_down(least)} keeps {whose} class at every α."
        return
    kept = [each for each in audit.strengths if each.is_settled and each.range.intervals]
    if kept:
        ends = [kept[0], kept[-1]] if len(kept) > 1 else kept
        words = [f"at resolution ε = {decimal_text(each.epsilon)}" for each in ends]
        spans = ["" if each.always_safe else f"{range_text(each)}" for each in ends]
        first, *others = zip(words, [f"for {span}" if span else "at every α" for span in spans], strict=True)
        more = "".join(f", and {place} {span}" for place, span in others)
        yield f"Yet {first[0]} a model keeps every row's class {first[1]}{more}."
