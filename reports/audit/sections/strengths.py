"""The section about the strengths of Mixup that keep every row's class."""

from collections.abc import Iterator
from fractions import Fraction

from mixproof.geometry.data.rows import Rows
from mixproof.geometry.numbers.rationals import decimal_text, rational_text
from mixproof.reports.audit.numbers import MOST_EXCEPTED, known_range, root_down, rows_named
from mixproof.reports.audit.sections.section import Section, row_word, sample_suffix
from mixproof.reports.audit.sections.setting import set_by
from mixproof.reports.audit.trained.findings import network_part
from mixproof.theory.audit.anchors import Anchor
from mixproof.theory.audit.findings import AuditFindings
from mixproof.theory.audit.setup.columns import are_bytes
from mixproof.theory.audit.strength.at_radius import AtRadius
from mixproof.theory.audit.strength.following import MOST_FOLLOWED_CHORDS, most_balls
from mixproof.theory.instance import EPSILON_TAKEN


def strength_section(audit: AuditFindings) -> Section:
    """The safe strengths at the ε asked about, or at several.

    Examples
    --------
    >>> from mixproof import audit
    >>> strength_section(audit([[0], [1], [2]], ["a", "b", "a"], epsilon="1/10")).cells
    (('0.1', 'α < 22.8813', 'safe', 'safe', 'row 1'),)
    """
    title = f"How strong Mixup may be{sample_suffix(audit)}"
    cells = tuple(_strength_cells(audit, each) for each in audit.strengths)
    row = row_word(audit)
    words = [
        f"At resolution ε ({unit_words(audit.source)}) a model learns the mean of the mixed labels within ε of a "
        f"point; α is safe if that keeps every {row}'s class."
    ]
    if audit.is_sample:
        words.append("This is about the data that the sample is by itself: with all rows another α may be safe.")
    least = audit.riskiest[0].squared
    if audit.clashes:
        words.append("This is about the data without points of two labels: trained with them another α may be safe.")
    if least:
        of_what = " for the sample" if audit.is_sample else " for these data" if audit.clashes else ""
        words.append(f"For every ε up to {root_down(least)} every α is certain to be safe{of_what}.")
    there = audit.at_epsilon
    status = _status([there.is_safe(alpha) for alpha in audit.alphas] if there else [], audit)
    if not cells:
        words.append("Beyond that, more rows would have to be followed over all α than the budget allows.")
        return Section(title, status, tuple(words))
    columns = (
        "ε",
        f"safe α{' of the sample' * audit.is_sample}",
        *(f"α = {rational_text(alpha)}" for alpha in audit.alphas),
        "set by",
    )
    return Section(title, status, tuple(words), columns, cells, tuple(_undecided_words(audit)))


def anchor_section(audit: AuditFindings) -> Section:
    """Lengths of the data to hold ε against.

    Examples
    --------
    >>> from mixproof import audit
    >>> anchor_section(audit([[0], [1], [3]], ["a", "a", "b"], noise="1/4")).cells[0]
    ('0.25', 'the length of noise of this spread on each coordinate (root mean square)', 'every α > 0')
    """
    cells = tuple(
        (decimal_text(each.epsilon), _anchor_words(audit, each), _known_at(audit, each.epsilon))
        for each in audit.anchors
    )
    beside = network_part(audit)
    words = (
        "Hold ε, the resolution of your model, against these lengths. A model of finer resolution than the least "
        "distance between two rows tells all rows apart.",
    )
    after = () if beside is None else (beside.words,)
    return Section(f"Anchors for ε{sample_suffix(audit)}", "", words, ("ε", "it is", "safe α"), cells, after)


def _anchor_words(audit: AuditFindings, anchor: Anchor) -> str:
    """The meaning of an anchor: of distances to neighbours in the fewest words."""
    if anchor.kind != "neighbours" or anchor.share is None:
        return anchor.words
    if anchor.share:
        return f"{decimal_text(100 * anchor.share)} % of the rows have a neighbour this near"
    return f"least distance between two rows{' that differ' * (audit.rows.count > audit.dataset.size)}"


