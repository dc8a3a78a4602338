"""The answer of an audit in a few sentences, for somebody who reads nothing else.

The first says which α are safe and which are not, at which ε, and what ε is; the next ones which rows are lost without
Mixup too, up to which ε every α is safe, whether columns of wide range rule ε, and where the exact optimum is
discontinuous. After a training the α to take comes before them. They claim no more than was decided, and of no more
rows.
"""

from fractions import Fraction
from math import floor

from mixproof.geometry.numbers.rationals import decimal_text
from mixproof.reports.audit.numbers import (
    MOST_EXCEPTED,
    known_range,
    lost_unmixed_text,
    range_text,
    root_down,
    rows_named,
    unsafe_text,
)
from mixproof.reports.audit.sections.section import row_word
from mixproof.reports.audit.trained.findings import trained_part
from mixproof.reports.audit.trained.words import advice_in_brief
from mixproof.theory.audit.findings import AuditFindings
from mixproof.theory.audit.setup.columns import unlike_ranges
from mixproof.theory.audit.strength.at_radius import AtRadius
from mixproof.theory.instance import EPSILON_TAKEN


def answer(audit: AuditFindings) -> str:
    """The α that are safe at the ε of the audit, and those that are not; after a training first the α to take.

    Examples
    --------
    >>> from mixproof import audit
    >>> print(answer(audit([[0], [1], [2]], ["a", "b", "a"], epsilon="1/10")))
    Mixup is safe (every row keeps its class) for α < 22.8813 and unsafe for α > 22.8814, if a model cannot tell \
apart inputs closer than ε = 0.1. Without an ε, for α ≥ 1 the exact optimum is discontinuous at 1 row: no continuous \
model can follow it there.
    """
    trained = trained_part(audit)
    advice = () if trained is None else advice_in_brief(trained)
    sentences = filter(None, (*advice, *_safety(audit), _discontinuities(audit)))
    return " ".join(f"{told[0].upper()}{told[1:]}." for told in sentences)


def _safety(audit: AuditFindings) -> tuple[str, ...]:
    """All that was decided of α; where it is about a part of the rows, in one sentence that begins with that."""
    there = audit.at_epsilon
    if there is None:
        return ("no α is called safe or unsafe, since without the points of two labels no two classes are left",)
    kept = f"{_kept(audit)} if a model cannot tell apart inputs closer than {epsilon_words(audit)}"
    told = tuple(filter(None, (kept, _unmixed(audit), _up_to(audit, there))))
    if audit.is_sample:
        told = (f"of {audit.rows.count:,} sampled rows, as if they were all the data: {'; '.join(told)}",)
    elif audit.clashes:
        told = (f"without the points of two labels: {'; '.join(told)}",)
    return (*told, _scales(audit))


def epsilon_words(audit: AuditFindings) -> str:
    """The ε of an audit, and where it comes from.

    Examples
    --------
    >>> from mixproof import audit
    >>> epsilon_words(audit("cross", epsilon="1/3"))
    'ε = 1/3'
    """
    assert audit.epsilon is not None
    taken = f" ({EPSILON_TAKEN})" if audit.question.epsilon is None else ""
    return f"ε = {decimal_text(audit.epsilon)}{taken}"


def _kept(audit: AuditFindings) -> str:
    """The α that are safe and those that are not, in words: of the rows that are not lost without Mixup too."""
    row, there, lost = row_word(audit), audit.others_at_epsilon, audit.lost_without_mixup
    assert there is not None
    if len(lost) == audit.dataset.size:
        return "no α is called safe or unsafe, since no row keeps its class even without Mixup"
    safe = f"Mixup is safe (every {row} {_but(audit)}keeps its class)"
    unsafe = f"Mixup is unsafe (not every {'other ' if lost else ''}{row} keeps its class)"
    if there.always_safe:
        return f"{safe} at every α"
    if there.is_never_safe:
        return f"{unsafe} at every α"
    if not there.is_settled:
        known = known_range(there)
        if known != "undecided" and not there.range.unsettled:
            return f"{unsafe} for {unsafe_text(there)} and not decided for other α{_open(there, row)},"
        more = _asked(audit, there) if known == "undecided" else f", but none outside {range_text(there)} is"
        which = f"which α are safe (every {row} {_but(audit)}keeps its class)"
        return f"it was not decided {which}{_open(there, row)}{more},"
    return f"{safe} for {range_text(there)} and unsafe for {unsafe_text(there)},"


