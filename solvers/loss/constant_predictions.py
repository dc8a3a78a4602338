"""Constant predictions: the class weights, which are the best of them, the Mixup loss of each, and a grid of them."""

from collections.abc import Sequence
from fractions import Fraction
from math import comb

import flint

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import Enclosed, Real, arb_of
from mixproof.geometry.numbers.logarithms import Logarithms
from mixproof.geometry.numbers.rationals import rational_text


def class_weights(dataset: Dataset) -> tuple[Fraction, ...]:
    """The share of the rows that each class has: the weight π_i of its label in the mixed data, too.

    Examples
    --------
    >>> [str(share) for share in class_weights(Dataset.from_rows([[0], [1], [2]], [0, 1, 0]))]
    ['2/3', '1/3']
    """
    return tuple(Fraction(size, dataset.row_count) for size in dataset.class_sizes)


def loss_of_constant(dataset: Dataset, prediction: Sequence[Fraction]) -> Real:
    """J of the classifier that predicts the same everywhere: −Σ π_i ln θ_i, whatever the law of λ.

    Parameters
    ----------
    prediction : sequence of k positive rationals with the sum 1
        One probability for each class, in the order of `Dataset.classes`.

    Raises
    ------
    InputError
        If the prediction is not such a sequence.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> loss_of_constant(line, [Fraction(2, 3), Fraction(1, 3)]).closed_form()
    '-2/3*ln(2) + ln(3)'
    """
    if len(prediction) != len(dataset.classes):
        raise InputError(
            f"a prediction for {len(dataset.classes)} classes has {len(prediction)} entries: give one for each"
        )
    if min(prediction) <= 0 or sum(prediction) != 1:
        shown = ", ".join(map(rational_text, prediction))
        raise InputError(f"probabilities have to be positive and to sum to 1, not {shown}")
    shares = list(zip(class_weights(dataset), prediction, strict=True))
    exact = Logarithms.collect(Fraction(0), [(-weight, theta) for weight, theta in shares])
    return exact or Enclosed(
        lambda bits: -sum((arb_of(weight) * arb_of(theta).log() for weight, theta in shares), flint.arb(0))
    )


def predictions_on_grid(classes: int, most: int) -> list[tuple[Fraction, ...]]:
    """The constant predictions on the finest grid n/D in the open simplex that has at most `most` points.

    Examples
    --------
    >>> [str(theta[0]) for theta in predictions_on_grid(2, 3)]
    ['1/4', '1/2', '3/4']
    """
    denominator = classes
    while comb(denominator, classes - 1) <= most:
        denominator += 1
    return [tuple(Fraction(n, denominator) for n in parts) for parts in _compositions(denominator, classes)]


def _compositions(total: int, parts: int) -> list[tuple[int, ...]]:
    """All ways to write a total as an ordered sum of so many positive parts."""
    if parts == 1:
        return [(total,)]
    return [(first, *rest) for first in range(1, total - parts + 2) for rest in _compositions(total - first, parts - 1)]
