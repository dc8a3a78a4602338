"""The advice of an audit in plain words, which claim no more than what was decided.

First of each α that was asked about: at which of the listed ε it keeps every row's class, and which rows go otherwise.
Then of the rows inside segments: the optimum jumps there, and what a model of some resolution does all the same.
"""

from collections.abc import Iterator
from fractions import Fraction

from mixproof.geometry.numbers.rationals import decimal_text, rational_text
from mixproof.reports.audit.numbers import known_range, listed, lost_unmixed_text, range_text, root_down, rows_named
from mixproof.reports.audit.sections.section import row_word
from mixproof.reports.audit.trained.findings import trained_part
from mixproof.reports.audit.trained.words import training_words
from mixproof.theory.audit.findings import AuditFindings
from mixproof.theory.audit.recommendation import Recommendation, recommendation_of
from mixproof.theory.audit.strength.at_radius import AtRadius

_LAST_WORDS = "All this is about fitting the training labels."

_NOT_TRAINED = "All this is about fitting the training labels; whether Mixup helps on new data is not decided here."


def advice_paragraphs(audit: AuditFindings) -> tuple[str, ...]:
    """The advice: what to mend, the α that were asked about, the rows inside segments.

    Examples
    --------
    >>> from mixproof import audit
    >>> print(advice_paragraphs(audit([[0], [1], [2]], ["a", "b", "a"], epsilon="1/10"))[1])
    Row 1 is inside a segment that ends in another class: with α ≥ 1 the Mixup-optimal classifier jumps at it, with \
α < 1 it does not (Theorem 2.10, sharp form). Yet at resolution ε = 0.1 a model keeps every row's class for \
α < 22.8813. To avoid the jumps take α < 1, or do not mix the pairs of rows whose segments run through it.
    """
    advised = recommendation_of(audit)
    rest = (_verdicts(audit, advised), _conflict_words(audit, advised)) if audit.has_rest else ()
    parts = (_mend_words(audit, advised), *rest, [_NOT_TRAINED])
    trained = trained_part(audit)
    if trained is not None:
        parts = (*parts[:-1], [_LAST_WORDS], [training_words(trained)])
    return tuple(words for part in parts if (words := " ".join(part)))


def _mend_words(audit: AuditFindings, advised: Recommendation) -> Iterator[str]:
    """The labels to mend before anything else."""
    clashes = advised.points_to_mend
    if clashes:
        points = "a point has" if clashes == 1 else f"{clashes:,} points have"
        them = "it" if clashes == 1 else "them"
        yield (
            f"First mend the labels, or add columns that tell these rows apart: {points} two labels or more, which no "
            "training fits, with Mixup or without."
        )
        if audit.has_rest:
            yield (
                f"The rest is of the data without {them}, as if {'it were' if clashes == 1 else 'they were'} removed: "
                f"trained with {them}, a model learns from more segments, and what is safe here may not be so for it."
            )
        else:
            left = "all rows are of one class" if audit.rows.count else "no row is left"
            yield f"Without {them} {left}, so nothing is said of safe strengths."
    if advised.check_labels:
        yield "First look at the label column: it has almost as many classes as rows."


# --- the strengths that were asked about --------------------------------------------------------------


def _verdicts(audit: AuditFindings, advised: Recommendation) -> Iterator[str]:
    """The outcome of each α asked about, and the α to keep to."""
    if audit.is_sample:
        yield f"Of the {audit.rows.count:,} sampled rows, as if they were all the data:"
    elif audit.clashes:
        yield "Of the data without those points:"
    told: dict[str, list[Fraction]] = {}
    for alpha in audit.alphas:
        told.setdefault(_verdict(audit, alpha), []).append(alpha)
    for words, alphas in told.items():
        yield f"{listed([f'α = {rational_text(alpha)}' for alpha in alphas])}: {words}."
    if audit.strengths and not advised.all_kept:
        yield _range_words(audit, advised.keep_to)
    if audit.is_sample:
        yield (
            f"Of all {audit.source.count:,} rows together these α are undecided, for better or worse: h_ε of a part is "
            "not h_ε of the whole. More rows are audited with --rows (Python: rows=)."
        )


def _verdict(audit: AuditFindings, alpha: Fraction) -> str:
    """The listed ε at which an α keeps every row's class, and the rows that go at others."""
    listed = audit.strengths
    if not listed:
        least = audit.riskiest[0].squared
        up_to = f"every {row_word(audit)} keeps its class at ε up to {root_down(least)}; " if least else ""
        return f"{up_to}larger ε are beyond the budget" if least else "not decided within the budget at any ε"
    outcomes: dict[str, list[AtRadius]] = {}
    for found in listed:
        outcomes.setdefault(_outcome(audit, found, alpha), []).append(found)
    return "; ".join(f"{words} at {_at(some, len(listed))}" for words, some in outcomes.items())


