"""Remarks on a given affine model: the shrinkage of rows, the loss −y·u, and the radii of attacks."""

from fractions import Fraction
from typing import Any

from ..budget import require, require_form
from ..case import Case
from ..claims.model_losses import require_within
from ..claims.models import Span
from ..data import Data
from ..form import many, number
from ..risks.law import BothOrders


def as_part(data: Data, value: Any) -> tuple[Fraction, ...]:
    """A weight, and the two parameters of a Beta law."""
    found = tuple(many(value, number))
    require_form(len(found) == 3, "a part of a law is not [weight, a, b]")
    return found


def shrinkage(case: Case, mean: Span, variance: Span) -> None:
    """Check the mean θ̄ and the variance of θ = max(λ, 1 − λ)."""
    around, spread = theta(case)
    require_within(around, mean, "the mean")
    require_within(spread, variance, "the variance")


def theta(case: Case) -> tuple[Span, Span]:
    """Bounds of the mean and the variance of θ: both orders of λ together, on [½, 1]."""
    _, first, second = BothOrders.mixed(case.law.parts).moments(Fraction(1, 2), Fraction(1))
    return first, (second[0] - first[1] ** 2, second[1] - first[0] ** 2)


def directional_law(case: Case, parts: list[tuple[Fraction, ...]]) -> None:
    """Check that λ(p(λ) + p(1 − λ)) is this mixture of Beta laws, each with its weight.

    With the density p of Beta(a, b), λ·p(λ) is a/(a + b) times that of Beta(a + 1, b), and λ·p(1 − λ) is b/(a + b)
    times that of Beta(b + 1, a).
    """
    law: dict[tuple[Fraction, Fraction], Fraction] = {}
    for w, a, b in case.law.parts:
        for one, other in ((a, b), (b, a)):
            law[one + 1, other] = law.get((one + 1, other), Fraction(0)) + w * one / (a + b)
    require(bool(law), "the law of λ is no mixture of Beta laws")
    require(sorted((weight, *each) for each, weight in law.items()) == sorted(parts), "the law is another")


def squared_gap(case: Case, gap: Span) -> None:
    """Check E[λ(1 − λ)]·n⁻² Σ |y_i − y_j|², by which the squared directional risk is larger than the Mixup risk."""
    alike = Fraction(sum(size**2 for size in case.data.class_sizes), case.data.total**2)
    require(gap[0] <= (1 - case.law.own_share) * (1 - alike) <= gap[1], "the difference is another")


def bilinear(case: Case, formula: Span, risk: Span) -> None:
    """Check for ℓ = −y·u the formula −(1/n) Σ ỹ·ũ of shrunk rows, and the risk −c·mean(y·u) − (1 − c)·ȳ·ū."""
    logits, c = case.logits, case.law.own_share
    truth = -c * logits.own - (1 - c) * logits.across
    require(risk[0] <= truth <= risk[1], "the Mixup risk is another")
    squares = (end**2 for end in theta(case)[0])
    low, high = sorted(square * (logits.across - logits.own) - logits.across for square in squares)
    require_within((low, high), formula, "the value of the formula")


def attack_radius(case: Case, x: int, centre: str, squared: Fraction) -> None:
    """Check the squared radius within which a row is attacked: 1 − c times its distance from the mean, or from 0."""
    require(len(case.data.classes) == 2, "there are not two classes")
    margin = case.logits.margins(is_centred=centre == "mean")[x]
    norm = sum(((b - a) ** 2 for a, b in zip(*case.logits.weights, strict=True)), Fraction(0))
    require(margin >= 0, "the row is on the other side than its class")
    require(squared * norm == ((1 - case.law.own_share) * margin) ** 2 and norm > 0, "the radius is another")
