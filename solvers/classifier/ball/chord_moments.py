"""Moments of λ on the chord of one ordered pair, by an integral of their own: term by term in Q(√d).

They check those of `solvers.mixing.beta`, so nothing of its integrals is used for integer parameters.
"""

from fractions import Fraction
from math import comb

import flint

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
