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
    from mixproof.empirical.excess import above_floor as above_floor
    from mixproof.empirical.mixup.collate import Mixup as Mixup
    from mixproof.empirical.networks.certificate import certify_network as certify_network
    from mixproof.empirical.networks.features import features as features
    from mixproof.geometry.data.dataset import Dataset as Dataset
    from mixproof.geometry.data.files.reader import read_file as read_file
    from mixproof.geometry.data.memory.arrays import from_arrays as from_arrays
    from mixproof.geometry.data.sources import as_dataset as as_dataset
    from mixproof.geometry.data.sources import load as load
    from mixproof.geometry.errors import InputError as InputError
    from mixproof.geometry.incidence.triples.collinear import collinear_triples as collinear_triples
    from mixproof.geometry.margins.epsilon_star import margins as margins
    from mixproof.geometry.margins.epsilon_star import riskiest as riskiest
    from mixproof.reports.audit.audit import Audit as Audit
    from mixproof.reports.audit.audit import audit as audit
    from mixproof.reports.terminal.display import trace as trace
    from mixproof.reports.terminal.display import verify as verify
    from mixproof.reports.terminal.display import verify_all as verify_all
    from mixproof.reports.terminal.network import network_report as network_report
    from mixproof.solvers.classifier.ball.best_constant import best_constant as best_constant
    from mixproof.solvers.classifier.ball.simplex_program import SimplexOptimum as SimplexOptimum
    from mixproof.solvers.classifier.ball.simplex_program import best_constant_program as best_constant_program
    from mixproof.solvers.classifier.estimator import MixupOptimalClassifier as MixupOptimalClassifier
    from mixproof.solvers.classifier.limits import limit as limit
    from mixproof.solvers.classifier.one_sided import one_sided_limits as one_sided_limits
    from mixproof.solvers.linear.logistic.mixup import mixup_minimum as mixup_minimum
    from mixproof.solvers.linear.logistic.newton import LogisticMinimum as LogisticMinimum
    from mixproof.solvers.linear.logistic.risk import risk_minimum as risk_minimum
    from mixproof.solvers.lipschitz.estimator import LipschitzMixupClassifier as LipschitzMixupClassifier
    from mixproof.solvers.loss.irreducible import irreducible_loss as irreducible_loss
    from mixproof.solvers.mixing.beta import Beta as Beta
    from mixproof.solvers.mixing.parser import parse_mixing as parse_mixing
    from mixproof.theory.certificate import certify as certify
    from mixproof.theory.findings import Verdict as Verdict
    from mixproof.theory.statement import Verification as Verification
    from mixproof.theory.trace import Trace as Trace

_HOMES = {
    "Audit": "mixproof.reports.audit.audit",
    "Beta": "mixproof.solvers.mixing.beta",
    "Dataset": "mixproof.geometry.data.dataset",
    "InputError": "mixproof.geometry.errors",
    "LipschitzMixupClassifier": "mixproof.solvers.lipschitz.estimator",
    "LogisticMinimum": "mixproof.solvers.linear.logistic.newton",
    "Mixup": "mixproof.empirical.mixup.collate",
    "MixupOptimalClassifier": "mixproof.solvers.classifier.estimator",
    "SimplexOptimum": "mixproof.solvers.classifier.ball.simplex_program",
    "Trace": "mixproof.theory.trace",
    "Verdict": "mixproof.theory.findings",
    "Verification": "mixproof.theory.statement",
    "above_floor": "mixproof.empirical.excess",
    "as_dataset": "mixproof.geometry.data.sources",
    "audit": "mixproof.reports.audit.audit",
    "best_constant": "mixproof.solvers.classifier.ball.best_constant",
    "best_constant_program": "mixproof.solvers.classifier.ball.simplex_program",
    "certify": "mixproof.theory.certificate",
    "certify_network": "mixproof.empirical.networks.certificate",
    "collinear_triples": "mixproof.geometry.incidence.triples.collinear",
    "features": "mixproof.empirical.networks.features",
    "from_arrays": "mixproof.geometry.data.memory.arrays",
    "irreducible_loss": "mixproof.solvers.loss.irreducible",
    "limit": "mixproof.solvers.classifier.limits",
    "load": "mixproof.geometry.data.sources",
    "margins": "mixproof.geometry.margins.epsilon_star",
    "mixup_minimum": "mixproof.solvers.linear.logistic.mixup",
    "network_report": "mixproof.reports.terminal.network",
    "one_sided_limits": "mixproof.solvers.classifier.one_sided",
    "parse_mixing": "mixproof.solvers.mixing.parser",
    "read_file": "mixproof.geometry.data.files.reader",
    "risk_minimum": "mixproof.solvers.linear.logistic.risk",
    "riskiest": "mixproof.geometry.margins.epsilon_star",
    "trace": "mixproof.reports.terminal.display",
    "verify": "mixproof.reports.terminal.display",
    "verify_all": "mixproof.reports.terminal.display",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'mixproof' has no attribute {name!r}")
    try:
        return getattr(import_module(_HOMES[name]), name)
    except ModuleNotFoundError as error:
        if error.name != "torch":
            raise
    from mixproof.geometry.errors import InputError, install_words

    raise InputError(f"torch is needed for {name}: {install_words('train')}")


def __dir__() -> list[str]:
    return sorted(_HOMES)
