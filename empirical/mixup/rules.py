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
Targets = Literal["classes", "multi-label", "binary", "real"]

_MOST_CLASSES = 2**31 - 1
"""More need more memory than there is; torch counts no further everywhere."""


NO_BOX = (-1, -1, 0, 0)
"""The box of a row that CutMix does not mix."""


@dataclass(frozen=True, eq=False)
class Draw:
    """The draws for a batch of B rows.

    Parameters
    ----------
    partners : (B,) array of int
        j(i).
    weights : (B,) array of float
        λ_i, the weight of row i itself.
    boxes : (B, 4) array of int or None
        Of each row that CutMix mixes the box that its partner fills: top, bottom, left, right, ends excluded. Of the
        other rows an empty one with the top -1. None where CutMix mixes no batch.
    """

    partners: NDArray[np.int64]
    weights: NDArray[np.float64]
    boxes: NDArray[np.int64] | None = None


@dataclass(frozen=True)
class MixingRule:
    """The settings by which batches are mixed; the module explains the words.

    Parameters
    ----------
    alpha : number or None
        λ ~ Beta(α, α). Kept as a float; text, a NumPy scalar or a tensor of one entry will do, as for other numbers.
        None for CutMix alone.
    classes : int or None
        Number k of classes, for targets that have classes.
    partner : {"shuffle", "independent", "flip", "roll"}
    mode : {"batch", "elem", "pair"}
    prob : float
        Probability that anything is mixed.
    label_smoothing : float
        The share of each label that is spread evenly over all classes before mixing; of targets that are answers to
        yes or no, over both.
    targets : {"classes", "multi-label", "binary", "real"}
        One class a row; several at once, each a number from 0 to 1; one such number; or numbers of any kind.
    cutmix_alpha : number or None
        For CutMix, whose λ ~ Beta(α, α) with this α.
    switch_prob : float
        Probability of CutMix where both are asked for.
    correct_lam : bool
        True if λ becomes the share of the image that is left, which is 1 − λ of its box only as a rule.

    Raises
    ------
    InputError
        If a number is out of range, or the mode does not go with the partner.
    """

    alpha: Number | None
    classes: int | None
    partner: Partner = "shuffle"
    mode: Mode = "batch"
    prob: float = 1.0
    label_smoothing: float = 0.0
    targets: Targets = "classes"
    cutmix_alpha: Number | None = None
    switch_prob: float = 0.5
    correct_lam: bool = True

    def __post_init__(self) -> None:
        if self.alpha is not None or self.cutmix_alpha is None:
            object.__setattr__(self, "alpha", _positive(self.alpha, "α"))
        if self.cutmix_alpha is not None:
            object.__setattr__(self, "cutmix_alpha", _positive(self.cutmix_alpha, "`cutmix_alpha`"))
        for name in ("prob", "label_smoothing", "switch_prob"):
            value = number(getattr(self, name), f"`{name}`")
            if not 0 <= value <= 1:
                raise InputError(f"`{name}` has to be from 0 to 1, not {decimal_text(value)}")
            object.__setattr__(self, name, float(value))
        for name, known in (
            ("partner", get_args(Partner)),
            ("mode", get_args(Mode)),
            ("targets", get_args(Targets)),
        ):
            word = getattr(self, name)
            if not isinstance(word, str) or word not in known:
                are = "are" if name == "targets" else "is"
                raise InputError(f"there {are} no {name} {word!r}; {nearest(str(word), known)}")
        if self.mode == "pair" and self.partner != "flip":
            raise InputError("the mode 'pair' mixes rows with each other: it goes with the partner 'flip'")
        self._check_classes()

    def _check_classes(self) -> None:
        """Refuse a number of classes that does not go with the targets."""
        if self.targets in {"binary", "real"}:
            if self.classes is not None:
                raise InputError(f"{self.targets} targets have no classes: leave `classes` out")
            if self.targets == "real" and self.label_smoothing:
                raise InputError("real targets are not smoothed: leave `label_smoothing` out")
            return
        if self.classes is None:
            raise InputError("the number of classes is missing: say how many there are, as in Mixup(1.0, classes=10)")
        classes = integer(self.classes, "`classes`", 2 if self.targets == "classes" else 1)
        if classes > _MOST_CLASSES:
            raise InputError(f"`classes` has to be {_MOST_CLASSES:,} or less, not {classes:,}")
        object.__setattr__(self, "classes", classes)

    @property
    def spread(self) -> float:
        """The number between which smoothing spreads a share: the classes, or yes and no."""
        return float(self.classes or 2) if self.targets == "classes" else 2.0

    def draw(self, size: int, generator: np.random.Generator, image: tuple[int, int] | None = None) -> Draw:
        """Draw partners and λ for a batch of `size` rows, and boxes in images of a height and a width.

        Raises
        ------
        InputError
            If CutMix is asked for, and the examples are no images.

        Examples
        --------
        >>> MixingRule(1.0, 10, "roll").draw(4, np.random.default_rng(0)).partners.tolist()
        [3, 0, 1, 2]
        >>> MixingRule(None, 10, cutmix_alpha=1).draw(1, np.random.default_rng(3), (4, 4)).boxes.tolist()
        [[2, 4, 1, 4]]
        """
        count = {"batch": 1, "elem": size, "pair": (size + 1) // 2}[self.mode]
        is_cut = self._cuts(count, generator)
        weights = np.ones(count)
        for alpha, chosen in ((self.alpha, ~is_cut), (self.cutmix_alpha, is_cut)):
            if alpha is not None and chosen.any():
                weights[chosen] = beta_draws(generator, alpha, alpha, int(chosen.sum()))
        weights = np.where(generator.random(count) < self.prob, weights, 1.0)
        boxes = None
        if self.cutmix_alpha is not None:
            if image is None:
                raise InputError("CutMix cuts boxes out of images: give examples of shape (B, C, H, W)")
            boxes, weights = self._boxes(weights, is_cut & (weights < 1), image, generator)
        rows = self._rows(size)
        return Draw(self._partners(size, generator), weights[rows], None if boxes is None else boxes[rows])

    def _cuts(self, count: int, generator: np.random.Generator) -> NDArray[np.bool_]:
        """True for each λ that is one of CutMix."""
        if self.cutmix_alpha is None or self.alpha is None:
            return np.full(count, self.cutmix_alpha is not None)
        return generator.random(count) < self.switch_prob

    def _rows(self, size: int) -> NDArray[np.intp]:
        """The draw that each row of a batch takes."""
        if self.mode == "batch":
            return np.zeros(size, dtype=np.intp)
        at = np.arange(size)
        return np.minimum(at, size - 1 - at) if self.mode == "pair" else at

    def _boxes(
        self,
        weights: NDArray[np.float64],
        is_cut: NDArray[np.bool_],
        image: tuple[int, int],
        generator: np.random.Generator,
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """A box for each λ of CutMix, and λ as it counts then."""
        sides = np.sqrt(1 - weights)
        spans = []
        for length in image:
            side, centre = (length * sides).astype(np.int64), generator.integers(length, size=len(weights))
            spans += [np.clip(centre - side // 2, 0, length), np.clip(centre + (side + 1) // 2, 0, length)]
        boxes = np.stack(spans, axis=1)
        boxes[~is_cut] = NO_BOX
        if self.correct_lam:
            area = (boxes[:, 1] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 2])
            weights = np.where(is_cut, 1 - area / (image[0] * image[1]), weights)
        return boxes, weights

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


def _positive(given: Number | None, name: str) -> float:
    """A positive number that floats hold."""
    value = number(given, name)
    if value <= 0:
        raise InputError(f"{name} has to be positive, not {decimal_text(value)}")
    if not sys.float_info.min <= value <= sys.float_info.max:
        raise InputError(f"{name} is {decimal_text(value)}, beyond what floats hold: take one from 1e-300 to 1e300")
    return float(value)
