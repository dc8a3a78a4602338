"""Claims for Theorem 2.10: incidences or that there is none, and the limits of h at data points."""

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.theory.budgets import MOST_TERMS_LISTED
from mixproof.theory.evidence.claims import limit_claim, no_conflict
from mixproof.theory.evidence.witnesses import SideLimit
from mixproof.theory.findings import Finding, Verdict
from mixproof.theory.statement import ElementaryClaim, Outcome, Verification


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """No conflict or an incidence; no jump or a limit that is not one-hot.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("2.10", "shadow", ["printed"])
    >>> for claim in claims(found, found.outcomes[0]):
    ...     print(claim)
    {'kind': 'no-conflict', 'ends': 'both'}
    {'kind': 'limit', 'x': 1, 'towards': 2, 'shares': {'0': '5/6', '1': '1/6'}}
    """
    if outcome.reading.id == "sharp":
        by_id = {reading.id: reading for reading in verification.statement.readings}
        return _jumps(verification.instance.dataset, by_id["printed"].conclusion.decide(verification.instance))
    ends = "both" if outcome.reading.id == "printed" else "some"
    claims = no_conflict(verification.instance.dataset, outcome.hypothesis, ends)
    if outcome.verdict is Verdict.NOT_APPLICABLE:
        return claims
    found = outcome.conclusion
    if found.holds:
        return [*claims, *_jumps(verification.instance.dataset, found)]
    short = [w.side for w in found.witnesses if isinstance(w, SideLimit) and w.side.terms() <= MOST_TERMS_LISTED]
    return [*claims, limit_claim(short[0])] if short else [*claims, *_jumps(verification.instance.dataset, found)]


def _jumps(dataset: Dataset, found: Finding) -> list[ElementaryClaim]:
    """The data points with a limit that is not one-hot, where all are listed."""
    sides = [witness.side for witness in found.witnesses if isinstance(witness, SideLimit)]
    if len(sides) < found.total:
        return []
    rows: list[Json] = [*sorted({dataset.row(side.origin) for side in sides if side.origin is not None})]
    return [{"kind": "jumps", "rows": rows}]
