"""Claims for Theorem 3.5: the max-margin direction with its multipliers, and how the classes balance."""

from fractions import Fraction

import flint

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.enclosures import Enclosed
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.linear.max_margin import NotSeparable, max_margin
from mixproof.theory.budgets import MOST_RAY_PARAMETER_SUM
from mixproof.theory.evidence.claims import has_integer_parameters, point_json
from mixproof.theory.statement import ElementaryClaim, Outcome, Verification
from mixproof.theory.statements.data_dependency.theorem_3_5.balance import has_antipodal_means, is_balanced
from mixproof.theory.statements.data_dependency.theorem_3_5.witnesses import OnTheRay

SCALE_DIGITS = 15


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """The max-margin direction with its multipliers, or why there is none; how the classes balance.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("3.5", "simplex", ["sharp"])
    >>> for claim in claims(found, found.outcomes[0]):
    ...     print(claim)
    {'kind': 'max-margin', 'direction': ['1', '1', '-1'], 'multipliers': [[0, '1'], [1, '1'], [2, '1']]}
    {'kind': 'balance', 'balanced': False, 'antipodal': False}
    """
    instance = verification.instance
    dataset, found = instance.dataset, max_margin(instance.dataset)
    if outcome.reading.id != "slides" and not instance.mixing.is_symmetric:
        return []
    if isinstance(found, NotSeparable):
        return [{"kind": "zero-combination", "coefficients": _coefficients(dataset, found.combination)}]
    claims: list[ElementaryClaim] = [
        {
            "kind": "max-margin",
            "direction": point_json(found.direction),
            "multipliers": _coefficients(dataset, found.multipliers),
        }
    ]
    if outcome.hypothesis.holds:
        antipodal = has_antipodal_means(dataset)
        claims.append({"kind": "balance", "balanced": is_balanced(dataset), "antipodal": antipodal})
        claims += [
            _scale(w)
            for w in outcome.conclusion.witnesses
            if isinstance(w, OnTheRay) and has_integer_parameters(instance.mixing, MOST_RAY_PARAMETER_SUM)
        ]
    return claims


def _coefficients(dataset: Dataset, values: tuple[Fraction, ...]) -> Json:
    return [[dataset.row(index), rational_text(value)] for index, value in enumerate(values) if value]


def _scale(witness: OnTheRay) -> ElementaryClaim:
    """The best multiple, enclosed in decimals that are a little wider than the ball."""
    scale: flint.arb = witness.best.scale
    low, high = decimal_enclosure(Enclosed(lambda bits: scale), SCALE_DIGITS)
    return {"kind": "best-multiple", "scale": [rational_text(Fraction(low)), rational_text(Fraction(high))]}
