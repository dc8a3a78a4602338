"""Mixup for a training loop: batches of examples and labels go in, mixed ones come out.

A batch of B rows (x_i, y_i) becomes λ_i·x_i + (1 − λ_i)·x_j(i), with labels mixed alike; `rules` says who the partner
j(i) is, and how many λ are drawn.

Without a seed, all draws come from torch's own random numbers in the process that mixes the batch: after
``torch.manual_seed`` they repeat, with any number of workers of a ``DataLoader``. With a seed, they come from a
generator of its own, and repeat without torch; in a worker process it is seeded from the worker's torch seed as well,
so that workers and epochs draw differently, and alike again if torch is seeded alike.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, Never

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import get_worker_info

from mixproof.empirical.mixup.batches import collated
from mixproof.empirical.mixup.hidden import mixing_at
from mixproof.empirical.mixup.mixing import (
    checked,
    image_size,
    mixed_as_drawn,
    mixed_numbers,
    mixed_points,
    numbers_of,
)
from mixproof.empirical.mixup.pairs import MixedLabels
from mixproof.empirical.mixup.rules import Draw, MixingRule, Mode, Partner, Targets
from mixproof.geometry.aliases import Number
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.arguments import integer
from mixproof.geometry.signatures import refuse_unknown, strict


@strict
class Mixup:
    """Mixup of batches: call it on (x, y), or give it to a ``DataLoader`` as ``collate_fn=mixup.collate``.

    The parameters are those of `MixingRule`; `seed` makes the draws repeatable. The number of classes has to be given:
    a batch need not hold them all. The labels that come out are probabilities, as
    ``torch.nn.functional.cross_entropy`` takes them.

    Raises
    ------
    InputError
        If the number of classes is not given, or a parameter is unknown or out of range.

    Examples
    --------
    >>> mixup = Mixup("1/5", classes=3, seed=0)
    >>> x, y = mixup(torch.zeros(4, 2), torch.tensor([0, 1, 2, 0]))
    >>> x.shape, y.shape, bool((y.sum(1) - 1).abs().max() < 1e-6)
    (torch.Size([4, 2]), torch.Size([4, 3]), True)
    """

    def __init__(  # noqa: PLR0913, as many as `MixingRule` has
        self,
        alpha: Number | None = 1.0,
        classes: int | None = None,
        *,
        partner: Partner = "shuffle",
        mode: Mode = "batch",
        prob: float = 1.0,
        label_smoothing: float = 0.0,
        targets: Targets = "classes",
        cutmix_alpha: Number | None = None,
        switch_prob: float = 0.5,
        correct_lam: bool = True,
        seed: int | None = None,
    ) -> None:
        self.rule = MixingRule(
            alpha, classes, partner, mode, prob, label_smoothing, targets, cutmix_alpha, switch_prob, correct_lam
        )
        self._seed = None if seed is None else integer(seed, "`seed`", 0)
        self._generator: np.random.Generator | None = None
        self._source: tuple[int | None, int] | None = None

    @staticmethod
    def timm(  # noqa: PLR0913, as many as timm has
        mixup_alpha: float = 1.0,
        num_classes: int = 1000,
        *,
        cutmix_alpha: float = 0.0,
        prob: float = 1.0,
        switch_prob: float = 0.5,
        mode: Mode = "batch",
        correct_lam: bool = True,
        label_smoothing: float = 0.1,
        seed: int | None = None,
        **others: Never,
    ) -> "Mixup":
        """Mixup and CutMix as timm's ``Mixup`` does them, with its names and defaults.

        Raises
        ------
        InputError
            If a parameter is not one of timm's, or is out of range.

        Examples
        --------
        >>> Mixup.timm(0.8, 10).rule.partner, Mixup.timm(0, 10, cutmix_alpha=1).rule.alpha
        ('flip', None)
        """
        if "cutmix_minmax" in others:
            raise InputError("Mixup.timm takes no 'cutmix_minmax': its boxes have another law; give cutmix_alpha")
        refuse_unknown(others, _TIMM_NAMES, "Mixup.timm")
        is_cut = not _is_zero(cutmix_alpha)
        return Mixup(
            None if is_cut and _is_zero(mixup_alpha) else mixup_alpha,
            num_classes,
            partner="flip",
            mode=mode,
            prob=prob,
            label_smoothing=label_smoothing,
            cutmix_alpha=cutmix_alpha if is_cut else None,
            switch_prob=switch_prob,
            correct_lam=correct_lam,
            seed=seed,
        )

    @staticmethod
    def torchvision(alpha: float = 1.0, num_classes: int = 1000, *, seed: int | None = None) -> "Mixup":
        """Mixup as torchvision's ``v2.MixUp`` does it: one λ a batch, each row with the one before it.

        Raises
        ------
        InputError
            If a parameter is not one of torchvision's, or is out of range.

        Examples
        --------
        >>> Mixup.torchvision(num_classes=10).rule.partner
        'roll'
        """
        return Mixup(alpha, num_classes, seed=seed, partner="roll")

    def __call__(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """Mix a batch; see `mixed` for the shapes.

        Raises
        ------
        InputError
            As in `mixed`.
        """
        points, labels = checked(x, y, self.rule)
        return mixed_as_drawn(points, labels, self.rule, self._draw(len(points), image_size(points)))

    def pairs(self, x: Tensor, y: Tensor) -> tuple[Tensor, MixedLabels]:
        """Mix the examples of a batch, and give both labels of each row with their weight λ, as they are.

        That is for losses that take no mixed labels: with class weights, focal or index losses. Nothing is smoothed.
        What comes second has ``loss(criterion, output)`` and ``accuracy(output)``, means weighted by λ.

        Raises
        ------
        InputError
            As in `mixed`.

        Examples
        --------
        >>> x, labels = Mixup(1, 2, partner="roll", seed=0).pairs(torch.eye(2), torch.tensor([0, 1]))
        >>> y_a, y_b, lam = labels
        >>> y_a.tolist(), y_b.tolist(), bool((x[0, 0] == lam[0]).all())
        ([0, 1], [1, 0], True)
        """
        points, _ = checked(x, y, self.rule)
        draw = self._draw(len(points), image_size(points))
        return mixed_points(points, draw), self._labels(y, draw, points)

    @contextmanager
    def hidden(self, layer: nn.Module | Sequence[nn.Module], y: Tensor) -> Iterator[MixedLabels]:
        """Mix what a hidden layer puts out in the next pass of a model, as Manifold Mixup does.

        Parameters
        ----------
        layer : module or sequence of modules
            Of several, one is drawn.
        y : labels of the batch
            As in `mixed`.

        Raises
        ------
        InputError
            If the labels cannot be mixed, or the layer does not run once in the pass, with a row for each label.

        Examples
        --------
        >>> model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 2))
        >>> x, y = torch.eye(2), torch.tensor([0, 1])
        >>> mix = Mixup(1, 2, seed=0)
        >>> with mix.hidden(model[1], y) as labels:
        ...     output = model(x)
        >>> labels.loss(torch.nn.CrossEntropyLoss(reduction="none"), output).shape
        torch.Size([])
        """
        layers = [layer] if isinstance(layer, nn.Module) else list(layer)
        if not layers or not all(isinstance(each, nn.Module) for each in layers):
            raise InputError("`layer` is a module of the model, or several of them")
        if self.rule.cutmix_alpha is not None:
            raise InputError("hidden layers are mixed along segments: leave CutMix out")
        numbers = numbers_of(y, self.rule)
        stream = self._stream()
        chosen = layers[int(stream.integers(len(layers)))] if len(layers) > 1 else layers[0]
        draw = self.rule.draw(len(numbers), stream)
        with mixing_at(chosen, draw):
            yield self._labels(y, draw, torch.empty(0))

    def soft(self, labels: MixedLabels) -> Tensor:
        """The mixed labels that both labels of each row and their weight make, smoothed as the rule says.

        Examples
        --------
        >>> labels = MixedLabels(torch.tensor([0, 1]), torch.tensor([1, 1]), torch.tensor([0.25, 0.5]))
        >>> Mixup(1, 2).soft(labels)
        tensor([[0.2500, 0.7500],
                [0.0000, 1.0000]])
        """
        rows = len(labels.weights)
        both = torch.cat([numbers_of(labels.first, self.rule), numbers_of(labels.second, self.rule)])
        weights = np.concatenate([labels.weights.double().cpu().numpy(), np.ones(rows)])
        draw = Draw(np.concatenate([np.arange(rows) + rows, np.arange(rows) + rows]), weights)
        return mixed_numbers(both, self.rule, draw, labels.weights)[:rows]

    def _labels(self, y: Tensor, draw: Draw, like: Tensor) -> MixedLabels:
        """Both labels of each row, and their weights beside some numbers."""
        weights = torch.from_numpy(draw.weights).to(
            device=y.device, dtype=torch.promote_types(like.dtype, torch.float32)
        )
        return MixedLabels(y, y[torch.from_numpy(draw.partners).to(y.device)], weights)

    def state_dict(self) -> dict[str, Any]:
        """The rule and the state of the draws, to go on from: of a seed's own generator; else torch holds the state.

        Worker processes of a ``DataLoader`` have draws of their own, which start anew with each epoch.

        Examples
        --------
        >>> mix = Mixup(1, 2, seed=0)
        >>> state = mix.state_dict()
        >>> first = mix(torch.eye(2), torch.tensor([0, 1]))[0]
        >>> mix.load_state_dict(state)
        >>> torch.equal(mix(torch.eye(2), torch.tensor([0, 1]))[0], first)
        True
        """
        generator = None if self._generator is None else self._generator.bit_generator.state
        return {"rule": asdict(self.rule), "seed": self._seed, "generator": generator, "source": self._source}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from a state.

        Raises
        ------
        InputError
            If it is none, or one of another rule or seed.
        """
        if not isinstance(state, dict) or {"rule", "seed", "generator", "source"} - state.keys():
            raise InputError("this is no state of Mixup: give what state_dict() gave")
        if state["rule"] != asdict(self.rule) or state["seed"] != self._seed:
            raise InputError("this is the state of a Mixup with another rule or seed: make one with the same first")
        self._source, self._generator = state["source"], None
        if state["generator"] is not None:
            self._generator = np.random.default_rng()
            self._generator.bit_generator.state = state["generator"]

    def collate(self, samples: Sequence[tuple[Any, Any]]) -> tuple[Tensor, Tensor]:
        """Put (example, label) items into a batch, as torch does by default, and mix it.

        Raises
        ------
        InputError
            If the items are no pairs, or cannot be put together or mixed.

        Examples
        --------
        >>> items = [(torch.zeros(2), 0), (torch.ones(2), 1)]
        >>> loader = torch.utils.data.DataLoader(items, batch_size=2, collate_fn=Mixup(1, 2, seed=0).collate)
        >>> [tuple(part.shape) for part in next(iter(loader))]
        [(2, 2), (2, 2)]
        """
        return self(*collated(samples))

    def collate_pairs(self, samples: Sequence[tuple[Any, Any]]) -> tuple[Tensor, MixedLabels]:
        """Put (example, label) items into a batch, as torch does by default, and mix it as `pairs` does.

        Raises
        ------
        InputError
            As in `collate`.

        Examples
        --------
        >>> x, (y_a, y_b, lam) = Mixup(1, 2, seed=0).collate_pairs([(torch.zeros(2), 0), (torch.ones(2), 1)])
        >>> x.shape, y_a.shape, lam.shape
        (torch.Size([2, 2]), torch.Size([2]), torch.Size([2]))
        """
        return self.pairs(*collated(samples))

    def _draw(self, size: int, image: tuple[int, int] | None) -> Draw:
        """The draws for a batch."""
        return self.rule.draw(size, self._stream(), image)

    def _stream(self) -> np.random.Generator:
        """The generator for a batch: without a seed, out of torch's random numbers in this process.

        The ranks of a distributed run draw differently, whether they are seeded alike or not.
        """
        rank = _rank()
        if self._seed is None:
            drawn = int(torch.randint(2**63 - 1, (), device="cpu"))
            return np.random.default_rng([drawn, rank] if rank else drawn)
        info = get_worker_info()
        source = None if info is None else info.seed, rank
        if self._generator is None or source != self._source:
            worker = [] if source[0] is None else [source[0]]
            entropy = [self._seed, *worker, *([2**32 + rank] if rank else [])]
            self._generator, self._source = np.random.default_rng(entropy), source
        return self._generator


def _rank() -> int:
    """The rank of this process in a distributed run; 0 elsewhere."""
    distributed = torch.distributed
    return distributed.get_rank() if distributed.is_available() and distributed.is_initialized() else 0


def _is_zero(alpha: object) -> bool:
    """True for what timm takes as no mixing."""
    return isinstance(alpha, int | float) and not isinstance(alpha, bool) and alpha == 0


_TIMM_NAMES = [
    *("mixup_alpha", "num_classes", "cutmix_alpha", "label_smoothing", "prob", "switch_prob", "mode", "correct_lam"),
    "seed",
]
