"""Hypotheses and the conclusion of Theorem 1 of Carratino et al. on an instance."""

from fractions import Fraction

from mixproof.solvers.affine.logits import mean_of
from mixproof.solvers.affine.moments import larger_mean, larger_variance
from mixproof.theory.evidence.model_values import logits_of, quantity
from mixproof.theory.evidence.quantities import Quantity, digits_of
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification


def has_symmetric_law(instance: Instance) -> Finding:
    """The finding that λ and 1 − λ have the same law.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> has_symmetric_law(make_instance("shadow", mixing="beta(2,1)")).holds
    False
    """
    return Finding(instance.mixing.is_symmetric, note=f"λ ~ {instance.mixing}")


def is_shrunk_and_noisy(instance: Instance) -> Finding:
    """The finding that the Mixup risk is that of shrunk rows with centred noise, an identity; with θ̄, σ² and the risk.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> found = is_shrunk_and_noisy(make_instance("{-1 | 1}", model={"weights": [[1]]}))
    >>> [each.in_words() for each in found.witnesses[1:]]
    ['the shrinkage θ̄: 3/4 = 0.75', 'the variance σ² of θ: 1/48 = 0.02083333333333333333']
    """
    logits, law = logits_of(instance), instance.mixing
    # E_{θ,j} δ = (θ̄ − θ̄)(u_i − ū) + (1 − θ̄)·mean(u_j − ū), and that mean is zero.
    away = tuple(tuple(value - middle for value, middle in zip(row, logits.mean, strict=True)) for row in logits.rows)
    centred = not any(mean_of(away, logits.weights))
    values = (
        quantity(instance, "mixup-risk"),
        Quantity("shrinkage", "the shrinkage θ̄", larger_mean(law)),
        Quantity("variance", "the variance σ² of θ", larger_variance(law)),
    )
    note = "by algebra: λ < ½ is folded onto θ = 1 − λ by exchanging the two rows"
    return Finding(centred and sum(logits.weights) == Fraction(1), values, len(values), note)


def conclude(verification: Verification) -> str:
    """The shrinkage in a sentence.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("carratino:1", "{-1 | 1}", model={"weights": [[1]]})).partition(":")[0]
    'Mixup draws rows and labels to their means by the factor 3/4 = 0.75'
    """
    law = verification.instance.mixing
    return (
        f"Mixup draws rows and labels to their means by the factor {digits_of(larger_mean(law))}: the Mixup risk, "
        f"{digits_of(quantity(verification.instance, 'mixup-risk').value)}, is that of the drawn rows with noise."
    )
