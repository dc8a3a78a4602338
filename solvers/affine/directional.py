"""Directional training: a row is moved towards another and keeps its label, with a law of its own.

Mixup with the density p is directional training with the density λ(p(λ) + p(1 − λ)): docs/proofs/affine-models.md, (1).
"""

from fractions import Fraction

from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.affine.risk import pair_mean
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.mixtures import LARGEST, Mixture


def directional_law(law: Mixing) -> Beta | Mixture | None:
    """The law of λ with which directional training is Mixup, for Beta laws and their mixtures; None for others.

    Of Beta(a, b) it is a/(a + b)·Beta(a + 1, b) + b/(a + b)·Beta(b + 1, a). None of parameters that a mixture cannot
    have, too.

    Examples
    --------
    >>> print(directional_law(Beta(Fraction(1), Fraction(2))))
    mixture(1/3*Beta(2, 2) + 2/3*Beta(3, 1))
    """
    if isinstance(law, Beta):
        parts: tuple[tuple[Fraction, Beta], ...] = ((Fraction(1), law),)
    elif isinstance(law, Mixture):
        parts = law.parts
    else:
        return None
    if any(max(each.a, each.b) + 1 > LARGEST for _, each in parts):
        return None
    moved = Mixture.of(
        [
            (weight * one / (one + other), Beta(one + 1, other))
            for weight, each in parts
            for one, other in ((each.a, each.b), (each.b, each.a))
        ]
    )
    return moved.parts[0][1] if len(moved.parts) == 1 else moved


def directional_risk(logits: Logits, law: Mixing) -> Real:
    """n⁻² Σ_ij E ℓ(λu_i + (1 − λ)u_j, y_i), the loss of directional training with a law of λ.

    Examples
    --------
    >>> two = Logits(((0, -1), (0, 1)), 1, (0, 1), (Fraction(1, 2),) * 2)
    >>> uniform = Beta(Fraction(1), Fraction(1))
    >>> print(directional_risk(two, directional_law(uniform)).ball(64).str(10, radius=False))
    0.4402070289
    """
    mean = law.first_moment(Radicals.of(0), Radicals.of(1))
    linear = combination(
        [(logits.mean[0] - logits.across_mean, Radicals.of(1)), (logits.across_mean - logits.own_mean, mean)]
    )
    return pair_mean(logits, law, linear)


def squared_difference(logits: Logits, law: Mixing) -> Real:
    """The directional risk less the Mixup risk for the squared loss: E[λ(1 − λ)]·n⁻² Σ_ij |y_i − y_j|², of no model.

    Examples
    --------
    >>> two = Logits(((0, -1), (0, 1)), 1, (0, 1), (Fraction(1, 2),) * 2)
    >>> squared_difference(two, Beta(Fraction(1), Fraction(1))).as_fraction()
    Fraction(1, 6)
    """
    different = 1 - sum((share * share for share in logits.label_shares), Fraction(0))
    return combination([(2 * different, law.cross_moment)])
