"""The sections of the report about training: held-out scores, and the rows lost beside theory."""

import numpy as np

from mixproof.empirical.trials.results import Trials, Way
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.numbers.rationals import decimal_text
from mixproof.reports.audit.numbers import rows_named
from mixproof.reports.audit.sections.section import Section
from mixproof.reports.audit.trained.findings import TrainedFindings
from mixproof.reports.audit.trained.forecast import Compared, Forecast
from mixproof.reports.audit.trained.numbers import constant_scores, span, way_text, way_words
from mixproof.theory.instance import EPSILON_TAKEN


def training_sections(audit: TrainedFindings) -> tuple[Section, ...]:
    """The sections; one that says so where the training was not finished.

    Examples
    --------
    >>> from mixproof import audit
    >>> [each.status for each in training_sections(TrainedFindings.joined(audit("cross"), None, "the time was up"))]
    ['undecided']
    """
    if audit.trials is None or audit.forecast is None:
        return (Section("Trained on your rows", "undecided", (f"Not finished: {audit.untrained}.",)),)
    return _held_out(audit.source, audit.trials), _lost(audit.trials, audit.forecast)


def _held_out(rows: Rows, trials: Trials) -> Section:
    """Accuracy, log-loss and calibration on held-out rows."""
    plan = trials.plan
    accuracy, loss = constant_scores(rows)
    words = (
        f"{trials.network}; {plan.steps:,} steps of {plan.batch} pairs, Adam at {plan.rate:g} falling to 0. Inputs: "
        f"{trials.scaling}.",
        f"{plan.folds} folds, {plan.repeats} repetition{'s' * (plan.repeats > 1)}, seed {plan.seed}; each fold is held "
        "out in turn, every class in equal shares. Ways share folds, starts and draws.",
        f"The best answer that is the same for every row has an accuracy of {100 * accuracy:.1f} % and a log-loss of "
        f"{loss:.3f}.",
    )
    cells = tuple(
        (
            way_text(way.alpha),
            f"{100 * float(np.mean(way.accuracy)):.1f} %",
            "" if way.alpha is None else span(trials.difference("accuracy", way.alpha), 100, 1),
            f"{float(np.mean(way.log_loss)):.3f}",
            "" if way.alpha is None else span(trials.difference("log_loss", way.alpha)),
            f"{way.calibration:.3f} ({way.calibration_by_chance:.3f})",
        )
        for way in trials.ways
    )
    after = (
        "Beside accuracy (points) and log-loss: the difference from no Mixup, 95 % for each by itself; Student's "
        "interval of paired differences over folds and repetitions, corrected for overlapping training rows (Nadeau "
        "and Bengio). Calibration: the mean distance of confidence and share right over 15 groups of equally many "
        "rows, and in brackets what chance gives a calibrated model.",
    )
    columns = ("α", "accuracy", "from none", "log-loss", "from none", "calibration")
    return Section("Trained on your rows: what was held out", "", words, columns, cells, after)


def _lost(trials: Trials, forecast: Forecast) -> Section:
    """The rows that training on all rows loses, beside theory."""
    plan = trials.plan
    words = [
        f"Each way trained {plan.repeats} network{'s' * (plan.repeats > 1)} on all rows; a row is lost where more than "
        f"half of them give it another class{' (decided exactly)' if trials.is_exact else ' (in double precision)'}."
    ]
    if forecast.epsilon is None:
        words.append(f"Theory expects nothing of these rows: {forecast.reason}.")
    else:
        which = "the ε asked about" if forecast.is_asked else EPSILON_TAKEN
        words.append(
            f"Expected: the rows that a model of resolution ε = {decimal_text(forecast.epsilon)} loses, {which}."
        )
        if forecast.left_out:
            words.append(f"{forecast.left_out:,} rows that may be lost there were beyond the budget.")
    has_inside = any(compared.inside for _, compared in forecast.by_alpha)
    cells = []
    for way, (alpha, compared) in zip(trials.ways, forecast.by_alpha, strict=True):
        expected = "" if forecast.epsilon is None else f"{len(compared.expected):,}"
        both = f"{len(compared.both):,}" if expected else ""
        inside = (_inside_cell(compared),) * has_inside
        cells.append((way_text(alpha), f"{len(compared.lost):,}", expected, both, *inside, _excess(way)))
    columns = ("α", "lost", "expected", "both", *(["lost of those inside"] if has_inside else []), "excess")
    after = [
        f"Lost with {way_words(alpha)}: {rows_named(compared.lost)}."
        for alpha, compared in forecast.by_alpha
        if compared.lost
    ]
    after.append(_excess_words(trials))
    return Section("Rows that training loses, beside theory", "", tuple(words), columns, tuple(cells), tuple(after))


def _inside_cell(compared: Compared) -> str:
    """The rows inside segments that were lost, where the optimum jumps at them."""
    if not compared.inside:
        return ""
    return f"{len(set(compared.inside) & set(compared.lost)):,} of {len(compared.inside):,}"


def _excess(way: Way) -> str:
    """The certified excess of the first network, in digits that both bounds share."""
    if way.certain is None:
        return ""
    lower, upper = way.certain.excess
    at_most = "" if way.certain.floor_is_exact else "≤ "
    return f"{at_most}{(lower + upper) / 2:.4f}"


def _excess_words(trials: Trials) -> str:
    """Words for the excess."""
    if trials.uncertain:
        return f"The excess of these networks over the least loss is not enclosed: {trials.uncertain}."
    drawn = {way.certain.pairs for way in trials.ways if way.certain is not None}
    pairs = "" if drawn == {None} else f", from {max(each or 0 for each in drawn):,} pairs of rows drawn at random"
    return (
        "Excess: the Mixup loss of the first network over the least loss of any model, enclosed to the digits shown"
        f"{pairs}."
    )
