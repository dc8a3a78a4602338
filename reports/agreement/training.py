"""Experiments that belong to statements, run and told.

Which experiment belongs to a statement, and whether it is small enough to be run unasked, its `Plan` says.
"""

from importlib.util import find_spec
from typing import TYPE_CHECKING

from mixproof.geometry.aliases import Json
from mixproof.geometry.errors import InputError, install_words
from mixproof.theory.statement import Plan

if TYPE_CHECKING:
    from mixproof.empirical.experiments.criteria import Experiment
    from mixproof.empirical.training.recipes import Progress

NO_TORCH = f"torch is not installed: {install_words('train')}"


def carried_out(found: Plan, progress: "Progress | None" = None) -> Json:
    """Run the experiment of a plan, and give its outcome in its exchange form; errors are those of `conducted`.

    Examples
    --------
    >>> settings = {"points": 4, "dimensions": [12], "draws": 50}
    >>> carried_out(Plan("lemma-3.7", settings, True))["rows"][0]["measured"]
    0.8
    """
    outcome: Json = conducted(found, progress).to_json()
    return outcome


def conducted(found: Plan, progress: "Progress | None" = None) -> "Experiment":
    """Run the experiment of a plan.

    Raises
    ------
    InputError
        If it needs torch and there is none, or the experiment cannot be made on these data.

    Examples
    --------
    >>> conducted(Plan("lemma-3.7", {"points": 2, "dimensions": [30], "draws": 50}, True)).agreement.value
    'agrees'
    """
    from mixproof.empirical.experiments.catalog import entry, settings

    if entry(found.experiment).needs_torch and not has_torch():
        raise InputError(f"training needs torch: {NO_TORCH}")
    taken = settings(found.experiment)
    offered: dict[str, object] = {"progress": progress, "device": "cpu"}
    more = {name: value for name, value in offered.items() if name in taken}
    return entry(found.experiment).load()(**found.settings, **more)


def has_torch() -> bool:
    """Whether networks can be trained here.

    Examples
    --------
    >>> from unittest.mock import patch
    >>> with patch.dict("sys.modules", torch=None):  # as if it were not installed
    ...     has_torch()
    False
    """
    return find_spec("torch") is not None


def left_out(found: Plan) -> str | None:
    """Why an experiment is not run unasked, in words; None where it is.

    Examples
    --------
    >>> left_out(Plan("epsilon-scheme", {}, is_small=False))
    'not run on data of this size unless asked for: --train runs epsilon-scheme'
    """
    from mixproof.empirical.experiments.catalog import entry

    if entry(found.experiment).needs_torch and not has_torch():
        return f"not run: {NO_TORCH}"
    return None if found.is_small else f"not run on data of this size unless asked for: --train runs {found.experiment}"


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
    """Whether a criterion holds, in words.

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
