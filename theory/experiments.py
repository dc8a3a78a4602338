"""Experiments that several statements name: the settings that a verification gives them, and when they are small.

A statement about the Mixup-optimal classifier is held against networks (Table 1) on the dataset at hand, those about
linear models against linear models, and that on the second-order loss against what its minimisers are. The verdict is
exact and never depends on training. Unasked, only small experiments are run: those that take a few seconds with
everything loaded.
"""

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.budgets import SMALL_ALPHA, SMALL_COORDINATES, SMALL_POINTS
from mixproof.theory.statement import Plan, Verification


def networks(verification: Verification) -> Plan | None:
    """Networks at the training points; a statement that fixes no law is shown for the α of the table.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = networks(verify("2.10", "counterexample", alpha=2))
    >>> found.experiment, found.settings["alphas"], found.is_small
    ('table-1', [Fraction(2, 1)], True)
    """
    instance = verification.instance
    dataset, law = instance.dataset, instance.mixing
    settings: dict[str, object] = {"dataset": dataset, "seed": instance.seed}
    alpha = SMALL_ALPHA
    if "mixing" in verification.statement.uses:
        if not isinstance(law, Beta) or not law.is_symmetric:
            return None
        settings["alphas"], alpha = [law.a], int(law.a)
    return Plan("table-1", settings, is_small(dataset) and alpha <= SMALL_ALPHA)


def linear_models(verification: Verification) -> Plan | None:
    """Linear models by gradient descent.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = linear_models(verify("3.5", "simplex"))
    >>> found.experiment, str(found.settings["mixing"])
    ('theorem-3.5', 'Beta(1, 1)')
    """
    dataset, law = verification.instance.dataset, verification.instance.mixing
    settings: dict[str, object] = {"datasets": [dataset]}
    if "mixing" in verification.statement.uses:
        if not isinstance(law, Beta):
            return None
        settings["mixing"] = law
    return Plan("theorem-3.5", settings, is_small(dataset))


def three_losses(verification: Verification) -> Plan | None:
    """The Mixup loss of affine models and its losses to second order, minimised on the same data.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = three_losses(verify("affine:second-order", "{-1 | 1}", model={"weights": [[4]]}))
    >>> found.experiment, str(found.settings["mixing"]), found.is_small
    ('second-order', 'Beta(1, 1)', True)
    """
    dataset, law = verification.instance.dataset, verification.instance.mixing
    if not isinstance(law, Beta) or len(dataset.classes) < 2:
        return None
    return Plan("second-order", {"dataset": dataset, "mixing": law}, is_small(dataset))


def is_small(dataset: Dataset) -> bool:
    """True for data on which models are trained unasked.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> is_small(load("shadow")), is_small(load("iris"))
    (True, False)
    """
    return dataset.size <= SMALL_POINTS and dataset.dimension <= SMALL_COORDINATES
