"""The rule by which batches are mixed: who meets whom, by which weight, and, with CutMix, in which box.

Two choices make all the common variants: who the *partner* j(i) of row i is, and how many λ are drawn.

- ``shuffle``: j is a random permutation, as the authors of Mixup and of the paper run it. Each ordered pair of rows is
  as likely as any other, a row with itself included; so the expected loss over batches is J of the theory.
- ``independent``: each j is drawn by itself: the pairs (s, t) of the theory literally, with the same expected loss.
- ``flip``: j(i) = B − 1 − i, as in timm. ``roll``: j(i) = i − 1, as in torchvision. No row meets itself (but the middle
  one of an odd batch under ``flip``), so over shuffled batches J is taken without its self-pairs.

- mode ``batch``: one λ for the whole batch, as the paper has it; ``elem``: one a row; ``pair``: one a pair, which
  goes with ``flip``: rows i and B − 1 − i are mixed with each other by the same λ, each counting its own λ.

With probability 1 − ``prob`` nothing is mixed (λ = 1): of the batch, of the row, or of the pair.

With CutMix a box of row i is taken from its partner. Its sides are √(1 − λ) times those of the image, its centre is
uniform, what sticks out is cut off, and λ is then the share of the image that is left: as timm does it.
"""

import sys
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Number
from mixproof.geometry.errors import InputError, nearest
from mixproof.geometry.numbers.arguments import integer, number
from mixproof.geometry.numbers.beta_draws import beta_draws
from mixproof.geometry.numbers.rationals import decimal_text

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
