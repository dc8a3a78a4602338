"""Pairs of labels with their weight, for losses and scores that take no mixed labels."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from mixproof.geometry.errors import InputError


class MixedLabels(NamedTuple):
    """The two labels of each mixed row, and the weight of the first.

    Parameters
    ----------
    first : (B, ...) tensor
        The labels of the rows, as they were given.
    second : (B, ...) tensor
        Those of their partners.
    weights : (B,) tensor of floats
        λ.
    """

    first: Tensor
    second: Tensor
    weights: Tensor

    def loss(self, criterion: Callable[[Tensor, Tensor], Tensor], output: Tensor) -> Tensor:
        """The mean over rows of λ·ℓ(output, first) + (1 − λ)·ℓ(output, second).

        Of a loss that is linear in the label, such as cross-entropy, this is the loss of the mixed label; class weights
        and focal losses are taken of each label by itself.

        Parameters
        ----------
        criterion : callable
            Takes the output and labels, and gives a loss a row (``reduction="none"``); a mean over rows will do where
            all rows have one λ.
        output : (B, ...) tensor

        Raises
        ------
        InputError
            If it gives one number, and the rows have several λ.

        Examples
        --------
        >>> labels = MixedLabels(torch.tensor([0, 1]), torch.tensor([1, 1]), torch.tensor([0.25, 0.5]))
        >>> logits = torch.tensor([[0.0, 0.0], [0.0, 0.0]])
        >>> labels.loss(torch.nn.CrossEntropyLoss(reduction="none"), logits)
        tensor(0.6931)
        """
        first, second = criterion(output, self.first), criterion(output, self.second)
        if first.dim() == 0:
            if len(self.weights) and not bool((self.weights == self.weights[0]).all()):
                raise InputError("the rows have several λ: give a criterion with reduction='none', one loss a row")
            return torch.lerp(second, first, self.weights[0].to(first))
        rows = [loss.reshape(len(self.weights), -1).mean(dim=1) for loss in (first, second)]
        return torch.lerp(rows[1], rows[0], self.weights.to(rows[0])).mean()

    def accuracy(self, output: Tensor) -> Tensor:
        """The mean over rows of λ·[the arg max is the first class] + (1 − λ)·[it is the second].

        Parameters
        ----------
        output : (B, k) tensor of scores
            The labels are class numbers, or rows of class probabilities with one largest.

        Examples
        --------
        >>> labels = MixedLabels(torch.tensor([0, 1]), torch.tensor([1, 1]), torch.tensor([0.25, 0.5]))
        >>> labels.accuracy(torch.tensor([[5.0, 0.0], [0.0, 1.0]]))
        tensor(0.6250)
        """
        told = output.argmax(dim=1)
        first, second = (
            (told == (labels if labels.dim() == 1 else labels.argmax(dim=1)).to(told.device)).to(self.weights.dtype)
            for labels in (self.first, self.second)
        )
        return torch.lerp(second, first, self.weights.to(first)).mean()
