"""The batches that a model is trained on: drawn as Mixup draws them, or all of them at once by quadrature.

A model's random numbers come from its own streams, keyed by the seed, its run and what they are for, and
are drawn in blocks whose length depends on its data alone. So a model trains the same whatever else is in the
ensemble, and at whatever step it is taken up again. The law of λ is not part of the key: models of one
run share their start, their pairs and the numbers behind their λ, which makes them comparable run by run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import combinations
from typing import Literal, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from mixproof.empirical.training.networks import Architecture, Batch
from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import points_of, weights_of
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.beta_draws import beta_draws
from mixproof.solvers.mixing.beta import Beta

Lambdas = Literal["one a step", "one a pair"]
"""Drawing of λ: the pairs of a step share one, or each has its own."""

NODES = 32
"""Quadrature nodes in λ: a linear model's loss is analytic in λ, and this many give it to rounding."""

MOST_ROWS = 2_000_000
"""Most quadrature rows of one model."""

_BLOCK = 2**14


@dataclass(frozen=True, eq=False)
class Table:
    """Labelled rows in floats: scaled, or with several labels at a point, as the theory does not have them.

    Parameters
    ----------
    points : (N, n) array
    labels : (N,) integers
        Places among the classes; a class may have no row.
    classes : tuple of str

    Examples
    --------
    >>> Table(np.zeros((3, 2)), np.array([0, 1, 0]), ("a", "b")).row_count
    3
    """

    points: Floats
    labels: NDArray[np.int64]
    classes: tuple[str, ...]

    @property
    def row_count(self) -> int:
        """Number N of rows."""
        return len(self.labels)

    @property
    def dimension(self) -> int:
        """Number n of coordinates."""
        return int(self.points.shape[1])


class Purpose(IntEnum):
    """The purposes of a stream of random numbers."""

    INITIAL = 0
    PAIRS = 1
    WEIGHTS = 2


def stream(seed: int, run: int, purpose: Purpose, block: int = 0) -> np.random.Generator:
    """The random numbers of one model, for one purpose.

    Examples
    --------
    >>> [stream(0, run, Purpose.PAIRS).integers(1000, size=2).tolist() for run in (0, 1, 0)]
    [[889, 449], [674, 848], [889, 449]]
    """
    return np.random.default_rng([seed, run, purpose, block])


@dataclass(frozen=True, eq=False)
class Member:
    """One model of an ensemble.

    Parameters
    ----------
    dataset : Dataset or Table
        What it is trained on. A point that occurs r times counts as r rows.
    mixing : Beta or None
        The law of λ; None trains on the data themselves (ERM).
    run : int
        Repetition: which random numbers it gets.
    accumulate_gradients : bool
        Never reset the gradient, as the published script of Figure 3 does in its Mixup branch: step t descends
        the sum of all gradients up to t.
    """

    dataset: Dataset | Table
    mixing: Beta | None
    run: int = 0
    accumulate_gradients: bool = False

    @property
    def exact(self) -> Dataset:
        """The exact dataset that it is trained on.

        Raises
        ------
        InputError
            If it is trained on a table of floats.
        """
        if isinstance(self.dataset, Dataset):
            return self.dataset
        raise InputError("a model that is trained on a table of floats has no exact dataset")

    @property
    def name(self) -> str:
        """The way it is trained, in words."""
        law = "ERM" if self.mixing is None else str(self.mixing)
        return f"{law}, run {self.run}" + (", gradients accumulated" if self.accumulate_gradients else "")


@lru_cache(maxsize=64)
def points_and_labels(dataset: Dataset | Table) -> tuple[Floats, NDArray[np.int64]]:
    """The (N, n) coordinates and (N,) classes of the rows, in the order of the rows.

    Examples
    --------
    >>> points, labels = points_and_labels(Dataset.from_rows([[1], [0.5], [1]], "aba"))
    >>> points.tolist(), labels.tolist()
    ([[1.0], [0.5], [1.0]], [0, 1, 0])
    """
    if isinstance(dataset, Table):
        return dataset.points, dataset.labels
    order = np.empty(dataset.row_count, dtype=np.int64)
    for index, rows in enumerate(dataset.rows):
        order[list(rows)] = index
    return points_of(dataset)[order], np.array(dataset.labels)[order]


