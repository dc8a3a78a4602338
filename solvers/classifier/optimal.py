"""The Mixup-optimal classifier in closed form: on a ball, in the limit of small balls, and from each side.

All of it is exact. The best constant on a ball is Lemma 2.3; its limit h at a point follows from which
segments pass through the point, and so do the limits of h along X_mix towards the point. A segment through
the point keeps the weight p·p·f(λ)/length. A segment [x, t] that ends at the data point x has, at a distance
η from x, the weight p·p·C·η^e/length^(e+1), where C·λ^e is the behaviour of the density at its end; so
it dominates, counts along, or vanishes as e is negative, zero, or positive.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import lcm

import flint
import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import IntegerArray, Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.exact_tables import integer_array
from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.collinearity import Line, lines_at
from mixproof.geometry.incidence.segments import Chord, chord, dot, minus
from mixproof.geometry.numbers.enclosures import Enclosed, Real, arb_of, settled_sign
from mixproof.geometry.numbers.radicals import Radicals, combination, quotient
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.mixing.laws import Mixing

EXACT_WORK = 2 * 10**5
"""Most bits, of all densities together, for which a mean over segments is exact; above, it is enclosed."""

_FAR = 10**9
_CLEARLY_OUTSIDE = 0.999
_SLACK = 2.0**-46
_BLOCK_ROWS = 256


@dataclass(frozen=True)
class Probabilities:
    """Class probabilities Nⁱ/ΣN, kept as the masses Nⁱ.

    Examples
    --------
    >>> halves = Probabilities((Radicals.root(Fraction(2)), Radicals.root(Fraction(8))))
    >>> halves[0].as_fraction(), halves.winners()
    (Fraction(1, 3), (1,))
    """

    masses: tuple[Real, ...]

    @cached_property
    def total(self) -> Real:
        """The sum of the masses."""
        return combination((Fraction(1), mass) for mass in self.masses)

    def __getitem__(self, label: int) -> Real:
        return quotient(self.masses[label], self.total)

    def __len__(self) -> int:
        return len(self.masses)

    def support(self) -> tuple[int, ...]:
        """The classes whose probability is not zero (masses are sums of positive terms, or empty)."""
        return tuple(label for label, mass in enumerate(self.masses) if not _is_empty(mass))

    def winners(self) -> tuple[int, ...] | None:
        """The classes of largest probability, or None where ball arithmetic does not settle it."""
        best = [0]
        for label in range(1, len(self.masses)):
            sign = _sign(combination(((Fraction(1), self.masses[label]), (Fraction(-1), self.masses[best[0]]))))
            if sign is None:
                return None
            if sign > 0:
                best = [label]
            elif sign == 0:
                best.append(label)
        return tuple(best)

    def compare(self, label: int, value: Fraction) -> int | None:
        """The sign of a class probability minus `value`, or None where ball arithmetic does not settle it."""
        return _sign(combination(((Fraction(1), self.masses[label]), (-value, self.total))))


def _is_empty(mass: Real) -> bool:
    return isinstance(mass, Radicals) and not mass.groups


def _sign(value: Real) -> int | None:
    return value.sign() if isinstance(value, Radicals) else settled_sign(value)


def limit(dataset: Dataset, mixing: Mixing, x: Point) -> Probabilities | None:
    """The Mixup-optimal classifier h at x, or None where x is off X_mix and h is unconstrained.

    At a data point the pair of the point with itself keeps its mass and every other pair loses it, so h is
    one-hot there (Prop. 2.8). Elsewhere h is the mean of the labels of the segments through x, weighted by
    p·p·f(λ)/length.

    Parameters
    ----------
    x : tuple of n rationals

    Raises
    ------
    InputError
        If x has another number of coordinates than the data.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> crossing = Dataset.from_rows([[-1, 0], [0, -1], [3, 0], [0, 9]], [0, 0, 1, 1])
    >>> limit(crossing, Beta(Fraction(1), Fraction(1)), (Fraction(0), Fraction(0)))[0].as_fraction()
    Fraction(111, 140)
    """
    dataset.check_dimension(x)
    index = data_index(dataset, x)
    if index is not None:
        own = dataset.labels[index]
        return _probabilities(dataset, [(own, Radicals.of(dataset.weights[index] ** 2))])
    passing = [line for line in lines_at(dataset, x) if line.ahead.points and line.behind.points]
    if not passing:
        return None
    if not all(_is_affordable(mixing, line) for line in passing):
        return _enclosed_mean(dataset, mixing, passing)
    masses: list[tuple[int, Real]] = []
    for line in passing:
        per_length = Radicals.root(1 / line.squared_unit)
        masses += [(label, mass * per_length) for label, mass in _passing_mass(dataset, mixing, line)]
    return _probabilities(dataset, masses)


def data_index(dataset: Dataset, x: Point) -> int | None:
    """The data point that is x, if one is.

    Examples
    --------
    >>> crossing = Dataset.from_rows([[-1, 0], [0, -1], [3, 0], [0, 9]], [0, 0, 1, 1])
    >>> [data_index(crossing, x) for x in ((0, 9), (0, 0), (0, Fraction(9, 2)))]
    [3, None, None]
    """
    scaled = [Fraction(c) * dataset.denominator for c in x]
    if any(c.denominator != 1 for c in scaled):
        return None
    equal = (dataset.numerators == np.array([int(c) for c in scaled], dtype=object)).all(axis=1).nonzero()[0]
    return int(equal[0]) if len(equal) else None


@dataclass(frozen=True, eq=False)
class OneSidedLimit:
    """The limit of h along X_mix towards x, from one direction.

    Parameters
    ----------
    line : Line
        The line through x; the limit is taken from its ``ahead`` side.
    origin : int or None
        The data point that x is, if it is one.
    """

    dataset: Dataset
    mixing: Mixing
    line: Line
    origin: int | None

    @property
    def direction_to(self) -> int:
        """The nearest data point in the direction from which the limit is taken."""
        return self.line.ahead.points[0]

    @property
    def counts_passing(self) -> bool:
        """Whether segments with x inside keep weight in the limit."""
        passes = bool(self.line.ahead.points and self.line.behind.points)
        return passes and (self.origin is None or self.mixing.end_exponent >= 0)

    @property
    def counts_ending(self) -> bool:
        """Whether segments with x as an end keep weight in the limit."""
        if self.origin is None:
            return False
        return self.mixing.end_exponent <= 0 or not self.counts_passing

    def support(self) -> frozenset[int]:
        """The classes with a positive limit: no sum is needed to tell them."""
        classes = set()
        if self.counts_passing:
            classes |= {self.dataset.labels[k] for k in self.line.ahead.points + self.line.behind.points}
        if self.counts_ending and self.origin is not None:
            classes.add(self.dataset.labels[self.origin])
        return frozenset(classes)

    def terms(self) -> int:
        """Number of segments whose masses `probabilities` adds."""
        passing = len(self.line.ahead.points) * len(self.line.behind.points) if self.counts_passing else 0
        return passing + (len(self.line.ahead.points) if self.counts_ending else 0)

    def probabilities(self) -> Probabilities:
        """The limit itself.

        Examples
        --------
        >>> from mixproof.solvers.mixing.beta import Beta
        >>> shadow = Dataset.from_rows([[0], [1], [2]], [0, 0, 1])
        >>> uniform = Beta(Fraction(1), Fraction(1))
        >>> [side.probabilities()[0].as_fraction() for side in one_sided_limits(shadow, uniform, (1,))]
        [Fraction(5, 6), Fraction(5, 6)]
        """
        ending = self.origin is not None and self.counts_ending
        if self.counts_passing and not _is_affordable(self.mixing, self.line):
            return _enclosed_mean(self.dataset, self.mixing, [self.line], self._ending() if ending else None)
        masses: list[tuple[int, Real]] = []
        if self.counts_passing:
            masses += _passing_mass(self.dataset, self.mixing, self.line)
        if ending:
            masses.append(self._ending())
        return _probabilities(self.dataset, masses)

    def _ending(self) -> tuple[int, Real]:
        """Label and mass of the segments [x, t] ahead, relative to η^e (and to C, unless passing ones count)."""
        assert self.origin is not None
        weights, exponent = self.dataset.weights, self.mixing.end_exponent
        mass = Radicals.total(
            Radicals.power(Fraction(distance), -exponent - 1) * (weights[self.origin] * weights[t])
            for t, distance in zip(self.line.ahead.points, self.line.ahead.distances, strict=True)
        )
        return self.dataset.labels[self.origin], self._scaled(mass) if self.counts_passing else mass

    def _scaled(self, mass: Radicals) -> Real:
        coefficient = self.mixing.end_coefficient
        if isinstance(coefficient, Radicals):
            return mass * coefficient
        return Enclosed(lambda bits: mass.ball(bits) * coefficient.ball(bits))


def one_sided_limits(dataset: Dataset, mixing: Mixing, x: Point) -> list[OneSidedLimit]:
    """The limits of h at x from every direction in which X_mix leaves x.

    Raises
    ------
    InputError
        If x has another number of coordinates than the data.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> crossing = Dataset.from_rows([[-1, 0], [0, -1], [3, 0], [0, 9]], [0, 0, 1, 1])
    >>> sides = one_sided_limits(crossing, Beta(Fraction(1), Fraction(1)), (0, 0))
    >>> [(side.direction_to, str(side.probabilities()[0].as_fraction())) for side in sides]
    [(2, '3/4'), (0, '3/4'), (3, '9/10'), (1, '9/10')]
    """
    dataset.check_dimension(x)
    origin = data_index(dataset, x)
    return [
        OneSidedLimit(dataset, mixing, line, origin)
        for line in lines_at(dataset, x)
        for line in both_ways(line)
        if line.ahead.points and (line.behind.points or origin is not None)
    ]


def both_ways(line: Line) -> tuple[Line, Line]:
    """A line, looked at ahead and back.

    Examples
    --------
    >>> (line,) = lines_at(Dataset.from_rows([[0], [1], [2]], [0, 0, 1]), (1,))
    >>> [way.ahead.points for way in both_ways(line)]
    [(2,), (0,)]
    """
    return line, line.reversed()


Passing = Iterator[tuple[int, int, Fraction, Fraction]]


def _passing(dataset: Dataset, line: Line) -> Passing:
    """The segments with x inside: both ends, λ on the first, and p·p/length with lengths in the line's unit."""
    for s, to_s in zip(line.behind.points, line.behind.distances, strict=True):
        for t, to_t in zip(line.ahead.points, line.ahead.distances, strict=True):
            length = to_s + to_t
            yield s, t, Fraction(to_t, length), dataset.weights[s] * dataset.weights[t] / length


