"""Grids of affine models, which a search varies beside the points."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from mixproof.geometry.aliases import Json
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.affine.model import AffineModel

Entries = tuple[int, ...]
"""The weights of a model, row by row, and then its biases, in units of a grid."""


@dataclass(frozen=True)
class ModelGrid:
    """Affine models with weights and biases from {−M, …, M} / Q: one row for two classes, else one for each.

    Parameters
    ----------
    most : int
        M.
    unit : int
        Q.

    Raises
    ------
    InputError
        If M or Q is out of range.

    Examples
    --------
    >>> ModelGrid(1).size(classes=2, dimension=1), ModelGrid(1, 2).size(classes=3, dimension=2)
    (9, 19683)
    >>> print(ModelGrid(1, 2).model((1, -1), classes=2, dimension=1))
    u = (0.5)·x − 0.5
    """

    most: int
    unit: int = 1

    def __post_init__(self) -> None:
        if not (1 <= self.most <= 1000 and 1 <= self.unit <= 1000):
            raise InputError("a grid of models is M or M/Q, with M and Q from 1 to 1,000, such as 2 or 1/4")

    @staticmethod
    def written(text: str) -> "ModelGrid":
        """The grid that ``M`` or ``M/Q`` stands for.

        Examples
        --------
        >>> ModelGrid.written("3/2")
        ModelGrid(most=3, unit=2)
        """
        most, _, unit = text.strip().partition("/")
        if not (most.isdecimal() and (unit.isdecimal() or not unit)):
            raise InputError(f"`model_grid` is M or M/Q, such as 2 or 1/4, and not {text[:40]!r}")
        return ModelGrid(int(most), int(unit or 1))

    def _entries(self, classes: int, dimension: int) -> int:
        rows = 1 if classes == 2 else classes
        return rows * (dimension + 1)

    def size(self, classes: int, dimension: int) -> int:
        """Number of models."""
        return int((2 * self.most + 1) ** self._entries(classes, dimension))

    def each(self, classes: int, dimension: int) -> Iterator[Entries]:
        """All of them, those with small entries first in each place."""
        values = sorted(range(-self.most, self.most + 1), key=lambda value: (abs(value), -value))
        yield from product(values, repeat=self._entries(classes, dimension))

    def drawn(self, source: random.Random, classes: int, dimension: int) -> Entries:
        """One of them at random."""
        return tuple(source.randint(-self.most, self.most) for _ in range(self._entries(classes, dimension)))

    def model(self, entries: Entries, classes: int, dimension: int) -> AffineModel:
        """The model with given entries."""
        rows = 1 if classes == 2 else classes
        exact = [Fraction(entry, self.unit) for entry in entries]
        weights = tuple(tuple(exact[row * dimension : (row + 1) * dimension]) for row in range(rows))
        return AffineModel(weights, tuple(exact[rows * dimension :]))


def model_json(model: AffineModel) -> dict[str, Json]:
    """A model as `verify` takes it.

    Examples
    --------
    >>> model_json(ModelGrid(1, 2).model((1, -1), classes=2, dimension=1))
    {'weights': [['1/2']], 'bias': ['-1/2']}
    """
    return {
        "weights": [[rational_text(value) for value in row] for row in model.weights],
        "bias": [rational_text(value) for value in model.bias],
    }


def model_text(model: AffineModel) -> str:
    """The same as text for a command line.

    Examples
    --------
    >>> model_text(ModelGrid(1).model((1, 0), classes=2, dimension=1))
    '{"weights": [["1"]], "bias": ["0"]}'
    """
    return json.dumps(model_json(model))
