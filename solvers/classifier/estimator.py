"""The Mixup-optimal classifier of Lemma 2.3 as a scikit-learn estimator: the closed form as a model.

`fit` keeps the training points. `predict_proba` gives h_ε(x), the best constant on the ball B_ε(x), in floats. h_ε says
something only where mixed points fall into that ball, which is within ε of X_mix, the union of all segments between
training points. Elsewhere the theory leaves a model free, and so this one answers with the class shares of the training
data, the best constant of all. `is_constrained` tells the two cases apart.
"""

import sys
from fractions import Fraction
from math import ulp
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.sources import as_dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.margins.neighbours import typical_epsilon
from mixproof.geometry.signatures import refuse_unknown, strict
from mixproof.solvers.classifier.ball.floats import WeightedPoints
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.parameters import encoded, law_of, positive_parameter


@strict
class MixupOptimalClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """The classifier with the least Mixup loss, seen through balls of radius ε.

    Parameters
    ----------
    alpha : number, default 1
        λ ~ Beta(α, α).
    mixing : str or law of λ, optional
        Another law, as in ``"beta(2,1)"``; α is not looked at then.
    epsilon : number, optional
        ε > 0, in the unit of the features; half the median distance from a training point to the nearest other one, if
        not given, rounded down to four digits as everywhere (`typical_epsilon`).

    Attributes
    ----------
    classes_ : (k,) array
    class_prior_ : (k,) array
        Shares of the classes among the training rows: the prediction where h_ε is unconstrained.
    epsilon_ : float
        The ε that is used.
    radius_ : Fraction
        The same as it was written.
    mixing_ : law of λ
    points_ : WeightedPoints
        The distinct training points.

    Examples
    --------
    >>> line = [[0.0], [1.0], [2.0]]
    >>> model = MixupOptimalClassifier(epsilon=0.1).fit(line, ["a", "b", "a"])
    >>> model.predict_proba([[1.0], [9.0]]).round(4).tolist()
    [[0.1375, 0.8625], [0.6667, 0.3333]]
    >>> model.is_constrained([[1.0], [9.0]]).tolist()
    [True, False]
    >>> model.set_params(alpha=128).fit(line, ["a", "b", "a"]).predict([[1.0]]).tolist()
    ['a']
    """

    def __init__(self, alpha: object = 1, mixing: str | Mixing | None = None, epsilon: object = None) -> None:
        self.alpha = alpha
        self.mixing = mixing
        self.epsilon = epsilon

    def set_params(self, **params: object) -> "MixupOptimalClassifier":
        """Set parameters by their names; a name that is not known is refused with the nearest one that is."""
        refuse_unknown(params, list(self.get_params()), "MixupOptimalClassifier")
        super().set_params(**params)
        return self

    def fit(self, X: ArrayLike, y: ArrayLike) -> "MixupOptimalClassifier":
        """Keep the training points, equal rows as one point with more weight.

        Parameters
        ----------
        X : (N, n) array of numbers
        y : (N,) array of labels, of two classes or more

        Raises
        ------
        InputError
            If ε or α is not positive, there is one class only, or equal rows have different labels.
        """
        law = law_of(self.alpha, self.mixing)
        radius = None if self.epsilon is None else positive_parameter("epsilon", self.epsilon)
        X, y = validate_data(self, X, y, dtype=np.float64)
        classes, labels = encoded(np.asarray(y))
        points, first, counts = _merged(np.asarray(X), labels)
        self.radius_ = _typical(points, labels[first]) if radius is None else radius
        self.epsilon_ = float(self.radius_)
        self.classes_, self.mixing_ = classes, law
        self.class_prior_ = np.bincount(labels) / len(labels)
        self.points_ = WeightedPoints(points, labels[first], counts / len(labels), len(classes))
        return self

    def predict_proba(self, X: ArrayLike) -> Floats:
        """h_ε in the order of `classes_`; the class shares of the training data where h_ε is unconstrained.

        Raises
        ------
        InputError
            If the law has so little mass near a row that floats cannot tell the classes apart.
        """
        masses = self._masses(X)
        total = masses.sum(axis=1, keepdims=True)
        lost = np.flatnonzero(np.isnan(total))
        if len(lost):
            raise InputError(
                f"row {int(lost[0])} of X: the law of λ has so little mass within epsilon of it that floats cannot "
                "hold h_ε: predict fewer such rows at once, or take a larger epsilon or a smaller alpha"
            )
        return np.where(total > 0, masses / np.where(total > 0, total, 1), self.class_prior_)

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """The class of largest probability, the first one where several have it."""
        probabilities = self.predict_proba(X)
        return np.asarray(self.classes_[probabilities.argmax(axis=1)])

    def is_constrained(self, X: ArrayLike) -> NDArray[np.bool_]:
        """True where a mixed point falls into the ball of radius ε around a row, so that h_ε is determined there."""
        return np.asarray(self._masses(X).sum(axis=1) != 0)  # NaN where the mass is too small for floats

    def _masses(self, X: ArrayLike) -> Floats:
        """The label masses on the balls around the rows."""
        check_is_fitted(self)
        queries: Floats = validate_data(self, X, dtype=np.float64, reset=False)
        return self.points_.masses(self.mixing_, queries, self.radius_)


def _merged(X: Floats, labels: NDArray[np.intp]) -> tuple[Floats, NDArray[np.intp], NDArray[np.intp]]:
    """The distinct rows, the first row of each, and how often each occurs."""
    points, first, which, counts = np.unique(X, axis=0, return_index=True, return_inverse=True, return_counts=True)
    other = np.flatnonzero(labels != labels[first[which]])
    if len(other):
        row = int(other[0])
        raise InputError(
            f"rows {int(first[which[row]])} and {row} of X are the same point with two labels; "
            "the theory needs disjoint classes: correct the label that is wrong, or add columns that tell the two apart"
        )
    return points, first, counts


def _typical(points: Floats, labels: NDArray[np.intp]) -> Fraction:
    """The ε that is taken where none is given, where floats hold it."""
    found = typical_epsilon(as_dataset((points, labels)))
    if not ulp(0.0) <= found <= sys.float_info.max:
        raise InputError("half the median distance of neighbours is beyond the range of floats: give an epsilon")
    return found
