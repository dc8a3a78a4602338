"""All zeros of a class gap over α > 0, isolated: docs/proofs/class-gap.md, (3) to (5).

Nothing is assumed of the class gap but what is proved there. Probes at some α count the zeros below and above, and a
bound of the second derivative excludes zeros between two probes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import flint

from mixproof.geometry.aliases import Span
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.mixing.symmetric_beta import FLOAT_BITS, spread
from mixproof.solvers.thresholds.conditional_gap import ConditionalGap
from mixproof.solvers.thresholds.probes import Probe, probe_at

MOST_PROBES = 400
"""Values of a class gap that are computed to isolate its zeros; then what is left is unsettled."""

_MOST_STEPS = 60
_MOST_POWER = 400
"""Of four: where α would have to be beyond 10²⁴⁰, nothing is settled."""
_CLOSEST = 1e-9
_GRID = Fraction(1003, 1000)
"""α is probed at this times powers of 4: one table serves all data points, and no law there is special."""

OpenInterval = tuple[Fraction, Fraction | None]
"""Of α; None stands for ∞."""


@dataclass(frozen=True)
class Isolation:
    """All zeros of a class gap: each bracket has one, at which the sign changes, and elsewhere there is none.

    Parameters
    ----------
    first_sign : int
        The sign of the class gap before all zeros.
    brackets : tuple of pairs of Fractions
        In increasing order; their ends are no zeros.
    unsettled : tuple of intervals
        Where zeros were not excluded within the budget, such as near a double zero. The signs at both ends
        are right.
    """

    first_sign: int
    brackets: tuple[Span, ...] = ()
    unsettled: tuple[OpenInterval, ...] = ()


def isolate(gap: ConditionalGap) -> Isolation:
    """All zeros of a class gap on 0 < α < ∞, one in each bracket.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.solvers.thresholds.ball import Ball
    >>> from mixproof.solvers.thresholds.ball_masses import conditional_gaps
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> isolation = isolate(conditional_gaps(Ball(x3, 1, Fraction(1, 10)))[0])
    >>> [[float(round(end, 2)) for end in bracket] for bracket in isolation.brackets], isolation.unsettled
    ([[16.05, 64.19]], ())
    """
    if not gap.changes:
        return Isolation(gap.sign_at_infinity)
    probes = _probe_to_the_ends(gap)
    if not probes:
        return Isolation(gap.sign_at_zero or gap.sign_at_infinity, (), ((Fraction(0), None),))
    open_intervals = _probe_between(gap, probes)
    brackets = tuple((left.alpha, right.alpha) for left, right in pairwise(probes) if left.sign != right.sign)
    unsettled: list[OpenInterval] = [(left.alpha, right.alpha) for left, right in open_intervals]
    if not _has_none_below(gap, probes[0]):
        unsettled.insert(0, (Fraction(0), probes[0].alpha))
    if not _has_none_above(gap, probes[-1]):
        unsettled.append((probes[-1].alpha, None))
    return Isolation(probes[0].sign, brackets, tuple(unsettled))


def _probe_to_the_ends(gap: ConditionalGap) -> list[Probe]:
    """Probes at factors of four, until there is no zero below the first one and none above the last one."""
    with flint.ctx.workprec(64):
        # Z is of the order of 1/√(2α): begin where that is the place of the first change of sign.
        place = gap.places[gap.changes[0]].artanh(FLOAT_BITS)
        start = round(float(-(2 * place**2).log() / flint.arb(4).log()))
    if abs(start) > _MOST_POWER:
        return []
    down = _walk(gap, range(start, min(start, 0) - _MOST_STEPS, -1), _has_none_below)
    if down and _has_none_above(gap, down[0]):
        return down[::-1]
    return down[::-1] + _walk(gap, range(start + 1, start + _MOST_STEPS), _has_none_above)


def _walk(gap: ConditionalGap, powers: Iterable[int], is_last: Callable[[ConditionalGap, Probe], bool]) -> list[Probe]:
    """Probes at powers of four, one way, up to the last one that is needed; few if signs cannot be told."""
    probes: list[Probe] = []
    misses = 0
    for power in powers:
        probe = probe_at(gap, _GRID * Fraction(4) ** power)
        misses += probe is None
        if probe is not None:
            probes.append(probe)
        if misses > 2 or (probe is not None and is_last(gap, probe)):
            break  # a class gap that is too small to be told from 0 only gets smaller
    return probes


def _has_none_below(gap: ConditionalGap, probe: Probe) -> bool:
    """True if there is surely no zero below: at most one, and the sign is that for all small α."""
    if probe.below == 0 or (probe.below == 1 and probe.sign == gap.sign_at_zero):
        return True
    return bool(arb_of(probe.alpha) < gap.free_below)


def _has_none_above(gap: ConditionalGap, probe: Probe) -> bool:
    """True if there is surely no zero above: at most one, and the sign is that for all large α."""
    return probe.above == 0 or (probe.above == 1 and probe.sign == gap.sign_at_infinity)


def _probe_between(gap: ConditionalGap, probes: list[Probe]) -> list[tuple[Probe, Probe]]:
    """Put more probes in between until no two neighbours can have missed a zero; the pairs that may have."""
    shown: set[Fraction] = set()
    hopeless: set[Fraction] = set()
    while True:
        counted = _settled_by_count(probes)
        unknown = [pair for pair, is_known in zip(pairwise(probes), counted, strict=True) if not is_known]
        shown |= {left.alpha for left, right in unknown if _settled_by_slope(gap, left, right)}
        unknown = [(left, right) for left, right in unknown if left.alpha not in shown]
        if all(left.alpha in hopeless for left, _ in unknown):
            return unknown
        for left, right in unknown:
            middle = _probe_inside(gap, left, right) if len(probes) < MOST_PROBES else None
            if middle is None:
                hopeless.add(left.alpha)
            else:
                probes.insert(probes.index(right), middle)


def _probe_inside(gap: ConditionalGap, left: Probe, right: Probe) -> Probe | None:
    """A probe near the geometric mean; None where there is no room, or no sign can be told."""
    ratio = float(right.alpha / left.alpha)
    if ratio < 1 + _CLOSEST:
        return None
    tried = (probe_at(gap, left.alpha * Fraction(ratio**share)) for share in (0.5, 0.4, 0.6))
    return next(filter(None, tried), None)


def _settled_by_count(probes: Sequence[Probe]) -> list[bool]:
    """True where all zeros between two probes are seen: as many changes of sign as there can be zeros."""
    seen = [0]
    for left, right in pairwise(probes):
        seen.append(seen[-1] + (left.sign != right.sign))
    from_here_on = [seen[-1] - count == probe.above for count, probe in zip(seen, probes, strict=True)]
    up_to_here = [count == probe.below for count, probe in zip(seen, probes, strict=True)]
    return [any(from_here_on[: k + 1]) or any(up_to_here[k + 1 :]) for k in range(len(probes) - 1)]


def _settled_by_slope(gap: ConditionalGap, left: Probe, right: Probe) -> bool:
    """True if the bound of L″ shows that L has no zero between two probes, or is monotone between them."""
    # docs/proofs/class-gap.md, (4): the distance from the chord, and from its slope.
    with flint.ctx.workprec(128):
        bend = gap.oscillation * spread(left.alpha, 64) * arb_of(right.alpha - left.alpha) ** 2
        if left.sign == right.sign and min(abs(left.value), abs(right.value)) > bend / 8:
            return True
        return bool(abs(right.value - left.value) > bend / 2)
