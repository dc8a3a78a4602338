"""Batches of a size of their own: at each step so many ordered pairs of rows, drawn with replacement.

With λ on the first row of a pair. Plain training takes the first rows as they are: models of one run share their
start, their rows, their partners and the numbers behind their λ, so what differs between them is the mixing.
"""

from collections.abc import Hashable, Sequence
from weakref import WeakKeyDictionary

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from mixproof.empirical.training.batches import Member, Purpose, Table, points_and_labels, stream
from mixproof.empirical.training.networks import Architecture, Batch
from mixproof.empirical.training.recipes import Recipe
from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.beta_draws import beta_draws

_BLOCK_PAIRS, _BLOCK_ENTRIES = 2**14, 2**19
"""Pairs, and numbers, of one model's batches that are prepared together."""


class Minibatches:
    """The source of batches that a recipe with a batch size asks for.

    Parameters
    ----------
    members : sequence of Member
        All with the same number of coordinates and classes.
    """

    def __init__(self, members: Sequence[Member], recipe: Recipe, like: Tensor) -> None:
        assert recipe.batch is not None
        self._members, self._recipe, self._like = members, recipe, like
        self.row_count = recipe.batch
        self._tables = [_laid_out(member.dataset, recipe.network, like) for member in members]
        self._features = self._tables[0].shape[1] - len(members[0].dataset.classes)

    @property
    def block_length(self) -> int:
        """Number of steps that are prepared together; it depends on the batch and the coordinates alone."""
        entries = self.row_count * self._tables[0].shape[1]
        return max(1, min(_BLOCK_PAIRS // self.row_count, _BLOCK_ENTRIES // entries))

    def block(self, index: int) -> Sequence[Batch]:
        """The batches of the steps from ``index * block_length`` on."""
        mixed = torch.stack([self._mixed(k, index) for k in range(len(self._members))], dim=1)
        labels = mixed[..., self._features :].transpose(2, 3).contiguous()
        share = 1 / self.row_count
        return [Batch(x, y, share) for x, y in zip(mixed[..., : self._features].unbind(), labels.unbind(), strict=True)]

    def _mixed(self, model: int, index: int) -> Tensor:
        """One model's mixed inputs and labels, (T, B, F + k)."""
        pairs, weights = self.draws(self._members[model], index)
        table, shape = self._tables[model], (*pairs.shape[1:], -1)
        first, second = (table.index_select(0, torch.from_numpy(rows.ravel()).to(table.device)) for rows in pairs)
        if self._members[model].mixing is None:
            return first.view(shape)
        return torch.lerp(second.view(shape), first.view(shape), self._like.new_tensor(weights).unsqueeze(-1))

    def draws(self, member: Member, index: int) -> tuple[NDArray[np.int64], Floats]:
        """One model's draws of a block.

        Returns
        -------
        pairs : (2, T, B) integers
            Rows s and t of each pair of each step.
        weights : (T, B) or (T, 1)
            λ, on s; 1 without mixing.
        """
        recipe, steps, size = self._recipe, self.block_length, self.row_count
        shape = (steps, 1 if recipe.lambdas == "one a step" else size)
        rows = member.dataset.row_count
        pairs = stream(recipe.seed, member.run, Purpose.PAIRS, index).integers(rows, size=(2, steps, size))
        if member.mixing is None:
            return pairs, np.ones(shape)
        generator = stream(recipe.seed, member.run, Purpose.WEIGHTS, index)
        return pairs, beta_draws(generator, member.mixing.a, member.mixing.b, shape)


def _laid_out(dataset: Dataset | Table, network: Architecture, like: Tensor) -> Tensor:
    """The inputs and labels of all rows side by side, for they are mixed alike: (N, F + k).

    They are kept as long as the data, so that groups share them.
    """
    key = (network.name, like.dtype, like.device)
    kept = _KEPT.get(dataset)
    if kept is None or kept[0] != key:
        points, labels = points_and_labels(dataset)
        columns = np.column_stack([network.inputs(points), np.eye(len(dataset.classes))[labels]])
        kept = _KEPT[dataset] = key, like.new_tensor(columns)
    return kept[1]


_KEPT: WeakKeyDictionary[Dataset | Table, tuple[Hashable, Tensor]] = WeakKeyDictionary()
