"""The recommendation of a training in words, which claim nothing that was not measured on these rows."""

from collections.abc import Iterator

from mixproof.empirical.trials.choice import Choice
from mixproof.empirical.trials.results import Trials
from mixproof.geometry.numbers.rationals import decimal_text
from mixproof.reports.audit.trained.findings import TrainedFindings
from mixproof.reports.audit.trained.numbers import span, way_words


def advice_in_brief(audit: TrainedFindings) -> str:
    """The α to take and the reason, as the beginning of a sentence.

    Examples
    --------
    >>> from mixproof import audit
    >>> advice_in_brief(TrainedFindings.joined(audit("cross"), None, "the time was up at: training"))
    'which α to take for new data is open, since the training is not finished'
    """
    trials, choice = audit.trials, audit.choice
    if trials is None or choice is None:
        return "which α to take for new data is open, since the training is not finished"
    safe = ", which theory finds safe" if choice.alpha is not None and audit.is_safe(choice.alpha) else ""
    return f"take {way_words(choice.alpha)}{safe}: {_reason(trials, choice)}{_with_lower_loss(choice)}"


def _reason(trials: Trials, choice: Choice) -> str:
    """The outcome on held-out rows that the choice rests on."""
    if choice.no_difference:
        tried = ", ".join(way_words(each.alpha) for each in trials.ways[:-1])
        ways = f"{tried} and {way_words(trials.ways[-1].alpha)}"
        weakest = ", so the weakest is taken" if choice.alpha == trials.ways[0].alpha else ""
        return f"on held-out rows no difference in accuracy was seen between {ways}{weakest}{_with_higher_loss(choice)}"
    if choice.alpha not in choice.alike:
        beside = f"though worse than {way_words(choice.best)}"
        return f"of the ways that theory does not call unsafe it did best on held-out rows, {beside}"
    if len(choice.alike) == 1:
        return "every other way that was trained was worse on held-out rows"
    worse = ", ".join(way_words(each.alpha) for each in trials.ways if each.alpha not in choice.alike)
    rank = "it was the best in accuracy"
    if choice.alpha != choice.best:
        rank = f"no difference in accuracy was seen from {way_words(choice.best)}, the best on average"
    return f"on held-out rows {rank}, and worse by more than the interval: {worse}"


def _with_higher_loss(choice: Choice) -> str:
    """The ways as accurate as the choice whose log-loss was higher by more than its interval."""
    left = {*choice.alike} - {*choice.alike_in_loss} - {*choice.unsafe, None}
    worse = [each for each in choice.alike if each in left]
    return f"; the log-loss was higher at {', '.join(map(way_words, worse))}" if worse else ""


def _with_lower_loss(choice: Choice) -> str:
    """The log-loss beside no Mixup, where it was lower by more than its interval."""
    if choice.log_loss is None or choice.log_loss.upper >= 0:
        return ""
    return ", and its log-loss was lower than without Mixup"


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
