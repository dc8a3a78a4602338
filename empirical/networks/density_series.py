"""Densities that ball arithmetic evaluates, as power series with proved errors, for quadrature in floats.

[0, ½] is halved until on each interval the density of both orders is near enough to a polynomial; next to 0 it is a sum
of powers λ^e·h(w), λ = w^p, and each h is. The polynomial interpolates at roots of unity around the interval, and what
it is off follows from a bound on a larger disk: docs/proofs/networks.md, (13).
"""

from dataclasses import dataclass
from fractions import Fraction

import flint

from mixproof.empirical.networks.density_terms import Series
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.mixing.density.ends import End, Regular
from mixproof.solvers.mixing.density.law import Density

Found = tuple[tuple[Series, ...], flint.arb]
"""Terms on an interval, and a bound of the integral of what they are off."""

_BITS = 192
"""Working precision of coefficients, which are then rounded to doubles."""

_GOOD = 2.0**-58
"""Mass that an interval may be off."""

_COUNTS = (8, 16, 24, 32)
"""Numbers of coefficients to choose from; next to 0 as many for each p, up to `_MOST_ROOTS` times."""

_MOST_ROOTS = 4

_WIDER = (1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 16.0)
"""Radii of the larger disk to try, in radii of the interval."""

_MOST_HALVINGS = 48
"""Then an interval is what it is: its ends, and their distance from 1, are still doubles."""


def power_series(law: Density) -> tuple[tuple[float, ...], tuple[tuple[Series, ...], ...], float]:
    """The density of both orders on [0, ½]: breakpoints, terms between them, and a bound of the integral of the error.

    Examples
    --------
    >>> import numpy as np
    >>> from mixproof.solvers.mixing.density.construction import density_from_formula
    >>> breakpoints, terms, doubt = power_series(density_from_formula("pi/2*sin(pi*x)"))
    >>> breakpoints, doubt < 1e-16
    ((0.0, 0.5), True)
    >>> round(float(sum(term.at(np.array(0.25), 0.0)[0] for term in terms[0])), 12)  # π·sin(π/4)
    2.221441469079
    """
    with flint.ctx.workprec(_BITS):
        scale = 1 / law.density_total()
        breakpoints, terms, doubt = [0.0], [], flint.arb(0)
        waiting = [(Fraction(0), Fraction(1, 2), 0)]
        while waiting:
            lower, upper, depth = waiting.pop()
            is_last = depth == _MOST_HALVINGS
            found, missed = _fitted(law, lower, upper, scale) or (None, flint.arb("inf"))
            if not (missed < _GOOD or is_last):
                middle = (lower + upper) / 2
                waiting += [(middle, upper, depth + 1), (lower, middle, depth + 1)]
                continue
            if found is None:
                # Without any term the density is off by its mass.
                found, missed = (), _mass(law, lower, upper)
            breakpoints.append(float(upper))
            terms.append(found)
            doubt += missed
        return tuple(breakpoints), tuple(terms), float(doubt.upper()) * (1 + 2**-40)


def _mass(law: Density, lower: Fraction, upper: Fraction) -> flint.arb:
    """A bound of the mass on an interval, both orders together."""
    sides = [(lower, upper), (1 - upper, 1 - lower)]
    masses = [law.mass(Radicals.of(start), Radicals.of(end)).ball(_BITS) for start, end in sides]
    return flint.arb((masses[0] + masses[1]).upper())


def _fitted(law: Density, lower: Fraction, upper: Fraction, scale: flint.arb) -> Found | None:
    """Terms on an interval; None where the density is not seen to be analytic around it."""
    if lower:

        def both(x: flint.acb, analytic: bool) -> flint.acb:
            return law.density_at(x, 1 - x, analytic)

        fit = _Fit.of(both, (lower + upper) / 2, arb_of((upper - lower) / 2), arb_of(upper - lower) * scale, 1)
        if fit is None:
            return None
        (values,), small = fit.by_power(1)
        middle, radius = float((lower + upper) / 2), float((upper - lower) / 2)
        series = [_series([scale * each for each in values], Fraction(0), middle, radius)] if values else []
        return tuple(series), fit.missed + small
    if law.is_symmetric:
        return _at_end(law.at_zero, upper, 2 * scale)
    first, second = _at_end(law.at_zero, upper, scale), _at_end(law.at_one, upper, scale)
    return None if first is None or second is None else (first[0] + second[0], first[1] + second[1])


