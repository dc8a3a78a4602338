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
from functools import cached_property
from itertools import combinations

import numpy as np

from geometry.balls import Real, settled_sign
from geometry.collinearity import Line, lines_at
from geometry.dataset import Dataset
from geometry.errors import InputError
from geometry.numbers import rational_text
from geometry.radicals import Radicals, combination, quotient
from geometry.segments import Chord, Point, chord, dot, minus
from solvers.mixing import Mixing


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
    >>> from solvers.mixing import Beta
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
    masses: list[tuple[int, Radicals]] = []
    for line in passing:
        per_length = Radicals.root(1 / line.squared_unit)
        masses += [(label, mass * per_length) for label, mass in _passing_mass(dataset, mixing, line)]
    return _probabilities(dataset, masses)


def data_index(dataset: Dataset, x: Point) -> int | None:
    """The data point that is x, if one is."""
    scaled = [Fraction(c) * dataset.denominator for c in x]
    if any(c.denominator != 1 for c in scaled):
        return None
    equal = (dataset.numerators == np.array([int(c) for c in scaled])).all(axis=1).nonzero()[0]
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
        >>> from solvers.mixing import Beta
        >>> shadow = Dataset.from_rows([[0], [1], [2]], [0, 0, 1])
        >>> uniform = Beta(Fraction(1), Fraction(1))
        >>> [side.probabilities()[0].as_fraction() for side in one_sided_limits(shadow, uniform, (1,))]
        [Fraction(5, 6), Fraction(5, 6)]
        """
        masses = list(_passing_mass(self.dataset, self.mixing, self.line)) if self.counts_passing else []
        if self.counts_ending and self.origin is not None:
            masses.append((self.dataset.labels[self.origin], self._ending_mass(self.origin)))
        return _probabilities(self.dataset, masses)

    def _ending_mass(self, origin: int) -> Radicals:
        """Mass of the segments [x, t] ahead, relative to η^e; it meets passing segments only where e = 0."""
        weights, exponent = self.dataset.weights, self.mixing.end_exponent
        scale = weights[origin] * self.mixing.end_coefficient
        return Radicals.total(
            Radicals.power(Fraction(distance), -exponent - 1) * (scale * weights[t])
            for t, distance in zip(self.line.ahead.points, self.line.ahead.distances, strict=True)
        )


def one_sided_limits(dataset: Dataset, mixing: Mixing, x: Point) -> list[OneSidedLimit]:
    """The limits of h at x from every direction in which X_mix leaves x.

    Raises
    ------
    InputError
        If x has another number of coordinates than the data.
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
    """A line, looked at ahead and back."""
    return line, line.reversed()


def _passing_mass(dataset: Dataset, mixing: Mixing, line: Line) -> Iterator[tuple[int, Radicals]]:
    """Label masses of the segments with x inside: p·p·f(λ)/length, with lengths in the line's unit."""
    for s, to_s in zip(line.behind.points, line.behind.distances, strict=True):
        for t, to_t in zip(line.ahead.points, line.ahead.distances, strict=True):
            length = to_s + to_t
            weight = Fraction(to_t, length)
            mass = mixing.density(weight) * (dataset.weights[s] * dataset.weights[t] / length)
            yield dataset.labels[s], mass * weight
            yield dataset.labels[t], mass * (1 - weight)


def _probabilities(dataset: Dataset, masses: Iterable[tuple[int, Radicals]]) -> Probabilities:
    collected: list[list[Radicals]] = [[] for _ in dataset.classes]
    for label, mass in masses:
        collected[label].append(mass)
    return Probabilities(tuple(map(Radicals.total, collected)))


def best_constant(dataset: Dataset, mixing: Mixing, x: Point, radius: Fraction) -> Probabilities | None:
    """Lemma 2.3: the constant prediction h_ε with the least Mixup loss on the open ball B_ε(x).

    Its masses are Nⁱ = Σ p_s p_t (E[λ; A_st]·1{c(s)=i} + E[1−λ; A_st]·1{c(t)=i}) over ordered pairs. They are
    exact for whole Beta parameters and enclosures otherwise.

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
    >>> from solvers.mixing import Beta
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
    for s, t in combinations(range(dataset.size), 2):
        cut = chord(x, radius**2, points[s], points[t])
        if cut is not None:
            weight = dataset.weights[s] * dataset.weights[t]
            on_s, on_t = _mixed_labels(mixing, cut)
            parts[dataset.labels[s]].append((weight, on_s))
            parts[dataset.labels[t]].append((weight, on_t))
    if not any(parts):
        return None
    return Probabilities(tuple(map(combination, parts)))


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
