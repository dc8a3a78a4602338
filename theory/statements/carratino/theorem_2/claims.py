"""Claims for Theorem 2 of Carratino et al.: vectors that its matrices take to zero, and the two values for −y·u."""

from math import gcd

import flint

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.affine.taylor import bilinear_risks
from mixproof.theory.evidence.claims import rational_json
from mixproof.theory.evidence.model_claims import (
    has_known_moments,
    label_covariance_claim,
    moment_json,
    second_order_claim,
)
from mixproof.theory.evidence.model_values import logits_of
from mixproof.theory.instance import Instance
from mixproof.theory.statement import ElementaryClaim, Outcome, Verification


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """By reading: a vector that H takes to 0, and one for Σ_xx if it has no inverse; the values for −y·u; or E_Q.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("carratino:2", "{(1, 1) | (2, 2)}", model={"weights": [[1, 0]]})
    >>> for outcome in found.outcomes:
    ...     print(claims(found, outcome)[-1:])
    [{'kind': 'singular', 'matrix': 'covariance', 'vector': ['1', '-1']}]
    [{'kind': 'bilinear', 'formula': '-57/64', 'risk': '-11/12'}]
    [{'kind': 'second-order-loss', 'around': 'shrunk', 'risk': ['498/625', '997/1250']}]
    """
    instance = verification.instance
    if outcome.reading.id == "printed":
        ones: ElementaryClaim = {"kind": "singular", "matrix": "H", "vector": ["1"] * len(instance.dataset.classes)}
        return [ones, *_flat_direction(instance.dataset)]
    if outcome.reading.id == "any-loss":
        return _bilinear(instance)
    return [second_order_claim(instance, "shrunk")] if has_known_moments(instance) else []


def _flat_direction(dataset: Dataset) -> list[ElementaryClaim]:
    """A direction along which no two points differ, if there is one."""
    first = dataset.numerators[0].tolist()
    rows = [[a - b for a, b in zip(row, first, strict=True)] for row in dataset.numerators[1:].tolist()]
    kernel, nullity = flint.fmpz_mat(rows).nullspace()
    if not nullity:
        return []
    column = [int(kernel[place, 0]) for place in range(dataset.dimension)]
    shared = gcd(*column)
    return [{"kind": "singular", "matrix": "covariance", "vector": [str(value // shared) for value in column]}]


def _bilinear(instance: Instance) -> list[ElementaryClaim]:
    """The covariance of labels and logits; and where the law is short, the formula and the risk for −y·u."""
    if not has_known_moments(instance):
        return [label_covariance_claim(instance)]
    formula, risk = bilinear_risks(logits_of(instance), instance.mixing)
    values: ElementaryClaim = {
        "kind": "bilinear",
        "formula": moment_json(instance.mixing, formula),
        "risk": rational_json(risk),
    }
    return [label_covariance_claim(instance), values]
