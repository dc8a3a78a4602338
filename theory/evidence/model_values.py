"""The values of the model that an instance gives, by their names."""

from functools import lru_cache

from mixproof.geometry.numbers.enclosures import Real
from mixproof.solvers.affine.bounds import lower_bound, upper_bound
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.affine.risk import mixup_risk, plain_risk
from mixproof.solvers.affine.taylor import second_order_loss, shrunk_loss
from mixproof.theory.evidence.quantities import Quantity
from mixproof.theory.instance import Instance, needs_a_model, needs_exactly_two_classes


@lru_cache(maxsize=16)
def logits_of(instance: Instance) -> Logits:
    """The logits of the instance's model at its points.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> logits_of(make_instance("{-1 | 1}", model={"weights": [["1/2"]]})).mean
    (Fraction(0, 1), Fraction(0, 1))
    """
    assert instance.model is not None
    return Logits.of(instance.model, instance.dataset)


@lru_cache(maxsize=16)
def risk_of(instance: Instance) -> Real:
    """The Mixup risk of the model, computed once.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> print(risk_of(make_instance("{-1 | 1}", model={"weights": [[4]]})).ball(64).str(8, radius=False))
    0.27627095
    """
    return mixup_risk(logits_of(instance), instance.mixing)


def quantity(instance: Instance, name: str) -> Quantity:
    """A value of the model by its name.

    Parameters
    ----------
    name : str
        ``mixup-risk``, ``plain-risk``, ``lower``, ``upper``, ``second-order`` or ``e-q``.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> quantity(make_instance("{-1 | 1}", model={"weights": [[4]]}), "plain-risk").in_words()
    'the plain risk: 0.0181499279178097404'
    """
    logits, law = logits_of(instance), instance.mixing
    match name:
        case "mixup-risk":
            return Quantity(name, "the Mixup risk", risk_of(instance))
        case "plain-risk":
            return Quantity(name, "the plain risk", plain_risk(logits))
        case "lower":
            return Quantity(name, "the loss of rows drawn to the mean", lower_bound(logits, law))
        case "upper":
            return Quantity(name, "the mean of plain and crossed losses", upper_bound(logits, law))
        case "second-order":
            return Quantity(name, "the second-order loss", second_order_loss(logits, law))
        case "e-q":
            return Quantity(name, "the second-order loss around shrunk rows", shrunk_loss(logits, law))
    raise KeyError(name)


def needs_a_model_of_two_classes(instance: Instance) -> str | None:
    """The reason why a statement about models of two classes cannot be asked; None where it can.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> needs_a_model_of_two_classes(make_instance("{-1 | 1}", model="max-margin")) is None
    True
    """
    return needs_a_model(instance) or needs_exactly_two_classes(instance)


ALL_THE_SAME = "all rows have the same predictions: the values are equal, by algebra"
"""The note where nothing tells rows apart."""
