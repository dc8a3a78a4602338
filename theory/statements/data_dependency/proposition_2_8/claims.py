"""Claims for Proposition 2.8: a radius at which h_ε is right at all data points."""

from mixproof.geometry.numbers.rationals import rational_text
from mixproof.theory.budgets import LARGEST_RADIUS_EXPONENT
from mixproof.theory.evidence.claims import has_integer_parameters
from mixproof.theory.statement import ElementaryClaim, Outcome, Verification
from mixproof.theory.statements.data_dependency.proposition_2_8.radius import TOLERATED, power_of_two
from mixproof.theory.statements.data_dependency.proposition_2_8.witnesses import Everywhere


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """A radius for all data points, where the law has integer parameters of moderate size.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("2.8", "shadow", ["printed"])
    >>> for claim in claims(found, found.outcomes[0]):
    ...     print(claim)
    {'kind': 'own-class-radius', 'epsilon': '1/16384', 'at_least': '999/1000'}
    """
    law = verification.instance.mixing
    return [
        {
            "kind": "own-class-radius",
            "epsilon": rational_text(power_of_two(witness.exponent)),
            "at_least": rational_text(1 - TOLERATED),
        }
        for witness in outcome.conclusion.witnesses
        if isinstance(witness, Everywhere)
        and has_integer_parameters(law)
        and abs(witness.exponent) <= LARGEST_RADIUS_EXPONENT
    ]
