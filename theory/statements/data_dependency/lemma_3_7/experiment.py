"""The experiment of Lemma 3.7: draws of Gaussian points."""

from mixproof.solvers.linear.support_probability import least_dimension
from mixproof.theory.experiments import is_small
from mixproof.theory.statement import Plan, Verification


def draws(verification: Verification) -> Plan:
    """Draws of as many points, in as many dimensions and in as few as the lemma allows.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> draws(verify("3.7", "simplex")).settings
    {'points': 3, 'dimensions': [3, 35], 'seed': 0}
    """
    dataset, seed = verification.instance.dataset, verification.instance.seed
    points, dimension = dataset.size, dataset.dimension
    dimensions = sorted({max(points, dimension), least_dimension(points)})
    return Plan("lemma-3.7", {"points": points, "dimensions": dimensions, "seed": seed}, is_small(dataset))
