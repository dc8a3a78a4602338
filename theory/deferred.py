"""Functions of a module that is loaded when one of them is first called.

Pages of statements name by it what decides them, so that titles and readings can be read without loading solvers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Deferred:
    """A module whose functions are there, by their names, before it is loaded.

    Examples
    --------
    >>> decide = Deferred("mixproof.theory.statements.data_dependency.theorem_2_10.decide")
    >>> from mixproof.theory.settings import make_instance
    >>> decide.one_hot_and_continuous(make_instance("shadow")).holds
    False
    """

    module: str

    def __getattr__(self, name: str) -> "DeferredFunction":
        if name.startswith("__"):
            raise AttributeError(name)
        return DeferredFunction(self.module, name)


@dataclass(frozen=True)
class DeferredFunction:
    """A function by its module and its name."""

    module: str
    name: str

    @property
    def __wrapped__(self) -> Callable[..., Any]:
        """The function itself: the module is loaded."""
        found: Callable[..., Any] = getattr(import_module(self.module), self.name)
        return found

    def __call__(self, *args: Any, **given: Any) -> Any:
        """The answer of the function."""
        return self.__wrapped__(*args, **given)
