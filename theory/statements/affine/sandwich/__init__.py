"""The sandwich: the Mixup risk of an affine model lies between two sums over rows.

With c = E[λ² + (1 − λ)²], logits u = Wx + b, and ū their mean, for every dataset and every law of λ

    (1/n) Σ ℓ(c·u_i + (1 − c)·ū, y_i)  ≤  L_mix  ≤  c·L_std + (1 − c)·n⁻² Σ_ij ℓ(u_j, y_i),  ℓ the cross-entropy.

Below is the loss of the rows drawn to the mean: Mixup draws them there, and labels stay. Above are the plain loss and
the loss with labels of other rows. It holds as well for Manifold Mixup at the last hidden layer of any network, whose
last layer is affine. Own form of this project; nothing of the kind was seen in print.
"""

from mixproof.theory.deferred import Deferred
from mixproof.theory.instance import always, needs_a_model
from mixproof.theory.papers import AFFINE_MODELS
from mixproof.theory.statement import Claim, Reading, Statement

_decide = Deferred(f"{__name__}.decide")

STATEMENT = Statement(
    id="affine:sandwich",
    paper=AFFINE_MODELS,
    kind="lemma",
    title="The Mixup risk of an affine model lies between two sums over rows",
    print_seen="Nothing of the kind was seen in print: `sharp` is this project's own.",
    formula=(
        r"\frac1n\sum_i\ell(c\,u_i+(1-c)\bar u,\,y_i)\;\le\;L_{\mathrm{mix}}\;\le\;"
        r"c\,L_{\mathrm{std}}+\frac{1-c}{n^2}\sum_{i,j}\ell(u_j,\,y_i)"
    ),
    readings=(
        Reading(
            "sharp",
            Claim("the loss is the cross-entropy, and the model affine", always),
            Claim(
                "the Mixup risk is at least the loss of the rows drawn to the mean, and at most the mean of the plain "
                "and the crossed loss",
                _decide.between,
            ),
        ),
    ),
    conclude=_decide.conclude,
    uses=frozenset({"mixing", "model"}),
    unfit=needs_a_model,
    symmetries=frozenset(),
    folder=__name__,
)
