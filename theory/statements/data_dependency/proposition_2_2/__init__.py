"""Proposition 2.2: the Mixup-optimal classifier has the least Mixup loss of all continuous classifiers.

h is found point by point: h(x) is the limit of the best constants on small balls around x (Lemma 2.3). The
proposition says that nothing is lost by looking so closely: J(h) ≤ J(g) for every continuous g, so J(h) is a loss
that no model trained with Mixup goes below.

*Proof.* The mixed points and their labels have finite measures μ¹, …, μᵏ, with the sum μ: an atom p_x² at each data
point, and a density along each segment. J(g) = −Σ ∫ ln gⁱ dμⁱ for a continuous g. With hⁱ = dμⁱ/dμ, the limit of the
ball averages almost everywhere, J(g) = ∫ (−Σ hⁱ ln gⁱ) dμ, and at each point −Σ hⁱ ln gⁱ ≥ −Σ hⁱ ln hⁱ
(Gibbs: Σ hⁱ ln(gⁱ/hⁱ) ≤ Σ hⁱ(gⁱ/hⁱ − 1) ≤ 0). Integrate. ∎

No finite check can meet every g. What is decided on an instance is the inequality for the members of stated
families: constants, softened inverse-distance weights, and linear softmax models; J(h) and each J(g) are
exact or enclosed. Among the constants are the class weights, the best of them (Gibbs again): all constants are settled.
"""

from mixproof.theory.deferred import Deferred
from mixproof.theory.instance import always
from mixproof.theory.papers import DATA_DEPENDENCY
from mixproof.theory.statement import ALL_SYMMETRIES, Claim, Reading, Statement

_experiments = Deferred("mixproof.theory.experiments")
_decide = Deferred(f"{__name__}.decide")

STATEMENT = Statement(
    id="2.2",
    paper=DATA_DEPENDENCY,
    kind="proposition",
    title="No continuous model has a smaller Mixup loss than h",
    print_seen=(
        "The review manuscript has the proposition, for every continuous g (`printed`). The value of J(h), and the "
        "classifiers that it is compared with, are this project's own."
    ),
    formula=r"J(h)\le J(g)\quad\text{for every continuous }g",
    readings=(
        Reading(
            "printed",
            Claim("the dataset is finite, its classes are disjoint, λ has a density", always),
            Claim(
                "J(h) ≤ J(g) for every continuous classifier g (decided for stated families of g)",
                _decide.least_of_those_compared,
            ),
        ),
    ),
    conclude=_decide.conclude,
    plan=_experiments.networks,
    symmetries=ALL_SYMMETRIES,
    folder=__name__,
)
