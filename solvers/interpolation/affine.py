"""The affine function that takes each point to its label, or the proof that there is none.

An affine f mixes as its values do: f(λs + (1 − λ)t) = λf(s) + (1 − λ)f(t). So it gives every mixed point its mixed
label exactly if it gives every data point its own: if A·h + b = e_c for each point h of class c. By linear algebra such
A and b exist exactly if the labels Y add nothing to the rank of [H, 1]. Where they do, a *dependence* shows it: numbers
a with Σa = 0 and Σ a_i h_i = 0, for which Σ a_i f(h_i) = 0 for every affine f, but Σ a_i e_{c(i)} ≠ 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

import flint
import numpy as np

from mixproof.geometry.aliases import IntegerArray
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.enclosures import to_fmpq, to_fraction
from mixproof.solvers.interpolation.ranks import Pivots, affine_rows, entries_at, pivots, residues


@dataclass(frozen=True)
class AffineFit:
    """An affine f with f(h) = e_c at each point h of class c.

    Parameters
    ----------
    weights : (d, m) rationals
        A, a row for each class; 0 for coordinates that others determine.
    bias : d rationals
        b.
    """

    weights: tuple[tuple[Fraction, ...], ...]
    bias: tuple[Fraction, ...]

    def __call__(self, point: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """The value at a point."""
        pairs = zip(self.weights, self.bias, strict=True)
        return tuple(sum((a * x for a, x in zip(row, point, strict=True)), bias) for row, bias in pairs)

    @cached_property
    def rank(self) -> int:
        """The rank of A."""
        return int(flint.fmpq_mat([[to_fmpq(value) for value in row] for row in self.weights]).rank())


@dataclass(frozen=True)
class Dependence:
    """Coefficients a with Σa = 0 and Σ a_i h_i = 0, for which Σ a_i e_{c(i)} is not zero: so no affine f fits.

    Parameters
    ----------
    coefficients : tuple of (int, Fraction)
        The data points that have one, with it.
    labels : d rationals
        Σ a_i e_{c(i)}: the sum of the coefficients of each class.
    """

    coefficients: tuple[tuple[int, Fraction], ...]
    labels: tuple[Fraction, ...]


@dataclass(frozen=True)
class AffineAnswer:
    """The ranks of [H, 1] and [H, 1, Y], and what they come from: the affine fit, or the dependence.

    Parameters
    ----------
    rank, rank_with_labels : int
        One more than the dimension of the flat that the points span; and the same with the labels beside them.
    found : AffineFit or Dependence
    """

    rank: int
    rank_with_labels: int
    found: AffineFit | Dependence

    @property
    def exists(self) -> bool:
        """True if an affine f gives each point its label."""
        return isinstance(self.found, AffineFit)


@lru_cache(maxsize=32)
def affine_answer(dataset: Dataset) -> AffineAnswer:
    """Decide whether an affine function takes every point to its one-hot label.

    Parameters
    ----------
    dataset : Dataset
        (m, n), exact: 1,797 × 64 takes less than half a second, 5,000 × 784 some ten seconds.

    Examples
    --------
    >>> square = Dataset.from_rows([[0, 0], [1, 1], [0, 1], [1, 0]], [0, 0, 1, 1])
    >>> answer = affine_answer(square)
    >>> answer.rank, answer.rank_with_labels, [(k, int(a)) for k, a in answer.found.coefficients]
    (3, 4, [(0, -1), (1, -1), (2, 1), (3, 1)])
    >>> affine_answer(Dataset.from_rows([[0, 0], [2, 0], [0, 1]], [0, 1, 1])).found(square.point(1))
    (Fraction(-1, 2), Fraction(3, 2))
    """
    table = affine_rows(dataset.numerators, dataset.denominator)
    labels = one_hot(dataset)
    chosen = pivots(table)
    minor = entries_at(table, chosen.rows, chosen.columns)
    gaps = _gaps(table, labels, chosen)
    fit = _fit(table, labels, chosen, minor) if gaps is None or not any(map(any, gaps)) else None
    if fit is not None:
        return AffineAnswer(chosen.rank, chosen.rank, _spread(fit, chosen, table.shape[1], dataset.denominator))
    return AffineAnswer(
        chosen.rank, _rank_with_labels(table, labels, chosen, gaps), _dependence(table, labels, chosen, minor, gaps)
    )


def one_hot(dataset: Dataset) -> IntegerArray:
    """The labels as an (m, d) array: a 1 in the column of each point's class.

    Examples
    --------
    >>> one_hot(Dataset.from_rows([[0], [1]], "ab")).tolist()
    [[1, 0], [0, 1]]
    """
    return np.eye(len(dataset.classes), dtype=object)[list(dataset.labels)]


_PRIME = 2**61 - 1

_Gaps = list[list[int]]


def _gaps(table: IntegerArray, labels: IntegerArray, chosen: Pivots) -> _Gaps | None:
    """Each row's label, less that of its combination of the chosen rows, modulo a prime.

    What is not 0 here is not 0 in rationals. None where the minor, regular modulo another prime, is not so modulo this.
    """

    def modular(rows: Sequence[int], columns: Sequence[int], of: IntegerArray) -> flint.nmod_mat:
        return flint.nmod_mat(len(rows), len(columns), residues(of[np.ix_(rows, columns)], _PRIME), _PRIME)

    every, classes = range(len(table)), range(labels.shape[1])
    try:
        shares = modular(chosen.rows, chosen.columns, table).solve(modular(chosen.rows, classes, labels))
    except ZeroDivisionError:
        return None
    found = modular(every, classes, labels) - modular(every, chosen.columns, table) * shares
    return [list(map(int, row)) for row in found.tolist()]


def _fit(table: IntegerArray, labels: IntegerArray, chosen: Pivots, minor: flint.fmpz_mat) -> flint.fmpq_mat | None:
    """The shares of the chosen columns that make the labels; None where there are none."""
    classes, every = range(labels.shape[1]), range(len(table))
    shares = flint.fmpq_mat(minor).solve(flint.fmpq_mat(entries_at(labels, chosen.rows, classes)))
    told = flint.fmpq_mat(entries_at(table, every, chosen.columns)) * shares
    return shares if told == flint.fmpq_mat(entries_at(labels, every, classes)) else None


def _rank_with_labels(table: IntegerArray, labels: IntegerArray, chosen: Pivots, gaps: _Gaps | None) -> int:
    """The rank of [H, 1, Y]: the labels sum to 1, so they add at most d − 1; modulo a prime they add no more."""
    if gaps is not None:
        added = flint.nmod_mat(len(gaps), len(gaps[0]), [value for row in gaps for value in row], _PRIME).rank()
        if chosen.rank + added == min(len(table), chosen.rank + labels.shape[1] - 1):
            return int(chosen.rank + added)
    return pivots(np.hstack([table.astype(object), labels])).rank


def _spread(shares: flint.fmpq_mat, chosen: Pivots, width: int, denominator: int) -> AffineFit:
    """The shares of the chosen columns as A and b; the table was that of the points, times `denominator`."""
    rows = [[Fraction(0)] * width for _ in range(shares.ncols())]
    for place, column in enumerate(chosen.columns):
        for label in range(shares.ncols()):
            rows[label][column] = to_fraction(shares[place, label]) * denominator
    return AffineFit(tuple(tuple(row[:-1]) for row in rows), tuple(row[-1] for row in rows))


def _dependence(
    table: IntegerArray, labels: IntegerArray, chosen: Pivots, minor: flint.fmpz_mat, gaps: _Gaps | None
) -> Dependence:
    """A row less the combination of the chosen ones that it is, where its label is not theirs."""
    rows = [k for k in range(len(table)) if (any(gaps[k]) if gaps else k not in set(chosen.rows))]
    for row in rows:
        shares = minor.transpose().solve(entries_at(table, [row], chosen.columns).transpose())
        values = [to_fraction(value) for value in shares.entries()]
        others = [(k, -value) for k, value in zip(chosen.rows, values, strict=True) if value]
        pairs = tuple(sorted([(row, Fraction(1)), *others]))
        sums = tuple(sum((a for k, a in pairs if labels[k, label]), Fraction(0)) for label in range(labels.shape[1]))
        if any(sums):
            return Dependence(pairs, sums)
    raise AssertionError("no affine function fits, and every dependence of the points is one of the labels")
