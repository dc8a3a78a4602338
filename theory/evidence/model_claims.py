"""Claims about a given affine model, as several statements write them in a certificate."""

from fractions import Fraction
from math import ceil, floor, lcm

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.affine.model import AffineModel
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.mixtures import Mixture
from mixproof.theory.budgets import MOST_POINTS_WITH_RISK, MOST_SUM_EXACT, MOST_SUM_INTEGRATED, MOST_UNIT_INTEGRATED
from mixproof.theory.evidence.claims import has_integer_parameters, rational_json
from mixproof.theory.evidence.model_values import logits_of, quantity
from mixproof.theory.instance import Instance
from mixproof.theory.statement import ElementaryClaim

_WIDTH = Fraction(1, 1000)
"""Width of the bounds of a loss, relative to it."""

_DIGITS = 12
"""Digits after the point to which a loss is read from its enclosure."""

_UNIT = Fraction(1, 10**20)
"""What bounds of moments are wider than they need be: the checker's are narrower still."""


def model_of_classes(model: AffineModel, dataset: Dataset) -> dict[str, Json]:
    """A model as certificates hold it: a row of weights and a bias for each class, in the order of the dataset.

    Examples
    --------
    >>> model_of_classes(AffineModel.of([["1/2"]], [1]), Dataset.from_rows([[0], [1]], ["a", "b"]))
    {'weights': [['0'], ['1/2']], 'bias': ['0', '1']}
    """
    weights, bias = model.rows_for(dataset)
    return {
        "weights": [[rational_text(value) for value in row] for row in weights],
        "bias": [rational_text(value) for value in bias],
    }


def has_known_moments(instance: Instance) -> bool:
    """True of Beta laws and mixtures of them whose moments on intervals the checker encloses.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> [has_known_moments(make_instance("shadow", alpha=alpha)) for alpha in (40, 4000)]
    [True, False]
    """
    law = instance.mixing
    parts = [law] if isinstance(law, Beta) else [each for _, each in law.parts] if isinstance(law, Mixture) else []
    return bool(parts) and all(
        each.a + each.b <= MOST_SUM_INTEGRATED and lcm(each.a.denominator, each.b.denominator) <= MOST_UNIT_INTEGRATED
        for each in parts
    )


def moment_json(law: Mixing, value: Real) -> Json:
    """A number made of moments of λ on intervals: exact where the checker has these exactly, else 10⁻²⁰ about it.

    Examples
    --------
    >>> from mixproof.solvers.affine.moments import larger_mean
    >>> moment_json(Beta(1, 1), larger_mean(Beta(1, 1)))
    '3/4'
    >>> [float(Fraction(end)) for end in moment_json(Beta(40, 40), larger_mean(Beta(40, 40)))]
    [0.5444639393869536, 0.5444639393869536]
    """
    if has_integer_parameters(law, MOST_SUM_EXACT):
        return rational_json(value)
    low, high = map(Fraction, decimal_enclosure(value))
    return [rational_text(low - _UNIT), rational_text(high + _UNIT)]


def loss_claim(name: str, loss: Real, below: Fraction | None = None, above: Fraction | None = None) -> ElementaryClaim:
    """A loss of the model between two short numbers, which are about a thousandth of it apart, or nearer.

    Parameters
    ----------
    below, above : Fraction, optional
        Numbers below and above the loss, beyond which the two do not go.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> found = quantity(make_instance("{-1 | 1}", model={"weights": [[1]]}), "mixup-risk").value
    >>> loss_claim("mixup-risk", found)
    {'kind': 'model-loss', 'quantity': 'mixup-risk', 'risk': ['4399/10000', '881/2000']}
    """
    low, high = map(Fraction, decimal_enclosure(loss, _DIGITS))
    wide = _WIDTH * max(abs(high), _WIDTH)
    unit = 10 ** max(len(str(int(10 / wide))) - 1, 0)
    least, most = Fraction(floor((low - wide / 2) * unit), unit), Fraction(ceil((high + wide / 2) * unit), unit)
    least, most = least if below is None else max(least, below), most if above is None else min(most, above)
    return {"kind": "model-loss", "quantity": name, "risk": [rational_text(least), rational_text(most)]}


def second_order_claim(instance: Instance, around: str) -> ElementaryClaim:
    """The Mixup risk to second order, around ``rows`` or ``shrunk`` rows.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> second_order_claim(make_instance("{-1 | 1}", model={"weights": [[4]]}), "rows")
    {'kind': 'second-order-loss', 'around': 'rows', 'risk': ['4459/50000', '279/3125']}
    """
    loss = quantity(instance, {"rows": "second-order", "shrunk": "e-q"}[around])
    return {"kind": "second-order-loss", "around": around, "risk": loss_claim(loss.name, loss.value)["risk"]}


def losses_claimed(instance: Instance, *names: str) -> list[ElementaryClaim]:
    """The losses of the model by their names; the Mixup risk where its points are few, and the law is known.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> instance = make_instance("{-1 | 1}", model={"weights": [[1]]}, alpha=4000)
    >>> [claim["quantity"] for claim in losses_claimed(instance, "lower", "mixup-risk")]
    ['lower']
    """
    is_short = has_known_moments(instance) and instance.dataset.size <= MOST_POINTS_WITH_RISK
    return [loss_claim(name, quantity(instance, name).value) for name in names if name != "mixup-risk" or is_short]


def label_covariance_claim(instance: Instance) -> ElementaryClaim:
    """The covariance of labels and logits, mean(y·u) − ȳ·ū.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> label_covariance_claim(make_instance("{-1 | 1}", model={"weights": [[1]]}))
    {'kind': 'label-covariance', 'value': '1/2'}
    """
    logits = logits_of(instance)
    return {"kind": "label-covariance", "value": rational_json(logits.own_mean - logits.across_mean)}
