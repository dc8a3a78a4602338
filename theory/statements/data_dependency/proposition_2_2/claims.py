"""Claims for Proposition 2.2: J(h), and the loss of the best constant beside it."""

from fractions import Fraction

from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.loss.constant_predictions import class_weights, loss_of_constant
from mixproof.solvers.loss.irreducible import irreducible_loss, mixed_lines
from mixproof.theory.evidence.claims import has_integer_parameters, shares_json
from mixproof.theory.statement import ElementaryClaim, Outcome, Verification


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """J(h) where it is rational, and the loss of the best constant beside it.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("2.2", "simplex", ["printed"])
    >>> for claim in claims(found, found.outcomes[0]):
    ...     print(claim)
    {'kind': 'irreducible-loss', 'loss': '2/9'}
    {'kind': 'constant-loss', 'constant': {'-1': '1/3', '1': '2/3'}, 'at_least': '318257084147/500000000000'}
    """
    dataset, law = verification.instance.dataset, verification.instance.mixing
    weights = class_weights(dataset)
    least = Fraction(decimal_enclosure(loss_of_constant(dataset, weights), 12)[0])
    constant: ElementaryClaim = {
        "kind": "constant-loss",
        "constant": shares_json(dataset, dict(enumerate(weights))),
        "at_least": rational_text(least),
    }
    loss = irreducible_loss(dataset, law) if has_integer_parameters(law) and not mixed_lines(dataset) else None
    value = None if loss is None else loss.as_fraction()
    return [constant] if value is None else [{"kind": "irreducible-loss", "loss": rational_text(value)}, constant]
