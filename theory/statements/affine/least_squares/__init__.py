"""Least squares under Mixup, decided in rationals.

Residuals mix linearly: R_mix = c·R + (1 − c)·|r̄|², r̄ the mean residual, on every dataset and law of λ. So with an
intercept Mixup has the same minimisers as least squares, and the minimum is c times the other (`intercept`); a ridge μ
under Mixup is the ridge μ/c without (`ridge`). Without an intercept they differ (`origin`), and so does CutMix, which
mixes within a sample (`cutmix`): here one coordinate, any of them, is taken from another row, and the label follows
the share of coordinates. Own form of this project. The targets are 1 in the second of two classes, or one for each of
more classes.
"""

from mixproof.theory.deferred import Deferred
from mixproof.theory.instance import always
from mixproof.theory.papers import AFFINE_MODELS
from mixproof.theory.statement import Claim, Reading, Refutation, Statement

_decide = Deferred(f"{__name__}.decide")

_SQUARED = Claim("the loss is the squared one, and the model affine", always)

STATEMENT = Statement(
    id="affine:least-squares",
    paper=AFFINE_MODELS,
    kind="lemma",
    title="With an intercept Mixup is least squares",
    print_seen=(
        "Nothing of the kind was seen in print: `intercept`, `ridge`, `origin` and `cutmix` are this project's own."
    ),
    formula=r"R_{\mathrm{mix}}=c\,R+(1-c)\,|\bar r|^2",
    readings=(
        Reading(
            "intercept",
            _SQUARED,
            Claim("Mixup has the minimisers of least squares, and c times its minimum", _decide.is_least_squares),
        ),
        Reading("ridge", _SQUARED, Claim("the ridge 1 under Mixup is the ridge 1/c without", _decide.is_larger_ridge)),
        Reading(
            "origin",
            Claim("the loss is the squared one, and the model linear without intercept", always),
            Claim("Mixup has the minimisers of least squares", _decide.is_least_squares_through_the_origin),
            Refutation("{0 | 1, 3}"),
        ),
        Reading(
            "cutmix",
            _SQUARED,
            Claim("CutMix of one coordinate has the minimisers of least squares", _decide.is_least_squares_when_masked),
            Refutation("{(0, 0), (1, 1) | (2, 1)}"),
        ),
    ),
    conclude=_decide.conclude,
    unfit=_decide.needs_rational_share,
    symmetries=frozenset({"reflection", "axes"}),
    folder=__name__,
)
