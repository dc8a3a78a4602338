"""Mixup losses of trained models, and the irreducible loss that none of them can undercut (Prop. 2.2).

Two measurements are held against J(h). A final model's own J is computed by quadrature: no chance is in it, and every
single model has to stay above. The training loss on the drawn pairs is noisy; its mean over the records of all runs in
the second half of the training, when it is lowest, has to stay above up to its interval.

*Why all records may be pooled.* Given everything before step t, the pairs of step t are fresh, so the loss on them has
the mean J(θ_t) ≥ J(h). The differences L_t − J(θ_t) therefore have mean zero given the past, and are uncorrelated,
within a run as between runs. The variance of the pooled mean of these differences is the mean of their variances
over their number, and the scatter of the L_t, which adds that of the J(θ_t), is on average no smaller. So the
interval is, if anything, too wide by the drift of J, and the records count as independent although the θ_t do not.
What pooling could hide, one model below the floor among many above it, the quadrature shows.
"""

from dataclasses import dataclass

import numpy as np

from mixproof.empirical.experiments.criteria import Measured, number_json
from mixproof.empirical.training.ensembles import TrainedEnsemble
from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.digits import nearest_float
from mixproof.solvers.loss.irreducible import irreducible_loss
from mixproof.solvers.mixing.beta import Beta

CONFIDENCE = 0.999
"""Level of the interval of the mean training loss."""

LOSS_ROWS = 50_000
"""Most quadrature rows on which a model's expected loss is computed; below `LEAST_NODES` nodes a pair it is not."""

LEAST_NODES = 16


@dataclass(frozen=True)
class Losses:
    """Mixup losses of models trained with one law, and the least that there is.

    Parameters
    ----------
    drawn : Measured
        Training loss on the drawn pairs, over the records of all runs in the second half of the training.
    expected : tuple of floats
        Each final model's loss J, by quadrature; empty where that is too costly.
    quadrature_error : float
        By how much J changed when the nodes were doubled, at most.
    irreducible : float or None
        J(h); None where the budget does not suffice.
    """

    drawn: Measured
    expected: tuple[float, ...]
    quadrature_error: float
    irreducible: float | None

    @property
    def room(self) -> float:
        """Room above the irreducible loss, chance and quadrature allowed for; inf if unknown."""
        if self.irreducible is None:
            return float("inf")
        losses = [self.drawn.upper(CONFIDENCE), *(loss + 2 * self.quadrature_error for loss in self.expected)]
        return min(losses) - self.irreducible

    def to_json(self) -> Json:
        """The losses as floats."""
        return {
            "training_loss": number_json(self.drawn.mean),
            "standard_error": number_json(self.drawn.standard_error),
            "expected_loss": [number_json(loss) for loss in self.expected],
            "irreducible_loss": self.irreducible,
        }


def measured_losses(dataset: Dataset, law: Beta, trained: TrainedEnsemble, chosen: slice) -> Losses:
    """The losses of the chosen members, which were all trained with one law on one dataset.

    Examples
    --------
    >>> from mixproof.empirical.training.batches import Member
    >>> from mixproof.empirical.training.networks import TwoLayerReLU
    >>> from mixproof.empirical.training.optimisers import Adam
    >>> from mixproof.empirical.training.recipes import Recipe
    >>> from mixproof.empirical.training.ensembles import train
    >>> from mixproof.geometry.data.sources import load
    >>> line, law = load("counterexample"), Beta(1, 1)
    >>> recipe = Recipe(TwoLayerReLU(8), Adam(), steps=20, record=(5, 10, 20), device="cpu")
    >>> found = measured_losses(line, law, train([Member(line, law, run) for run in range(2)], recipe), slice(0, 2))
    >>> found.drawn.runs, round(found.irreducible, 4), min(found.expected) > found.irreducible
    (4, 0.3624, True)
    """
    curves = trained.curves
    # Each record has fresh draws, so that all of them, over steps and runs, are as good as independent.
    late = curves.losses[curves.steps >= trained.recipe.steps // 2, chosen].ravel()
    nodes = LOSS_ROWS // max(1, dataset.size * (dataset.size - 1) // 2)
    expected, error = np.empty(0), 0.0
    if nodes >= LEAST_NODES:
        nodes = min(nodes, 256)
        expected = trained.expected_losses(chosen, nodes)
        error = float(np.abs(expected - trained.expected_losses(chosen, nodes // 2)).max())
    irreducible = irreducible_loss(dataset, law)
    floor = None if irreducible is None else nearest_float(irreducible)
    return Losses(Measured.over(late), tuple(map(float, expected)), error, floor)
