"""All that trials measured, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from mixproof.empirical.networks.network import Network
from mixproof.empirical.trials.intervals import Interval, paired_interval
from mixproof.empirical.trials.plan import TrialPlan
from mixproof.empirical.trials.scores import Scores
from mixproof.geometry.aliases import Floats


@dataclass(frozen=True)
class Certain:
    """What is proved of one network that was trained on all rows.

    Parameters
    ----------
    excess : (float, float)
        Bounds of J(g) − J(h): its own Mixup loss over the least loss of any model.
    distance : float
        A bound of E|h − g|₁, by Pinsker's inequality; of a sample of pairs an estimate.
    pairs : int or None
        Pairs that were drawn; None if all were taken.
    floor_is_exact : bool
        False where J(h) is known by a lower bound alone, so that the excess is less than is stated.
    """

    excess: tuple[float, float]
    distance: float
    pairs: int | None
    floor_is_exact: bool


@dataclass(frozen=True, eq=False)
class Way:
    """All that was measured of one way of training.

    Parameters
    ----------
    alpha : Fraction or None
        λ ~ Beta(α, α); None for no Mixup.
    accuracy, log_loss, brier : (repeats, folds) arrays
        On the rows that were held out.
    calibration, calibration_by_chance : float
        The calibration error of the largest probability, and that of a perfectly calibrated model of this confidence.
        Each over all held-out rows of a repetition; means over repetitions.
    lost : mapping
        Rows of the source that networks trained on all rows do not give to their class, and how many do not.
    certain : Certain or None
        Of the first of these networks; None without Mixup, or where it was not found.
    outside : tuple of Scores
        Of each of these networks on rows outside all of the trials, where some were given.
    network : Network or None
        The first of these networks, exactly, with the scaling of its inputs in it; None where it is not the reference
        network, or beyond the budget.
    """

    alpha: Fraction | None
    accuracy: Floats
    log_loss: Floats
    brier: Floats
    calibration: float
    calibration_by_chance: float
    lost: Mapping[int, int]
    certain: Certain | None = None
    outside: tuple[Scores, ...] = ()
    network: Network | None = None


@dataclass(frozen=True, eq=False)
class Trials:
    """The outcome of trials.

    Parameters
    ----------
    plan : TrialPlan
    network, scaling : str
        The network and the scaling of its inputs, in words.
    ways : tuple of Way
        No Mixup first, then each α from small to large.
    judged : int
        Rows whose decisions were looked at for rows lost: all but those at points with two labels or more.
    is_exact : bool
        True if the decisions on them are proved; False if they were found in double precision.
    uncertain : str
        The reason that nothing is proved of the networks' losses; empty where it is.
    """

    plan: TrialPlan
    network: str
    scaling: str
    ways: tuple[Way, ...]
    judged: int
    is_exact: bool
    uncertain: str = ""

    def way(self, alpha: Fraction | None) -> Way:
        """The way of training with an α, or without Mixup."""
        return next(each for each in self.ways if each.alpha == alpha)

    def difference(self, score: str, alpha: Fraction | None, to: Fraction | None = None) -> Interval:
        """The mean difference of a held-out score from that of another way, with its interval.

        Parameters
        ----------
        score : {"accuracy", "log_loss", "brier"}
        to : Fraction or None
            The way that it is held against.
        """
        values = [getattr(self.way(each), score) for each in (alpha, to)]
        return paired_interval(values[0] - values[1], self.plan.folds)
