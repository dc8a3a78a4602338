"""Claims for Theorem 1 of Carratino et al.: the shrinkage. The identity itself is a theorem."""

from mixproof.solvers.affine.moments import larger_mean, larger_variance
from mixproof.theory.evidence.model_claims import has_known_moments, moment_json
from mixproof.theory.statement import ElementaryClaim, Outcome, Verification


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """The mean and the variance of θ, where the checker has the moments of the law.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("carratino:1", "{-1 | 1}", ["sharp"], model={"weights": [[1]]})
    >>> claims(found, found.outcomes[0])
    [{'kind': 'shrinkage', 'mean': '3/4', 'variance': '1/48'}]
    """
    law = verification.instance.mixing
    if not has_known_moments(verification.instance):
        return []
    mean, variance = larger_mean(law), larger_variance(law)
    return [{"kind": "shrinkage", "mean": moment_json(law, mean), "variance": moment_json(law, variance)}]
