"""The outcome of an experiment in words."""

from mixproof.geometry.aliases import Json


def training_lines(training: Json) -> list[str]:
    """The outcome of an experiment in words: what it comes to, and a line for each criterion.

    Examples
    --------
    >>> found = {"criterion": "decisions equal", "holds": True, "worst": "0 of 6 differ"}
    >>> training_lines({"experiment": "table-1", "agreement": "agrees", "criteria": [found]})
    ['Training agrees with the exact prediction (experiment table-1).', 'decisions equal: holds (0 of 6 differ)']
    """
    assert isinstance(training, dict)
    criteria = training["criteria"]
    assert isinstance(criteria, list)
    lines = [f"{AGREEMENT_WORDS[str(training['agreement'])]} (experiment {training['experiment']})."]
    for each in criteria:
        assert isinstance(each, dict)
        lines.append(f"{each['criterion']}: {outcome_word(each['holds'])} ({each['worst']})")
    return lines


def outcome_word(holds: Json) -> str:
    """The outcome of a criterion in words.

    Examples
    --------
    >>> outcome_word(None)
    'cannot be judged'
    """
    return "cannot be judged" if holds is None else "holds" if holds else "fails"


AGREEMENT_WORDS = {
    "agrees": "Training agrees with the exact prediction",
    "disagrees": "Training disagrees with the exact prediction",
    "undecided": "Training leaves open whether the exact prediction is met",
}
