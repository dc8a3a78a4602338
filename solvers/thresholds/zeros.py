"""All zeros of a class gap L(α) = N^c − N^j over α > 0, isolated and enclosed.

L is E[Ψ(Z)] for the conditional gap Ψ (`solvers.thresholds.conditional_gap`), and nothing is assumed of it but the
following, which is proved.

**How many zeros.** With t = −ln(1 − z²), L(α) is a positive multiple of F(α) = ∫ e^(−αt) f(t) dt, where f has the
sign of Ψ. By Descartes' rule for Laplace integrals F has at most as many zeros, with multiplicity, as f has
changes of sign: if t₁ is one of them, then (e^(αt₁)·F)′ = −∫ (t − t₁)·e^(−α(t − t₁))·f dt has one change less,
and Rolle gives back one zero. So there is no threshold without a change of sign, and on X₃² exactly one.

**Where there are none.** For α > a, F(α) = (α − a)·∫ e^(−(α − a)t)·(∫₀^t e^(−aτ)·f dτ) dt. So beyond a there are at
most as many zeros as the parts E[Ψ(Z); Z ≤ z] at a, growing from z = 0 to z = 1, change their sign; and below a at most
as many as the parts E[Ψ(Z); Z > z] do. Between a < b, |L″| ≤ (max Ψ − min Ψ)·Var T at a
(`solvers.mixing.symmetric_beta`), so two values can exclude zeros, or show that L is monotone.

**The ends.** For all large α the sign of L is that of Ψ where it first is not zero, by which the sums above are
settled at some finite α. As α → 0, L tends to Ψ(1−), which compares the weights of the classes in the ball.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import exp, floor, inf, log, log10

import flint

from mixproof.geometry.numbers.enclosures import arb_of, arb_sign
from mixproof.solvers.mixing.symmetric_beta import FLOAT_BITS, spread
from mixproof.solvers.thresholds.conditional_gap import BALL_BITS, ConditionalGap

DIGITS = 20
"""Significant digits of an enclosure: its width is at most 10^(2 − digits) of its value."""

MOST_PROBES = 400
"""Values of a class gap that are computed to isolate its zeros; then what is left is unsettled."""

_MOST_STEPS = 60
_MOST_POWER = 400
"""Of four: where α would have to be beyond 10²⁴⁰, nothing is settled."""
_CLOSEST = 1e-9
_GRID = Fraction(1003, 1000)
"""α is probed at this times powers of 4: one table serves all data points, and no law there is special."""

Bracket = tuple[Fraction, Fraction]
OpenInterval = tuple[Fraction, Fraction | None]
"""Of α; None stands for ∞."""


# --- isolation ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Probe:
    """A class gap at α, its sign, and how many zeros it has below and above α at most."""

    alpha: Fraction
    value: flint.arb
    sign: int
    below: int
    above: int


def _probe(gap: ConditionalGap, alpha: Fraction) -> Probe | None:
    """Evaluate a class gap; None where its sign cannot be told."""
    for bits in (FLOAT_BITS, *BALL_BITS):
        parts, total = gap.sums(alpha, bits)
        sign = arb_sign(total)
        if sign:
            with flint.ctx.workprec(bits + 64):
                rests = [total - part for part in reversed(parts)]
            return Probe(alpha, total, sign, most_sign_changes([*rests, total]), most_sign_changes([*parts, total]))
    return None


def most_sign_changes(balls: Sequence[flint.arb]) -> int:
    """How often a sequence of numbers in these balls changes its sign, at most; zeros do not count.

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
    brackets: tuple[Bracket, ...] = ()
    unsettled: tuple[OpenInterval, ...] = ()


def isolate(gap: ConditionalGap) -> Isolation:
    """Find all zeros of a class gap on 0 < α < ∞.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.solvers.thresholds.chords import Ball
    >>> from mixproof.solvers.thresholds.conditional_gap import conditional_gaps
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> isolation = isolate(conditional_gaps(Ball(x3, 1, Fraction(1, 10)))[0])
    >>> [[float(round(end, 2)) for end in bracket] for bracket in isolation.brackets], isolation.unsettled
    ([[16.05, 64.19]], ())
    """
    if not gap.changes:
        return Isolation(gap.first_sign)
    probes = _probe_to_the_ends(gap)
    if not probes:
        return Isolation(gap.sign_at_zero or gap.first_sign, (), ((Fraction(0), None),))
    open_intervals = _probe_between(gap, probes)
    brackets = tuple((left.alpha, right.alpha) for left, right in pairwise(probes) if left.sign != right.sign)
    unsettled: list[OpenInterval] = [(left.alpha, right.alpha) for left, right in open_intervals]
    if not _has_none_below(gap, probes[0]):
        unsettled.insert(0, (Fraction(0), probes[0].alpha))
    if not _has_none_above(gap, probes[-1]):
        unsettled.append((probes[-1].alpha, None))
    return Isolation(probes[0].sign, brackets, tuple(unsettled))


def _probe_to_the_ends(gap: ConditionalGap) -> list[Probe]:
    """Probe α by factors of four until there is no zero below the first probe and none above the last one."""
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
    probes: list[Probe] = []
    misses = 0
    for power in powers:
        probe = _probe(gap, _GRID * Fraction(4) ** power)
        misses += probe is None
        if probe is not None:
            probes.append(probe)
        if misses > 2 or (probe is not None and is_last(gap, probe)):
            break  # a class gap that is too small to be told from 0 only gets smaller
    return probes


