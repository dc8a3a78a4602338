"""Steps of proofs about affine models: the label comes out of the loss, and Mixup takes its directional form.

In prose: docs/proofs/affine-models.md.
"""

from collections.abc import Iterator

from mixproof.theory.proofs.obligations import Obligation, for_all, vanishes
from mixproof.theory.steps import Scope, Step


def _linear() -> Iterator[Obligation]:
    from sympy import symbols

    x, level, u, v = symbols("x A u v")
    mixed = level - x * u - (1 - x) * v
    yield vanishes(
        "λℓ(u, y) + (1 − λ)ℓ(u, y′) is the loss of the mixed label", x * (level - u) + (1 - x) * (level - v) - mixed
    )


def _directional() -> Iterator[Obligation]:
    from sympy import symbols

    x, p, q = symbols("x p q")  # λ, p(λ) and p(1 − λ)
    here, there = x * (p + q), (1 - x) * (p + q)  # p′(λ) and p′(1 − λ)
    yield vanishes("p′(λ) + p′(1 − λ) = p(λ) + p(1 − λ)", here + there - p - q)
    square = x**2 + (1 - x) ** 2
    yield vanishes("λ has the mean c under p′", x * here + (1 - x) * there - square * (p + q))
    yield vanishes(
        "(1 − λ)² has the mean E[λ(1 − λ)] under p′", (1 - x) ** 2 * here + x**2 * there - x * (1 - x) * (p + q)
    )


def _curvature() -> Iterator[Obligation]:
    from sympy import symbols

    p, q, d, e = symbols("p q d e")
    variance = (p * d**2 + q * e**2) * (p + q) - (p * d + q * e) ** 2
    yield vanishes(
        "the second derivative along two logits is a square times their probabilities", variance - p * q * (d - e) ** 2
    )


LINEAR = Step(
    "linear",
    "the cross-entropy is linear in the label: that of a mixed label is the mixture of two",
    r"\lambda\,\ell(u,\,y)+(1-\lambda)\,\ell(u,\,y')=\ell(u,\,\lambda y+(1-\lambda)y')",
    Scope.FOR_ALL,
    for_all(_linear),
)
DIRECTIONAL = Step(
    "directional",
    "over ordered pairs the first row keeps its label, with the density λ(p(λ) + p(1 − λ)), of the mean c",
    r"L_{\mathrm{mix}}=\frac1{n^2}\sum_{i,j}E\,\ell(\lambda u_i+(1-\lambda)u_j,\,y_i),\quad E\,\lambda=c",
    Scope.FOR_ALL,
    for_all(_directional),
    (LINEAR.key,),
)
CONVEX = Step(
    "convex",
    "the cross-entropy is convex in the logits",
    r"d^{\top}(\mathrm{diag}\,S-SS^{\top})\,d\ge 0",
    Scope.FOR_ALL,
    for_all(_curvature),
    (),
    ("a variance is a sum over pairs of classes",),
)
