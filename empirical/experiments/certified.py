"""Certified quantities of trained models: what is proved of their final weights, run by run.

The weights of a trained network are floats, and so rationals: the network is an exact piecewise affine function. Its
decisions at the data points are decided exactly. Its own Mixup risk J(g) is enclosed, by quadrature with proved bounds
(docs/proofs/networks.md), and with it the excess J(g) − J(h) over the least loss of any model (Prop. 2.2). The excess
is the mean relative entropy of g from the optimal h, so that E|h − g|₁ ≤ √(2·excess) (Pinsker): a distance from
the optimum in which nothing is fitted.

All pairs are taken where that is quick. Otherwise each run has a sample of pairs of its own, and what is enclosed is
the loss of the sample less the least of its pairs, each taken alone: not below zero either, and an estimate of the
excess (where segments overlap, of more than that).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

import flint
import numpy as np

from mixproof.empirical.experiments.criteria import Criterion
from mixproof.empirical.networks.decisions import decisions
from mixproof.empirical.networks.drawn import Sample
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.report import NetworkReport, certified_report
from mixproof.empirical.training.ensembles import TrainedEnsemble
from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.quotients import combination
from mixproof.solvers.loss.irreducible import pair_entropy
from mixproof.solvers.mixing.beta import Beta

ALL_PAIRS, MOST_PAIRS = 200, 20_000
"""Pairs up to which a network of 512 hidden units, and any other, takes them all: about a second."""

SHARE_DRAWN = 4
"""Where there are more, a sample is drawn: one of so many that might be taken."""


@dataclass(frozen=True)
class CertifiedRun:
    """What is proved of one trained model.

    Parameters
    ----------
    winners : tuple of tuples of int
        For each data point the classes that share the largest score; none where weights are not finite.
    excess : pair of floats, optional
        Bounds of J(g) − J(h); None without a law of λ, or where weights are not finite.
    """

    winners: tuple[tuple[int, ...], ...]
    excess: tuple[float, float] | None


@dataclass(frozen=True, eq=False)
class CertifiedRuns:
    """What is proved of all models that were trained in one way on one dataset.

    Parameters
    ----------
    name : str
        The way, in words.
    law : Beta or None
        The law of the Mixup risk; None where none is meant.
    pairs : int or None
        Pairs that were drawn for each run; None if all were taken.
    floor_is_exact : bool
        False where J(h) is known by a lower bound alone, so that the excess is less than is stated.
    """

    name: str
    dataset: Dataset
    law: Beta | None
    runs: tuple[CertifiedRun, ...]
    pairs: int | None
    floor_is_exact: bool

    @property
    def lost(self) -> dict[int, int]:
        """The data points that some run does not give to their own class alone, and how many runs do not."""
        counts = {
            index: sum(run.winners[index] != (label,) for run in self.runs)
            for index, label in enumerate(self.dataset.labels)
        }
        return {index: count for index, count in counts.items() if count}

    @property
    def excesses(self) -> list[tuple[float, float]]:
        """Bounds of the excess of each run that has one."""
        return [run.excess for run in self.runs if run.excess is not None]

    @property
    def spread(self) -> tuple[float, float, float] | None:
        """Least, median and largest excess of a run, rounded; None if there is none."""
        middles = [(lower + upper) / 2 for lower, upper in self.excesses]
        return (min(middles), median(middles), max(middles)) if middles else None

    @property
    def distance(self) -> float | None:
        """A bound of E|h − g|₁ for every run, by Pinsker's inequality, and at most 2; of a sample an estimate."""
        most = max((upper for _, upper in self.excesses), default=None)
        return None if most is None else min(2.0, float(np.nextafter((2 * max(most, 0.0)) ** 0.5, np.inf)))

    def to_json(self) -> Json:
        """The rows lost, and the excess of each run between its bounds."""
        spread = self.spread
        return {
            "trained": self.name,
            "law": None if self.law is None else str(self.law),
            "runs": len(self.runs),
            "runs_losing": {str(self.dataset.row(index)): count for index, count in self.lost.items()},
            "excess": [None if run.excess is None else list(run.excess) for run in self.runs],
            "excess_least": None if spread is None else spread[0],
            "excess_median": None if spread is None else spread[1],
            "excess_most": None if spread is None else spread[2],
            "distance": self.distance,
            "pairs": self.pairs,
            "floor_is_exact": self.floor_is_exact,
        }


def certified_runs(name: str, trained: TrainedEnsemble, chosen: slice, law: Beta | None) -> CertifiedRuns:
    """What is proved of the chosen models, which were trained on one dataset.

    Examples
    --------
    >>> from mixproof.empirical.training.batches import Member
    >>> from mixproof.empirical.training.ensembles import train
    >>> from mixproof.empirical.training.networks import TwoLayerReLU
    >>> from mixproof.empirical.training.optimisers import Adam
    >>> from mixproof.empirical.training.recipes import Recipe
    >>> from mixproof.geometry.data.sources import load
    >>> line, law = load("counterexample"), Beta(1, 1)
    >>> trained = train([Member(line, law)], Recipe(TwoLayerReLU(32), Adam(0.02), steps=300, device="cpu"))
    >>> found = certified_runs("a small one", trained, slice(0, 1), law)
    >>> found.lost, found.spread[0] > 0, found.runs[0].excess[1] - found.runs[0].excess[0] < 1e-9
    ({}, True, True)
    """
    models = range(len(trained.members))[chosen]
    dataset = trained.members[models[0]].exact
    found, pairs, is_exact = [], None, True
    for run, model in enumerate(models):
        if not all(np.isfinite(part[model]).all() for part in trained.parameters):
            found.append(CertifiedRun(((),) * dataset.size, None))
            continue
        one, pairs, is_exact = certified_run(trained.exact(model), dataset, law, run)
        found.append(one)
    return CertifiedRuns(name, dataset, law, tuple(found), pairs, is_exact)


