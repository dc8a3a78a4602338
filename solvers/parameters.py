"""Checks of the parameters and labels of the scikit-learn estimators, in one wording."""

import sys
from fractions import Fraction
from math import ulp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.parser import parse_mixing


def positive_parameter(name: str, value: object) -> Fraction:
    """A parameter as the rational that is written, which has to be positive and within the range of doubles.

    Raises
    ------
    InputError
        If it is no such number; the line names the parameter.

    Examples
    --------
    >>> positive_parameter("epsilon", 0.1)
    Fraction(1, 10)
    >>> positive_parameter("epsilon", 0)
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: epsilon has to be positive, not 0
    """
    if isinstance(value, bool):
        raise InputError(f"{name} has to be a number, not {value}")
    try:
        number = rational(value)
    except InputError as error:
        raise InputError(f"{name}: {error}") from None
    if number <= 0:
        raise InputError(f"{name} has to be positive, not {value}")
    if not ulp(0.0) <= number <= sys.float_info.max:
        raise InputError(f"{name} has to be in the range of doubles, about 1e-323 to 1e308, not {value}")
    return number


def law_of(alpha: object, mixing: str | Mixing | None) -> Mixing:
    """The law of λ that is asked for: Beta(α, α), unless another one is named.

    Raises
    ------
    InputError
        If α is not positive, or the name is not that of a law.

    Examples
    --------
    >>> str(law_of("1/2", None)), str(law_of("1/2", "beta(2,1)"))
    ('Beta(1/2, 1/2)', 'Beta(2, 1)')
    """
    if mixing is None:
        parameter = positive_parameter("alpha", alpha)
        return Beta(parameter, parameter)
    if not isinstance(mixing, str) and not hasattr(mixing, "end_exponent"):
        raise InputError(f"mixing has to be a law of λ, such as 'beta(2,1)', not {mixing!r}")
    return parse_mixing(mixing) if isinstance(mixing, str) else mixing


def encoded(labels: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.intp]]:
    """The classes in their order, and the place of each label among them.

    Raises
    ------
    InputError
        If there is one class only.

    Examples
    --------
    >>> classes, places = encoded(np.array(["b", "a", "b"]))
    >>> classes.tolist(), places.tolist()
    (['a', 'b'], [1, 0, 1])
    """
    from sklearn.utils.multiclass import check_classification_targets

    check_classification_targets(labels)
    classes, places = np.unique(labels, return_inverse=True)
    if len(classes) < 2:
        raise InputError(f"y has one class only, {classes[0]!r}: a classifier needs two")
    return classes, places
