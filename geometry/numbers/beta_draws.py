"""Draws of λ ~ Beta(a, b) for parameters of any size: NumPy's are wrong where a + b or 1/a leaves the doubles."""

from fractions import Fraction
from math import ulp

import numpy as np

from mixproof.geometry.aliases import Floats, Number
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational, rational_text

_WIDEST = 900
"""Exponents of two between which NumPy draws well."""


def float_parameters(a: Fraction, b: Fraction) -> tuple[float, float]:
    """Parameters in the range of floats whose Beta law is, to within 10⁻¹³⁰, that of a and b.

    If both are huge the law is all but the point a/(a + b), and if both are tiny it is 0 or 1, with the probability
    a/(a + b) of 1: both depend on the ratio alone.

    Raises
    ------
    InputError
        If one of them is not positive.

    Examples
    --------
    >>> float_parameters(Fraction(1), Fraction(3, 2))
    (1.0, 1.5)
    >>> a, b = float_parameters(Fraction(10) ** 400, 3 * Fraction(10) ** 400)
    >>> a < 1e300, b / a
    (True, 3.0)
    """
    for parameter in (a, b):
        if parameter <= 0:
            raise InputError(f"a parameter of a Beta law has to be positive, not {rational_text(parameter)}")
    largest = max(a, b)
    exponent = largest.numerator.bit_length() - largest.denominator.bit_length()
    shift = max(exponent - _WIDEST, 0) + min(exponent + _WIDEST, 0)
    if shift:
        a, b = (parameter / Fraction(2) ** shift for parameter in (a, b))
    return max(float(a), ulp(0.0)), max(float(b), ulp(0.0))


def beta_draws(generator: np.random.Generator, a: Number, b: Number, shape: int | tuple[int, ...]) -> Floats:
    """Draws of λ ~ Beta(a, b).

    Raises
    ------
    InputError
        If a parameter is not a positive number.

    Examples
    --------
    >>> beta_draws(np.random.default_rng(0), "1e308", "1e308", 3).tolist()
    [0.5, 0.5, 0.5]
    >>> beta_draws(np.random.default_rng(0), "1e-400", "1e-400", 4).tolist()
    [0.0, 1.0, 1.0, 1.0]
    """
    return np.asarray(generator.beta(*float_parameters(rational(a), rational(b)), shape))
