"""The few operations that a network of piecewise affine layers comes down to.

Each of them can be taken in two ways. *Exactly*, on columns of rationals. And *in floats*, on the values at places
along many segments at once, with a bound for each segment and unit of how far they are from the exact ones:
docs/proofs/networks.md, (1) to (4), says why the bounds hold.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import inf

import flint
import numpy as np
from scipy.sparse import csr_array

from mixproof.geometry.aliases import Floats, Indices
from mixproof.geometry.numbers.enclosures import to_fmpq

Column = Sequence[flint.fmpq]
"""The exact values of all units at one place."""

UNIT = 2.0**-53
"""The rounding error of one operation in double precision, relative to its result."""

TINIEST = 2.0**-1000
"""More than the rounding errors of a sum below the normal range of doubles."""

_DENSE = 0.25
"""Share of entries that are not zero from which a matrix is multiplied as a dense one."""


def nearest_doubles(values: Iterable[Fraction]) -> Floats:
    """The nearest doubles to rationals; infinite beyond their range.

    Examples
    --------
    >>> nearest_doubles([Fraction(1, 4), Fraction(-(10**400))]).tolist()
    [0.25, -inf]
    """
    return np.array([_nearest_double(value) for value in values], dtype=np.float64)


def _nearest_double(value: Fraction) -> float:
    """The nearest double."""
    try:
        return float(value)
    except OverflowError:
        return inf if value > 0 else -inf


@dataclass(frozen=True, eq=False)
class Affine:
    """The map v ↦ Wv + b, with W by its entries.

    Parameters
    ----------
    inputs : int
        Units that it reads.
    starts : (outputs + 1,) array
        Where the entries of each row of W begin.
    columns : (entries,) array
        The column of each entry.
    weights : tuple of Fractions
        The entries.
    bias : tuple of Fractions
        One for each output.

    Examples
    --------
    >>> swap = Affine.dense([[Fraction(0), Fraction(1)], [Fraction(1), Fraction(-2)]], [Fraction(1, 3), Fraction(0)])
    >>> [str(value) for value in swap.exact([flint.fmpq(5), flint.fmpq(7)])]
    ['22/3', '-9']
    """

    inputs: int
    starts: Indices
    columns: Indices
    weights: tuple[Fraction, ...]
    bias: tuple[Fraction, ...]

    @staticmethod
    def dense(weight: Sequence[Sequence[Fraction]], bias: Sequence[Fraction]) -> "Affine":
        """The map of a matrix, row by row."""
        entries = [(j, value) for row in weight for j, value in enumerate(row) if value]
        starts = np.cumsum([0, *(sum(map(bool, row)) for row in weight)], dtype=np.intp)
        columns = np.array([j for j, _ in entries], dtype=np.intp)
        return Affine(len(weight[0]), starts, columns, tuple(value for _, value in entries), tuple(bias))

    @property
    def outputs(self) -> int:
        """Units that it writes."""
        return len(self.bias)

    # --- exactly

    def exact(self, values: Column) -> list[flint.fmpq]:
        """Wv + b."""
        return self.exact_columns([values])[0]

    def exact_columns(self, columns: Sequence[Column]) -> list[list[flint.fmpq]]:
        """The same at several places."""
        if self._exact_matrix is not None:
            flat = [value for unit in zip(*columns, strict=True) for value in unit]
            product = self._exact_matrix * flint.fmpq_mat(self.inputs, len(columns), flat)
            rows = product.table()
            return [[rows[k][j] + b for k, b in enumerate(self._exact_bias)] for j in range(len(columns))]
        return [self._row_by_row(values) for values in columns]

    def _row_by_row(self, values: Column) -> list[flint.fmpq]:
        """Wv + b where W is mostly zero."""
        entries = list(zip(self.columns.tolist(), self._exact_weights, strict=True))
        bounds = self.starts.tolist()
        return [
            sum((weight * values[j] for j, weight in entries[start:end]), bias)
            for start, end, bias in zip(bounds, bounds[1:], self._exact_bias, strict=False)
        ]

    @cached_property
    def _exact_weights(self) -> list[flint.fmpq]:
        return [to_fmpq(weight) for weight in self.weights]

    @cached_property
    def _exact_bias(self) -> list[flint.fmpq]:
        return [to_fmpq(value) for value in self.bias]

    @cached_property
    def _exact_matrix(self) -> flint.fmpq_mat | None:
        """W as a dense matrix, unless most of it is zero."""
        if not self._is_dense:
            return None
        matrix = flint.fmpq_mat(self.outputs, self.inputs)
        rows = np.repeat(np.arange(self.outputs), np.diff(self.starts))
        for i, j, weight in zip(rows.tolist(), self.columns.tolist(), self._exact_weights, strict=True):
            matrix[i, j] = weight
        return matrix

    @property
    def _is_dense(self) -> bool:
        return len(self.weights) >= _DENSE * self.outputs * self.inputs

    # --- in floats

    def floats(self, values: Floats) -> Floats:
        """Wv + b at each place, in floats: (places, outputs)."""
        weight, bias = self._floats
        return np.asarray(values @ weight) + bias

    def error(self, error: Floats, largest: Floats) -> Floats:
        """Error bounds of `floats` for each segment, from those of the values and their largest sizes there.

        Parameters
        ----------
        error, largest : (segments, inputs) arrays
            Bounds of the errors of the values, and the largest absolute values.
        """
        sizes, bias = self._sizes
        terms = (int(np.diff(self.starts).max(initial=0)) + 4) * UNIT
        bound = np.asarray((error + 2 * terms * largest) @ sizes) + 2 * terms * bias
        return np.asarray(bound * (1 + 4 * terms) + TINIEST)

    @cached_property
    def _floats(self) -> tuple[Floats | csr_array, Floats]:
        """The transposed W and b, each entry rounded to the nearest double."""
        return self._transposed(self.float_weights), nearest_doubles(self.bias)

    @cached_property
    def _sizes(self) -> tuple[Floats | csr_array, Floats]:
        """The absolute values of the same; entries below the normal range, which have lost digits, count for more."""
        return self._transposed(np.maximum(np.abs(self.float_weights), TINIEST)), np.abs(self._floats[1])

    @cached_property
    def float_weights(self) -> Floats:
        """The entries, each rounded to the nearest double."""
        return nearest_doubles(self.weights)

    def _transposed(self, entries: Floats) -> Floats | csr_array:
        """The transposed matrix with given entries."""
        matrix = csr_array((entries, self.columns, self.starts), shape=(self.outputs, self.inputs))
        return matrix.toarray().T.copy() if self._is_dense else matrix.T.tocsr()


@dataclass(frozen=True)
class Rectifier:
    """The map v ↦ max(v, 0) + slope·min(v, 0) at each unit: ReLU for slope 0, LeakyReLU else.

    Examples
    --------
    >>> [str(value) for value in Rectifier(Fraction(1, 10)).exact([flint.fmpq(5), flint.fmpq(-7)])]
    ['5', '-7/10']
    """

    slope: Fraction = Fraction(0)

    def exact(self, values: Column) -> list[flint.fmpq]:
        """The map at each unit."""
        slope = to_fmpq(self.slope)
        return [value if value > 0 else slope * value for value in values]

    def floats(self, values: Floats) -> Floats:
        """The same in floats."""
        slope = _nearest_double(self.slope)
        return np.maximum(values, 0) + slope * np.minimum(values, 0) if slope else np.maximum(values, 0)

    def error(self, error: Floats, largest: Floats) -> Floats:
        """Error bounds of `floats`, as for `Affine.error`."""
        size = max(abs(_nearest_double(self.slope)), TINIEST) if self.slope else 0.0
        steepest = max(1.0, size)
        rounding = 4 * UNIT * size * largest
        return np.asarray(error * (steepest * (1 + 4 * UNIT)) + rounding + TINIEST)


@dataclass(frozen=True, eq=False)
class Maximum:
    """The largest of several units, for each output.

    Parameters
    ----------
    groups : tuple of tuples of int
        For each output the units of which it is the largest.

    Examples
    --------
    >>> [str(value) for value in Maximum(((0, 1), (1, 2))).exact([flint.fmpq(5), flint.fmpq(-7), flint.fmpq(1)])]
    ['5', '1']
    """

    groups: tuple[tuple[int, ...], ...]

    def exact(self, values: Column) -> list[flint.fmpq]:
        """The largest value of each group."""
        return [max(values[j] for j in group) for group in self.groups]

    @cached_property
    def rounds(self) -> "tuple[Pairing, ...]":
        """The same as rounds in which the larger of two goes on to the next."""
        rounds, groups = [], [list(group) for group in self.groups]
        while True:
            first = [j for group in groups for j in group[::2]]
            second = [j for group in groups for j in [*group[1::2], *group[-1:]][: (len(group) + 1) // 2]]
            rounds.append(Pairing(np.array(first, dtype=np.intp), np.array(second, dtype=np.intp)))
            sizes = [(len(group) + 1) // 2 for group in groups]
            if max(sizes) == 1:
                return tuple(rounds)
            ends = np.cumsum([0, *sizes]).tolist()
            groups = [list(range(start, end)) for start, end in pairwise(ends)]


@dataclass(frozen=True, eq=False)
class Pairing:
    """The larger of two units, for each output.

    Parameters
    ----------
    first, second : (outputs,) arrays
        The units that are compared.
    """

    first: Indices
    second: Indices


@dataclass(frozen=True)
class Summation:
    """The sum of several values, unit by unit."""


LayerStep = Affine | Rectifier | Maximum | Summation
"""One operation."""
