"""The ordinary way to train a network: one model at a time, modules, autograd, an optimiser class."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from mixproof.empirical.training.batches import Drawn, Member, Purpose, points_and_labels, stream
from mixproof.empirical.training.networks import TwoLayerReLU
from mixproof.empirical.training.recipes import Recipe
from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.mixing.beta import Beta


def beta(a: str, b: str | None = None) -> Beta:
    """A Beta law, symmetric where one parameter is given."""
    return Beta(Fraction(a), Fraction(b or a))


def two_layers(dimension: int, hidden: int, classes: int) -> nn.Sequential:
    """The network of Figure 1, in float64."""
    layers = nn.Linear(dimension, hidden), nn.ReLU(), nn.Linear(hidden, classes)
    return nn.Sequential(*layers).to(torch.float64)


def put(network: nn.Sequential, parameters: Sequence[Floats]) -> None:
    """Give a network the parameters of one member of an ensemble."""
    first, second, offset = (torch.from_numpy(np.asarray(part, dtype=np.float64)) for part in parameters)
    with torch.no_grad():
        for target, value in zip(network.parameters(), (first[:-1].T, first[-1], second, offset[:, 0]), strict=True):
            target.copy_(value)


def taken(network: nn.Sequential) -> list[Floats]:
    """The parameters of a network as an ensemble stacks them."""
    weight, bias, second, offset = (parameter.detach().numpy() for parameter in network.parameters())
    return [np.vstack([weight.T, bias]), second, offset[:, None]]


def mixed_loss(logits: Tensor, first: Tensor, second: Tensor, weight: Tensor) -> Tensor:
    """Mixup's loss on pairs with the classes `first` and `second` and λ on the first."""
    at_first = nn.functional.cross_entropy(logits, first, reduction="none")
    at_second = nn.functional.cross_entropy(logits, second, reduction="none")
    return (weight * at_first + (1 - weight) * at_second).mean()


def draws_of(member: Member, recipe: Recipe) -> Iterable[tuple[NDArray[np.int64], Floats]]:
    """The pairs (2, N) and weights of each step of a member, one step at a time."""
    source = Drawn([member], recipe.network, recipe.seed, recipe.lambdas, torch.empty(0, dtype=torch.float64))
    block = 0
    while True:
        pairs, weights = source.draws(member, block)
        for step in range(source.block_length):
            yield pairs[:, step], weights[step]
        block += 1


def train_alone(member: Member, recipe: Recipe, hidden: int) -> list[Floats]:
    """Train one member by Adam with the draws that the ensemble gives it."""
    torch.set_num_threads(1)  # more only get into each other's way
    dataset: Dataset = member.exact
    classes = len(dataset.classes)
    network = two_layers(dataset.dimension, hidden, classes)
    put(
        network,
        TwoLayerReLU(hidden).initial(stream(recipe.seed, member.run, Purpose.INITIAL), dataset.dimension, classes),
    )
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)
    points, labels = (torch.from_numpy(part) for part in points_and_labels(dataset))
    for _, (pairs, weights) in zip(range(recipe.steps), draws_of(member, recipe), strict=False):
        s, t, weight = torch.from_numpy(pairs[0].copy()), torch.from_numpy(pairs[1].copy()), torch.from_numpy(weights)
        mixed = weight[:, None] * points[s] + (1 - weight[:, None]) * points[t]
        loss = mixed_loss(network(mixed), labels[s], labels[t], weight)
        if not member.accumulate_gradients:
            optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return taken(network)
