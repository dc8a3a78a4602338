"""Settings that statements depend on besides the dataset, read as they are written."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TypedDict

from mixproof.geometry.aliases import Number
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.magnitudes import rounded_text
from mixproof.geometry.numbers.rationals import rational
from mixproof.geometry.signatures import strict
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.parser import parse_mixing
from mixproof.theory.instance import Instance

FARTHEST_ALPHA = 10**300
"""Greatest α that a law is made of, and the inverse of the least: beyond it no enclosure ends in any time."""


class Settings(TypedDict, total=False):
    """Settings of a statement besides the dataset; each may be left out or None.

    ``alpha``: Mixup's α > 0, λ has the law Beta(α, α); 1 where neither α nor a mixing law is given.
    ``mixing``: another law of λ, such as ``"beta(2,1)"``.
    ``epsilon``: the radius ε > 0, in the unit of the coordinates.
    ``point``: the point x, n rationals.
    ``seed``: the seed of all that is drawn; 0 if not given.
    """

    alpha: Number | None
    mixing: Mixing | str | None
    epsilon: Number | None
    point: Sequence[Number] | None
    seed: int | None


@strict
def make_instance(  # noqa: PLR0913, a parameter for each setting
    dataset: Dataset | str,
    *,
    alpha: Number | None = None,
    mixing: Mixing | str | None = None,
    epsilon: Number | None = None,
    point: Sequence[Number] | None = None,
    seed: int | None = None,
) -> Instance:
    """The instance that a dataset and settings make.

    Raises
    ------
    InputError
        If ε is not positive, the point has another number of coordinates than the data, or anything else
        cannot be read.

    Examples
    --------
    >>> make_instance("shadow", epsilon="1/10").epsilon
    Fraction(1, 10)
    """
    law = mixing_law(alpha, mixing)
    radius = None if epsilon is None else positive_number("ε", epsilon)
    x = None if point is None else tuple(named_number("the point", value) for value in point)
    if seed is not None and seed < 0:
        raise InputError(f"the seed has to be 0 or more, not {seed}")
    data = load(dataset) if isinstance(dataset, str) else dataset
    if x is not None:
        data.check_dimension(x)
    return Instance(data, law, radius, x, seed or 0)


def named_number(name: str, value: Number) -> Fraction:
    """A number as it is written; the error says which one cannot be read.

    Raises
    ------
    InputError
        If it cannot be read.

    Examples
    --------
    >>> named_number("ε", "0.1")
    Fraction(1, 10)
    >>> named_number("ε", "small")
    Traceback (most recent call last):
        ...
    mixproof.geometry.errors.InputError: ε: 'small' is not a number
    """
    if isinstance(value, bool):
        raise InputError(f"{name} has to be a number, not {value}")
    try:
        return rational(value)
    except InputError as error:
        raise InputError(f"{name}: {error}") from None


def positive_number(name: str, value: Number) -> Fraction:
    """A positive number as it is written; the error says which one cannot be used.

    Examples
    --------
    >>> positive_number("ε", "0.1")
    Fraction(1, 10)
    """
    number = named_number(name, value)
    if number <= 0:
        raise InputError(f"{name} has to be positive, not {value}")
    return number


def mixing_law(alpha: Number | None = None, mixing: Mixing | str | None = None) -> Mixing:
    """The law of λ that α or a mixing law stands for; uniform where neither is given.

    Raises
    ------
    InputError
        If both are given, or one cannot be used.

    Examples
    --------
    >>> str(mixing_law(alpha="0.5")), str(mixing_law())
    ('Beta(1/2, 1/2)', 'Beta(1, 1)')
    """
    if alpha is not None and mixing is not None:
        raise InputError("give α or a mixing law, not both")
    if isinstance(mixing, str):
        return parse_mixing(mixing)
    if mixing is not None:
        return mixing
    parameter = positive_number("α", 1 if alpha is None else alpha)
    if not 1 <= parameter * FARTHEST_ALPHA <= FARTHEST_ALPHA**2:
        raise InputError(f"α is {rounded_text(parameter, 3)}, beyond what is computed: take one from 1e-300 to 1e300")
    return Beta(parameter, parameter)
