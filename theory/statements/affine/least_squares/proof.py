"""The proofs on least squares: residuals mix linearly."""

from collections.abc import Iterator

from mixproof.solvers.affine.least_squares import Regression
from mixproof.theory.evidence.written import number_text
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.facts import as_in_the_verdict
from mixproof.theory.proofs.obligations import Obligation, for_all, vanishes
from mixproof.theory.statements.affine.least_squares import STATEMENT
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step


def _residuals() -> Iterator[Obligation]:
    from sympy import symbols

    x, r, s = symbols("x r s")
    both = (x * r + (1 - x) * s) ** 2 + (x * s + (1 - x) * r) ** 2
    square = x**2 + (1 - x) ** 2
    yield vanishes("both orders of a pair", both - square * (r**2 + s**2) - 2 * (1 - square) * r * s)


def _ridges() -> Iterator[Obligation]:
    from sympy import symbols

    c, v, d, w, mu = symbols("c v d w mu")
    yield vanishes("c(Sw − d) + μw = c(Sw − d + (μ/c)w)", c * (v - d) + mu * w - c * (v - d + mu / c * w))


def _masks() -> Iterator[Obligation]:
    from sympy import symbols

    m, n, own, across = symbols("m n A B")  # the mask at k and l, the mean of x_k·x_l, and the product of the means
    alike = m * n + (1 - m) * (1 - n)
    mean = alike * own + (m * (1 - n) + (1 - m) * n) * across
    yield vanishes("E z_k z_l − x̄_k x̄_l = C_kl(mean(x_k x_l) − x̄_k x̄_l)", mean - across - alike * (own - across))


def _mean_residual_is_zero(instance: Instance) -> Finding:
    """The mean residual of least squares without intercept."""
    data = Regression.of(instance.dataset)
    mean = data.intercept(data.through_the_origin().solution)
    return Finding(not any(mean), note=f"the mean residual is {', '.join(number_text(value) for value in mean[:4])}")


def _takes_whole_rows(instance: Instance) -> Finding:
    """One coordinate is the whole row."""
    count = instance.dataset.dimension
    return Finding(count == 1, note=f"one of {count} coordinates is taken from another row")


_RESIDUALS = Step(
    "residuals",
    "residuals mix linearly: the Mixup risk is c times the plain one, and 1 − c times the square of the mean residual",
    r"R_{\mathrm{mix}}=c\,R+(1-c)\,|\bar r|^2",
    Scope.FOR_ALL,
    for_all(_residuals),
)
_RIDGE = Step(
    "ridge",
    "with an intercept the equations with the ridge μ are c times those with the ridge μ/c",
    r"c\,(Sw-d)+\mu w=c\,(Sw-d+(\mu/c)\,w)",
    Scope.FOR_ALL,
    for_all(_ridges),
    (_RESIDUALS.key,),
)
_NO_MEAN = Step(
    "mean",
    "the least squares through the origin leave no mean residual",
    r"\bar r=0",
    Scope.HERE,
    _mean_residual_is_zero,
    (_RESIDUALS.key,),
)
_MASKED = Step(
    "masked",
    "a mask multiplies each covariance by the probability that it treats both coordinates alike",
    r"\mathrm{Cov}(z_k,\,z_l)=C_{kl}\,\mathrm{Cov}(x_k,\,x_l)",
    Scope.FOR_ALL,
    for_all(_masks),
)
_WHOLE = Step(
    "whole",
    "nothing is mixed within a row",
    r"C_{kl}=s_k=\mathrm{const}",
    Scope.HERE,
    _takes_whole_rows,
    (_MASKED.key,),
)


def _last(reading: str, *rests_on: str) -> Step:
    """The conclusion of a reading."""
    return Step(
        "same",
        "so both have the same minimisers",
        r"\arg\min R_{\mathrm{mix}}=\arg\min R",
        Scope.HERE,
        as_in_the_verdict(STATEMENT, reading),
        (HYPOTHESIS, *rests_on),
    )


PROOFS = (
    Proof("intercept", (_RESIDUALS, _last("intercept", _RESIDUALS.key))),
    Proof("ridge", (_RESIDUALS, _RIDGE, _last("ridge", _RIDGE.key))),
    Proof("origin", (_RESIDUALS, _NO_MEAN, _last("origin", _NO_MEAN.key))),
    Proof("cutmix", (_MASKED, _WHOLE, _last("cutmix", _WHOLE.key))),
)
