"""Mixup for a training loop: batches of examples and labels go in, mixed ones come out.

A batch of B rows (x_i, y_i) becomes λ_i·x_i + (1 − λ_i)·x_j(i), with labels mixed alike; `rules` says who the partner
j(i) is, and how many λ are drawn.

Without a seed, all draws come from torch's own random numbers in the process that mixes the batch: after
``torch.manual_seed`` they repeat, with any number of workers of a ``DataLoader``. With a seed, they come from a
generator of its own, and repeat without torch; in a worker process it is seeded from the worker's torch seed as well,
so that workers and epochs draw differently, and alike again if torch is seeded alike.
"""

from collections.abc import Sequence
from typing import Any, Never

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import get_worker_info

from mixproof.empirical.mixup.batches import collated
from mixproof.empirical.mixup.mixing import checked, mixed_as_drawn
from mixproof.empirical.mixup.rules import MixingRule, Mode, Partner
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
        alpha: Number = 1.0,
        classes: int | None = None,
        *,
        partner: Partner = "shuffle",
        mode: Mode = "batch",
        prob: float = 1.0,
        label_smoothing: float = 0.0,
        seed: int | None = None,
    ) -> None:
        if classes is None:
            raise InputError("the number of classes is missing: say how many there are, as in Mixup(1.0, classes=10)")
        self.rule = MixingRule(alpha, classes, partner, mode, prob, label_smoothing)
        self._seed = None if seed is None else integer(seed, "`seed`", 0)
        self._generator: np.random.Generator | None = None
        self._worker: int | None = None

    @staticmethod
    def timm(  # noqa: PLR0913, as many as timm has
        mixup_alpha: float = 1.0,
        num_classes: int = 1000,
        *,
        prob: float = 1.0,
        mode: Mode = "batch",
        label_smoothing: float = 0.1,
        seed: int | None = None,
        **others: Never,
    ) -> "Mixup":
        """Mixup as timm's ``Mixup`` does it without CutMix, with its names and defaults.

        Raises
        ------
        InputError
            If a parameter is not one of timm's Mixup without CutMix, or is out of range.

        Examples
        --------
        >>> Mixup.timm(0.8, 10).rule
        MixingRule(alpha=0.8, classes=10, partner='flip', mode='batch', prob=1.0, label_smoothing=0.1)
        """
        if cut := _CUTMIX & others.keys():
            raise InputError(f"Mixup.timm is timm's Mixup without CutMix, and takes no {min(cut)!r}")
        refuse_unknown(others, _TIMM_NAMES, "Mixup.timm")
        return Mixup(
            mixup_alpha, num_classes, partner="flip", mode=mode, prob=prob, label_smoothing=label_smoothing, seed=seed
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
        return mixed_as_drawn(points, labels, self.rule, self.rule.draw(len(points), self._stream()))

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

    def _stream(self) -> np.random.Generator:
        """The generator for a batch: without a seed, out of torch's random numbers in this process."""
        if self._seed is None:
            return np.random.default_rng(int(torch.randint(2**63 - 1, (), device="cpu")))
        info = get_worker_info()
        worker = None if info is None else info.seed
        if self._generator is None or worker != self._worker:
            entropy = [self._seed] if worker is None else [self._seed, worker]
            self._generator, self._worker = np.random.default_rng(entropy), worker
        return self._generator


_CUTMIX = {"cutmix_alpha", "cutmix_minmax", "switch_prob", "correct_lam"}
_TIMM_NAMES = ["mixup_alpha", "num_classes", "label_smoothing", "prob", "mode", "seed"]
