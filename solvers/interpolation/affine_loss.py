"""The least squared Mixup loss of affine functions: that of a dataset, and the least over all placements of d classes.

The residual of an affine f at a mixed point is the mixture of its residuals at the two ends. So its squared Mixup
risk is c·R + (1 − c)|r̄|², with c = E[λ² + (1 − λ)²], R its mean squared residual at the data points and r̄ its mean
residual. Least squares with a constant make R the least and r̄ zero: the least loss is c times the least R, and c =
2/3 for the uniform law.

With one point a class, equally weighted, least squares projects the d unit vectors onto the columns of [H, 1], and
what is left of them are d − rank[H, 1] dimensions: the least is c·(d − rank[H, 1])/d. So over all placements in R^m
it is c·(d − 1 − m)/d for m < d − 1, and else 0.
"""

from fractions import Fraction

import flint

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.enclosures import to_fmpq, to_fraction
from mixproof.solvers.interpolation.affine import one_hot
from mixproof.solvers.interpolation.ranks import affine_rows, entries_at, pivots

UNIFORM_SHARE = Fraction(2, 3)
"""E[λ² + (1 − λ)²] for the uniform law."""


def least_affine_loss(dataset: Dataset) -> Fraction:
    """The least squared Mixup loss of an affine function on a dataset, under the uniform law.

    Examples
    --------
    >>> corner = Dataset.from_rows([[0, 0], [3, 0], [0, 3], [1, 1]], [0, 0, 0, 1])
    >>> least_affine_loss(corner), least_affine_loss(Dataset.from_rows([[0], [1]], "ab"))
    (Fraction(1, 4), Fraction(0, 1))
    """
    table = affine_rows(dataset.numerators, dataset.denominator)
    every = range(dataset.size)
    design = flint.fmpq_mat(entries_at(table, every, pivots(table).columns))
    labels = flint.fmpq_mat(entries_at(one_hot(dataset), every, range(len(dataset.classes))))
    weights = [to_fmpq(weight) for weight in dataset.weights]
    weighted = flint.fmpq_mat([[w * value for value in row] for w, row in zip(weights, design.tolist(), strict=True)])
    across = weighted.transpose() * labels
    explained = across.transpose() * (weighted.transpose() * design).solve(across)
    return UNIFORM_SHARE * (1 - sum((to_fraction(explained[k, k]) for k in range(explained.nrows())), Fraction(0)))


def least_affine_loss_of_any(classes: int, dimension: int) -> Fraction:
    """The same over all placements of one point for each of d classes in R^m, equally weighted.

    Examples
    --------
    >>> [str(least_affine_loss_of_any(5, m)) for m in (1, 2, 3, 4, 5)]
    ['2/5', '4/15', '2/15', '0', '0']
    """
    return UNIFORM_SHARE * max(Fraction(classes - 1 - dimension, classes), Fraction(0))
