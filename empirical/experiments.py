"""The experiments by name, as ``mixproof experiment NAME`` asks for them."""

from collections.abc import Callable

from empirical.agreement import Experiment
from empirical.figure_3 import figure_3
from empirical.lemma_3_7 import lemma_3_7
from empirical.table_1 import table_1
from empirical.theorem_3_5 import theorem_3_5
from geometry.errors import InputError, nearest

EXPERIMENTS: dict[str, Callable[..., Experiment]] = {
    "table-1": table_1,
    "figure-1": table_1,
    "figure-3": figure_3,
    "theorem-3.5": theorem_3_5,
    "lemma-3.7": lemma_3_7,
}


def experiment(name: str) -> Callable[..., Experiment]:
    """The function that runs an experiment.

    Raises
    ------
    InputError
        If there is no experiment of that name.

    Examples
    --------
    >>> experiment("table-1").__name__
    'table_1'
    """
    if name not in EXPERIMENTS:
        raise InputError(f"there is no experiment {name!r}; {nearest(name, list(EXPERIMENTS))}")
    return EXPERIMENTS[name]