def _at_end(end: End, upper: Fraction, scale: flint.arb) -> Found | None:
    """Terms of the density of one order on [0, upper], one for each power of λ modulo 1."""
    above = end.exponent + 1
    mass = arb_of(upper) ** arb_of(above) / arb_of(above) * scale
    width = arb_of(upper).root(end.root) if end.root > 1 else arb_of(upper)
    fit = _Fit.of(end.regular, Fraction(0), width, mass, end.root)
    if fit is None:
        return None
    groups, small = fit.by_power(end.root)
    terms = []
    for k, values in enumerate(groups):
        if values:
            # (λ/upper)^(k/p) has its factor upper^(−k/p) in the coefficients.
            share = Fraction(k, end.root)
            factor = scale / arb_of(upper) ** arb_of(share) if k else scale
            terms.append(_series([factor * each for each in values], end.exponent + share, 0.0, float(upper)))
    return tuple(terms), fit.missed + small


def _series(values: list[flint.arb], power: Fraction, middle: float, radius: float) -> Series:
    """One term, its largest coefficient taken out."""
    largest = max((abs(each) for each in values), key=lambda each: float(each.log().mid()) if each > 0 else -1e300)
    coefficients = tuple(float((each / largest).mid()) for each in values)
    return Series(float(largest.log().mid()), power, middle, radius, coefficients)


@dataclass(frozen=True, eq=False)
class _Fit:
    """A polynomial in t = (z − middle)/width for a function on |t| ≤ 1.

    Parameters
    ----------
    values : list of balls
        Its coefficients.
    mass : ball
        The integral of the weight that the function has.
    missed : ball
        A bound of the integral of the error.
    """

    values: list[flint.arb]
    mass: flint.arb
    missed: flint.arb

    @staticmethod
    def of(function: Regular, middle: Fraction, width: flint.arb, mass: flint.arb, root: int) -> "_Fit | None":
        """The fewest coefficients that are good enough, else the best; None where no larger disk is known."""
        bounds = [(wider, _bound(function, arb_of(middle), width * wider)) for wider in _WIDER]
        known = [(flint.arb(wider), bound) for wider, bound in bounds if bound.is_finite()]
        if not known:
            return None
        for count in (each * min(root, _MOST_ROOTS) for each in _COUNTS):
            missed = min(
                (2 * bound * wider ** (1 - count) / (wider - 1) * mass for wider, bound in known),
                key=lambda each: float(each.upper()),
            )
            if missed < _GOOD:
                break
        return _Fit(_interpolated(function, arb_of(middle), width, count), mass, flint.arb(missed.upper()))

    def by_power(self, root: int) -> tuple[list[list[flint.arb]], flint.arb]:
        """The coefficients of t^k by k modulo the root, zero where they do not count, and a bound of what is missed."""
        small, groups = flint.arb(0), []
        for first in range(root):
            kept = []
            for each in self.values[first::root]:
                counts = not abs(each) * self.mass < _GOOD / 2**8
                kept.append(flint.arb(each.mid()) if counts else flint.arb(0))
                small += (flint.arb(each.rad()) if counts else abs(each)) * self.mass
            while kept and kept[-1] == 0:
                kept.pop()
            groups.append(kept)
        return groups, flint.arb(small.upper())


def _bound(function: Regular, middle: flint.arb, radius: flint.arb) -> flint.arb:
    """A bound of a function on a square around a disk; not finite where it is not seen to be analytic."""
    side = flint.arb(0, float(radius.upper()) * (1 + 2**-40))
    value = function(flint.acb(middle + side, side), True)
    return flint.arb(value.abs_upper()) if value.is_finite() else flint.arb("inf")


def _interpolated(function: Regular, middle: flint.arb, width: flint.arb, count: int) -> list[flint.arb]:
    """The polynomial in t of least degree that has the values of a function at roots of unity."""
    turns = [(flint.acb(0, 2) * flint.acb.pi() * k / count).exp() for k in range(count)]
    values = [function(middle + width * turn, False) for turn in turns]
    return [
        (sum((value * turns[-j * k % count] for k, value in enumerate(values)), flint.acb(0)) / count).real
        for j in range(count)
    ]
