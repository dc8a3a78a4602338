"""Beta(α, α) around ½: two functions of α that every mass of Lemma 2.3 is made of.

For λ ~ Beta(α, α), Z = |2λ − 1| and 0 ≤ z ≤ 1 let

    G_α(z) = P(Z ≤ z),        H_α(z) = E[Z; Z > z] = H_α(0)·(1 − z²)^α.

A table of Taylor polynomials gives both at many places w = artanh z, with a proved error: in ball arithmetic at any
precision, or in floats (docs/proofs/symmetric-beta.md).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import floor, ldexp, log2, sqrt

import flint
import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.geometry.numbers.rounding import ROUNDOFF

FLOAT_BITS = 53
_CROWD = 5
"""Places in one cell from which on a polynomial costs less than its values one by one."""

_LARGE = 1000
"""α from which on G is summed term by term: FLINT ends its series by the size of z alone, far too early."""


def spread(alpha: Fraction, bits: int) -> flint.arb:
    """Var ln(λ(1 − λ)) for λ ~ Beta(α, α), which bounds the second derivative in α of every mass.

    Examples
    --------
    >>> spread(Fraction(1), 64).str(10, radius=False)
    '0.7101318663'
    """
    with flint.ctx.workprec(bits + 16 + _magnitude(alpha)):
        two, a = flint.arb(2), arb_of(alpha)
        return 2 * two.zeta(a) - 4 * two.zeta(2 * a)


def _magnitude(alpha: Fraction) -> int:
    """Bits that cancel where α is large."""
    return 2 * max(0, alpha.numerator.bit_length() - alpha.denominator.bit_length())


@contextmanager
def _series_length(terms: int) -> Iterator[None]:
    """A length at which FLINT cuts power series; it is set for the whole process."""
    before, flint.ctx.cap = flint.ctx.cap, terms
    try:
        yield
    finally:
        flint.ctx.cap = before


def _positive_series(a: flint.arb, square: flint.arb, bits: int) -> flint.arb:
    """The series ₂F₁(α+½, 1; 3/2; z²), with G = 2αz·H_α(z) times it: docs/proofs/symmetric-beta.md, (4)."""
    term = total = flint.arb(1)
    for k in range(100 * bits):
        quotient = (a + flint.arb(k + 0.5)) / flint.arb(k + 1.5) * square
        if quotient < 0.5 and term * flint.arb(2) ** bits < total:
            return total + term * flint.arb(0.5, 0.5)
        term *= quotient
        total += term
    return flint.arb("nan")


@dataclass(frozen=True)
class _BallNode:
    """Taylor polynomials of G and H around a place w."""

    central: flint.arb_poly
    kernel: flint.arb_poly


@dataclass(frozen=True, eq=False)
class _FloatNode:
    """The two polynomials in floats, one a row, and how far they are from G and H in the node's cell."""

    coefficients: Floats
    error: float


