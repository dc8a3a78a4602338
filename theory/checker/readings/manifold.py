"""The readings of Manifold Mixup: zero loss on given representations, and the flats of classes."""

from ..case import Case
from .argument import Argument, Facts, Half, first, no_conflict


def theorem_1(case: Case, facts: Facts, reading: str) -> Argument:
    """If m ≥ d − 1, the least loss is 0, and an affine f has it; by readings, on the representations at hand.

    `printed`: for cross-entropy. `linear`: if some f has zero loss, an affine one has. `rewritten`: one f has zero loss
    on all pairs. `networks`: if some f has zero loss, a continuous one has. `affine`, `any`, `continuous`: with one
    representation for each class, by the theorem on placements.
    """
    m, d = len(case.data.vectors[0]), len(case.data.classes)
    wide = m >= d - 1, f"m = {m}, d = {d}"
    if reading == "printed":
        return wide, (False, "by the theorem on entropy"), ("entropy",)
    if reading == "linear":
        some = no_conflict(case, facts, "some") if wide[0] else wide
        return some, _affine(facts), ("overlaps",)
    if reading == "rewritten":
        return (True, "the affine f through two points"), no_conflict(case, facts, "some"), ("overlaps",)
    if reading == "networks":
        return no_conflict(case, facts, "some"), _continuous(case, facts), ("overlaps", "one label")
    alone = case.data.size == d, f"{case.data.size} representations of {d} classes"
    return alone, (True if alone[0] else None, "by the theorem on placements"), ("placements",)


def corollary_1(case: Case, facts: Facts, reading: str) -> Argument:
    """If m > d − 1 and some f has zero loss, each class lies in a flat of dimension m − d + 1.

    `networks`: a continuous f. `sharp`: an affine f, and then by the theorem on kernels.
    """
    m, d = len(case.data.vectors[0]), len(case.data.classes)
    if reading == "sharp":
        fits = _affine(facts)
        return fits, (True if fits[0] else None, "by the theorem on kernels"), ("kernels",)
    asked: Half = (m > d - 1, f"m = {m}, d = {d}")
    if asked[0]:
        asked = no_conflict(case, facts, "some") if reading == "printed" else _continuous(case, facts)
    flats = {each["label"]: len(each["rows"]) - 1 for each in facts.having("flat")}
    small = first(
        (any(dimension > m - d + 1 for dimension in flats.values()), False, "a class spans more"),
        (len(flats) == d, True, "no class spans more"),
    )
    return asked, small, ("overlaps", "one label")


def _affine(facts: Facts) -> Half:
    """An affine f gives each representation its label."""
    return first(
        (facts.having("affine-fit"), True, "an affine f has zero loss"),
        (facts.having("no-affine-fit"), False, "no affine f has zero loss"),
    )


def _continuous(case: Case, facts: Facts) -> Half:
    """A continuous f gives all mixed representations their labels."""
    return first(
        (facts.having("no-clash"), True, "no point has two labels"),
        (facts.having("affine-fit"), True, "an affine f has zero loss"),
        (facts.having("clash") or no_conflict(case, facts, "some")[0] is False, False, "a point has two labels"),
    )
