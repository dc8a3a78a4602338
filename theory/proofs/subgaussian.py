"""Steps that prove Beta(α, α) sub-Gaussian, by comparing series term by term.

In prose: docs/proofs/sub-gaussian.md.
"""

from collections.abc import Iterator

from mixproof.theory.proofs.obligations import Obligation, for_all, nonnegative, positive, vanishes
from mixproof.theory.steps import Scope, Step


def _moments() -> Iterator[Obligation]:
    from sympy import diff, log, symbols

    y, k, alpha = symbols("y k alpha")
    # g = y^(2k+1)(1 − y²)^α has g′ = g·(ln g)′; both sides are divided by y^(2k)(1 − y²)^(α−1).
    rate = diff((2 * k + 1) * log(y) + alpha * log(1 - y**2), y)
    derivative = rate * y * (1 - y**2)
    claimed = (2 * k + 1) - (2 * k + 1 + 2 * alpha) * y**2
    yield vanishes("(y^(2k+1)(1−y²)^α)′ = (1−y²)^(α−1)((2k+1)y^(2k) − (2k+1+2α)y^(2k+2))", derivative - claimed)
    n = 2 * alpha + 1
    yield vanishes(
        "so the quotient of moments is (2k + 1)/(n + 2k)",
        (2 * k + 1) / (2 * k + 1 + 2 * alpha) - (2 * k + 1) / (n + 2 * k),
    )
    yield vanishes("for k = 0: E[Y²] = 1/n", ((2 * k + 1) / (n + 2 * k)).subs(k, 0) - 1 / n)
    u = symbols("u")  # E|Y|² ≤ E[Y²], as (|Y| − E|Y|)² is not negative: E[Y²] − u² for u = E|Y|
    yield vanishes("E(|Y| − u)² = E[Y²] − u² at u = E|Y|", 1 / n - 2 * u * u + u**2 - (1 / n - u**2))


def _generating_function() -> Iterator[Obligation]:
    from sympy import symbols

    s, k, n = symbols("s k n")
    own = (2 * k + 1) / (n + 2 * k) * s**2 / ((2 * k + 1) * (2 * k + 2))
    gaussian = s**2 / (2 * n) / (k + 1)
    yield vanishes("the terms at k = 0 are both 1", (own * 0 + 1) - 1)
    yield vanishes(
        "E[e^(sY)]: the quotient of terms k + 1 and k is s²/((2k+2)(n+2k))", own - s**2 / ((2 * k + 2) * (n + 2 * k))
    )
    yield vanishes("e^(s²/2n): it is s²/((2k+2)n)", gaussian - s**2 / ((2 * k + 2) * n))
    yield nonnegative("which is not less", gaussian - own)


def _tails() -> Iterator[Obligation]:
    from sympy import diff, symbols

    s, z, n, d = symbols("s z n d")
    exponent = -s * z + s**2 / (2 * n)
    yield vanishes("the exponent −sz + s²/(2n) is stationary at s = nz", diff(exponent, s).subs(s, n * z))
    yield vanishes("its value there is −nz²/2", exponent.subs(s, n * z) + n * z**2 / 2)
    yield positive("and no other s makes it less", exponent.subs(s, n * z + d) + n * z**2 / 2)


MOMENTS = Step(
    "moments",
    "Y = 2λ − 1 has E[Y^(2k+2)] = (2k + 1)/(2α + 1 + 2k)·E[Y^(2k)], so E[Y²] = 1/(2α + 1) and E|Y| ≤ 1/√(2α + 1)",
    r"E[Y^{2k+2}] = \tfrac{2k+1}{2\alpha+1+2k}\,E[Y^{2k}],\quad E|Y| \le (2\alpha+1)^{-1/2}",
    Scope.FOR_ALL,
    for_all(_moments),
    cites=("λ ~ Beta(α, α)",),
)
GENERATING_FUNCTION = Step(
    "sub-gaussian",
    "Beta(α, α) is sub-Gaussian with variance proxy 1/(4(2α + 1))",
    r"E[e^{sY}] = \sum_k \tfrac{s^{2k}}{(2k)!}E[Y^{2k}] \le e^{s^2/(2(2\alpha+1))}",
    Scope.FOR_ALL,
    for_all(_generating_function),
    (MOMENTS.key,),
)
TAILS = Step(
    "tails",
    "P(|2λ − 1| ≥ z) ≤ 2·exp(−(2α + 1)z²/2)",
    r"P(|Y| \ge z) \le 2 e^{-(2\alpha+1) z^2/2}",
    Scope.FOR_ALL,
    for_all(_tails),
    (GENERATING_FUNCTION.key,),
    ("Markov's inequality for e^(sY)",),
)
