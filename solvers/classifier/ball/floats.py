"""Lemma 2.3 in floats, at many points: h_ε for pictures, grids and estimators, never for a verdict.

A filter finds the few segments that meet a ball; their chords are computed from coordinates. How far off the masses may
be is said in docs/proofs/ball-filters.md, (3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mixproof.geometry.aliases import Floats, Indices
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import points_of, weights_of
from mixproof.solvers.classifier.ball.chunk_filter import near_pairs, order_of_neighbours
from mixproof.solvers.mixing.laws import Mixing

_BALLS_TOGETHER = 16
"""Radii for which the chords of some pairs are cut at a time."""


@dataclass(frozen=True, eq=False)
class WeightedPoints:
    """Labelled points with weights, in floats.

    Parameters
    ----------
    points : (m, n) array
        Distinct points, in any unit; their mean is taken off.
    labels : (m,) array of int
        Classes 0…k − 1.
    weights : (m,) array
        Positive weights with the sum 1.
    classes : int
        k.
    """

    points: Floats
    labels: Indices
    weights: Floats
    classes: int

    @staticmethod
    def of(dataset: Dataset) -> "WeightedPoints":
        """The points of an exact dataset, each coordinate rounded once.

        Examples
        --------
        >>> WeightedPoints.of(Dataset.from_rows([["0.5"], [2], [2]], [0, 1, 1])).weights.round(6).tolist()
        [0.333333, 0.666667]
        """
        labels = np.array(dataset.labels, dtype=np.intp)
        return WeightedPoints(points_of(dataset), labels, weights_of(dataset), len(dataset.classes))

    @cached_property
    def _centre(self) -> Floats:
        """The mean of the points."""
        return np.asarray(self.points.mean(axis=0))

    @cached_property
    def _order(self) -> Indices:
        """Indices in an order in which neighbours are near."""
        return order_of_neighbours(self.points)

    @cached_property
    def _placed(self) -> Floats:
        """The points in that order, with their mean taken off."""
        return self.points[self._order] - self._centre

    def masses(self, mixing: Mixing, queries: Floats, radius: float) -> Floats:
        """The label masses Nⁱ of the mixed points in the ball of a radius around each query point.

        Parameters
        ----------
        queries : (q, n) array
        radius : float
            ε > 0, in the unit of the coordinates.

        Returns
        -------
        (q, k) array
            Their shares are h_ε; all zero where no mixed point falls into the ball.

        Examples
        --------
        >>> from mixproof.solvers.mixing.parser import parse_mixing
        >>> line = WeightedPoints.of(Dataset.from_rows([[0], [1], [2]], [0, 1, 0]))
        >>> masses = line.masses(parse_mixing("uniform"), np.array([[1.0], [5.0]]), 0.1)
        >>> (masses[0] / masses[0].sum()).round(12).tolist(), masses[1].tolist()  # 11/80 for class 0
        ([0.1375, 0.8625], [0.0, 0.0])
        """
        return np.asarray(self.masses_in_balls(mixing, queries, [radius])[0])

    def masses_in_balls(self, mixing: Mixing, queries: Floats, radii: Sequence[float]) -> Floats:
        """The label masses in the balls of several radii around each query point.

        Parameters
        ----------
        queries : (q, n) array
        radii : sequence of R floats
            The ε > 0, in the unit of the coordinates.

        Returns
        -------
        (R, q, k) array

        Examples
        --------
        >>> from mixproof.solvers.mixing.parser import parse_mixing
        >>> line = WeightedPoints.of(Dataset.from_rows([[0], [1], [2]], [0, 1, 0]))
        >>> line.masses_in_balls(parse_mixing("uniform"), np.array([[1.0]]), [0.1, 0.2]).round(4).tolist()
        [[[0.0244, 0.1533]], [[0.0533, 0.1911]]]
        """
        placed, squares = queries - self._centre, np.asarray(radii, dtype=np.float64) ** 2
        found = np.zeros((len(squares), len(queries), self.classes))
        labels, weights = self.labels[self._order], self.weights[self._order]
        for near, starts, ends in near_pairs(self._placed, placed, max(radii)):
            own = starts == ends
            ball, pair = np.nonzero(((self._placed[starts] - placed[near]) ** 2).sum(axis=1) < squares[:, None])
            ball, pair = ball[own[pair]], pair[own[pair]]
            np.add.at(found, (ball, near[pair], labels[starts[pair]]), weights[starts[pair]] ** 2)
            query, s, t = near[~own], starts[~own], ends[~own]
            foot, apart, length = _feet(placed[query], self._placed[s], self._placed[t])
            for first in range(0, len(squares), _BALLS_TOGETHER):
                half = np.sqrt(np.maximum(squares[first : first + _BALLS_TOGETHER, None] - apart, 0) / length)
                lower, upper = np.clip(foot - half, 0, 1), np.clip(foot + half, 0, 1)
                ball, pair = np.nonzero(upper > lower)
                share = weights[s[pair]] * weights[t[pair]]
                masses = _mixed_labels(mixing, lower[ball, pair], upper[ball, pair])
                for end, mass in zip((s, t), masses, strict=True):
                    np.add.at(found, (first + ball, query[pair], labels[end[pair]]), share * mass)
        return found


def _feet(x: Floats, s: Floats, t: Floats) -> tuple[Floats, Floats, Floats]:
    """The weight λ of s at which λs + (1 − λ)t is nearest to x, the squared distance there, and |s − t|²."""
    along, offset = s - t, x - t
    square = np.einsum("ij,ij->i", along, along)
    foot = np.einsum("ij,ij->i", offset, along) / square
    across = offset - foot[:, None] * along
    return foot, np.einsum("ij,ij->i", across, across), square


def _mixed_labels(mixing: Mixing, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    """Label mass on s and on t of the pair {s, t} in both orders, while λ is between two weights."""
    mass, moment = mixing.between(lower, upper)
    if mixing.is_symmetric:
        return 2 * moment, 2 * (mass - moment)
    mirror_mass, mirror_moment = mixing.between(1 - upper, 1 - lower)
    return moment + mirror_mass - mirror_moment, mass - moment + mirror_moment
