"""The logits u = Wx + b of a given affine model at the data points, with their means over rows."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from .budget import require_form
from .data import Data, Point
from .fields import as_point
from .form import fields, many, number
from .vectors import affine_values

LARGEST_LOGIT = 10**30
Row = tuple[Fraction, ...]  # a number for each class


@dataclass(eq=False)
class Logits:
    """The logits of a model at the data points, and its weights, a row for each class."""

    data: Data
    weights: list[Point]
    rows: list[Row]

    @staticmethod
    def read(data: Data, value: Any) -> "Logits":
        """The model as written: for each class, in their order, a weight for each coordinate, and a bias."""
        given = fields(value, "weights bias")
        weights, bias = many(given["weights"], lambda row: as_point(data, row)), many(given["bias"], number)
        require_form(len(weights) == len(bias) == len(data.classes), "the model has no weights and bias for each class")
        columns = [affine_values(data, row, constant) for row, constant in zip(weights, bias, strict=True)]
        require_form(max(abs(u) for each in columns for u in each) <= LARGEST_LOGIT, "a logit is beyond 10^30")
        return Logits(data, weights, list(zip(*columns, strict=True)))

    def average(self, values: list[Fraction]) -> Fraction:
        """The mean over rows of a number for each data point."""
        return sum((count * value for count, value in zip(self.data.counts, values, strict=True)), Fraction(0)) / (
            self.data.total
        )

    @cached_property
    def mean(self) -> Row:
        """The mean logits ū."""
        return tuple(self.average(list(column)) for column in zip(*self.rows, strict=True))

    @cached_property
    def own(self) -> Fraction:
        """The mean of y·u, the logit of the row's own class."""
        return self.average([row[label] for row, label in zip(self.rows, self.data.labels, strict=True)])

    @cached_property
    def across(self) -> Fraction:
        """ȳ·ū, the same of independent rows and labels."""
        shares = (Fraction(size, self.data.total) for size in self.data.class_sizes)
        return sum((share * value for share, value in zip(shares, self.mean, strict=True)), Fraction(0))

    def margins(self, is_centred: bool) -> list[Fraction]:
        """s·(θᵀx + b) at each data point, or s·θᵀ(x − x̄); s = 1 in the second of two classes, and −1 in the first."""
        middle = self.mean[1] - self.mean[0] if is_centred else 0
        return [(2 * k - 1) * (row[1] - row[0] - middle) for row, k in zip(self.rows, self.data.labels, strict=True)]
