"""The query of a report: its datasets, statements, settings and experiments."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from mixproof.geometry.data.dataset import Dataset
from mixproof.reports.agreement.cache import Cache
from mixproof.theory.papers import DATA_DEPENDENCY
from mixproof.theory.settings import Settings

PAPER = (
    "counterexample",
    "alternating-line:points=10,classes=2",
    "shadow",
    "crossing",
    "cross",
    "simplex:positive=2,negative=1",
    "simplex:positive=2,negative=2",
    "iris",
    "wine",
)
"""The datasets of a report that names none: those of the paper, the smallest counterexamples, and two real ones."""

PAPER_EXPERIMENTS = ("table-1", "figure-3", "theorem-3.5", "lemma-3.7", "epsilon-scheme")
"""The experiments of a report on the paper's datasets."""

Progress = Callable[[str], None]
"""Is told what is being made."""


@dataclass(frozen=True)
class ReportQuery:
    """The datasets and the statements of a report.

    Parameters
    ----------
    names : tuple of str
        The datasets, as the command line names them, in the order of `datasets`.
    statements : tuple of str
        As they are asked for: ids, or files and the like of statements that are not the toolkit's.
    options : tuple of str
        The settings as they are written on the command line, to repeat a cell by ``verify``.
    """

    names: tuple[str, ...]
    datasets: tuple[Dataset, ...]
    statements: tuple[str, ...]
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportTraining:
    """The experiments of a report.

    Parameters
    ----------
    names : tuple of str
        Experiments that are run as they are.
    cells : bool
        True if the experiment that belongs to a cell is run, where it is small.
    """

    names: tuple[str, ...] = ()
    cells: bool = False
    seed: int = 0


@dataclass(frozen=True)
class ReportJob:
    """A report to be made: its query, settings and training, and what it is made with."""

    query: ReportQuery
    settings: Settings
    training: ReportTraining
    words: str
    cache: Cache
    progress: Progress


def experiments_for(names: Sequence[str], papers: Collection[str] = ()) -> tuple[str, ...]:
    """The experiments that belong to these datasets: those of the first paper, where they are that paper's.

    Parameters
    ----------
    papers : collection of str
        The papers that a report is about, where some are named.

    Examples
    --------
    >>> experiments_for(["iris"])
    ()
    """
    is_about = not papers or DATA_DEPENDENCY.id in papers
    return PAPER_EXPERIMENTS if set(PAPER) <= set(names) and is_about else ()


def parts_of(job: ReportJob) -> int:
    """Number of parts of a report: pictures of each dataset, cells, experiments.

    Examples
    --------
    >>> from pathlib import Path
    >>> from mixproof.geometry.data.sources import load
    >>> names = ("shadow", "cross")
    >>> query = ReportQuery(names, tuple(map(load, names)), ("2.2", "2.10", "3.7"))
    >>> parts_of(ReportJob(query, {}, ReportTraining(("table-1",)), "mixproof report", Cache(Path("parts")), print))
    9
    """
    query = job.query
    return len(query.datasets) * (1 + len(query.statements)) + len(job.training.names)
