"""Claims for the statements about linear models and sets of midpoints: 2.11, 3.5, 3.7 and 3.8."""

from fractions import Fraction

import flint

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.enclosures import Enclosed, decimal_enclosure
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.linear.max_margin import NotSeparable, max_margin
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.certificates.elementary import Claim, point_json
from mixproof.theory.statement import Outcome, Verification
from mixproof.theory.statements.theorem_2_11.decide import LEAST_POINTS, OtherPoints
from mixproof.theory.statements.theorem_3_5.decide import OnTheRay, has_antipodal_means, is_balanced

MOST_SEARCHED = 16
"""Points up to which all sets with the same midpoints are claimed."""

SCALE_DIGITS = 15


def claims_3_5(verification: Verification, outcome: Outcome) -> list[Claim]:
    """The max-margin direction with its multipliers, or why there is none; how the classes balance.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("3.5", "simplex", ["sharp"])
    >>> for claim in claims_3_5(found, found.outcomes[0]):
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
    claims: list[Claim] = [
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
            _scale(w) for w in outcome.conclusion.witnesses if isinstance(w, OnTheRay) and _is_integer(instance.mixing)
        ]
    return claims


def _is_integer(law: object) -> bool:
    return isinstance(law, Beta) and law.has_rational_density and law.a + law.b <= 100


def _coefficients(dataset: Dataset, values: tuple[Fraction, ...]) -> Json:
    return [[dataset.row(index), rational_text(value)] for index, value in enumerate(values) if value]


def _scale(witness: OnTheRay) -> Claim:
    """The best multiple, enclosed in decimals that are a little wider than the ball."""
    scale: flint.arb = witness.best.scale
    low, high = decimal_enclosure(Enclosed(lambda bits: scale), SCALE_DIGITS)
    return {"kind": "best-multiple", "scale": [rational_text(Fraction(low)), rational_text(Fraction(high))]}


def claims_3_7(verification: Verification, outcome: Outcome) -> list[Claim]:
    """None: n and d are read off the dataset, and the bound is a theorem.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("3.7", "simplex", ["printed"])
    >>> claims_3_7(found, found.outcomes[0])
    []
    """
    return []


def claims_2_11(verification: Verification, outcome: Outcome) -> list[Claim]:
    """Whether the midpoints are symmetric; on few points, all other sets with the same midpoints.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("2.11", "shadow", ["sharp"])
    >>> for claim in claims_2_11(found, found.outcomes[0]):
    ...     print(claim)
    {'kind': 'alternatives', 'sets': []}
    """
    dataset = verification.instance.dataset
    claims: list[Claim] = []
    if outcome.reading.id == "printed" and dataset.size >= LEAST_POINTS:
        claims.append({"kind": "midpoint-symmetry", "symmetric": not outcome.hypothesis.holds})
    found = outcome.conclusion
    if outcome.reading.id == "powers-of-two" or not 3 <= dataset.size <= MOST_SEARCHED or found.holds is None:
        return claims
    others = [[point_json(x) for x in w.points] for w in found.witnesses if isinstance(w, OtherPoints)]
    if len(others) == found.total:
        claims.append({"kind": "alternatives", "sets": [*others]})
    return claims
