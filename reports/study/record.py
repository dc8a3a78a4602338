"""What is found of one table: its audit, the training beside it, and scores outside both."""

from fractions import Fraction

import numpy as np

from mixproof.empirical.trials.plan import FOLDS
from mixproof.empirical.trials.results import Way
from mixproof.geometry.aliases import Json
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.reports.audit.trained.forecast import Compared
from mixproof.reports.audit.trained.request import Request
from mixproof.reports.study.tables import StudyTable, parted
from mixproof.theory.audit.audit import audit_rows
from mixproof.theory.audit.question import Question

ALPHAS = (Fraction(1, 5), Fraction(1), Fraction(8))
"""The strengths that are trained, beside no Mixup."""

SECONDS = 3.0
"""Seconds of one core that the training of a table is planned for, for each 100 coordinates or fewer."""


def record_of(table: StudyTable, seed: int, seconds: float = SECONDS) -> Json:
    """The record of a table; with a `reason` where it cannot take part.

    Examples
    --------
    >>> from pathlib import Path
    >>> record_of(StudyTable("no-table", Path("no-table.dat")), 0)
    {'table': 'no-table', 'reason': 'a column is not of numbers'}
    """
    rows = table.rows()
    if rows is None:
        return {"table": table.name, "reason": "a column is not of numbers"}
    parts = parted(rows, seed, FOLDS)
    if parts is None:
        return {"table": table.name, "reason": f"a class has fewer than {2 * FOLDS} of the rows"}
    inside, outside = parts
    try:
        found = audit_rows(inside, Question.of(seed=seed))
        trained = (
            Request(ALPHAS, seconds * max(1.0, rows.dimension / 100), seed=seed, certified=False)
            .planned(inside)
            .beside(found, outside)
        )
    except InputError as error:
        return {"table": table.name, "reason": str(error)}
    if trained.trials is None or trained.forecast is None or trained.choice is None:
        return {"table": table.name, "reason": trained.untrained}
    plan = trained.trials.plan
    pairs = zip(trained.trials.ways, (each for _, each in trained.forecast.by_alpha), strict=True)
    return {
        "table": table.name,
        "reason": None,
        "rows": rows.count,
        "audited": inside.count,
        "outside": outside.count,
        "coordinates": rows.dimension,
        "classes": len(rows.class_sizes),
        "judged": trained.trials.judged,
        "in_conflict": len(found.search.row_numbers) if found.has_rest else 0,
        "epsilon": None if trained.forecast.epsilon is None else rational_text(trained.forecast.epsilon),
        "compared": trained.forecast.epsilon is not None,
        "followed_all": not trained.forecast.left_out,
        "plan": {"folds": plan.folds, "repeats": plan.repeats, "steps": plan.steps},
        "ways": [_way(way, compared, inside) for way, compared in pairs],
        "recommended": _alpha(trained.choice.alpha),
        "no_difference": trained.choice.no_difference,
    }


def _way(way: Way, compared: Compared, rows: Rows) -> Json:
    """What was found of one way."""
    return {
        "alpha": _alpha(way.alpha),
        "held_out_accuracy": float(np.mean(way.accuracy)),
        "held_out_log_loss": float(np.mean(way.log_loss)),
        "accuracy": float(np.mean([each.accuracy for each in way.outside])),
        "log_loss": float(np.mean([each.log_loss for each in way.outside])),
        "lost": len(compared.lost),
        "expected": len(compared.expected),
        "both": len(compared.both),
        "inside_lost": len(set(compared.inside) & set(compared.lost)),
        "inside": len(compared.inside),
    }


def _alpha(alpha: Fraction | None) -> str | None:
    """An α; null for no Mixup."""
    return None if alpha is None else rational_text(alpha)
