"""Exponential sums and power sums of points with given midpoints: the steps that prove Theorem 2.11.

In prose: docs/proofs/exponential-sums.md.
"""

from collections.abc import Iterator

from mixproof.theory.proofs.obligations import Obligation, for_all, vanishes
from mixproof.theory.steps import Scope, Step


def _pair_sums() -> Iterator[Obligation]:
    from sympy import symbols

    F, square, new = symbols("F Q X")  # F = Σ X_i, Q = Σ X_i², one more term X
    yield vanishes("one point: F² − F(2·) = 0", (F**2 - square).subs(square, F**2))
    more = (F + new) ** 2 - (square + new**2) - (F**2 - square)
    yield vanishes("one more point adds twice its products with the others", more - 2 * new * F)


def _factor() -> Iterator[Obligation]:
    from sympy import symbols

    F, G, F2, G2 = symbols("F G F_2 G_2")
    same = (F**2 - F2) - (G**2 - G2)
    yield vanishes(
        "D(F + G) − D(2·) is the difference of the midpoints' sums, which is 0", (F - G) * (F + G) - (F2 - G2) - same
    )


def _lowest() -> Iterator[Obligation]:
    from sympy import symbols

    tau, P, m, two_p, R, S, R2 = symbols("tau P m q R S R_2")  # q = 2^p, and τ^p is divided out
    equation = (P + tau * R) * (2 * m + tau * S) - two_p * (P + 2 * tau * R2)
    yield vanishes(
        "at the lowest order the equation reads (2m − 2^p)P = 0", equation.subs(tau, 0) - (2 * m - two_p) * P
    )
    yield vanishes("D(0) = m − m, so p ≥ 1", m - m)


def _power_sums() -> Iterator[Obligation]:
    from sympy import symbols

    pairs, m, rest, two_k, a, power = symbols("M m R q a A")
    # 2M = Σ over ordered pairs, less the pairs (i, i); the binomial terms l = 0 and l = k are m·s each.
    yield vanishes(
        "(2a)^k is 2^k·a^k, so the pairs (i, i) have 2^k·s_k in all",
        (2 * a) * (two_k * power) - (2 * two_k) * (a * power),
    )
    solved = (2 * pairs - rest) / (2 * m - two_k)
    yield vanishes("2M_k = 2m·s_k + R_k − 2^k·s_k is solved by s_k", 2 * m * solved + rest - two_k * solved - 2 * pairs)


def _newton() -> Iterator[Obligation]:
    from sympy import symbols

    E, L, a, t = symbols("E L a t")
    # E = Π(1 + a_i t), E′ = E·L with L = Σ a_i/(1 + a_i t); one more factor.
    longer = E * L * (1 + a * t) + E * a
    yield vanishes(
        "the logarithmic derivative of Π(1 + a·t) is Σ a/(1 + a·t)", longer - E * (1 + a * t) * (L + a / (1 + a * t))
    )
    yield vanishes(
        "whose series is a − a²t + a³t² − …, term by term", a / (1 + a * t) - (a - a * t * (a / (1 + a * t)))
    )


def _roots() -> Iterator[Obligation]:
    from sympy import symbols

    D, H, q, r = symbols("D H q r")
    yield vanishes("D(t²) = D(t)(F + G)(t) vanishes where D(t) does", (D * H).subs(D, 0))
    # Of t, t², t⁴, … two coincide, with exponents q < r; t^r = t^q·t^(r−q) makes t^(r−q) = 1.
    yield vanishes("two of the powers t, t², t⁴, … coincide: t is a root of unity", q + (r - q) - r)


def _mirrored() -> Iterator[Obligation]:
    from sympy import symbols

    t, zeta, D, D2, tN, sign, F, G = symbols("t zeta D D_2 T sigma F G")
    yield vanishes("t − 1 changes its sign: t(1/t − 1) = −(t − 1)", t * (1 / t - 1) + (t - 1))
    yield vanishes("t + 1 does not: t(1/t + 1) = t + 1", t * (1 / t + 1) - (t + 1))
    pair = (t - zeta) * (t - 1 / zeta)
    yield vanishes("nor does (t − ζ)(t − 1/ζ)", t**2 * pair.subs(t, 1 / t) - pair)
    # T = t^N, D(1/t) = σD/T, D(1/t²) = σD₂/T², and F + G = D₂/D.
    yield vanishes("so t^N·(F + G)(1/t) = (F + G)(t)", tN * (sign * D2 / tN**2) / (sign * D / tN) - D2 / D)
    image = ((F + G) + sign * (F - G)) / 2
    yield vanishes("for odd p the mirror image of F is G", image.subs(sign, -1) - G)
    yield vanishes("for even p it is F", image.subs(sign, 1) - F)


PAIR_SUMS = Step(
    "pair-sums",
    "the midpoints determine F(z)² − F(2z), twice the sum of e^⟨a_i + a_j, z⟩ over all pairs",
    r"F(z)^2 - F(2z) = 2\sum_{i<j} e^{\langle a_i + a_j, z\rangle}",
    Scope.FOR_ALL,
    for_all(_pair_sums),
)
FACTOR = Step(
    "factor",
    "for two sets with the same midpoints, D(z)(F + G)(z) = D(2z)",
    r"D = F - G:\quad D(z)\,(F+G)(z) = D(2z)",
    Scope.FOR_ALL,
    for_all(_factor),
    (PAIR_SUMS.key,),
)
LOWEST_ORDER = Step(
    "lowest-order",
    "the lowest-order part P of D, of order p ≥ 1, has 2m·P = 2^p·P",
    r"2m\,P = 2^p\,P",
    Scope.FOR_ALL,
    for_all(_lowest),
    (FACTOR.key,),
    ("e^⟨a,z⟩ is a power series in z",),
)
ROOTS = Step(
    "roots",
    "if 2m = 2^p, the nonzero roots of D are roots of unity, p of them 1",
    r"D(t) = 0 \Rightarrow D(t^2) = 0",
    Scope.FOR_ALL,
    for_all(_roots),
    (FACTOR.key, LOWEST_ORDER.key),
    ("a polynomial has finitely many roots",),
)
MIRRORED = Step(
    "mirrored",
    "the other set is the mirror image of the points for odd p, and both are their own mirror images for even p",
    r"t^N D(1/t) = (-1)^p D(t) \;\Rightarrow\; t^N F(1/t) = G \text{ or } F",
    Scope.FOR_ALL,
    for_all(_mirrored),
    (ROOTS.key,),
    ("non-real roots of rational polynomials come in conjugate pairs",),
)
POWER_SUMS = Step(
    "power-sums",
    "(2m − 2^k)·s_k is given by the midpoints and the power sums before s_k",
    r"(2m-2^k)\,s_k = 2\sum_{i<j}\langle a_i+a_j,z\rangle^k - \sum_{0<l<k}\tbinom{k}{l} s_l s_{k-l}",
    Scope.FOR_ALL,
    for_all(_power_sums),
    cites=("the binomial theorem",),
)
NEWTON = Step(
    "newton",
    "the power sums s_1 … s_m give the polynomial whose roots are the points",
    r"k\,e_k = \sum_{j=1}^k (-1)^{j-1} e_{k-j}\,s_j",
    Scope.FOR_ALL,
    for_all(_newton),
    cites=("a polynomial has one multiset of roots",),
)
