"""Carratino et al., Theorem 1: Mixup is training on shrunk rows with centred noise.

Let θ have the law of λ given [½, 1], with mean θ̄. The rows are drawn to their mean, x̃ = x̄ + θ̄(x − x̄), and labels
alike; then L_mix is the mean loss of (x̃_i + δ, ỹ_i + ε), with noise δ, ε whose mean is zero at each row. Exact for
every f. As it is printed, λ has a symmetric law; any other has to be symmetrised first, which the mean over ordered
pairs does anyway (`sharp`).
"""

from mixproof.theory.deferred import Deferred
from mixproof.theory.instance import always, needs_a_model
from mixproof.theory.papers import CARRATINO
from mixproof.theory.statement import Claim, Reading, Statement

_decide = Deferred(f"{__name__}.decide")

_SHRUNK = Claim(
    "the Mixup risk is the mean loss of rows and labels drawn to their means by θ̄, with noise of mean zero",
    _decide.is_shrunk_and_noisy,
)

STATEMENT = Statement(
    id="carratino:1",
    paper=CARRATINO,
    kind="theorem",
    title="Mixup is training on shrunk rows with centred noise",
    print_seen=(
        "The print was seen: the theorem, for a symmetric law of λ (`printed`). Any law, symmetrised (`sharp`), is "
        "this project's own."
    ),
    formula=(
        r"L_{\mathrm{mix}}=\frac1n\sum_i E_{\theta,j}\,\ell(\tilde y_i+\varepsilon,\,f(\tilde x_i+\delta)),\qquad"
        r"\tilde x_i=\bar x+\bar\theta\,(x_i-\bar x)"
    ),
    readings=(
        Reading("printed", Claim("λ has a symmetric law", _decide.has_symmetric_law), _SHRUNK),
        Reading("sharp", Claim("λ has any law, symmetrised", always), _SHRUNK),
    ),
    conclude=_decide.conclude,
    uses=frozenset({"mixing", "model"}),
    unfit=needs_a_model,
    symmetries=frozenset(),
    folder=__name__,
)
