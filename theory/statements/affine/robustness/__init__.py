"""Exact robustness: the Mixup risk is no less than the loss under attacks of a radius that the data give.

Two classes, s_i = ±1, score θᵀx + b. If s_i·θᵀ(x_i − x̄) ≥ 0 at every row, then

    L_mix  ≥  (1/n) Σ max ℓ(x_i + δ, y_i) over ‖δ‖ ≤ ρ_i,   ρ_i = (1 − c)·s_i·θᵀ(x_i − x̄)/‖θ‖_*,

in any norm, ‖·‖_* its dual: no Taylor expansion, and no constant of the data. It is the exact form of a bound of Zhang,
Deng, Kawaguchi, Ghorbani and Zou (2020), whose wording was not seen. There data are centred; `uncentred` measures the
radii from the origin nevertheless, ρ_i = (1 − c)·|θᵀx_i + b|/‖θ‖_*, and is false: on {(−1, 1) | (1, 1), (1, −1)} with
u = (1/2, 0)·x and α = 1 the Mixup risk is 0.5390…, and the loss under attack 0.5403….
"""

from mixproof.theory.deferred import Deferred
from mixproof.theory.papers import AFFINE_MODELS
from mixproof.theory.statement import Claim, Reading, Refutation, Statement

_model_values = Deferred("mixproof.theory.evidence.model_values")
_decide = Deferred(f"{__name__}.decide")

STATEMENT = Statement(
    id="affine:robustness",
    paper=AFFINE_MODELS,
    kind="lemma",
    title="The Mixup risk of an affine model is no less than its loss under exact attacks",
    print_seen=(
        "Not seen in print: the bound of Zhang, Deng, Kawaguchi, Ghorbani and Zou (2020) is known here from memory. "
        "Its exact form (`sharp`), and that with radii from the origin (`uncentred`), are this project's own."
    ),
    formula=(
        r"L_{\mathrm{mix}}\;\ge\;\frac1n\sum_i\max_{\|\delta\|\le\rho_i}\ell(x_i+\delta,\,y_i),\qquad"
        r"\rho_i=(1-c)\,s_i\,\theta^{\top}(x_i-\bar x)/\|\theta\|_*"
    ),
    readings=(
        Reading(
            "sharp",
            Claim("no row is on the other side of the mean than its class, s·θᵀ(x − x̄) ≥ 0", _decide.towards_its_class),
            Claim(
                "the Mixup risk is no less than the loss under attacks of the radii ρ", _decide.no_less_than_attacked
            ),
        ),
        Reading(
            "uncentred",
            Claim("the model gives no row to the other class, s·(θᵀx + b) ≥ 0", _decide.is_right),
            Claim(
                "the Mixup risk is no less than the loss under attacks of the radii (1 − c)·|θᵀx + b|/‖θ‖",
                _decide.no_less_than_attacked_from_zero,
            ),
            Refutation("{(-1,1) | (1,1), (1,-1)}", {"model": '{"weights": [["1/2", "0"]]}'}),
        ),
    ),
    conclude=_decide.conclude,
    uses=frozenset({"mixing", "model"}),
    unfit=_model_values.needs_a_model_of_two_classes,
    symmetries=frozenset(),
    folder=__name__,
)
