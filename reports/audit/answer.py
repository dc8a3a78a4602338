"""The answer of an audit in two or three sentences, for somebody who reads nothing else.

The first says which α are safe and which are not, at which ε, and what ε is; the next where the exact optimum is
discontinuous. After a training the α to take comes before them. They claim no more than was decided, and of no more
rows.
"""

from mixproof.geometry.numbers.rationals import decimal_text
from mixproof.reports.audit.numbers import known_range, range_text, root_down, rows_named, unsafe_text
from mixproof.reports.audit.sections.section import row_word
from mixproof.reports.audit.trained.findings import trained_part
from mixproof.reports.audit.trained.words import advice_in_brief
from mixproof.theory.audit.findings import AuditFindings
from mixproof.theory.audit.strength.at_radius import AtRadius
from mixproof.theory.audit.strength.unmixed import lost_unmixed
from mixproof.theory.instance import EPSILON_TAKEN


def answer(audit: AuditFindings) -> str:
    """The α that are safe at the ε of the audit, and those that are not; after a training first the α to take.

    Examples
    --------
    >>> from mixproof import audit
    >>> print(answer(audit([[0], [1], [2]], ["a", "b", "a"], epsilon="1/10")))
    Mixup is safe (every row keeps its class) for α < 22.8813 and unsafe for α > 22.8814, if a model takes points \
nearer than ε = 0.1 for the same. Without an ε, for α ≥ 1 the exact optimum is discontinuous at 1 row: no continuous \
model can follow it there.
    """
    trained = trained_part(audit)
    advice = "" if trained is None else advice_in_brief(trained)
    sentences = filter(None, (advice, _safety(audit), _discontinuities(audit)))
    return " ".join(f"{told[0].upper()}{told[1:]}." for told in sentences)


def _safety(audit: AuditFindings) -> str:
    """All that was decided of α at ε, and of which rows."""
    there = audit.at_epsilon
    if there is None:
        return "no α is called safe or unsafe, since without the points of two labels no two classes are left"
    sampled = f"of {audit.rows.count:,} sampled rows, as if they were all the data: " if audit.is_sample else ""
    part = "without the points of two labels: " if audit.clashes and not audit.is_sample else sampled
    blur = f"if a model takes points nearer than {epsilon_words(audit)} for the same"
    return f"{part}{_kept(audit, there)} {blur}{_without(audit, there)}{_up_to(audit, there)}"


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


def _kept(audit: AuditFindings, there: AtRadius) -> str:
    """The α that are safe and those that are not, in words."""
    row = row_word(audit)
    if there.always_safe:
        return f"Mixup is safe (every {row} keeps its class) at every α"
    if there.is_never_safe:
        return f"Mixup is unsafe (not every {row} keeps its class) at every α"
    if not there.is_settled:
        known = known_range(there)
        if known != "undecided" and not there.range.unsettled:
            unsafe = f"Mixup is unsafe (not every {row} keeps its class) for {unsafe_text(there)}"
            return f"{unsafe} and not decided for other α{_open(there, row)},"
        more = _asked(audit, there) if known == "undecided" else f", but none outside {range_text(there)} is"
        return f"it was not decided which α are safe (every {row} keeps its class){_open(there, row)}{more},"
    return f"Mixup is safe (every {row} keeps its class) for {range_text(there)} and unsafe for {unsafe_text(there)},"


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


def _without(audit: AuditFindings, there: AtRadius) -> str:
    """The rows that are lost at every small α and without Mixup too, in words; empty where there are none."""
    at_small = [history.index for history in there.histories if history.first_sign < 1]
    lost = lost_unmixed(audit.dataset, there.epsilon, at_small) if there.is_never_safe else []
    if not lost:
        return ""
    verb = "does not keep its" if len(lost) == 1 else "do not keep their"
    rows = rows_named(sorted(map(audit.row, lost)))
    return f"; {rows} {verb} class without Mixup either (within ε as many rows or more are of another one)"


def _up_to(audit: AuditFindings, there: AtRadius) -> str:
    """The radius up to which every α is safe, where it adds to what is said of ε."""
    least = audit.riskiest[0].squared
    if not least or (there.always_safe and least < there.epsilon**2):
        return ""
    up_to = f"at every ε up to {root_down(least)}"
    if there.always_safe:
        return f"; the same holds {up_to}, and is not promised beyond"
    return f"; {up_to} every α is safe"


def _discontinuities(audit: AuditFindings) -> str:
    """The rows at which the optimum itself is discontinuous, in words; empty where there are none."""
    if audit.at_epsilon is None:
        return ""
    points = " and the points of two labels" if audit.clashes and not audit.is_sample else ""
    where = f"without an ε{points}, for α ≥ 1 the exact optimum is discontinuous"
    rows = audit.search.row_numbers
    if not rows:
        return "" if audit.search.is_complete else f"it was not decided at which rows, {where}"
    least = "" if audit.search.is_complete else "at least "
    of_all = f" of all {audit.source.count:,}" if audit.is_sample else ""
    count = f"{least}{len(rows):,} row{'s' * (len(rows) > 1)}{of_all}"
    return f"{where} at {count}: no continuous model can follow it there"