def _passing_mass(dataset: Dataset, mixing: Mixing, line: Line) -> Iterator[tuple[int, Radicals]]:
    """Label masses of the segments with x inside: p·p·f(λ)/length."""
    for s, t, weight, scale in _passing(dataset, line):
        mass = mixing.density(weight) * scale
        yield dataset.labels[s], mass * weight
        yield dataset.labels[t], mass * (1 - weight)


def _is_affordable(mixing: Mixing, line: Line) -> bool:
    """Whether the exact masses of the passing segments are short enough to be worked with."""
    ahead, behind = line.ahead, line.behind
    if mixing.density_cost is None or not (ahead.points and behind.points):
        return mixing.density_cost is not None
    bits = (ahead.distances[-1] + behind.distances[-1]).bit_length()
    terms = len(ahead.points) * len(behind.points)
    # Irrational densities are sorted into groups of alike radicals, pair by pair.
    steps = terms if mixing.has_rational_density else terms**2
    return steps * mixing.density_cost * bits <= EXACT_WORK


def _enclosed_mean(
    dataset: Dataset, mixing: Mixing, lines: list[Line], ending: tuple[int, Real] | None = None
) -> Probabilities:
    """The mean over passing segments (and those that end at x) by ball arithmetic."""

    @lru_cache(maxsize=4)
    def masses(bits: int) -> list[flint.arb]:
        sums = [flint.arb(0) for _ in dataset.classes]
        if ending is not None:
            sums[ending[0]] += ending[1].ball(bits)
        for line in lines:
            per_length = 1 / arb_of(line.squared_unit).sqrt() if len(lines) > 1 else flint.arb(1)
            for s, t, weight, scale in _passing(dataset, line):
                mass = mixing.density_ball(weight) * arb_of(scale) * per_length
                on_s = mass * arb_of(weight)
                sums[dataset.labels[s]] += on_s
                sums[dataset.labels[t]] += mass - on_s
        return sums

    ends = {dataset.labels[k] for line in lines for k in line.ahead.points + line.behind.points}
    present = ends | ({ending[0]} if ending is not None else set())

    def mass_of(label: int) -> Real:
        return Enclosed(lambda bits: masses(bits)[label]) if label in present else Radicals(())

    return Probabilities(tuple(map(mass_of, range(len(dataset.classes)))))


