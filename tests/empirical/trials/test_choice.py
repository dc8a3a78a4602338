"""The recommended way on scores of which the answer is plain."""

from fractions import Fraction

import numpy as np
import pytest

from mixproof.empirical.trials.choice import choice_of
from mixproof.empirical.trials.plan import TrialPlan
from mixproof.empirical.trials.results import Trials, Way

WEAK, STRONG = Fraction(1, 5), Fraction(8)


def trials(accuracy: dict[Fraction | None, float], log_loss: dict[Fraction | None, float]) -> Trials:
    """Scores with these means, and noise between folds that is small beside 0.01, or larger than 0.001."""
    random = np.random.default_rng(0)

    def around(mean: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        return mean + 0.002 * random.standard_normal((4, 5))

    ways = [
        Way(alpha, around(accuracy[alpha]), around(log_loss[alpha]), np.zeros((4, 5)), 0.0, 0.0, {})
        for alpha in (None, WEAK, STRONG)
    ]
    return Trials(TrialPlan((WEAK, STRONG), repeats=4), "", "", tuple(ways), 100, True)


def test_no_difference_is_an_answer_and_recommends_no_mixup() -> None:
    found = choice_of(trials({None: 0.9, WEAK: 0.9, STRONG: 0.9}, {None: 0.3, WEAK: 0.3, STRONG: 0.3}))
    assert (found.alpha, found.no_difference, found.accuracy) == (None, True, None)


def test_a_better_accuracy_decides() -> None:
    found = choice_of(trials({None: 0.9, WEAK: 0.9, STRONG: 0.95}, {None: 0.3, WEAK: 0.3, STRONG: 0.4}))
    assert (found.alpha, found.alike) == (STRONG, (STRONG,))
    assert found.accuracy is not None
    assert found.accuracy.mean == pytest.approx(0.05, abs=0.002)


def test_a_better_log_loss_decides_among_equal_accuracies_and_the_weakest_is_taken() -> None:
    found = choice_of(trials({None: 0.9, WEAK: 0.9, STRONG: 0.9}, {None: 0.5, WEAK: 0.3, STRONG: 0.3}))
    assert (found.alpha, found.no_difference, found.alike_in_loss) == (WEAK, True, (WEAK, STRONG))


def test_an_unsafe_way_is_not_chosen_even_where_it_is_best() -> None:
    scores = trials({None: 0.9, WEAK: 0.92, STRONG: 0.95}, {None: 0.3, WEAK: 0.3, STRONG: 0.3})
    found = choice_of(scores, {STRONG})
    assert (found.alpha, found.best, found.unsafe) == (WEAK, STRONG, (STRONG,))
