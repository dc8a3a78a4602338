"""The proofs of Theorem 2 of Carratino et al.: the square is completed where the range of H allows it."""

from collections.abc import Iterator

from mixproof.theory.proofs.affine import CONVEX
from mixproof.theory.proofs.facts import as_in_the_verdict
from mixproof.theory.proofs.obligations import Obligation, for_all, vanishes
from mixproof.theory.statements.carratino.theorem_2 import STATEMENT
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step


def _kernel() -> Iterator[Obligation]:
    from sympy import symbols

    p, q = symbols("p q")
    s, rest = p / (p + q), q / (p + q)
    yield vanishes("a row of H adds up to S_k(1 − ΣS) = 0", s - s * (s + rest))


def _square() -> Iterator[Obligation]:
    from sympy import symbols

    h, w, v, b = symbols("h w v b")  # H, W, Σ_xx, and ∇²_uy ℓ·Σ_yx
    j = -b / (h * v)
    completed = h * (w - j) ** 2 * v / 2 - h * j**2 * v / 2
    yield vanishes("½H(W − J)²Σ − ½HJ²Σ = ½HW²Σ + BW", completed - h * w**2 * v / 2 - b * w)


_KERNEL = Step(
    "kernel",
    "H takes (1, …, 1) to 0, as the probabilities sum to one",
    r"H\mathbf{1}=S-S\,(S^{\top}\mathbf{1})=0",
    Scope.FOR_ALL,
    for_all(_kernel),
)
_SQUARE = Step(
    "square",
    "on the range of H the square can be completed with J",
    r"\tfrac12 H(W-J)^2\Sigma-\tfrac12 HJ^2\Sigma=\tfrac12 HW^2\Sigma+BW",
    Scope.FOR_ALL,
    for_all(_square),
)

PROOFS = (
    Proof(
        "printed",
        (
            _SQUARE,
            Step(
                "inverses",
                "H and Σ_xx have inverses",
                r"\exists\,H^{-1},\ \Sigma_{xx}^{-1}",
                Scope.HERE,
                as_in_the_verdict(STATEMENT, "printed"),
                (HYPOTHESIS, _SQUARE.key),
            ),
        ),
    ),
    Proof(
        "any-loss",
        (
            _SQUARE,
            Step(
                "formula",
                "with Moore–Penrose inverses the formula is the second-order loss",
                r"HH^{+}B=B",
                Scope.HERE,
                as_in_the_verdict(STATEMENT, "any-loss"),
                (HYPOTHESIS, _SQUARE.key),
            ),
        ),
    ),
    Proof(
        "sharp",
        (
            CONVEX,
            _KERNEL,
            _SQUARE,
            Step(
                "formula",
                "labels sum to one, so Σ_yx has its range in that of H, and the formula is the second-order loss",
                r"HH^{+}\Sigma_{yx}=\Sigma_{yx}",
                Scope.HERE,
                as_in_the_verdict(STATEMENT, "sharp"),
                (HYPOTHESIS, CONVEX.key, _KERNEL.key, _SQUARE.key),
            ),
        ),
    ),
)
