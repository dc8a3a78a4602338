"""Theorem 3.5: for linear models on data that are all support vectors, Mixup finds the max-margin direction.

Two classes, labels ±1, scores θᵀx without bias, logistic loss. Let θ̂ be the max-margin direction. If θ̂
interpolates, that is, if its margin is the same at every data point, and the law of λ is symmetric, then, says the
printed theorem, the minimiser of the Mixup loss is a rescaling of θ̂. The slides say the same in words: where all
points are support vectors, Mixup learns the classifier that plain training learns.

The sharp form, with n± rows in the classes and class means μ±: under the same hypothesis the minimiser is a
rescaling of θ̂ exactly if n₊ = n₋ or μ₋ = −μ₊. For scale θ̂ to margin 1. On the ray kθ̂, with W± = n±/n and
c(k) = E[λ(σ(k(2λ − 1)) − λ)], the gradient of the loss is

    W₊μ₊·(2W₋c(k) − W₊σ(−k)) + W₋μ₋·(W₋σ(−k) − 2W₊c(k)).

Its component along θ̂, 4W₊W₋c(k) − (W₊² + W₋²)σ(−k), rises from a negative value at k = 0 to a positive limit, so it
vanishes at one k. There the gradient is ½(W₋ − W₊)σ(−k)·(μ₊ + μ₋): it is zero, and kθ̂ the minimiser, exactly if
the classes weigh the same or their means are antipodal. So the printed form fails on unbalanced classes; the
smallest case is {e₁, e₂ | e₃}. Since the loss takes each pair in both orders, only the mean of the law and its
mirror image enters it: the symmetry of the law is not needed.

The conclusion is refuted by enclosing the minimiser and finding it off the ray, or by finding a
gradient that is not zero at the best multiple of θ̂; it is confirmed by showing in rationals that the gradient
keeps to one line all along the ray. The sides of the equivalence in the sharp form are decided apart.

- ``balance``: balance of two classes: as many rows, or antipodal means.
- ``comparison``: the minimiser of the Mixup loss compared with the max-margin direction.
"""

from mixproof.theory.deferred import Deferred
from mixproof.theory.instance import needs_exactly_two_classes
from mixproof.theory.papers import DATA_DEPENDENCY
from mixproof.theory.statement import Claim, Reading, Refutation, Statement

_experiments = Deferred("mixproof.theory.experiments")
_decide = Deferred(f"{__name__}.decide")

_SUPPORT_VECTORS = "every data point is a support vector of the max-margin separator through 0"

INTERPOLATES = Claim(_SUPPORT_VECTORS, _decide.interpolation)

SYMMETRIC_AND_INTERPOLATES = Claim(
    f"{_SUPPORT_VECTORS}, all margins being equal, and the law of λ is symmetric", _decide.symmetric_interpolation
)

STATEMENT = Statement(
    id="3.5",
    paper=DATA_DEPENDENCY,
    kind="theorem",
    title="If all points are support vectors, linear Mixup finds the max-margin direction",
    print_seen=(
        "The review manuscript has the theorem for a symmetric law (`printed`), and the slides have it in words "
        "(`slides`). The form with exactly when (`sharp`) is this project's own."
    ),
    formula=(
        r"y\,\hat\theta^\top x=\kappa\ \text{ for all }x\in X\quad\Rightarrow\quad \arg\min_\theta"
        r" J(\theta)=k\,\hat\theta\ \text{ for some }k>0"
    ),
    readings=(
        Reading(
            "printed",
            SYMMETRIC_AND_INTERPOLATES,
            Claim("the minimiser of the Mixup loss is a positive multiple of the max-margin θ̂", _decide.same_direction),
            Refutation("simplex:positive=2,negative=1"),
        ),
        Reading(
            "slides",
            INTERPOLATES,
            Claim(
                "Mixup learns the linear classifier that plain training by gradient descent tends to, the max-margin θ̂",
                _decide.same_direction,
            ),
            Refutation("simplex:positive=2,negative=1"),
        ),
        Reading(
            "sharp",
            SYMMETRIC_AND_INTERPOLATES,
            Claim(
                "the minimiser of the Mixup loss is a positive multiple of θ̂ exactly if the classes have as many rows "
                "(n₊ = n₋) or antipodal means (μ₋ = −μ₊)",
                _decide.exactly_when_balanced,
            ),
        ),
    ),
    conclude=_decide.conclude,
    unfit=needs_exactly_two_classes,
    # Not translation: without a bias the origin counts.
    symmetries=frozenset({"reflection", "axes", "classes"}),
    plan=_experiments.linear_models,
    folder=__name__,
)
