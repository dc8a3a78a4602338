"""Projected gradient on the rows of a dataset: the least radius at which it makes an affine model decide anew.

The attack knows nothing of the exact radius. For each other class it descends the score of the own class over that one,
from a random point of the ball, by steps of a quarter of the radius along the normalised gradient, which torch finds,
and is put back into the ball after each. The radius is doubled until a row falls, then bisected. The point that is
found is judged exactly: it is an array of binary numbers, so its distance and the logits there are rational.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import inf, sqrt

import numpy as np
import torch

from mixproof.geometry.aliases import Floats, Indices, Mask
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import points_of
from mixproof.geometry.jobs.watch import step
from mixproof.solvers.affine.model import AffineModel

ATTACK_STEPS = 30
"""Steps of an attack at one radius."""

_STEP = 0.25
_DOUBLINGS, _HALVINGS = 120, 150
_NARROW, _NOTHING = 1e-12, 1e-30
"""The share of a radius to which it is bisected; and that of the reach of the data below which it counts as zero."""


@dataclass(frozen=True)
class Fallen:
    """A point at which a model decides anew, exactly judged.

    Parameters
    ----------
    square : Fraction
        Its squared distance from the row.
    is_across : bool
        True if the logits there, exactly, put another class before the own one, or beside it.
    """

    square: Fraction
    is_across: bool

    @property
    def length(self) -> float:
        """The distance as a float."""
        return root_in_floats(self.square)


def attacked(model: AffineModel, dataset: Dataset, owns: Indices, seed: int = 0) -> tuple[Fallen | None, ...]:
    """The nearest point that projected gradient finds for each row, on the other side of a border of its class.

    Parameters
    ----------
    owns : (m,) integers
        The class that the model gives each point to.
    seed : int
        Seed of the random starts.

    Returns
    -------
    tuple of m Fallen or None
        None where the attack found no point at any radius.

    Examples
    --------
    >>> pair = Dataset.from_rows([[2, 1], [0, 0]], ["b", "a"])
    >>> found = attacked(AffineModel.of([[1, 1]], [-1]), pair, np.array([1, 0]))
    >>> [(each.is_across, round(each.length, 4)) for each in found]  # sqrt(2) and 1/sqrt(2)
    [(True, 1.4142), (True, 0.7071)]
    """
    rows, bias = model.rows_for(dataset)
    weights, offsets = (torch.tensor(np.array(held, dtype=np.float64)) for held in (rows, bias))
    points, own = torch.tensor(points_of(dataset)), torch.tensor(owns)
    draw = torch.Generator().manual_seed(seed)
    best: list[Fallen | None] = [None] * dataset.size
    classes = len(rows)
    for shift in range(1, classes):
        other = (own + shift) % classes
        attack = _Attack(points, weights[own] - weights[other], offsets[own] - offsets[other], draw)
        fell, places = attack.nearest(f"attack {shift} of {classes - 1}")
        for index in np.flatnonzero(fell):
            found = _judged(dataset, int(index), places[index], rows, bias, int(owns[index]))
            held = best[index]
            if held is None or (found.is_across, -found.square) > (held.is_across, -held.square):
                best[index] = found
    return tuple(best)


@dataclass(frozen=True, eq=False)
class _Attack:
    """An attack on all rows at once: points (m, n), and the score of the own class over another, w·x + b."""

    points: torch.Tensor
    weights: torch.Tensor
    offsets: torch.Tensor
    draw: torch.Generator

    def nearest(self, stage: str) -> tuple[Mask, Floats]:
        """Whether rows fall, and the nearest points found at which they do."""
        reach = torch.linalg.norm(self.points - self.points.mean(dim=0), dim=1).max().clamp_min(1e-300)
        high = torch.full((len(self.points),), float(reach), dtype=torch.float64)
        fell, found = self._at(high)
        for number in range(_DOUBLINGS):
            if bool(fell.all()):
                break
            step(stage, number, _DOUBLINGS + _HALVINGS)
            high = torch.where(fell, high, 2 * high)
            now, places = self._at(high)
            found = torch.where((now & ~fell)[:, None], places, found)
            fell |= now
        low = torch.where(high > reach, high / 2, torch.zeros_like(high))
        for number in range(_HALVINGS):
            if bool((~fell | (high - low <= _NARROW * high) | (high <= _NOTHING * reach)).all()):
                break
            step(stage, _DOUBLINGS + number, _DOUBLINGS + _HALVINGS)
            middle = (low + high) / 2
            now, places = self._at(middle)
            found = torch.where((now & fell)[:, None], places, found)
            low, high = torch.where(now, low, middle), torch.where(now, middle, high)
        return fell.numpy(), found.numpy()

    def _at(self, radius: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Whether rows fall within a radius each, and the points at which the attack ended."""
        move = torch.randn(self.points.shape, dtype=torch.float64, generator=self.draw)
        move *= (radius * torch.rand(len(radius), dtype=torch.float64, generator=self.draw) / _lengths(move))[:, None]
        for _ in range(ATTACK_STEPS):
            place = (self.points + move).requires_grad_()
            (gradient,) = torch.autograd.grad(self._scores(place).sum(), place)
            move = move - _STEP * radius[:, None] * gradient / _lengths(gradient)[:, None]
            move = move * (radius / _lengths(move)).clamp_max(1.0)[:, None]
        place = self.points + move
        return self._scores(place) < 0, place

    def _scores(self, place: torch.Tensor) -> torch.Tensor:
        scores: torch.Tensor = (place * self.weights).sum(dim=1) + self.offsets
        return scores


def root_in_floats(square: Fraction) -> float:
    """The square root of a rational as a float, infinite beyond their range.

    Examples
    --------
    >>> root_in_floats(Fraction(9, 4)), root_in_floats(Fraction(10**700))
    (1.5, inf)
    """
    try:
        return sqrt(square)
    except OverflowError:
        return inf


def _lengths(vectors: torch.Tensor) -> torch.Tensor:
    lengths: torch.Tensor = torch.linalg.norm(vectors, dim=1).clamp_min(1e-300)
    return lengths


def _judged(  # noqa: PLR0913, PLR0917
    dataset: Dataset,
    index: int,
    place: Floats,
    rows: tuple[tuple[Fraction, ...], ...],
    bias: tuple[Fraction, ...],
    own: int,
) -> Fallen:
    """A point in floats, taken exactly."""
    exact = [Fraction(value) for value in place.tolist()]
    square = sum(((a - b) ** 2 for a, b in zip(exact, dataset.point(index), strict=True)), Fraction(0))
    logits = [sum((w * x for w, x in zip(row, exact, strict=True)), b) for row, b in zip(rows, bias, strict=True)]
    return Fallen(square, max(value for k, value in enumerate(logits) if k != own) >= logits[own])
