"""Every public function says what it does and shows a number: its doctests run with the other tests.

Public are the functions of the packages whose names have no leading underscore; where a module names what it offers
(`__all__`), these. The docstring of a command is its help text, so the pages of the documentation run commands instead.
"""

import doctest
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import FunctionType, ModuleType

PACKAGES = tuple(f"mixproof.{room}" for room in ("geometry", "solvers", "theory", "empirical", "reports"))
MODULES = sorted(
    found.name
    for package in PACKAGES
    for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}.")
)


def public_functions(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    """The functions that a module defines and offers."""
    offered = getattr(module, "__all__", dir(module))
    for name in offered:
        found = inspect.unwrap(getattr(module, name))
        if isinstance(found, FunctionType) and found.__module__ == module.__name__ and not name.startswith("_"):
            yield name, found


def shows_nothing(function: FunctionType) -> bool:
    """Whether a docstring has no example with an expected result."""
    examples = doctest.DocTestParser().get_examples(inspect.getdoc(function) or "")
    return not any(example.want for example in examples)


CHECKER = "mixproof.theory.checker."
"""It offers a command; the rest is read line by line, and each claim is shown by a certificate that has it."""


def test_every_public_function_shows_a_result() -> None:
    silent = {
        f"{name}.{function}"
        for name in MODULES
        if not name.startswith(CHECKER)
        for function, found in public_functions(importlib.import_module(name))
        if not function.endswith("_command") and shows_nothing(found)
    }
    assert silent == set()


def test_many_functions_are_looked_at() -> None:
    assert sum(len(list(public_functions(importlib.import_module(name)))) for name in MODULES) > 400
