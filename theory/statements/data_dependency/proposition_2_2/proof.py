"""The proof of Proposition 2.2: h has the least Mixup loss, since it has the least at each place.

In prose: docs/proofs/proposition-2.2.md.
"""

from collections.abc import Iterator
from fractions import Fraction

from mixproof.geometry.numbers.enclosures import settled_sign
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.loss.constant_predictions import class_weights, loss_of_constant
from mixproof.solvers.loss.irreducible import irreducible_loss
from mixproof.theory.budgets import MOST_LOSS_BITS
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.facts import as_in_the_verdict
from mixproof.theory.proofs.obligations import Obligation, for_all, positive, vanishes
from mixproof.theory.statements.data_dependency.lemma_2_3 import proof as lemma_2_3
from mixproof.theory.statements.data_dependency.proposition_2_2 import STATEMENT
from mixproof.theory.statements.data_dependency.proposition_2_2.witnesses import LossComparison
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step

_LEMMA = lemma_2_3.PRINTED.steps[:3]


def _mean_label() -> Iterator[Obligation]:
    from sympy import symbols

    W, h, w, share, cost, lam = symbols("W h w l a lambda")
    mean = (W * h + w * share) / (W + w)
    yield vanishes("the label of one pair has the shares λ and 1 − λ, 1 in all", lam + (1 - lam) - 1)
    yield vanishes(
        "one more pair: (W + w)·h′·(−ln gⁱ) is W·h·(−ln gⁱ) + w·l·(−ln gⁱ) with the mean h′",
        (W + w) * mean * cost - (W * h * cost + w * share * cost),
    )
    yield vanishes("and the shares of the mean are 1 in all", (W + w) / (W + w) - 1)
    yield positive("a mean of positive masses has a positive mass", W + w)


def _mass_is_one(instance: Instance) -> Finding:
    """The masses of the pairs of a point with itself, and of two points."""
    dataset = instance.dataset
    own = sum((weight**2 for weight in dataset.weights), Fraction(0))
    total = sum(dataset.weights, Fraction(0)) ** 2
    apart = len({dataset.vector(index) for index in range(dataset.size)}) == dataset.size
    note = f"{rational_text(own)} at the data points, {rational_text(total - own)} along segments of positive length"
    return Finding(total == 1 and apart, note=note)


def _no_constant_has_less(instance: Instance) -> Finding:
    """J(h) beside the loss of the class weights, by the signs of enclosures."""
    dataset, law = instance.dataset, instance.mixing
    loss = irreducible_loss(dataset, law)
    if loss is None:
        return Finding(None, note="J(h) is not computed within its budget")
    weights = class_weights(dataset)
    constant = loss_of_constant(dataset, weights)
    sign = settled_sign(combination([(Fraction(1), constant), (Fraction(-1), loss)]), MOST_LOSS_BITS)
    name = f"always the class weights ({', '.join(map(rational_text, weights))})"
    return Finding(None if sign is None else sign >= 0, (LossComparison(loss, name, constant),), 1)


_MEAN = Step(
    "mean-label",
    "the loss of g is the mean over all mixed points of −Σ hⁱ ln gⁱ, h being the mean label there",
    r"J(g) = \int \Bigl(-\sum_i h^i \ln g^i\Bigr)\,d\mu,\quad h^i = d\mu^i/d\mu",
    Scope.FOR_ALL,
    for_all(_mean_label),
    (_LEMMA[0].key,),
    ("the means over small balls tend to dμⁱ/dμ almost everywhere (Lebesgue, Besicovitch)",),
)

PRINTED = Proof(
    "printed",
    (
        *_LEMMA,
        _MEAN,
        Step(
            "mass",
            "the mixed points have a finite mass, part of it at the data points and the rest along segments",
            r"\mu = \sum_x p_x^2\,\delta_x + \sum_{s \ne t} p_s p_t\,\mu_{st},\quad \mu(X_{mix}) = 1",
            Scope.HERE,
            _mass_is_one,
            (HYPOTHESIS,),
        ),
        Step(
            "constants",
            "so no constant has a smaller loss than h: the class weights, the best of them, have not",
            r"J(h) \le J(\theta) \quad \forall\theta",
            Scope.HERE,
            _no_constant_has_less,
            (_LEMMA[2].key, _MEAN.key, "mass"),
        ),
        Step(
            "least",
            "and none of the classifiers that h is compared with has one",
            r"J(h) \le J(g)",
            Scope.HERE,
            as_in_the_verdict(STATEMENT, "printed"),
            (_LEMMA[2].key, _MEAN.key, "mass", "constants"),
        ),
    ),
)

PROOFS = (PRINTED,)
