"""The public face of mixproof: the names that people use, loaded when they are first asked for.

Examples
--------
>>> from mixproof import verify
>>> verify("2.10", "counterexample").outcome("sharp").verdict.value
'confirmed'
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geometry.dataset import Dataset as Dataset
    from geometry.errors import InputError as InputError
    from geometry.library import load as load
    from geometry.readers import from_arrays as from_arrays
    from geometry.readers import read_file as read_file
    from solvers.loss import irreducible_loss as irreducible_loss
    from solvers.mixing import Beta as Beta
    from solvers.optimal import best_constant as best_constant
    from solvers.optimal import limit as limit
    from solvers.optimal import one_sided_limits as one_sided_limits
    from theory.statement import Verdict as Verdict
    from theory.statement import Verification as Verification
    from theory.verify import verify as verify
    from theory.verify import verify_all as verify_all

_HOMES = {
    "Beta": "solvers.mixing",
    "Dataset": "geometry.dataset",
    "InputError": "geometry.errors",
    "Verdict": "theory.statement",
    "Verification": "theory.statement",
    "best_constant": "solvers.optimal",
    "from_arrays": "geometry.readers",
    "irreducible_loss": "solvers.loss",
    "limit": "solvers.optimal",
    "load": "geometry.library",
    "one_sided_limits": "solvers.optimal",
    "read_file": "geometry.readers",
    "verify": "theory.verify",
    "verify_all": "theory.verify",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'mixproof' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(_HOMES)
