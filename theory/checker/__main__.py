"""The start of the checker, by any of these.

python -I -S theory/checker FILE...         from a checkout; -I -S leaves Python's standard library alone
python -I -S mixproof-checker-….pyz FILE... from the archive of a release
python -m mixproof.theory.checker FILE...   where mixproof is installed
"""

import os
import sys
from importlib import import_module
from types import ModuleType

if not __package__:
    # A folder or an archive that is run by its path is no package, so its files could not import each other by
    # `from .form import …`: it is made the package `checker`. Python has put it at the head of `sys.path`; it leaves
    # that, so that no file of ours is ever taken for one of the standard library.
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [place for place in sys.path if os.path.abspath(place) != here]
    package = ModuleType("checker")
    package.__path__ = [here]
    sys.modules["checker"] = package

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(import_module(".command", __package__ or "checker").main(sys.argv[1:]))
