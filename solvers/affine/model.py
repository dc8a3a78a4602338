"""Affine models u = Wx + b with rational weights: a row of W and an entry of b for each class."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import decimal_text
from mixproof.geometry.views import Viewed

_SHOWN = 4
"""The most rows and coordinates that the words of a model show."""


@dataclass(frozen=True, eq=False, repr=False)
class AffineModel(Viewed):
    """An affine model with rational weights.

    Parameters
    ----------
    weights : tuple of k tuples of n Fractions
        One row for each class; or one row alone, the score of the second of two classes over the first.
    bias : tuple of k Fractions
    classes : tuple of str
        The class of each row, or, for one row, the two classes; those of the dataset in their order if empty.
    origin : str
        The words for where it comes from.

    Raises
    ------
    InputError
        If the rows differ in length, or there are more or fewer biases than rows.

    Examples
    --------
    >>> model = AffineModel.of([["1/2", "1/4"]], ["-1/8"])
    >>> print(model)
    u = (0.5, 0.25)·x − 0.125
    """

    weights: tuple[tuple[Fraction, ...], ...]
    bias: tuple[Fraction, ...]
    classes: tuple[str, ...] = ()
    origin: str = ""

    def __post_init__(self) -> None:
        if not self.weights or not self.weights[0]:
            raise InputError("a model has at least one row of weights, with a number for each coordinate")
        for row, values in enumerate(self.weights):
            if len(values) != self.inputs:
                raise InputError(
                    f"row {row} of the model's weights has {len(values)} numbers, row 0 has {self.inputs}: "
                    "give all rows as many"
                )
        if len(self.bias) != len(self.weights):
            raise InputError(
                f"the model has {len(self.weights)} rows of weights and {len(self.bias)} biases: give one bias a row"
            )

    @staticmethod
    def of(
        weights: Sequence[Sequence[object]], bias: Sequence[object], classes: Sequence[str] = (), origin: str = ""
    ) -> "AffineModel":
        """A model of numbers as they are written; floats are read through their shortest decimals.

        Raises
        ------
        InputError
            If a number cannot be read; it says where.
        """
        rows = tuple(
            tuple(_entry(value, f"weight {column} of row {row}") for column, value in enumerate(values))
            for row, values in enumerate(weights)
        )
        return AffineModel(
            rows, tuple(_entry(value, f"bias {row}") for row, value in enumerate(bias)), tuple(classes), origin
        )

    @property
    def inputs(self) -> int:
        """Number n of coordinates."""
        return len(self.weights[0])

    def __str__(self) -> str:
        """The origin, and the first rows of weights with their biases."""
        name = "u" if len(self.weights) == 1 else "u{}"
        rows = list(zip(self.weights, self.bias, strict=True))[:_SHOWN]
        told = "; ".join(f"{name.format(k)} = {_row_text(*row)}" for k, row in enumerate(rows))
        more = f"; … {len(self.weights)} rows" if len(self.weights) > _SHOWN else ""
        return f"{self.origin}: {told}{more}" if self.origin else f"{told}{more}"

    def refusal(self, dataset: Dataset) -> str | None:
        """The reason why a model does not fit a dataset; None where it does.

        Examples
        --------
        >>> line = Dataset.from_rows([[0], [1], [2]], ["a", "b", "c"])
        >>> AffineModel.of([[1]], [0]).refusal(line)
        'the model has one row of weights, for two classes, and data has 3 classes: give a row for each'
        """
        classes, rows = len(dataset.classes), len(self.weights)
        if self.inputs != dataset.dimension:
            return (
                f"the model takes {self.inputs} coordinates and {dataset.name} has {dataset.dimension}: "
                "give a weight for each"
            )
        if rows == 1 and classes != 2:
            return (
                f"the model has one row of weights, for two classes, and {dataset.name} has {classes} classes: "
                "give a row for each"
            )
        if rows not in {1, classes}:
            return f"the model has {rows} rows of weights and {dataset.name} has {classes} classes: give a row for each"
        if self.classes and sorted(self.classes) != sorted(dataset.classes):
            return (
                f"the model is one of the classes {', '.join(self.classes[:8])}, and {dataset.name} has "
                f"{', '.join(dataset.classes[:8])}: use one of the same classes"
            )
        return None

    def rows_for(self, dataset: Dataset) -> tuple[tuple[tuple[Fraction, ...], ...], tuple[Fraction, ...]]:
        """A row of weights and a bias for each class of a dataset, in its order; of one row, the first is zero.

        Raises
        ------
        InputError
            If the model does not fit the dataset.

        Examples
        --------
        >>> weights, bias = AffineModel.of([["1/2"]], [1]).rows_for(Dataset.from_rows([[0], [1]], ["a", "b"]))
        >>> [str(value) for row in weights for value in row], [str(value) for value in bias]
        (['0', '1/2'], ['0', '1'])
        """
        reason = self.refusal(dataset)
        if reason is not None:
            raise InputError(reason)
        weights, bias = self.weights, self.bias
        if len(weights) == 1:
            weights, bias = ((Fraction(0),) * self.inputs, *weights), (Fraction(0), *bias)
        order = [self.classes.index(name) for name in dataset.classes] if self.classes else range(len(weights))
        return tuple(weights[k] for k in order), tuple(bias[k] for k in order)


def _entry(value: object, where: str) -> Fraction:
    """A number, or a refusal by its place."""
    from mixproof.geometry.numbers.arguments import number

    return number(value, f"{where} of the model")


def _row_text(weights: tuple[Fraction, ...], bias: Fraction) -> str:
    """One row as a formula."""
    shown = ", ".join(decimal_text(value) for value in weights[:_SHOWN])
    more = f", … {len(weights)} weights" if len(weights) > _SHOWN else ""
    added = f" {'−' if bias < 0 else '+'} {decimal_text(abs(bias))}" if bias else ""
    return f"({shown}{more})·x{added}"
