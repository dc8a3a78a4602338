"""The proofs of Corollary 3.8, as printed and sharp: those of Theorem 3.5, and where plain training goes.

In prose: docs/proofs/theorem-3.5.md. That gradient descent on the plain loss tends to θ̂ on separable data is cited.
"""

from fractions import Fraction

from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.linear.max_margin import MaxMargin, max_margin
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.facts import Fact, as_in_the_verdict
from mixproof.theory.proofs.logistic import LOSS, ROOT
from mixproof.theory.statements.data_dependency.corollary_3_8 import STATEMENT
from mixproof.theory.statements.data_dependency.theorem_3_5 import proof as theorem_3_5
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step


def _separates(instance: Instance) -> Finding:
    """The sign of θ̂ᵀx at every point, in rationals: θ̂ separates the classes through 0."""
    found = max_margin(instance.dataset)
    assert isinstance(found, MaxMargin)
    dataset = instance.dataset
    wrong = []
    for index, label in enumerate(dataset.labels):
        score = sum((a * b for a, b in zip(found.direction, dataset.point(index), strict=True)), Fraction(0))
        if (score > 0) is not bool(label) or not score:
            words = f"θ̂ᵀx is {rational_text(score)} at {dataset.describe_point(index)}"
            wrong.append(Fact(words, {"row": dataset.row(index)}))
    return Finding(not wrong, tuple(wrong), len(wrong), f"computed at {dataset.size} points")


_PLAIN = Step(
    "plain",
    "the classes are separable through 0, so gradient descent on the plain logistic loss tends to the direction of θ̂",
    r"y\,\hat\theta^{\top}x > 0 \;\Rightarrow\; \theta_t^{ERM}/|\theta_t^{ERM}| \to \hat\theta/|\hat\theta|",
    Scope.HERE,
    _separates,
    (HYPOTHESIS,),
    ("gradient descent on the logistic loss converges in direction to θ̂ (Soudry et al.)",),
)

_MINIMISER, _LINE = theorem_3_5.PRINTED.steps[-1], theorem_3_5.SHARP.steps[-2]

PRINTED = Proof(
    "printed",
    (
        *theorem_3_5.PRINTED.steps,
        _PLAIN,
        Step(
            "agree",
            "so both trainings have the direction of θ̂",
            r"\theta^{Mixup}/|\theta^{Mixup}| = \hat\theta/|\hat\theta|",
            Scope.HERE,
            as_in_the_verdict(STATEMENT, "printed"),
            (_MINIMISER.key, _PLAIN.key),
        ),
    ),
)

SHARP = Proof(
    "sharp",
    (
        *theorem_3_5.SHARP.steps[:-1],
        _PLAIN,
        Step(
            "agree-exactly-then",
            "the enclosed minimiser has the direction of θ̂, as plain training has, exactly if n₊ = n₋ or μ₋ = −μ₊",
            r"\theta^{Mixup} \in \mathbb{R}_{>0}\,\hat\theta \iff n_+ = n_- \lor \mu_- = -\mu_+",
            Scope.HERE,
            as_in_the_verdict(STATEMENT, "sharp"),
            (_LINE.key, _PLAIN.key, LOSS.key, ROOT.key),
        ),
    ),
)

PROOFS = (PRINTED, SHARP)
