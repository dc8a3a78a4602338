"""Values of a class gap at some α, with how many zeros it has below and above: docs/proofs/class-gap.md, (4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf

import flint

from mixproof.geometry.numbers.enclosures import arb_sign
from mixproof.solvers.mixing.symmetric_beta import FLOAT_BITS
from mixproof.solvers.thresholds.conditional_gap import BALL_BITS, ConditionalGap


@dataclass(frozen=True)
class Probe:
    """A class gap at α, its sign, and how many zeros it has below and above α at most."""

    alpha: Fraction
    value: flint.arb
    sign: int
    below: int
    above: int


def probe_at(gap: ConditionalGap, alpha: Fraction) -> Probe | None:
    """The value of a class gap at α; None where its sign cannot be told.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.solvers.thresholds.ball import Ball
    >>> from mixproof.solvers.thresholds.ball_masses import conditional_gaps
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> found = probe_at(conditional_gaps(Ball(x3, 1, Fraction(1, 10)))[0], Fraction(30))
    >>> found.sign, found.below, found.above
    (-1, 1, 0)
    """
    for bits in (FLOAT_BITS, *BALL_BITS):
        parts, total = gap.sums(alpha, bits)
        sign = arb_sign(total)
        if sign:
            with flint.ctx.workprec(bits + 64):
                rests = [total - part for part in reversed(parts)]
            return Probe(alpha, total, sign, most_sign_changes([*rests, total]), most_sign_changes([*parts, total]))
    return None


def most_sign_changes(balls: Sequence[flint.arb]) -> int:
    """The most changes of sign that a sequence of numbers in these balls can have; zeros do not count.

    Examples
    --------
    >>> most_sign_changes([flint.arb(1), flint.arb(0), flint.arb(2), flint.arb(0, 1), flint.arb(3)])
    2
    """
    most = dict.fromkeys((1, -1), -inf)  # by the sign that came last
    for ball in balls:
        sign = arb_sign(ball)
        reached = {side: max(most[side], most[-side] + 1, 0) for side in (1, -1)}
        if sign != 0:
            most = reached if sign is None else {sign: reached[sign], -sign: -inf}
    return int(max(*most.values(), 0))
