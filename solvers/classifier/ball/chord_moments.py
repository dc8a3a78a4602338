"""Moments of λ on the chord of one ordered pair, by an integral of their own: term by term in Q(√d).

They check those of `solvers.mixing.beta`, so nothing of its integrals is used for integer parameters.
"""

from fractions import Fraction
from math import comb, lcm
from typing import NamedTuple

import flint
import numpy as np

from mixproof.geometry.aliases import IntegerArray
from mixproof.geometry.incidence.chord_arrays import ChordArrays
from mixproof.geometry.incidence.chords import Chord
from mixproof.geometry.numbers.enclosures import Real, to_fmpq, to_fraction
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing


def chord_moments(mixing: Mixing, cut: Chord) -> tuple[Real, Real]:
    """E[λ; A] and E[1 − λ; A] of one ordered pair.

    Where the parameters are integers, λ^(a−1)·(1−λ)^(b−1)/B(a, b) is expanded by the binomial theorem, and the
    powers of the ends are computed in Q(√d).

    Examples
    --------
    >>> cut = Chord(Radicals.of(0), Radicals.of(Fraction(1, 2)))
    >>> [moment.as_fraction() for moment in chord_moments(Beta(Fraction(2), Fraction(1)), cut)]
    [Fraction(1, 12), Fraction(1, 6)]
    """
    if type(mixing) is not Beta or not mixing.is_integer:
        mass, moment = mixing.mass(cut.lower, cut.upper), mixing.first_moment(cut.lower, cut.upper)
        return moment, combination([(Fraction(1), mass), (Fraction(-1), moment)])
    a, b = int(mixing.a), int(mixing.b)
    (mass_above, moment_above), (mass_below, moment_below) = (
        _power_sums(a, b, *_in_quadratic_field(end)) for end in (cut.upper, cut.lower)
    )
    moment = moment_above - moment_below
    return moment, mass_above - mass_below - moment


class WholeMoments(NamedTuple):
    """E[λ; A] and E[1 − λ; A] of many ordered pairs, each as r and i of (r + i√D)/h, and h."""

    on_s: tuple[IntegerArray, IntegerArray]
    on_t: tuple[IntegerArray, IntegerArray]
    divisor: IntegerArray


def whole_moments(law: Beta, cut: ChordArrays) -> WholeMoments:
    """The same for many ordered pairs at once in whole numbers, for integer parameters.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.geometry.incidence.chord_arrays import ArrayBall
    >>> ball = ArrayBall.around(Dataset.from_rows([[0], [2]], [0, 1]), (Fraction(1),), Fraction(1, 2))
    >>> cut = ball.chords(np.array([[0, 1]]))  # the middle half
    >>> (r, i), _, divisor = whole_moments(Beta(Fraction(2), Fraction(1)), cut)
    >>> print((Fraction(r[0]) + i[0] * 4) / divisor[0])  # √D = 4
    13/48
    """
    a, b = int(law.a), int(law.b)
    common = lcm(*range(a, a + b + 1))
    powers = [np.ones(len(cut), dtype=object)]  # of A, from A⁰ to A^(a + b)
    for _ in range(a + b):
        powers.append(powers[-1] * cut.square)
    # u^k = (x + y√D)/A^k at the root u = (p + √D)/A.
    x, y = powers[0], powers[0] * 0
    at_root, at_one = [(y, y), (y, y)], [0, 0]
    for k in range(1, a + b + 1):
        x, y = x * cut.middle + y * cut.radicand, x + y * cut.middle
        for which, j in enumerate((k - a, k - a - 1)):  # the mass has u^(a + j)/(a + j), the moment one power more
            if 0 <= j < b:
                coefficient = (-1) ** j * comb(b - 1, j) * a * comb(a + b - 1, a) * (common // k)
                height = powers[a + b - k] * coefficient
                rational, irrational = at_root[which]
                at_root[which] = rational + x * height, irrational + y * height
                at_one[which] += coefficient
    mass, moment = (cut.between_ends(root, powers[-1] * one) for root, one in zip(at_root, at_one, strict=True))
    return WholeMoments(moment, (mass[0] - moment[0], mass[1] - moment[1]), powers[-1] * common)


def _in_quadratic_field(end: Radicals) -> tuple[Fraction, Fraction, Fraction]:
    """p, q and d of the chord's end p + q√d."""
    value = end.as_fraction()
    if value is not None:
        return value, Fraction(0), Fraction(1)
    rational = sum((c for c, r in end.terms if r == 1), Fraction(0))
    ((slope, radicand),) = [(c, r) for c, r in end.terms if r != 1]
    return rational, slope, radicand


def _power_sums(a: int, b: int, p: Fraction, q: Fraction, d: Fraction) -> tuple[Radicals, Radicals]:
    """P(λ ≤ u) and E[λ; λ ≤ u] at u = p + q√d: sums of C(b−1, j)·(−1)^j·u^(a+j)/B(a, b), divided by a + j and more."""
    unit, slope, square = to_fmpq(p), to_fmpq(q), to_fmpq(d)

    def times_u(x: flint.fmpq, y: flint.fmpq) -> tuple[flint.fmpq, flint.fmpq]:
        return x * unit + y * slope * square, x * slope + y * unit

    power = flint.fmpq(1), flint.fmpq(0)
    for _ in range(a):
        power = times_u(*power)
    sums = [[flint.fmpq(0), flint.fmpq(0)], [flint.fmpq(0), flint.fmpq(0)]]
    scale = a * comb(a + b - 1, a)
    for j in range(b):
        coefficient = (-1) ** j * comb(b - 1, j) * scale
        raised = times_u(*power)
        for total, (x, y), divisor in zip(sums, (power, raised), (a + j, a + j + 1), strict=True):
            total[0] += x * coefficient / divisor
            total[1] += y * coefficient / divisor
        power = raised
    mass, moment = (
        Radicals.quadratic(to_fraction(rational), to_fraction(irrational), d) for rational, irrational in sums
    )
    return mass, moment
