"""The proof of Proposition 2.8: h is one-hot at the data points of a finite dataset.

In prose: docs/proofs/proposition-2.8.md.
"""

from collections.abc import Iterator
from fractions import Fraction

import flint

from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.theory.evidence.written import exact_json, number_text
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.facts import Fact, as_in_the_verdict
from mixproof.theory.proofs.obligations import Obligation, for_all, positive, vanishes
from mixproof.theory.statements.data_dependency.proposition_2_8 import STATEMENT
from mixproof.theory.statements.data_dependency.proposition_2_8.radius import (
    TOLERATED,
    least_distance,
    power_of_two,
    radius_for_all,
)
from mixproof.theory.steps import Proof, Scope, Step


def _own_pair() -> Iterator[Obligation]:
    from sympy import symbols

    weight, lam = symbols("p lambda")
    yield vanishes("λx + (1 − λ)x = x for every λ", lam * weight + (1 - lam) * weight - weight)
    yield positive("p·p is positive", weight * weight)


def _chords() -> Iterator[Obligation]:
    from sympy import symbols

    A, B, C, r, lam = symbols("A B C epsilon lambda")
    square = A * lam**2 - 2 * C * lam + B - r**2
    gap_squared = (4 * C**2 - 4 * A * (B - r**2)) / A**2
    yield vanishes("|λs + (1 − λ)t − x|² − ε² is Aλ² − 2Cλ + B − ε²", (lam**2 * A - 2 * lam * C + B) - r**2 - square)
    residue = A**2 * B - 2 * A * C * C + C**2 * A  # |A·v − C·u|² with u·u = A, v·v = B, u·v = C
    yield vanishes("|A(x − t) − C(s − t)|² = A(AB − C²), which is therefore not negative", residue - A * (A * B - C**2))
    excess = 4 * (A * B - C**2) / A**2
    yield vanishes("4ε²/A exceeds the squared length by 4(AB − C²)/A²", 4 * r**2 / A - gap_squared - excess)


def _intervals() -> Iterator[Obligation]:
    from sympy import diff, log, symbols

    a, b, lam, delta, r = symbols("a b lambda delta r")
    mode = (a - 1) / (a + b - 2)
    rate = (a - 1) / lam - (b - 1) / (1 - lam)
    yield vanishes("(ln f)′ vanishes at (a − 1)/(a + b − 2)", rate.subs(lam, mode))
    more = {a: 1 + a, b: 1 + b}
    bend = (a - 1) / lam**2 + (b - 1) / (1 - lam) ** 2
    yield positive("and for a, b > 1 it falls: the mode is the maximum", bend.subs(more).subs(lam, r / (1 + r)))
    # (x^c)' = x^c·(c·ln x)'
    falling = diff((a - 1) * log(lam), lam).subs(a, 1 / (1 + r))
    yield positive("for a < 1, λ^(a−1) falls, and with it the integral over [λ, λ + δ] as λ grows", -falling)
    yield vanishes("at λ = 0 it is δ^a/a, whose derivative is δ^(a−1)", diff(a * log(delta), delta) / a - 1 / delta)


def _share() -> Iterator[Obligation]:
    from sympy import symbols

    p, mass, more, small = symbols("p M d tau")
    share = p**2 / (p**2 + mass)
    yield positive("p²/(p² + M) falls as M grows", share - p**2 / (p**2 + mass + more))
    yield vanishes("it is 1 − τ at M = p²τ/(1 − τ)", share.subs(mass, p**2 * small / (1 - small)) - (1 - small))


def _apart(instance: Instance) -> Finding:
    distance = least_distance(instance.dataset)
    return Finding(distance > 0, note=f"any two data points are at least {number_text(distance)} apart")


def _bound_is_small(instance: Instance) -> Finding:
    """At ε = 2^−k, decided in ball arithmetic; at every smaller ε the bound is smaller."""
    dataset, law = instance.dataset, instance.mixing
    exponent = radius_for_all(dataset, law)
    if exponent is None:
        return Finding(None, note="no ε was found within the budget")
    radius = power_of_two(exponent)
    bound = law.greatest_mass(2 * radius / least_distance(dataset))
    others = 1 - sum((weight**2 for weight in dataset.weights), Fraction(0))
    with flint.ctx.workprec(64):
        own, mass = arb_of(min(dataset.weights) ** 2), arb_of(others) * bound
        holds = bool(own / (own + mass) > arb_of(1 - TOLERATED))
    words = (
        f"at ε = 2^{-exponent} all other pairs have at most {mass.str(3, radius=False)} in the ball around any data "
        f"point, where its own pair has {own.str(3, radius=False)} or more"
    )
    return Finding(holds, (Fact(words, {"epsilon": exact_json(radius)}),), 1)


_OWN = Step(
    "own-pair",
    "the pair of x with itself has the mass p² in every ball around x, all of it of the class of x",
    r"\lambda x + (1-\lambda) x = x,\quad p_x^2 > 0",
    Scope.FOR_ALL,
    for_all(_own_pair),
    cites=("Lemma 2.3",),
)
_CHORDS = Step(
    "chords",
    "a ball of radius ε cuts out of a segment of length L an interval of λ no longer than 2ε/L",
    r"\lambda_+ - \lambda_- \le 2\varepsilon/|s-t|",
    Scope.FOR_ALL,
    for_all(_chords),
)
_INTERVALS = Step(
    "intervals",
    "the law gives an interval of length δ at most a mass ω(δ) that tends to 0",
    r"\omega(\delta) \le \delta\max f\ (a,b\ge1),\quad \int_\lambda^{\lambda+\delta}\! u^{a-1}du \le \delta^a/a\ (a<1)",
    Scope.FOR_ALL,
    for_all(_intervals),
    cites=("laws other than Beta(a, b) bound their own ω",),
)
_SHARE = Step(
    "share",
    "the own class has at least p²/(p² + M), M being the mass of all other pairs, which is as near to 1 as M is to 0",
    r"h_\varepsilon^{c(x)}(x) \ge \frac{p^2}{p^2+M} \to 1",
    Scope.FOR_ALL,
    for_all(_share),
    (_OWN.key,),
)

PRINTED = Proof(
    "printed",
    (
        _OWN,
        _CHORDS,
        _INTERVALS,
        _SHARE,
        Step(
            "apart",
            "the data points keep a distance d from each other",
            r"d = \min_{s \ne t} |s - t| > 0",
            Scope.HERE,
            _apart,
        ),
        Step(
            "bound",
            "at an explicit ε the bound gives every data point its own class with more than 1 − 1/1000",
            r"p^2/(p^2 + M) > 1 - 10^{-3},\quad M = (1 - \textstyle\sum p^2)\,\omega(2\varepsilon/d)",
            Scope.HERE,
            _bound_is_small,
            (_CHORDS.key, _INTERVALS.key, _SHARE.key, "apart"),
        ),
        Step(
            "one-hot",
            "as ε → 0, h_ε tends to one-hot with the right class at every data point",
            r"h_\varepsilon(x) \to e_{c(x)} \quad \forall x \in X",
            Scope.HERE,
            as_in_the_verdict(STATEMENT, "printed"),
            ("bound",),
        ),
    ),
)

PROOFS = (PRINTED,)
