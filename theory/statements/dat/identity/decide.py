"""Conclusions on directional training on an instance."""

from fractions import Fraction

from mixproof.geometry.numbers.enclosures import Real, settled_sign
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.affine.directional import directional_law, directional_risk, squared_difference
from mixproof.solvers.affine.moments import own_share
from mixproof.solvers.affine.risk import squared_risks
from mixproof.theory.budgets import COMPARISON_BITS
from mixproof.theory.evidence.model_values import logits_of, quantity
from mixproof.theory.evidence.quantities import Quantity, digits_of
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification

_DIRECTIONAL = "the risk of directional training"


def is_directional(instance: Instance) -> Finding:
    """The finding that Mixup is directional training with its law, by algebra; with both risks.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> found = is_directional(make_instance("{-1 | 1}", model={"weights": [[1]]}))
    >>> found.holds, [each.in_words().partition(": ")[2] for each in found.witnesses]
    (True, ['0.4402070289361086029', '0.4402070289361086029 (λ ~ Beta(2, 1))'])
    """
    mixed, law = quantity(instance, "mixup-risk"), directional_law(instance.mixing)
    note = "by algebra: the pairs (i, j, λ) and (j, i, 1 − λ) are counted together"
    if law is None:
        return Finding(True, (mixed,), 1, note)
    moved = Quantity("directional-risk", _DIRECTIONAL, directional_risk(logits_of(instance), law), f"λ ~ {law}")
    bits = COMPARISON_BITS // 4
    apart = not moved.value.ball(bits).overlaps(mixed.value.ball(bits))
    return Finding(not apart, (mixed, moved), 2, note)


def is_directional_with_its_own_law(instance: Instance) -> Finding:
    """The finding that Mixup is directional training with the law of λ itself.

    The two risks differ by (E λ − c)·(ȳ·ū − mean(y·u)), as the first term of both sees the symmetrised law alone.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> model = {"weights": [[1]]}
    >>> [is_directional_with_its_own_law(make_instance("{-1 | 1}", mixing=law, model=model)).holds
    ...  for law in ("uniform", "beta(2,1)", "beta(3,2)")]
    [False, True, True]
    """
    logits, law = logits_of(instance), instance.mixing
    values = (
        quantity(instance, "mixup-risk"),
        Quantity("directional-risk", _DIRECTIONAL, directional_risk(logits, law), f"λ ~ {law}"),
    )
    gap = combination([(Fraction(1), law.first_moment(Radicals.of(0), Radicals.of(1))), (Fraction(-1), own_share(law))])
    if logits.own_mean == logits.across_mean:
        return Finding(True, values, 2, "labels and logits are uncorrelated: then the law does not matter")
    is_zero = _is_zero(gap)
    note = f"E λ − c = {digits_of(gap)}, and the risks differ by it times the covariance of labels and logits"
    return Finding(is_zero, values, 2, note)


def _is_zero(value: Real) -> bool | None:
    """True if a number is zero; None where that is not known."""
    if isinstance(value, Radicals):
        return value.sign() == 0
    return None if settled_sign(value, COMPARISON_BITS) is None else False


def differs_by_a_constant(instance: Instance) -> Finding:
    """The finding that for the squared loss both risks differ by what no model changes, by algebra; with the numbers.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> found = differs_by_a_constant(make_instance("{-1 | 1}", model={"weights": [[1]]}))
    >>> [each.to_json()["exact"] for each in found.witnesses]
    ['5/6', '1/6']
    """
    logits, law = logits_of(instance), instance.mixing
    values = (
        Quantity("squared-mixup-risk", "the squared Mixup risk", squared_risks(logits, law)[1]),
        Quantity("squared-difference", "the directional risk is larger by", squared_difference(logits, law)),
    )
    return Finding(True, values, 2, "by algebra: the label enters the squared loss by |y|² besides, and f does not")


def conclude(verification: Verification) -> str:
    """The law of λ with which directional training is Mixup, where it has a name.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("dat:identity", "{-1 | 1}", model={"weights": [[1]]}))
    'Mixup with λ ~ Beta(1, 1) is directional training with λ ~ Beta(2, 1).'
    """
    law = verification.instance.mixing
    found = directional_law(law)
    if found is None:
        return f"Mixup with λ ~ {law} is directional training with the density λ(p(λ) + p(1 − λ))."
    return f"Mixup with λ ~ {law} is directional training with λ ~ {found}."
