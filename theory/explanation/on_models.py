"""Sentences about a given affine model: matrices without inverse, its losses, radii of attacks, and slopes."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from mixproof.geometry.numbers.rationals import decimal_text
from mixproof.theory.checker.case import Case
from mixproof.theory.checker.data import place_text
from mixproof.theory.checker.form import show
from mixproof.theory.explanation.on_h import row_text

_Span = tuple[Fraction, Fraction]


def span_words(span: _Span) -> str:
    """A number, or two between which one is, as decimals where they are short.

    Examples
    --------
    >>> span_words((Fraction(1, 2), Fraction(1, 2))), span_words((Fraction(477, 2000), Fraction(597, 2500)))
    ('is 1/2', 'is between 0.2385 and 0.2388')
    """
    low, high = span
    return f"is {show(low)}" if low == high else f"is between {decimal_text(low)} and {decimal_text(high)}"


def _singular(case: Case, _: Any, matrix: str, vector: list[Fraction]) -> str:
    """A matrix without inverse."""
    place = place_text(tuple(vector))
    if matrix == "H":
        return f"at every row H = diag S − SSᵀ takes {place} to 0, as the probabilities S sum to one"
    return f"no two points differ along {place}, so that at every row Σ_xx takes it to 0"


def _label_covariance(case: Case, _: Any, value: _Span) -> str:
    """The covariance of labels and logits."""
    return f"the covariance of labels and logits, mean(y·u) − ȳ·ū, {span_words(value)}"


def _ray_slope(case: Case, _: Any, slope: _Span, squares: bool) -> str:
    """The growth of the second-order loss."""
    grows = "grows like t²" if squares else "does not grow like t²"
    return f"along t·(W, b) the second-order loss {grows}, and its slope {span_words(slope)}"


_LOSSES = {
    "mixup-risk": "the Mixup risk",
    "plain-risk": "the plain risk",
    "lower": "the loss of rows drawn to the mean",
    "upper": "the mean of plain and crossed losses",
    "attacked": "the loss under attacks, within 1 − c times the distance from the hyperplane,",
}


def _model_loss(case: Case, _: Any, quantity: str, risk: _Span) -> str:
    """A loss of the model."""
    return f"{_LOSSES[quantity]} {span_words(risk)}"


def _shrinkage(case: Case, _: Any, mean: _Span, variance: _Span) -> str:
    """The mean and the variance of θ."""
    return f"the mean of θ = max(λ, 1 − λ) {span_words(mean)}, and its variance {span_words(variance)}"


def _directional_law(case: Case, _: Any, parts: list[tuple[Fraction, ...]]) -> str:
    """The law of directional training."""
    named = [(f"{show(w)}·" if w != 1 else "") + f"Beta({show(a)}, {show(b)})" for w, a, b in parts]
    return f"the density λ(p(λ) + p(1 − λ)) is that of {' + '.join(named)}"


def _squared_gap(case: Case, _: Any, gap: _Span) -> str:
    """The difference of the squared risks."""
    return f"the squared directional risk is larger than the Mixup risk, and the difference {span_words(gap)}"


def _second_order_loss(case: Case, _: Any, around: str, risk: _Span) -> str:
    """The loss to second order."""
    return f"the Mixup risk to second order around {'' if around == 'rows' else 'shrunk '}rows {span_words(risk)}"


def _bilinear(case: Case, _: Any, formula: _Span, risk: _Span) -> str:
    """The two values for −y·u."""
    return f"for the loss −y·u the Mixup risk {span_words(risk)}, and the formula's value {span_words(formula)}"


def _attack_radius(case: Case, _: Any, x: int, centre: str, squared: Fraction) -> str:
    """The radius of an attack."""
    place = "mean, along θ" if centre == "mean" else centre
    return f"row {row_text(case, x)} is attacked within √({show(squared)}): 1 − c times its distance from the {place}"


ON_MODELS: dict[str, Callable[..., str]] = {
    "singular": _singular,
    "label-covariance": _label_covariance,
    "ray-slope": _ray_slope,
    "model-loss": _model_loss,
    "shrinkage": _shrinkage,
    "directional-law": _directional_law,
    "squared-gap": _squared_gap,
    "second-order-loss": _second_order_loss,
    "bilinear": _bilinear,
    "attack-radius": _attack_radius,
}
