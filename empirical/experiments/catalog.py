"""The experiments by name, as ``mixproof experiment NAME`` asks for them.

An experiment is one function; its keyword arguments are its settings, and its defaults the budget at which its
criteria are meant. What is told here of each is only where it lives and whether it takes torch, so that the others
run without it, and naming them loads none of them.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from mixproof.empirical.experiments.criteria import Experiment
from mixproof.geometry.errors import InputError, nearest


@dataclass(frozen=True)
class Entry:
    """The module and the title of an experiment.

    Parameters
    ----------
    module, function : str
        The function that runs it.
    words : str
        What it compares, in a few words.
    needs_torch : bool
        Whether it trains networks.
    """

    module: str
    function: str
    words: str
    needs_torch: bool = True

    def load(self) -> Callable[..., Experiment]:
        """The function that runs the experiment."""
        found: Callable[..., Experiment] = getattr(
            import_module(f"mixproof.empirical.experiments.{self.module}"), self.function
        )
        return found


_TABLE_1 = Entry("table_1", "table_1", "probabilities at the training points, for several α, beside h_ε")

EXPERIMENTS: dict[str, Entry] = {
    "table-1": _TABLE_1,
    "figure-1": _TABLE_1,
    "figure-2": Entry("figure_2", "figure_2", "training errors of a ResNet-18 with and without Mixup"),
    "figure-3": Entry("figure_3", "figure_3", "decision boundaries on two moons"),
    "theorem-3.5": Entry("theorem_3_5", "theorem_3_5", "directions of linear models beside the exact minimiser"),
    "lemma-3.7": Entry("lemma_3_7", "lemma_3_7", "the share of Gaussian data that interpolate", needs_torch=False),
    "manifold": Entry("manifold", "manifold", "heads on frozen and on trained representations beside exact floors"),
    "second-order": Entry(
        "second_order", "second_order", "L_mix and its losses to second order, minimised, beside exact attack radii"
    ),
    "epsilon-scheme": Entry(
        "epsilon_scheme", "epsilon_scheme", "sampled and exact ε, Euclidean and angular", needs_torch=False
    ),
}


def entry(name: str) -> Entry:
    """The entry of an experiment, by its name.

    Raises
    ------
    InputError
        If there is no experiment of that name.

    Examples
    --------
    >>> entry("lemma-3.7").needs_torch
    False
    """
    if name not in EXPERIMENTS:
        raise InputError(f"there is no experiment {name!r}; {nearest(name, list(EXPERIMENTS))}")
    return EXPERIMENTS[name]


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
    return entry(name).load()


def settings(name: str) -> tuple[str, ...]:
    """The keyword arguments that an experiment takes.

    Examples
    --------
    >>> settings("lemma-3.7")
    ('points', 'dimensions', 'draws', 'seed')
    """
    return tuple(inspect.signature(experiment(name)).parameters)
