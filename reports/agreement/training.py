"""Experiments that belong to statements, run as their plans say.

The `Plan` of a statement names the experiment, and says whether it is small enough to be run unasked.
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
    """True if networks can be trained here.

    Examples
    --------
    >>> from unittest.mock import patch
    >>> with patch.dict("sys.modules", torch=None):  # as if it were not installed
    ...     has_torch()
    False
    """
    return find_spec("torch") is not None


def left_out(found: Plan) -> str | None:
    """The reason in words that an experiment is not run unasked; None where it is run.

    Examples
    --------
    >>> left_out(Plan("epsilon-scheme", {}, is_small=False))
    'not run on data of this size unless asked for: --train runs epsilon-scheme'
    """
    from mixproof.empirical.experiments.catalog import entry

    if entry(found.experiment).needs_torch and not has_torch():
        return f"not run: {NO_TORCH}"
    return None if found.is_small else f"not run on data of this size unless asked for: --train runs {found.experiment}"
