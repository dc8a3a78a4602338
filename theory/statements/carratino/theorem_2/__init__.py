"""Carratino et al., Theorem 2 and equation (14): the Mixup risk to second order, in closed form.

Theorem 1 to second order in the noise gives a loss E_Q. It is printed with H⁻¹, H = ∇²_uu ℓ, and with Σ_xx⁻¹, the
covariance of the noise at a row: the square is completed with J = −H⁻¹·∇²_uy ℓ·Σ_yx·Σ_xx⁻¹.

*Defects.* For the cross-entropy H = diag S − SSᵀ takes (1, …, 1) to 0: it has no inverse on any dataset, for any f.
Σ_xx has the rank of the centred data, at most n − 1. And “any loss with two continuous derivatives” is false even with
pseudo-inverses (`any-loss`): for ℓ = −y·u they leave −(1/n) Σ ỹ·ũ, which is not the Mixup risk, though that is of
second order itself. *Sharp*: with Moore–Penrose inverses the formula is right if H is positive semidefinite, and the
range of ∇²_uy ℓ·Σ_yx in that of H; the cross-entropy has both, as labels sum to one. E_Q is no bound of the Mixup risk.
"""

from mixproof.theory.deferred import Deferred
from mixproof.theory.instance import always, needs_a_model
from mixproof.theory.papers import CARRATINO
from mixproof.theory.statement import Claim, Reading, Refutation, Statement

_decide = Deferred(f"{__name__}.decide")

STATEMENT = Statement(
    id="carratino:2",
    paper=CARRATINO,
    kind="theorem",
    title="The Mixup risk to second order around shrunk rows, in closed form",
    print_seen=(
        "The print was seen: the theorem and equation (14), with inverses, for a loss with two continuous derivatives "
        "(`printed`). The pseudo-inverses, with any such loss (`any-loss`) and where the square can be completed "
        "(`sharp`), are this project's own."
    ),
    formula=(
        r"E_Q=\frac1n\sum_i\ell(\tilde y_i,\,f(\tilde x_i))+\tfrac12\langle H,\,(W-J)\Sigma_{xx}(W-J)^{\top}\rangle"
        r"-\tfrac12\langle H,\,J\Sigma_{xx}J^{\top}\rangle,\quad "
        r"J=-H^{-1}\nabla^2_{uy}\ell\,\Sigma_{yx}\Sigma_{xx}^{-1}"
    ),
    readings=(
        Reading(
            "printed",
            Claim("the loss is the cross-entropy, which has two continuous derivatives", always),
            Claim("H and Σ_xx have the inverses of the formula for the second-order loss", _decide.has_inverses),
            Refutation("{-1 | 1}", {"model": "max-margin"}),
        ),
        Reading(
            "any-loss",
            Claim("the loss is −y·u, which has two continuous derivatives", always),
            Claim(
                "with Moore–Penrose inverses the formula is the second-order loss", _decide.is_right_for_a_bilinear_loss
            ),
            Refutation("{-1 | 1}", {"model": "max-margin"}),
        ),
        Reading(
            "sharp",
            Claim(
                "the square can be completed: H ⪰ 0, and the range of ∇²_uy ℓ·Σ_yx is in that of H",
                _decide.can_complete_the_square,
            ),
            Claim(
                "with Moore–Penrose inverses the formula is the second-order loss",
                _decide.is_right_with_pseudo_inverses,
            ),
        ),
    ),
    conclude=_decide.conclude,
    uses=frozenset({"mixing", "model"}),
    unfit=needs_a_model,
    symmetries=frozenset(),
    folder=__name__,
)