class Source(Protocol):
    """The source of the batches of some models."""

    @property
    def block_length(self) -> int:
        """Number of steps that are prepared together."""

    @property
    def row_count(self) -> int:
        """Number of rows of a batch."""

    def block(self, index: int) -> Sequence[Batch]:
        """The batches of the steps from ``index * block_length`` on."""


class Drawn:
    """Mixup as it is run: at each step as many ordered pairs as there are rows, drawn with replacement.

    With λ on the first row of a pair; ERM takes the rows as they are.

    Parameters
    ----------
    members : sequence of Member
        All with the same number of rows, coordinates and classes.
    """

    def __init__(
        self, members: Sequence[Member], network: Architecture, seed: int, lambdas: Lambdas, like: Tensor
    ) -> None:
        self._members, self._seed, self._lambdas, self._like = members, seed, lambdas, like
        data = [points_and_labels(member.dataset) for member in members]
        self.row_count, onehot = len(data[0][1]), np.eye(len(members[0].dataset.classes))
        # Inputs and labels are mixed alike, so they lie side by side.
        tables = [np.column_stack([network.inputs(points), onehot[labels]]) for points, labels in data]
        self._table = like.new_tensor(np.concatenate(tables))
        self._features = self._table.shape[1] - len(onehot)

    @property
    def block_length(self) -> int:
        """Number of steps that are prepared together; it depends on the number of rows alone."""
        return max(1, _BLOCK // self.row_count)

    def block(self, index: int) -> Sequence[Batch]:
        """The batches of the steps from ``index * block_length`` on."""
        pairs, weights = zip(*(self.draws(member, index) for member in self._members), strict=True)
        offsets = self.row_count * np.arange(len(self._members))[:, None]
        first, second = (torch.from_numpy(chosen + offsets) for chosen in np.stack(pairs, axis=2))
        weight = self._like.new_tensor(np.stack(weights, axis=1)).unsqueeze(-1)
        # lerp keeps a constant input, and λ = 1, exactly.
        mixed = torch.lerp(self._at(second), self._at(first), weight)
        labels = mixed[..., self._features :].transpose(2, 3).contiguous()
        share = 1 / self.row_count
        return [Batch(x, y, share) for x, y in zip(mixed[..., : self._features].unbind(), labels.unbind(), strict=True)]

    def _at(self, chosen: Tensor) -> Tensor:
        """The inputs and labels of the chosen rows, (T, M, N, F + k); plain indexing takes three times as long."""
        return self._table.index_select(0, chosen.flatten().to(self._table.device)).view(*chosen.shape, -1)

    def draws(self, member: Member, index: int) -> tuple[NDArray[np.int64], Floats]:
        """One model's draws of a block.

        Returns
        -------
        pairs : (2, T, N) integers
            Rows s and t of each pair of each step.
        weights : (T, N) or (T, 1)
            λ, on s.
        """
        steps, size = self.block_length, self.row_count
        shape = (steps, 1 if self._lambdas == "one a step" else size)
        if member.mixing is None:
            return np.broadcast_to(np.arange(size), (2, steps, size)), np.ones(shape)
        pairs = stream(self._seed, member.run, Purpose.PAIRS, index).integers(size, size=(2, steps, size))
        generator = stream(self._seed, member.run, Purpose.WEIGHTS, index)
        return pairs, beta_draws(generator, member.mixing.a, member.mixing.b, shape)


class Expected:
    """The whole expected loss J as one weighted batch: every pair, at the nodes of Gauss–Jacobi quadrature.

    The batch is the same at every step, so descent on it is deterministic.
    """

    block_length = 1024

    def __init__(self, members: Sequence[Member], network: Architecture, nodes: int, like: Tensor) -> None:
        parts = [expected_rows(member.exact, member.mixing, nodes) for member in members]
        length = max(len(part.weights) for part in parts)
        padded = [part.padded(length) for part in parts]
        self.row_count = length
        self._batch = Batch(
            like.new_tensor(np.stack([network.inputs(part.points) for part in padded])),
            like.new_tensor(np.stack([part.labels.T for part in padded])),
            like.new_tensor(np.stack([part.weights[None] for part in padded])),
        )

    def block(self, index: int) -> Sequence[Batch]:
        """The one batch."""
        return [self._batch] * self.block_length


@dataclass(frozen=True, eq=False)
class WeightedRows:
    """Labelled points that stand for a loss: (R, n) points, (R, k) label masses, (R,) weights."""

    points: Floats
    labels: Floats
    weights: Floats

    def padded(self, length: int) -> "WeightedRows":
        """The same loss with rows of weight zero up to a length."""
        more = length - len(self.weights)
        repeat = [np.concatenate([part, np.repeat(part[:1], more, axis=0)]) for part in (self.points, self.labels)]
        return WeightedRows(repeat[0], repeat[1], np.concatenate([self.weights, np.zeros(more)]))


def expected_rows(dataset: Dataset, mixing: Beta | None, nodes: int = NODES) -> WeightedRows:
    """Rows whose weighted cross-entropy is the Mixup loss J of a model, up to quadrature in λ.

    A point with itself is one row; two points are met in both orders, which for a symmetric law is the same
    as twice in one order. Without mixing the rows are the points themselves.

    Raises
    ------
    InputError
        If there would be more than `MOST_ROWS` rows.

    Examples
    --------
    >>> from mixproof.solvers.mixing.parser import parse_mixing
    >>> line, uniform = Dataset.from_rows([[0], [1], [2]], [0, 1, 0]), parse_mixing("beta(1,1)")
    >>> rows = expected_rows(line, uniform, nodes=4)
    >>> len(rows.weights), round(float(rows.weights.sum()), 12), round(float(rows.weights @ rows.points[:, 0]), 12)
    (15, 1.0, 1.0)
    """
    points, weights = points_of(dataset), weights_of(dataset)
    labels = np.eye(len(dataset.classes))[list(dataset.labels)]
    if mixing is None:
        return WeightedRows(points, labels, weights)
    at, mass = quadrature(mixing, nodes)
    if not mixing.is_symmetric:
        at, mass = np.concatenate([at, 1 - at]), np.concatenate([mass, mass]) / 2
    pairs = np.array(list(combinations(range(dataset.size), 2)), dtype=np.int64).reshape(-1, 2)
    if len(pairs) * len(at) > MOST_ROWS:
        raise InputError(
            f"the expected loss over all pairs of {dataset.size} points takes {len(pairs) * len(at):,} rows, more "
            f"than {MOST_ROWS:,}: draw pairs instead, or use fewer points"
        )

    def mixed(table: Floats) -> Floats:
        s, t = table[pairs[:, 0], None], table[pairs[:, 1], None]
        return np.concatenate([table, (t + at[:, None] * (s - t)).reshape(-1, table.shape[1])])

    of_pairs = 2 * np.prod(weights[pairs], axis=1)[:, None] * mass
    return WeightedRows(mixed(points), mixed(labels), np.concatenate([weights**2, of_pairs.ravel()]))


@lru_cache(maxsize=64)
def quadrature(mixing: Beta, nodes: int = NODES) -> tuple[Floats, Floats]:
    """Gauss–Jacobi nodes and masses for a Beta law, kept for the models that share them (`Beta.nodes`).

    Examples
    --------
    >>> from mixproof.solvers.mixing.parser import parse_mixing
    >>> at, mass = quadrature(parse_mixing("beta(2,1)"), 3)
    >>> round(float(mass @ at), 12), round(float(mass @ at**5), 12)  # E[λ] and E[λ⁵] under the density 2λ
    (0.666666666667, 0.285714285714)
    """
    return mixing.nodes(nodes)
