"""The conditional gap of a data point to another class, and the class gap that is its mean.

Let λ ~ Beta(α, α), and let x be a data point of class c. Its class gap to a class j is L(α) = N^c − N^j, with the
masses of Lemma 2.3 on the ball B_ε(x). It is E[Ψ(Z)], Z = |2λ − 1|, where the conditional gap Ψ(z) is the class gap
among the pairs that are mixed as ½ ± z/2. Ψ is linear between places z that are quadratic irrationals, so all its signs
are decided (docs/proofs/class-gap.md, (1)).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

import flint
import numpy as np

from mixproof.geometry.aliases import Floats, Indices
from mixproof.geometry.numbers.enclosures import arb_sign
from mixproof.geometry.numbers.rounding import ROUNDOFF
from mixproof.solvers.mixing.symmetric_beta import FLOAT_BITS, CentralTable
from mixproof.solvers.thresholds.places import CENTRE, RIM, Place, as_floats

BALL_BITS = (128, 256, 512, 1024, 2048)
"""Accuracies tried, one after the other, where floats do not settle a sign."""

_ROUNDING = 2.0**-49
"""Of |level| + |slope|: more than the rounding of a sum, a product and three numbers."""


@dataclass(frozen=True, eq=False)
class ConditionalGap:
    """A class gap, up to a positive factor: L(α) = constant + Σ step·G_α(place) + Σ tilt·H_α(place).

    Here G_α(z) = P(Z ≤ z) and H_α(z) = E[Z; Z > z].

    As a function of Z it is Ψ(z) = constant + Σ step·1{z ≤ place} + Σ tilt·z·1{z > place}, and it keeps one sign
    between two places. As α → 0 the class gap tends to Ψ(1−), as α → ∞ to Ψ(0+).

    Parameters
    ----------
    constant : int
    places : list of Place
        In increasing order.
    steps, tilts : integer arrays
        One entry a place.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.solvers.thresholds.ball import Ball
    >>> from mixproof.solvers.thresholds.ball_masses import conditional_gaps
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> gap = conditional_gaps(Ball(x3, 1, Fraction(1, 10)))[0]
    >>> [str(place.exact[0]) for place in gap.places], gap.pieces.tolist()
    (['1/10', '4/5'], [[-1, 0], [1, 0], [1, 2]])
    >>> gap.sign(Fraction(22)), gap.sign(Fraction(23))
    (1, -1)
    """

    constant: int
    places: list[Place]
    steps: Indices
    tilts: Indices

    @staticmethod
    def of(constant: int, places: Sequence[Place], steps: Indices, tilts: Indices) -> "ConditionalGap":
        """The gap without places of no weight, and with those at which Ψ crosses zero between two others."""
        kept = np.flatnonzero((steps != 0) | (tilts != 0))
        common = int(np.gcd.reduce(np.concatenate([[constant], steps, tilts]))) or 1
        rough = ConditionalGap(
            constant // common, [places[int(k)] for k in kept], steps[kept] // common, tilts[kept] // common
        )
        crossed = [k for k, (start, end) in enumerate(rough._signs_at_ends) if start != end]
        if not crossed:
            return rough
        merged = list(rough.places)
        for k in reversed(crossed):
            level, slope = rough.pieces[k].tolist()
            merged.insert(k, Place.of(Fraction(-level, slope)))
        steps, tilts = (np.insert(values, crossed, 0) for values in (rough.steps, rough.tilts))
        return ConditionalGap(rough.constant, merged, steps, tilts)

    def is_same(self, other: "ConditionalGap") -> bool:
        """True if two class gaps are positive multiples of each other, with the same places (of one ball)."""
        return (
            self.constant == other.constant
            and len(self.places) == len(other.places)
            and bool((self.steps == other.steps).all() and (self.tilts == other.tilts).all())
            and all(mine.exact == others.exact for mine, others in zip(self.places, other.places, strict=True))
        )

    # --- signs of Ψ, exactly

    @cached_property
    def pieces(self) -> Indices:
        """Rows (level, slope) of Ψ(z) = level + slope·z: before the first place, between places, after the last."""
        levels = self.constant + np.concatenate([[0], np.cumsum(self.steps[::-1])])[::-1]
        slopes = np.concatenate([[0], np.cumsum(self.tilts)])
        return np.column_stack([levels, slopes])

    @cached_property
    def _ends(self) -> tuple[Floats, Floats]:
        """Ψ at the ends of each piece in floats, and how far off these may be."""
        z = np.concatenate([[0.0], as_floats(self.places), [1.0]])
        level, slope = self.pieces.astype(np.float64).T
        values = np.column_stack([level + slope * z[:-1], level + slope * z[1:]])
        return values, _ROUNDING * (np.abs(level) + np.abs(slope))

    @cached_property
    def _signs_at_ends(self) -> list[tuple[int, int]]:
        """The signs of Ψ just after the beginning and just before the end of each piece."""
        values, error = self._ends
        signs = np.sign(values).astype(int)
        for k in np.flatnonzero((np.abs(values) <= error[:, None]).any(axis=1)):
            start = self.places[k - 1] if k else CENTRE
            end = self.places[k] if k < len(self.places) else RIM
            level, slope = self.pieces[k].tolist()
            signs[k] = _exact_signs(level, slope, start, end)
        return [(int(start), int(end)) for start, end in signs]

    @cached_property
    def changes(self) -> tuple[int, ...]:
        """Positions of the places at which Ψ has changed its sign."""
        found, before = [], 0
        for position, (sign, _) in enumerate(self._signs_at_ends):
            if sign and before and sign != before:
                found.append(position - 1)
            before = sign or before
        return tuple(found)

    @property
    def sign_at_infinity(self) -> int:
        """The sign of Ψ where it first is not 0, which is that of the class gap for all large α; 0 if Ψ is 0."""
        return next((sign for sign, _ in self._signs_at_ends if sign), 0)

    @cached_property
    def sign_at_zero(self) -> int | None:
        """The sign of the class gap for all small α, that of Ψ(1−) or of `_rate`; None where it could not be told."""
        level = self.constant + int(self.tilts.sum())
        if level or not self.sign_at_infinity:
            return (level > 0) - (level < 0)
        return None if self._rate is None else arb_sign(self._rate)

    @cached_property
    def _rate(self) -> flint.arb | None:
        """The limit of L(α)/α as α → 0, told from 0, for Ψ(1−) = 0: docs/proofs/class-gap.md, (5)."""
        for bits in BALL_BITS:
            with flint.ctx.workprec(bits):
                rate = flint.arb(0)
                for place, step, tilt in zip(self.places, self.steps.tolist(), self.tilts.tolist(), strict=True):
                    z = place.ball()
                    rate += step * 2 * z.atanh() + tilt * ((1 - z * z) / 4).log()
                if arb_sign(rate):
                    return rate
        return None

    @cached_property
    def free_below(self) -> flint.arb:
        """An α up to which the class gap has no zero, for Ψ(1−) = 0; else 0: docs/proofs/class-gap.md, (5)."""
        if self.constant + int(self.tilts.sum()) or self._rate is None:
            return flint.arb(0)
        with flint.ctx.workprec(128):
            z = self.places[-1].ball()
            bound = self.oscillation * abs((1 - z * z).log()) * z.atanh() + abs(int(self.pieces[-1, 1]))
            return (abs(self._rate) / (2 * bound)).lower()

    @cached_property
    def oscillation(self) -> flint.arb:
        """An upper bound of max Ψ − min Ψ."""
        values, error = self._ends
        return flint.arb(float(values.max() - values.min())) * (1 + 2.0**-40) + 2 * float(error.max())

    # --- values of the class gap

    @cached_property
    def _float_places(self) -> Floats:
        """The w = artanh z of all places."""
        return np.array([float(place.artanh(FLOAT_BITS).mid()) for place in self.places], dtype=np.float64)

    def sums(self, alpha: Fraction, bits: int) -> tuple[list[flint.arb], flint.arb]:
        """The class gap at α, and before it its part E[Ψ(Z); Z ≤ z] up to each place z of `changes`.

        Parameters
        ----------
        bits : int
            Accuracy of G and H; with `FLOAT_BITS` they come from floats, with a proved error.

        Examples
        --------
        >>> from mixproof.geometry.data.dataset import Dataset
        >>> from mixproof.solvers.thresholds.ball import Ball
        >>> from mixproof.solvers.thresholds.ball_masses import conditional_gaps
        >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
        >>> (part,), mean = conditional_gaps(Ball(x3, 1, Fraction(1, 10)))[0].sums(Fraction(1), 64)
        >>> part.str(8, radius=False), mean.str(8, radius=False)
        ('-0.10000000', '1.1600000')
        """
        if bits == FLOAT_BITS:
            return self._float_sums(alpha)
        with flint.ctx.workprec(bits + 64):
            values = CentralTable(alpha, bits).balls([place.artanh(bits) for place in self.places])
            coefficients = zip(values, self.steps.tolist(), self.tilts.tolist(), strict=True)
            total, parts, wanted = flint.arb(0), [], set(self.changes)
            for k, ((G, H), step, tilt) in enumerate(coefficients):
                if k in wanted:
                    level, slope = self.pieces[k].tolist()
                    parts.append(total + level * G - slope * H)
                total += step * G + tilt * H
            return parts, total + self.constant

    def _float_sums(self, alpha: Fraction) -> tuple[list[flint.arb], flint.arb]:
        """The same in floats, with balls that hold all rounding."""
        G, H, error = _float_table(alpha).floats(self._float_places)
        terms = self.steps * G + self.tilts * H
        size = float(np.abs(self.steps).sum() + np.abs(self.tilts).sum()) + abs(self.constant)
        # Adding K terms one by one errs by at most K units of 2⁻⁵³ of their size, a product by one unit.
        radius = 1.01 * size * (error + (len(terms) + 8) * ROUNDOFF)
        running = np.concatenate([[0.0], np.cumsum(terms)])
        parts = []
        for k in self.changes:
            level, slope = self.pieces[k].tolist()
            parts.append(flint.arb(float(running[k] + level * G[k] - slope * H[k]), 3 * radius))
        return parts, flint.arb(float(running[-1]) + self.constant, radius)

    def sign(self, alpha: Fraction) -> int | None:
        """The sign of the class gap at α, or None where the last of `BALL_BITS` does not tell it from 0."""
        if not self.sign_at_infinity:
            return 0
        signs = (arb_sign(self.sums(alpha, bits)[1]) for bits in (FLOAT_BITS, *BALL_BITS))
        return next(filter(None, signs), None)


@lru_cache(maxsize=128)
def _float_table(alpha: Fraction) -> CentralTable:
    """The table of G and H in floats, remembered."""
    return CentralTable(alpha, FLOAT_BITS)


def _exact_signs(level: int, slope: int, start: Place, end: Place) -> tuple[int, int]:
    """The signs of level + slope·z just after `start` and just before `end`."""
    rising = (slope > 0) - (slope < 0)
    if start.exact == end.exact:
        return 0, 0
    return start.affine_sign(level, slope) or rising, end.affine_sign(level, slope) or -rising
