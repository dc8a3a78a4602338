"""Claims for Theorem 2.11: symmetric midpoints, and all other sets with the same midpoints."""

from mixproof.theory.budgets import MOST_POINTS_SEARCHED
from mixproof.theory.evidence.claims import point_json
from mixproof.theory.statement import ElementaryClaim, Outcome, Verification
from mixproof.theory.statements.data_dependency.theorem_2_11 import LEAST_POINTS
from mixproof.theory.statements.data_dependency.theorem_2_11.witnesses import OtherPoints


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """Symmetric midpoints, or not; on few points, all other sets with the same midpoints.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("2.11", "shadow", ["sharp"])
    >>> for claim in claims(found, found.outcomes[0]):
    ...     print(claim)
    {'kind': 'alternatives', 'sets': []}
    """
    dataset = verification.instance.dataset
    claims: list[ElementaryClaim] = []
    if outcome.reading.id == "printed" and dataset.size >= LEAST_POINTS:
        claims.append({"kind": "midpoint-symmetry", "symmetric": not outcome.hypothesis.holds})
    found = outcome.conclusion
    if outcome.reading.id == "powers-of-two" or not 3 <= dataset.size <= MOST_POINTS_SEARCHED or found.holds is None:
        return claims
    others = [[point_json(x) for x in w.points] for w in found.witnesses if isinstance(w, OtherPoints)]
    if len(others) == found.total:
        claims.append({"kind": "alternatives", "sets": [*others]})
    return claims
