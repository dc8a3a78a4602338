"""The rows that training on all rows loses, and what is certain of those networks.

The reference network and the scaling of its inputs are one exact network of the rows as they were read. Its decisions
are decided exactly, and its own Mixup loss is enclosed, as far as the budget goes.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from mixproof.empirical.experiments.certified import CertifiedRun, CertifiedRuns, certified_run
from mixproof.empirical.networks.decisions import decisions
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.weights import exact_entries, fully_connected
from mixproof.empirical.training.networks import TwoLayerReLU
from mixproof.empirical.trials.results import Certain
from mixproof.empirical.trials.splits import Examples, Scaling
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.jobs.watch import step
from mixproof.solvers.mixing.beta import Beta

if TYPE_CHECKING:
    from mixproof.empirical.training.ensembles import TrainedEnsemble

MOST_DECIDED = 2 * 10**11
"""Multiplications for exact decisions of all networks: about a minute. Beyond them double precision decides."""

MOST_CERTIFIED_ENTRIES = 10**8
"""Rows times entries of a network up to which its loss is enclosed: some seconds for each α."""


@dataclass(frozen=True)
class Fits:
    """The networks of one way that were trained on all rows.

    Parameters
    ----------
    lost : Counter
        Rows of the source, and how many of the networks lose them.
    certain : Certain or None
        Of the first network.
    network : Network or None
        The first network, exactly, with the scaling of its inputs; None where decisions are found in floats.
    """

    lost: Counter[int]
    certain: Certain | None
    network: Network | None


class RowJudge:
    """Decides which rows networks lose.

    Parameters
    ----------
    examples : Examples
        All rows; those of points with two labels or more are not judged.
    networks : int
        How many networks there are to judge.
    certified : bool
        Enclose their losses too.
    """

    def __init__(self, examples: Examples, trained: "TrainedEnsemble", networks: int, *, certified: bool) -> None:
        self._examples, self._trained = examples, trained
        self.rows: Rows = examples.rows.without_clashes()
        self.has_clashes = self.rows.count < examples.rows.count
        is_reference = isinstance(trained.recipe.network, TwoLayerReLU)
        entries = sum(part[0].size for part in trained.parameters)
        self.is_exact = is_reference and self.rows.count > 0 and networks * self.rows.count * entries <= MOST_DECIDED
        self.dataset: Dataset | None = self.rows.dataset() if self.is_exact else None
        self.uncertain = self._uncertain(is_reference, entries) if certified else "that was not asked for"

    def _uncertain(self, is_reference: bool, entries: int) -> str:
        """The reason that no loss is enclosed; empty where it is."""
        if not is_reference:
            return "that is done for the reference network alone"
        if self.has_clashes:
            return "points have two labels or more"
        if not self.is_exact or self.rows.count * entries > MOST_CERTIFIED_ENTRIES:
            return "it is beyond the budget"
        return ""

    def fits(self, models: Sequence[int], scaling: Scaling, law: Beta | None) -> Fits:
        """The rows lost by the networks of one way, and what is certain of the first."""
        lost: Counter[int] = Counter()
        certain, first = None, None
        for place, model in enumerate(models):
            if self.dataset is None:
                lost.update(self._lost_in_floats(model, scaling))
                continue
            network = _on_rows_as_read(self._trained, model, scaling)
            first = first or network
            if place or law is None or self.uncertain:
                winners = decisions(network, self.dataset).winners
            else:
                step("certified losses")
                run, pairs, is_exact = certified_run(network, self.dataset, law, run=0)
                winners, certain = run.winners, _certain(run, self.dataset, law, pairs, is_exact)
            lost.update(self._lost(self.dataset, winners))
        return Fits(lost, certain, first)

    def _lost(self, dataset: Dataset, winners: Sequence[tuple[int, ...]]) -> list[int]:
        """The rows of the source whose class does not alone have the largest score."""
        return [
            self.rows.number(row)
            for index, label in enumerate(dataset.labels)
            for row in dataset.rows[index]
            if winners[index] != (label,)
        ]

    def _lost_in_floats(self, model: int, scaling: Scaling) -> list[int]:
        """The same in double precision."""
        judged = np.arange(self._examples.rows.count)
        if self.has_clashes:
            whole = {self._examples.rows.number(row): row for row in judged.tolist()}
            judged = np.array([whole[self.rows.number(row)] for row in range(self.rows.count)], dtype=np.intp)
        if not len(judged):
            return []
        log = self._trained.log_probabilities(scaling(self._examples.points[judged]), model)
        wrong = log.argmax(axis=1) != self._examples.labels[judged]
        return [self._examples.rows.number(int(row)) for row in judged[wrong]]


def _certain(run: CertifiedRun, dataset: Dataset, law: Beta, pairs: int | None, is_exact: bool) -> Certain:
    """What is proved of a network, as data."""
    assert run.excess is not None
    distance = CertifiedRuns("", dataset, law, (run,), pairs, is_exact).distance
    assert distance is not None
    return Certain(run.excess, distance, pairs, is_exact)


def _on_rows_as_read(trained: "TrainedEnsemble", model: int, scaling: Scaling) -> Network:
    """The reference network with the scaling of its inputs in its first layer, exactly."""
    first, second, offset = (part[model] for part in trained.parameters)
    factor, centre = exact_entries(scaling.factor), exact_entries(scaling.centre)
    rows = [
        [Fraction(weight) * by for weight, by in zip(column, factor, strict=True)]
        for column in first[:-1].T.astype(np.float64).tolist()
    ]
    biases = [
        Fraction(bias) - sum((w * c for w, c in zip(row, centre, strict=True)), Fraction(0))
        for bias, row in zip(first[-1].astype(np.float64).tolist(), rows, strict=True)
    ]
    weight = np.array(rows, dtype=object)
    return fully_connected([(weight, np.array(biases, dtype=object)), (second, offset[:, 0])])
