"""Affine models that the toolkit finds itself, as definite rationals near the minimiser that each is named for.

They are linear models of two classes without bias. A verdict is about the rational model that is shown, and not about
the minimiser that it is near.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from mixproof.geometry.data.chosen_classes import keep_two
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.solvers.affine.model import AffineModel
from mixproof.solvers.affine.sources import as_affine_model
from mixproof.solvers.linear.logistic.mixup import mixup_minimum
from mixproof.solvers.linear.logistic.risk import has_risk_minimum, risk_minimum
from mixproof.solvers.linear.max_margin import MaxMargin, max_margin
from mixproof.solvers.mixing.laws import Mixing

_DIGITS = 12
"""Significant digits to which a minimiser that is found in floats is written."""


def model_for(given: Any, dataset: Dataset, law: Mixing) -> AffineModel:
    """The model that is given, or found: whatever `as_affine_model` takes, or a name.

    Parameters
    ----------
    given
        ``"mixup"``, the minimiser of the Mixup loss; ``"erm"``, that of the plain loss; ``"max-margin"``, the
        max-margin separator, exactly; or a model.

    Raises
    ------
    InputError
        If there is no such model of the data, or the given one does not fit them.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> triangle = Dataset.from_rows([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [1, 1, 0])
    >>> print(model_for("max-margin", triangle, Beta(1, 1)))
    the max-margin separator, exactly: u = (1, 1, -1)·x
    >>> model_for("mixup", triangle, Beta(1, 1)).weights[0][0]
    Fraction(37560485987, 10000000000)
    """
    if isinstance(given, str) and given in _FINDERS:
        if len(dataset.classes) != 2:
            raise InputError(
                f"`model={given!r}` is found for two classes, and {dataset.name} has {len(dataset.classes)}: "
                f"{keep_two(dataset.classes)}, or give a model"
            )
        return _FINDERS[given](dataset, law)
    model = as_affine_model(given)
    reason = model.refusal(dataset)
    if reason is not None:
        raise InputError(reason)
    return model


def _mixup(dataset: Dataset, law: Mixing) -> AffineModel:
    return _rounded(mixup_minimum(dataset, law).theta.tolist(), "near the minimiser of the Mixup loss")


def _plain(dataset: Dataset, law: Mixing) -> AffineModel:
    if not has_risk_minimum(dataset):
        raise InputError(
            f"the plain loss has no minimiser on {dataset.name}: it falls for ever along some direction, as on "
            "separable data; take `model='max-margin'`, or give a model"
        )
    return _rounded(risk_minimum(dataset).theta.tolist(), "near the minimiser of the plain loss")


def _margin(dataset: Dataset, law: Mixing) -> AffineModel:
    found = max_margin(dataset)
    if not isinstance(found, MaxMargin):
        raise InputError(
            f"{dataset.name} has no max-margin separator: no linear model without bias separates its classes; take "
            "`model='erm'`, or give a model"
        )
    return AffineModel((found.direction,), (Fraction(0),), origin="the max-margin separator, exactly")


_FINDERS: dict[str, Callable[[Dataset, Mixing], AffineModel]] = {
    "mixup": _mixup,
    "erm": _plain,
    "max-margin": _margin,
}


def _rounded(theta: list[float], what: str) -> AffineModel:
    """Floats rounded to a few digits: a definite model."""
    values = tuple(Fraction(f"{value:.{_DIGITS}g}") for value in theta)
    return AffineModel((values,), (Fraction(0),), origin=f"{what}, to {_DIGITS} digits")
