"""Lemma 2.3 in floats, at many points: h_ε for pictures, grids and estimators, never for a verdict.

A filter finds the few segments that meet a ball; their chords are computed from coordinates. How far off the masses may
be is said in docs/proofs/ball-filters.md, (3).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mixproof.geometry.aliases import Floats, Indices
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import points_of, weights_of
from mixproof.solvers.classifier.ball.chunk_filter import near_pairs, order_of_neighbours
from mixproof.solvers.mixing.laws import Mixing


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
        placed = queries - self._centre
        found = np.zeros((len(queries), self.classes))
        labels, weights = self.labels[self._order], self.weights[self._order]
        for query, s, t in near_pairs(self._placed, placed, radius):
            own = s == t
            inside = own & (((self._placed[s] - placed[query]) ** 2).sum(axis=1) < radius**2)
            np.add.at(found, (query[inside], labels[s[inside]]), weights[s[inside]] ** 2)
            which, first, second = query[~own], s[~own], t[~own]
            lower, upper = _chords(placed[which], self._placed[first], self._placed[second], radius)
            cut = upper > lower
            which, first, second = which[cut], first[cut], second[cut]
            share = weights[first] * weights[second]
            for ends, mass in zip((first, second), _mixed_labels(mixing, lower[cut], upper[cut]), strict=True):
                np.add.at(found, (which, labels[ends]), share * mass)
        return found


def _chords(x: Floats, s: Floats, t: Floats, radius: float) -> tuple[Floats, Floats]:
    """The weights between which λs + (1 − λ)t is in the ball around x; none where the first is not below the second."""
    along, offset = s - t, x - t
    square = np.einsum("ij,ij->i", along, along)
    foot = np.einsum("ij,ij->i", offset, along) / square
    across = offset - foot[:, None] * along
    rest = radius**2 - np.einsum("ij,ij->i", across, across)
    half = np.sqrt(np.maximum(rest, 0) / square)
    return np.clip(foot - half, 0, 1), np.clip(foot + half, 0, 1)


def _mixed_labels(mixing: Mixing, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    """Label mass on s and on t of the pair {s, t} in both orders, while λ is between two weights."""
    mass, moment = mixing.between(lower, upper)
    if mixing.is_symmetric:
        return 2 * moment, 2 * (mass - moment)
    mirror_mass, mirror_moment = mixing.between(1 - upper, 1 - lower)
    return moment + mirror_mass - mirror_moment, mass - moment + mirror_moment
