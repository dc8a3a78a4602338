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
    from empirical.collate import Mixup as Mixup
    from empirical.excess import above_floor as above_floor
    from geometry.dataset import Dataset as Dataset
    from geometry.errors import InputError as InputError
    from geometry.library import load as load
    from geometry.margins import margins as margins
    from geometry.margins import riskiest as riskiest
    from geometry.readers import from_arrays as from_arrays
    from geometry.readers import read_file as read_file
    from geometry.sources import as_dataset as as_dataset
    from geometry.triples import collinear_triples as collinear_triples
    from reports.audit import Audit as Audit
    from reports.audit import audit as audit
    from reports.display import verify as verify
    from solvers.estimator import MixupOptimalClassifier as MixupOptimalClassifier
    from solvers.lipschitz_estimator import LipschitzMixupClassifier as LipschitzMixupClassifier
    from solvers.logistic import LogisticMinimum as LogisticMinimum
    from solvers.logistic import mixup_minimum as mixup_minimum
    from solvers.logistic import risk_minimum as risk_minimum
    from solvers.loss import irreducible_loss as irreducible_loss
    from solvers.mixing import Beta as Beta
    from solvers.mixing import parse_mixing as parse_mixing
    from solvers.optimal import best_constant as best_constant
    from solvers.optimal import limit as limit
    from solvers.optimal import one_sided_limits as one_sided_limits
    from solvers.simplex_program import SimplexOptimum as SimplexOptimum
    from solvers.simplex_program import best_constant_program as best_constant_program
    from theory.certificate import certify as certify
    from theory.statement import Verdict as Verdict
    from theory.statement import Verification as Verification
    from theory.trace import Trace as Trace
    from theory.trace import trace as trace
    from theory.verify import verify_all as verify_all

_HOMES = {
    "Audit": "reports.audit",
    "Beta": "solvers.mixing",
    "Dataset": "geometry.dataset",
    "InputError": "geometry.errors",
    "LipschitzMixupClassifier": "solvers.lipschitz_estimator",
    "LogisticMinimum": "solvers.logistic",
    "Mixup": "empirical.collate",
    "MixupOptimalClassifier": "solvers.estimator",
    "SimplexOptimum": "solvers.simplex_program",
    "Trace": "theory.trace",
    "Verdict": "theory.statement",
    "Verification": "theory.statement",
    "above_floor": "empirical.excess",
    "as_dataset": "geometry.sources",
    "audit": "reports.audit",
    "best_constant": "solvers.optimal",
    "best_constant_program": "solvers.simplex_program",
    "certify": "theory.certificate",
    "collinear_triples": "geometry.triples",
    "from_arrays": "geometry.readers",
    "irreducible_loss": "solvers.loss",
    "limit": "solvers.optimal",
    "load": "geometry.library",
    "margins": "geometry.margins",
    "mixup_minimum": "solvers.logistic",
    "one_sided_limits": "solvers.optimal",
    "parse_mixing": "solvers.mixing",
    "read_file": "geometry.readers",
    "risk_minimum": "solvers.logistic",
    "riskiest": "geometry.margins",
    "trace": "theory.trace",
    "verify": "reports.display",
    "verify_all": "theory.verify",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'mixproof' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(_HOMES)


if __name__ == "__main__":
    from reports.cli import main

    main()
