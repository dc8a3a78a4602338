"""The α that follows from what was measured.

Of the ways that are safe, those whose held-out accuracy is not worse than the best by more than its interval stay;
of these, those of which the same holds for the held-out log-loss; of these the weakest is chosen, no Mixup being the
weakest of all. So Mixup is chosen only where it was seen to help, and no stronger than it has to be.
"""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from mixproof.empirical.trials.intervals import Interval
from mixproof.empirical.trials.results import Trials, Way


@dataclass(frozen=True)
class Choice:
    """The way that is recommended, and how it compares.

    Parameters
    ----------
    alpha : Fraction or None
        None for no Mixup.
    best : Fraction or None
        The way of the largest mean accuracy, the weakest where several have it.
    alike : tuple
        Ways that are not worse than the best in accuracy by more than the interval, safe or not.
    alike_in_loss : tuple
        Those of them that are safe, and not worse in log-loss than the best of these.
    no_difference : bool
        True if every way is in `alike`: no difference in accuracy was seen.
    accuracy, log_loss : Interval or None
        The differences of the choice from no Mixup; None where it is no Mixup.
    unsafe : tuple of Fraction
        The α that were left aside because theory finds them unsafe.
    """

    alpha: Fraction | None
    best: Fraction | None
    alike: tuple[Fraction | None, ...]
    alike_in_loss: tuple[Fraction | None, ...]
    no_difference: bool
    accuracy: Interval | None
    log_loss: Interval | None
    unsafe: tuple[Fraction, ...]


def choice_of(trials: Trials, unsafe: Collection[Fraction] = ()) -> Choice:
    """The way that is recommended; no Mixup is always safe.

    Where every safe way is worse in accuracy, the best of the safe ones takes the place of the best.

    Examples
    --------
    >>> from mixproof.empirical.trials.plan import TrialPlan
    >>> fits = {None: [[0.8, 0.9]], Fraction(1): [[0.8, 0.9]]}
    >>> ways = [Way(alpha, np.array(each), -np.array(each), np.zeros((1, 2)), 0, 0, {}) for alpha, each in fits.items()]
    >>> found = choice_of(Trials(TrialPlan((Fraction(1),), folds=2, repeats=1), "", "", tuple(ways), 10, True))
    >>> found.alpha is None, found.no_difference
    (True, True)
    """
    best = _best(trials.ways, "accuracy")
    alike = tuple(each.alpha for each in trials.ways if not _is_worse(trials, "accuracy", each.alpha, best))
    safe = [each for each in trials.ways if each.alpha not in unsafe]
    stay = [each for each in safe if each.alpha in alike]
    if not stay:
        within = _best(safe, "accuracy")
        stay = [each for each in safe if not _is_worse(trials, "accuracy", each.alpha, within)]
    least = _best(stay, "log_loss")
    kept = tuple(each.alpha for each in stay if not _is_worse(trials, "log_loss", each.alpha, least))
    chosen = kept[0]
    return Choice(
        chosen,
        best,
        alike,
        kept,
        len(alike) == len(trials.ways),
        None if chosen is None else trials.difference("accuracy", chosen),
        None if chosen is None else trials.difference("log_loss", chosen),
        tuple(each.alpha for each in trials.ways if each.alpha is not None and each.alpha in unsafe),
    )


def _best(ways: Collection[Way], score: str) -> Fraction | None:
    """The way of the best mean score; the weakest of equal ones."""
    sign = -1 if score == "accuracy" else 1
    return min(ways, key=lambda each: sign * float(np.mean(getattr(each, score)))).alpha


def _is_worse(trials: Trials, score: str, alpha: Fraction | None, best: Fraction | None) -> bool:
    """True if a way is worse than the best by more than the interval of their difference."""
    if alpha == best:
        return False
    found = trials.difference(score, alpha, best)
    return found.upper < 0 if score == "accuracy" else found.lower > 0
