"""The minimiser of the Mixup loss of linear models in floats, by quadrature over λ and Newton's method.

Over ordered pairs and with the mixed label l = λ·1{y_s = 1} + (1 − λ)·1{y_t = 1} the loss is

    J(θ) = Σ p_s p_t E[ln(1 + e^v) − l·v],   v = λ·θᵀs + (1 − λ)·θᵀt,

and it has one minimiser in the span of the data (docs/proofs/linear-models.md, (3)). The mean over λ is a Gauss
quadrature; the integrand is analytic in λ, so its error falls geometrically with the number of nodes, which is doubled
until the scores settle. Nothing is shared with `solvers.linear.minimiser` but the problem and the nodes, which only
propose there: so the one is a check of the other.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import weights_of
from mixproof.geometry.errors import InputError
from mixproof.geometry.signatures import strict
from mixproof.solvers.linear.logistic.basis import score_basis
from mixproof.solvers.linear.logistic.newton import LogisticMinimum, logistic, newton_minimum
from mixproof.solvers.linear.signed_points import signs
from mixproof.solvers.mixing.laws import Mixing

MOST_QUADRATURE_TERMS = 10**7
"""Pairs times nodes of the quadrature."""

_FIRST_NODES = 16

_SETTLED = 1e-11
"""Change of the scores, relative to the largest, at which more nodes are not tried."""


@strict
def mixup_minimum(dataset: Dataset, mixing: Mixing) -> LogisticMinimum:
    """The minimiser of the Mixup loss of linear models, by quadrature and Newton's method.

    Raises
    ------
    InputError
        If the dataset has not exactly two classes, more pairs than `MOST_QUADRATURE_TERMS` allows, or a minimiser that
        floats do not resolve.

    Examples
    --------
    >>> from mixproof.solvers.mixing.parser import parse_mixing
    >>> triangle = Dataset.from_rows([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [1, 1, -1])
    >>> mixup_minimum(triangle, parse_mixing("uniform")).theta.round(7).tolist()
    [3.7560486, 3.7560486, -3.5163845]
    """
    y, basis = np.array(signs(dataset)), score_basis(dataset)
    weights = weights_of(dataset)
    count, found = _FIRST_NODES, None
    while True:
        if dataset.size**2 * count > MOST_QUADRATURE_TERMS:
            if found is None:
                raise InputError(
                    f"{dataset.name} has {dataset.size:,} points, too many for a quadrature over all pairs: take fewer"
                )
            return found
        loss = _MixupLoss(y, weights, *mixing.nodes(count))
        last, found = found, newton_minimum(loss, basis)
        if last is not None and np.abs(found.scores - last.scores).max() <= _SETTLED * (1 + np.abs(found.scores).max()):
            return found
        count *= 2


@dataclass(frozen=True, eq=False)
class _MixupLoss:
    """The Mixup loss as a function of the scores, with the mean over λ by quadrature."""

    y: NDArray[np.int_]
    weights: Floats
    nodes: Floats
    shares: Floats

    def derivatives(self, scores: Floats) -> tuple[float, Floats, Floats]:
        """Value, gradient and Hessian."""
        pairs = np.outer(self.weights, self.weights)
        positive = (self.y > 0).astype(float)
        value, gradient, hessian = 0.0, np.zeros(len(scores)), np.zeros((len(scores), len(scores)))
        for at, share in zip(self.nodes, self.shares, strict=True):
            mixed, label = (at * own[:, None] + (1 - at) * own[None, :] for own in (scores, positive))
            predicted, scale = logistic(mixed), share * pairs
            value += float((scale * (np.logaddexp(0.0, mixed) - label * mixed)).sum())
            slope, bend = scale * (predicted - label), scale * predicted * (1 - predicted)
            gradient += at * slope.sum(axis=1) + (1 - at) * slope.sum(axis=0)
            hessian += at * (1 - at) * (bend + bend.T)
            hessian += np.diag(at**2 * bend.sum(axis=1) + (1 - at) ** 2 * bend.sum(axis=0))
        return value, gradient, hessian
