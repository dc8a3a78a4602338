"""The answer of an audit in one sentence: which α keep every row in its class, at which ε."""

from mixproof.geometry.numbers.rationals import decimal_text
from mixproof.reports.audit.numbers import known_range, range_text, root_down, rows_named
from mixproof.reports.audit.sections.section import row_word
from mixproof.theory.audit.findings import AuditFindings
from mixproof.theory.audit.strength.at_radius import AtRadius
from mixproof.theory.audit.strength.unmixed import lost_unmixed
from mixproof.theory.instance import EPSILON_TAKEN


def answer_sentence(audit: AuditFindings) -> str:
    """The α that keep every row in its class at the ε of the audit; it claims no more than was decided.

    Examples
    --------
    >>> from mixproof import audit
    >>> answer_sentence(audit([[0], [1], [2]], ["a", "b", "a"], epsilon="1/2"))
    'With ε = 0.5 every α up to 3.1562 keeps every row in its class.'
    """
    there = audit.at_epsilon
    if there is None:
        return "Which α are safe is not asked: without the points of two labels no two classes are left."
    sampled = f"Of {audit.rows.count:,} sampled rows, as if they were all the data: with" if audit.is_sample else "With"
    part = "Without the points of two labels: with" if audit.clashes and not audit.is_sample else sampled
    return f"{part} {epsilon_words(audit)} {_kept(audit, there)}{_up_to(audit, there)}."


def epsilon_words(audit: AuditFindings) -> str:
    """The ε of an audit, and where it comes from.

    Examples
    --------
    >>> from mixproof import audit
    >>> epsilon_words(audit("cross", epsilon="1/3"))
    'ε = 1/3'
    """
    assert audit.epsilon is not None
    chosen = f" ({EPSILON_TAKEN})" if audit.question.epsilon is None else ""
    return f"ε = {decimal_text(audit.epsilon)}{chosen}"


def _kept(audit: AuditFindings, there: AtRadius) -> str:
    """The α that keep every row, in words."""
    row = row_word(audit)
    if there.always_safe:
        return f"every α keeps every {row} in its class"
    if there.is_never_safe:
        return f"no α keeps every {row} in its class{_nor_without(audit, there)}"
    told = known_range(there)
    if not there.is_settled:
        more = "" if told == "undecided" else f", but none outside {range_text(there)}"
        return f"it was not decided within the budget which α keep every {row} in its class{more}"
    first, *others = range_text(there).split(" or ")
    up_to = first.removeprefix("α < ")
    if others or up_to == first:
        return f"{' or '.join([first, *others])} keeps every {row} in its class, and no other α"
    return f"every α up to {up_to} keeps every {row} in its class"


def _nor_without(audit: AuditFindings, there: AtRadius) -> str:
    """The rows that are lost at every small α and without Mixup too, in words; empty where there are none."""
    at_small = [history.index for history in there.histories if history.first_sign < 1]
    lost = lost_unmixed(audit.dataset, there.epsilon, at_small)
    if not lost:
        return ""
    rows = sorted(map(audit.row, lost))
    return f", nor does training without Mixup ({rows_named(rows)}: within ε as many rows or more are of another class)"


def _up_to(audit: AuditFindings, there: AtRadius) -> str:
    """The radius up to which every α is safe, where it is not 0."""
    least = audit.riskiest[0].squared
    if not least:
        return ""
    also = "so it is" if there.always_safe and least >= there.epsilon**2 else "every α does"
    return f"; up to ε = {root_down(least)} {also}"
