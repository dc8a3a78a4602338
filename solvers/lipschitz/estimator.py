"""The best L-Lipschitz classifier under Mixup, as a scikit-learn estimator.

`solvers.lipschitz.optimum` encloses what the best L-Lipschitz log odds along X_mix can reach. This is the same model
for everyday use: floats instead of certificates, and a prediction for every x. Logits are fitted at nodes and continued
from there to all of Rⁿ with the same Lipschitz constant: docs/proofs/lipschitz.md, (9).
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.memory.arrays import from_arrays
from mixproof.geometry.errors import InputError
from mixproof.geometry.signatures import refuse_unknown, strict
from mixproof.solvers.lipschitz.label_network import softmax
from mixproof.solvers.lipschitz.node_logits import best_logits
from mixproof.solvers.lipschitz.nodes import label_masses_at_nodes
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.parameters import encoded, law_of, positive_parameter

MOST_FITTED_POINTS = 3_000
"""Distinct data points beyond which no model is fitted."""

_BLOCK = 256
"""Points that are predicted at once."""


@strict
class LipschitzMixupClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """The best that an L-Lipschitz model learns when it is trained with Mixup.

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

    def set_params(self, **params: object) -> "LipschitzMixupClassifier":
        """Set parameters by their names; a name that is not known is refused with the nearest one that is."""
        refuse_unknown(params, list(self.get_params()), "LipschitzMixupClassifier")
        super().set_params(**params)
        return self

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
            positive_parameter("lipschitz_constant", self.lipschitz_constant),
        )
        X, y = validate_data(self, X, y, dtype=np.float64)
        self.classes_, labels = encoded(np.asarray(y))
        dataset = from_arrays(X, labels.tolist(), "X")
        if dataset.size > MOST_FITTED_POINTS:
            raise InputError(f"X has {dataset.size:,} distinct rows, the limit is {MOST_FITTED_POINTS:,}: take fewer")
        points = np.asarray(X)[[rows[0] for rows in dataset.rows]]
        self.nodes_, masses = label_masses_at_nodes(dataset, points, law)
        self.logits_ = best_logits(self.nodes_, masses, lipschitz_constant)
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

        reach = float(positive_parameter("lipschitz_constant", self.lipschitz_constant)) / 2 * cdist(X, self.nodes_)
        columns = [((own + reach).min(axis=1) + (own - reach).max(axis=1)) / 2 for own in self.logits_.T]
        return np.stack(columns, axis=1)
