"""Named datasets: those of the paper and its slides, the smallest counterexamples, and real data."""

import inspect
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError, nearest
from mixproof.geometry.numbers.rationals import rational

MAX_POINTS = 100_000
MAX_SETTING = 10**6
MAX_SEED = 2**32 - 1
MAX_ENTRIES = 2 * 10**7

Parameter = int | Fraction
_LIBRARY: dict[str, Callable[..., Dataset]] = {}


def _named(name: str) -> Callable[[Callable[..., Dataset]], Callable[..., Dataset]]:
    """Make a dataset known by a name; its docstring is what `dataset_names` says of it."""

    def register(build: Callable[..., Dataset]) -> Callable[..., Dataset]:
        _LIBRARY[name] = build
        return build

    return register


@_named("counterexample")
def _counterexample() -> Dataset:
    """X₃² of Definition 2.6: 0, 1, 2 on a line, the middle one of another class."""
    return Dataset.from_rows([[0], [1], [2]], [0, 1, 0], "counterexample")


@_named("alternating-line")
def _alternating_line(points: int = 10, classes: int = 2) -> Dataset:
    """Integers on a line, their classes taking turns."""
    _at_least("points", points, 2)
    _at_least("classes", classes, 2)
    return Dataset.from_rows([[k] for k in range(points)], [k % classes for k in range(points)], "alternating-line")


@_named("shadow")
def _shadow() -> Dataset:
    """{0, 1 | 2}: the smallest set on which the printed Theorem 2.10 fails."""
    return Dataset.from_rows([[0], [1], [2]], [0, 0, 1], "shadow")


@_named("crossing")
def _crossing() -> Dataset:
    """Two segments that cross at 0 with unlike labels: h is not continuous there (Theorem 3.2)."""
    return Dataset.from_rows([[-1, 0], [0, -1], [3, 0], [0, 9]], [0, 0, 1, 1], "crossing")


@_named("cross")
def _cross() -> Dataset:
    """The set of Proposition 2.5: two classes on two axes."""
    return Dataset.from_rows([[0, 1], [0, -1], [1, 0], [-1, 0]], [0, 0, 1, 1], "cross")


@_named("iris")
def _iris() -> Dataset:
    """Iris, 150 × 4, 3 classes, decimals as written."""
    return _from_scikit_learn("iris")


@_named("wine")
def _wine() -> Dataset:
    """Wine, 178 × 13, 3 classes, decimals as written."""
    return _from_scikit_learn("wine")


@_named("digits")
def _digits() -> Dataset:
    """Scanned digits, 1797 × 64, 10 classes, integers from 0 to 16."""
    return _from_scikit_learn("digits")


@_named("breast-cancer")
def _breast_cancer() -> Dataset:
    """Breast cancer Wisconsin, 569 × 30, 2 classes, decimals as written."""
    return _from_scikit_learn("breast-cancer")


@_named("simplex")
def _simplex(positive: int = 2, negative: int = 1) -> Dataset:
    """Unit vectors, the first ones of class 1, the others of class -1."""
    _at_least("positive", positive, 1)
    _at_least("negative", negative, 1)
    size = positive + negative
    _few_enough("simplex", size, size)
    return Dataset.from_integers(np.eye(size, dtype=np.int64), 1, [1] * positive + [-1] * negative, "simplex")


@_named("gaussian")
def _gaussian(positive: int = 5, negative: int = 5, dimension: int = 100, seed: int = 0) -> Dataset:
    """Independent standard normal points in Rⁿ, the first ones of class 1, the others of class -1 (Lemma 3.7)."""
    _at_least("positive", positive, 1)
    _at_least("negative", negative, 1)
    _at_least("dimension", dimension, 1)
    _at_least("seed", seed, 0)
    _few_enough("gaussian", positive + negative, dimension)
    points = np.random.default_rng(seed).standard_normal((positive + negative, dimension))
    return _of_arrays(points, [1] * positive + [-1] * negative, "gaussian")


