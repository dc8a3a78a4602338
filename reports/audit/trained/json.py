"""A training beside an audit in its exchange form: the `training` of ``mixproof/audit/2``."""

from fractions import Fraction

import numpy as np

from mixproof.empirical.trials.intervals import Interval
from mixproof.empirical.trials.results import Certain, Trials, Way
from mixproof.geometry.aliases import Floats, Json
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.reports.audit.trained.findings import TrainedFindings
from mixproof.reports.audit.trained.forecast import Forecast

SCORES = ("accuracy", "log_loss", "brier")


def training_json(audit: TrainedFindings) -> Json:
    """The training; where it has no outcome, the reason.

    Examples
    --------
    >>> from mixproof import audit
    >>> training_json(TrainedFindings.joined(audit("cross"), None, "the time was up"))
    {'unfinished': 'the time was up'}
    """
    trials, forecast, choice = audit.trials, audit.forecast, audit.choice
    if trials is None or forecast is None or choice is None:
        return {"unfinished": audit.untrained}
    plan = trials.plan
    return {
        "unfinished": None,
        "network": trials.network,
        "scaling": trials.scaling,
        "plan": {
            "folds": plan.folds,
            "repeats": plan.repeats,
            "steps": plan.steps,
            "batch": plan.batch,
            "rate": plan.rate,
            "seed": plan.seed,
            "models": plan.models,
        },
        "interval": "95 %, Student, paired over folds and repetitions, corrected by Nadeau and Bengio",
        "ways": [_way(trials, way) for way in trials.ways],
        "rows_judged": trials.judged,
        "rows_decided_exactly": trials.is_exact,
        "excess_left_out": trials.uncertain or None,
        "forecast": _forecast(forecast),
        "recommendation": {
            "alpha": _alpha(choice.alpha),
            "best_accuracy": _alpha(choice.best),
            "not_worse_in_accuracy": [_alpha(each) for each in choice.alike],
            "not_worse_in_log_loss": [_alpha(each) for each in choice.alike_in_loss],
            "no_difference": choice.no_difference,
            "unsafe": [_alpha(each) for each in choice.unsafe],
        },
    }


def _way(trials: Trials, way: Way) -> Json:
    """All that was measured of one way."""
    scores: dict[str, Json] = {}
    for score in SCORES:
        values: Floats = getattr(way, score)
        beside = None if way.alpha is None else _interval(trials.difference(score, way.alpha))
        scores[score] = {"mean": float(np.mean(values)), "folds": values.tolist(), "from_none": beside}
    return {
        "alpha": _alpha(way.alpha),
        **scores,
        "calibration_error": way.calibration,
        "calibration_error_by_chance": way.calibration_by_chance,
        "networks_losing": {str(row): count for row, count in way.lost.items()},
        "certified": None if way.certain is None else _certain(way.certain),
    }


def _certain(found: Certain) -> Json:
    """What is proved of one network."""
    return {
        "excess": list(found.excess),
        "distance": found.distance,
        "pairs": found.pairs,
        "floor_is_exact": found.floor_is_exact,
    }


def _forecast(found: Forecast) -> Json:
    """The rows that theory expected to be lost, beside those that were."""
    return {
        "epsilon": None if found.epsilon is None else rational_text(found.epsilon),
        "is_asked": found.is_asked,
        "reason": found.reason or None,
        "rows_left_out": found.left_out,
        "alphas": [
            {
                "alpha": _alpha(alpha),
                "expected": list(compared.expected),
                "lost": list(compared.lost),
                "inside": list(compared.inside),
            }
            for alpha, compared in found.by_alpha
        ],
    }


def _interval(found: Interval) -> Json:
    """A mean difference with its interval."""
    return {"mean": found.mean, "interval": [found.lower, found.upper]}


def _alpha(alpha: Fraction | None) -> str | None:
    """An α; null for no Mixup."""
    return None if alpha is None else rational_text(alpha)
