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
    from mixproof.empirical.collate import Mixup as Mixup
    from mixproof.empirical.excess import above_floor as above_floor
    from mixproof.geometry.dataset import Dataset as Dataset
    from mixproof.geometry.errors import InputError as InputError
    from mixproof.geometry.library import load as load
    from mixproof.geometry.margins import margins as margins
    from mixproof.geometry.margins import riskiest as riskiest
    from mixproof.geometry.readers import from_arrays as from_arrays
    from mixproof.geometry.readers import read_file as read_file
    from mixproof.geometry.sources import as_dataset as as_dataset
    from mixproof.geometry.triples import collinear_triples as collinear_triples
    from mixproof.reports.audit import Audit as Audit
    from mixproof.reports.audit import audit as audit
    from mixproof.reports.display import verify as verify
    from mixproof.solvers.estimator import MixupOptimalClassifier as MixupOptimalClassifier
    from mixproof.solvers.lipschitz_estimator import LipschitzMixupClassifier as LipschitzMixupClassifier
    from mixproof.solvers.logistic import LogisticMinimum as LogisticMinimum
    from mixproof.solvers.logistic import mixup_minimum as mixup_minimum
    from mixproof.solvers.logistic import risk_minimum as risk_minimum
    from mixproof.solvers.loss import irreducible_loss as irreducible_loss
    from mixproof.solvers.mixing import Beta as Beta
    from mixproof.solvers.mixing import parse_mixing as parse_mixing
    from mixproof.solvers.optimal import best_constant as best_constant
    from mixproof.solvers.optimal import limit as limit
    from mixproof.solvers.optimal import one_sided_limits as one_sided_limits
    from mixproof.solvers.simplex_program import SimplexOptimum as SimplexOptimum
    from mixproof.solvers.simplex_program import best_constant_program as best_constant_program
    from mixproof.theory.certificate import certify as certify
    from mixproof.theory.statement import Verdict as Verdict
    from mixproof.theory.statement import Verification as Verification
    from mixproof.theory.trace import Trace as Trace
    from mixproof.theory.trace import trace as trace
    from mixproof.theory.verify import verify_all as verify_all

_HOMES = {
    "Audit": "mixproof.reports.audit",
    "Beta": "mixproof.solvers.mixing",
    "Dataset": "mixproof.geometry.dataset",
    "InputError": "mixproof.geometry.errors",
    "LipschitzMixupClassifier": "mixproof.solvers.lipschitz_estimator",
    "LogisticMinimum": "mixproof.solvers.logistic",
    "Mixup": "mixproof.empirical.collate",
    "MixupOptimalClassifier": "mixproof.solvers.estimator",
    "SimplexOptimum": "mixproof.solvers.simplex_program",
    "Trace": "mixproof.theory.trace",
    "Verdict": "mixproof.theory.statement",
    "Verification": "mixproof.theory.statement",
    "above_floor": "mixproof.empirical.excess",
    "as_dataset": "mixproof.geometry.sources",
    "audit": "mixproof.reports.audit",
    "best_constant": "mixproof.solvers.optimal",
    "best_constant_program": "mixproof.solvers.simplex_program",
    "certify": "mixproof.theory.certificate",
    "collinear_triples": "mixproof.geometry.triples",
    "from_arrays": "mixproof.geometry.readers",
    "irreducible_loss": "mixproof.solvers.loss",
    "limit": "mixproof.solvers.optimal",
    "load": "mixproof.geometry.library",
    "margins": "mixproof.geometry.margins",
    "mixup_minimum": "mixproof.solvers.logistic",
    "one_sided_limits": "mixproof.solvers.optimal",
    "parse_mixing": "mixproof.solvers.mixing",
    "read_file": "mixproof.geometry.readers",
    "risk_minimum": "mixproof.solvers.logistic",
    "riskiest": "mixproof.geometry.margins",
    "trace": "mixproof.theory.trace",
    "verify": "mixproof.reports.display",
    "verify_all": "mixproof.theory.verify",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'mixproof' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(_HOMES)
