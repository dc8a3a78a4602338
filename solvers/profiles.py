"""The profile of a data point's lead: how its class fares among the pairs that are mixed so unevenly.

Let λ ~ Beta(α, α), Z = |2λ − 1|, and let x be a data point of class c. Its *lead* over a class j is
L(α) = N^c − N^j, with the masses of Lemma 2.3 on the ball B_ε(x). Given Z = z, a pair is mixed as ½ ± z/2 with
equal chances, so L(α) = E[Ψ(Z)], where Ψ(z) is the lead among the pairs that are mixed so unevenly: the profile. A
chord {λ : lower < λ < upper} of the pair {s, t} has, with z = 2λ − 1 and in both orders together,

    P(chord) = ½[±G_α(|z|)] from lower to upper,      E[2λ − 1; chord] = ½[H_α(|z|)] from upper to lower,

± being the sign of z and G, H those of `solvers.symmetric_beta`. So L is a rational combination of 1, G_α(z_e) and
H_α(z_e), and Ψ is linear between the places z_e. These are quadratic irrationals, so all signs of Ψ are decided.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise

import flint
import numpy as np
from numpy.typing import NDArray

from geometry.balls import ball_sign
from geometry.dataset import Dataset, IntegerArray
from geometry.errors import InputError
from geometry.numbers import exact_root, rational_text
from geometry.rounding import ROUNDOFF
from solvers.optimal import pairs_near
from solvers.symmetric_beta import FLOAT_BITS, CentralTable, Floats

BALL_BITS = (128, 256, 512, 1024, 2048)
"""Accuracies tried, one after the other, where floats do not settle a sign."""

Indices = NDArray[np.intp]

_ROUNDING = 2.0**-49
"""Of |level| + |slope|: more than the rounding of a sum, a product and three numbers."""


# --- where chords end ---------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Place:
    """The number 0 ≤ z < 1 that is (middle ± √radicand)/length, with the sign of `direction`."""

    middle: int
    radicand: int
    length: int
    direction: int
    _artanh: dict[int, flint.arb] = field(default_factory=dict, repr=False)

    @staticmethod
    def of(value: Fraction) -> "Place":
        """A rational place."""
        return Place(value.numerator, 0, value.denominator, 1)

    @cached_property
    def exact(self) -> tuple[Fraction, Fraction]:
        """(p, q) with z = p ± √|q|, with the sign of q, and q = 0 where z is rational: equal only for equal places."""
        rational, square = Fraction(self.middle, self.length), Fraction(self.radicand, self.length**2)
        root = exact_root(square, 2)
        if root is not None:
            return rational + self.direction * root, Fraction(0)
        return rational, self.direction * square

    def ball(self) -> flint.arb:
        """An enclosure at the present working precision."""
        root = flint.arb(self.radicand).sqrt()
        return (self.middle + (root if self.direction > 0 else -root)) / self.length

    def artanh(self, bits: int) -> flint.arb:
        """An enclosure of w = artanh z to at least `bits` bits of itself."""
        precision = bits + 32
        while bits not in self._artanh:
            with flint.ctx.workprec(precision):
                found = self.ball().atanh()
            if found.rel_accuracy_bits() >= bits:
                self._artanh[bits] = found
            precision *= 2
        return self._artanh[bits]

    def affine_sign(self, constant: int, slope: int) -> int:
        """The sign of constant + slope·z, decided exactly.

        Examples
        --------
        >>> Place(-1, 2, 1, 1).affine_sign(-12, 29), Place.of(Fraction(1, 2)).affine_sign(1, -2)
        (1, 0)
        """
        rational, square = self.exact
        if not square or not slope:
            value = constant + slope * rational
            return (value > 0) - (value < 0)
        bits = 128
        while True:  # the value is irrational, so this ends
            with flint.ctx.workprec(bits):
                sign = ball_sign(constant + slope * self.ball())
            if sign is not None:
                return sign
            bits *= 2


_CENTRE, _RIM = Place.of(Fraction(0)), Place.of(Fraction(1))


def _as_floats(places: Iterable[Place]) -> Floats:
    """The places, rounded to floats."""
    with flint.ctx.workprec(128):
        return np.array([float(place.ball().mid()) for place in places], dtype=np.float64)


def _ranked(places: Sequence[Place]) -> tuple[list[Place], Indices]:
    """The distinct places in increasing order, and for each of the given ones its position among them."""
    floats = _as_floats(places)
    order = np.argsort(floats, kind="stable")
    is_new = np.diff(floats[order], prepend=-1.0) > _ROUNDING
    starts = np.flatnonzero(is_new)
    for start, end in pairwise([*starts.tolist(), len(places)]):
        if end - start > 1:  # floats do not tell these apart
            groups = _told_apart([places[k] for k in order[start:end]])
            is_new[start + np.cumsum([0, *map(len, groups[:-1])])] = True
            order[start:end] = order[start:end][np.concatenate(groups)]
    ranks = np.empty(len(places), dtype=np.intp)
    ranks[order] = np.cumsum(is_new) - 1
    return [places[k] for k in order[is_new]], ranks


def _told_apart(places: Sequence[Place]) -> list[list[int]]:
    """Positions of equal places together, in increasing order: for places that floats do not tell apart."""
    equal: dict[tuple[Fraction, Fraction], list[int]] = {}
    for position, place in enumerate(places):
        equal.setdefault(place.exact, []).append(position)
    bits, groups = 128, list(equal.values())
    while True:
        with flint.ctx.workprec(bits):
            balls = sorted(((places[group[0]].ball(), group) for group in groups), key=lambda pair: pair[0].mid())
            if all(before < after for (before, _), (after, _) in pairwise(balls)):
                return [group for _, group in balls]
        bits *= 2


@dataclass(frozen=True, eq=False)
class Chords:
    """Chords {λ : |λs + (1−λ)t| < ε} of pairs of points, by their ends z = 2λ − 1 from −1 to 1.

    Parameters
    ----------
    pairs : (k, 2) array of positions
        The pairs that have a chord; z > 0 next to the first point.
    sides : (k, 2) array of -1 or 1
        The signs of the lower and the upper end; either one for 0.
    places : list of Place
        The distinct |z| of ends that are not ends of their segments, in increasing order.
    ranks : (k, 2) array of positions
        The |z| of the lower and the upper end, as a position in `places`; -1 at an end of the segment.
    """

    pairs: Indices
    sides: Indices
    places: list[Place]
    ranks: Indices


def chords(pairs: Indices, offsets: IntegerArray, radius: int) -> Chords:
    """The chords that a ball around 0 cuts out of segments, exactly.

    With a = |s|², b = |t|² and g = s·t, λ solves |s−t|²λ² − 2(b − g)λ + b − ε² = 0 at the ends.

    Parameters
    ----------
    pairs : (k, 2) array of positions
    offsets : (m, n) integer array
        The points, seen from the centre of the ball.
    radius : int
        ε, in the unit of the offsets.

    Examples
    --------
    >>> found = chords(np.array([[0, 1], [0, 2]]), np.array([[-2], [2], [-3]]), 1)
    >>> found.pairs.tolist(), found.sides.tolist(), [place.exact[0] for place in found.places], found.ranks.tolist()
    ([[0, 1]], [[-1, 1]], [Fraction(1, 2)], [[0, 0]])
    """
    a, b, length, discriminant = _quadratics(pairs, offsets, radius)
    has_chord, square = (discriminant > 0).astype(bool), radius * radius
    count = int(has_chord.sum())
    ends: list[Place] = []
    sides, ranks = np.zeros((count, 2), np.intp), np.full((count, 2), -1)
    rows = zip(*(values[has_chord].tolist() for values in (b - a, 4 * discriminant, length, b, a)), strict=True)
    for row, (middle, radicand, across, *squared) in enumerate(rows):
        for column, direction in enumerate((-1, 1)):
            sides[row, column] = direction
            if squared[column] > square:
                side = direction if middle * middle <= radicand else (1 if middle > 0 else -1)
                sides[row, column], ranks[row, column] = side, len(ends)
                ends.append(Place(side * middle, radicand, across, side * direction))
    places, rank = _ranked(ends)
    ranks[ranks >= 0] = rank[ranks[ranks >= 0]]
    return Chords(pairs[has_chord], sides, places, ranks)


def _quadratics(pairs: Indices, offsets: IntegerArray, radius: int) -> tuple[IntegerArray, ...]:
    """|s|², |t|², |s−t|² and the discriminant, in integers; the latter is 0 where the segment has no chord."""
    used, position = np.unique(pairs, return_inverse=True)
    points = offsets[used].astype(object)
    squares, (first, second) = (points * points).sum(axis=1), position.reshape(pairs.shape).T
    a, b, g = squares[first], squares[second], (points[first] * points[second]).sum(axis=1)
    length, along, square = a + b - 2 * g, b - g, radius * radius
    discriminant = along * along - length * (b - square)
    meets = ((along < length) | (a < square)) & ((along > 0) | (b < square)) & (discriminant > 0)
    return a, b, length, np.where(meets, discriminant, 0)


class Ball:
    """The ball of radius ε around a data point, and what it cuts out of X_mix.

    Raises
    ------
    InputError
        If ε is not positive.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> Ball(line, 1, Fraction(1, 10)).chords.pairs.tolist()
    [[0, 1], [0, 2], [1, 2]]
    """

    def __init__(self, dataset: Dataset, index: int, epsilon: Fraction) -> None:
        if epsilon <= 0:
            raise InputError(f"ε has to be positive, not {rational_text(epsilon)}")
        self.dataset, self.index = dataset, index
        radius = epsilon * dataset.denominator
        self._radius = radius.numerator
        self._offsets = dataset.numerators - dataset.numerators[index]
        self._near = pairs_near(self._offsets, radius)
        if radius.denominator > 1:
            self._offsets = self._offsets.astype(object) * radius.denominator

    @cached_property
    def chords(self) -> Chords:
        """The chords of all pairs."""
        return chords(self._near, self._offsets, self._radius)

    @cached_property
    def inside(self) -> Indices:
        """The data points in the ball; of such a point `pairs_near` keeps all pairs."""
        kept = np.bincount(self._near.ravel(), minlength=self.dataset.size)
        candidates = np.flatnonzero(kept == self.dataset.size - 1)
        points = self._offsets[candidates].astype(object)
        is_inside = (points * points).sum(axis=1) < self._radius**2
        return np.asarray(candidates[is_inside.astype(bool)])

    @cached_property
    def rivals(self) -> tuple[int, ...]:
        """The classes that some pair favours over the point's own, at some λ: over any other the lead is positive.

        A pair outside the class favours the classes of its ends, also where both ends are one point. A pair with
        one end in the class, and one in class j, has a mean lead of ±z at λ = ½ ± z/2. So it favours j where its
        chord is more on j's side of ½ than on the other: where j's end is the nearer one, and the own end is not in
        the ball.
        """
        labels = np.array(self.dataset.labels)
        is_own = labels == labels[self.index]
        found = {*labels[self.inside].tolist()}
        suspects = self._near[(self._near != self.index).all(axis=1) & ~is_own[self._near].all(axis=1)]
        if len(suspects):
            own_first = np.where(is_own[suspects[:, :1]], suspects, suspects[:, ::-1])
            own, other, _, discriminants = _quadratics(own_first, self._offsets, self._radius)
            favours = ~is_own[own_first[:, 0]] | ((other < own) & (own > self._radius**2)).astype(bool)
            ends = own_first[favours & (discriminants > 0).astype(bool)].ravel()
            found |= {*labels[ends].tolist()}
        return tuple(sorted(found - {self.dataset.labels[self.index]}))


# --- profiles -----------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Profile:
    """A lead up to a positive factor: L(α) = constant + Σ step·G_α(place) + Σ tilt·H_α(place).

    As a function of Z it is Ψ(z) = constant + Σ step·1{z ≤ place} + Σ tilt·z·1{z > place}, and it keeps one sign
    between two places. As α → 0 the lead tends to Ψ(1−), as α → ∞ to Ψ(0+).

    Parameters
    ----------
    constant : int
    places : list of Place
        In increasing order.
    steps, tilts : integer arrays
        One entry a place.

    Examples
    --------
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> profile = lead_profiles(Ball(x3, 1, Fraction(1, 10)))[0]
    >>> [str(place.exact[0]) for place in profile.places], profile.pieces.tolist()
    (['1/10', '4/5'], [[-1, 0], [1, 0], [1, 2]])
    >>> profile.sign(Fraction(22)), profile.sign(Fraction(23))
    (1, -1)
    """

    constant: int
    places: list[Place]
    steps: Indices
    tilts: Indices

    @staticmethod
    def of(constant: int, places: Sequence[Place], steps: Indices, tilts: Indices) -> "Profile":
        """Leave out what has no weight, and add the places at which Ψ crosses zero between two others."""
        kept = np.flatnonzero((steps != 0) | (tilts != 0))
        common = int(np.gcd.reduce(np.concatenate([[constant], steps, tilts]))) or 1
        rough = Profile(
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
        return Profile(rough.constant, merged, steps, tilts)

    def is_same(self, other: "Profile") -> bool:
        """Whether two leads are positive multiples of each other, with the same places (one ball's profiles)."""
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
        z = np.concatenate([[0.0], _as_floats(self.places), [1.0]])
        level, slope = self.pieces.astype(np.float64).T
        values = np.column_stack([level + slope * z[:-1], level + slope * z[1:]])
        return values, _ROUNDING * (np.abs(level) + np.abs(slope))

    @cached_property
    def _signs_at_ends(self) -> list[tuple[int, int]]:
        """The signs of Ψ just after the beginning and just before the end of each piece."""
        values, error = self._ends
        signs = np.sign(values).astype(int)
        for k in np.flatnonzero((np.abs(values) <= error[:, None]).any(axis=1)):
            start = self.places[k - 1] if k else _CENTRE
            end = self.places[k] if k < len(self.places) else _RIM
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
    def first_sign(self) -> int:
        """The sign of Ψ where it first is not 0, which is that of the lead for all large α; 0 if Ψ is 0."""
        return next((sign for sign, _ in self._signs_at_ends if sign), 0)

    @cached_property
    def sign_at_zero(self) -> int | None:
        """The sign of the lead for all small α, or None where it could not be told: that of Ψ(1−), or of `_rate`."""
        level = self.constant + int(self.tilts.sum())
        if level or not self.first_sign:
            return (level > 0) - (level < 0)
        return None if self._rate is None else ball_sign(self._rate)

    @cached_property
    def _rate(self) -> flint.arb | None:
        """Where Ψ(1−) = 0, the limit of the lead divided by α, told from 0: Σ step·2w + Σ tilt·ln((1 − z²)/4)."""
        for bits in BALL_BITS:
            with flint.ctx.workprec(bits):
                rate = flint.arb(0)
                for place, step, tilt in zip(self.places, self.steps.tolist(), self.tilts.tolist(), strict=True):
                    z = place.ball()
                    rate += step * 2 * z.atanh() + tilt * ((1 - z * z) / 4).log()
                if ball_sign(rate):
                    return rate
        return None

    @cached_property
    def free_below(self) -> flint.arb:
        """Where Ψ(1−) = 0, an α up to which the lead has no zero; else 0.

        L(α) = 2αH_α(0)·I(α) with I(α) = ∫ Ψ·(1 − z²)^(α−1) dz, and I(0) is half the rate. With the last place z_K and
        the last slope r, |I(α) − I(0)| ≤ α·∫ |Ψ|·|ln(1 − z²)|/(1 − z²) dz ≤ α·(osc Ψ·|ln(1 − z_K²)|·artanh z_K + |r|).
        """
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

    # --- values of the lead

    @cached_property
    def _float_places(self) -> Floats:
        return np.array([float(place.artanh(FLOAT_BITS).mid()) for place in self.places], dtype=np.float64)

    def sums(self, alpha: Fraction, bits: int) -> tuple[list[flint.arb], flint.arb]:
        """The lead at α, and before it its part E[Ψ(Z); Z ≤ z] up to each place z of `changes`.

        Parameters
        ----------
        bits : int
            Accuracy of G and H; with `FLOAT_BITS` they come from floats, with a proved error.

        Examples
        --------
        >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
        >>> (part,), lead = lead_profiles(Ball(x3, 1, Fraction(1, 10)))[0].sums(Fraction(1), 64)
        >>> part.str(8, radius=False), lead.str(8, radius=False)
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
        """Adding K terms one by one errs by at most K units of 2⁻⁵³ of their size, a product by one unit."""
        G, H, error = _float_table(alpha).floats(self._float_places)
        terms = self.steps * G + self.tilts * H
        size = float(np.abs(self.steps).sum() + np.abs(self.tilts).sum()) + abs(self.constant)
        radius = 1.01 * size * (error + (len(terms) + 8) * ROUNDOFF)
        running = np.concatenate([[0.0], np.cumsum(terms)])
        parts = []
        for k in self.changes:
            level, slope = self.pieces[k].tolist()
            parts.append(flint.arb(float(running[k] + level * G[k] - slope * H[k]), 3 * radius))
        return parts, flint.arb(float(running[-1]) + self.constant, radius)

    def sign(self, alpha: Fraction) -> int | None:
        """The sign of the lead at α, or None where the last of `BALL_BITS` does not tell it from 0."""
        if not self.first_sign:
            return 0
        signs = (ball_sign(self.sums(alpha, bits)[1]) for bits in (FLOAT_BITS, *BALL_BITS))
        return next(filter(None, signs), None)


@lru_cache(maxsize=128)
def _float_table(alpha: Fraction) -> CentralTable:
    return CentralTable(alpha, FLOAT_BITS)


def _exact_signs(level: int, slope: int, start: Place, end: Place) -> tuple[int, int]:
    """The signs of level + slope·z just after `start` and just before `end`."""
    rising = (slope > 0) - (slope < 0)
    if start.exact == end.exact:
        return 0, 0
    return start.affine_sign(level, slope) or rising, end.affine_sign(level, slope) or -rising


def lead_profiles(ball: Ball) -> dict[int, Profile]:
    """The profiles of a data point's lead over each of the ball's rivals; over other classes it is always positive.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [9]], ["a", "b", "a", "c"])
    >>> [list(lead_profiles(Ball(line, index, Fraction(1, 10)))) for index in range(4)]
    [[], [0, 2], [1, 2], []]
    """
    return {rival: _profile(ball, rival) for rival in ball.rivals}


def _profile(ball: Ball, rival: int) -> Profile:
    """Add up, in units of 1/(2N²), what self-pairs and chords give to the own class and take for the rival."""
    labels, counts = np.array(ball.dataset.labels), _counts(ball.dataset)
    sides = (labels == ball.dataset.labels[ball.index]).astype(int) - (labels == rival)
    found = ball.chords
    (first, second), weights = sides[found.pairs].T, counts[found.pairs].prod(axis=1)
    masses, tilts = weights * (first + second), weights * (first - second)
    # ±G_α(|z|) from the lower end to the upper one, H_α(|z|) from the upper end to the lower one.
    gains = np.column_stack([-masses, masses]) * found.sides
    slants = np.column_stack([tilts, -tilts])
    is_place = found.ranks >= 0
    constant = int((2 * counts**2 * sides)[ball.inside].sum() + gains[~is_place].sum())
    totals = np.zeros((2, len(found.places)), dtype=np.intp)
    for total, values in zip(totals, (gains, slants), strict=True):
        np.add.at(total, found.ranks[is_place], values[is_place])
    if found.places and found.places[0].exact == _CENTRE.exact:
        totals[0, 0] = 0  # G_α(0) = 0
    return Profile.of(constant, found.places, *totals)


def _counts(dataset: Dataset) -> Indices:
    """How many rows each point stands for."""
    return np.array([len(rows) for rows in dataset.rows])


def strong_mixing_limit(ball: Ball) -> tuple[Fraction, ...]:
    """The limit of h_ε at a data point as α → ∞, exactly.

    Of a pair, all the mass stays if the midpoint is in the ball, half of it if the midpoint is on the sphere
    and part of the segment is inside, and none of it otherwise.

    Examples
    --------
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> strong_mixing_limit(Ball(x3, 1, Fraction(1, 10))), strong_mixing_limit(Ball(x3, 1, Fraction(1, 2)))
    ((Fraction(2, 3), Fraction(1, 3)), (Fraction(3, 5), Fraction(2, 5)))
    """
    labels, counts, found = np.array(ball.dataset.labels), _counts(ball.dataset), ball.chords
    has_centre = bool(found.places) and found.places[0].exact == _CENTRE.exact
    sides = np.where((found.ranks == 0) & has_centre, 0, found.sides)
    masses = np.zeros(len(ball.dataset.classes), dtype=np.intp)
    np.add.at(masses, labels[ball.inside], 2 * counts[ball.inside] ** 2)
    halves = counts[found.pairs].prod(axis=1) * (sides[:, 1] - sides[:, 0])
    for column in (0, 1):
        np.add.at(masses, labels[found.pairs[:, column]], halves)
    return tuple(Fraction(int(mass), int(masses.sum())) for mass in masses)
