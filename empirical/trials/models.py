"""The user's own network, by the name of a function that makes it: ``module:function`` or ``file.py:function``."""

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from mixproof.geometry.errors import InputError


def load_model(name: str) -> Callable[[int, int], Any]:
    """The function of that name; a module is looked for in the working folder too.

    Raises
    ------
    InputError
        If there is no such function, or its module fails when it is imported.

    Examples
    --------
    >>> load_model("no_such_module_here:net")
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: the model no_such_module_here:net cannot be imported: ModuleNotFoundError: \
No module named 'no_such_module_here'
    """
    module, colon, function = name.rpartition(":")
    if not (module and colon and function):
        raise InputError(f"a model is named as `module:function` or `file.py:function`, not {name[:60]!r}")
    try:
        found = _from_file(Path(module)) if module.endswith(".py") else _imported(module)
    except Exception as error:
        first = (str(error).strip().splitlines() or [""])[0][:200]
        raise InputError(f"the model {name} cannot be imported: {type(error).__name__}: {first}") from None
    made = getattr(found, function, None)
    if not callable(made):
        raise InputError(f"the model {name}: {module} has no function {function!r}")
    call: Callable[[int, int], Any] = made
    return call


def _imported(module: str) -> Any:
    """A module by its name, the working folder among the places that it is looked for."""
    sys.path.insert(0, str(Path.cwd()))
    try:
        return import_module(module)
    finally:
        sys.path.remove(str(Path.cwd()))


def _from_file(path: Path) -> Any:
    """A module by its file."""
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path}")
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    found = module_from_spec(spec)
    spec.loader.exec_module(found)
    return found