def _but(audit: AuditFindings) -> str:
    """The rows that are lost without Mixup too, as the exception from a sentence; empty where there are none."""
    lost = sorted(map(audit.row, audit.lost_without_mixup))
    named = rows_named(lost) if len(lost) <= MOST_EXCEPTED else f"{len(lost):,}"
    return f"but {named} " if lost else ""


def _open(there: AtRadius, row: str) -> str:
    """The reason why an answer is not decided, in words; empty where it is not that rows were left out."""
    if not there.left_out:
        return ""
    return f", since {there.left_out:,} {row}{'s' * (there.left_out > 1)} that may be lost took too much work to follow"


def _asked(audit: AuditFindings, there: AtRadius) -> str:
    """The α that were asked about and are settled, in words; empty where none is."""
    settled = {alpha: there.is_safe(alpha) for alpha in audit.question.alphas}
    told = [
        f"α = {' and α = '.join(map(decimal_text, alphas))} {'is' if len(alphas) == 1 else 'are'} {word}"
        for word, verdict in (("safe", True), ("unsafe", False))
        if (alphas := [alpha for alpha, found in settled.items() if found is verdict])
    ]
    return f", but {', and '.join(told)}" if told else ""


def _unmixed(audit: AuditFindings) -> str:
    """The rows that are lost without Mixup and at every small α, in words; empty where there are none."""
    lost = sorted(map(audit.row, audit.lost_without_mixup))
    if not lost:
        return ""
    it = "it" if len(lost) == 1 else "each of them"
    why = f"since as many rows or more of another class lie within ε of {it}"
    return f"{lost_unmixed_text(lost)} and at every small α, {why}"


def _up_to(audit: AuditFindings, there: AtRadius) -> str:
    """The radius up to which every α is safe, where it adds to what is said of ε."""
    least = audit.riskiest[0].squared
    if not least or (there.always_safe and least < there.epsilon**2):
        return ""
    up_to = f"at every ε up to {root_down(least)}"
    if there.always_safe:
        has_larger = any(each.epsilon**2 > least for each in audit.strengths)
        larger = "are listed with their safe α" if has_larger else "were not looked at"
        return f"the same holds {up_to}; larger ε {larger}"
    return f"with finer models, {up_to}, every α keeps every {row_word(audit)}"


def _scales(audit: AuditFindings) -> str:
    """The ranges of the columns in words, where they are so far apart that they decide the answer; else empty."""
    found = unlike_ranges(audit.source)
    if found is None:
        return ""
    times = decimal_text(Fraction(floor(found[2])))
    wide = f"columns of wide range decide ε (the widest is {times} times the narrowest)"
    return f"{wide}: with all columns scaled alike (--scale range) the answer may be another"


def _discontinuities(audit: AuditFindings) -> str:
    """The rows at which the optimum itself is discontinuous, in words; empty where there are none."""
    if audit.at_epsilon is None:
        return ""
    points = " and the points of two labels" if audit.clashes and not audit.is_sample else ""
    where = f"without an ε{points}, for α ≥ 1 the exact optimum is discontinuous"
    rows = audit.search.row_numbers
    if not rows:
        return "" if audit.search.is_complete else f"it was not decided at which rows, {where}"
    more = "" if audit.search.is_complete else " or more"
    of_all = f" of all {audit.source.count:,}" if audit.is_sample else ""
    count = f"{len(rows):,} row{'s' * (len(rows) > 1)}{more}{of_all}"
    return f"{where} at {count}: no continuous model can follow it there"
