"""States of an exhaustive search, to be taken up again after an interruption.

A state ends with a digest of all that it says: one that was changed since it was written is refused.
"""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from mixproof.geometry.aliases import Json
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.digests import digest
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.theory.falsify.finds import Counts, Example, Falsification
from mixproof.theory.falsify.judge import Judge
from mixproof.theory.falsify.models import Entries
from mixproof.theory.falsify.scope import SearchScope
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Statement

_FORM = "mixproof/falsification-state/2"
"""The first form had neither a name nor a digest."""


def state_json(found: Falsification, settings: Instance) -> Json:
    """The finds of an exhaustive search so far, to go on from later; see `resumed`.

    ``position`` is the number of orbits of point sets that are done.

    Examples
    --------
    >>> from mixproof.theory.falsify.exhaustive import falsify
    >>> from mixproof.theory.catalog import reading, statement
    >>> from mixproof.theory.settings import make_instance
    >>> theorem, instance = statement("2.10"), make_instance("shadow")
    >>> found = falsify(Judge(theorem, reading(theorem, "printed"), instance), SearchScope(3, 4, 1))
    >>> state = state_json(found, instance)
    >>> state["settings"], state["position"], state["result"]["refuted"]
    ('mixing Beta(1, 1), epsilon none, seed 0', 2, 16)
    """
    state: dict[str, Json] = {
        "schema": _FORM,
        "settings": _settings_text(found.statement, settings),
        "position": found.position,
        "result": found.to_json(),
    }
    return state | {"digest": digest(state)}


def resumed(state: Json, judge: Judge, scope: SearchScope) -> Falsification:
    """The search that a state was written of.

    Raises
    ------
    InputError
        If the state is of another search, or damaged.

    Examples
    --------
    >>> from mixproof.theory.falsify.exhaustive import falsify
    >>> from mixproof.theory.catalog import reading, statement
    >>> from mixproof.theory.settings import make_instance
    >>> theorem, instance, scope = statement("2.10"), make_instance("shadow"), SearchScope(3, 4, 1)
    >>> judge = Judge(theorem, reading(theorem, "printed"), instance)
    >>> resumed(state_json(falsify(judge, scope), instance), judge, scope).raw.refuted
    16
    """
    _check_digest(state)
    fresh = Falsification(judge.statement, judge.reading, scope, random=False)
    try:
        found = _restored(state, fresh)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise _no_search() from None
    if state_json(found, judge.template) != state:
        raise InputError("the state file is of another search: name another file, or remove it to start anew")
    return found


def _check_digest(state: Json) -> None:
    """Refuse what is no state, has the old form, or was changed since it was written."""
    if not isinstance(state, dict) or "position" not in state:
        raise _no_search()
    if "schema" not in state and "digest" not in state:
        raise InputError("the state file has an old form, in which damage goes unseen: remove it to start anew")
    said = {name: value for name, value in state.items() if name != "digest"}
    if state.get("digest") != digest(said):
        raise InputError("the state file is damaged: remove it to start anew")


def _no_search() -> InputError:
    return InputError("the state file does not hold a search: remove it to start anew")


def _restored(state: Any, fresh: Falsification) -> Falsification:
    result, orbits = state["result"], state["result"]["up_to_symmetry"]
    minimal = result["minimal"]
    grid = fresh.scope.models
    example = minimal and Example(
        tuple(tuple(int(c) for c in point) for point in minimal["points"]),
        tuple(map(int, minimal["labels"])),
        () if grid is None else _entries(minimal["model"], grid.unit),
    )
    raw, up_to_symmetry = (
        Counts(
            counts["total"],
            counts["hypothesis"],
            counts["refuted"],
            counts.get("undecided", 0),
            counts.get("tested", counts["hypothesis"]),
        )
        for counts in (result, orbits)
    )
    return replace(fresh, raw=raw, orbits=up_to_symmetry, minimal=example, position=int(state["position"]))


def _entries(model: Any, unit: int) -> Entries:
    """The entries of a model in units of its grid."""
    return tuple(int(Fraction(value) * unit) for row in (*model["weights"], model["bias"]) for value in row)


def _settings_text(statement: Statement, instance: Instance) -> str:
    """The settings of a search, to tell one from another; an ε that is not given is another one for each set."""
    of_each = "by the distances of each set" if "epsilon" in statement.uses else "none"
    epsilon = of_each if instance.epsilon is None else rational_text(instance.epsilon)
    return f"mixing {instance.mixing}, epsilon {epsilon}, seed {instance.seed}"