def _probabilities(dataset: Dataset, masses: Iterable[tuple[int, Real]]) -> Probabilities:
    collected: list[list[tuple[Fraction, Real]]] = [[] for _ in dataset.classes]
    for label, mass in masses:
        collected[label].append((Fraction(1), mass))
    return Probabilities(tuple(map(combination, collected)))


def best_constant(dataset: Dataset, mixing: Mixing, x: Point, radius: Fraction) -> Probabilities | None:
    """Lemma 2.3: the constant prediction h_ε with the least Mixup loss on the open ball B_ε(x).

    Its masses are Nⁱ = Σ p_s p_t (E[λ; A_st]·1{c(s)=i} + E[1−λ; A_st]·1{c(t)=i}) over ordered pairs. They are
    exact where the density is a polynomial or one piecewise, and enclosures otherwise.

    Parameters
    ----------
    x : tuple of n rationals
    radius : Fraction
        ε, in the unit of the coordinates.

    Returns
    -------
    Probabilities, or None where no mixed point falls into the ball.

    Raises
    ------
    InputError
        If ε is not positive, or x has another number of coordinates than the data.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> best_constant(line, Beta(Fraction(1), Fraction(1)), (Fraction(1),), Fraction(1, 10))[0].as_fraction()
    Fraction(11, 80)
    """
    if radius <= 0:
        raise InputError(f"ε has to be positive, not {rational_text(radius)}")
    dataset.check_dimension(x)
    points = [dataset.point(index) for index in range(dataset.size)]
    parts: list[list[tuple[Fraction, Real]]] = [[] for _ in dataset.classes]
    for index, point in enumerate(points):
        offset = minus(point, x)
        if dot(offset, offset) < radius**2:
            parts[dataset.labels[index]].append((dataset.weights[index] ** 2, Radicals.of(1)))
    for s, t in segments_near(dataset, x, radius):
        cut = chord(x, radius**2, points[s], points[t])
        if cut is not None:
            weight = dataset.weights[s] * dataset.weights[t]
            on_s, on_t = _mixed_labels(mixing, cut)
            parts[dataset.labels[s]].append((weight, on_s))
            parts[dataset.labels[t]].append((weight, on_t))
    if not any(parts):
        return None
    return Probabilities(tuple(map(combination, parts)))


