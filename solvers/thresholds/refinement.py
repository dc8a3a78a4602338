"""Enclosures of the zeros of class gaps, to as many digits as are asked for."""

from fractions import Fraction
from math import exp, floor, log

import flint

from mixproof.geometry.aliases import Span
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.geometry.numbers.magnitudes import power_of_ten
from mixproof.solvers.mixing.symmetric_beta import FLOAT_BITS
from mixproof.solvers.thresholds.conditional_gap import ConditionalGap

THRESHOLD_DIGITS = 20
"""Significant digits of an enclosure: its width is at most 10^(2 − digits) of its value."""


def close_in(gap: ConditionalGap, bracket: Span, digits: int = THRESHOLD_DIGITS) -> Span:
    """Two decimals that enclose the zero of a bracket; the signs of the class gap at both are proved.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.solvers.thresholds.ball import Ball
    >>> from mixproof.solvers.thresholds.ball_masses import conditional_gaps
    >>> from mixproof.solvers.thresholds.isolation import isolate
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


def _decimals_around(value: Fraction, digits: int) -> Span:
    """Two decimals of about so many significant digits, three units apart, with the value well between them."""
    unit = Fraction(10) ** (power_of_ten(value) + 1 - digits)
    below = floor(value / unit)
    return (below - 1) * unit, (below + 2) * unit


def _approximate_zero(gap: ConditionalGap, bracket: Span, bits: int, digits: int) -> Fraction:
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
    """The zero of a bracket in floats, as it seems."""
    from scipy.optimize import toms748

    def value_at(logarithm: float) -> float:
        return float(gap.sums(Fraction(exp(logarithm)), FLOAT_BITS)[1].mid())

    ends = log(lower), log(upper)
    try:
        return exp(toms748(value_at, *ends, xtol=1e-12, rtol=1e-14))
    except ValueError:  # in floats the values at the ends are no numbers, or of one sign
        return exp(sum(ends) / 2)
