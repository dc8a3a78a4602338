"""Hypotheses and conclusions of Corollary 3.8 on an instance."""

from dataclasses import replace

from mixproof.solvers.linear.max_margin import NotSeparable, max_margin
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification
from mixproof.theory.statements.data_dependency.theorem_3_5.comparison import compare
from mixproof.theory.statements.data_dependency.theorem_3_5.decide import exactly_when_balanced, same_direction
from mixproof.theory.statements.data_dependency.theorem_3_5.witnesses import cosine_in_brackets

_LIMIT = "gradient descent on the plain loss tends to the direction of θ̂"


def trainings_agree(instance: Instance) -> Finding:
    """The finding that Mixup and plain training have one direction.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> trainings_agree(make_instance("simplex")).holds
    False
    """
    return _with_the_limit(instance, same_direction(instance))


def trainings_agree_exactly_when_balanced(instance: Instance) -> Finding:
    """The finding that both agree exactly if the classes have as many rows or antipodal means.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> trainings_agree_exactly_when_balanced(make_instance("simplex")).holds
    True
    """
    return _with_the_limit(instance, exactly_when_balanced(instance))


def _with_the_limit(instance: Instance, found: Finding) -> Finding:
    """Say where plain training goes, or that separable data are needed for it to have that limit."""
    if isinstance(max_margin(instance.dataset), NotSeparable):
        return replace(found, note="the classes are not separable through 0: plain training has no max-margin limit")
    return replace(found, note=f"{_LIMIT}; {found.note}" if found.note else _LIMIT)


def conclude(verification: Verification) -> str:
    """The two trainings beside each other, in plain words.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("3.8", "simplex")).partition(",")[0]
    'On simplex plain gradient descent tends to the max-margin direction'
    """
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
