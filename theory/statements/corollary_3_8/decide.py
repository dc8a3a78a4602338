"""Corollary 3.8: where all points are support vectors, Mixup and plain training agree in direction.

On separable data the plain logistic loss has no minimiser: gradient descent on it runs away, and its direction
tends to the max-margin θ̂, from any start and for every small step (Soudry, Hoffer, Nacson, Gunasekar, Srebro, 2018;
slowly, as 1/log t). The weights of the points play no part in that limit. So plain training agrees in direction with
the minimiser of the Mixup loss exactly if that minimiser is a positive multiple of θ̂, which is the question of
Theorem 3.5: the printed corollary inherits what holds of it, and fails with it on unbalanced classes, and the
sharp form says when the two trainings agree.
"""

from dataclasses import replace

from mixproof.solvers.linear.max_margin import NotSeparable, max_margin
from mixproof.theory.statement import (
    Claim,
    Finding,
    Instance,
    Reading,
    Statement,
    Verification,
    needs_exactly_two_classes,
)
from mixproof.theory.statements.theorem_3_5.decide import (
    SYMMETRIC_AND_INTERPOLATES,
    compare,
    cosine_in_brackets,
    exactly_when_balanced,
    same_direction,
)

_LIMIT = "gradient descent on the plain loss tends to the direction of θ̂"


def _agree(instance: Instance) -> Finding:
    return _with_the_limit(instance, same_direction(instance))


def _agree_exactly_when_balanced(instance: Instance) -> Finding:
    return _with_the_limit(instance, exactly_when_balanced(instance))


def _with_the_limit(instance: Instance, found: Finding) -> Finding:
    """Say where plain training goes, or that separable data are needed for it to have that limit."""
    if isinstance(max_margin(instance.dataset), NotSeparable):
        return replace(found, note="the classes are not separable through 0: plain training has no max-margin limit")
    return replace(found, note=f"{_LIMIT}; {found.note}" if found.note else _LIMIT)


def _conclude(verification: Verification) -> str:
    dataset, comparison = verification.instance.dataset, compare(verification.instance)
    if comparison is None:
        return (
            f"No hyperplane through 0 separates the classes of {dataset.name}, so gradient descent on the plain loss "
            "has no max-margin limit for Mixup to agree with."
        )
    start = f"On {dataset.name} plain gradient descent tends to the max-margin direction"
    if comparison.parallel is None:
        return f"{start}; whether Mixup does too is not settled within the budget."
    if comparison.parallel:
        return f"{start}, and the minimiser of the Mixup loss has the same: the two learn the same linear classifier."
    return (
        f"{start}, but the minimiser of the Mixup loss has another{cosine_in_brackets(comparison)}: the two learn "
        "different classifiers."
    )


STATEMENT = Statement(
    id="3.8",
    kind="corollary",
    title="If all points are support vectors, linear Mixup and plain training agree in direction",
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
                _agree,
            ),
        ),
        Reading(
            "sharp",
            SYMMETRIC_AND_INTERPOLATES,
            Claim(
                "the minimiser of the Mixup loss has the direction to which gradient descent on the plain logistic "
                "loss tends exactly if the classes have as many rows (n₊ = n₋) or antipodal means (μ₋ = −μ₊)",
                _agree_exactly_when_balanced,
            ),
        ),
    ),
    conclude=_conclude,
    unfit=needs_exactly_two_classes,
    # Not translation: without a bias the origin counts.
    symmetries=frozenset({"reflection", "axes", "classes"}),
)
