"""Claims for the sandwich: the three losses, and the plain one. That they are in this order is a theorem."""

from mixproof.theory.evidence.model_claims import losses_claimed
from mixproof.theory.statement import ElementaryClaim, Outcome, Verification


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """The losses, each between two numbers; the Mixup risk on few points.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("affine:sandwich", "{-1 | 1}", model={"weights": [[1]]})
    >>> [claim["risk"] for claim in claims(found, found.outcomes[0])[:2]]
    [['4141/10000', '2073/5000'], ['4399/10000', '881/2000']]
    """
    return losses_claimed(verification.instance, "lower", "mixup-risk", "upper", "plain-risk")
