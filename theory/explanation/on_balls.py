"""Sentences about balls and losses, linear models, and epochs of Mixup."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from mixproof.theory.checker.case import Case
from mixproof.theory.checker.data import Point, place_text
from mixproof.theory.checker.form import show
from mixproof.theory.explanation.on_h import Shares, counted, row_text, shares_text


def _in_ball(case: Case, _: Any, s: int, t: int) -> str:
    """Mixed points in the ball."""
    return f"mixed points of rows {row_text(case, s)} and {row_text(case, t)} fall into the ball"


def _empty_ball(case: Case, _: Any) -> str:
    """A ball without mixed points."""
    return "no data point is in the ball, and no segment enters it"


def _best_constant(case: Case, _: Any, x: Point, shares: Shares) -> str:
    """The best constant on a ball."""
    return f"the best constant on the ball around {place_text(x)} is {shares_text(case, shares)}"


def _formulas(case: Case, _: Any, x: Point, agree: bool) -> str:
    """The two formulas for it."""
    word = "the same" if agree else "different"
    return f"on the ball around {place_text(x)} the sums over ordered pairs and over i < j give {word} shares"


def _outvoted(case: Case, _: Any, x: int, over: int, shares: Shares) -> str:
    """The limit for large α at a data point that is outvoted."""
    return f"as α → ∞, h_ε at {case.data.called(x)} tends to {shares_text(case, shares)}"


def _none_outvoted(case: Case, _: Any) -> str:
    """The absence of such points."""
    return f"as α → ∞ no class has more mass in the ball around any of the {case.data.size} data points than its own"


def _misclassified(case: Case, _: Any, x: int, alpha: int, over: int) -> str:
    """A misclassified data point."""
    name = case.data.class_name(over)
    return f"at α = {alpha}, h_ε gives {case.data.called(x)} less of its own class than of {name}"


def _threshold(  # noqa: PLR0913, PLR0917 - a field is an argument
    case: Case, _: Any, x: int, over: int, alpha: tuple[Fraction, Fraction], before: int, after: int
) -> str:
    """An α at which the class gap changes its sign."""
    return (
        f"the gap between the own class of {case.data.called(x)} and {case.data.class_name(over)} changes sign between "
        f"α = {show(alpha[0])} and {show(alpha[1])} (ball arithmetic)"
    )


def _own_class_radius(case: Case, found: tuple[Fraction, Fraction], epsilon: Fraction, at_least: Fraction) -> str:
    """A radius below which h_ε follows the labels."""
    distance, peak = map(show, found)
    return (
        f"two data points are at least √({distance}) apart, and the density is at most {peak}: so for every "
        f"ε ≤ {show(epsilon)}, h_ε gives each data point its own class by {show(at_least)} or more"
    )


def _irreducible_loss(case: Case, found: tuple[Fraction, Fraction], loss: Fraction) -> str:
    """The loss of h."""
    unlike, entropy = map(show, found)
    return f"no unlike segments overlap, so J(h) is {unlike} (pairs of unlike points) times {entropy}: {show(loss)}"


def _constant_loss(case: Case, theta: list[Fraction], constant: Shares, at_least: Fraction) -> str:
    """The loss of a constant."""
    return f"the constant {', '.join(map(show, theta))} has a loss of {show(at_least)} or more"


# --- linear models and epochs ----------------------------------------------------------------------------


def _max_margin(case: Case, beyond: int, direction: Point, multipliers: list[tuple[int, Fraction]]) -> str:
    """The max-margin direction."""
    larger = f"{counted(beyond, 'margin')} {'is' if beyond == 1 else 'are'} larger than 1"
    ends = larger if beyond else "every margin is 1"
    return f"θ̂ = {place_text(direction)} is the shortest vector with all margins ≥ 1, by its multipliers (KKT); {ends}"


def _zero_combination(case: Case, _: Any, coefficients: list[tuple[int, Fraction]]) -> str:
    """A combination that rules out a separating hyperplane."""
    return (
        f"a combination of {len(coefficients)} of the y·x with coefficients ≥ 0 is zero: no θ has all margins positive"
    )


def _balance(case: Case, _: Any, balanced: bool, antipodal: bool) -> str:
    """The balance of the two classes."""
    sizes = case.data.class_sizes
    rows = counted(sizes[1], "row")
    return f"the classes have {sizes[0]} and {rows}; their means are {'' if antipodal else 'not '}antipodal"


def _best_multiple(case: Case, _: Any, scale: tuple[Fraction, Fraction]) -> str:
    """The best multiple of θ̂."""
    return f"of all kθ̂ the loss is least for a k between {show(scale[0])} and {show(scale[1])} (ball arithmetic)"


def _mixed(case: Case, _: Any, entry: int, x: int, squared: Fraction, least: bool) -> str:
    """A mixed point near a data point."""
    what = ", the least of all" if least else ""
    return f"mixed point {entry} of the epoch has the squared distance {show(squared)} to {case.data.called(x)}{what}"


def _apart(case: Case, _: Any) -> str:
    """Mixed points apart from data points."""
    return "no mixed point of the epoch coincides with a data point of neither of its classes"


def _no_third_class(case: Case, _: Any) -> str:
    """Pairs that leave out no class."""
    return "every mixed pair of the epoch has all classes at its ends"


ON_BALLS: dict[str, Callable[..., str]] = {
    "in-ball": _in_ball,
    "empty-ball": _empty_ball,
    "ball": _best_constant,
    "formulas": _formulas,
    "outvoted": _outvoted,
    "none-outvoted": _none_outvoted,
    "misclassified": _misclassified,
    "threshold": _threshold,
    "own-class-radius": _own_class_radius,
    "irreducible-loss": _irreducible_loss,
    "constant-loss": _constant_loss,
    "max-margin": _max_margin,
    "zero-combination": _zero_combination,
    "balance": _balance,
    "best-multiple": _best_multiple,
    "mixed": _mixed,
    "apart": _apart,
    "no-third-class": _no_third_class,
}
