"""The best L-Lipschitz classifier under Mixup, as a scikit-learn estimator.

`solvers.lipschitz.loss` encloses what the best L-Lipschitz log odds along X_mix can reach. This is the same model for
everyday use: floats instead of certificates, and a prediction for every x.

**Fit.** Logits are sought at *nodes*: the data points, and as many points in equal steps between neighbours on each
segment as a budget allows. On a stretch between two nodes the mixed points count at its ends, keeping their means; so
the loss is an upper bound of the Mixup loss of logits that are linear there, being convex in between. Logits at any
two nodes u, v are held to |g_i(u) − g_i(v)| ≤ (L/2)·|u − v|, so that no log odds changes faster than L. On a line that
is what `solvers.lipschitz.loss` asks for. In more dimensions it is the condition for logits on all of Rⁿ, and a little
more than a Lipschitz constant of L along segments. With the data points as the only nodes a point's mixed labels are a
smoothing of its own label: many points in many dimensions see of Mixup no more than that.

**Predict.** Logits that are L/2-Lipschitz on the nodes can be continued to Rⁿ so that they stay so. The largest way
and the least are min_v (g_i(v) + (L/2)·|x − v|) and max_v (g_i(v) − (L/2)·|x − v|) (McShane, Whitney), and the model
takes the mean of the two. It agrees with the fit at the nodes, has the same Lipschitz constant everywhere, and is moved
and turned along with the data.
"""

from fractions import Fraction
from functools import lru_cache
from typing import Any

import flint
import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from mixproof.geometry.aliases import Floats, Indices
from mixproof.geometry.arrangement.edges import arrangement
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import weights_of
from mixproof.geometry.data.memory.arrays import from_arrays
from mixproof.geometry.errors import InputError
from mixproof.solvers.lipschitz.program import Network, softmax, solve
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.parameters import encoded, law_of, positive

MOST_NODES = 1_000
"""Nodes on a line, besides the data points."""

MOST_NODES_IN_SPACE = 200
"""Nodes in more dimensions, besides the data points: there every two of them are held together."""

MOST_POINTS = 3_000
"""Distinct data points beyond which no model is fitted."""

_TOLERANCE = 1e-9
_TOLERANCE_IN_SPACE = 1e-7
_CLOSE = 1e-4
_TABLE = 4_096
_ROUNDS = 15
_BLOCK = 256


class LipschitzMixupClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """What an L-Lipschitz model learns when it is trained with Mixup, at best.

    Parameters
    ----------
    alpha : number, default 1
        λ ~ Beta(α, α).
    mixing : str or law of λ, optional
        Another law, as in ``"beta(2,1)"``; α is not looked at then.
    lipschitz_constant : number, default 10
        L > 0, in the inverse of the unit of the features: the log odds of two classes change by at most L·|x − x'|.

    Attributes
    ----------
    classes_ : (k,) array
    nodes_ : (nodes, n) array
        The points at which the logits were found; the data points come first.
    logits_ : (nodes, k) array

    Examples
    --------
    >>> line = [[0.0], [1.0], [2.0]]
    >>> for lipschitz_constant in (10, 100):
    ...     model = LipschitzMixupClassifier(alpha=128, lipschitz_constant=lipschitz_constant).fit(line, [0, 1, 0])
    ...     print(model.predict(line), model.predict_proba([[1.0]]).round(2)[0, 0])
    [0 0 0] 0.6
    [0 1 0] 0.3
    """

    def __init__(self, alpha: object = 1, mixing: str | Mixing | None = None, lipschitz_constant: object = 10) -> None:
        self.alpha = alpha
        self.mixing = mixing
        self.lipschitz_constant = lipschitz_constant

    def fit(self, X: ArrayLike, y: ArrayLike) -> "LipschitzMixupClassifier":
        """Find the logits.

        Parameters
        ----------
        X : (N, n) array of numbers
        y : (N,) array of labels, of two classes or more

        Raises
        ------
        InputError
            If L is not positive, there is one class only, or one point has two labels.
        """
        law, lipschitz_constant = (
            law_of(self.alpha, self.mixing),
            positive("lipschitz_constant", self.lipschitz_constant),
        )
        X, y = validate_data(self, X, y, dtype=np.float64)
        self.classes_, labels = encoded(np.asarray(y))
        dataset = from_arrays(X, labels.tolist(), "X")
        if dataset.size > MOST_POINTS:
            raise InputError(f"X has {dataset.size:,} distinct rows, the limit is {MOST_POINTS:,}: take fewer")
        points = np.asarray(X)[[rows[0] for rows in dataset.rows]]
        self.nodes_, masses = _discretised(dataset, points, law)
        self.logits_ = _best_logits(self.nodes_, masses, lipschitz_constant)
        return self

    def predict_proba(self, X: ArrayLike) -> Floats:
        """Class probabilities, in the order of `classes_`."""
        check_is_fitted(self)
        points: Floats = validate_data(self, X, dtype=np.float64, reset=False)
        blocks = [self._logits(points[start : start + _BLOCK]) for start in range(0, len(points), _BLOCK)]
        return softmax(np.concatenate(blocks))

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """The class of largest probability."""
        probabilities = self.predict_proba(X)
        return np.asarray(self.classes_[probabilities.argmax(axis=1)])

    def _logits(self, X: Floats) -> Floats:
        """The mean of the largest and the least Lipschitz continuation."""
        from scipy.spatial.distance import cdist

        reach = float(positive("lipschitz_constant", self.lipschitz_constant)) / 2 * cdist(X, self.nodes_)
        columns = [((own + reach).min(axis=1) + (own - reach).max(axis=1)) / 2 for own in self.logits_.T]
        return np.stack(columns, axis=1)


