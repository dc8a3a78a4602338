"""Sentences about affine functions, flats of classes, and points with two labels."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from mixproof.theory.checker.case import Case
from mixproof.theory.checker.data import Point, place_text
from mixproof.theory.checker.form import show
from mixproof.theory.explanation.on_h import counted, row_text


def _affine_fit(case: Case, _: Any, weights: list[Point], bias: list[Fraction]) -> str:
    """An affine function that gives each point its label."""
    name = case.data.class_name(0)
    return (
        f"an affine f gives each point its label; for class {name} it is {place_text(weights[0])}·x + {show(bias[0])}"
    )


def _no_affine_fit(case: Case, _: Any, coefficients: list[tuple[int, Fraction]]) -> str:
    """A dependence of the points that is none of the labels."""
    points = counted(len(coefficients), "point")
    return (
        f"a combination of {points}, with coefficients that sum to 0, vanishes, and the same "
        "combination of their labels does not: no affine f gives each point its label"
    )


def _flat(case: Case, dimension: int, label: int, rows: list[int]) -> str:
    """The flat of a class."""
    named = ", ".join(row_text(case, index) for index in rows[:6]) + (", …" if len(rows) > 6 else "")
    return f"class {case.data.class_name(label)} spans a flat of dimension {dimension}, that of rows {named}"


def _clash(  # noqa: PLR0913, PLR0917 - a field is an argument
    case: Case, _: Any, s: int, t: int, weight: Fraction, u: int, v: int, other: Fraction
) -> str:
    """A point with two labels."""
    place = place_text(case.data.mixed(s, t, weight))
    first, second = (
        f"{show(share)} of row {row_text(case, one)} and the rest of row {row_text(case, two)}"
        for one, two, share in ((s, t, weight), (u, v, other))
    )
    return f"{place} is {first}, and also {second}, with different labels"


def _no_clash(case: Case, crossings: int) -> str:
    """The absence of such points."""
    return f"no data point and none of the {crossings} crossings of segments has two labels"


ON_REPRESENTATIONS: dict[str, Callable[..., str]] = {
    "affine-fit": _affine_fit,
    "no-affine-fit": _no_affine_fit,
    "flat": _flat,
    "clash": _clash,
    "no-clash": _no_clash,
}
