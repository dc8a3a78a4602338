"""The readings on the loss of a given affine model: directional training, shrunk rows, and second order around them."""

from ..case import Case
from ..form import show
from .argument import Argument, Facts, Half, first

CROSS_ENTROPY: Half = (True, "the loss is the cross-entropy, and the model affine")


def directional(case: Case, facts: Facts, reading: str) -> Argument:
    """The loss is linear in the label; Mixup is directional training with the density λ(p(λ) + p(1 − λ)).

    `same-law`: with the law of λ. `squared`: for the squared loss, up to a number that no model changes.
    """
    if reading != "same-law":
        asked = (True, "the loss is the squared one") if reading == "squared" else CROSS_ENTROPY
        return asked, (True, "by the theorem on directional training"), ("directional",)
    mean, c = case.law.mean, case.law.own_share
    same = first(
        (mean == c, True, f"E λ = c = {show(mean)}"),
        (facts.having("label-covariance", value=(0, 0)), True, "labels and logits are uncorrelated"),
        (_correlated(facts), False, f"E λ = {show(mean)}, c = {show(c)}, and labels and logits correlate"),
    )
    return CROSS_ENTROPY, same, ("directional",)


def shrunk(case: Case, facts: Facts, reading: str) -> Argument:
    """If λ has a symmetric law, or any, symmetrised (`sharp`), Mixup is training on shrunk rows with centred noise."""
    printed = case.law.is_symmetric, f"the law of λ is {'' if case.law.is_symmetric else 'not '}symmetric"
    asked = (True, "every law can be symmetrised") if reading == "sharp" else printed
    return asked, (True, "by the theorem on shrunk rows"), ("shrunk",)


def second_order(case: Case, facts: Facts, reading: str) -> Argument:
    """The loss is the cross-entropy; H and Σ_xx have the inverses of the formula for the second-order loss.

    `any-loss`: the loss is −y·u; with pseudo-inverses the formula is right. `sharp`: so it is where H ⪰ 0, and the
    range of ∇²_uy ℓ·Σ_yx is in that of H.
    """
    if reading == "printed":
        return CROSS_ENTROPY, first((facts.having("singular"), False, "a matrix has no inverse")), ("inverses",)
    if reading == "sharp":
        return (True, "by the theorem on squares"), (True, "by the theorem on squares"), ("squares",)
    right = first(
        (facts.having("label-covariance", value=(0, 0)), True, "labels and logits are uncorrelated"),
        (_correlated(facts), False, "labels and logits correlate"),
    )
    return (True, "the loss is −y·u"), right, ("squares",)


def _correlated(facts: Facts) -> bool:
    """True if the covariance of labels and logits is not 0."""
    return any(low > 0 or high < 0 for low, high in (each["value"] for each in facts.having("label-covariance")))