def certified_run(
    network: Network, dataset: Dataset, law: Beta | None, run: int
) -> tuple[CertifiedRun, int | None, bool]:
    """What is proved of one network, the pairs that were drawn for it, or None for all, and whether J(h) is exact.

    Parameters
    ----------
    run : int
        The seed of the pairs, where they are drawn.

    Examples
    --------
    >>> from mixproof.empirical.networks.weights import fully_connected
    >>> from mixproof.geometry.data.sources import load
    >>> constant = fully_connected([([[0], [0]], None)])
    >>> found, pairs, is_exact = certified_run(constant, load("counterexample"), Beta(1, 1), 0)
    >>> found.winners[0], round(found.excess[0], 6), pairs, is_exact  # ln 2 less the floor
    ((0, 1), 0.330745, None, True)
    """
    if law is None:
        return CertifiedRun(decisions(network, dataset).winners, None), None, True
    report = certified_report(network, dataset, law, _sample(network, dataset, run), in_floats=True)
    pairs = report.sample.size if report.sample else None
    return CertifiedRun(report.decisions.winners, _bounds(_excess(report))), pairs, report.floor_is_exact


def _sample(network: Network, dataset: Dataset, run: int) -> Sample | None:
    """The pairs to draw; None where all are quick. A segment of a wide network has as many pieces, each as wide."""
    hidden = max(network.widths[1:-1], default=1)
    most = min(MOST_PAIRS, max(SHARE_DRAWN * 8, ALL_PAIRS * 512**2 // hidden**2))
    return Sample(most // SHARE_DRAWN, run) if dataset.size * (dataset.size - 1) // 2 > most else None


def _excess(report: NetworkReport) -> Real:
    """J(g) − J(h); of a sample its loss less the least of its pairs."""
    if report.sample is None:
        return report.excess
    counts, labels = np.array([len(rows) for rows in report.dataset.rows]), np.array(report.dataset.labels)
    first, second = report.sample.pairs(counts).T
    unlike = Fraction(int((labels[first] != labels[second]).sum()), report.sample.size)
    share = 1 - sum((weight**2 for weight in report.dataset.weights), Fraction(0))
    return combination([(Fraction(1), report.cross_entropy), (-share * unlike, pair_entropy(report.law))])


def _bounds(value: Real) -> tuple[float, float]:
    """Floats on both sides of a number."""
    with flint.ctx.workprec(64):
        ball = value.ball(64)
        lower, upper = float(ball.lower()), float(ball.upper())
    return float(np.nextafter(lower, -np.inf)), float(np.nextafter(upper, np.inf))


def floor_respected(found: Sequence[CertifiedRuns]) -> Criterion:
    """The criterion that no model is below the least loss: a theorem, so that its failure is an error of ours.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> runs = (CertifiedRun(((0,), (1,), (0,)), (0.125, 0.125)), CertifiedRun(((0,), (0,), (0,)), (0.25, 0.25)))
    >>> found = CertifiedRuns("α = 1", load("counterexample"), Beta(1, 1), runs, None, True)
    >>> floor_respected([found]).holds
    True
    """
    least = [(min(each.excesses), each.name) for each in found if each.excesses]
    told = f"the least excess is {min(least)[0][0]:.4g}, {min(least)[1]}" if least else "no law of λ"
    return Criterion(
        "the Mixup risk of every trained model, enclosed from its final weights, is not below the irreducible loss",
        not any(upper < 0 for each in found for _, upper in each.excesses),
        told,
    )


def excess_stated(found: Sequence[CertifiedRuns]) -> Criterion:
    """The criterion that the excess of every run is known; it says how large it is.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> runs = (CertifiedRun(((0,), (1,), (0,)), (0.125, 0.125)), CertifiedRun(((0,), (0,), (0,)), (0.25, 0.25)))
    >>> found = CertifiedRuns("α = 1", load("counterexample"), Beta(1, 1), runs, None, True)
    >>> excess_stated([found]).holds
    True
    """
    known = [each for each in found if each.law is not None]
    drawn = sorted({each.pairs for each in known if each.pairs is not None})
    words = [*map(_excess_words, known), *([f"about: from {drawn[0]} pairs a run"] if drawn else [])]
    return Criterion(
        "the excess over the irreducible loss is stated for every run, with its least, median and largest value, and "
        "with Pinsker's bound of E|h − g|₁, the mean distance from the optimal predictions",
        True if all(run.excess is not None for each in known for run in each.runs) else None,
        "; ".join(words) or "no law of λ",
    )


def _excess_words(each: CertifiedRuns) -> str:
    """The excess of some runs in words."""
    if each.spread is None:
        return f"{each.name}: the weights are not finite"
    spread = ", ".join(dict.fromkeys(f"{value:.4g}" for value in each.spread))
    at_most = "" if each.floor_is_exact else "at most "
    return f"{each.name}: {at_most}{spread}, E|h − g|₁ ≤ {each.distance:.3g}"
