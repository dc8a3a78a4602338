"""The proof of Theorem 1 of Carratino et al.: λ is folded onto [½, 1], and the mean of the mixed row is taken out."""

from collections.abc import Iterator

from mixproof.theory.proofs.facts import as_in_the_verdict
from mixproof.theory.proofs.obligations import Obligation, for_all, vanishes
from mixproof.theory.statements.carratino.theorem_1 import STATEMENT
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step


def _folded() -> Iterator[Obligation]:
    from sympy import symbols

    t, a, b = symbols("t a b")
    x = 1 - t
    yield vanishes("at λ = 1 − θ the pair is the exchanged one at θ", x * a + (1 - x) * b - t * b - (1 - t) * a)


def _moved() -> Iterator[Obligation]:
    from sympy import symbols

    theta, t, a, b, m = symbols("theta t a b m")
    mixed, shrunk = theta * a + (1 - theta) * b, m + t * (a - m)
    yield vanishes(
        "the noise is (θ − θ̄)(x_i − x̄) + (1 − θ)(x_j − x̄)",
        mixed - shrunk - (theta - t) * (a - m) - (1 - theta) * (b - m),
    )


_FOLDED = Step(
    "folded",
    "pairs with λ < ½ are exchanged pairs with θ = 1 − λ",
    r"(1-\theta)\,x_i+\theta\,x_j=\theta\,x_j+(1-\theta)\,x_i",
    Scope.FOR_ALL,
    for_all(_folded),
)
_NOISE = Step(
    "noise",
    "the mixed row is the shrunk row with noise, whose mean over θ and j is zero",
    r"\delta=(\theta-\bar\theta)(x_i-\bar x)+(1-\theta)(x_j-\bar x)",
    Scope.FOR_ALL,
    for_all(_moved),
    (_FOLDED.key,),
)

PROOFS = tuple(
    Proof(
        reading,
        (
            _FOLDED,
            _NOISE,
            Step(
                "risk",
                "so the Mixup risk is that of shrunk rows with centred noise",
                r"L_{\mathrm{mix}}=\frac1n\sum_i E_{\theta,j}\,\ell(\tilde y_i+\varepsilon,\,f(\tilde x_i+\delta))",
                Scope.HERE,
                as_in_the_verdict(STATEMENT, reading),
                (HYPOTHESIS, _NOISE.key),
            ),
        ),
    )
    for reading in ("printed", "sharp")
)
