"""The agreement report: its parts are made or taken from the cache, and written as a folder of files.

    index.html        the page, self-contained
    report.json       all that it says, as data (``mixproof/report/2``, see `reports.agreement.cells`)
    report.md         the same as text
    certificates/     one file for each statement on each dataset
    figures/          the pictures, as SVG and PNG

Files are written whole, the page last, so that a report is never seen half-made. What was made is in the cache as
soon as it is made; a run that is interrupted goes on where it stopped.
"""

import base64
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import cast

from mixproof.geometry.aliases import Json, Record
from mixproof.geometry.jobs.watch import TimeUp, part_watched
from mixproof.reports.agreement import cells as agreement
from mixproof.reports.agreement.markdown import markdown
from mixproof.reports.agreement.page import page
from mixproof.reports.agreement.parts import (
    cell_of,
    dataset_record,
    paper_experiment,
    picture_records,
    slugs_of,
    statement_record,
)
from mixproof.reports.agreement.query import ReportJob
from mixproof.reports.terminal.output import json_text, written_together
from mixproof.theory.settings import make_instance

SCHEMA = "mixproof/report/2"

MAIN_FILES = ("report.json", "report.md", "index.html")
"""The files of a report by which it is known in its folder."""


def write_report(job: ReportJob, out: Path, generated: str) -> Record:
    """Make a report and write its files.

    Parameters
    ----------
    out : Path
        The folder; it is made where it is not there.
    generated : str
        The time that the report states: all else depends on the arguments alone.

    Returns
    -------
    dict
        The report as it was written to ``report.json``.

    Raises
    ------
    InputError
        If a setting is out of range, an experiment cannot be run, or a text cannot be written.
    OSError
        If a folder or a picture cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from mixproof.geometry.data.sources import load
    >>> from mixproof.reports.agreement.cache import Cache
    >>> from mixproof.reports.agreement.query import ReportQuery, ReportTraining
    >>> name = "simplex:positive=2,negative=1"
    >>> with TemporaryDirectory() as folder:
    ...     query = ReportQuery((name,), (load(name),), ("3.5",))
    ...     parts = Cache(Path(folder, "parts"))
    ...     job = ReportJob(query, {}, ReportTraining(), "mixproof report", parts, lambda part: None)
    ...     found = write_report(job, Path(folder), generated="at noon")
    ...     sorted(file.name for file in Path(folder).iterdir()), found["errata"][0]["reading"]
    (['certificates', 'index.html', 'parts', 'report.json', 'report.md'], 'printed')
    """
    datasets, cells, pictures = [], [], {}
    slugs = slugs_of(job.query.names)
    shares = _shares(len(slugs) * (1 + len(job.query.statements)) + len(job.training.names))
    for name, data, slug in zip(job.query.names, job.query.datasets, slugs, strict=True):
        instance = make_instance(data, **job.settings)
        folder = f"figures/{slug}"
        datasets.append(dataset_record(name, data, slug, folder))
        with next(shares):
            pictures[folder] = picture_records(job, instance)
        for id in job.query.statements:
            with next(shares):
                cells.append(cell_of(job, instance, id, name, slug))
    left_out = [f"{cell['statement']} on {cell['dataset']}" for cell in cells if cell.pop("untrained", False)]
    trained = []
    for name in job.training.names:
        try:
            with next(shares):
                trained.append(paper_experiment(job, name))
        except TimeUp:
            left_out.append(name)
    trained += [found for cell in cells if (found := cell.pop("trained", None)) is not None]
    experiments = {each.record["title"]: each.record for each in trained}
    pictures |= {each.record["folder"]: each.pictures for each in trained}
    mistakes = agreement.errata(cells, job.query.datasets, job.query.names, job.query.statements)
    report: Record = {
        "schema": SCHEMA,
        "generated": generated,
        "version": _version(),
        "command": job.words,
        "summary": agreement.summary(job.query, cells, list(experiments.values()), mistakes, left_out),
        "statements": [statement_record(id) for id in job.query.statements],
        "datasets": datasets,
        "cells": cells,
        "errata": mistakes,
        "experiments": list(experiments.values()),
    }
    _write(out, report, pictures)
    return report


def _shares(parts: int) -> Iterator[AbstractContextManager[None]]:
    """For each part in turn an equal share of the time that is left: what one does not use goes to the others."""
    return (part_watched("", left) for left in range(parts, 0, -1))


def _version() -> str:
    from importlib.metadata import version

    return version("mixproof")


# --- files --------------------------------------------------------------------------------------------


def _write(out: Path, report: Record, pictures: dict[str, list[Record]]) -> None:
    """Write everything, or nothing; the page comes last."""
    with written_together({str(out / path): content for path, content in _files(report, pictures)}):
        pass


def _files(report: Record, pictures: dict[str, list[Record]]) -> Iterator[tuple[str, str | bytes]]:
    for folder, drawn in pictures.items():
        for each in drawn:
            yield f"{folder}/{each['name']}.svg", each["svg"]
            yield f"{folder}/{each['name']}.png", base64.b64decode(each["png"])
    for cell in report["cells"]:
        if cell.get("certificate"):
            yield cell["certificate"]["file"], cell["certificate"].pop("text")
    for data in report["datasets"]:
        data["pictures"] = _listed(pictures[data["folder"]])
    for each in report["experiments"]:
        each["pictures"] = _listed(pictures[each["folder"]])
    yield "report.json", json_text(cast(Json, report))
    yield "report.md", markdown(report)
    yield "index.html", page(report, pictures)


def _listed(drawn: Sequence[Record]) -> list[Record]:
    return [{key: each[key] for key in ("name", "title", "alt")} for each in drawn]
