"""Steps about the logistic loss of linear models under Mixup, which the proofs of Theorem 3.5 share.

In prose: docs/proofs/logistic-loss.md.
"""

from collections.abc import Iterator

from mixproof.theory.proofs.obligations import Expression, Obligation, for_all, positive, positive_between, vanishes
from mixproof.theory.steps import Scope, Step


def _sigma(exponential: Expression) -> Expression:
    """σ(v) in terms of e^v."""
    return exponential / (1 + exponential)


def _loss() -> Iterator[Obligation]:
    from sympy import diff, exp, log, symbols

    v, weight, E = symbols("v lambda E")
    loss = -weight * log(_sigma(exp(v))) - (1 - weight) * log(1 - _sigma(exp(v)))
    slope = diff(loss, v)
    yield vanishes("σ(−v) = 1 − σ(v)", _sigma(1 / E) - (1 - _sigma(E)))
    yield vanishes(
        "the loss of a mixed point has the slope σ(v) − λ", (slope - _sigma(exp(v)) + weight).subs(exp(v), E)
    )
    bend = diff(_sigma(exp(v)), v).subs(exp(v), E)
    yield vanishes("and the curvature σ(v)σ(−v)", bend - _sigma(E) * _sigma(1 / E))
    yield positive("which is positive", bend)


def _gradient() -> Iterator[Obligation]:
    from sympy import symbols

    E, weight, s, t, S, T, p, n, c = symbols("E lambda s t S T n_plus n_minus c")
    # Within a class: both orders of a pair of points; then Σ over all pairs, S being the sum over the class.
    both = (weight * s + (1 - weight) * t) + (weight * t + (1 - weight) * s)
    yield vanishes("both orders of a pair average to its midpoint", both / 2 - (s + t) / 2)
    yield vanishes("so the pairs of X₊ add up to n₊ times its sum", (p * S + p * S) / 2 - p * S)
    # Across: σ at k(2λ − 1) is E/(1 + E); the other order has −k(2λ − 1) and 1 − λ.
    on_s = weight * (_sigma(E) - weight)
    on_t_other_order = weight * (_sigma(1 / E) - (1 - weight))
    yield vanishes("E[(1−λ)(σ − λ)] = −E[λ(σ − λ)]: mirrored, the integrands cancel", on_t_other_order + on_s)
    across = 2 * (n * c * S - p * c * T)
    within = -p * _sigma(1 / E) * S + n * _sigma(1 / E) * T
    total = S * (2 * n * c - p * _sigma(1 / E)) + T * (-2 * p * c + n * _sigma(1 / E))
    yield vanishes("the sum of all pairs is m²∇J", across + within - total)


def _component() -> Iterator[Obligation]:
    from sympy import symbols

    p, n, c, sigma = symbols("n_plus n_minus c sigma")
    along = p * (2 * n * c - p * sigma) - n * (-2 * p * c + n * sigma)
    component = 4 * p * n * c - (p**2 + n**2) * sigma
    yield vanishes("θ̂ᵀ of the sum over X± is ±n±, so the component is g", along - component)
    y, variance = symbols("y V")
    half = _half()
    at_zero = ((half + y) * (half - (half + y)) + (half - y) * (half - (half - y))) / 2
    yield vanishes("at k = 0, λ(½ − λ) over λ = ½ ± y averages to −y²", at_zero + y**2)
    yield positive("so g(0) < 0", -component.subs({c: -variance, sigma: half}))
    beyond = ((half + y) * (1 - (half + y)) + (half - y) * (0 - (half - y))) / 2
    yield vanishes("as k → ∞, λ(1{λ > ½} − λ) over ½ ± y averages to y(½ − y)", beyond - y * (half - y))
    yield positive_between("which is positive for 0 < y < ½", y * (half - y), 0, half)
    yield positive("so g is positive in the end, where σ(−k) → 0", component.subs({c: variance, sigma: 0}))


def _half() -> Expression:
    from sympy import Rational

    return Rational(1, 2)


LOSS = Step(
    "loss",
    "the loss of a mixed point is strictly convex in the score, with slope σ(v) − λ: J is strictly convex on span X",
    r"\tfrac{d}{dv}\bigl(-\lambda\ln\sigma(v) - (1-\lambda)\ln\sigma(-v)\bigr) = \sigma(v) - \lambda,\quad "
    r"\sigma' = \sigma(v)\sigma(-v) > 0",
    Scope.FOR_ALL,
    for_all(_loss),
    cites=("the pairs (s, s) alone make the Hessian positive definite on span X",),
)
GRADIENT = Step(
    "gradient",
    "on the ray kθ̂ the gradient has one coefficient for each class sum",
    r"m^2\nabla J(k\hat\theta) = (2n_-c - n_+\sigma(-k))\sum_{X_+}\!x + (n_-\sigma(-k) - 2n_+c)\sum_{X_-}\!x",
    Scope.FOR_ALL,
    for_all(_gradient),
    rests_on=(LOSS.key,),
    cites=("θ̂ interpolates: θ̂ᵀx = ±1 on X±", "J takes each pair in both orders"),
)
ROOT = Step(
    "root",
    "along the ray the gradient has the component 4n₊n₋c − (n₊² + n₋²)σ(−k), which vanishes at exactly one k > 0",
    r"\hat\theta^{\top} m^2\nabla J = 4n_+n_-c(k) - (n_+^2+n_-^2)\sigma(-k),\quad g(0) < 0 < g(\infty)",
    Scope.FOR_ALL,
    for_all(_component),
    rests_on=(GRADIENT.key,),
    cites=("a continuous function that changes its sign has a root",),
)
