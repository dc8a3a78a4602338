"""The Mixup loss J of linear models along the ray of the max-margin direction, kθ̂ with k > 0.

The minimiser of J is told to be on the ray by rank, where ∇J keeps to one line along the whole of it, and to be off it
by the gradient at the best point of the ray, enclosed: docs/proofs/linear-models.md, (8).
"""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import flint

from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.linear.descent import SCORE_BITS, LinearProblem, logistic_for, minimal_scores, slopes
from mixproof.solvers.linear.max_margin import MaxMargin
from mixproof.solvers.linear.signed_points import signs
from mixproof.solvers.linear.span import exact_rank
from mixproof.solvers.mixing.laws import Mixing


def gradient_keeps_to_a_line(separator: MaxMargin) -> bool:
    """True if ∇J keeps to one line along the whole ray kθ̂, so that the minimiser is on the ray, whatever the law.

    Where every margin is 1 the condition says: the classes weigh the same, or their means are antipodal.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.solvers.linear.max_margin import max_margin
    >>> mirrored = Dataset.from_rows([[1, 1], [1, -1], [5, 0], [-1, 0]], [1, 1, 1, 0])
    >>> gradient_keeps_to_a_line(max_margin(mirrored))
    True
    """
    table = flint.fmpz_mat([[int(value) for value in vector] for vector in _group_vectors(separator)])
    return exact_rank(table) == 1


@dataclass(frozen=True, eq=False)
class BestMultiple:
    """The multiple kθ̂ of the max-margin direction with the least Mixup loss, and ∇J there.

    It is the only multiple of θ̂ that can be the minimiser. So one coordinate of ∇J that is certainly not zero shows
    that the minimiser is no multiple of θ̂.

    Parameters
    ----------
    scale : ball
        k > 0.
    gradient : tuple of n balls
        ∇J(kθ̂).
    """

    scale: flint.arb
    gradient: tuple[flint.arb, ...]

    @property
    def is_not_stationary(self) -> bool:
        """True if ∇J(kθ̂) is certainly not zero."""
        return any(not value.contains(0) for value in self.gradient)


def best_multiple(separator: MaxMargin, mixing: Mixing, bits: int = SCORE_BITS) -> BestMultiple | None:
    """The k > 0 for which kθ̂ has the least Mixup loss among the multiples of θ̂, enclosed, and ∇J there.

    Parameters
    ----------
    bits : int
        k is enclosed to within 2^-bits.

    Returns
    -------
    BestMultiple or None
        None where the budget does not suffice.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.solvers.linear.max_margin import max_margin
    >>> from mixproof.solvers.mixing.parser import parse_mixing
    >>> square = Dataset.from_rows([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], [1, 1, 0, 0])
    >>> best_multiple(max_margin(square), parse_mixing("uniform")).scale.str(12, radius=False)
    '3.54228330948'
    """
    dataset, along = separator.dataset, separator.scores
    common = lcm(*(value.denominator for value in along))
    problem = LinearProblem(
        flint.fmpz_mat([[int(value * common)] for value in along]), signs(dataset), dataset.weights, mixing
    )
    farthest = max(abs(value) for value in along)
    scores, logistic = minimal_scores(problem, bits), logistic_for(problem, bits)
    if scores is None or logistic is None:
        return None
    with flint.ctx.workprec(logistic.precision):
        pivot = next(index for index, value in enumerate(along) if abs(value) == farthest)
        scale = scores[pivot] / arb_of(along[pivot])
        middle = scale.mid()
        taken = slopes(problem, logistic, [middle * arb_of(value) for value in along])
        if taken is None or not scale > 0:
            return None
        # |dR/dk| ≤ 2·E[λ]·max σ'·max |θ̂ᵀx|, and σ' ≤ ¼.
        slack = flint.arb(0, (scale.rad() * arb_of(farthest) / 4).upper())
        drawn = [[slope + arb_of(p) * slack for slope, p in zip(taken, dataset.weights, strict=True)]]
        table = flint.fmpz_mat(dataset.numerators.tolist())
        gradient = (flint.arb_mat(drawn) * flint.arb_mat(table)).entries()
        return BestMultiple(scale, tuple(value / dataset.denominator for value in gradient))


def _group_vectors(separator: MaxMargin) -> list[list[int]]:
    """The vectors whose combinations ∇J is on the ray, up to a common factor."""
    dataset = separator.dataset
    weights: defaultdict[tuple[int, Fraction], int] = defaultdict(int)
    sums: dict[tuple[int, Fraction], list[int]] = {}
    for index, (y, margin) in enumerate(zip(signs(dataset), separator.margins, strict=True)):
        count = len(dataset.rows[index])
        before = sums.get((y, margin), [0] * dataset.dimension)
        sums[y, margin] = [old + count * value for old, value in zip(before, dataset.vector(index), strict=True)]
        weights[y, margin] += count
    margins = {margin for _, margin in sums}
    if any(weights[1, margin] != weights[-1, margin] for margin in margins):
        return list(sums.values())
    return [[p - q for p, q in zip(sums[1, margin], sums[-1, margin], strict=True)] for margin in margins]
