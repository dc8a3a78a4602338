"""Further lengths to hold the ε of an audit against, which become known beside it: the resolution of a network."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from mixproof.geometry.jobs.watch import seconds_left
from mixproof.theory.audit.anchors import Anchor
from mixproof.theory.audit.findings import AuditFindings
from mixproof.theory.audit.strength.at_radius import AtRadius
from mixproof.theory.audit.strength.curve import MOST_CURVE_CHORDS
from mixproof.theory.audit.strength.following import follow

Findings = TypeVar("Findings", bound=AuditFindings)


def held_against(found: Findings, anchors: Sequence[Anchor]) -> Findings:
    """The same findings with further anchors, and with what is known of α there.

    At each of kind ``network`` rows are followed as far as the budget of a curve goes, unless the audit is of one ε
    that was asked about. An ε at which too many rows are left out is an anchor all the same, of which nothing is known.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.geometry.data.rows import Rows
    >>> from mixproof.theory.audit.audit import audit_rows
    >>> from mixproof.theory.audit.question import Question
    >>> line = audit_rows(Rows.of_dataset(Dataset.from_rows([[0], [1], [2]], ["a", "b", "a"])), Question.of(1))
    >>> longer = held_against(line, [Anchor("network", Fraction(1, 3), "of a network")])
    >>> [(each.kind, str(each.epsilon)) for each in longer.anchors][0], len(longer.strengths) - len(line.strengths)
    (('network', '1/3'), 1)
    """
    if not found.has_rest:
        return found
    strengths = {each.epsilon: each for each in found.strengths}
    if found.question.epsilon is None:
        new = [each.epsilon for each in anchors if each.kind == "network"]
        strengths |= {each.epsilon: each for each in _followed(found, [each for each in new if each not in strengths])}
    return replace(
        found,
        anchors=tuple(sorted([*found.anchors, *anchors], key=lambda each: each.epsilon)),
        strengths=tuple(strengths[epsilon] for epsilon in sorted(strengths)),
    )


def _followed(found: AuditFindings, lengths: Sequence[Fraction]) -> Iterator[AtRadius]:
    """All that is known of α at each of some ε; those beyond the budget or the time are left out."""
    for epsilon in lengths:
        if _is_over():
            return
        if epsilon**2 > found.riskiest[0].squared and found.distances.knows(epsilon):
            there = follow(found.dataset, epsilon, found.distances, MOST_CURVE_CHORDS)
            if there.is_settled or there.is_never_safe:
                yield there


def _is_over() -> bool:
    """True where the time is up."""
    left = seconds_left()
    return left is not None and left <= 0
