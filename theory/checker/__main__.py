"""The start of the checker, by any of these.

python -I -S theory/checker FILE...         from a checkout; -I -S leaves Python's standard library alone
python -I -S mixproof-checker-….pyz FILE... from the archive of a release
python -m mixproof.theory.checker FILE...   where mixproof is installed
"""

import sys
from importlib import import_module
from types import ModuleType

if not __package__:
    # A folder or an archive that is run by its path is no package: Python puts the path at the head of `sys.path`, and
    # the files could not import each other by `from .form import …`. So the path is made the package `checker`. It
    # also leaves `sys.path`, so that no file of ours is taken for one of the standard library.
    package = ModuleType("checker")
    package.__path__ = [sys.path.pop(0)]
    sys.modules["checker"] = package

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(import_module(".command", __package__ or "checker").main(sys.argv[1:]))
