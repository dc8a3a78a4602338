"""The logarithm of a sum of exponentials, and the probabilities that go with it, in ball arithmetic."""

import flint

from mixproof.geometry.aliases import Enclosures


def log_sum(logits: Enclosures) -> flint.arb:
    """The logarithm ln Σ e^u.

    Examples
    --------
    >>> print(log_sum([flint.arb(0), flint.arb(0)]).str(10, radius=False))
    0.6931471806
    """
    top = max(logits, key=lambda value: float(value.mid()))
    return sum(((value - top).exp() for value in logits), flint.arb(0)).log() + top


def probabilities(logits: Enclosures) -> list[flint.arb]:
    """The softmax of logits.

    Examples
    --------
    >>> [value.str(5, radius=False) for value in probabilities([flint.arb(0), flint.arb(3).log()])]
    ['0.25000', '0.75000']
    """
    total = log_sum(logits)
    return [(value - total).exp() for value in logits]
