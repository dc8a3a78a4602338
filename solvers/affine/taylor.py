"""Losses to second order: around each row, and around the shrunk rows of Carratino et al.

*Around each row*: in the form of directional training (docs/proofs/affine-models.md, (1)) the row i is moved by
(1 − λ)(x_j − x_i), with E(1 − λ) = 1 − c and E(1 − λ)² = E[λ(1 − λ)].

*Around the shrunk rows*: θ ~ the symmetric law given [½, 1] with mean θ̄ and variance σ²; the row is drawn to the mean,
ũ = ū + θ̄(u − ū), and moved by δ = (θ − θ̄)(u_i − ū) + (1 − θ)(u_j − ū), which has the mean 0 and the covariance
σ²(u_i − ū)(u_i − ū)ᵀ + E(1 − θ)²·Cov u; labels alike.
"""

from collections.abc import Sequence
from fractions import Fraction

import flint

from mixproof.geometry.aliases import Enclosures
from mixproof.geometry.numbers.enclosures import Real, arb_of
from mixproof.geometry.numbers.quotients import combination
from mixproof.solvers.affine.log_sums import log_sum
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.affine.moments import (
    larger_mean,
    larger_variance,
    other_share,
    own_share,
    product,
    smaller_second_moment,
)
from mixproof.solvers.affine.risk import linear_part, remembered
from mixproof.solvers.mixing.laws import Mixing


def second_order_loss(logits: Logits, law: Mixing) -> Real:
    """The Mixup risk to second order around each row.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> two = Logits(((0, -4), (0, 4)), 1, (0, 1), (Fraction(1, 2),) * 2)
    >>> print(second_order_loss(two, Beta(1, 1)).ball(64).str(4, radius=False))
    0.08923
    """
    other, square = other_share(law), law.cross_moment
    spread = covariance(logits)

    def ball(bits: int) -> flint.arb:
        first, second = other.ball(bits), square.ball(bits) / 2
        middle, matrix = [arb_of(value) for value in logits.mean], _balls(spread)
        total = flint.arb(0)
        for index, weight in enumerate(logits.weights):
            row, label = logits.balls(index), logits.labels[index]
            level = log_sum(row)
            soft = [(value - level).exp() for value in row]
            away = [mean - value for mean, value in zip(middle, row, strict=True)]
            slope = sum((p * d for p, d in zip(soft, away, strict=True)), flint.arb(0)) - away[label]
            bend = _variance(soft, matrix) + _square_variance(soft, away)
            total += arb_of(weight) * (level - row[label] + first * slope + second * bend)
        return total

    return remembered(ball)


def shrunk_loss(logits: Logits, law: Mixing) -> Real:
    """E_Q of Carratino et al., the Mixup risk to second order around the shrunk rows.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> two = Logits(((0, -4), (0, 4)), 1, (0, 1), (Fraction(1, 2),) * 2)
    >>> print(shrunk_loss(two, Beta(1, 1)).ball(64).str(5, radius=False))
    0.25290
    """
    mean, variance, rest = larger_mean(law), larger_variance(law), smaller_second_moment(law)
    linear = linear_part(logits, law)
    spread = covariance(logits)

    def ball(bits: int) -> flint.arb:
        theta, sigma, gamma = (value.ball(bits) for value in (mean, variance, rest))
        middle, matrix = [arb_of(value) for value in logits.mean], _balls(spread)
        total = flint.arb(0)
        for index, weight in enumerate(logits.weights):
            away = [value - centre for value, centre in zip(logits.balls(index), middle, strict=True)]
            shrunk = [centre + theta * value for centre, value in zip(middle, away, strict=True)]
            level = log_sum(shrunk)
            soft = [(value - level).exp() for value in shrunk]
            bend = gamma * _variance(soft, matrix) + sigma * _square_variance(soft, away)
            total += arb_of(weight) * (level + bend / 2)
        return total + linear.ball(bits) - middle[0]

    return remembered(ball)


def bilinear_risks(logits: Logits, law: Mixing) -> tuple[Real, Real]:
    """For the loss −y·u the formula of Carratino et al., with pseudo-inverses, and the Mixup risk.

    The loss has no second derivative in u: the pseudo-inverse is 0, and of the formula −(1/n) Σ ỹ·ũ is left.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> two = Logits(((0, -1), (0, 1)), 1, (0, 1), (Fraction(1, 2),) * 2)
    >>> [str(value.as_fraction()) for value in bilinear_risks(two, Beta(1, 1))]
    ['-9/32', '-1/3']
    """
    mean, own, across = larger_mean(law), logits.own_mean, logits.across_mean
    one = combination([(Fraction(1), own_share(law)), (Fraction(1), other_share(law))])
    formula = combination([(across - own, product(mean, mean)), (-across, one)])
    return formula, combination([(-own, own_share(law)), (-across, other_share(law))])


def covariance(logits: Logits) -> list[list[Fraction]]:
    """Cov u, k × k.

    Examples
    --------
    >>> covariance(Logits(((0, -1), (0, 1)), 1, (0, 1), (Fraction(1, 2),) * 2))[1]
    [Fraction(0, 1), Fraction(1, 1)]
    """
    scale = Fraction(1, logits.denominator**2)
    columns = list(zip(*logits.numerators, strict=True))
    products = [
        [sum((w * (a * b) for w, a, b in zip(logits.weights, one, two, strict=True)), Fraction(0)) for two in columns]
        for one in columns
    ]
    mean = logits.mean
    return [[products[i][j] * scale - mean[i] * mean[j] for j in range(len(mean))] for i in range(len(mean))]


def _balls(matrix: Sequence[Sequence[Fraction]]) -> list[list[flint.arb]]:
    return [[arb_of(value) for value in row] for row in matrix]


def _variance(soft: Enclosures, matrix: Sequence[Enclosures]) -> flint.arb:
    """tr((diag p − ppᵀ)·C)."""
    own = sum((p * matrix[k][k] for k, p in enumerate(soft)), flint.arb(0))
    products = [sum((q * value for q, value in zip(soft, row, strict=True)), flint.arb(0)) for row in matrix]
    return own - sum((p * value for p, value in zip(soft, products, strict=True)), flint.arb(0))


def _square_variance(soft: Enclosures, d: Enclosures) -> flint.arb:
    """dᵀ(diag p − ppᵀ)d, the variance of d under p."""
    mean = sum((p * value for p, value in zip(soft, d, strict=True)), flint.arb(0))
    away = [value - mean for value in d]  # a power of a ball around 0 would be undefined
    return sum((p * value * value for p, value in zip(soft, away, strict=True)), flint.arb(0))
