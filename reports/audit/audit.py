"""An audit that shows itself, for sessions, notebooks and scripts."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any, Unpack

from mixproof.empirical.trials.plan import FOLDS
from mixproof.geometry.aliases import Number
from mixproof.geometry.data.gaps import Missing
from mixproof.geometry.data.roles import LabelColumn, TableOptions
from mixproof.geometry.data.sources import as_rows
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.resources import Resources
from mixproof.geometry.jobs.watch import Teller, watched
from mixproof.geometry.signatures import strict
from mixproof.reports.audit.advice import advice_paragraphs
from mixproof.reports.audit.beside import GivenNetwork, audit_beside, is_trained_network
from mixproof.reports.audit.files import write_audit
from mixproof.reports.audit.json import audit_json
from mixproof.reports.audit.page import audit_page
from mixproof.reports.audit.scores import scores_frame
from mixproof.reports.audit.text import audit_display, audit_markdown, audit_text
from mixproof.reports.audit.trained.findings import TrainedFindings
from mixproof.reports.audit.trained.request import Request
from mixproof.reports.terminal.display import as_html
from mixproof.theory.audit.findings import AuditFindings
from mixproof.theory.audit.question import Question


@strict
@dataclass(frozen=True, eq=False, repr=False)
class Audit(TrainedFindings):
    """The findings of an audit, with the reports that are made of them; its ``repr`` is what the command prints.

    Its fields are those of `theory.audit.findings.AuditFindings`: the data (``source``, ``rows``, ``dataset``,
    ``is_sample``), the ``question``, and what was found (``problems``, ``search``, ``anchors``, ``distances``,
    ``epsilon``, ``strengths``, ``floors``, ``linear``). With ``train=True`` there are those of
    `reports.audit.trained.findings.TrainedFindings` as well: ``trials``, ``forecast`` and ``choice``; with a trained
    network as ``model`` there is ``network``, which holds its `empirical.networks.resolution.Resolution`.
    """

    @staticmethod
    def of(found: AuditFindings) -> "Audit":
        """Findings as an audit that shows itself.

        Examples
        --------
        >>> from mixproof.geometry.data.sources import load
        >>> from mixproof.geometry.data.rows import Rows
        >>> from mixproof.theory.audit.audit import audit_rows
        >>> found = Audit.of(audit_rows(Rows.of_dataset(load("cross")), Question.of(1)))
        >>> [line for line in str(found).splitlines() if line.startswith("Audit of")]
        ['Audit of cross: 4 rows, 2 coordinates']
        """
        return Audit(**{each.name: getattr(found, each.name) for each in fields(found)})

    @cached_property
    def advice(self) -> tuple[str, ...]:
        """The advice, in paragraphs of plain words that claim no more than what was decided."""
        return advice_paragraphs(self)

    @property
    def recommendation(self) -> str:
        """The advice in one paragraph."""
        return " ".join(self.advice)

    def to_json(self) -> Any:
        """The exchange form ``mixproof/audit/2``."""
        return audit_json(self)

    def to_markdown(self) -> str:
        """The report as Markdown."""
        return audit_markdown(self)

    def to_html(self) -> str:
        """The report as a page that needs no other file."""
        return audit_page(self)

    def scores(self) -> Any:
        """The scores of single rows as a pandas frame: row, class, ε*, r, conflicts, and the α at which it is lost.

        Distances are rounded down and NaN where they were not found; ``lost`` is about the ε of the audit, and empty
        where every α keeps the row.

        Raises
        ------
        InputError
            If pandas is not installed.

        Examples
        --------
        >>> audit([[0], [1], [2]], ["a", "b", "a"]).scores()["r"].tolist()
        [1.0, 0.0, 1.0]
        """
        return scores_frame(self)

    def write(self, folder: str | PathLike[str]) -> None:
        """Write ``audit.json``, ``audit.md`` and the page ``index.html`` into a folder, which is made if needed.

        Raises
        ------
        InputError
            If the folder cannot be made or written to.

        Examples
        --------
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     audit("cross").write(folder)
        ...     sorted(file.name for file in Path(folder).iterdir())
        ['audit.json', 'audit.md', 'index.html']
        """
        write_audit(self, folder)

    def __str__(self) -> str:
        """The report as the command prints it."""
        return audit_text(self)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """The report as a notebook shows it."""
        return as_html(audit_display(self))


@strict
def audit(  # noqa: PLR0913, one for each thing that may be asked
    data: Any,
    y: Any = None,
    *,
    alpha: Number | Sequence[Number] | Any | None = None,
    epsilon: Number | Any | None = None,
    label: LabelColumn = None,
    missing: Missing = "refuse",
    rows: int | None = None,
    seed: int = 0,
    noise: Number | Any | None = None,
    train: bool = False,
    train_seconds: float | None = None,
    folds: int = FOLDS,
    model: Any = None,
    checkpoint: str | PathLike[str] | None = None,
    cluster: str | None = None,
    progress: Teller | None = None,
    **table: Unpack[TableOptions],
) -> Audit:
    """Audit labelled rows: how safe Mixup is on them, and how strong it may be.

    Parameters
    ----------
    data : anything that holds labelled examples
        As in `as_dataset`.
    y : sequence of N labels, optional
        Where the data do not hold their labels.
    alpha : number or sequence of numbers, optional
        One or more strengths, λ ~ Beta(α, α); several are tried if not given.
    epsilon : number, optional
        The resolution of the model, in the unit of the data; half the median distance between neighbours if not given.
    label : str, optional
        The label column of a table, by name or index.
    missing : {"refuse", "drop"}
        Refuse rows with missing values, or leave them out.
    rows : int, optional
        Audit a sample of so many rows.
    seed : int
        The seed of the sample, and of training.
    noise : number, optional
        The standard deviation of noise on each coordinate of your inputs, whose length is shown beside ε.
    train : bool
        Also train on the rows, with each α and without Mixup, and score what is held out. It takes torch.
    train_seconds : float, optional
        Seconds of one core that the training is planned for; 60 if not given. The plan is counted, not timed: the
        same call trains the same networks everywhere.
    folds : int
        Parts of the rows for the training; each is held out in turn.
    model : torch module, path, dict, sequence of (weight, bias) arrays, str or callable, optional
        A trained network, as in `network_report`: its resolution on the rows is shown beside ε. Or, with ``train``,
        your own network in place of the reference network: a function that is called with the numbers of coordinates
        and of classes and returns a torch module, or its name, ``"module:function"`` or ``"file.py:function"``.
    checkpoint : path, optional
        A file in which the training leaves its state, and goes on from.
    cluster : str, optional
        Address of a Dask scheduler, such as ``tcp://host:8786``, for the searches among many rows.
    progress : callable
        Told the stage, how much of it is done, and of how much.
    **table
        The columns that are coordinates, the style of a text file, and the scale, as in `as_dataset`.

    Raises
    ------
    InputError
        If the data cannot be read or have one class only, a number is out of range, an option is unknown, or the model
        is no piecewise affine network or does not fit the rows.

    Examples
    --------
    >>> found = audit([[0], [1], [2]], ["a", "b", "a"], epsilon="1/10", alpha=[1, 32])
    >>> [found.is_safe(alpha) for alpha in found.alphas], found.conflicts[0].incidence.weight
    ([True, False], Fraction(1, 2))
    >>> found.advice[0].split(". ")[1]
    'α = 32: row 1 does not keep its class at ε = 0.1'
    """
    question = Question.of(alpha, epsilon, rows, seed, noise)
    wish, is_given = None, model is not None and is_trained_network(model, train)
    if train:
        alphas, state = None if alpha is None else question.alphas, None if checkpoint is None else Path(checkpoint)
        wish = Request(alphas, train_seconds, folds, None if is_given else model, state, question.seed)
    elif train_seconds is not None or folds != FOLDS or checkpoint is not None:
        raise InputError("`train_seconds`, `folds` and `checkpoint` are for `train=True`")
    source = as_rows(data, y, label=label, missing=missing, **table)
    with watched(tell=progress):
        given = GivenNetwork.of(model, source) if is_given else None
        planned = None if wish is None else wish.planned(source)
        return Audit.of(audit_beside(source, question, Resources(cluster=cluster), given, planned))
