"""Certificates: verdicts written with all that they rest on, so that nobody has to trust this code.

A certificate, ``mixproof/certificate/1``, holds a dataset exactly and verdicts on it. Each verdict carries elementary
claims: an incidence x = λs + (1 − λ)t, a limit with its value, the multipliers of a max-margin direction, or that a
complete search finds nothing. The claims are taken from the findings of `theory.verify`. `theory.checker`, which
shares no code with them, checks every claim anew and whether the verdict follows. ``docs/CERTIFICATES.md`` is the
written format.

What is undecided is certified as such: nothing is claimed.
"""

import hashlib
import json
from collections.abc import Callable
from importlib import import_module

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.certificates.balls import balls_looked_at
from mixproof.theory.certificates.continuity import epoch_json
from mixproof.theory.certificates.elementary import Claim, point_json
from mixproof.theory.statement import Outcome, Verdict, Verification
from mixproof.theory.statements.lemma_2_3 import decide as lemma_2_3
from mixproof.theory.statements.theorem_2_7 import decide as theorem_2_7

SCHEMA = "mixproof/certificate/1"

_BUILDERS = {
    "2.2": ("balls", "claims_2_2"),
    "2.3": ("balls", "claims_2_3"),
    "2.4-scheme": ("continuity", "claims_2_4"),
    "2.5": ("continuity", "claims_2_5"),
    "2.7": ("balls", "claims_2_7"),
    "2.8": ("continuity", "claims_2_8"),
    "2.10": ("continuity", "claims_2_10"),
    "2.11": ("linear", "claims_2_11"),
    "3.2": ("margin", "claims_3_2"),
    "3.5": ("linear", "claims_3_5"),
    "3.7": ("linear", "claims_3_7"),
    "3.8": ("linear", "claims_3_5"),
}


def certify(*verifications: Verification) -> dict[str, Json]:
    """Write verdicts on one dataset as a certificate.

    Parameters
    ----------
    *verifications : Verification
        What `theory.verify.verify` or `verify_all` found, of one dataset.

    Returns
    -------
    dict
        The certificate, ready for `json.dumps`.

    Raises
    ------
    InputError
        If there is none, they are about different datasets, the law of λ is no Beta law, or a statement has no
        certificates.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> made = certify(verify("2.10", "shadow", ["printed"]))
    >>> for claim in made["verdicts"][0]["claims"]:
    ...     print(claim)
    {'kind': 'no-conflict', 'ends': 'both'}
    {'kind': 'limit', 'x': 1, 'towards': 2, 'shares': {'0': '5/6', '1': '1/6'}}
    """
    if not verifications:
        raise InputError("a certificate needs a verdict: give at least one verification")
    dataset = verifications[0].instance.dataset
    if any(each.instance.dataset is not dataset for each in verifications):
        raise InputError("one certificate holds one dataset: write a certificate for each")
    content: dict[str, Json] = {
        "schema": SCHEMA,
        "dataset": _dataset_json(dataset),
        "verdicts": [_entry(each, outcome) for each in verifications for outcome in each.outcomes],
    }
    return {**content, "sha256": seal(content)}


def seal(content: dict[str, Json]) -> str:
    """SHA-256 of a certificate's content, in the JSON form with sorted keys and no spaces.

    Examples
    --------
    >>> seal({"schema": "x"})[:12]
    'baaadc98adc0'
    """
    rest = {key: value for key, value in content.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _dataset_json(dataset: Dataset) -> Json:
    """A dataset exactly: points, their classes, the rows that hold them, and the order of the classes."""
    indices = range(dataset.size)
    return {
        "name": dataset.name,
        "points": [point_json(dataset.point(index)) for index in indices],
        "labels": [dataset.label(index) for index in indices],
        "rows": [[*dataset.rows[index]] for index in indices],
        "classes": [*dataset.classes],
    }


def _entry(verification: Verification, outcome: Outcome) -> Json:
    id = verification.statement.id
    if id not in _BUILDERS:
        raise InputError(f"{verification.statement.kind} {id} has no certificates yet: leave --certificate out")
    claims: list[Claim] = []
    if outcome.verdict is not Verdict.UNDECIDED:
        module, name = _BUILDERS[id]
        build: Callable[[Verification, Outcome], list[Claim]]
        build = getattr(import_module(f"mixproof.theory.certificates.{module}"), name)
        claims = build(verification, outcome)
    return {
        "statement": id,
        "reading": outcome.reading.id,
        "settings": _settings(verification),
        "verdict": outcome.verdict.value,
        "claims": [*claims],
    }


def _settings(verification: Verification) -> Json:
    """What the statement depends on besides the dataset, with the defaults written out."""
    instance, uses = verification.instance, verification.statement.uses
    settings: dict[str, Json] = {}
    if "mixing" in uses:
        law = instance.mixing
        if not isinstance(law, Beta):
            raise InputError(f"certificates are written for Beta laws, and {law} is none: leave --certificate out")
        settings["mixing"] = {"a": rational_text(law.a), "b": rational_text(law.b)}
    if "epsilon" in uses:
        default = lemma_2_3.DEFAULT_EPSILON if verification.statement.id == "2.3" else theorem_2_7.DEFAULT_EPSILON
        settings["epsilon"] = rational_text(default if instance.epsilon is None else instance.epsilon)
    if "point" in uses and instance.point is not None:
        settings["point"] = point_json(instance.point)
    if verification.statement.id == "2.3" and instance.point is None:
        rows = balls_looked_at(verification)
        settings |= {} if rows is None else {"balls": rows}
    if "seed" in uses:
        settings["seed"] = instance.seed
    if verification.statement.id == "2.4-scheme":
        settings["epoch"] = epoch_json(instance)
    return settings
