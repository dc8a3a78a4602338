"""Claims for least squares: none are needed, as the checker has the equations from the data."""

from mixproof.theory.statement import ElementaryClaim, Outcome, Verification


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """No claim: the definition of each reading solves the equations anew.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("affine:least-squares", "shadow")
    >>> claims(found, found.outcomes[0])
    []
    """
    return []
