"""Settings that statements depend on besides the dataset, read as they are written."""

from collections.abc import Iterable, Mapping, Sequence, Set
from fractions import Fraction
from typing import Any, TypedDict

import numpy as np

from mixproof.geometry.aliases import Number, Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import as_dataset
from mixproof.geometry.errors import InputError, shortened
from mixproof.geometry.numbers.arguments import integer, number
from mixproof.geometry.signatures import strict
from mixproof.solvers.affine.model import AffineModel
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.theory.instance import Instance


class Settings(TypedDict, total=False):
    """Settings of a statement besides the dataset; each may be left out or None.

    ``alpha``: Mixup's α > 0, λ has the law Beta(α, α); 1 where neither α nor a mixing law is given.
    ``mixing``: another law of λ, such as ``"beta(2,1)"``.
    ``epsilon``: the radius ε > 0, in the unit of the coordinates.
    ``point``: the point x, n rationals; text with commas, or one number on a line, will do.
    ``model``: an affine model: a file, a dict, a pair (W, b), a fitted linear estimator, or the name of one that is
    found, ``"mixup"``, ``"erm"`` or ``"max-margin"``.
    ``seed``: the seed of all that is drawn; 0 if not given.
    """

    alpha: Number | Any | None
    mixing: Mixing | str | None
    epsilon: Number | Any | None
    point: Sequence[Number] | Number | Any | None
    seed: int | None
    model: Any | None


@strict
def make_instance(  # noqa: PLR0913, a parameter for each setting
    dataset: Any,
    *,
    alpha: Number | Any | None = None,
    mixing: Mixing | str | None = None,
    epsilon: Number | Any | None = None,
    point: Sequence[Number] | Number | Any | None = None,
    seed: int | None = None,
    model: Any | None = None,
) -> Instance:
    """The instance that a dataset and settings make; a dataset is whatever `as_dataset` takes.

    Raises
    ------
    InputError
        If ε is not positive, the point or the model has another number of coordinates than the data, or anything else
        cannot be read.

    Examples
    --------
    >>> make_instance("shadow", epsilon="1/10").epsilon
    Fraction(1, 10)
    """
    law = mixing_law(alpha, mixing)
    radius = None if epsilon is None else positive_number("ε", epsilon)
    x = None if point is None else coordinates(point)
    drawn_by = 0 if seed is None else integer(seed, "the seed", 0)
    data = as_dataset(dataset)
    if x is not None:
        data.check_dimension(x)
    return Instance(data, law, radius, x, drawn_by, None if model is None else _model(model, data, law))


def _model(given: Any, data: Dataset, law: Mixing) -> AffineModel:
    """The model that is given, or found."""
    from mixproof.solvers.affine.found import model_for

    return model_for(given, data, law)


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
    >>> named_number("ε", "0.5,1")
    Traceback (most recent call last):
        ...
    mixproof.geometry.errors.InputError: ε takes one number, with a point where it has decimals, not '0.5,1'
    """
    if isinstance(value, str) and "," in value:
        raise InputError(f"{name} takes one number, with a point where it has decimals, not {shortened(repr(value))}")
    return number(value, name)


def coordinates(point: Any) -> Point:
    """The coordinates of a point: a sequence or an array of numbers, text with commas, or one number on a line.

    Raises
    ------
    InputError
        If it is none of these, or a coordinate cannot be read.

    Examples
    --------
    >>> coordinates("0.5,2"), coordinates(np.array([0.5, 2]))
    ((Fraction(1, 2), Fraction(2, 1)), (Fraction(1, 2), Fraction(2, 1)))
    """
    from mixproof.geometry.data.memory.array_likes import as_array

    given = point.split(",") if isinstance(point, str) else as_array(point)
    if isinstance(given, Mapping | Set) or np.ndim(given if isinstance(given, np.ndarray) else 0) > 1:
        raise InputError(f"the point is a sequence of coordinates, as in point=[0.5, 2], and not {point!r}")
    if isinstance(given, np.ndarray):
        given = given.ravel()
    elif not isinstance(given, Iterable):
        given = [given]
    return tuple(named_number("the point", value) for value in given)


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
        from mixproof.solvers.mixing.parser import parse_mixing

        return parse_mixing(mixing)
    if mixing is not None:
        return mixing
    parameter = positive_number("α", 1 if alpha is None else alpha)
    return Beta(parameter, parameter)
