"""The experiment that belongs to a statement, and the sizes up to which it is run unasked.

A statement about the Mixup-optimal classifier is held against networks (Table 1) on the dataset at hand, those about
linear models against linear models, those about draws against draws. The verdict is exact and never depends on
training; training says what gradient descent makes of the same data.

Unasked, only small experiments are run: those that take a few seconds with everything loaded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from mixproof.geometry.aliases import Json
from mixproof.geometry.errors import InputError, install_words
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.statement import Verification

if TYPE_CHECKING:
    from mixproof.empirical.experiments.criteria import Experiment
    from mixproof.empirical.training.recipes import Progress

POINTS, COORDINATES, LARGEST_ALPHA = 8, 64, 256
"""Largest data and α for which networks or linear models are trained unasked."""

ROWS = 200
"""Most rows of which ε is sampled unasked."""

NO_TORCH = f"torch is not installed: {install_words('train')}"


@dataclass(frozen=True)
class Plan:
    """An experiment on the data of a verification.

    Parameters
    ----------
    experiment : str
        Its name, as ``mixproof experiment`` knows it.
    settings : dict
        Its keyword arguments.
    is_small : bool
        True if it is run unasked.
    """

    experiment: str
    settings: dict[str, object]
    is_small: bool


def plan(verification: Verification) -> Plan | None:
    """The experiment that belongs to a verification; None where there is none, also for its law of λ.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = plan(verify("2.10", "counterexample", alpha=2))
    >>> found.experiment, found.settings["alphas"], found.is_small
    ('table-1', [Fraction(2, 1)], True)
    >>> plan(verify("2.11", "counterexample")) is None
    True
    """
    make = _PLANS.get(verification.statement.id)
    return None if make is None else make(verification)


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


# --- one plan a statement -----------------------------------------------------------------------------


def _table_1(verification: Verification) -> Plan | None:
    """Networks at the training points; a statement that fixes no law is shown for the α of the table."""
    instance = verification.instance
    dataset, law = instance.dataset, instance.mixing
    settings: dict[str, object] = {"dataset": dataset, "seed": instance.seed}
    alpha = LARGEST_ALPHA
    if "mixing" in verification.statement.uses:
        if not isinstance(law, Beta) or not law.is_symmetric:
            return None
        settings["alphas"], alpha = [law.a], int(law.a)
    small = dataset.size <= POINTS and dataset.dimension <= COORDINATES and alpha <= LARGEST_ALPHA
    return Plan("table-1", settings, small)


def _theorem_3_5(verification: Verification) -> Plan | None:
    """Linear models by gradient descent."""
    dataset, law = verification.instance.dataset, verification.instance.mixing
    settings: dict[str, object] = {"datasets": [dataset]}
    if "mixing" in verification.statement.uses:
        if not isinstance(law, Beta):
            return None
        settings["mixing"] = law
    return Plan("theorem-3.5", settings, dataset.size <= POINTS and dataset.dimension <= COORDINATES)


def _lemma_3_7(verification: Verification) -> Plan | None:
    """Draws of as many points, in as many dimensions and in as few as the lemma allows."""
    from mixproof.empirical.experiments.lemma_3_7 import least_dimension

    points, dimension = verification.instance.dataset.size, verification.instance.dataset.dimension
    dimensions = sorted({max(points, dimension), least_dimension(points)})
    settings: dict[str, object] = {"points": points, "dimensions": dimensions, "seed": verification.instance.seed}
    return Plan("lemma-3.7", settings, points <= POINTS and dimension <= COORDINATES)


def _epsilon_scheme(verification: Verification) -> Plan | None:
    """Some epochs of mixed points, as lengths and as angles."""
    dataset = verification.instance.dataset
    settings: dict[str, object] = {"datasets": [dataset], "seed": verification.instance.seed}
    return Plan("epsilon-scheme", settings, dataset.row_count <= ROWS and dataset.dimension <= COORDINATES)


_PLANS: dict[str, Callable[[Verification], Plan | None]] = {
    "2.2": _table_1,
    "2.3": _table_1,
    "2.7": _table_1,
    "2.8": _table_1,
    "2.10": _table_1,
    "2.4-scheme": _epsilon_scheme,
    "3.5": _theorem_3_5,
    "3.7": _lemma_3_7,
    "3.8": _theorem_3_5,
}