def _known_at(audit: AuditFindings, epsilon: Fraction) -> str:
    """The safe α at an ε, as far as they are known."""
    if epsilon**2 <= audit.riskiest[0].squared:
        return "every α > 0"
    found = next((each for each in audit.strengths if each.epsilon == epsilon), None)
    return "not looked at" if found is None else known_range(found) + _for_others(audit, found)


def unit_words(rows: Rows) -> str:
    """The unit of ε, in words.

    Examples
    --------
    >>> import numpy as np
    >>> unit_words(Rows("t", np.array([[0], [1]]), 2, ("a", "b")))
    'in the unit of the data'
    >>> unit_words(Rows("t", np.array([[0], [255]]), 1, ("a", "b"), shape=(1, 1)))
    'in pixel values from 0 to 255, as a Euclidean distance'
    """
    return "in pixel values from 0 to 255, as a Euclidean distance" if are_bytes(rows) else "in the unit of the data"


def _status(answers: list[bool | None], audit: AuditFindings) -> str:
    """The status of the α asked about at ε; of a part of the rows it is undecided."""
    if audit.is_sample or audit.clashes:
        return "undecided"
    return "unsafe" if False in answers else "undecided" if None in answers else ""


def _strength_cells(audit: AuditFindings, found: AtRadius) -> tuple[str, ...]:
    """The row of the table for one ε."""
    words = {True: "safe", False: "unsafe", None: "undecided"}
    answers = (words[found.is_safe(alpha)] for alpha in audit.alphas)
    return decimal_text(found.epsilon), known_range(found) + _for_others(audit, found), *answers, set_by(audit, found)


def _for_others(audit: AuditFindings, found: AtRadius) -> str:
    """The α that are safe for all rows but those that are lost without Mixup too, in brackets, where there are such."""
    others, lost = audit.others_at_epsilon, sorted(map(audit.row, audit.lost_without_mixup))
    if found is not audit.at_epsilon or others is None or not lost or not others.range.intervals:
        return ""
    rows, known = rows_named(lost) if len(lost) <= MOST_EXCEPTED else f"{len(lost):,} rows", known_range(others)
    return "" if known == "undecided" else f" (for all but {rows}: {known})"


def _undecided_words(audit: AuditFindings) -> Iterator[str]:
    """All that the budget left open at each ε."""
    for found in audit.strengths:
        if found.left_out:
            count = len(found.histories)
            some = f"only the {count:,} rows of smallest r were" if count > 1 else "only the row of smallest r was"
            yield (
                f"At ε = {decimal_text(found.epsilon)} {some if count else 'no row was'} followed; {found.left_out:,}"
                f"{' more' * bool(count)} may be lost at some α: beyond the budget "
                f"({most_balls(audit.dataset):,} rows, {MOST_FOLLOWED_CHORDS:,} chords of segments near them) or "
                "the time."
            )
        if found.range.unsettled:
            spans = ", ".join(
                f"{float(start):.6g} < α" + (f" < {float(end):.6g}" if end is not None else "")
                for start, end in found.range.unsettled[:4]
            )
            yield f"At ε = {decimal_text(found.epsilon)} it was not settled within the budget for {spans}."
    if audit.question.epsilon is None:
        yield _choice_words(audit)


def _choice_words(audit: AuditFindings) -> str:
    """The choice of the ε that are listed."""
    rows = "sampled rows" if audit.is_sample else "rows"
    others = (
        f"; the others are lengths of the {rows} and values around which the answer changes, as far as every row could "
        "be followed"
    )
    return (
        f"ε was not given: {decimal_text(audit.epsilon or Fraction(0))} is taken, {EPSILON_TAKEN}"
        f"{others * (len(audit.strengths) > 1)}. Name the one that matters to you by --epsilon (Python: epsilon=)."
    )
