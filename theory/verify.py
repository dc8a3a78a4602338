"""Decide a statement on a dataset."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TypedDict, Unpack

from mixproof.geometry.aliases import Number
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.parser import parse_mixing
from mixproof.theory.catalog import CATALOG, reading, statement
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Outcome, Reading, Statement, Unfit, Verification


class Settings(TypedDict, total=False):
    """What a statement may depend on besides the dataset; each may be left out or None.

    ``alpha``: Mixup's α > 0, λ has the law Beta(α, α); 1 where neither α nor a mixing law is given.
    ``mixing``: another law of λ, such as ``"beta(2,1)"``.
    ``epsilon``: the radius ε > 0, in the unit of the coordinates.
    ``point``: the point x, n rationals.
    ``seed``: the seed of whatever is drawn; 0 if not given.
    """

    alpha: Number | None
    mixing: Mixing | str | None
    epsilon: Number | None
    point: Sequence[Number] | None
    seed: int | None


_ASKED_BY = {
    "alpha": ("mixing", "the law of λ (--alpha)"),
    "mixing": ("mixing", "the law of λ (--mixing)"),
    "epsilon": ("epsilon", "ε (--epsilon)"),
    "point": ("point", "a point (--point)"),
    "seed": ("seed", "a seed (--seed)"),
}


def verify(
    theorem: str, dataset: Dataset | str, readings: Sequence[str] = (), **settings: Unpack[Settings]
) -> Verification:
    """Decide each reading of a statement exactly.

    Parameters
    ----------
    theorem : str
        The statement's number, such as ``"2.10"``.
    dataset : Dataset or str
        A dataset, the name of one, or a file.
    readings : sequence of str
        The readings to decide; all of them where none is named.
    **settings
        What the statement depends on besides the dataset; see `Settings`.

    Raises
    ------
    InputError
        In one line, if anything that was given cannot be used.

    Examples
    --------
    >>> result = verify("2.10", "shadow")
    >>> [(outcome.reading.id, outcome.verdict.value) for outcome in result.outcomes]
    [('printed', 'refuted'), ('slides', 'not_applicable'), ('sharp', 'confirmed')]
    """
    chosen = statement(theorem)
    selected = [reading(chosen, id) for id in dict.fromkeys(readings)] or list(chosen.readings)
    return decide(chosen, selected, pose(theorem, dataset, **settings)[1])


def pose(theorem: str, dataset: Dataset | str, **settings: Unpack[Settings]) -> tuple[Statement, Instance]:
    """A statement and the instance that it is asked of.

    Raises
    ------
    InputError
        If the statement does not depend on a setting that is given, or cannot be asked of the data.

    Examples
    --------
    >>> pose("2.10", "shadow")[1].dataset.size
    3
    """
    chosen = statement(theorem)
    for setting, (use, words) in _ASKED_BY.items():
        if settings.get(setting) is not None and use not in chosen.uses:
            raise InputError(f"{chosen.kind} {chosen.id} does not depend on {words}: leave it out")
    instance = make_instance(dataset, **settings)
    reason = chosen.unfit(instance)
    if reason is not None:
        raise InputError(reason)
    return chosen, instance


def verify_all(dataset: Dataset | str, **settings: Unpack[Settings]) -> list[Verification | Unfit]:
    """Decide every reading of every statement; a statement that cannot be asked of the data says why.

    The parameters and errors are those of `verify`.

    Examples
    --------
    >>> decided = verify_all("shadow")
    >>> next(each for each in decided if each.statement.id == "2.10").outcome("printed").verdict.value
    'refuted'
    """
    instance = make_instance(dataset, **settings)
    decided: list[Verification | Unfit] = []
    for each in CATALOG.values():
        reason = each.unfit(instance)
        decided.append(Unfit(each, reason) if reason is not None else decide(each, each.readings, instance))
    return decided


def decide(chosen: Statement, readings: Sequence[Reading], instance: Instance) -> Verification:
    """Decide readings of a statement on an instance that fits it.

    Examples
    --------
    >>> chosen, shadow = pose("2.10", "shadow")
    >>> [outcome.verdict.value for outcome in decide(chosen, chosen.readings, shadow).outcomes]
    ['refuted', 'not_applicable', 'confirmed']
    """
    outcomes = tuple(
        Outcome(each, each.hypothesis.decide(instance), each.conclusion.decide(instance)) for each in readings
    )
    return Verification(chosen, instance, outcomes)


def make_instance(dataset: Dataset | str, **settings: Unpack[Settings]) -> Instance:
    """Read what a statement is to be decided on.

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
    epsilon, point, seed = settings.get("epsilon"), settings.get("point"), settings.get("seed")
    law = mixing_law(settings.get("alpha"), settings.get("mixing"))
    radius = None if epsilon is None else positive("ε", epsilon)
    x = None if point is None else tuple(named("the point", value) for value in point)
    if seed is not None and seed < 0:
        raise InputError(f"the seed has to be 0 or more, not {seed}")
    data = load(dataset) if isinstance(dataset, str) else dataset
    if x is not None:
        data.check_dimension(x)
    return Instance(data, law, radius, x, seed or 0)


def named(name: str, value: Number) -> Fraction:
    """Read a number, saying in the error which one it is.

    Raises
    ------
    InputError
        If it cannot be read.

    Examples
    --------
    >>> named("ε", "0.1")
    Fraction(1, 10)
    >>> named("ε", "small")
    Traceback (most recent call last):
        ...
    mixproof.geometry.errors.InputError: ε: 'small' is not a number
    """
    try:
        return rational(value)
    except InputError as error:
        raise InputError(f"{name}: {error}") from None


def positive(name: str, value: Number) -> Fraction:
    """Read a positive number, saying in the error which one it is.

    Examples
    --------
    >>> positive("ε", "0.1")
    Fraction(1, 10)
    """
    number = named(name, value)
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
    parameter = positive("α", 1 if alpha is None else alpha)
    return Beta(parameter, parameter)
