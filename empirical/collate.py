"""Mixup for a training loop: batches of examples and labels go in, mixed ones come out.

A batch of B rows (x_i, y_i) becomes λ_i·x_i + (1 − λ_i)·x_j(i), with labels mixed alike. Two choices make all the
common variants: who the *partner* j(i) is, and how many λ are drawn.

- ``shuffle``: j is a random permutation, as the authors of Mixup and of the paper run it. Each ordered pair of rows is
  as likely as any other, a row with itself included; so the expected loss over batches is J of the theory.
- ``independent``: each j is drawn by itself: the pairs (s, t) of the theory literally, with the same expected loss.
- ``flip``: j(i) = B − 1 − i, as in timm. ``roll``: j(i) = i − 1, as in torchvision. No row meets itself (but the middle
  one of an odd batch under ``flip``), so over shuffled batches J is taken without its self-pairs.

- mode ``batch``: one λ for the whole batch, as the paper has it; ``elem``: one a row; ``pair``: one a pair, which
  goes with ``flip``: rows i and B − 1 − i are mixed with each other by the same λ, each counting its own λ.

With probability 1 − ``prob`` nothing is mixed (λ = 1): of the batch, of the row, or of the pair.

Without a seed, all draws come from torch's own random numbers in the process that mixes the batch: after
``torch.manual_seed`` they repeat, with any number of workers of a ``DataLoader``. With a seed, they come from a
generator of its own, and repeat without torch; in a worker process it is seeded from the worker's torch seed as well,
so that workers and epochs draw differently, and alike again if torch is seeded alike.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Never, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import get_worker_info

from mixproof.empirical.batches import checked_examples, checked_probabilities, collated
from mixproof.geometry.aliases import Number
from mixproof.geometry.errors import InputError, nearest
from mixproof.geometry.numbers.arguments import integer, number
from mixproof.geometry.numbers.beta_draws import beta_draws
from mixproof.geometry.numbers.rationals import decimal_text
from mixproof.geometry.signatures import refuse_unknown, strict

Partner = Literal["shuffle", "independent", "flip", "roll"]
Mode = Literal["batch", "elem", "pair"]

_MOST_CLASSES = 2**31 - 1
"""More need more memory than there is; torch counts no further everywhere."""


@dataclass(frozen=True, eq=False)
class Draw:
    """The draws for a batch of B rows.

    Parameters
    ----------
    partners : (B,) array of int
        j(i).
    weights : (B,) array of float
        λ_i, the weight of row i itself.
    """

    partners: NDArray[np.int64]
    weights: NDArray[np.float64]


@dataclass(frozen=True)
class MixingRule:
    """The settings by which batches are mixed; the module explains the words.

    Parameters
    ----------
    alpha : number
        λ ~ Beta(α, α). Kept as a float; text, a NumPy scalar or a tensor of one entry will do, as for other numbers.
    classes : int
        Number k of classes.
    partner : {"shuffle", "independent", "flip", "roll"}
    mode : {"batch", "elem", "pair"}
    prob : float
        Probability that anything is mixed.
    label_smoothing : float
        The share of each label that is spread evenly over all classes before mixing.

    Raises
    ------
    InputError
        If a number is out of range, or the mode does not go with the partner.
    """

    alpha: Number
    classes: int
    partner: Partner = "shuffle"
    mode: Mode = "batch"
    prob: float = 1.0
    label_smoothing: float = 0.0

    def __post_init__(self) -> None:
        alpha = number(self.alpha, "α")
        if alpha <= 0:
            raise InputError(f"α has to be positive, not {decimal_text(alpha)}")
        if not sys.float_info.min <= alpha <= sys.float_info.max:
            raise InputError(f"α is {decimal_text(alpha)}, beyond what floats hold: take one from 1e-300 to 1e300")
        object.__setattr__(self, "alpha", float(alpha))
        classes = integer(self.classes, "`classes`", 2)
        if classes > _MOST_CLASSES:
            raise InputError(f"`classes` has to be {_MOST_CLASSES:,} or less, not {classes:,}")
        object.__setattr__(self, "classes", classes)
        for name in ("prob", "label_smoothing"):
            value = number(getattr(self, name), f"`{name}`")
            if not 0 <= value <= 1:
                raise InputError(f"`{name}` has to be from 0 to 1, not {decimal_text(value)}")
            object.__setattr__(self, name, float(value))
        for name, known in (("partner", get_args(Partner)), ("mode", get_args(Mode))):
            word = getattr(self, name)
            if not isinstance(word, str) or word not in known:
                raise InputError(f"there is no {name} {word!r}; {nearest(str(word), known)}")
        if self.mode == "pair" and self.partner != "flip":
            raise InputError("the mode 'pair' mixes rows with each other: it goes with the partner 'flip'")

    def draw(self, size: int, generator: np.random.Generator) -> Draw:
        """Draw partners and λ for a batch of `size` rows.

        Examples
        --------
        >>> MixingRule(1.0, 10, "roll").draw(4, np.random.default_rng(0)).partners.tolist()
        [3, 0, 1, 2]
        """
        count = {"batch": 1, "elem": size, "pair": (size + 1) // 2}[self.mode]
        weights = beta_draws(generator, self.alpha, self.alpha, count)
        weights = np.where(generator.random(count) < self.prob, weights, 1.0)
        if self.mode == "batch":
            weights = np.repeat(weights, size)
        elif self.mode == "pair":
            weights = np.concatenate([weights, weights[: size // 2][::-1]])
        return Draw(self._partners(size, generator), weights)

    def _partners(self, size: int, generator: np.random.Generator) -> NDArray[np.int64]:
        match self.partner:
            case "shuffle":
                return generator.permutation(size)
            case "independent":
                return generator.integers(size, size=size)
            case "flip":
                return np.arange(size)[::-1].copy()
            case "roll":
                return np.roll(np.arange(size), 1)


def mixed(x: Tensor, y: Tensor, rule: MixingRule, draw: Draw) -> tuple[Tensor, Tensor]:
    """Mix a batch as it was drawn.

    Parameters
    ----------
    x : (B, ...) tensor of finite floats
        Integers, such as images of bytes, are taken as the default float type. Floats of 16 bits are mixed in 32.
    y : (B,) tensor of class numbers, or (B, k) tensor of class probabilities
        Rows sum to 1 within 0.001 (in types of 16 bits, twice their spacing at 1, where that is more).

    Returns
    -------
    x : (B, ...) tensor of floats
    y : (B, k) tensor of floats
        Class probabilities, each row with the sum 1.

    Raises
    ------
    InputError
        If the examples are not finite, the labels are neither, the lengths differ, or torch cannot mix such tensors.

    Examples
    --------
    >>> x, y = torch.tensor([[0.0], [8.0]]), torch.tensor([0, 1])
    >>> mixed(x, y, MixingRule(1.0, 2), Draw(np.array([1, 0]), np.array([0.75, 0.5])))
    (tensor([[2.],
            [4.]]), tensor([[0.7500, 0.2500],
            [0.5000, 0.5000]]))
    """
    points, labels = _checked(x, y, rule)
    if len(draw.partners) != len(points):
        raise InputError(f"a batch has {len(points)} examples, and the draws are for {len(draw.partners)}")
    return _mixed(points, labels, rule, draw)


def _checked(x: Tensor, y: Tensor, rule: MixingRule) -> tuple[Tensor, Tensor]:
    """The examples as floats, and the labels as rows of probabilities."""
    points, labels = checked_examples(x), checked_probabilities(y, rule.classes)
    if len(points) != len(labels):
        raise InputError(f"a batch has {len(points)} examples but {len(labels)} labels")
    return points, labels


def _mixed(points: Tensor, labels: Tensor, rule: MixingRule, draw: Draw) -> tuple[Tensor, Tensor]:
    wide = torch.promote_types(points.dtype, torch.float32)  # 16 bits are too few for a weight near 1
    partners = torch.from_numpy(draw.partners).to(points.device)
    weights = torch.from_numpy(draw.weights).to(device=points.device, dtype=wide)
    smooth = labels.to(device=points.device, dtype=wide) * (1 - rule.label_smoothing)
    targets = smooth + rule.label_smoothing / rule.classes
    first, second = (_blend(table.to(wide), partners, weights) for table in (points, targets))
    return first.to(points.dtype), second.to(points.dtype)


def _blend(table: Tensor, partners: Tensor, weights: Tensor) -> Tensor:
    weight = weights.view(-1, *[1] * (table.dim() - 1))
    return torch.lerp(table[partners], table, weight)


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
        points, labels = _checked(x, y, self.rule)
        return _mixed(points, labels, self.rule, self.rule.draw(len(points), self._stream()))

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
