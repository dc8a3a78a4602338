"""Experiments as terminal text: their rows, their criteria, and what they come to."""

from collections.abc import Sequence
from typing import cast

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from mixproof.geometry.aliases import Json
from mixproof.reports.terminal.console import WholeTable, printable
from mixproof.reports.terminal.training import AGREEMENT_WORDS, outcome_word


def experiment_table(result: Json) -> RenderableType:
    """The rows of an experiment in its exchange form, each criterion with its outcome, and what they come to.

    Examples
    --------
    >>> from mixproof.reports.terminal.display import as_text
    >>> rows = [{"points": 4, "dimension": 20, "measured": 0.91}, {"points": 4, "dimension": 60, "measured": 1.0}]
    >>> found = {"experiment": "lemma-3.7", "seed": 0, "settings": {}, "rows": rows, "criteria": []}
    >>> lines = as_text(experiment_table(found | {"agreement": "agrees"})).splitlines()
    >>> lines[4], lines[7]
    ('20         0.91', ' In all rows: points 4.')
    """
    assert isinstance(result, dict)
    rows = [row for row in cast(list[dict[str, Json]], result["rows"]) if isinstance(row, dict)]
    table, notes = _experiment_rows(rows)
    settings = cast(dict[str, Json], result["settings"])
    on = "".join(f", {words.format(settings[key])}" for key, words in _SETTINGS.items() if key in settings)
    title = printable(f"Experiment {result['experiment']}{on}, seed {result['seed']}")
    title.stylize("bold")
    shrunk = settings.get("shrunk")
    if isinstance(shrunk, list) and shrunk:
        notes.append(f"Smaller than the paper's: {', '.join(map(str, shrunk))}.")
    return Group(
        title,
        Padding(table, (1, 0)),
        *(Padding(printable(note), (0, 1, 1, 1)) for note in notes),
        *_certified(cast(list[dict[str, Json]], result.get("certified", []))),
        *(_criterion_text(each) for each in cast(list[dict[str, Json]], result["criteria"])),
        *(
            _criterion_text(each, "Beside it, judging nothing")
            for each in cast(list[dict[str, Json]], result.get("beside", []))
        ),
        Padding(_agreement_text(str(result["agreement"])), (1, 1, 0, 1)),
    )


_ROWS = 4
"""Lost rows that are named in a line."""

_SETTINGS = {"dataset": "dataset {}", "frozen": "frozen representations {}", "mixing": "λ ~ {}"}
"""Settings that no row tells, as they are told in the title."""

_HEADINGS = {
    "standard_error": "std error",
    "explained_by_epsilon": "explaining ε",
    "boundary_distance": "boundary",
    "epsilon": "at ε",
    "tolerance": "tol.",
    "least radius": "least attack radius",
    "attack over": "attack beyond it",
    "2nd order on its ray": "2nd-order loss along the ray of the model",
    "over_all": "least of all placements",
    "zero_with": "zero loss by f",
}


def _experiment_rows(rows: Sequence[dict[str, Json]]) -> tuple[WholeTable, list[str]]:
    """The rows as a table, without what is the same in all of them, which is told below it."""
    first = rows[0] if rows else {}
    columns = [key for key, value in first.items() if not isinstance(value, dict | list)]
    same = [key for key in columns if len(rows) > 1 and all(row[key] == first[key] for row in rows)]
    same = [key for key in same if key not in {"measured", "predicted", "runs_keeping", "theory"}]
    table = WholeTable(box=SIMPLE, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for column in columns:
        if column not in same:
            table.add_column(_heading(column), overflow="fold")
    for row in rows:
        table.add_row(*(_cell_text(column, row.get(column)) for column in columns if column not in same))
    told = [f"{_heading(key)} {_cell_text(key, first[key])}" for key in same if first[key] is not None]
    return table, [f"In all rows: {', '.join(told)}."] if told else []


def _heading(column: str) -> str:
    return _HEADINGS.get(column, column.replace("_", " "))


def _certified(found: Sequence[dict[str, Json]]) -> list[RenderableType]:
    """What is proved of the final weights as a table; nothing where no experiment says so."""
    if not found:
        return []
    table = WholeTable(box=SIMPLE, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for heading in ("proved of the final weights", "rows lost", "excess: least", "median", "most", "E|h−g|₁ ≤"):
        table.add_column(heading, overflow="fold")
    for each in found:
        lost = [f"{row} ({count})" for row, count in cast(dict[str, Json], each["runs_losing"]).items()]
        numbers = [each[key] for key in ("excess_least", "excess_median", "excess_most", "distance")]
        told = ", ".join([*lost[:_ROWS], *(["…"] if len(lost) > _ROWS else [])]) or "none"
        table.add_row(printable(str(each["trained"])), told, *(_cell_text("", number) for number in numbers))
    return [Padding(table, (0, 0, 1, 0)), Padding(Text(_certified_words(found)), (0, 1, 1, 1))]


def _certified_words(found: Sequence[dict[str, Json]]) -> str:
    """The table in a sentence or two."""
    drawn = sorted({int(str(each["pairs"])) for each in found if each["pairs"] is not None})
    told = "In brackets the number of runs that lose a row. The excess is the Mixup risk less the irreducible loss."
    if drawn:
        told += f" Where a run has too many pairs, it is estimated from {' or '.join(map(str, drawn))} drawn ones."
    return told if all(each["floor_is_exact"] for each in found) else f"{told} Of some, a bound of that loss is known."


def _criterion_text(criterion: dict[str, Json], title: str = "Criterion") -> RenderableType:
    text = Text.assemble(printable(f"{title}: {criterion['criterion']}: "), (outcome_word(criterion["holds"]), "bold"))
    return Padding(text.append_text(printable(f" ({criterion['worst']})")), (0, 1))


def _agreement_text(agreement: str) -> Text:
    style = {"agrees": "bold green", "disagrees": "bold red"}.get(agreement, "bold yellow")
    return Text(f"{AGREEMENT_WORDS[agreement]}.", style=style)


def _cell_text(column: str, value: Json) -> Text:
    if value is None:
        return Text("plain" if column in {"alpha", "mixing"} else "")
    if isinstance(value, bool):
        return Text("yes" if value else "no")
    if isinstance(value, float):
        return Text(f"{value:.2g}" if 0 < abs(value) < 1e-3 else f"{value:.4g}")
    text = str(value)
    if column == "descent":
        text = text.removesuffix(" gradient")
    return printable(text.replace(", ", ",") if column == "mixing" else text)
