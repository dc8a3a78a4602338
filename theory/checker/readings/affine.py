"""The readings of this project's own on a given affine model: the sandwich, robustness, and rays."""

from ..case import Case
from ..form import show
from .argument import Argument, Facts, Half, first
from .models import CROSS_ENTROPY


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
