"""Hypotheses and conclusions of Proposition 2.8 on an instance."""

from mixproof.theory.budgets import (
    MOST_EVALUATION_BITS,
    MOST_WITNESSES,
    SMALLEST_EXPONENT,
)
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification
from mixproof.theory.statements.data_dependency.proposition_2_8.evaluation import evaluated
from mixproof.theory.statements.data_dependency.proposition_2_8.radius import radius_for_all
from mixproof.theory.statements.data_dependency.proposition_2_8.witnesses import Everywhere, OwnClass


def one_hot_in_the_limit(instance: Instance) -> Finding:
    """The finding that h_ε tends to the point's own class at every data point.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> one_hot_in_the_limit(make_instance("shadow")).holds
    True
    """
    dataset, law = instance.dataset, instance.mixing
    exponent = radius_for_all(dataset, law)
    if exponent is None:
        return Finding(None, note=f"no ε down to 2^−{SMALLEST_EXPONENT} was enough for the bound")
    found, note = evaluated(dataset, law, exponent)
    wrong = tuple(each for each in found if each.holds is False)
    if wrong:
        return Finding(False, wrong[:MOST_WITNESSES], len(wrong), "h_ε does not keep what the bound promises")
    settled = [each for each in found if each.holds]
    if len(settled) < len(found):
        note += f"; {len(found) - len(settled)} evaluations were left open at {MOST_EVALUATION_BITS} bits"
    witnesses: tuple[Everywhere | OwnClass, ...] = (Everywhere(dataset, exponent), *settled)
    return Finding(True, witnesses[:MOST_WITNESSES], len(witnesses), note)


def conclude(verification: Verification) -> str:
    """The radius at which h_ε is right everywhere, in plain words.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("2.8", "shadow")).partition(":")[0]
    'With Beta(1, 1) the Mixup-optimal classifier gives every training point of shadow its own class'
    """
    instance, outcome = verification.instance, verification.outcome("printed")
    dataset, law = instance.dataset, instance.mixing
    match outcome.conclusion.holds:
        case True:
            everywhere = outcome.conclusion.witnesses[0].in_words()
            return (
                f"With {law} the Mixup-optimal classifier gives every training point of {dataset.name} its own class: "
                f"{everywhere}. What it does beside the training points is the matter of Theorem 2.10."
            )
        case False:
            return f"The closed form of h_ε contradicts the proposition on {dataset.name}: please report it."
    return f"It was not settled on {dataset.name} with {law} within the budget."
