"""The readings on a given affine model: directional training, shrunk rows, the sandwich, robustness, and rays."""

from ..case import Case
from ..form import show
from .argument import Argument, Facts, Half, first

CROSS_ENTROPY: Half = (True, "the loss is the cross-entropy, and the model affine")


def directional(case: Case, facts: Facts, reading: str) -> Argument:
    """The loss is linear in the label; Mixup is directional training with the density λ(p(λ) + p(1 − λ)).

    `same-law`: with the law of λ. `squared`: for the squared loss, up to a number that no model changes.
    """
    mean, c = case.law.mean, case.law.own_share
    if reading != "same-law":
        return CROSS_ENTROPY, (True, "by the theorem on directional training"), ("directional",)
    same = first(
        (mean == c, True, f"E λ = c = {show(mean)}"),
        (facts.having("label-covariance", value=(0, 0)), True, "labels and logits are uncorrelated"),
        (_correlated(facts), False, f"E λ = {show(mean)}, c = {show(c)}, and labels and logits correlate"),
    )
    return CROSS_ENTROPY, same, ("directional",)


def shrunk(case: Case, facts: Facts, reading: str) -> Argument:
    """If λ has a symmetric law, or any, symmetrised (`sharp`), Mixup is training on shrunk rows with centred noise."""
    asked = case.law.is_symmetric, f"the law of λ is {'' if case.law.is_symmetric else 'not '}symmetric"
    return (CROSS_ENTROPY if reading == "sharp" else asked), (True, "by the theorem on shrunk rows"), ("shrunk",)


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


def sandwich(case: Case, facts: Facts, reading: str) -> Argument:
    """The Mixup risk is between the loss of rows drawn to the mean and the mean of plain and crossed losses."""
    return CROSS_ENTROPY, (True, "by the theorem on the sandwich"), ("sandwich",)


def robustness(case: Case, facts: Facts, reading: str) -> Argument:
    """If no row is on the other side of the mean than its class, the Mixup risk is no less than the loss under attacks.

    Their radius is 1 − c times the distance from the mean along θ. `uncentred`: the hyperplane in place of the mean.
    """
    margins = case.logits.margins(is_centred=reading == "sharp")
    least, place = min((margin, place) for place, margin in enumerate(margins))
    asked: Half = (least >= 0, f"the least margin is {show(least)}, of {case.data.called(place)}")
    if reading == "sharp" or case.logits.mean[0] == case.logits.mean[1]:
        return asked, (True, "by the theorem on attacks"), ("sandwich", "attacks")
    attacks = [each["risk"] for each in facts.having("model-loss", quantity="attacked")]
    below, above = (
        [each["risk"][end] for name in names for each in facts.having("model-loss", quantity=name)]
        for end, names in enumerate((("lower", "mixup-risk"), ("upper", "mixup-risk")))
    )
    no_less = first(
        (
            any(high <= low for _, high in attacks for low in below),
            True,
            "the Mixup risk is above the loss under attack",
        ),
        (
            any(low > high for low, _ in attacks for high in above),
            False,
            "the Mixup risk is below the loss under attack",
        ),
    )
    return asked, no_less, ("sandwich", "attacks")


def rays(case: Case, facts: Facts, reading: str) -> Argument:
    """If the mean logits are equal, the second-order loss stays bounded below along t·(W, b). `uncentred`: of any."""
    mean, found = case.logits.mean, facts.having("ray-slope")
    equal: Half = (len(set(mean)) == 1, f"the mean logits are {', '.join(map(show, mean[:6]))}")
    bounded = first(
        (any(each["squares"] for each in found), True, "it grows like t²"),
        (any(each["slope"][0] >= 0 for each in found), True, "its slope is not negative"),
        (any(each["slope"][1] < 0 for each in found), False, "its slope is negative"),
    )
    return (equal if reading == "centred" else CROSS_ENTROPY), bounded, ("directional", "rays")


def _correlated(facts: Facts) -> bool:
    """True if the covariance of labels and logits is not 0."""
    return any(low > 0 or high < 0 for low, high in (each["value"] for each in facts.having("label-covariance")))