def _has_none_below(gap: ConditionalGap, probe: Probe) -> bool:
    """One zero below at most, and the sign is that for all small α: there is none."""
    if probe.below == 0 or (probe.below == 1 and probe.sign == gap.sign_at_zero):
        return True
    return bool(arb_of(probe.alpha) < gap.free_below)


def _has_none_above(gap: ConditionalGap, probe: Probe) -> bool:
    """One zero above at most, and the sign is that for all large α: there is none."""
    return probe.above == 0 or (probe.above == 1 and probe.sign == gap.first_sign)


def _probe_between(gap: ConditionalGap, probes: list[Probe]) -> list[tuple[Probe, Probe]]:
    """Put more probes in between until no two neighbours can have missed a zero; return those that may have."""
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
    """Probe near the geometric mean; None where there is no room, or no sign can be told."""
    ratio = float(right.alpha / left.alpha)
    if ratio < 1 + _CLOSEST:
        return None
    tried = (_probe(gap, left.alpha * Fraction(ratio**share)) for share in (0.5, 0.4, 0.6))
    return next(filter(None, tried), None)


def _settled_by_count(probes: Sequence[Probe]) -> list[bool]:
    """Whether all zeros between two probes are seen: as many changes of sign as there can be zeros."""
    seen = [0]
    for left, right in pairwise(probes):
        seen.append(seen[-1] + (left.sign != right.sign))
    from_here_on = [seen[-1] - count == probe.above for count, probe in zip(seen, probes, strict=True)]
    up_to_here = [count == probe.below for count, probe in zip(seen, probes, strict=True)]
    return [any(from_here_on[: k + 1]) or any(up_to_here[k + 1 :]) for k in range(len(probes) - 1)]


def _settled_by_slope(gap: ConditionalGap, left: Probe, right: Probe) -> bool:
    """Whether the bound of L″ shows that L has no zero between two probes, or is monotone between them.

    L is within length²/8·max |L″| of its chord, and L′ within length/2·max |L″| of the chord's slope.
    """
    with flint.ctx.workprec(128):
        bend = gap.oscillation * spread(left.alpha, 64) * arb_of(right.alpha - left.alpha) ** 2
        if left.sign == right.sign and min(abs(left.value), abs(right.value)) > bend / 8:
            return True
        return bool(abs(right.value - left.value) > bend / 2)


# --- enclosures of the zeros --------------------------------------------------------------------------


def close_in(gap: ConditionalGap, bracket: Bracket, digits: int = DIGITS) -> Bracket:
    """Enclose the zero of a bracket between two decimals; the signs of the class gap at both are proved.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.solvers.thresholds.chords import Ball
    >>> from mixproof.solvers.thresholds.conditional_gap import conditional_gaps
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> gap = conditional_gaps(Ball(x3, 1, Fraction(1, 10)))[0]
    >>> lower, upper = close_in(gap, isolate(gap).brackets[0])
    >>> f"{float(lower):.12f}", float((upper - lower) / lower) < 1e-18
    ('22.881306754119', True)
    """
    lower, upper = bracket
    before = gap.sign(lower)
    for bits in (max(128, 48 + 4 * digits) << step for step in range(4)):
        guess = _approximate_zero(gap, (lower, upper), bits, digits)
        for trial in _decimals_around(guess, digits):
            sign = gap.sign(trial) if lower < trial < upper else None
            if sign is not None:
                lower, upper = (trial, upper) if sign == before else (lower, trial)
        if upper - lower <= lower * Fraction(10) ** (2 - digits):
            break
    return lower, upper


def _decimals_around(value: Fraction, digits: int) -> Bracket:
    """Two decimals of about so many significant digits, three units apart, with the value well between them."""
    unit = Fraction(10) ** (floor(log10(value)) + 1 - digits)
    below = floor(value / unit)
    return (below - 1) * unit, (below + 2) * unit


def _approximate_zero(gap: ConditionalGap, bracket: Bracket, bits: int, digits: int) -> Fraction:
    """The zero of a bracket, as it seems: in floats, then by secants on the midpoints of balls."""

    def value_at(alpha: Fraction) -> flint.arb:
        return gap.sums(alpha, bits)[1].mid()

    before = Fraction(_float_zero(gap, *bracket))
    alpha = before * (1 + Fraction(1, 10**10))
    value_before, value = value_at(before), value_at(alpha)
    for _ in range(digits.bit_length()):
        with flint.ctx.workprec(bits):
            step = (value * arb_of(alpha - before) / (value - value_before)).mid()
        if not step.is_finite():
            break
        mantissa, exponent = (int(part) for part in step.man_exp())
        before, before_that, value_before = alpha, before, value
        alpha -= mantissa * Fraction(2) ** exponent
        if not bracket[0] < alpha < bracket[1]:
            return before
        if abs((alpha - before) * (alpha - before_that)) * 10 ** (digits + 1) < alpha**2:
            break  # the secant's error is of the order of this product
        value = value_at(alpha)
    return alpha


def _float_zero(gap: ConditionalGap, lower: Fraction, upper: Fraction) -> float:
    from scipy.optimize import toms748

    def value_at(logarithm: float) -> float:
        return float(gap.sums(Fraction(exp(logarithm)), FLOAT_BITS)[1].mid())

    ends = log(lower), log(upper)
    if value_at(ends[0]) * value_at(ends[1]) >= 0:  # too near to zero for floats
        return exp(sum(ends) / 2)
    return exp(toms748(value_at, *ends, xtol=1e-12, rtol=1e-14))
