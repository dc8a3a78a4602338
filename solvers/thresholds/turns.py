"""Zeros of several class gaps, in groups that their enclosures do not tell apart."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from mixproof.geometry.aliases import Span


class Turn(NamedTuple):
    """A zero of one of several class gaps, enclosed, the owner of that gap, and its sign before the zero."""

    zero: Span
    owner: int
    before: int


def clusters_of(turns: Iterable[Turn]) -> list[list[Turn]]:
    """Groups of zeros whose enclosures overlap, in increasing order.

    Examples
    --------
    >>> spans = [(Fraction(1), Fraction(3)), (Fraction(5), Fraction(6)), (Fraction(2), Fraction(4))]
    >>> [[turn.owner for turn in cluster] for cluster in clusters_of(Turn(span, k, 1) for k, span in enumerate(spans))]
    [[0, 2], [1]]
    """
    found: list[list[Turn]] = []
    end = Fraction(0)
    for turn in sorted(turns):
        if not found or turn.zero[0] >= end:
            found.append([])
        found[-1].append(turn)
        end = max(end, turn.zero[1])
    return found


def is_mixed(cluster: Sequence[Turn]) -> bool:
    """True if some class gaps rise and others fall at values of α that are not told apart.

    Examples
    --------
    >>> span = Fraction(1), Fraction(2)
    >>> is_mixed([Turn(span, 0, 1), Turn(span, 1, 1)]), is_mixed([Turn(span, 0, 1), Turn(span, 1, -1)])
    (False, True)
    """
    return len({turn.before for turn in cluster}) > 1
