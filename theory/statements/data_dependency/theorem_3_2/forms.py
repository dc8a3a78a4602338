"""The forms of Theorem 3.2: the majority that each reading asks for, and what fails where it is there."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from mixproof.geometry.arrangement.class_distances import squared_class_distances
from mixproof.theory.budgets import (
    MOST_TERMS_SUMMED,
)
from mixproof.theory.evidence.spots import Spot
from mixproof.theory.instance import Instance

NamesFailure = Callable[[Spot, int], str | None]
"""Names what fails for a class at a spot: nothing (""), or None where it is not settled."""


def _printed_failing(spot: Spot, label: int) -> str | None:
    unclassified = _slides_failing(spot, label)
    if unclassified is None or spot.is_continuous is None:
        return None
    return unclassified or ("" if spot.is_continuous else "continuity")


def _slides_failing(spot: Spot, label: int) -> str | None:
    winners = spot.h.winners()
    return None if winners is None else "" if winners == (label,) else "classification"


def _sharp_failing(spot: Spot, label: int) -> str | None:
    half = Fraction(1, 2)
    here = spot.h.compare(label, half)
    nearby = [side.probabilities().compare(label, half) for side in spot.limits if side.terms() <= MOST_TERMS_SUMMED]
    if here is None or None in nearby:
        return None
    if here <= 0:
        return "majority"
    if any(sign != 1 for sign in nearby):
        return "majority nearby"
    if spot.origin is not None:
        return ""
    if spot.averages_agree is None or spot.is_continuous is None:
        return None
    return "" if spot.averages_agree == spot.is_continuous else "continuity criterion"


@dataclass(frozen=True)
class Form:
    """A reading: the majority that the segments have to give a class, and what fails where they do.

    Parameters
    ----------
    bound_is_half : bool
        True if the bound on 1 − λ is ½, so that a mean of segments gives the class more than half; otherwise it
        is the printed one.
    most : Fraction, optional
        A cap on the square of the printed bound.
    """

    failing: NamesFailure
    bound_is_half: bool
    most: Fraction | None = None

    def squared_bounds(self, instance: Instance) -> tuple[Fraction, ...]:
        """For each class, the square of the bound on 1 − λ."""
        if self.bound_is_half:
            return (Fraction(1, 4),) * len(instance.dataset.classes)
        printed = (squared / 4 for squared in squared_class_distances(instance.dataset))
        return tuple(bound if self.most is None else min(bound, self.most) for bound in printed)


PRINTED = Form(_printed_failing, bound_is_half=False)
CAPPED = Form(_printed_failing, bound_is_half=False, most=Fraction(1, 4))
SLIDES = Form(_slides_failing, bound_is_half=True)
SHARP = Form(_sharp_failing, bound_is_half=True)
