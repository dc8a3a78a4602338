"""The prediction for a trained network in floats: a filter that finds the ε worth deciding exactly."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import points_of, weights_of
from mixproof.solvers.mixing.beta import Beta


def smoothed(dataset: Dataset, mixing: Beta, radii: Sequence[Fraction], at: Sequence[int] | None = None) -> Floats:
    """h_ε of Lemma 2.3 at data points, for several ε at once.

    Parameters
    ----------
    radii : sequence of E Fractions
        The ε, in the unit of the coordinates.
    at : sequence of P int, optional
        Indices of the data points; all of them if not given.

    Returns
    -------
    (E, P, k) array
        Class probabilities, to about ten digits.

    Examples
    --------
    >>> from mixproof.solvers.mixing.parser import parse_mixing
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> smoothed(line, parse_mixing("beta(1,1)"), [Fraction(1, 10)], at=[1])[0, 0].round(12)  # 11/80 for class 0
    array([0.1375, 0.8625])
    """
    points, squares = points_of(dataset), np.array([float(radius**2) for radius in radii])
    weights, onehot = weights_of(dataset), np.eye(len(dataset.classes))
    labels = np.array(dataset.labels)
    s, t = np.array(list(combinations(range(dataset.size), 2)), dtype=np.int64).reshape(-1, 2).T
    chosen = range(dataset.size) if at is None else at
    masses = np.zeros((len(radii), len(chosen), len(dataset.classes)))
    for place, x in enumerate(points[list(chosen)]):
        offsets = points - x
        lengths = np.einsum("ij,ij->i", offsets, offsets)
        own = (lengths < squares[:, None]) * weights**2
        masses[:, place] += own @ onehot[labels]
        products = np.einsum("ij,ij->i", offsets[s], offsets[t])
        near = np.nonzero(_squared_distances(lengths[s], lengths[t], products) < squares.max())[0]
        first, second = s[near], t[near]
        which, pair, on_first, on_second = _chords(lengths[first], lengths[second], products[near], squares, mixing)
        share = weights[first[pair]] * weights[second[pair]]
        for ends, mass in ((first, on_first), (second, on_second)):
            np.add.at(masses[:, place], (which, labels[ends[pair]]), share * mass)
    return np.asarray(masses / masses.sum(axis=2, keepdims=True))


def _squared_distances(a: Floats, b: Floats, g: Floats) -> Floats:
    """Squared distances of segments from 0, up to rounding; a and b are those of the ends, g their inner product."""
    inside = np.maximum(a * b - g * g, 0) / (a + b - 2 * g)
    return np.where(g < np.minimum(a, b), inside * (1 - 1e-9), np.minimum(a, b))


def _chords(
    a: Floats, b: Floats, g: Floats, squares: Floats, mixing: Beta
) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats, Floats]:
    """For each chord of a ball on a segment: which ball, which segment, label mass on s and on t.

    From x the ends are at squared distances a and b, with the inner product g; both orders of a pair count.
    """
    from scipy.special import betainc

    length = a + b - 2 * g
    discriminant = (b - g) ** 2 - length * (b - squares[:, None])
    root = np.sqrt(np.maximum(discriminant, 0))
    lower, upper = (np.clip((b - g + sign * root) / length, 0, 1) for sign in (-1, 1))
    which, pair = np.nonzero((discriminant > 0) & (lower < upper))
    low, high = lower[which, pair], upper[which, pair]
    p, q = float(mixing.a), float(mixing.b)

    def masses(start: Floats, end: Floats) -> tuple[Floats, Floats]:
        total = betainc(p, q, end) - betainc(p, q, start)
        return total, p / (p + q) * (betainc(p + 1, q, end) - betainc(p + 1, q, start))

    total, on_first = masses(low, high)
    mirrored, on_mirrored = masses(1 - high, 1 - low)
    return which, pair, on_first + mirrored - on_mirrored, total - on_first + on_mirrored


def radii(dataset: Dataset, count: int = 200) -> list[Fraction]:
    """Radii to try, from a thousandth of the least distance between unlike points up to that distance.

    Examples
    --------
    >>> [str(radius) for radius in radii(Dataset.from_rows([[0], [1], [3]], [0, 1, 1]), 4)]
    ['1/1000', '1/100', '1/10', '1']
    """
    points, labels = points_of(dataset), np.array(dataset.labels)
    gaps = (
        np.linalg.norm(points[labels == label][:, None] - points[None, labels != label], axis=2)
        for label in range(len(dataset.classes) - 1)
    )
    least = min(float(gap.min()) for gap in gaps)
    return [_short(least * 1000 ** (k / (count - 1) - 1)) for k in range(count)]


def _short(value: float) -> Fraction:
    """The value to three significant digits: ε means nothing beyond them."""
    return Fraction(f"{value:.3g}")
