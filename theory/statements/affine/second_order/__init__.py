"""The second-order loss: Mixup as a Taylor polynomial around each row, and whether it stays bounded below.

In its directional form Mixup moves the row i by (1 − λ)(x_j − x_i), with E(1 − λ) = 1 − c and E(1 − λ)² = E[λ(1 − λ)].
To second order that is L_std + R₁ + R₂, the regularisers of a line of work that begins with Zhang, Deng, Kawaguchi,
Ghorbani and Zou (2020); its wording was not seen, so this is an own form. A loss that is to be minimised has to be
bounded below. Along the ray t·(W, b) of a model that is decided exactly here: where the mean logits are equal, as on
centred data with b = 0, the loss stays bounded below. Otherwise it need not: R₁ can fall faster than L_std rises
(`uncentred`: on {−10, 1 | 2} with u = x and α = 1 the slope is −1/27, while that of the Mixup risk is 157/297). On
separable data it tends to 0 along a separator, while the Mixup risk itself grows.
"""

from mixproof.theory.deferred import Deferred
from mixproof.theory.instance import always, needs_a_model
from mixproof.theory.papers import AFFINE_MODELS
from mixproof.theory.statement import Claim, Reading, Refutation, Statement

_decide = Deferred(f"{__name__}.decide")

_experiments = Deferred("mixproof.theory.experiments")

_BOUNDED = Claim(
    "the second-order loss stays bounded below as the model grows, t·(W, b) for t → ∞", _decide.bounded_below
)

STATEMENT = Statement(
    id="affine:second-order",
    paper=AFFINE_MODELS,
    kind="lemma",
    title="The second-order loss of an affine model is bounded below on centred data",
    print_seen=(
        "Not seen in print: the loss of the line of work of Zhang, Deng, Kawaguchi, Ghorbani and Zou (2020) is put "
        "from memory. The loss as it stands here, and its bounds (`centred`, `uncentred`), are this project's own."
    ),
    formula=(
        r"L_{\mathrm{std}}+\frac{1-c}{n}\sum_i\nabla_u\ell(u_i,\,y_i)^{\top}(\bar u-u_i)"
        r"+\frac{E[\lambda(1-\lambda)]}{2\,n^2}\sum_{i,j}(u_j-u_i)^{\top}H_i\,(u_j-u_i)"
    ),
    readings=(
        Reading(
            "centred",
            Claim("the mean logits are equal, as on centred data with b = 0", _decide.has_centred_logits),
            _BOUNDED,
        ),
        Reading(
            "uncentred",
            Claim("the loss is the cross-entropy, and the model affine", always),
            _BOUNDED,
            Refutation("{-10, 1 | 2}", {"model": '{"weights": [["1"]]}'}),
        ),
    ),
    conclude=_decide.conclude,
    uses=frozenset({"mixing", "model"}),
    unfit=needs_a_model,
    symmetries=frozenset(),
    plan=_experiments.three_losses,
    folder=__name__,
)
