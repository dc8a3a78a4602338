"""The logits of an affine model at the points of a dataset, exactly."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

import flint

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.affine.model import AffineModel

LARGEST_LOGIT = 10**30
"""The largest logit that is worked with: enclosures have bits enough for it and for twenty places after the point."""

Row = tuple[Fraction, ...]
"""A number for each class."""


@dataclass(frozen=True, eq=False)
class Logits:
    """Logits at m points, as integers over one common denominator.

    Parameters
    ----------
    numerators : tuple of m tuples of k int
    denominator : int
    labels : tuple of m int
    weights : tuple of m Fractions
        The share of each point; they sum to one.

    Examples
    --------
    >>> found = Logits.of(AffineModel.of([["1/2"]], [1]), Dataset.from_rows([[0], [3]], ["a", "b"]))
    >>> [[str(value) for value in found.row(index)] for index in range(2)]
    [['0', '1'], ['0', '5/2']]
    """

    numerators: tuple[tuple[int, ...], ...]
    denominator: int
    labels: tuple[int, ...]
    weights: tuple[Fraction, ...]

    @staticmethod
    def of(model: AffineModel, dataset: Dataset) -> "Logits":
        """The logits of a model at the points of a dataset.

        Raises
        ------
        InputError
            If the model does not fit the dataset, or has a logit beyond `LARGEST_LOGIT` there.
        """
        weights, bias = model.rows_for(dataset)
        common = lcm(*(value.denominator for row in (*weights, bias) for value in row))
        columns = flint.fmpz_mat([[int(row[j] * common) for row in weights] for j in range(model.inputs)])
        products = (flint.fmpz_mat(dataset.numerators.tolist()) * columns).tolist()
        offsets = [int(value * common) * dataset.denominator for value in bias]
        numerators = tuple(
            tuple(int(value) + offset for value, offset in zip(row, offsets, strict=True)) for row in products
        )
        denominator = common * dataset.denominator
        largest = max(abs(value) for row in numerators for value in row)
        if largest > LARGEST_LOGIT * denominator:
            raise InputError(
                f"the model has logits beyond {LARGEST_LOGIT:.0e} on {dataset.name}, which are not enclosed: "
                "give a model of smaller weights"
            )
        return Logits(numerators, denominator, dataset.labels, dataset.weights)

    @property
    def size(self) -> int:
        """Number m of points."""
        return len(self.labels)

    @property
    def classes(self) -> int:
        """Number k of logits."""
        return len(self.numerators[0])

    def row(self, index: int) -> Row:
        """The logits at a point."""
        return tuple(Fraction(value, self.denominator) for value in self.numerators[index])

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The logits at all points."""
        return tuple(self.row(index) for index in range(self.size))

    @cached_property
    def mean(self) -> Row:
        """ū, the mean logits."""
        return mean_of(self.rows, self.weights)

    @cached_property
    def label_shares(self) -> Row:
        """ȳ, the share of each class."""
        shares = [Fraction(0)] * self.classes
        for label, weight in zip(self.labels, self.weights, strict=True):
            shares[label] += weight
        return tuple(shares)

    @cached_property
    def own_mean(self) -> Fraction:
        """The mean of y·u, the logit of the row's own class."""
        return sum(
            (weight * row[label] for weight, row, label in zip(self.weights, self.rows, self.labels, strict=True)),
            Fraction(0),
        )

    @cached_property
    def across_mean(self) -> Fraction:
        """ȳ·ū, the same of independent rows and labels."""
        return inner(self.label_shares, self.mean)

    @cached_property
    def bends(self) -> dict[tuple[int, ...], Fraction]:
        """The differences of the logits from the first one, as numerators, with the share of the points that have them.

        The logarithm of the sum of exponentials depends on them alone, up to a linear part.
        """
        shares: dict[tuple[int, ...], Fraction] = {}
        for row, weight in zip(self.numerators, self.weights, strict=True):
            key = tuple(value - row[0] for value in row)
            shares[key] = shares.get(key, Fraction(0)) + weight
        return shares

    @property
    def is_constant(self) -> bool:
        """True if all points have the same differences: then the model's predictions are all the same."""
        return len(self.bends) == 1

    def balls(self, index: int) -> list[flint.arb]:
        """The logits at a point, at the present working precision."""
        return [arb_of(value) for value in self.rows[index]]


def mean_of(rows: tuple[Row, ...], weights: tuple[Fraction, ...]) -> Row:
    """The weighted mean of rows.

    Examples
    --------
    >>> half = Fraction(1, 2)
    >>> mean_of(((half,), (Fraction(1),)), (half, half))
    (Fraction(3, 4),)
    """
    return tuple(
        sum((weight * value for weight, value in zip(weights, column, strict=True)), Fraction(0))
        for column in zip(*rows, strict=True)
    )


def inner(a: Row, b: Row) -> Fraction:
    """The inner product of two rows.

    Examples
    --------
    >>> inner((Fraction(1, 2), Fraction(3)), (Fraction(4), Fraction(1)))
    Fraction(5, 1)
    """
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))
