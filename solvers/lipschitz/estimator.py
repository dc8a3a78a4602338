"""The best L-Lipschitz classifier under Mixup, as a scikit-learn estimator.

`solvers.lipschitz.optimum` encloses what the best L-Lipschitz log odds along X_mix can reach. This is the same model
for everyday use: floats instead of certificates, and a prediction for every x. Logits are fitted at nodes and continued
from there to all of Rⁿ with the same Lipschitz constant: docs/proofs/lipschitz.md, (9).
"""

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.memory.arrays import from_arrays
from mixproof.geometry.errors import InputError
from mixproof.geometry.signatures import refuse_unknown, strict
from mixproof.solvers.classifier.ball.frame import Frame
from mixproof.solvers.lipschitz.label_network import softmax
from mixproof.solvers.lipschitz.node_logits import best_logits
from mixproof.solvers.lipschitz.nodes import label_masses_at_nodes
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.parameters import encoded, law_of, positive_parameter

MOST_FITTED_POINTS = 3_000
"""Distinct data points beyond which no model is fitted."""

LEAST_CHANGE, MOST_CHANGE = 1e-9, 1e9
"""L times the unit of the data, a power of two that is about their spread, between which the logits are right."""

_LEAST_DISTANCE = 1e-300
"""A sum of distances that is as good as zero."""

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
    frame_ : Frame
        The unit and the centre in which distances are measured.
    places_ : (nodes, n) array
        The nodes in that frame.
    lipschitz_constant_ : float
        L in the inverse of that unit.

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
            If L is not positive or beyond `LEAST_CHANGE` and `MOST_CHANGE`, there is one class only, or one point has
            two labels.
        """
        law = law_of(self.alpha, self.mixing)
        lipschitz_constant = positive_parameter("lipschitz_constant", self.lipschitz_constant)
        X, y = validate_data(self, X, y, dtype=np.float64)
        classes, labels = encoded(np.asarray(y))
        dataset = from_arrays(X, labels.tolist(), "X")
        if dataset.size > MOST_FITTED_POINTS:
            raise InputError(f"X has {dataset.size:,} distinct rows, the limit is {MOST_FITTED_POINTS:,}: take fewer")
        points = np.asarray(X)[[rows[0] for rows in dataset.rows]]
        frame = Frame(points)
        in_unit = lipschitz_constant * Fraction(2) ** frame.exponent
        if not LEAST_CHANGE <= in_unit <= MOST_CHANGE:
            raise InputError(
                f"lipschitz_constant times the spread of X is {'below' if in_unit < 1 else 'beyond'} what floats "
                f"resolve: take one from {_text(LEAST_CHANGE * 2, frame)} to {_text(MOST_CHANGE / 2, frame)}"
            )
        places, masses = label_masses_at_nodes(dataset, frame.seen_from(points), law)
        self.logits_ = best_logits(places, masses, in_unit)
        self.classes_, self.frame_, self.places_, self.lipschitz_constant_ = classes, frame, places, float(in_unit)
        self.nodes_ = frame.back(places)
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
        """The mean of the largest and the least Lipschitz continuation, in which |x| cancels: it is taken off."""
        from scipy.spatial.distance import cdist

        x, nodes = self.frame_.seen_from(X), self.places_
        lengths = np.linalg.norm(x, axis=1)[:, None]
        difference = (nodes**2).sum(axis=1) - 2 * x @ nodes.T
        reach = self.lipschitz_constant_ / 2 * difference / np.maximum(cdist(x, nodes) + lengths, _LEAST_DISTANCE)
        columns = [((own + reach).min(axis=1) + (own - reach).max(axis=1)) / 2 for own in self.logits_.T]
        return np.stack(columns, axis=1)


def _text(change: float, frame: Frame) -> str:
    """A change over the spread of the data as a Lipschitz constant."""
    with np.errstate(over="ignore", under="ignore"):
        return f"{float(np.ldexp(change, -frame.exponent)):.0e}"
