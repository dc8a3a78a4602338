"""Least squares under Mixup, with intercept, ridge, and masks, in rationals.

Residuals mix linearly: R_mix = c·R + (1 − c)·|r̄|², r̄ the mean residual, on every dataset and law of λ. With an
intercept r̄ can be made 0 at no cost, so both have the same minimisers and the minimum is c times the other.

A mask M in {0, 1}ⁿ takes the coordinates with M = 1 from one row and the others from another, with the label weights l
and 1 − l. Both orders of a pair are met, so (M, l) and (1 − M, 1 − l) weigh alike, and with the covariances S of the
coordinates and d of coordinates and labels the best weights solve (C∘S)w = (s∘d), with
C_kl = E[M_k M_l + (1 − M_k)(1 − M_l)] and s_k = E[l·M_k + (1 − l)(1 − M_k)]. Mixup has C = s = c.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import flint

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.enclosures import to_fmpq, to_fraction

Table = tuple[tuple[Fraction, ...], ...]
"""A matrix of rationals, by rows."""


@dataclass(frozen=True)
class NormalEquations:
    """The equations M·w = v of a least-squares problem, a column of w for each target.

    Parameters
    ----------
    matrix : (n, n) Table
    right : (n, q) Table
    """

    matrix: Table
    right: Table

    @property
    def solution(self) -> Table:
        """The solution of least norm, (n, q).

        Examples
        --------
        >>> one = Fraction(1)
        >>> NormalEquations(((one, one), (one, one)), ((one,), (one,))).solution
        ((Fraction(1, 2),), (Fraction(1, 2),))
        """
        matrix, right = _flint(self.matrix), _flint(self.right)
        if matrix.rank() == matrix.nrows():
            return _table(matrix.solve(right))
        # The least solution is M·z with M²·z = v: the ranges of M and M² are the same, as M is symmetric.
        return _table(matrix * _particular(matrix * matrix, right))

    def has_solution(self, weights: Table) -> bool:
        """True if these weights solve the equations.

        Examples
        --------
        >>> one = Fraction(1)
        >>> NormalEquations(((one,),), ((one,),)).has_solution(((one,),))
        True
        """
        return bool(_flint(self.matrix) * _flint(weights) == _flint(self.right))

    def has_the_solutions_of(self, other: "NormalEquations") -> bool:
        """True if both have the same solutions: one in common, and the same kernel.

        Examples
        --------
        >>> one, two = Fraction(1), Fraction(2)
        >>> NormalEquations(((one,),), ((one,),)).has_the_solutions_of(NormalEquations(((two,),), ((two,),)))
        True
        """
        own, others = _flint(self.matrix), _flint(other.matrix)
        both = flint.fmpq_mat([*own.tolist(), *others.tolist()]).rank()
        return self.has_solution(other.solution) and own.rank() == others.rank() == both


@dataclass(frozen=True)
class Mask:
    """A mask and the weight of the label of the row whose coordinates it keeps.

    Parameters
    ----------
    probability : Fraction
    kept : tuple of n bool
    label_weight : Fraction
    """

    probability: Fraction
    kept: tuple[bool, ...]
    label_weight: Fraction


def swapped_coordinates(dimension: int) -> list[Mask]:
    """The masks that swap one coordinate, each as likely: CutMix with a patch of one pixel.

    Examples
    --------
    >>> [mask.kept for mask in swapped_coordinates(2)]
    [(False, True), (True, False)]
    """
    return [
        Mask(Fraction(1, dimension), tuple(j != k for j in range(dimension)), Fraction(dimension - 1, dimension))
        for k in range(dimension)
    ]


@dataclass(frozen=True, eq=False)
class Regression:
    """Coordinates and targets of a dataset by their means and covariances.

    Parameters
    ----------
    mean, target_mean : tuples of n and q Fractions
    spread : (n, n) Table
        Covariances S of the coordinates.
    shared : (n, q) Table
        Covariances d of coordinates and targets.
    target_spread : Fraction
        The sum of the variances of the targets.

    Examples
    --------
    >>> line = Regression.of(Dataset.from_rows([[0], [1], [3]], [0, 1, 1]))
    >>> line.plain().solution, line.intercept(line.plain().solution)
    (((Fraction(2, 7),),), (Fraction(2, 7),))
    """

    mean: tuple[Fraction, ...]
    target_mean: tuple[Fraction, ...]
    spread: Table
    shared: Table
    target_spread: Fraction

    @staticmethod
    def of(dataset: Dataset) -> "Regression":
        """The moments of a dataset: one target, 1 in the second of two classes, or one for each of more classes."""
        count, classes, rows = dataset.row_count, len(dataset.classes), dataset.rows
        targets = [1] if classes == 2 else list(range(classes))
        table = flint.fmpz_mat(dataset.numerators.tolist())
        labels = flint.fmpz_mat([[int(label == target) for target in targets] for label in dataset.labels])
        weight = [len(held) for held in rows]
        weighted = flint.fmpz_mat([[value * w for value in row] for row, w in zip(table.tolist(), weight, strict=True)])
        scale, width = Fraction(1, count * dataset.denominator), dataset.denominator
        sums = flint.fmpz_mat([weight]) * table
        mean = tuple(int(value) * scale for value in sums.entries())
        shares = [Fraction(dataset.class_sizes[target], count) for target in targets]
        second = (table.transpose() * weighted).tolist()
        products = (weighted.transpose() * labels).tolist()
        spread = tuple(
            tuple(int(value) * scale / width - mean[i] * mean[j] for j, value in enumerate(row))
            for i, row in enumerate(second)
        )
        shared = tuple(
            tuple(int(value) * scale - mean[i] * shares[j] for j, value in enumerate(row))
            for i, row in enumerate(products)
        )
        return Regression(mean, tuple(shares), spread, shared, sum((s - s * s for s in shares), Fraction(0)))

    def plain(self) -> NormalEquations:
        """Least squares with an intercept."""
        return NormalEquations(self.spread, self.shared)

    def mixed(self, own_share: Fraction, ridge: Fraction = Fraction(0)) -> NormalEquations:
        """Least squares with an intercept under Mixup, with μ·|w|² added.

        Examples
        --------
        >>> line = Regression.of(Dataset.from_rows([[0], [1], [3]], [0, 1, 1]))
        >>> line.mixed(Fraction(2, 3)).solution
        ((Fraction(2, 7),),)
        """
        return NormalEquations(
            _with_ridge(_entries(self.spread, lambda i, j, value: own_share * value), ridge),
            _entries(self.shared, lambda i, j, value: own_share * value),
        )

    def ridged(self, ridge: Fraction) -> NormalEquations:
        """Least squares with an intercept, and μ·|w|² added.

        Examples
        --------
        >>> Regression.of(Dataset.from_rows([[0], [2]], [0, 1])).ridged(Fraction(1)).solution
        ((Fraction(1, 4),),)
        """
        return NormalEquations(_with_ridge(self.spread, ridge), self.shared)

    def through_the_origin(self, own_share: Fraction = Fraction(1)) -> NormalEquations:
        """Least squares without intercept, plain or under Mixup.

        Examples
        --------
        >>> line = Regression.of(Dataset.from_rows([[0], [1], [3]], [0, 1, 1]))
        >>> line.through_the_origin().solution, line.through_the_origin(Fraction(2, 3)).solution
        (((Fraction(2, 5),),), ((Fraction(8, 19),),))
        """
        return NormalEquations(
            _entries(self.spread, lambda i, j, value: own_share * value + self.mean[i] * self.mean[j]),
            _entries(self.shared, lambda i, j, value: own_share * value + self.mean[i] * self.target_mean[j]),
        )

    def masked(self, masks: list[Mask]) -> NormalEquations:
        """Least squares with an intercept under masks, each with its complement.

        Examples
        --------
        >>> pixels = Regression.of(Dataset.from_rows([[0, 0], [1, 1], [2, 1]], [0, 0, 1]))
        >>> found = pixels.masked(swapped_coordinates(2)).solution
        >>> [str(value) for row in found for value in row], [str(w) for row in pixels.plain().solution for w in row]
        (['1/4', '1/4'], ['1', '-1'])
        """
        together = [
            [sum((m.probability for m in masks if m.kept[i] == m.kept[j]), Fraction(0)) for j in range(len(self.mean))]
            for i in range(len(self.mean))
        ]
        with_label = [
            sum((m.probability * (m.label_weight if m.kept[i] else 1 - m.label_weight) for m in masks), Fraction(0))
            for i in range(len(self.mean))
        ]
        return NormalEquations(
            _entries(self.spread, lambda i, j, value: together[i][j] * value),
            _entries(self.shared, lambda i, j, value: with_label[i] * value),
        )

    def intercept(self, weights: Table) -> tuple[Fraction, ...]:
        """The best intercept for given weights: the mean residual is 0."""
        return tuple(
            mean - sum((w * x for w, x in zip(column, self.mean, strict=True)), Fraction(0))
            for mean, column in zip(self.target_mean, zip(*weights, strict=True), strict=True)
        )

    def residual(self, weights: Table) -> Fraction:
        """The mean square of the residuals with the best intercept.

        Examples
        --------
        >>> line = Regression.of(Dataset.from_rows([[0], [1], [3]], [0, 1, 1]))
        >>> line.residual(line.plain().solution)
        Fraction(2, 21)
        """
        total = self.target_spread
        for column, shared in zip(zip(*weights, strict=True), zip(*self.shared, strict=True), strict=True):
            pulled = [sum((a * b for a, b in zip(row, column, strict=True)), Fraction(0)) for row in self.spread]
            total += sum((w * (v - 2 * d) for w, v, d in zip(column, pulled, shared, strict=True)), Fraction(0))
        return total


def _entries(table: Table, of: Callable[[int, int, Fraction], Fraction]) -> Table:
    """A table made of another, entry by entry."""
    return tuple(tuple(of(i, j, value) for j, value in enumerate(row)) for i, row in enumerate(table))


def _with_ridge(table: Table, ridge: Fraction) -> Table:
    return _entries(table, lambda i, j, value: value + ridge if i == j else value)


def _flint(table: Table) -> flint.fmpq_mat:
    return flint.fmpq_mat([[to_fmpq(value) for value in row] for row in table])


def _table(matrix: flint.fmpq_mat) -> Table:
    return tuple(tuple(to_fraction(value) for value in row) for row in matrix.tolist())


def _particular(matrix: flint.fmpq_mat, right: flint.fmpq_mat) -> flint.fmpq_mat:
    """A solution of equations that have one, zero where it is free."""
    size, targets = matrix.nrows(), right.ncols()
    joined = flint.fmpq_mat([[*a, *b] for a, b in zip(matrix.tolist(), right.tolist(), strict=True)])
    reduced, rank = joined.rref()
    rows = reduced.tolist()[:rank]
    found = [[flint.fmpq(0)] * targets for _ in range(size)]
    for row in rows:
        pivot = next(k for k, value in enumerate(row) if value)
        found[pivot] = row[size:]
    return flint.fmpq_mat(found)
