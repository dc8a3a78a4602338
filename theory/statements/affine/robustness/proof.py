"""The proofs of exact robustness: the lower side of the sandwich has the margins under attack."""

from collections.abc import Iterator

from mixproof.theory.evidence.model_values import logits_of
from mixproof.theory.evidence.written import number_text
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.affine import CONVEX, DIRECTIONAL, LINEAR
from mixproof.theory.proofs.facts import as_in_the_verdict
from mixproof.theory.proofs.obligations import Obligation, for_all, vanishes
from mixproof.theory.statements.affine.robustness import STATEMENT
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step


def _margins() -> Iterator[Obligation]:
    from sympy import symbols

    c, s, u, m = symbols("c s u m")
    yield vanishes(
        "s(c·u + (1 − c)·ū) = s·u − (1 − c)·s·(u − ū)", s * (c * u + (1 - c) * m) - s * u + (1 - c) * s * (u - m)
    )


def _mean_is_zero(instance: Instance) -> Finding:
    """The mean score is 0."""
    mean = logits_of(instance).mean
    return Finding(mean[1] == mean[0], note=f"the mean score is {number_text(mean[1] - mean[0])}")


_MARGIN = Step(
    "margin",
    "drawing rows to the mean takes (1 − c)·s·(u − ū) from the margin, as an attack of the radius ρ does",
    r"s\,(c\,u+(1-c)\bar u)=s\,u-(1-c)\,s\,(u-\bar u)=m-\rho\,\|\theta\|_*",
    Scope.FOR_ALL,
    for_all(_margins),
    (),
    ("within ‖δ‖ ≤ ρ the least of s·θᵀδ is −ρ‖θ‖_*",),
)
_CENTRED = Step(
    "centred",
    "the mean score is zero, so that radii from the hyperplane are those from the mean",
    r"\bar u=0",
    Scope.HERE,
    _mean_is_zero,
    (_MARGIN.key,),
)
_STEPS = (LINEAR, DIRECTIONAL, CONVEX, _MARGIN)

PROOFS = (
    Proof(
        "sharp",
        (
            *_STEPS,
            Step(
                "no-less",
                "so the Mixup risk is no less than the loss under these attacks",
                r"L_{\mathrm{mix}}\ge\frac1n\sum_i\ln(1+e^{-m_i+\rho_i\|\theta\|_*})",
                Scope.HERE,
                as_in_the_verdict(STATEMENT, "sharp"),
                (HYPOTHESIS, *(step.key for step in _STEPS[1:])),
                ("Jensen's inequality",),
            ),
        ),
    ),
    Proof(
        "uncentred",
        (
            *_STEPS,
            _CENTRED,
            Step(
                "no-less",
                "so the Mixup risk is no less than the loss under these attacks",
                r"L_{\mathrm{mix}}\ge\frac1n\sum_i\ln(1+e^{-m_i+\rho_i\|\theta\|_*})",
                Scope.HERE,
                as_in_the_verdict(STATEMENT, "uncentred"),
                (HYPOTHESIS, _CENTRED.key, *(step.key for step in _STEPS[1:])),
                ("Jensen's inequality",),
            ),
        ),
    ),
)