def segments_near(dataset: Dataset, x: Point, radius: Fraction) -> list[tuple[int, int]]:
    """Pairs s < t of data points, among them all whose segment meets the open ball B_ε(x); see `pairs_near`.

    Examples
    --------
    >>> plane = Dataset.from_rows([[-9, 0], [8, 1], [0, 3], [2, 2]], [0, 1, 0, 1])
    >>> segments_near(plane, (Fraction(1, 2), Fraction(1)), Fraction(1, 2))
    [(0, 1)]
    """
    denominator = lcm(dataset.denominator, *(Fraction(c).denominator for c in x))
    scaled = dataset.numerators.astype(object) * (denominator // dataset.denominator)
    origin = np.array([int(Fraction(c) * denominator) for c in x], dtype=object)
    return [(s, t) for s, t in pairs_near(integer_array(scaled - origin), radius * denominator).tolist()]


def pairs_near(offsets: IntegerArray, radius: Fraction) -> NDArray[np.intp]:
    """All pairs s < t whose segment meets an open ball around 0, and few others: a filter in floats.

    What it leaves out is provably outside. Let s and t be outside the ball, seen from 0 under the angle θ, and
    let β = arcsin(radius/distance) be the half-angle under which each of them sees the ball. Their segment
    meets the ball only if θ > π − β_s − β_t, that is, if cos θ + cos(β_s + β_t) < 0: a bilinear form of the
    vectors (direction, cos β, sin β). Its rounding error is below 30(n + 10) units of 2⁻⁵³, so that
    `_SLACK`·(n + 20) is room enough. On the sphere β is ill-conditioned: whatever is not clearly outside
    counts as inside, and all pairs with a point inside are kept.

    Parameters
    ----------
    offsets : (m, n) integer array
        The points, seen from the centre of the ball.
    radius : Fraction
        In the unit of the offsets.

    Returns
    -------
    (k, 2) array of positions, in lexicographic order.

    Examples
    --------
    >>> pairs_near(np.array([[-9, 0], [8, 1], [0, 3], [2, 2]]), Fraction(1)).tolist()
    [[0, 1]]
    """
    # Each point is scaled by its own largest coordinate, so that nothing overflows or vanishes.
    largest = np.abs(offsets).max(axis=1)
    lengths = largest.tolist()
    if max(lengths) < 2**53:  # floats hold these
        offsets, largest = offsets.astype(np.float64), largest.astype(np.float64)
    scaled = (offsets / np.where(largest == 0, 1, largest)[:, None]).astype(np.float64)
    norms = np.sqrt(np.maximum((scaled**2).sum(axis=1), 1))
    sines = _ratios(radius, lengths) / norms
    is_outside = sines < _CLEARLY_OUTSIDE
    outside, inside = np.flatnonzero(is_outside), np.flatnonzero(~is_outside)
    found = [np.column_stack([np.full(len(offsets), s), np.arange(len(offsets))]) for s in inside]
    sines = sines[outside]
    cosines, directions = np.sqrt(1 - sines**2), scaled[outside] / norms[outside, None]
    left, right = (np.column_stack([directions, cosines, sign * sines]) for sign in (1, -1))
    slack = _SLACK * (offsets.shape[1] + 20)
    for start in range(0, len(outside), _BLOCK_ROWS):
        first, second = np.nonzero(left[start : start + _BLOCK_ROWS] @ right[start:].T <= slack)
        found.append(outside[np.column_stack([first, second]) + start])
    pairs = np.sort(np.concatenate(found), axis=1)
    return np.unique(pairs[pairs[:, 0] < pairs[:, 1]], axis=0)


def _ratios(radius: Fraction, lengths: list[int]) -> NDArray[np.float64]:
    """radius/length to the nearest float, but no more than `_FAR`: that is inside the ball in any case."""
    p, q = radius.numerator, radius.denominator
    return np.array([p / (q * c) if p < _FAR * q * c else float(_FAR) for c in lengths])


def _mixed_labels(mixing: Mixing, cut: Chord) -> tuple[Real, Real]:
    """Label mass on s and on t of the pair {s, t} in both orders, while λ is on the chord."""
    one, both = Fraction(1), Fraction(2)
    mass, moment = mixing.mass(cut.lower, cut.upper), mixing.first_moment(cut.lower, cut.upper)
    if mixing.is_symmetric:
        return combination([(both, moment)]), combination([(both, mass), (-both, moment)])
    mirrored = (Radicals.of(1) - cut.upper, Radicals.of(1) - cut.lower)
    mirror_mass, mirror_moment = mixing.mass(*mirrored), mixing.first_moment(*mirrored)
    return (
        combination([(one, moment), (one, mirror_mass), (-one, mirror_moment)]),
        combination([(one, mass), (-one, moment), (one, mirror_moment)]),
    )
