"""The means that a point meets when Mixup pairs it with every other: of labels, and of a polynomial of scores.

They make up the gradient of the Mixup loss of linear models, Σ_s p_s·x_s·(R(a_s) − Q_s) with scores a = θᵀx:
docs/proofs/linear-models.md, (4).
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, pairwise
from math import comb

import flint

from mixproof.geometry.aliases import Enclosures
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.mixtures import Mixture


def mean_labels(mixing: Mixing, y: Sequence[int], weights: Sequence[Fraction]) -> list[flint.arb]:
    """The mean label that each point meets: Q_s = 2·Σ_t p_t E[λ·label], with label λ·1{y_s = 1} + (1 − λ)·1{y_t = 1}.

    Examples
    --------
    >>> halves = [Fraction(1, 2), Fraction(1, 2)]
    >>> [value.str(5, radius=False) for value in mean_labels(Beta(Fraction(1), Fraction(1)), [1, -1], halves)]
    ['0.83333', '0.16667']
    """
    both = mixing.cross_moment.ball(flint.ctx.prec)
    positive = sum((weight for sign, weight in zip(y, weights, strict=True) if sign > 0), Fraction(0))
    unlike = 2 * both * arb_of(positive)
    alike = unlike + 1 - 2 * both
    return [alike if sign > 0 else unlike for sign in y]


def mean_polynomial(mixing: Mixing, odd: Enclosures, sums: Enclosures) -> flint.arb_poly:
    """The mean that a point of score a meets, 2·Σ_t p_t E[λ·P(λ·a + (1 − λ)·a_t)], as a polynomial in a.

    E is the mean over the law and its mirror image, as for the labels.

    Parameters
    ----------
    odd : list of balls
        P = Σ odd_k·v^k, with odd powers only.
    sums : list of balls, as long as `odd`
        The power sums Σ_t p_t·a_t^i.

    Examples
    --------
    >>> uniform = Beta(Fraction(1), Fraction(1))
    >>> mean = mean_polynomial(uniform, [flint.arb(0), flint.arb(1)], [flint.arb(1), flint.arb(3)])
    >>> [value.str(5, radius=False) for value in mean.coeffs()]
    ['1.0000', '0.66667']
    """
    if isinstance(mixing, Beta):
        return _beta_polynomial(mixing, odd, sums)
    if isinstance(mixing, Mixture):
        parts = (arb_of(weight) * _beta_polynomial(law, odd, sums) for weight, law in mixing.parts)
        return sum(parts, flint.arb_poly([]))
    rows = _moment_rows(mixing, len(odd), flint.ctx.prec)
    return flint.arb_poly(
        [
            sum((odd[i + j] * value * sums[i] for i, value in enumerate(row) if (i + j) % 2), flint.arb(0))
            for j, row in enumerate(rows)
        ]
    )


@lru_cache(maxsize=8)
def _moment_rows(mixing: Mixing, size: int, bits: int) -> list[list[flint.arb]]:
    """C(i + j, j)·E[λ^(j+1)·(1 − λ)^i] and its mirror image, for i + j below `size`: one row a j.

    All moments follow from those of the highest degree, since λ + (1 − λ) = 1: nothing cancels on the way down.
    """
    with flint.ctx.workprec(bits):
        level = mixing.power_moments(size)
        rows = [[flint.arb(0)] * (size - j) for j in range(size)]
        for degree in range(size, 0, -1):
            for j in range(degree):
                both = level[j + 1] + level[degree - j - 1]
                rows[j][degree - 1 - j] = comb(degree - 1, j) * both
            level = [lower + upper for lower, upper in pairwise(level)]
        return rows


def _beta_polynomial(law: Beta, odd: Enclosures, sums: Enclosures) -> flint.arb_poly:
    """The same under a Beta law.

    2·C(k, j)·E[λ^(j+1)·(1 − λ)^i], k = i + j, is a product of one factor for each of i, j and k in each order of
    the pair, since the moments of a Beta law are quotients of rising factorials.
    """
    a, b = arb_of(law.a), arb_of(law.b)
    size = len(odd)
    orders = [(_rising(a, size), _rising(b, size))]
    orders += [] if law.is_symmetric else [(orders[0][1], orders[0][0])]
    share = list(accumulate(range(1, size), lambda value, k: value * k / (a + b + k), initial=1 / (a + b)))
    outer = [value * factor for value, factor in zip(odd, share, strict=True)]
    twice = 2 if law.is_symmetric else 1
    total = [flint.arb(0)] * size
    for (first, second), parameter in zip(orders, (a, b), strict=False):
        # Σ_i outer_(i+j)·sums_i·second_i for every j at once, as a product of polynomials.
        weighted = [value * moment for value, moment in zip(sums, second, strict=True)]
        inner = (flint.arb_poly(outer) * flint.arb_poly(weighted[::-1])).coeffs()[size - 1 :]
        inner += [flint.arb(0)] * (size - len(inner))
        for j, value in enumerate(inner):
            total[j] += twice * first[j] * (parameter + j) * value
    return flint.arb_poly(total)


def _rising(a: flint.arb, size: int) -> list[flint.arb]:
    """(a)_i / i! for i below `size`."""
    return list(accumulate(range(1, size), lambda value, i: value * (a + (i - 1)) / i, initial=flint.arb(1)))
