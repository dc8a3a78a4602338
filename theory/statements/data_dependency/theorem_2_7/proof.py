"""The proofs of Theorem 2.7, with an explicit α: on X₃² as printed, and at every outvoted point.

In prose: docs/proofs/theorem-2.7.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil

import flint

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.thresholds.ball import Ball
from mixproof.solvers.thresholds.ball_masses import conditional_gaps
from mixproof.solvers.thresholds.conditional_gap import ConditionalGap
from mixproof.solvers.thresholds.places import Place
from mixproof.theory.budgets import LARGEST_ALPHA_EVALUATED, MOST_NEARBY_WORK, MOST_POINTS_EVALUATED, MOST_WITNESSES
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance, epsilon_note, epsilon_of
from mixproof.theory.proofs.facts import Fact
from mixproof.theory.proofs.obligations import Obligation, for_all, nonnegative, positive, vanishes
from mixproof.theory.proofs.subgaussian import GENERATING_FUNCTION, MOMENTS, TAILS
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step

_BITS = 128


# --- the bound ----------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Outvoting:
    """A data point that another class outvotes, and an α from which on it does so for certain.

    Parameters
    ----------
    value : int
        V < 0, the limit of the class gap as α → ∞.
    alpha : int
        The α that the bound gives.
    """

    index: int
    rival: int
    gap: ConditionalGap
    value: int
    alpha: int

    def bound(self, alpha: int) -> flint.arb:
        """V + 2S·e^(−n·z₀²/2) + T/√n, enclosed.

        Examples
        --------
        >>> from mixproof.geometry.data.sources import load
        >>> (found,) = outvotings(load("counterexample"), Fraction(1, 10))
        >>> found.alpha, found.bound(found.alpha).str(5, radius=False)
        (208, '-0.40483')
        """
        steps, tilts, place = _sizes(self.gap)
        with flint.ctx.workprec(_BITS):
            n = flint.arb(2 * alpha + 1)
            tail = flint.arb(0) if place is None else 2 * steps * (-n * place.ball() ** 2 / 2).exp()
            return self.value + tail + tilts / n.sqrt()


def _sizes(gap: ConditionalGap) -> tuple[int, int, Place | None]:
    """S, T and the least place that has a step; a step at z = 0 has no mass."""
    steps = gap.steps.tolist()
    place = next((place for place, step in zip(gap.places, steps, strict=True) if step), None)
    return sum(map(abs, steps)), sum(map(abs, gap.tilts.tolist())), place


def _alpha(value: int, gap: ConditionalGap) -> int:
    """A integer α with n·z₀² ≥ 2 ln(4S/|V|) and n > 4T²/V²."""
    steps, tilts, place = _sizes(gap)
    least = Fraction(4 * tilts**2, value**2).__floor__() + 1
    if place is not None and 4 * steps > -value:
        with flint.ctx.workprec(_BITS):
            needed = 2 * arb_of(Fraction(4 * steps, -value)).log() / place.ball() ** 2
            rounded_up = needed.upper().ceil().unique_fmpz()
            assert rounded_up is not None
            least = max(least, int(rounded_up))
    return max(1, ceil(Fraction(least - 1, 2)))


@lru_cache(maxsize=8)
def outvotings(dataset: Dataset, epsilon: Fraction) -> tuple[Outvoting, ...]:
    """All data points whose class gap to some class has a negative limit, each with the class that has the most.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> [(found.index, found.rival) for found in outvotings(load("counterexample"), Fraction(1, 10))]
    [(1, 0)]
    """
    found = []
    for index in range(dataset.size):
        ball = Ball(dataset, index, epsilon)
        limits = {rival: (gap.constant + int(gap.steps.sum()), gap) for rival, gap in conditional_gaps(ball).items()}
        ahead = {rival: each for rival, each in limits.items() if each[0] < 0}
        if ahead:
            options = [
                Outvoting(index, rival, each, value, _alpha(value, each)) for rival, (value, each) in ahead.items()
            ]
            found.append(min(options, key=lambda option: option.alpha))
    return tuple(found)


# --- for all ------------------------------------------------------------------------------------------


def _enough() -> Iterator[Obligation]:
    from sympy import symbols

    v, S, T, r, q, step, tail = symbols("v S T r q a P")
    yield vanishes("step·P(Z ≤ z) is step, less step·P(Z > z)", step * (1 - tail) - (step - step * tail))
    # −nz²/2 ≤ −ln(4S/v) makes the exponential v/(4S(1 + r)), r ≥ 0; and 1/√n is v/(2T(1 + q)), q > 0.
    exponential, root = v / (4 * S * (1 + r)), v / (2 * T * (1 + q))
    rest = v - 2 * S * exponential - T * root
    yield vanishes("n > 4T²/V² is 1/√n < |V|/(2T)", 1 / root**2 - 4 * T**2 * (1 + q) ** 2 / v**2)
    yield positive("both inequalities leave |V| − 2S·e^(−nz₀²/2) − T/√n positive", rest)
    yield positive("also where the first is an equality", rest.subs(r, 0))
    yield nonnegative("and they hold for all larger n", (1 + r) - 1)


# --- on the dataset -----------------------------------------------------------------------------------


def _limits_are_negative(instance: Instance) -> Finding:
    dataset = instance.dataset
    if dataset.size**3 * (dataset.dimension + 10) > MOST_NEARBY_WORK:
        return Finding(None, note=f"{dataset.size} data points are beyond the budget")
    found = outvotings(dataset, epsilon_of(instance))
    facts = tuple(
        Fact(
            f"{dataset.describe_point(each.index)}: its class gap to class {dataset.classes[each.rival]} tends to "
            f"{each.value}, in the units of its conditional gap",
            {"row": dataset.row(each.index), "rival": dataset.classes[each.rival], "limit": each.value},
        )
        for each in found
    )
    return Finding(bool(facts), facts[:MOST_WITNESSES], len(facts), epsilon_note(instance))


def _bounds_are_negative(instance: Instance) -> Finding:
    dataset = instance.dataset
    facts: list[Fact] = []
    wrong: list[Fact] = []
    for each in outvotings(dataset, epsilon_of(instance)):
        bound = each.bound(each.alpha)
        name = dataset.describe_point(each.index)
        words = f"{name}: from α = {each.alpha:,} on, with the bound {bound.str(6, radius=False)} there"
        fact = Fact(words, {"row": dataset.row(each.index), "alpha": each.alpha})
        (facts if bound < 0 else wrong).append(fact)
    chosen = tuple(wrong or facts)
    return Finding(not wrong, chosen[:MOST_WITNESSES], len(chosen))


def _misclassified_there(instance: Instance) -> Finding:
    """The class gap at that α by its own closed form, and for small data and α h_ε itself."""
    dataset, epsilon = instance.dataset, epsilon_of(instance)
    facts: list[Fact] = []
    wrong: list[Fact] = []
    unsettled = 0
    for each in outvotings(dataset, epsilon):
        sign, other = each.gap.sign(Fraction(each.alpha)), _own_class_gap(instance, each)
        name = dataset.describe_point(each.index)
        fact = Fact(f"{name} is classified as another class at α = {each.alpha:,}", {"row": dataset.row(each.index)})
        if sign in {0, 1} or other in {0, 1}:
            wrong.append(Fact(f"{name} keeps its class at α = {each.alpha:,}", {"row": dataset.row(each.index)}))
        elif sign is None:
            unsettled += 1  # the class gap is too small for the precision; the bound holds all the same
        else:
            facts.append(fact)
    chosen = tuple(wrong or facts)
    note = f"at {unsettled} points the class gap itself was not told from 0" if unsettled else ""
    return Finding(not wrong, chosen[:MOST_WITNESSES], len(chosen), note)


def _own_class_gap(instance: Instance, each: Outvoting) -> int | None:
    """The sign of the class gap by `best_constant`, without the conditional gap; None where it is not computed."""
    dataset = instance.dataset
    if each.alpha > LARGEST_ALPHA_EVALUATED or dataset.size > MOST_POINTS_EVALUATED:
        return None
    alpha = Fraction(each.alpha)
    found = best_constant(dataset, Beta(alpha, alpha), dataset.point(each.index), epsilon_of(instance))
    winners = None if found is None else found.winners()
    return None if winners is None else 1 if dataset.labels[each.index] in winners else -1


_OUTVOTED = Step(
    "outvoted",
    "as α → ∞ some class gets more mass near the point than its own: the class gap has a negative limit V",
    r"V = K + \textstyle\sum \mathrm{step} < 0",
    Scope.HERE,
    _limits_are_negative,
    (HYPOTHESIS,),
)
_ENOUGH = Step(
    "enough",
    "if n·z₀² ≥ 2 ln(4S/|V|) and n > 4T²/V², n = 2α + 1, the class gap is negative",
    r"L(\alpha) \le V + 2S e^{-n z_0^2/2} + T/\sqrt{n} < 0",
    Scope.FOR_ALL,
    for_all(_enough),
    (MOMENTS.key, TAILS.key),
)
_EXPLICIT = Step(
    "explicit-alpha",
    "the bound gives an explicit α, from which on the class gap is negative",
    r"\alpha = \lceil (\max\{2\ln(4S/|V|)/z_0^2,\ 4T^2/V^2\} - 1)/2 \rceil",
    Scope.HERE,
    _bounds_are_negative,
    (_OUTVOTED.key, _ENOUGH.key),
)
_THERE = Step(
    "misclassified",
    "at that α, h_ε puts the point into another class",
    r"h_\varepsilon^{c(x)}(x) < \max_j h_\varepsilon^j(x)",
    Scope.HERE,
    _misclassified_there,
    (_EXPLICIT.key,),
)
_STEPS = (MOMENTS, GENERATING_FUNCTION, TAILS, _ENOUGH, _OUTVOTED, _EXPLICIT, _THERE)

PROOFS = (Proof("printed", _STEPS), Proof("sharp", _STEPS))
