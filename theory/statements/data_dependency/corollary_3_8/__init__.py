"""Corollary 3.8: where all points are support vectors, Mixup and plain training agree in direction.

On separable data the plain logistic loss has no minimiser: gradient descent on it runs away, and its direction
tends to the max-margin θ̂, from any start and for every small step (Soudry, Hoffer, Nacson, Gunasekar, Srebro, 2018;
slowly, as 1/log t). The weights of the points play no part in that limit. So plain training agrees in direction with
the minimiser of the Mixup loss exactly if that minimiser is a positive multiple of θ̂, which is the question of
Theorem 3.5: the printed corollary inherits what holds of it, and fails with it on unbalanced classes, and the
sharp form says when the two trainings agree.
"""

from mixproof.theory.deferred import Deferred
from mixproof.theory.instance import needs_exactly_two_classes
from mixproof.theory.papers import DATA_DEPENDENCY
from mixproof.theory.statement import Claim, Reading, Refutation, Statement
from mixproof.theory.statements.data_dependency.theorem_3_5 import SYMMETRIC_AND_INTERPOLATES

_experiments = Deferred("mixproof.theory.experiments")
_decide = Deferred(f"{__name__}.decide")

STATEMENT = Statement(
    id="3.8",
    paper=DATA_DEPENDENCY,
    kind="corollary",
    title="If all points are support vectors, linear Mixup and plain training agree in direction",
    print_seen=(
        "The review manuscript has the corollary (`printed`); it rests on Soudry et al. (2018) for plain training. "
        "The form with exactly when (`sharp`) is this project's own."
    ),
    formula=(
        r"\lim_{t\to\infty}\frac{\theta_t^{ERM}}{|\theta_t^{ERM}|}=\hat\theta=\frac{\theta^{Mixup}}{|"
        r"\theta^{Mixup}|}"
    ),
    readings=(
        Reading(
            "printed",
            SYMMETRIC_AND_INTERPOLATES,
            Claim(
                "the minimiser of the Mixup loss has the direction to which gradient descent on the plain logistic "
                "loss tends",
                _decide.trainings_agree,
            ),
            Refutation("simplex:positive=2,negative=1"),
        ),
        Reading(
            "sharp",
            SYMMETRIC_AND_INTERPOLATES,
            Claim(
                "the minimiser of the Mixup loss has the direction to which gradient descent on the plain logistic "
                "loss tends exactly if the classes have as many rows (n₊ = n₋) or antipodal means (μ₋ = −μ₊)",
                _decide.trainings_agree_exactly_when_balanced,
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
