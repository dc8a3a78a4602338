"""The proof of Lemma 3.7, with Student's law in place of the usual bounds for random matrices.

In prose: docs/proofs/lemma-3.7.md.
"""

from collections.abc import Iterator
from fractions import Fraction

import flint

from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.facts import Fact
from mixproof.theory.proofs.obligations import Obligation, for_all, nonnegative, positive, vanishes
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step

_BITS = 128


def _multipliers() -> Iterator[Obligation]:
    from sympy import symbols

    n, m = symbols("n m")
    own, other = 1 - 1 / n, -1 / n  # the weights of Gᵢ − Ḡ on Gᵢ and on each other G
    yield vanishes("Gᵢ − Ḡ has the variance 1 − 1/n", own**2 + (n - 1) * other**2 - (1 - 1 / n))
    yield vanishes("two of them have the covariance −1/n", 2 * own * other + (n - 2) * other**2 + 1 / n)
    yield vanishes("as the projection to the complement of 1 has it: Σ (Gᵢ − Ḡ) = 0", own + (n - 1) * other)
    yield vanishes(
        "(Gᵢ − Ḡ)/χ is 1/√n where Student's variable with its square m·(Gᵢ − Ḡ)²/((1 − 1/n)χ²) is √(m/(n − 1))",
        m * (1 / n) / (1 - 1 / n) - m / (n - 1),
    )


def _tail() -> Iterator[Obligation]:
    from sympy import symbols

    n, m, u, rest, pi = symbols("n m u v p")
    yield vanishes("m/(m + t²) is 1 − 1/n at t² = m/(n − 1)", m / (m + m / (n - 1)) - (1 - 1 / n))
    yield vanishes("u^(m/2)·2/m has the derivative u^(m/2)/u", 2 / m * (m / 2) / u - 1 / u)
    yield positive("(1 − u)^(−½) rises: its logarithm has the derivative 1/(2(1 − u))", 1 / (2 * rest))
    yield vanishes("at 1 − 1/n its square is n", 1 / (1 - (1 - 1 / n)) - n)
    yield vanishes("½·√(m/(2π))·√n·2/m is √(n/(2πm)), by the squares", m / (2 * pi) * n / m**2 - n / (2 * pi * m))


def _all_points() -> Iterator[Obligation]:
    from sympy import Rational, symbols

    n, m, u, log, more, d = symbols("n m u L r d")
    least = 10 * n * log + n - 1
    yield positive(
        "ln u − (1 − 1/u) is 0 at 1 and rises from there: its derivative is 1/u − 1/u²",
        1 / (1 + more) - 1 / (1 + more) ** 2,
    )
    yield nonnegative("so ln n ≥ 1 − 1/n ≥ ½ for n ≥ 2", 1 - 1 / (2 + more) - Rational(1, 2))
    yield positive("and 10·n·ln n > n", 10 * n * (Rational(1, 2) + more) - n)
    yield vanishes("m = d − n + 2 is 10·n·ln n + 1 at d = 10·n·ln n + n − 1", least - n + 2 - (10 * n * log + 1))
    yield vanishes("−u − ln(1 − u) is 0 at 0 and has the derivative u/(1 − u)", 1 / (1 - u) - 1 - u / (1 - u))
    yield vanishes("(1 − 1/n)^(m/2) ≤ e^(−m/(2n)), by the exponents", (m / 2) * (1 / n) - m / (2 * n))
    yield positive("m > 10·n·ln n makes it less than n^(−5): m/(2n) > 5·ln n", (10 * n * log + d) / (2 * n) - 5 * log)
    yield positive("√(n/(2πm)) < ½ for m > n and π > 2", Rational(1, 4) - n / (2 * (2 + more) * (n + d)))
    yield nonnegative("n·½·n^(−5) ≤ 2/n for n ≥ 1", 2 / (1 + more) - (1 + more) / (2 * (1 + more) ** 5))


def _sum_is_small(instance: Instance) -> Finding:
    """The n tails by their bound, in ball arithmetic; no probability is enclosed and no draw is made."""
    n, d = instance.dataset.row_count, instance.dataset.dimension
    m = d - n + 2
    if m <= 0:
        return Finding(None, note="with more points than coordinates the bound says nothing")
    with flint.ctx.workprec(_BITS):
        factor = (arb_of(Fraction(n, 2 * m)) / flint.arb.pi()).sqrt()
        tail = factor * arb_of(1 - Fraction(1, n)) ** arb_of(Fraction(m, 2))
        is_small = bool(n * tail <= arb_of(Fraction(2, n)))
    words = f"each of {n} tails is below a bound of ≈{tail.str(3, radius=False)}; 2/n = {rational_text(Fraction(2, n))}"
    # A bound that is too large refutes nothing.
    return Finding(True if is_small else None, (Fact(words, {"points": n, "degrees_of_freedom": m}),), 1)


_MULTIPLIERS = Step(
    "multipliers",
    "a given point has a negative multiplier with the probability P(t > √(m/(n − 1))) of Student's law, m = d − n + 2",
    r"Q a = \mathbf 1,\ Q = ZZ^\top:\quad a_i < 0 \iff (G_i - \bar G)/\chi_m > 1/\sqrt n",
    Scope.FOR_ALL,
    for_all(_multipliers),
    cites=(
        "all points support exactly if no multiplier is negative (KKT)",
        "blocks of a Wishart matrix: Q₂₂⁻¹q₂₁ is normal over an independent χ with d − n + 2 degrees of freedom",
    ),
)
_TAIL = Step(
    "tail",
    "that probability is at most √(n/(2πm))·(1 − 1/n)^(m/2)",
    r"\tfrac12 I_{1-1/n}(\tfrac m2, \tfrac12) \le \sqrt{n/(2\pi m)}\,(1-1/n)^{m/2}",
    Scope.FOR_ALL,
    for_all(_tail),
    (_MULTIPLIERS.key,),
    ("P(t > s) is half the regularised incomplete beta function at m/(m + s²)", "Γ((m + 1)/2) ≤ √(m/2)·Γ(m/2)"),
)
_ALL_POINTS = Step(
    "all-points",
    "for d > 10·n·ln n + n − 1 the sum of n such probabilities is below 2/n",
    r"d > 10 n \ln n + n - 1:\quad n \sqrt{n/(2\pi m)}\,(1-1/n)^{m/2} < \tfrac12 n^{-4} \le \tfrac 2n",
    Scope.FOR_ALL,
    for_all(_all_points),
    (_TAIL.key,),
)

PROOFS = (
    Proof(
        "printed",
        (
            _MULTIPLIERS,
            _TAIL,
            _ALL_POINTS,
            Step(
                "probable",
                "so many Gaussian points in so many dimensions all support with a probability of at least 1 − 2/n",
                r"\mathbb{P}(a \ge 0) \ge 1 - 2/n",
                Scope.HERE,
                _sum_is_small,
                (HYPOTHESIS, _ALL_POINTS.key),
            ),
        ),
    ),
)
