"""Claims for Lemma 3.7: there are none."""

from mixproof.theory.statement import ElementaryClaim, Outcome, Verification


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """None: n and d are read off the dataset, and the bound is a theorem.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("3.7", "simplex", ["printed"])
    >>> claims(found, found.outcomes[0])
    []
    """
    return []
