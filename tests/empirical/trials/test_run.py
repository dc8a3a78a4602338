"""Trials: repeatable, resumed bit for bit, and scored as a plain evaluation scores them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from mixproof.empirical.training.checkpoints import Checkpoint
from mixproof.empirical.trials.plan import TrialPlan
from mixproof.empirical.trials.results import Trials
from mixproof.empirical.trials.run import run_trials
from mixproof.geometry.data.memory.arrays import rows_from_arrays
from mixproof.geometry.data.sources import load_rows
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import TimeUp, watched

SMALL = TrialPlan((Fraction(1),), folds=2, repeats=1, steps=200, hidden=8, batch=32)


def scores(trials: Trials) -> list[object]:
    return [(w.accuracy.tolist(), w.log_loss.tolist(), w.calibration, dict(w.lost), w.certain) for w in trials.ways]


@contextmanager
def ended_at(done: int, error: BaseException) -> Iterator[None]:
    def tell(stage: str, so_far: int, of: int) -> None:
        if stage.startswith("training") and so_far >= done:
            raise error

    with pytest.raises(type(error)), watched(tell=tell):
        yield


@pytest.mark.parametrize(
    "error", [TimeUp("the time was up at: training"), KeyboardInterrupt()], ids=["time", "keyboard"]
)
def test_interrupted_trials_go_on_to_the_same_end(error: BaseException, tmp_path: Path) -> None:
    rows, kept = load_rows("iris"), Checkpoint(tmp_path / "state.npz")
    with ended_at(32, error):
        run_trials(rows, SMALL, checkpoint=kept)
    assert kept.path.exists()
    resumed = run_trials(rows, SMALL, checkpoint=kept)
    assert scores(resumed) == scores(run_trials(rows, SMALL))


def test_a_state_of_other_trials_is_refused(tmp_path: Path) -> None:
    rows, kept = load_rows("iris"), Checkpoint(tmp_path / "state.npz")
    run_trials(rows, SMALL, checkpoint=kept)
    with pytest.raises(InputError, match="belongs to a training with other settings"):
        run_trials(rows, replace(SMALL, seed=1), checkpoint=kept)


def test_the_seed_changes_the_trials() -> None:
    rows = load_rows("iris")
    assert scores(run_trials(rows, SMALL)) != scores(run_trials(rows, replace(SMALL, seed=1)))


def test_classes_that_are_far_apart_are_told_apart_and_noise_is_not() -> None:
    random = np.random.default_rng(0)
    labels = ["a", "b"] * 40
    apart = random.normal(size=(80, 3)) + 20 * np.array([[label == "a"] for label in labels])
    plan = replace(SMALL, folds=4)
    easy, hard = (run_trials(rows_from_arrays(x, labels), plan) for x in (apart, random.normal(size=(80, 3))))
    for way in easy.ways:
        assert (way.accuracy == 1).all()
        assert way.lost == {}
    for way in hard.ways:
        assert 0.3 < way.accuracy.mean() < 0.7  # nothing of the held-out rows was seen


def test_points_with_two_labels_are_trained_on_and_not_counted_as_lost() -> None:
    rows = rows_from_arrays([[0], [0], [4], [5], [9], [8]] * 2, list("abaabb") * 2)
    found = run_trials(rows, replace(SMALL, folds=2))
    assert found.judged == 8
    assert "two labels" in found.uncertain
    assert all(set(way.lost) <= {2, 3, 4, 5, 8, 9, 10, 11} for way in found.ways)


def test_training_on_the_alternating_line_loses_the_rows_that_theory_says() -> None:
    """At α = 8 a model of resolution ½ loses rows 1, 3, 5, 6, 8 and 10 of 12; at α = 1/5 none."""
    plan = TrialPlan((Fraction(1, 5), Fraction(8)), folds=2, repeats=2)
    found = run_trials(load_rows("alternating-line:points=12"), plan)
    lost = {way.alpha: {row for row, count in way.lost.items() if count == 2} for way in found.ways}
    assert lost == {None: set(), Fraction(1, 5): set(), Fraction(8): {1, 3, 5, 6, 8, 10}}
    for way in found.ways:
        assert (way.certain is None) == (way.alpha is None)
        if way.certain is not None:
            assert 0 < way.certain.excess[0] <= way.certain.excess[1] < way.certain.excess[0] + 1e-6
