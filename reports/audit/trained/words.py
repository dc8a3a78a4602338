"""The recommendation of a training in words, which claim nothing that was not measured on these rows."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from mixproof.empirical.trials.choice import Choice
from mixproof.empirical.trials.results import Trials
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.numbers.rationals import decimal_text
from mixproof.reports.audit.numbers import listed
from mixproof.reports.audit.trained.findings import TrainedFindings
from mixproof.reports.audit.trained.forecast import Forecast
from mixproof.reports.audit.trained.numbers import constant_scores, span, way_words


def advice_in_brief(audit: TrainedFindings) -> tuple[str, ...]:
    """The α to take and the reasons, as sentences without their ends.

    Examples
    --------
    >>> from mixproof import audit
    >>> advice_in_brief(TrainedFindings.joined(audit("cross"), None, "the time was up at: training"))
    ('which α to take for new data is open, since the training is not finished',)
    """
    trials, choice, forecast = audit.trials, audit.choice, audit.forecast
    if trials is None or choice is None or forecast is None:
        return ("which α to take for new data is open, since the training is not finished",)
    safe = ", which theory finds safe" if choice.alpha is not None and audit.is_safe(choice.alpha) else ""
    return (
        f"take {way_words(choice.alpha)}{safe}: {_reason(trials, choice)}",
        _in_loss(choice),
        _below_constant(audit.source, trials, choice),
        _left_aside(choice),
        _training_lost(forecast, choice),
    )


def _reason(trials: Trials, choice: Choice) -> str:
    """The outcome on held-out rows that the choice rests on."""
    if choice.no_difference:
        ways = listed([way_words(each.alpha) for each in trials.ways])
        weakest = ", so the weakest is taken" if choice.alpha == trials.ways[0].alpha else ""
        return f"on held-out rows no difference in accuracy was seen between {ways}{weakest}"
    if choice.alpha not in choice.alike:
        beside = f"though worse than {way_words(choice.best)}"
        return f"of the ways that theory does not call unsafe it did best on held-out rows, {beside}"
    if len(choice.alike) == 1:
        return "every other way that was trained was worse on held-out rows"
    worse = [way_words(each.alpha) for each in trials.ways if each.alpha not in choice.alike]
    were = f"{listed(worse)} {_were(worse)} worse than the best by more than the 95 % interval"
    rank = "it was the best in accuracy"
    if choice.alpha != choice.best:
        rank = f"no difference in accuracy was seen between it and {way_words(choice.best)}, the best on average"
    return f"on held-out rows {rank}; {were}"


def _in_loss(choice: Choice) -> str:
    """The ways as accurate as the choice of a higher log-loss, and no Mixup; each by more than its interval."""
    left = {*choice.alike} - {*choice.alike_in_loss} - {*choice.unsafe}
    worse = [way_words(each) for each in choice.alike if each in left]
    if worse:
        return f"in log-loss on held-out rows {listed(worse)} {_were(worse)} worse, by more than the 95 % interval"
    if choice.log_loss is None or choice.log_loss.upper >= 0:
        return ""
    return "its log-loss on held-out rows was lower than without Mixup"


def _left_aside(choice: Choice) -> str:
    """The ways that would have stayed, if theory did not find them unsafe."""
    aside = [way_words(each) for each in choice.unsafe if each in choice.alike]
    if not aside:
        return ""
    return f"theory finds {listed(aside)} unsafe, so {'it is' if len(aside) == 1 else 'they are'} not recommended"


def _training_lost(forecast: Forecast, choice: Choice) -> str:
    """The rows that training on all rows lost with the choice, beside those that theory expects."""
    found = dict(forecast.by_alpha)[choice.alpha]
    if not found.lost or forecast.epsilon is None:
        return ""
    lost = f"most networks give {len(found.lost):,} row{'s' * (len(found.lost) > 1)} another class"
    least = "at least " * bool(forecast.left_out)
    return f"trained on all rows {_how(choice.alpha)}, {lost}, where theory expects {least}{len(found.expected):,} at ε"


def _below_constant(rows: Rows, trials: Trials, choice: Choice) -> str:
    """The scores of the choice on held-out rows that are worse than those of the best constant answer."""
    accuracy, loss = constant_scores(rows)
    way = next(each for each in trials.ways if each.alpha == choice.alpha)
    low = [f"the accuracy was below the {100 * accuracy:.1f} % of the best constant answer"]
    high = [f"the log-loss was above the {loss:.3f} of the best constant answer"]
    worse = low * bool(np.mean(way.accuracy) < accuracy) + high * bool(np.mean(way.log_loss) > loss)
    return f"on held-out rows {_how(choice.alpha)} {listed(worse)}" if worse else ""


def _how(alpha: Fraction | None) -> str:
    """A way of training as an adverb."""
    return "without Mixup" if alpha is None else f"with {way_words(alpha)}"


def _were(several: Sequence[str]) -> str:
    """The verb for one or several."""
    return "was" if len(several) == 1 else "were"


def training_words(audit: TrainedFindings) -> str:
    """The recommendation in one paragraph.

    Examples
    --------
    >>> from mixproof import audit
    >>> training_words(TrainedFindings.joined(audit("cross"), None, "the time was up at: training"))
    'Training was asked for and is not finished (the time was up at: training): nothing is said of new data.'
    """
    if audit.trials is None or audit.choice is None:
        return f"Training was asked for and is not finished ({audit.untrained}): nothing is said of new data."
    return " ".join(_parts(audit.trials, audit.choice))


def _parts(trials: Trials, choice: Choice) -> Iterator[str]:
    """The sentences."""
    yield f"On rows that were held out, take {way_words(choice.alpha)}."
    ways = len(trials.ways)
    if choice.no_difference:
        yield f"No difference in accuracy was seen between the {ways} ways."
    elif len(choice.alike) == 1:
        yield f"In accuracy every other way was worse than {way_words(choice.best)}."
    else:
        worse = [way_words(each.alpha) for each in trials.ways if each.alpha not in choice.alike]
        yield (
            f"In accuracy {way_words(choice.best)} was best on average; worse than it by more than the interval: "
            f"{', '.join(worse)}."
        )
    if choice.alpha not in choice.alike:
        found = trials.difference("accuracy", choice.alpha, choice.best)
        yield (
            f"The ways that are not worse are unsafe by theory; the choice costs {span(found, 100, 1)} points of "
            f"accuracy beside {way_words(choice.best)}."
        )
    yield _loss_words(trials, choice)
    if choice.unsafe:
        yield f"Left aside as unsafe by theory: {', '.join(f'α = {decimal_text(each)}' for each in choice.unsafe)}."
    yield "That is of this network, trained so, on these rows; the intervals are of 95 % each, not all at once."


def _loss_words(trials: Trials, choice: Choice) -> str:
    """The log-loss of the choice in words."""
    if choice.log_loss is not None and choice.accuracy is not None:
        verb = "no difference was seen" if choice.log_loss.holds_zero else "it was lower"
        if choice.log_loss.lower > 0:
            verb = "it was higher"
        return (
            f"In log-loss {verb} than without Mixup ({span(choice.log_loss)}), in accuracy the difference is "
            f"{span(choice.accuracy, 100, 1)} points."
        ).replace("no difference was seen than without", "no difference was seen from training without")
    better = [
        way_words(each.alpha)
        for each in trials.ways
        if each.alpha is not None and trials.difference("log_loss", each.alpha).upper < 0
    ]
    if not better:
        return "No α had a lower log-loss than no Mixup by more than its interval."
    return f"A lower log-loss than without Mixup was seen at {', '.join(better)}, which were worse or unsafe otherwise."
