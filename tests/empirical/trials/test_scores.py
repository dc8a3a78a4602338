"""Scores against scikit-learn, and calibration against models whose calibration is known."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, brier_score_loss, log_loss

from mixproof.empirical.trials.scores import Scores, calibration_by_chance, calibration_error


def test_scores_are_those_of_scikit_learn() -> None:
    random = np.random.default_rng(0)
    shares, labels = random.dirichlet(np.ones(4), 200), random.integers(4, size=200)
    found = Scores.of(np.log(shares), labels)
    assert found.accuracy == pytest.approx(accuracy_score(labels, shares.argmax(axis=1)))
    assert found.log_loss == pytest.approx(log_loss(labels, shares, labels=range(4)))
    assert found.brier == pytest.approx(brier_score_loss(labels, shares, labels=range(4), scale_by_half=False))


def test_a_calibrated_model_has_the_error_of_chance_and_another_has_its_own() -> None:
    random = np.random.default_rng(0)
    confidence = random.uniform(0.5, 1, 3000)
    by_chance = calibration_by_chance(confidence, 0)
    honest = random.random(3000) < confidence
    boastful = random.random(3000) < confidence - 0.1
    assert calibration_error(confidence, honest) == pytest.approx(by_chance, abs=0.01)
    assert calibration_error(confidence, boastful) == pytest.approx(0.1, abs=0.03)
    assert by_chance < 0.03


def test_more_rows_leave_less_to_chance() -> None:
    few, many = (calibration_by_chance(np.full(count, 0.8), 0) for count in (100, 10_000))
    assert many < few / 5