# --- the mixed points, counted at nodes ---------------------------------------------------------------


def _discretised(dataset: Dataset, points: Floats, law: Mixing) -> tuple[Floats, Floats]:
    """The nodes, data points first, and the label masses that count there."""
    weights, labels = weights_of(dataset), np.array(dataset.labels)
    masses = np.zeros((dataset.size, len(dataset.classes)))
    masses[np.arange(dataset.size), labels] = weights**2
    lines, pairs, steps = _lines(dataset, points)
    nodes, counts = [points], [masses]
    for line in lines:
        own = np.eye(masses.shape[1])[labels[line]]
        counted = _counted_on_line(_along(points[line]), weights[line], own, steps, law)
        masses[line] += counted[::steps]
        inner = np.arange(len(counted)) % steps > 0
        nodes.append(_refined(points[line], steps)[inner])
        counts.append(counted[inner])
    for label_of_end, share in _shares_of_a_pair(steps, law):
        own = np.eye(masses.shape[1])[labels[pairs[:, label_of_end]]] * weights[pairs].prod(axis=1)[:, None]
        for end, value in ((0, share[0]), (1, share[-1])):
            np.add.at(masses, pairs[:, end], value * own)
        for step in range(1, steps):
            nodes.append(_between(points, pairs, step / steps))
            counts.append(share[step] * own)
    return _merged(np.concatenate(nodes), np.concatenate(counts))


