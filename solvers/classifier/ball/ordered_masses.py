"""The label masses of a ball, ordered pair by ordered pair: the best constant, found anew.

`solvers.classifier.ball.best_constant.best_constant` treats each pair once. Here every ordered pair has its own chord,
{λ : |λs + (1 − λ)t − x| < ε}, and where the parameters of the law are whole the density's polynomial is integrated over
it term by term in Q(√d). So the one is a check of the other; what they share is which segments are near (Lemma 2.3).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import comb
from typing import NamedTuple

import flint

from mixproof.geometry.aliases import Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.segments import Chord, chord, dot, minus
from mixproof.geometry.numbers.enclosures import Enclosed, Real, arb_of, to_fmpq, to_fraction
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.ball.filter import segments_near
from mixproof.solvers.classifier.likeness import remembered
from mixproof.solvers.classifier.limits import data_index
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.symmetric_beta import CentralTable

# --- laws and chords ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class EnclosedLaw(Beta):
    """A Beta law whose masses are enclosed even where they are polynomials: for parameters that are large.

    Examples
    --------
    >>> from mixproof.geometry.numbers.digits import decimal_enclosure
    >>> third = EnclosedLaw(Fraction(4), Fraction(4)).mass(Radicals.of(0), Radicals.of(Fraction(1, 3)))
    >>> decimal_enclosure(third, digits=6)  # 379/2187
    ('0.173296', '0.173297')
    """

    def mass(self, lower: Radicals, upper: Radicals) -> Real:
        """P(lower < λ < upper), for 0 ≤ lower ≤ upper ≤ 1."""
        return Enclosed(lambda bits: self._below(upper.ball(bits), 0) - self._below(lower.ball(bits), 0))

    def first_moment(self, lower: Radicals, upper: Radicals) -> Real:
        """E[λ; lower < λ < upper], for 0 ≤ lower ≤ upper ≤ 1."""
        share = self.a / (self.a + self.b)
        return Enclosed(
            lambda bits: arb_of(share) * (self._below(upper.ball(bits), 1) - self._below(lower.ball(bits), 1))
        )

    def _below(self, u: flint.arb, more: int) -> flint.arb:
        """I_u(a + more, b), for more = 0 or 1."""
        if u.is_exact() and u.is_integer():
            return u
        if self.is_symmetric:
            z = 2 * u - 1
            central, beyond = _table(self.a, flint.ctx.prec).balls([abs(z).atanh()])[0]
            side = flint.arb(0, 1) if z.contains(0) else z.sgn()
            return (1 + side * central - more * beyond) / 2
        a, b = arb_of(self.a + more), arb_of(self.b)
        return 1 - (1 - u).beta_lower(b, a, regularized=True) if u > 0.5 else u.beta_lower(a, b, regularized=True)


@lru_cache(maxsize=16)
def _table(alpha: Fraction, bits: int) -> CentralTable:
    return CentralTable(alpha, bits)


def chord_moments(mixing: Mixing, cut: Chord) -> tuple[Real, Real]:
    """E[λ; A] and E[1 − λ; A] of one ordered pair.

    Where the parameters are whole, λ^(a−1)·(1−λ)^(b−1)/B(a, b) is expanded by the binomial theorem, and the
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
        Radicals.of(to_fraction(rational)) + Radicals.root(d) * to_fraction(irrational) for rational, irrational in sums
    )
    return mass, moment


# --- balls --------------------------------------------------------------------------------------------


class PairMass(NamedTuple):
    """An ordered pair (s, t) with a weight, E[λ; A_st] and E[1 − λ; A_st]."""

    s: int
    t: int
    weight: Fraction
    on_s: Real
    on_t: Real


@dataclass(frozen=True, eq=False)
class OrderedMasses:
    """The label masses on B_ε(x), ordered pair by ordered pair, and what they give as the best constant.

    Examples
    --------
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> masses = OrderedMasses(x3, Beta(Fraction(2), Fraction(1)), (Fraction(1),), Fraction(1, 10))
    >>> [[share.as_fraction() for share in map(each.__getitem__, (0, 1))] for each in (masses.optimum, masses.printed)]
    [[Fraction(11, 80), Fraction(69, 80)], [Fraction(76, 465), Fraction(389, 465)]]
    """

    dataset: Dataset
    mixing: Mixing
    x: Point
    epsilon: Fraction

    @cached_property
    def index(self) -> int | None:
        """The data point that x is, if it is one."""
        return data_index(self.dataset, self.x)

    @cached_property
    def chords(self) -> list[tuple[int, int]]:
        """Pairs s < t, among them all whose segment meets the ball."""
        return segments_near(self.dataset, self.x, self.epsilon)

    @cached_property
    def _pairs(self) -> list[PairMass]:
        """All ordered pairs that have mass in the ball."""
        dataset, square = self.dataset, self.epsilon**2
        points = [dataset.point(index) for index in range(dataset.size)]
        found: list[PairMass] = []
        for s, point in enumerate(points):
            offset = minus(point, self.x)
            if dot(offset, offset) < square:
                found.append(PairMass(s, s, dataset.weights[s] ** 2, Radicals.of(1), Radicals.of(0)))
        for pair in self.chords:
            for s, t in (pair, pair[::-1]):
                cut = chord(self.x, square, points[s], points[t])
                if cut is not None:
                    weight = dataset.weights[s] * dataset.weights[t]
                    found.append(PairMass(s, t, weight, *chord_moments(self.mixing, cut)))
        return found

    @property
    def mixes_classes(self) -> bool:
        """Whether a pair of two classes has mass in the ball."""
        labels = self.dataset.labels
        return any(labels[pair.s] != labels[pair.t] for pair in self._pairs)

    @cached_property
    def optimum(self) -> Probabilities:
        """N/ΣN with the masses of all ordered pairs: the minimiser, by the proof of Lemma 2.3."""
        return self._shares(self._pairs)

    @cached_property
    def printed(self) -> Probabilities:
        """The same with the masses of pairs of classes i < j, doubled, and of all pairs inside a class."""
        labels = self.dataset.labels
        return self._shares(
            pair._replace(weight=pair.weight * (1 if labels[pair.s] == labels[pair.t] else 2))
            for pair in self._pairs
            if labels[pair.s] <= labels[pair.t]
        )

    def _shares(self, pairs: Iterable[PairMass]) -> Probabilities:
        parts: list[list[tuple[Fraction, Real]]] = [[] for _ in self.dataset.classes]
        for pair in pairs:
            parts[self.dataset.labels[pair.s]].append((pair.weight, pair.on_s))
            parts[self.dataset.labels[pair.t]].append((pair.weight, pair.on_t))
        return remembered(Probabilities(tuple(map(combination, parts))))