def _outcome(audit: AuditFindings, found: AtRadius, alpha: Fraction) -> str:
    """The rows that keep their class at an α and an ε, in words."""
    answer = found.is_safe(alpha)
    if answer:
        return f"every {row_word(audit)} keeps its class"
    if answer is None:
        return "not decided within the budget"
    lost = sorted(map(audit.row, found.lost(alpha)))
    return f"{rows_named(lost)} {'does not keep its' if len(lost) == 1 else 'do not keep their'} class"


def _at(some: list[AtRadius], of: int) -> str:
    """Some of the listed ε, in words."""
    values = [decimal_text(found.epsilon) for found in some]
    if len(some) == of > 1:
        return f"every ε listed, from {values[0]} to {values[-1]}"
    return f"ε = {listed(values)}"


def _of_others(audit: AuditFindings) -> str:
    """The α that keep all rows but those that are lost without Mixup too, in words; empty where there are none."""
    others = audit.others_at_epsilon
    if others is None or not audit.lost_without_mixup or not others.range.intervals:
        return ""
    lost = sorted(map(audit.row, audit.lost_without_mixup))
    known = known_range(others)
    rest = "of the others not everything was decided" if known == "undecided" else f"for the others: {known}"
    return f", since {lost_unmixed_text(lost)}; {rest}"


def _range_words(audit: AuditFindings, keep_to: AtRadius | None) -> str:
    """The α to keep to, where one that was asked about is not safe everywhere."""
    if keep_to is None:
        return "The safe α at each ε are in the table under “How strong Mixup may be”."
    there = f"At ε = {decimal_text(keep_to.epsilon)}"
    if keep_to.is_never_safe:
        return f"{there} no α keeps every row's class{_of_others(audit)}."
    if keep_to.is_settled:
        return f"{there} keep to {range_text(keep_to)}."
    known = known_range(keep_to)
    return f"{there} not everything was decided" + ("." if known == "undecided" else f": the safe α are {known}.")


# --- the rows inside segments -------------------------------------------------------------------------


def _conflict_words(audit: AuditFindings, advised: Recommendation) -> Iterator[str]:
    """The rows at which the optimum jumps, and the ways to avoid that."""
    rows = advised.inside
    if not rows:
        yield _no_conflict(audit, advised)
        return
    if not audit.search.is_complete:
        searched = audit.search.searched.done
        yield f"{f'Of the {searched:,} rows that were searched at' if searched else 'At'} least {len(rows):,} conflict."
    one = len(rows) == 1
    it = "it" if one else "them"
    yield (
        f"{rows_named(rows).capitalize()} {'is inside a segment' if one else 'are inside segments'} that "
        f"end{'s' * one} in another class: with α ≥ 1 the Mixup-optimal classifier jumps at {it}, with α < 1 it does "
        "not (Theorem 2.10, sharp form)."
    )
    yield from _all_the_same(advised, one)
    yield _avoiding(audit, advised, f"do not mix the pairs of rows whose segments run through {it}")


def _avoiding(audit: AuditFindings, advised: Recommendation, leave_out: str) -> str:
    """The ways to avoid the jumps at the α asked about: a smaller α only where that may keep every row."""
    if not advised.jumps:
        asked = listed([f"α = {rational_text(alpha)}" for alpha in audit.alphas])
        return f"So at {asked} there is no jump to avoid."
    if advised.all_kept:
        return f"To avoid the jumps take α < 1, or {leave_out}."
    if advised.keep_to is not None and advised.keep_to.is_safe_below_one is False:
        place = f"At ε = {decimal_text(advised.keep_to.epsilon)}"
        return f"{place} no α < 1 keeps every row's class, so to avoid the jumps {leave_out}."
    return f"To avoid the jumps take α < 1 that is safe at the ε of your model, or {leave_out}."


def _no_conflict(audit: AuditFindings, advised: Recommendation) -> str:
    """Words for rows of which none was found inside a segment."""
    none = "without those points no" if advised.points_to_mend else "no"
    sentence = audit.search.searched.sentence(f"{none} row is inside a segment that ends in another class")
    if not audit.search.is_complete:
        return f"{sentence} With α < 1 the Mixup-optimal classifier jumps at no row (Theorem 2.10, sharp form)."
    return (
        f"{sentence[:-1]}: at every α the Mixup-optimal classifier gives each row its own class and does not jump "
        "there (Theorem 2.10, sharp form)."
    )


def _all_the_same(advised: Recommendation, one: bool) -> Iterator[str]:
    """The resolutions at which a model keeps the rows' class where the optimum jumps."""
    if advised.kept_up_to:
        whose = "its" if one else "their"
        yield f"Yet a model of resolution ε up to {root_down(advised.kept_up_to)} keeps {whose} class at every α."
    elif advised.kept_at:
        first, *others = (
            (f"at resolution ε = {decimal_text(each.epsilon)}", _for_range(each)) for each in advised.kept_at
        )
        more = "".join(f", and {place} {span}" for place, span in others)
        yield f"Yet {first[0]} a model keeps every row's class {first[1]}{more}."


def _for_range(found: AtRadius) -> str:
    """The α that keep every row's class at an ε, in words."""
    return "at every α" if found.always_safe else f"for {range_text(found)}"
