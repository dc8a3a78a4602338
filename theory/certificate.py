"""Certificates: verdicts written with all that they rest on, so that nobody has to trust this code.

A certificate, ``mixproof/certificate/2``, holds a dataset exactly and verdicts on it. Each verdict carries elementary
claims: an incidence x = λs + (1 − λ)t, a limit with its value, the multipliers of a max-margin direction, or that a
complete search finds nothing. The claims are taken from the findings of `theory.verify`. `theory.checker`, which
shares no code with them, checks every claim anew and whether the verdict follows. ``docs/CERTIFICATES.md`` is the
written format.

What is undecided is certified as such: nothing is claimed.
"""

from typing import Any

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.sealed import certified_dataset, seal
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.geometry.signatures import strict
from mixproof.theory.checker.budget import Clock, NotACertificate, Unchecked
from mixproof.theory.checker.data import Data
from mixproof.theory.checker.lines import Lines
from mixproof.theory.checker.mixing.kinds import LAWS
from mixproof.theory.checker.remarks.kinds import REMARKS
from mixproof.theory.checker.verdict import judge
from mixproof.theory.evidence.claims import point_json
from mixproof.theory.evidence.laws import law_json
from mixproof.theory.evidence.model_claims import model_of_classes
from mixproof.theory.findings import Verdict
from mixproof.theory.statement import Outcome, Verification

SCHEMA = "mixproof/certificate/2"
_SECONDS = 2
"""Seconds in which an author's claims are read as the checker does; those that take longer are left to it."""

__all__ = ["SCHEMA", "certify", "seal"]


@strict
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
        If there is none, they are about different datasets, the law of λ has no written form, or a statement has no
        certificates, or is of somebody's own and has claims of another form than the checker reads.

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
        "dataset": certified_dataset(dataset),
        "verdicts": [_entry(each, outcome) for each in verifications for outcome in each.outcomes],
    }
    if any(each.statement.is_own for each in verifications):
        _require_form(content)
    return {**content, "sha256": seal(content)}


def _entry(verification: Verification, outcome: Outcome) -> Json:
    """A verdict with its claims; what is undecided claims nothing."""
    statement = verification.statement
    if not statement.has_claims:
        missing = ": define a function claims beside its statement" if statement.is_own else " yet"
        raise InputError(f"{statement.kind} {statement.id} has no certificates{missing}; or leave `certificate` out")
    is_decided = outcome.verdict is not Verdict.UNDECIDED
    claims = statement.claims(verification, outcome) if is_decided else []
    entry: dict[str, Json] = {
        "statement": statement.id,
        "reading": outcome.reading.id,
        "settings": _settings(verification),
        "verdict": outcome.verdict.value,
        "claims": [*claims],
    }
    # The checker does not define it: its author's words go with it, and his word for the step to the verdict.
    words: Json = {"hypothesis": outcome.reading.hypothesis.text, "conclusion": outcome.reading.conclusion.text}
    return {**entry, "own": words} if statement.is_own else entry


def _require_form(content: Any) -> None:
    """Refuse claims of an author that the checker could not read; whether they are true it says itself."""
    try:
        lines = Lines(Data.read(content["dataset"], Clock(_SECONDS)))
        for entry in content["verdicts"]:
            if "own" in entry:
                _read(lines, entry)
    except (NotACertificate, Unchecked):
        return


def _read(lines: Lines, entry: Any) -> None:
    try:
        judge(lines, entry, REMARKS, LAWS)
    except NotACertificate as error:
        need = "; name what they need in `uses`" if "given" in str(error) else ""
        raise InputError(f"the claims of {entry['statement']}, reading {entry['reading']}: {error}{need}") from None


def _settings(verification: Verification) -> Json:
    """All that the statement depends on besides the dataset, with the defaults written out."""
    instance, statement = verification.instance, verification.statement
    settings: dict[str, Json] = {}
    if "mixing" in statement.uses:
        settings["mixing"] = law_json(instance.mixing)
    if verification.epsilon is not None:
        settings["epsilon"] = rational_text(verification.epsilon)
    if "point" in statement.uses and instance.point is not None:
        settings["point"] = point_json(instance.point)
    if "seed" in statement.uses:
        settings["seed"] = instance.seed
    if "model" in statement.uses and instance.model is not None:
        settings["model"] = model_of_classes(instance.model, instance.dataset)
    is_open = all(outcome.verdict is Verdict.UNDECIDED for outcome in verification.outcomes)
    return settings if verification.is_cut and is_open else settings | statement.certificate_settings(verification)
