"""Bounds of the Mixup risk of an affine model from below and above, and its exact robustness.

With c = E[λ² + (1 − λ)²] and ū the mean logit, for every dataset and law of λ

    (1/n) Σ ℓ(c·u_i + (1 − c)·ū, y_i)  ≤  L_mix  ≤  c·L_std + (1 − c)·n⁻² Σ_ij ℓ(u_j, y_i).

The Mixup risk is n⁻² Σ_ij E ℓ(λu_i + (1 − λ)u_j, y_i) with a λ of mean c (docs/proofs/affine-models.md, (1)): Jensen's
inequality gives the left side, convexity along each segment the right one.
"""

from fractions import Fraction

import flint

from mixproof.geometry.numbers.enclosures import Real, arb_of
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.affine.log_sums import log_sum
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.affine.model import AffineModel
from mixproof.solvers.affine.moments import other_share, own_share
from mixproof.solvers.affine.risk import mean_log_sum, remembered
from mixproof.solvers.mixing.laws import Mixing


def lower_bound(logits: Logits, law: Mixing) -> Real:
    """The mean loss at the rows drawn to the mean: (1/n) Σ ℓ(c·u_i + (1 − c)·ū, y_i).

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> two = Logits(((0, -1), (0, 1)), 1, (0, 1), (Fraction(1, 2),) * 2)
    >>> print(lower_bound(two, Beta(1, 1)).ball(64).str(10, radius=False))
    0.4143700869
    """
    own, other = own_share(law), other_share(law)

    def ball(bits: int) -> flint.arb:
        c, rest = own.ball(bits), other.ball(bits)
        mean = [arb_of(value) for value in logits.mean]
        total = flint.arb(0)
        for index, weight in enumerate(logits.weights):
            drawn = [c * value + rest * middle for value, middle in zip(logits.balls(index), mean, strict=True)]
            total += arb_of(weight) * (log_sum(drawn) - drawn[logits.labels[index]])
        return total

    return remembered(ball)


def upper_bound(logits: Logits, law: Mixing) -> Real:
    """The plain loss, and that with the labels of other rows: c·L_std + (1 − c)·n⁻² Σ_ij ℓ(u_j, y_i).

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> two = Logits(((0, -1), (0, 1)), 1, (0, 1), (Fraction(1, 2),) * 2)
    >>> print(upper_bound(two, Beta(1, 1)).ball(64).str(10, radius=False))
    0.4799283542
    """
    own, other = own_share(law), other_share(law)
    return remembered(
        lambda bits: (
            mean_log_sum(logits)
            - own.ball(bits) * arb_of(logits.own_mean)
            - other.ball(bits) * arb_of(logits.across_mean)
        )
    )


def signed_deviations(logits: Logits) -> tuple[Fraction, ...]:
    """s_i·θᵀ(x_i − x̄) at each point, for two classes: s = 1 in the second class and −1 in the first.

    Examples
    --------
    >>> two = Logits(((0, -1), (0, 3)), 1, (0, 1), (Fraction(1, 2),) * 2)
    >>> signed_deviations(two)
    (Fraction(2, 1), Fraction(2, 1))
    """
    middle = logits.mean[1] - logits.mean[0]
    return tuple(
        (2 * label - 1) * (row[1] - row[0] - middle) for row, label in zip(logits.rows, logits.labels, strict=True)
    )


def signed_scores(logits: Logits) -> tuple[Fraction, ...]:
    """s_i·u_i, the margin of each point for two classes.

    Examples
    --------
    >>> signed_scores(Logits(((0, -1), (0, 3)), 1, (0, 1), (Fraction(1, 2),) * 2))
    (Fraction(1, 1), Fraction(3, 1))
    """
    return tuple((2 * label - 1) * (row[1] - row[0]) for row, label in zip(logits.rows, logits.labels, strict=True))


def attacked_risk(logits: Logits, law: Mixing, reaches: tuple[Fraction, ...]) -> Real:
    """(1/n) Σ ln(1 + e^(−m_i + (1 − c)·r_i)): the loss under the worst attack of radius (1 − c)·r_i/‖θ‖_* at each row.

    The loss falls with the margin m, and within ‖δ‖ ≤ ρ the margin falls by as much as ρ‖θ‖_*, exactly.

    Parameters
    ----------
    reaches : tuple of m Fractions
        r_i, in the unit of the score.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> two = Logits(((0, -1), (0, 1)), 1, (0, 1), (Fraction(1, 2),) * 2)
    >>> print(attacked_risk(two, Beta(1, 1), (Fraction(1), Fraction(1))).ball(64).str(10, radius=False))
    0.4143700869
    """
    margins, other = signed_scores(logits), other_share(law)

    def ball(bits: int) -> flint.arb:
        rest = other.ball(bits)
        return sum(
            (
                arb_of(weight) * log_sum([flint.arb(0), rest * arb_of(reach) - arb_of(margin)])
                for weight, margin, reach in zip(logits.weights, margins, reaches, strict=True)
            ),
            flint.arb(0),
        )

    return remembered(ball)


def slope_norm(model: AffineModel) -> Real:
    """‖θ‖₂ of a model of two classes, θ the difference of its rows.

    Examples
    --------
    >>> slope_norm(AffineModel.of([[3, 4]], [0])).as_fraction()
    Fraction(5, 1)
    """
    rows = model.weights if len(model.weights) == 2 else ((Fraction(0),) * model.inputs, *model.weights)
    return Radicals.root(sum(((b - a) ** 2 for a, b in zip(*rows, strict=True)), Fraction(0)))
