"""Claims for Theorem 1 of Manifold Mixup: conflicts, an affine f or why there is none, points with two labels."""

from mixproof.theory.evidence.claims import no_conflict
from mixproof.theory.findings import Finding
from mixproof.theory.statement import ElementaryClaim, Outcome, Verification
from mixproof.theory.statements.manifold.claims_of_f import affine_claim, continuous_claims
from mixproof.theory.statements.manifold.theorem_1.decide import enough_dimensions


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """What the two findings rest on; nothing where the sizes or a theorem tell.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("manifold:1", "{(0, 0), (0, 1), (1, 0) | (1, 1)}", ["linear"])
    >>> for claim in claims(found, found.outcomes[0]):
    ...     print(claim)
    {'kind': 'no-conflict', 'ends': 'some'}
    {'kind': 'no-affine-fit', 'coefficients': [[0, '1'], [1, '-1'], [2, '-1'], [3, '1']]}
    """
    dataset = verification.instance.dataset
    match outcome.reading.id:
        case "linear" if enough_dimensions(verification.instance).holds:
            return [*no_conflict(dataset, outcome.hypothesis, "some"), affine_claim(dataset)]
        case "rewritten":
            return no_conflict(dataset, _without_losses(outcome.conclusion), "some")
        case "networks":
            conflict = no_conflict(dataset, outcome.hypothesis, "some")
            return (
                [*conflict, *continuous_claims(dataset, outcome.conclusion)] if outcome.hypothesis.holds else conflict
            )
    return []


def _without_losses(found: Finding) -> Finding:
    """The finding with the overlap as its first witness."""
    return Finding(found.holds, found.witnesses[1:], found.total)