@_named("moons")
def _moons(
    points: int = 300, noise: Fraction = Fraction(1, 10), margin: Fraction = Fraction(1, 2), seed: int = 0
) -> Dataset:
    """Two moons pulled apart to a margin, as in Figure 3."""
    _at_least("points", points, 2)
    _at_least("seed", seed, 0)
    if noise < 0:
        raise InputError("noise of moons has to be at least 0")
    from sklearn.datasets import make_moons

    plane, labels = make_moons(points, noise=float(noise), random_state=seed)
    side = 2 * labels - 1
    plane -= np.column_stack([np.full(points, 0.5), 0.3 * side])
    plane[:, 1] -= plane[:, 1].mean()
    plane[:, 1] *= np.sign(-plane[:, 1] * side)
    plane[:, 1] -= side * float(margin)
    return _of_arrays(plane[:, ::-1], labels, "moons")


def _from_scikit_learn(name: str) -> Dataset:
    """A dataset that comes with scikit-learn."""
    from sklearn import datasets

    bunch = getattr(datasets, f"load_{name.replace('-', '_')}")()
    return _of_arrays(bunch.data, bunch.target, name)


def _of_arrays(points: Any, labels: Any, name: str) -> Dataset:
    """A dataset of points and labels in arrays."""
    from mixproof.geometry.data.memory.arrays import from_arrays

    return from_arrays(points, labels, name)


def _at_least(name: str, value: int, least: int) -> None:
    """Refuse a parameter that is too small."""
    if value < least:
        raise InputError(f"{name} has to be at least {least}, not {value}")


def _few_enough(name: str, points: int, dimension: int) -> None:
    """Refuse a dataset that would be too large."""
    if points * dimension > MAX_ENTRIES:
        raise InputError(
            f"{name} would have {points:,} × {dimension:,} coordinates, the limit is {MAX_ENTRIES:,}: make it smaller"
        )


def dataset_names() -> dict[str, str]:
    """Each named dataset as it is asked for, with its parameters' defaults, and what it is.

    Examples
    --------
    >>> dataset_names()["alternating-line:points=10,classes=2"]
    'Integers on a line, their classes taking turns.'
    """
    return {_signature(name): (build.__doc__ or "").strip() for name, build in _LIBRARY.items()}


def _signature(name: str) -> str:
    """A dataset as it is asked for, with its parameters at their defaults."""
    parameters = inspect.signature(_LIBRARY[name]).parameters.values()
    settings = ",".join(f"{parameter.name}={parameter.default}" for parameter in parameters)
    return f"{name}:{settings}" if settings else name


def is_named(text: str) -> bool:
    """True if text asks for a named dataset, with settings or without.

    Examples
    --------
    >>> is_named("moons:points=100"), is_named("moons.csv")
    (True, False)
    """
    return text.partition(":")[0] in _LIBRARY


def named_dataset(text: str) -> Dataset:
    """The dataset that is asked for by its name, as in ``moons:points=100,seed=3``.

    Raises
    ------
    InputError
        If a parameter is unknown or out of range.
    KeyError
        If there is no dataset of this name.

    Examples
    --------
    >>> named_dataset("alternating-line:points=4").size
    4
    """
    name, _, settings = text.partition(":")
    return _LIBRARY[name](**_parse_settings(name, settings))


def _parse_settings(name: str, settings: str) -> dict[str, Parameter]:
    """The parameters that are set in text such as ``points=100,seed=3``."""
    known = inspect.signature(_LIBRARY[name]).parameters
    parsed: dict[str, Parameter] = {}
    for setting in filter(None, settings.split(",")):
        key, equals, value = (part.strip() for part in setting.partition("="))
        if key in known and not equals:
            raise InputError(f"{key} of {name!r} has no value: write {key}={known[key].default}")
        if key not in known:
            wanted = nearest(key, list(known)) if known else "it takes none"
            raise InputError(f"{name!r} has no parameter {key!r} ({setting!r}); {wanted}")
        parsed[key] = _parameter(name, key, value, known[key].annotation)
    return parsed


def _parameter(name: str, key: str, text: str, kind: type) -> Parameter:
    """The value of a parameter, or a refusal where it is out of range."""
    try:
        value = rational(text)
    except InputError as error:
        raise InputError(f"{key} of {name!r}: {error}") from None
    if kind is not int:
        if abs(value) > MAX_SETTING:
            raise InputError(f"{key} of {name!r} has to be at most {MAX_SETTING:,}, not {text}")
        return value
    most = MAX_SEED if key == "seed" else MAX_POINTS
    if value.denominator != 1 or abs(value) > most:
        raise InputError(f"{key} of {name!r} has to be an integer of at most {most:,}, not {text}")
    return int(value)
