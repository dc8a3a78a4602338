"""Decide a statement on a dataset."""

from collections.abc import Iterator, Sequence
from typing import Any, Unpack

from mixproof.geometry.aliases import Number
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import part_watched
from mixproof.geometry.signatures import strict
from mixproof.solvers.mixing.laws import Mixing
from mixproof.theory.catalog import all_statements, reading, statement
from mixproof.theory.findings import within_time
from mixproof.theory.instance import Instance
from mixproof.theory.settings import Settings, make_instance
from mixproof.theory.statement import Outcome, Reading, Statement, Unfit, Verification

_ASKED_BY = {
    "alpha": ("mixing", "the law of λ (`alpha`)"),
    "mixing": ("mixing", "the law of λ (`mixing`)"),
    "epsilon": ("epsilon", "ε (`epsilon`)"),
    "point": ("point", "a point (`point`)"),
    "seed": ("seed", "a seed (`seed`)"),
    "model": ("model", "a model (`model`)"),
}


@strict
def verify(
    theorem: str | Statement, dataset: Any, readings: Sequence[str] | str = (), **settings: Unpack[Settings]
) -> Verification:
    """Decide each reading of a statement exactly.

    Parameters
    ----------
    theorem : str or Statement
        The statement's id, such as ``"2.10"``; a file with a statement of one's own, ``package:NAME``, or a statement.
    dataset : Dataset, str or anything that holds labelled examples
        A dataset, the name of one, a file, or whatever else `as_dataset` takes, such as a frame or a pair (X, y).
    readings : str or sequence of str
        The readings to decide, or the only one; all of them where none is named.
    **settings
        What the statement depends on besides the dataset; see `Settings`.

    Raises
    ------
    InputError
        In one line, if anything that was given cannot be used, or the statement does not depend on it.

    Examples
    --------
    >>> result = verify("2.10", "shadow")
    >>> [(outcome.reading.id, outcome.verdict.value) for outcome in result.outcomes]
    [('printed', 'refuted'), ('slides', 'not_applicable'), ('sharp', 'confirmed')]
    """
    chosen = statement(theorem)
    selected = [reading(chosen, id) for id in _listed(readings)] or list(chosen.readings)
    return decide(chosen, selected, pose(chosen, dataset, **settings)[1])


def _listed(readings: Sequence[str] | str) -> list[Any]:
    """The readings that are named, each once: one name, or several."""
    several = [readings] if isinstance(readings, str) else list(readings)
    return [each for place, each in enumerate(several) if each not in several[:place]]


def pose(theorem: str | Statement, dataset: Any, **settings: Unpack[Settings]) -> tuple[Statement, Instance]:
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
    check_uses(chosen, **settings)
    instance = make_instance(dataset, **settings)
    reason = chosen.unfit(instance)
    if reason is not None:
        raise InputError(reason)
    return chosen, instance


def check_uses(chosen: Statement, **settings: Unpack[Settings]) -> None:
    """Refuse a setting that a statement does not depend on.

    Raises
    ------
    InputError
        If one is given.

    Examples
    --------
    >>> check_uses(statement("2.10"), alpha="1/2")
    >>> check_uses(statement("2.10"), epsilon=1)
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: theorem 2.10 does not depend on ε (`epsilon`): leave it out
    """
    for setting, (use, words) in _ASKED_BY.items():
        if settings.get(setting) is not None and use not in chosen.uses:
            raise InputError(f"{chosen.kind} {chosen.id} does not depend on {words}: leave it out")


@strict
def verify_all(  # noqa: PLR0913, a parameter for each setting
    dataset: Any,
    *,
    alpha: Number | Any | None = None,
    mixing: Mixing | str | None = None,
    epsilon: Number | Any | None = None,
    point: Sequence[Number] | Number | Any | None = None,
    seed: int | None = None,
    model: Any | None = None,
    paper: str | None = None,
) -> list[Verification | Unfit]:
    """Decide every reading of every statement; a statement that cannot be asked of the data says why.

    The parameters and errors are those of `verify`; with `paper`, the statements of that paper alone.

    Examples
    --------
    >>> decided = verify_all("shadow")
    >>> next(each for each in decided if each.statement.id == "2.10").outcome("printed").verdict.value
    'refuted'
    """
    asked = all_statements(paper)
    instance = make_instance(dataset, alpha=alpha, mixing=mixing, epsilon=epsilon, point=point, seed=seed, model=model)
    return list(verify_each(instance, asked))


def verify_each(instance: Instance, asked: Sequence[Statement] = ()) -> Iterator[Verification | Unfit]:
    """Every statement in turn, or those that are asked, each as soon as it is decided.

    Each has an equal share of the time that is left.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> next(verify_each(make_instance("shadow"))).statement.id
    '2.3'
    """
    chosen = asked or all_statements()
    for done, each in enumerate(chosen):
        reason = reason_against(each, instance)
        if reason is not None:
            yield Unfit(each, reason)
            continue
        with part_watched(f"{each.kind.capitalize()} {each.id}", len(chosen) - done):
            found = _decided_or_failed(each, instance)
        yield found


def reason_against(chosen: Statement, instance: Instance) -> str | None:
    """The reason why a statement cannot be asked of an instance; for one of somebody's own also what fails in its code.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> reason_against(statement("2.10"), make_instance("shadow")) is None
    True
    """
    try:
        return chosen.unfit(instance)
    except InputError as error:
        if not chosen.is_own:
            raise
        return str(error)


def _decided_or_failed(chosen: Statement, instance: Instance) -> Verification | Unfit:
    """A statement decided among others: one of somebody's own whose code fails hinders none of them."""
    try:
        return decide(chosen, chosen.readings, instance)
    except InputError as error:
        if not chosen.is_own:
            raise
        return Unfit(chosen, str(error))


def decide(chosen: Statement, readings: Sequence[Reading], instance: Instance) -> Verification:
    """Decide readings of a statement on an instance that fits it.

    Examples
    --------
    >>> chosen, shadow = pose("2.10", "shadow")
    >>> [outcome.verdict.value for outcome in decide(chosen, chosen.readings, shadow).outcomes]
    ['refuted', 'not_applicable', 'confirmed']
    """
    outcomes = tuple(
        Outcome(each, within_time(each.hypothesis.decide, instance), within_time(each.conclusion.decide, instance))
        for each in readings
    )
    return Verification(chosen, instance, outcomes)
