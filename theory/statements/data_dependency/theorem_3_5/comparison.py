"""The minimiser of the Mixup loss compared with the max-margin direction."""

from dataclasses import dataclass
from functools import lru_cache

from mixproof.solvers.linear.max_margin import MaxMargin, NotSeparable, max_margin
from mixproof.solvers.linear.minimiser import LinearMinimiser, linear_minimiser
from mixproof.solvers.linear.ray import BestMultiple, best_multiple, gradient_keeps_to_a_line
from mixproof.theory.budgets import MINIMISER_BITS
from mixproof.theory.instance import Instance


@dataclass(frozen=True, eq=False)
class DirectionComparison:
    """The minimiser of the Mixup loss beside the max-margin direction θ̂.

    Parameters
    ----------
    parallel : bool or None
        True if it is a positive multiple of θ̂; None where the budget ran out.
    best : BestMultiple or None
        The best multiple of θ̂, enclosed.
    minimiser : LinearMinimiser or None
        The minimiser where it is off the ray, enclosed.
    """

    separator: MaxMargin
    parallel: bool | None
    best: BestMultiple | None
    minimiser: LinearMinimiser | None = None


@lru_cache(maxsize=8)
def compare(instance: Instance) -> DirectionComparison | None:
    """Compare the Mixup minimiser with the max-margin direction; None where the classes are not separable.

    Separable means by a hyperplane through 0.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> [compare(make_instance(f"simplex:negative={count}")).parallel for count in (1, 2)]
    [False, True]
    """
    dataset, law = instance.dataset, instance.mixing
    separator = max_margin(dataset)
    if isinstance(separator, NotSeparable):
        return None
    if gradient_keeps_to_a_line(separator):
        return DirectionComparison(separator, True, best_multiple(separator, law))
    best = None
    for bits in MINIMISER_BITS:
        minimiser, best = linear_minimiser(dataset, law, bits), best_multiple(separator, law, bits)
        off = minimiser is not None and minimiser.is_off(separator.scores)
        if off or (best is not None and best.is_not_stationary):
            return DirectionComparison(separator, False, best, minimiser)
        if minimiser is None and best is None:
            break
    return DirectionComparison(separator, None, best)
