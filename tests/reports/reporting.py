"""Small reports for the tests."""

from collections.abc import Callable, Sequence
from pathlib import Path

from mixproof.geometry.aliases import Record
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.reports.agreement.cache import Cache
from mixproof.reports.agreement.query import ReportJob, ReportQuery, ReportTraining
from mixproof.reports.agreement.report import write_report

NOON = "2000-01-01T12:00:00+00:00"


def job(
    out: Path,
    datasets: Sequence[str | Dataset],
    statements: Sequence[str] = ("2.10",),
    experiments: Sequence[str] = (),
    progress: Callable[[str], None] = lambda part: None,
) -> ReportJob:
    loaded = tuple(load(each) if isinstance(each, str) else each for each in datasets)
    names = tuple(each if isinstance(each, str) else each.name for each in datasets)
    return ReportJob(
        ReportQuery(names, loaded, tuple(statements)),
        {},
        ReportTraining(tuple(experiments)),
        "mixproof report",
        Cache(out / ".cache"),
        progress,
    )


def written(
    out: Path, datasets: Sequence[str | Dataset], statements: Sequence[str] = ("2.10",), generated: str = NOON
) -> Record:
    return write_report(job(out, datasets, statements), out, generated)
