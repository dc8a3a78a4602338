"""Mixup is directional adversarial training, with another law of λ.

Directional training moves a row towards another and keeps its label. The Mixup risk is its risk with the density
p'(λ) = λ(p(λ) + p(1 − λ)), for any f and every dataset, where the loss is linear in the label (`printed`, after the
abstract and the authors' code). Of Beta(a, b) it is a/(a + b)·Beta(a + 1, b) + b/(a + b)·Beta(b + 1, a), with the mean
c. With the law of λ itself it is Mixup only where E λ = c, of the Beta laws exactly where a = b + 1 (`same-law`). For
the squared loss both risks differ by a number that no model changes (`squared`).
"""

from mixproof.theory.deferred import Deferred
from mixproof.theory.instance import always, needs_a_model
from mixproof.theory.papers import DAT
from mixproof.theory.statement import Claim, Reading, Refutation, Statement

_decide = Deferred(f"{__name__}.decide")

_LINEAR = Claim("the loss is the cross-entropy, linear in the label", always)

STATEMENT = Statement(
    id="dat:identity",
    paper=DAT,
    kind="theorem",
    title="Mixup is directional training with another law",
    print_seen=(
        "The abstract and the authors' code were seen, not the proof: the identity is put after them (`printed`). The "
        "forms `same-law` and `squared` are this project's own."
    ),
    formula=(
        r"L_{\mathrm{mix}}=\frac1{n^2}\sum_{i,j}\int_0^1\lambda\,(p(\lambda)+p(1-\lambda))\,"
        r"\ell(f(\lambda x_i+(1-\lambda)x_j),\,y_i)\,d\lambda"
    ),
    readings=(
        Reading(
            "printed",
            _LINEAR,
            Claim(
                "the Mixup risk is that of directional training with the density λ(p(λ) + p(1 − λ))",
                _decide.is_directional,
            ),
        ),
        Reading(
            "same-law",
            _LINEAR,
            Claim(
                "the Mixup risk is that of directional training with the law of λ",
                _decide.is_directional_with_its_own_law,
            ),
            Refutation("{-1 | 1}", {"model": "max-margin"}),
        ),
        Reading(
            "squared",
            Claim("the loss is the squared one", always),
            Claim(
                "both risks differ by E[λ(1 − λ)]·n⁻² Σ |y_i − y_j|², which no model changes",
                _decide.differs_by_a_constant,
            ),
        ),
    ),
    conclude=_decide.conclude,
    uses=frozenset({"mixing", "model"}),
    unfit=needs_a_model,
    symmetries=frozenset(),
    folder=__name__,
)
