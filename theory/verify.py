"""Decide a statement on a dataset."""

from collections.abc import Sequence
from fractions import Fraction

from geometry.dataset import Dataset
from geometry.errors import InputError
from geometry.library import load
from geometry.numbers import rational
from solvers.mixing import Beta, Mixing, parse_mixing
from theory.catalog import reading, statement
from theory.statement import Instance, Outcome, Verification


def verify(
    theorem: str,
    dataset: Dataset | str,
    alpha: str | int | float | Fraction | None = None,
    mixing: Mixing | str | None = None,
    readings: Sequence[str] = (),
) -> Verification:
    """Decide each reading of a statement exactly.

    Parameters
    ----------
    theorem : str
        The statement's number, such as ``"2.10"``.
    dataset : Dataset or str
        A dataset, the name of one, or a file.
    alpha : rational, optional
        Mixup's α: λ has the law Beta(α, α). 1 where neither α nor a mixing law is given.
    mixing : Mixing or str, optional
        Another law of λ, such as ``"beta(2,1)"``.
    readings : sequence of str
        The readings to decide; all of them where none is named.

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
    law = mixing_law(alpha, mixing)
    data = load(dataset) if isinstance(dataset, str) else dataset
    if len(data.classes) < 2:
        raise InputError(
            f"{data.name} has one class only ({data.classes[0]!r}); Mixup mixes classes: two or more are needed"
        )
    instance = Instance(data, law)
    outcomes = tuple(
        Outcome(each, each.hypothesis.decide(instance), each.conclusion.decide(instance)) for each in selected
    )
    return Verification(chosen, instance, outcomes)


def mixing_law(alpha: str | int | float | Fraction | None = None, mixing: Mixing | str | None = None) -> Mixing:
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
    try:
        parameter = rational(1 if alpha is None else alpha)
    except InputError as error:
        raise InputError(f"α: {error}") from None
    if parameter <= 0:
        raise InputError(f"α has to be positive, not {alpha}")
    return Beta(parameter, parameter)
