"""Hypothesis and conclusion on the second-order loss on an instance."""

from functools import lru_cache

from mixproof.geometry.numbers.enclosures import settled_sign
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.affine.rays import RaySlope, mixup_slope, plain_slope, second_order_slope
from mixproof.theory.budgets import COMPARISON_BITS
from mixproof.theory.evidence.model_values import logits_of, quantity
from mixproof.theory.evidence.quantities import Quantity, digits_of
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification


@lru_cache(maxsize=16)
def _slope(instance: Instance) -> RaySlope:
    return second_order_slope(logits_of(instance), instance.mixing)


def has_centred_logits(instance: Instance) -> Finding:
    """The finding that the mean logits are equal.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> has_centred_logits(make_instance("{-10, 1 | 2}", model={"weights": [[1]]})).note
    'the mean logits are 0, -7/3'
    """
    from mixproof.theory.evidence.written import number_text

    mean = logits_of(instance).mean
    told = ", ".join(number_text(value) for value in mean[:6])
    more = f", … {len(mean)} logits" if len(mean) > 6 else ""
    return Finding(len(set(mean)) == 1, note=f"the mean logits are {told}{more}")


def bounded_below(instance: Instance) -> Finding:
    """The finding that the second-order loss is bounded below along the ray of the model.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> found = bounded_below(make_instance("{-10, 1 | 2}", model={"weights": [[1]]}))
    >>> found.holds, [each.in_words() for each in found.witnesses[:2]][0]
    (False, 'the slope of the second-order loss along the ray: -1/27 = -0.03703703703703703704')
    """
    logits, found = logits_of(instance), _slope(instance)
    values = [
        Quantity("second-order-slope", "the slope of the second-order loss along the ray", found.slope),
        *_mixup_slope(instance),
        Quantity("plain-slope", "the slope of the plain risk along the ray", Radicals.of(plain_slope(logits))),
        *(quantity(instance, name) for name in ("second-order", "mixup-risk", "plain-risk")),
    ]
    note = "it grows like t²: some row has tied logits that others tell apart" if found.squares else ""
    exact = found.slope.as_fraction()
    sign = settled_sign(found.slope, COMPARISON_BITS) if exact is None else (exact > 0) - (exact < 0)
    holds = True if found.squares else None if sign is None else sign >= 0
    return Finding(holds, tuple(values), len(values), note)


def _mixup_slope(instance: Instance) -> list[Quantity]:
    """The slope of the Mixup risk, where the pairs are few."""
    found = mixup_slope(logits_of(instance), instance.mixing)
    return [] if found is None else [Quantity("mixup-slope", "the slope of the Mixup risk along the ray", found)]


def conclude(verification: Verification) -> str:
    """The values here, and far out along the ray.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> print(conclude(verify("affine:second-order", "{-1 | 1}", model={"weights": [[4]]})).partition(". ")[2])
    Along the ray of the model it tends to 0, while the Mixup risk grows.
    """
    instance = verification.instance
    found, logits = _slope(instance), logits_of(instance)
    loss, risk = (digits_of(quantity(instance, name).value) for name in ("second-order", "mixup-risk"))
    here = f"The second-order loss of this model is {loss}, and its Mixup risk {risk}."
    exact = found.slope.as_fraction()
    if found.squares:
        return f"{here} Along the ray of the model it grows like t²."
    rows = zip(logits.rows, logits.labels, strict=True)
    if exact == 0 and all(row.count(max(row)) == 1 and row[label] == max(row) for row, label in rows):
        return f"{here} Along the ray of the model it tends to 0, while the Mixup risk grows."
    if exact is not None and exact < 0:
        return f"{here} Along the ray of the model it falls without bound, while no Mixup risk is negative."
    return f"{here} Along the ray of the model it stays bounded below."
