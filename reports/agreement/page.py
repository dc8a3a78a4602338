"""The report as one self-contained HTML page: its style, its script and its pictures are all in it.

The page is made from the data of the report alone (`reports.agreement.cells`). Whatever comes from outside (names,
labels, witnesses) is escaped by the template engine, and the page's own policy allows it to load nothing.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mixproof.geometry.aliases import Record
from mixproof.reports.agreement.cells import errata_by_paper, none_refuted
from mixproof.reports.agreement.mathematics import mathml
from mixproof.theory.steps import AS_IN_THE_VERDICT

_TEMPLATES = Path(__file__).parent.parent / "templates"
_MOST_ROWS = 60
_MOST_TEXT = 2000
_IN_AN_ADDRESS = " !$()*+,/:;=?@[]^{|}~"
"""Characters that may stand in a data address as they are; quotes, angle brackets and the like may not."""


def page(report: Record, pictures: Mapping[str, Sequence[Record]]) -> str:
    """The page of a report.

    Parameters
    ----------
    report : dict
        As `reports.agreement.cells` describes it.
    pictures : mapping from folder to pictures
        Each with name, title, alt and svg.

    Examples
    --------
    >>> summary = {"sentences": [], "disagreements": [], "undecided": [], "rejected_certificates": []}
    >>> report = {"version": "<1>", "generated": "at noon", "command": "mixproof report", "summary": summary}
    >>> report |= dict.fromkeys(("datasets", "statements", "cells", "errata", "experiments"), [])
    >>> page(report, {}).partition("Written by ")[2].partition(",")[0]
    'mixproof &lt;1&gt;'
    """
    view = dict(report)
    view["statements"] = [
        {
            **each,
            "mathml": mathml(each["formula"]),
            "anchor": f"statement-{_anchor(each['id'])}",
            "proofs": _proofs(report["cells"], each["id"]),
        }
        for each in report["statements"]
    ]
    view["datasets"] = [_dataset_view(data, pictures) for data in report["datasets"]]
    view["experiments"] = [_experiment_view(each, pictures) for each in report["experiments"]]
    cells = {(cell["statement"], cell["dataset"]): _cell_view(cell, view) for cell in report["cells"]}
    names = {each["id"]: each["name"] for each in report["statements"]}
    view["errata"] = [
        {**each, "name": names[each["statement"]], "cell": cells[each["statement"], each["smallest"]]["id"]}
        for each in report["errata"]
    ]
    view["errata_by_paper"] = errata_by_paper(view)
    view["none_refuted"] = none_refuted(report["summary"])
    script, words = _text("page.js"), AS_IN_THE_VERDICT
    return filled("page.html", report=view, cells=cells, script=script, as_in_the_verdict=words)


def filled(name: str, **parts: object) -> str:
    """A page of the house's style: a template, filled in. Whatever is not marked as safe is escaped.

    Parameters
    ----------
    name : str
        The template, ``page.html`` or ``audit.html``.
    **parts
        What it shows, besides the style.

    Examples
    --------
    >>> shown = {"heading": ["a < b"], "answer": "", "sections": [], "advice": (), "exit_code": 0, "pictures": []}
    >>> shown["no_curve"] = ""
    >>> made = filled("audit.html", **shown)
    >>> made.partition("<h1>")[2].partition("</h1>")[0]
    '<bdi>a &lt; b</bdi>'
    """
    return str(_template(name).render(**parts, style=_text("page.css")))


@cache
def _template(name: str) -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(_TEMPLATES)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, finalize=_presentable)
    return environment.get_template(name)


@cache
def _text(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _presentable(value: object) -> object:
    """The text that an expression of the template shows; the template engine escapes it after that."""
    return _short(value, _MOST_TEXT) if type(value) is str else value


def _anchor(text: str) -> str:
    return text.replace(".", "-")


def _dataset_view(data: Record, pictures: Mapping[str, Sequence[Record]]) -> Record:
    classes = ", ".join(data["classes"][:12]) + (", …" if len(data["classes"]) > 12 else "")
    return {
        **data,
        "id": data["slug"],
        "shown": _short(data["name"], 60),
        "classes_shown": _short(classes, 200),
        "pictures": [picture_view(each) for each in pictures[data["folder"]]],
    }


def picture_view(drawn: Record) -> Record:
    """A picture as it stands in a page: inside it, as a data URI.

    Examples
    --------
    >>> str(picture_view({"name": "line", "title": "A line", "alt": "It rises.", "svg": '<svg width="4"/>'})["uri"])
    'data:image/svg+xml,%3Csvg width=%224%22/%3E'
    """
    from markupsafe import Markup  # it is no text to be cut

    uri = Markup("data:image/svg+xml,") + quote(drawn["svg"], safe=_IN_AN_ADDRESS)
    return {"name": drawn["name"], "title": drawn["title"], "alt": drawn["alt"], "uri": uri}


def _experiment_view(found: Record, pictures: Mapping[str, Sequence[Record]]) -> Record:
    return {
        **found,
        "anchor": found["folder"].replace("figures/", "experiment-"),
        "pictures": [picture_view(each) for each in pictures[found["folder"]]],
        "table": _table(found["rows"]),
    }


def _table(rows: Sequence[Record]) -> Record | None:
    """The rows with their plain values; lists and objects are in the JSON."""
    if not rows:
        return None
    columns = [key for key, value in rows[0].items() if not isinstance(value, dict | list)]
    table = [[_value(row.get(column)) for column in columns] for row in rows[:_MOST_ROWS]]
    return {"columns": [column.replace("_", " ") for column in columns], "rows": table}


def _value(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return "" if value is None else str(value)


def _proofs(cells: Sequence[Record], id: str) -> Record:
    """The steps of each reading's proof with their formulas: they are the same on every dataset."""
    traces: Record = next(
        (cell["traces"] for cell in cells if cell["statement"] == id and cell["status"] == "decided"), {}
    )
    return {
        reading: [{**step, "mathml": mathml(step["latex"])} for step in trace["steps"]]
        for reading, trace in traces.items()
    }


def _cell_view(cell: Record, view: Record) -> Record:
    if cell["status"] != "decided":
        return cell
    slug = next(data["slug"] for data in view["datasets"] if data["name"] == cell["dataset"])
    belongs = next((each for each in view["experiments"] if each["title"] == cell["experiment"]), None)
    experiment = None
    if belongs is not None:
        experiment = {"anchor": belongs["anchor"], "name": belongs["title"], "agreement": belongs["agreement"]}
    anchor = f"story-{_anchor(cell['statement'])}-{slug}"
    return {**cell, "id": anchor, "experiment": experiment}


def _short(text: str, most: int) -> str:
    """Text from outside with nothing that cannot be printed, cut where it is too long for its place."""
    from mixproof.reports.terminal.console import visible

    shown = visible(text[: most + 1])
    return shown if len(shown) <= most else shown[: most - 1] + "…"
