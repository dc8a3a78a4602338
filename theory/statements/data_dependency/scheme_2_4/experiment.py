"""The experiment of the scheme of §2.4: some epochs of mixed points."""

from mixproof.theory.budgets import SMALL_COORDINATES, SMALL_ROWS
from mixproof.theory.statement import Plan, Verification


def epochs(verification: Verification) -> Plan:
    """Some epochs of mixed points, as lengths and as angles.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> epochs(verify("2.4-scheme", "iris")).is_small
    True
    """
    dataset = verification.instance.dataset
    settings: dict[str, object] = {"datasets": [dataset], "seed": verification.instance.seed}
    return Plan("epsilon-scheme", settings, dataset.row_count <= SMALL_ROWS and dataset.dimension <= SMALL_COORDINATES)