@dataclass(frozen=True, eq=False)
class CentralTable:
    """G_α and H_α at many places w = artanh z ≥ 0, to an absolute error of about 2^−bits.

    Parameters
    ----------
    alpha : Fraction
        α > 0.
    bits : int
        Accuracy; `FLOAT_BITS` is meant for `floats`.

    Examples
    --------
    >>> table = CentralTable(Fraction(1), 64)
    >>> [[value.str(6, radius=False) for value in table.balls([flint.arb(z).atanh()])[0]] for z in (0.25, 0.5)]
    [['0.250000', '0.468750'], ['0.500000', '0.375000']]
    """

    alpha: Fraction
    bits: int
    _nodes: dict[int, _BallNode] = field(default_factory=dict, repr=False)
    _floats: dict[int, _FloatNode] = field(default_factory=dict, repr=False)

    @cached_property
    def _precision(self) -> int:
        """Bits to work with."""
        return self.bits + 40 + _magnitude(self.alpha)

    @cached_property
    def _radius(self) -> float:
        """Radius ρ of the discs on which sech^(2α) is bounded; ρ ≤ 1 < π/2 and αρ² ≤ 6¼."""
        return min(1.0, 2.5 / sqrt(max(float(self.alpha), 1.0)))

    @cached_property
    def step(self) -> float:
        """Distance of the nodes: a power of two, at most ρ/4."""
        return ldexp(1.0, floor(log2(self._radius / 4)))

    @cached_property
    def _terms(self) -> int:
        """Length of the polynomials: docs/proofs/symmetric-beta.md, (3)."""
        return (self.bits + 16) * 5 // 14 + 2

    @cached_property
    def remainder(self) -> flint.arb:
        """Bound of what the polynomials leave out of G and H: docs/proofs/symmetric-beta.md, (3)."""
        with flint.ctx.workprec(64):
            bound = flint.arb(self._radius).cos() ** (-2 * arb_of(self.alpha))
            return (bound * flint.arb(7) ** (1 - self._terms) / 6).upper()

    @cached_property
    def _a(self) -> flint.arb:
        """α as a ball."""
        with flint.ctx.workprec(self._precision):
            return arb_of(self.alpha)

    @cached_property
    def peak(self) -> flint.arb:
        """H_α(0) = E|2λ − 1|.

        Examples
        --------
        >>> CentralTable(Fraction(2), 64).peak.str(8, radius=False)
        '0.37500000'
        """
        with flint.ctx.workprec(self._precision):
            a = self._a
            return ((a + flint.arb(0.5)).lgamma() - (a + 1).lgamma()).exp() / flint.arb.pi().sqrt()

    @cached_property
    def far(self) -> int:
        """The first node from which on 1 − G ≤ H/z is below 2^−bits."""
        with flint.ctx.workprec(self._precision):
            least = flint.arb(2) ** (-self.bits - 1)
            low, high = 0, 1
            while not self._tail(high) < least:
                low, high = high, 2 * high
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (low, middle) if self._tail(middle) < least else (middle, high)
            return high

    def _tail(self, node: int) -> flint.arb:
        """H/z at the left end of a cell, a bound of 1 − G: E[Z; Z > z] ≥ z·P(Z > z)."""
        w = flint.arb(node * self.step)
        return self.peak * (-2 * self._a * w.cosh().log()).exp() / w.tanh()

    def _node(self, index: int) -> _BallNode:
        """The polynomials around the middle of a cell, remembered."""
        if index not in self._nodes:
            with flint.ctx.workprec(self._precision), _series_length(self._terms):
                w = flint.arb((index + 0.5) * self.step)
                forward = flint.arb_series([w, 1]).exp()
                kernel = (((forward + 1 / forward) / 2).log() * (-2 * self._a)).exp()
                central = flint.arb_poly(kernel.integral().coeffs()) * (2 * self._a * self.peak)
                self._nodes[index] = _BallNode(central + self._one(w)[0], flint.arb_poly(kernel.coeffs()) * self.peak)
        return self._nodes[index]

    def _one(self, w: flint.arb) -> tuple[flint.arb, flint.arb]:
        """(G, H) at one place, without a polynomial."""
        z, beyond = w.tanh(), self.peak * (-2 * self._a * w.cosh().log()).exp()
        if self.alpha > _LARGE:
            return 2 * self._a * z * beyond * _positive_series(self._a, z * z, self._precision), beyond
        return (z * z).beta_lower(flint.arb(0.5), self._a, regularized=True), beyond

    def balls(self, places: Sequence[flint.arb]) -> list[tuple[flint.arb, flint.arb]]:
        """Enclosures of (G, H) at places w that are given as balls."""
        with flint.ctx.workprec(self._precision):
            indices = [min(int(float(w.mid()) / self.step), self.far) for w in places]
            crowds = Counter(indices)
            return [self._ball(w, index, crowds[index] >= _CROWD) for w, index in zip(places, indices, strict=True)]

    def _ball(self, w: flint.arb, index: int, use_polynomial: bool) -> tuple[flint.arb, flint.arb]:
        """(G, H) at one place: by the polynomial of its cell, or alone."""
        if index >= self.far and w >= self.far * self.step:
            tiny = flint.arb(0, flint.arb(2) ** -self.bits)
            return 1 + tiny, tiny
        if not use_polynomial or w.rad() * 64 > self.step:
            return self._one(w)
        node, offset = self._node(index), w - (index + 0.5) * self.step
        error = flint.arb(0, self.remainder)
        return node.central(offset) + error, node.kernel(offset) + error

    def floats(self, places: Floats) -> tuple[Floats, Floats, float]:
        """G and H at places w, each known to 2⁻⁵¹ of itself, and a bound of every error in them.

        Examples
        --------
        >>> G, H, error = CentralTable(Fraction(1), FLOAT_BITS).floats(np.arctanh([0.25, 0.5]))
        >>> G.round(12).tolist(), H.round(12).tolist(), error < 1e-13
        ([0.25, 0.5], [0.46875, 0.375], True)
        """
        if not len(places):
            return np.zeros(0), np.zeros(0), 0.0
        indices = np.minimum(places / self.step, self.far).astype(np.int64)
        used, position = np.unique(indices, return_inverse=True)
        nodes = [self._float_node(int(index)) for index in used]
        coefficients = np.array([node.coefficients for node in nodes])
        offsets = np.where(indices < self.far, places - (indices + 0.5) * self.step, 0) / self.step
        values = np.zeros((2, len(places)))
        for power in range(self._terms - 1, -1, -1):
            values = values * offsets + coefficients[position, :, power].T
        return values[0], values[1], max(node.error for node in nodes)

    def _float_node(self, index: int) -> _FloatNode:
        """The polynomials of a node in floats, with a bound of their errors: docs/proofs/symmetric-beta.md, (5)."""
        if index not in self._floats:
            coefficients = np.zeros((2, self._terms))
            if index >= self.far:
                coefficients[0, 0] = 1
                self._floats[index] = _FloatNode(coefficients, 2.0**-self.bits)
                return self._floats[index]
            with flint.ctx.workprec(self._precision):
                node = self._node(index)
                for row, polynomial in enumerate((node.central, node.kernel)):
                    rounded = [float((c * flint.arb(self.step) ** k).mid()) for k, c in enumerate(polynomial.coeffs())]
                    coefficients[row, : len(rounded)] = rounded
            powers = np.arange(self._terms)
            sizes = (np.abs(coefficients) * 0.5**powers).max(axis=0)
            wrong = 2.0**-51 * (index + 2)
            error = (2 * self._terms + 4) * ROUNDOFF * sizes.sum() + 2 * wrong * (powers * sizes).sum()
            self._floats[index] = _FloatNode(coefficients, float(1.01 * error + 2 * float(self.remainder)))
        return self._floats[index]
