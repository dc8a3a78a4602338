"""Lemma 2.3 in floats, at many points: h_ε for pictures, grids and estimators, never for a verdict.

A filter finds the few segments that meet a ball; their chords are computed from coordinates in a unit of their own.
What rounding leaves open, a point on the sphere or a segment that only touches it, is decided exactly:
docs/proofs/ball-filters.md, (3).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from fractions import Fraction
from functools import cached_property

import flint
import numpy as np

from mixproof.geometry.aliases import Floats, Indices, Mask, Number, Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import points_of, weights_of
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational
from mixproof.geometry.numbers.rounding import ROUNDOFF
from mixproof.solvers.classifier.ball.chunk_filter import near_pairs, order_of_neighbours
from mixproof.solvers.classifier.ball.exact_pairs import is_inside, pair_masses
from mixproof.solvers.classifier.ball.float_chords import MASS_ERROR, FloatChords, feet, mixed_label_masses
from mixproof.solvers.classifier.ball.frame import Frame, Placed, as_read, exponent_of, in_powers_of_two
from mixproof.solvers.mixing.laws import Mixing

MOST_TINY_PAIRS = 2_000
"""Pairs that are computed exactly because all masses are below the range of floats."""

_TINY_MASS = 1e-280
"""A mass in a ball below which floats may have lost it."""

_BALLS_TOGETHER = 16
"""Radii for which the chords of some pairs are cut at a time."""


@dataclass(frozen=True, eq=False)
class WeightedPoints:
    """Labelled points with weights, in floats.

    Parameters
    ----------
    points : (m, n) array
        Distinct points, in any unit.
    labels : (m,) array of int
        Classes 0…k − 1.
    weights : (m,) array
        Positive weights with the sum 1.
    classes : int
        k.
    source : Dataset, optional
        What the points stand for exactly, in the same order; else each coordinate is read as a decimal.
    """

    points: Floats
    labels: Indices
    weights: Floats
    classes: int
    source: Dataset | None = None

    @staticmethod
    def of(dataset: Dataset) -> "WeightedPoints":
        """The points of an exact dataset, each coordinate rounded once.

        Examples
        --------
        >>> WeightedPoints.of(Dataset.from_rows([["0.5"], [2], [2]], [0, 1, 1])).weights.round(6).tolist()
        [0.333333, 0.666667]
        """
        labels = np.array(dataset.labels, dtype=np.intp)
        return WeightedPoints(points_of(dataset), labels, weights_of(dataset), len(dataset.classes), dataset)

    def exact_point(self, index: int) -> Point:
        """What a point stands for."""
        return as_read(self.points[index]) if self.source is None else self.source.point(index)

    @cached_property
    def _frame(self) -> Frame:
        return Frame(self.points, self.exact_point)

    @cached_property
    def order(self) -> Indices:
        """Indices in an order in which neighbours are near."""
        return order_of_neighbours(self._frame.placed.places)

    def masses(self, mixing: Mixing, queries: Floats, radius: Number) -> Floats:
        """The label masses Nⁱ of the mixed points in the ball of a radius around each query point.

        Parameters
        ----------
        queries : (q, n) array
            Coordinates, each read as a decimal.
        radius : number
            ε > 0, in the unit of the coordinates, read as it is written.

        Returns
        -------
        (q, k) array
            Their shares are h_ε, to within `MASS_ERROR`; all zero exactly where no mixed point falls into the ball.
            Where floats cannot hold the masses they are all multiplied by one number, or NaN.

        Examples
        --------
        >>> from mixproof.solvers.mixing.parser import parse_mixing
        >>> line = WeightedPoints.of(Dataset.from_rows([[0], [1], [2]], [0, 1, 0]))
        >>> masses = line.masses(parse_mixing("uniform"), np.array([[1.0], [5.0]]), 0.1)
        >>> (masses[0] / masses[0].sum()).round(12).tolist(), masses[1].tolist()  # 11/80 for class 0
        ([0.1375, 0.8625], [0.0, 0.0])
        """
        return np.asarray(self.masses_in_balls(mixing, queries, [radius])[0])

    def masses_in_balls(self, mixing: Mixing, queries: Floats, radii: Sequence[Number]) -> Floats:
        """The label masses in the balls of several radii around each query point.

        Parameters
        ----------
        queries : (q, n) array
        radii : sequence of R numbers
            The ε > 0, in the unit of the coordinates.

        Returns
        -------
        (R, q, k) array
            As in `masses`.

        Examples
        --------
        >>> from mixproof.solvers.mixing.parser import parse_mixing
        >>> line = WeightedPoints.of(Dataset.from_rows([[0], [1], [2]], [0, 1, 0]))
        >>> line.masses_in_balls(parse_mixing("uniform"), np.array([[1.0]]), [0.1, 0.2]).round(4).tolist()
        [[[0.0244, 0.1533]], [[0.0533, 0.1911]]]
        """
        return self._in_balls(mixing, queries, radii, lambda row: as_read(queries[row]))

    def masses_at_points(self, mixing: Mixing, at: Sequence[int], radii: Sequence[Number]) -> Floats:
        """The label masses in the balls of several radii around some of the points themselves.

        Parameters
        ----------
        at : sequence of P int
            Indices of the points.
        radii : sequence of R numbers

        Returns
        -------
        (R, P, k) array
            As in `masses`.

        Examples
        --------
        >>> from mixproof.solvers.mixing.parser import parse_mixing
        >>> line = WeightedPoints.of(Dataset.from_rows([[0], ["1/3"], ["2/3"]], [0, 1, 0]))
        >>> line.masses_at_points(parse_mixing("uniform"), [1], [Fraction(1, 30)]).round(4).tolist()
        [[[0.0244, 0.1533]]]
        """
        return self._in_balls(mixing, self.points[list(at)], radii, lambda row: self.exact_point(at[row]))

    def _in_balls(
        self, mixing: Mixing, queries: Floats, radii: Sequence[Number], exact: Callable[[int], Point]
    ) -> Floats:
        """The masses, pair by pair; what rounding leaves open is added at the end."""
        radius = [rational(each) for each in radii]
        if not radius or min(radius) <= 0:
            raise InputError("ε has to be positive")
        balls = _Balls.around(self, self._frame, queries, radius, exact)
        shape = len(radii), len(queries)
        found = _Found(balls, mixing, np.zeros((*shape, self.classes)), np.zeros(shape, dtype=bool))
        for near, starts, ends in near_pairs(balls.own.places[self.order], balls.near.places, max(balls.epsilon)):
            s, t = self.order[starts], self.order[ends]
            own = starts == ends
            found.add_points(near[own], s[own])
            found.add_chords(near[~own], s[~own], t[~own])
        found.settle()
        return found.masses


@dataclass(frozen=True, eq=False)
class _Balls:
    """The points and the query points in one frame, in which neither the points nor the radii are longer than 1."""

    data: WeightedPoints
    own: Placed
    near: Placed
    epsilon: Floats
    radius: list[Fraction]
    exact: Callable[[int], Point]

    @staticmethod
    def around(
        data: WeightedPoints, frame: Frame, queries: Floats, radius: list[Fraction], exact: Callable[[int], Point]
    ) -> "_Balls":
        frame = frame.widened(exponent_of(max(radius)))
        epsilon = np.array([in_powers_of_two(each, frame.exponent) for each in radius])
        return _Balls(data, frame.placed, frame.place(queries, exact), epsilon, radius, exact)

    def error(self, near: Indices) -> Floats:
        """For each ball and query, a bound on the error of a distance between the query and a place on a segment."""
        n = self.own.places.shape[1]
        arithmetic = (2 * n + 10) * ROUNDOFF * (1 + np.sqrt((self.near.places**2).sum(axis=1)))
        each = self.near.error + 2 * self.own.error.max() + arithmetic
        return np.asarray(each[near] + 2 * ROUNDOFF * self.epsilon[:, None])


@dataclass(frozen=True, eq=False)
class _Doubts:
    """Pairs in balls, with their masses in floats and how much of these is open."""

    ball: Indices
    query: Indices
    s: Indices
    t: Indices
    size: Floats
    on_s: Floats
    on_t: Floats

    def where(self, chosen: Mask) -> "_Doubts":
        """Some of them."""
        ends = self.s[chosen], self.t[chosen]
        masses = self.size[chosen], self.on_s[chosen], self.on_t[chosen]
        return _Doubts(self.ball[chosen], self.query[chosen], *ends, *masses)

    @staticmethod
    def joined(parts: Sequence["_Doubts"]) -> "_Doubts":
        """All of them."""
        names = [each.name for each in fields(_Doubts)]
        return _Doubts(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})

    def pairs(self) -> Iterator[tuple[int, int, int, int]]:
        """Ball, query, s and t of each."""
        columns = (self.ball.tolist(), self.query.tolist(), self.s.tolist(), self.t.tolist())
        return iter(zip(*columns, strict=True))


@dataclass(frozen=True, eq=False)
class _Found:
    """The masses that are found, and the pairs whose masses are in doubt."""

    balls: _Balls
    mixing: Mixing
    masses: Floats
    is_met: Mask
    doubts: list[_Doubts] = field(default_factory=list)

    @cached_property
    def _steepness(self) -> float:
        """How many errors an end has to be away from 0 and 1: many where the density is infinite there."""
        return 10 / MASS_ERROR if self.mixing.end_exponent < 0 else 0.0

    def add_points(self, near: Indices, s: Indices) -> None:
        """Pairs s = t: the point counts where it is inside the ball."""
        balls, data = self.balls, self.balls.data
        square = ((balls.own.places[s] - balls.near.places[near]) ** 2).sum(axis=1)
        epsilon, error = balls.epsilon[:, None], balls.error(near)
        gap, band = epsilon**2 - square, (2 * epsilon + error) * error
        ball, pair = np.nonzero(gap > -band)
        mass = data.weights[s[pair]] ** 2
        found = _Doubts(ball, balls.near.rows[near[pair]], s[pair], s[pair], mass, mass, np.zeros(len(pair)))
        self._add(found, gap[ball, pair] <= band[ball, pair])

    def add_chords(self, near: Indices, s: Indices, t: Indices) -> None:
        """Pairs s ≠ t: λ counts while it is on the chord."""
        balls, weights = self.balls, self.balls.data.weights
        foot, apart, length = feet(balls.near.places[near], balls.own.places[s], balls.own.places[t])
        for first in range(0, len(balls.epsilon), _BALLS_TOGETHER):
            part = slice(first, first + _BALLS_TOGETHER)
            cut = FloatChords.of(
                foot, apart, length, balls.epsilon[part, None], balls.error(near)[part], self._steepness
            )
            ball, pair = np.nonzero((cut.upper > cut.lower) | cut.in_doubt)
            share = weights[s[pair]] * weights[t[pair]]
            masses = mixed_label_masses(self.mixing, cut.lower[ball, pair], cut.upper[ball, pair])
            in_doubt = cut.in_doubt[ball, pair]
            size = np.zeros(len(pair))
            on_s, on_t = (share * mass for mass in masses)
            if in_doubt.any():
                doubt, is_open = cut.doubt(self.mixing, ball[in_doubt], pair[in_doubt])
                size[in_doubt] = share[in_doubt] * doubt
                in_doubt[in_doubt] = is_open
            self._add(_Doubts(first + ball, balls.near.rows[near[pair]], s[pair], t[pair], size, on_s, on_t), in_doubt)

    def _add(self, found: _Doubts, in_doubt: Mask) -> None:
        """Count what is sure, and put the rest aside."""
        if in_doubt.any():
            self.doubts.append(found.where(in_doubt))
            found = found.where(~in_doubt)
        self._count(found)

    def _count(self, found: _Doubts) -> None:
        self.is_met[found.ball, found.query] = True
        labels = self.balls.data.labels
        for end, mass in zip((found.s, found.t), (found.on_s, found.on_t), strict=True):
            np.add.at(self.masses, (found.ball, found.query, labels[end]), mass)

    def settle(self) -> None:
        """Add the pairs in doubt: exactly, where they are too large a part of a ball for floats to tell."""
        if self.doubts:
            found = _Doubts.joined(self.doubts)
            open_mass = np.zeros(self.is_met.shape)
            np.add.at(open_mass, (found.ball, found.query), found.size)
            is_open = open_mass > MASS_ERROR * self.masses.sum(axis=2)
            is_open |= ~self.is_met  # nothing is sure there, and all masses may be below the floats
            needed = is_open[found.ball, found.query]
            self._count(found.where(~needed & (found.on_s + found.on_t > 0)))
            for ball, query, s, t in found.where(needed).pairs():
                self._count_exactly(ball, query, s, t)
        self._settle_tiny()

    def _count_exactly(self, ball: int, query: int, s: int, t: int) -> None:
        data = self.balls.data
        masses = self._exact(ball, query, s, t)
        if masses is not None:
            self.is_met[ball, query] = True
            for end, mass in zip((s, t), masses, strict=True):
                self.masses[ball, query, data.labels[end]] += float(mass.mid())

    def _exact(self, ball: int, query: int, s: int, t: int) -> tuple[flint.arb, flint.arb] | None:
        """The label masses of a pair, or None where it does not meet the ball."""
        data, balls = self.balls.data, self.balls
        x, radius = balls.exact(query), balls.radius[ball]
        share = flint.arb(data.weights[s]) * flint.arb(data.weights[t])
        if s == t:
            return (share, flint.arb(0)) if is_inside(x, radius, data.exact_point(s)) else None
        found = pair_masses(self.mixing, x, radius, data.exact_point(s), data.exact_point(t))
        return None if found is None else (share * found[0], share * found[1])

    def _settle_tiny(self) -> None:
        """The shares in balls that are met but whose masses are below the floats; NaN where that is too much work."""
        tiny = self.is_met & (self.masses.sum(axis=2) < _TINY_MASS)
        pairs = [pair for ball in np.flatnonzero(tiny.any(axis=1)).tolist() for pair in self._pairs(ball, tiny[ball])]
        self.masses[tiny] = np.nan
        if len(pairs) > MOST_TINY_PAIRS:
            return
        sums: dict[tuple[int, int], list[flint.arb]] = {}
        for ball, query, s, t in pairs:
            masses = self._exact(ball, query, s, t)
            row = sums.setdefault((ball, query), [flint.arb(0)] * self.balls.data.classes)
            for end, mass in zip((s, t), masses or (), strict=False):
                row[self.balls.data.labels[end]] += mass
        for place, row in sums.items():
            self.masses[place] = [float((mass / sum(row, flint.arb(0))).mid()) for mass in row]

    def _pairs(self, ball: int, wanted: Mask) -> Iterator[tuple[int, int, int, int]]:
        """All pairs whose segment may meet a ball around the queries that are wanted."""
        balls, order = self.balls, self.balls.data.order
        rows = np.flatnonzero(wanted[balls.near.rows])
        places = balls.near.places[rows]
        for near, starts, ends in near_pairs(balls.own.places[order], places, float(balls.epsilon[ball])):
            found = zip(balls.near.rows[rows[near]], order[starts], order[ends], strict=True)
            yield from ((ball, int(query), int(s), int(t)) for query, s, t in found)
