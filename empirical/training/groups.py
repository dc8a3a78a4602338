"""Models that take their steps together, in batched operations."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from mixproof.empirical.training.batches import Drawn, Expected, Member, Purpose, Source, points_and_labels, stream
from mixproof.empirical.training.checkpoints import Arrays
from mixproof.empirical.training.minibatches import Minibatches
from mixproof.empirical.training.networks import Batch
from mixproof.empirical.training.optimisers import Stacked
from mixproof.empirical.training.recipes import Recipe


def _source(members: Sequence[Member], recipe: Recipe, like: Tensor) -> Source:
    """The source of the batches that a recipe asks for."""
    if recipe.objective == "expected":
        return Expected(members, recipe.network, recipe.nodes, like)
    if recipe.batch is None:
        return Drawn(members, recipe.network, recipe.seed, recipe.lambdas, like)
    return Minibatches(members, recipe, like)


class Group:
    """Models that are stepped together: parameters, gradients, optimiser, batches and records."""

    def __init__(self, members: Sequence[Member], recipe: Recipe, device: torch.device) -> None:
        self.recipe, self.network, models = recipe, recipe.network, len(members)
        first = members[0].dataset
        shapes = self.network.shapes(first.dimension, len(first.classes))
        dtype = torch.float64 if recipe.precision == "float64" else torch.float32
        like = torch.empty(0, dtype=dtype, device=device)
        with torch.inference_mode():
            self.parameters = Stacked(shapes, models, like)
            self.gradients = Stacked(shapes, models, like)
            # Where gradients are never reset, they gather in a place of their own.
            kept = np.array([member.accumulate_gradients for member in members])
            self.kept = self.gradients.spread(like.new_tensor(kept)) if kept.any() else None
            self.descended = self.gradients if self.kept is None else Stacked(shapes, models, like)
            self.stepper = recipe.optimiser.begin(self.parameters, self.descended)
            for k, member in enumerate(members):
                start = self.network.initial(
                    stream(recipe.seed, member.run, Purpose.INITIAL), first.dimension, len(first.classes)
                )
                for part, values in zip(self.parameters.parts, start, strict=True):
                    part[k] = like.new_tensor(values)
            self.source = _source(members, recipe, like)
            # Records alone look at all rows; where there are none, members may have different numbers of them.
            data = [points_and_labels(member.dataset) for member in members if recipe.record]
            self.rows = like.new_tensor(np.array([self.network.inputs(points) for points, _ in data]))
            self.classes = torch.from_numpy(np.array([labels for _, labels in data])).to(device)
            self.scratch = self.network.scratch(self.parameters.parts, self.source.row_count)
        self.prepared: tuple[int, Sequence[Batch]] | None = None
        records = len(recipe.record)
        self.places = {step: place for place, step in enumerate(recipe.record)}
        self.records = {"losses": np.full((records, models), np.nan), "errors": np.full((records, models), np.nan)}
        for k, part in enumerate(self.parameters.parts if recipe.keep else ()):
            self.records[f"parameters {k}"] = np.full((len(recipe.keep), *part.shape), np.nan)

    def advance(self, start: int, stop: int) -> None:
        """Take the steps from `start` up to `stop`."""
        rescaled = self.recipe.optimiser.ignores_scale
        parameters, gradients = self.parameters.parts, self.gradients.parts
        with torch.inference_mode():
            for step in range(start, stop):
                batch = self.batch(step)
                if step in self.places:
                    self.record(step, batch)
                self.network.gradient(parameters, batch, gradients, self.scratch, rescaled)
                if self.kept is not None:
                    self.descended.flat.mul_(self.kept).add_(self.gradients.flat)
                self.stepper.step()

    def batch(self, step: int) -> Batch:
        """The batch of a step; its block is prepared when its first step is taken, or taken up."""
        block, place = divmod(step, self.source.block_length)
        if self.prepared is None or self.prepared[0] != block:
            self.prepared = block, self.source.block(block)
        return self.prepared[1][place]

    def record_end(self) -> None:
        """Record the state after the last step, on the batch that a further step would descend."""
        steps = self.recipe.steps
        if steps in self.places:
            with torch.inference_mode():
                self.record(steps, self.batch(steps))

    def record(self, step: int, batch: Batch) -> None:
        """Write down losses and errors, and the parameters where they are kept."""
        at, parts = self.places[step], self.parameters.parts
        log = self.network.logits(parts, batch.rows).log_softmax(1)
        decided = self.network.logits(parts, self.rows).argmax(1)
        self.records["losses"][at] = -(log * batch.labels * batch.weight).sum((1, 2)).cpu().numpy()
        self.records["errors"][at] = (decided != self.classes).to(torch.float64).mean(1).cpu().numpy()
        for k, part in enumerate(parts if step in self.recipe.keep else ()):
            self.records[f"parameters {k}"][self.recipe.keep.index(step)] = part.cpu().numpy()

    def state(self) -> dict[str, NDArray[Any]]:
        """Everything that the next step depends on, and the records."""
        return {name: tensor.cpu().numpy() for name, tensor in self._tensors().items()} | self.records

    def restore(self, state: Arrays) -> None:
        """Put a state back."""
        with torch.inference_mode():
            for name, tensor in self._tensors().items():
                tensor.copy_(torch.from_numpy(state[name]))
        for name, values in self.records.items():
            values[...] = state[name]

    def _tensors(self) -> dict[str, Tensor]:
        tensors = {"parameters": self.parameters.flat} | self.stepper.memory
        return tensors if self.kept is None else tensors | {"accumulated": self.descended.flat}
