"""The conclusion of the sandwich on an instance."""

from mixproof.theory.evidence.model_values import ALL_THE_SAME, logits_of, quantity
from mixproof.theory.evidence.quantities import digits_of, is_at_most
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification


def between(instance: Instance) -> Finding:
    """The finding that the Mixup risk lies between its bounds, with all three, and the plain risk.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> found = between(make_instance("{-1 | 1}", model={"weights": [[1]]}))
    >>> found.holds, found.witnesses[0].in_words()
    (True, 'the loss of rows drawn to the mean: 0.41437008685207205699')
    """
    values = tuple(quantity(instance, name) for name in ("lower", "mixup-risk", "upper", "plain-risk"))
    if logits_of(instance).is_constant:
        return Finding(True, values, len(values), ALL_THE_SAME)
    low, mixed, high, _ = (each.value for each in values)
    sides = is_at_most(low, mixed), is_at_most(mixed, high)
    holds = False if False in sides else None if None in sides else True
    return Finding(holds, values, len(values), "the enclosures do not tell the values apart" if holds is None else "")


def conclude(verification: Verification) -> str:
    """The three values in a sentence.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("affine:sandwich", "{-1 | 1}", model={"weights": [[1]]})).partition(",")[0]
    'The Mixup risk of this model is 0.4402070289361086029'
    """
    instance = verification.instance
    low, mixed, high = (digits_of(quantity(instance, name).value) for name in ("lower", "mixup-risk", "upper"))
    return f"The Mixup risk of this model is {mixed}, between {low} and {high}."
