"""Hypotheses and conclusions of Theorem 3.5 on an instance."""

from mixproof.solvers.linear.max_margin import NotSeparable, max_margin
from mixproof.theory.budgets import MOST_WITNESSES
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification
from mixproof.theory.statements.data_dependency.theorem_3_5.balance import has_antipodal_means, is_balanced
from mixproof.theory.statements.data_dependency.theorem_3_5.comparison import compare
from mixproof.theory.statements.data_dependency.theorem_3_5.witnesses import (
    BeyondTheMargin,
    OffTheRay,
    OnTheRay,
    ZeroCombination,
    cosine_in_brackets,
)

NOT_SETTLED = "neither the enclosed minimiser nor the gradient on the ray settles it within the budget"


def interpolation(instance: Instance) -> Finding:
    """The finding that θ̂ exists and has one margin at all points; else the points beyond it, or why there is no θ̂.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> interpolation(make_instance("simplex")).holds
    True
    """
    dataset, found = instance.dataset, max_margin(instance.dataset)
    if isinstance(found, NotSeparable):
        return Finding(False, (ZeroCombination(found),), 1, "no hyperplane through 0 separates the classes")
    beyond = [index for index, margin in enumerate(found.margins) if margin > 1]
    witnesses = tuple(BeyondTheMargin(found, index) for index in beyond[:MOST_WITNESSES])
    spare = sum(not multiplier for multiplier in found.multipliers)
    if beyond or not spare:
        return Finding(not beyond, witnesses, len(beyond))
    needed = dataset.size - spare
    enough = "one of them is" if needed == 1 else f"{needed} of them are"
    note = f"all {dataset.size} points are on the margin; {enough} enough to combine θ̂"
    return Finding(True, note=note)


def symmetric_interpolation(instance: Instance) -> Finding:
    """The finding that θ̂ interpolates and the law of λ is symmetric.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> symmetric_interpolation(make_instance("simplex", mixing="beta(2,1)")).note
    'the law Beta(2, 1) is not symmetric'
    """
    found = interpolation(instance)
    if instance.mixing.is_symmetric:
        return found
    words = f"the law {instance.mixing} is not symmetric"
    return Finding(False, found.witnesses, found.total, f"{words}; {found.note}" if found.note else words)


def same_direction(instance: Instance) -> Finding:
    """The finding that the minimiser of the Mixup loss is a positive multiple of θ̂.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> [same_direction(make_instance(f"simplex:negative={count}")).holds for count in (1, 2)]
    [False, True]
    """
    comparison = compare(instance)
    if comparison is None:
        return Finding.of_no_claim("there is no max-margin direction to compare with")
    if comparison.parallel is None:
        return Finding(None, note=NOT_SETTLED)
    if not comparison.parallel:
        return Finding(False, (OffTheRay(comparison),), 1)
    if comparison.best is None:
        return Finding(True, note="its scale is not enclosed within the budget")
    return Finding(True, (OnTheRay(comparison.separator, comparison.best),), 1)


def exactly_when_balanced(instance: Instance) -> Finding:
    """The finding that the minimiser is a multiple of θ̂ exactly if n₊ = n₋ or μ₋ = −μ₊, each side decided apart.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> found = exactly_when_balanced(make_instance("simplex"))
    >>> found.holds, found.note
    (True, 'it is not a rescaling of θ̂; n₊ = 2, n₋ = 1, μ₋ ≠ −μ₊')
    """
    found = same_direction(instance)
    if found.holds is None:
        return found
    balanced, antipodal = is_balanced(instance.dataset), has_antipodal_means(instance.dataset)
    negative, positive = instance.dataset.class_sizes
    sizes = f"n₊ = n₋ = {positive}" if balanced else f"n₊ = {positive}, n₋ = {negative}"
    means = f"μ₋ {'=' if antipodal else '≠'} −μ₊"
    side = f"it is {'' if found.holds else 'not '}a rescaling of θ̂; {sizes}, {means}"
    return Finding(found.holds == (balanced or antipodal), found.witnesses, found.total, side)


def conclude(verification: Verification) -> str:
    """The two directions beside each other, in plain words.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("3.5", "simplex")).partition(", but")[0]
    'All points of simplex are support vectors'
    """
    instance = verification.instance
    dataset, comparison = instance.dataset, compare(instance)
    if comparison is None:
        return (
            f"No hyperplane through 0 separates the classes of {dataset.name}, so there is no max-margin direction "
            "that Mixup could agree with. (Linear models have no bias here: a constant coordinate gives them one.)"
        )
    every = comparison.separator.interpolates
    where = f"{'All' if every else 'Not all'} points of {dataset.name} are support vectors"
    if comparison.parallel is None:
        return f"{where}; whether Mixup finds the max-margin direction is not settled within the budget."
    if comparison.parallel:
        return (
            f"{where}{',' if every else ', yet'} and the linear model that Mixup trains has the max-margin direction."
        )
    reason = "the classes differ in size and their means are not antipodal" if every else "some points are farther away"
    return (
        f"{where}, {'but ' if every else ''}{reason}, and the linear model that Mixup trains does not have the "
        f"max-margin direction{cosine_in_brackets(comparison)}."
    )
