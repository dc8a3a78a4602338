"""Searches for counterexamples as terminal text and as JSON, with the command that shows the smallest find."""

import shlex
from collections.abc import Sequence
from typing import cast

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.inline import inline_text
from mixproof.reports.terminal.console import WholeTable
from mixproof.theory.falsify.finds import Falsification
from mixproof.theory.falsify.models import model_text
from mixproof.theory.findings import Searched
from mixproof.theory.instance import EPSILON_TAKEN


def falsification_table(found: Falsification, settings: Sequence[str] = ()) -> RenderableType:
    """A search for counterexamples as terminal text: its scope, its finds, and the command that shows the smallest.

    Parameters
    ----------
    settings : sequence of str
        The settings of the search as `verify` takes them, such as ``["--alpha", "1/2"]``.

    Examples
    --------
    >>> from mixproof.reports.terminal.display import as_text
    >>> from mixproof.theory.catalog import reading, statement
    >>> from mixproof.theory.falsify.exhaustive import falsify
    >>> from mixproof.theory.falsify.judge import Judge
    >>> from mixproof.theory.falsify.scope import SearchScope
    >>> from mixproof.theory.settings import make_instance
    >>> judge = Judge(statement("2.10"), reading(statement("2.10"), "printed"), make_instance("shadow"))
    >>> as_text(falsification_table(falsify(judge, SearchScope(points=3, grid=4, dimension=1)))).splitlines()[4]
    ' counted one by one    24                 16        16           0'
    """
    scope = found.scope
    sets = (
        f"{scope.points} points of {{0…{scope.grid - 1}}}^{scope.dimension} in {scope.classes} classes{_models(found)}"
    )
    each = f", ε of each set {EPSILON_TAKEN}" if _takes_epsilon(found, settings) else ""
    title = f"{found.statement.name}, reading {found.reading.id}: {sets}{each}"
    table = WholeTable(box=SIMPLE, padding=(0, 2, 0, 0))
    for column in ("labelled sets", "all", "hypothesis holds", "refuted", "undecided"):
        table.add_column(column, justify="left" if column == "labelled sets" else "right")
    rows = [("tried at random" if found.random else "counted one by one", found.raw)]
    if not found.random:
        rows.append(("up to symmetry", found.orbits))
    for name, counts in rows:
        numbers = (counts.total, counts.hypothesis, counts.refuted, counts.undecided)
        table.add_row(name, *(f"{number:,}" for number in numbers))
    words = Padding(Text(_falsification_words(found)), (0, 1, 1, 1))
    command = verify_command_line(found, settings)
    shown = (
        [] if command is None else [Text(" It is shown by:"), Text(f" {command}\n", no_wrap=True, overflow="ignore")]
    )
    return Group(Text(title, style="bold"), table, words, *shown)


def falsification_json(found: Falsification, settings: Sequence[str] = ()) -> Json:
    """A search in the exchange form ``mixproof/falsification/1``, with the command that shows the smallest find.

    Examples
    --------
    >>> from mixproof.theory.catalog import reading, statement
    >>> from mixproof.theory.falsify.scope import SearchScope
    >>> theorem = statement("2.10")
    >>> found = falsification_json(Falsification(theorem, reading(theorem, "sharp"), SearchScope(3, 3, 1), False))
    >>> found["schema"], found["verify"]
    ('mixproof/falsification/1', None)
    """
    taken: dict[str, Json] = {"epsilon_of_each_set": EPSILON_TAKEN} if _takes_epsilon(found, settings) else {}
    return {**cast(dict[str, Json], found.to_json()), **taken, "verify": verify_command_line(found, settings)}


def _takes_epsilon(found: Falsification, settings: Sequence[str]) -> bool:
    """True if each set was asked at an ε of its own, since none was given."""
    return "epsilon" in found.statement.uses and "--epsilon" not in settings


def verify_command_line(found: Falsification, settings: Sequence[str] = ()) -> str | None:
    """The command that decides the reading on the smallest counterexample, as it is typed; None where there is none.

    Examples
    --------
    >>> from mixproof.theory.catalog import reading, statement
    >>> from mixproof.theory.falsify.finds import Example
    >>> from mixproof.theory.falsify.scope import SearchScope
    >>> theorem, set_ = statement("2.10"), Example(((0,), (1,), (2,)), (0, 0, 1))
    >>> found = Falsification(theorem, reading(theorem, "printed"), SearchScope(3, 3, 1), False, minimal=set_)
    >>> verify_command_line(found, ["--alpha", "1/2"])
    "verify --theorem 2.10 --reading printed --dataset '{0, 1 | 2}' --alpha 1/2"
    """
    if found.minimal is None:
        return None
    written = inline_text(found.minimal.dataset())
    asked = ("--theorem", found.statement.asked_as, "--reading", found.reading.id, "--dataset", written)
    model = () if found.model is None else ("--model", model_text(found.model))
    return shlex.join(("verify", *asked, *model, *settings))


def _models(found: Falsification) -> str:
    """The models that are varied, in words."""
    grid = found.scope.models
    if grid is None:
        return ""
    unit = "" if grid.unit == 1 else f"/{grid.unit}"
    return f", each with {found.scope.model_count:,} models, weights from {{−{grid.most}…{grid.most}}}{unit}"


def _falsification_words(found: Falsification) -> str:
    orbits = Searched(
        "point sets" if found.scope.models else "orbits of point sets", found.position, found.position + found.left
    )
    if found.minimal is not None:
        example = inline_text(found.minimal.dataset())
        rest = orbits.sentence("it is the smallest") if found.left else ""
        return f"Smallest counterexample found: {example}, classes divided by a bar. {rest}".rstrip()
    counts = found.raw
    is_part = found.random or found.left > 0
    sets, no_set = ("tried sets", "no tried set") if is_part else ("sets of this size", "no set of this size")
    if found.left and counts.total:
        return f"{orbits.sentence('no set refutes this reading')} {_time_up(found)}"
    if not counts.total:
        return " ".join(filter(None, ["The time did not reach for a single set: nothing was tested.", _time_up(found)]))
    searched = Searched(sets, counts.total - counts.undecided, counts.total, way="decided")
    if not counts.tested:
        none = f"none of the {counts.total:,} {sets} satisfies" if searched.is_complete else f"{no_set} satisfies"
        return searched.sentence(f"{none} the hypothesis, so nothing was tested")
    return f"{searched.sentence(f'{no_set} refutes this reading')} That is a result about these sets, not a proof."


_BETWEEN_STEPS = "the time was up at: "
"""The words of a search that was ended between two steps, of which the sentence before says how far it came."""


def _time_up(found: Falsification) -> str:
    """Words for the end of the time; of code that is not the toolkit's, where that was."""
    if found.statement.is_own and found.cut and not found.cut.startswith(_BETWEEN_STEPS):
        return f"The time was up: {found.cut}."
    return "The time was up." if found.left else ""