def _lines(dataset: Dataset, points: Floats) -> tuple[list[Indices], Indices, int]:
    """The lines with several segments, all other segments, and the steps between neighbours."""
    if dataset.dimension == 1:
        return [np.argsort(points[:, 0])], np.zeros((0, 2), dtype=np.intp), 1 + MOST_NODES // dataset.size
    found = arrangement(dataset)
    alone = found.line < 0
    pairs = np.stack([found.left[alone], found.right[alone]], axis=1)
    return [np.array(line.points) for line in found.long_lines], pairs, 1 + min(MOST_NODES_IN_SPACE // found.size, 15)


def _between(points: Floats, pairs: Indices, way: float) -> Floats:
    inside: Floats = (1 - way) * points[pairs[:, 0]] + way * points[pairs[:, 1]]
    return inside


def _refined(values: Floats, steps: int) -> Floats:
    """Rows, and between neighbouring ones others in equal steps."""
    at = np.arange((len(values) - 1) * steps + 1) / steps
    left = np.minimum(at.astype(int), len(values) - 2)
    way = (at - left)[:, None]
    refined: Floats = (1 - way) * values[left] + way * values[left + 1]
    return refined


def _along(points: Floats) -> Floats:
    """Places of points that are in order on a line."""
    places: Floats = np.linalg.norm(points - points[0], axis=1)
    return places


def _counted_on_line(places: Floats, weights: Floats, own: Floats, steps: int, law: Mixing) -> Floats:
    """The label masses of all segments between points of a line, counted at its nodes."""
    nodes = _refined(places[:, None], steps)[:, 0]
    counted = np.zeros((len(nodes), own.shape[1]))
    for first in range(len(places) - 1):
        start, others = first * steps, slice(first + 1, None)
        ways = (nodes[start:] - places[first]) / (places[others] - places[first])[:, None]
        at_first, at_other = _counted(np.minimum(ways, 1.0), law)
        scale = weights[first] * weights[others]
        counted[start:] += (scale @ at_first)[:, None] * own[first] + (at_other * scale[:, None]).T @ own[others]
    return counted


def _shares_of_a_pair(steps: int, law: Mixing) -> list[tuple[int, Floats]]:
    """For a segment on its own: what counts at each of its nodes of the class of either end."""
    at_first, at_other = _counted(np.linspace(0, 1, steps + 1)[None, :], law)
    return [(0, at_first[0]), (1, at_other[0])]


def _counted(ways: Floats, law: Mixing) -> tuple[Floats, Floats]:
    """Masses of the first and the other end of a pair, in both orders, counted at nodes at rising shares of the way."""
    sums = [np.diff(np.interp(ways, *curve), axis=1) for curve in _curves(law)]
    lower, width = ways[:, :-1], np.maximum(np.diff(ways, axis=1), 1e-300)
    found = []
    for mass, moment in ((sums[0] - sums[1], sums[1] - sums[2]), (sums[1], sums[2])):
        ahead = np.clip((moment - lower * mass) / width, 0.0, np.maximum(mass, 0.0))
        counted = np.zeros(ways.shape)
        counted[:, :-1] += mass - ahead
        counted[:, 1:] += ahead
        found.append(counted)
    return found[0], found[1]


@lru_cache(maxsize=8)
def _curves(law: Mixing) -> list[tuple[Floats, Floats]]:
    """∫ τ^k of the law of λ and its mirror image together below a place, k = 0, 1, 2, at many places."""
    places = np.linspace(0.0, 1.0, _TABLE + 1)
    mass, first = law.between(np.zeros(_TABLE + 1), places)
    # By parts, ∫ τ d(first) = τ·first − ∫ first dτ.
    steps = (first[1:] + first[:-1]) / (2 * _TABLE)
    second = places * first - np.concatenate([[0.0], np.cumsum(steps)])
    above = [curve[-1] - curve[::-1] for curve in (mass, first, second)]
    both = (mass + above[0], first + above[0] - above[1], second + above[0] - 2 * above[1] + above[2])
    return [(places, curve) for curve in both]


def _merged(nodes: Floats, masses: Floats) -> tuple[Floats, Floats]:
    """Nodes at one place, up to rounding, made one; the first ones keep their order."""
    scale = np.abs(nodes).max() or 1.0
    _, first, inverse = np.unique(np.round(nodes / scale, 12), axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    number = np.argsort(order)[inverse.ravel()]
    merged = np.zeros((len(first), masses.shape[1]))
    np.add.at(merged, number, masses)
    return nodes[first[order]], merged


# --- the program --------------------------------------------------------------------------------------


def _best_logits(nodes: Floats, masses: Floats, lipschitz_constant: Fraction) -> Floats:
    """The logits of least loss; pairs of nodes between which they change too fast are added until none is left."""
    from scipy.spatial.distance import cdist

    balls = [[flint.arb(float(value)) for value in row] for row in masses]
    if nodes.shape[1] == 1:
        order = np.argsort(nodes[:, 0])
        links = np.stack([order[:-1], order[1:]], axis=1)
        return solve(_network(balls, nodes, links), lipschitz_constant, _TOLERANCE)[0]
    distances = cdist(nodes, nodes)
    held = _nearest(distances)
    for _ in range(_ROUNDS):
        links = np.argwhere(held)
        logits = solve(_network(balls, nodes, links), lipschitz_constant, _TOLERANCE_IN_SPACE)[0]
        steps = np.abs(logits[:, None, :] - logits[None, :, :]).max(axis=2)
        excess = np.triu(steps - float(lipschitz_constant) / 2 * distances, 1)
        excess[held] = 0.0
        if excess.max() <= _CLOSE:
            break
        worst = np.sort(excess, axis=None)[-4 * len(nodes) :][0]
        held |= excess >= max(worst, _CLOSE)
    return logits


def _nearest(distances: Floats, count: int = 6) -> NDArray[np.bool_]:
    """The pairs of nodes of which one is among the nearest few of the other, each pair once."""
    near = np.argsort(distances, axis=1)[:, 1 : count + 1]
    held = np.zeros(distances.shape, dtype=bool)
    held[np.repeat(np.arange(len(near)), near.shape[1]), near.ravel()] = True
    joined: NDArray[np.bool_] = np.triu(held | held.T, 1)
    return joined


def _network(balls: list[list[flint.arb]], nodes: Floats, links: Indices) -> Network:
    lengths = np.linalg.norm(nodes[links[:, 0]] - nodes[links[:, 1]], axis=1)
    return Network(balls, links, [flint.arb(float(length)) for length in lengths])
