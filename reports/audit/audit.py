"""The audit of a dataset: whether Mixup is safe on it, and how strong it may be.

An audit asks of labelled rows, the worst first: what is wrong with them as they are; which rows are inside segments
that end in another class; how near other classes' segments come to each row (ε*), and up to which radius r(x) no
strength of Mixup can take the row from its class; at which α every row keeps its class at a resolution ε; below which
value no Mixup loss can go; and whether a linear model learns the same direction with and without Mixup.

**What ε means.** A model that cannot tell points apart that are less than ε from each other can at best learn the
mean of the mixed labels around a point: h_ε of Lemma 2.3. So ε is the resolution of a model, in the unit of the data.

**What is claimed.** Everything is decided exactly, and of all rows where that is within the budget. What is wrong
with the rows, the balance of the classes, the bound of the loss and, up to about a hundred thousand points, the
conflicts are always of all rows (`theory.audit.search`). Distances, strengths and linear models are of a sample where
all rows are too many or a sample is asked for: then ε* and r are upper bounds of those among all rows, and what is said
of an α is said of the dataset that the sample is by itself, since h_ε of a part is not h_ε of the whole: of all rows
it is undecided. What does not fit the budget is counted and called undecided.

The JSON form ``mixproof/audit/1`` is described in `reports.audit.json`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from os import PathLike
from typing import Any, TypedDict, Unpack

from mixproof.geometry.aliases import Number
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.gaps import Missing
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.data.sources import as_rows
from mixproof.geometry.errors import InputError, nearest
from mixproof.geometry.margins.certified_radius import CertifiedRadius, certified_radii
from mixproof.geometry.margins.exact import Margin
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.audit.parts import Floor, LinearComparison, compare_linear, floor_of, margins_of, strengths_of
from mixproof.theory.audit.sample import chosen_rows, sample
from mixproof.theory.audit.search import SEARCHED, Conflict, Progress, Search, can_search, has_memory, search_of
from mixproof.theory.audit.setup import Problem, Severity, check_classes, check_labels, problems
from mixproof.theory.audit.strength import AtRadius
from mixproof.theory.verify import positive

DEFAULT_ALPHAS = ("1/5", "1")
"""The strengths that are looked at where none is asked for: the usual one for large images, and the paper's."""

_ONE_NUMBER = (str, int, float, Fraction)


@dataclass(frozen=True)
class Question:
    """What an audit is asked.

    Parameters
    ----------
    alphas : tuple of Fraction
        Strengths: λ ~ Beta(α, α).
    epsilon : Fraction or None
        The resolution; several are tried where none is given.
    rows : int or None
        How many rows to audit; as many as `MOST_WORK` allows where not given.
    seed : int
        Of the sample, where it is one.
    """

    alphas: tuple[Fraction, ...]
    epsilon: Fraction | None = None
    rows: int | None = None
    seed: int = 0

    @staticmethod
    def of(
        alpha: Number | Sequence[Number] | None = None,
        epsilon: Number | None = None,
        rows: int | None = None,
        seed: int = 0,
    ) -> "Question":
        """Read the numbers of a question.

        Raises
        ------
        InputError
            If one is out of range.

        Examples
        --------
        >>> Question.of(["0.2", 1]).alphas
        (Fraction(1, 5), Fraction(1, 1))
        """
        asked = DEFAULT_ALPHAS if alpha is None else [alpha] if isinstance(alpha, _ONE_NUMBER) else alpha
        alphas = tuple(dict.fromkeys(positive("α", each) for each in asked))
        if not alphas:
            raise InputError("name at least one α")
        for each in alphas:
            Beta(each, each)  # refuses what is too large
        if rows is not None and rows < 2:
            raise InputError(f"a sample needs two rows at least, not {rows}")
        if seed < 0:
            raise InputError(f"the seed has to be 0 or more, not {seed}")
        return Question(alphas, None if epsilon is None else positive("ε", epsilon), rows, seed)


@dataclass(frozen=True, eq=False, repr=False)
class Audit:
    """What is known of Mixup on some labelled rows; its ``repr`` is the report that the command prints.

    Parameters
    ----------
    source : Rows
        All rows that were read.
    rows : Rows
        Those that were audited: without points of two labels, and perhaps a sample.
    dataset : Dataset
        The audited rows as points; its row k is `rows.number(k)` of the source.
    is_sample : bool
        Whether margins, radii, strengths and linear are of a sample only.
    question : Question
    problems : tuple of Problem
        The worst first; of all rows.
    search : Search
        For rows inside segments with an end outside their class: of all rows, unless `Search.is_complete` is false.
    margins : tuple of Margin
        ε* of every audited point, in the order of the points.
    radii : tuple of CertifiedRadius
        r of every audited point, likewise.
    strengths : tuple of AtRadius
        Of the ε asked about, or of several resolutions where none is asked about.
    floors : tuple of Floor
        One for each α asked about; of all rows.
    linear : LinearComparison
    """

    source: Rows
    rows: Rows
    dataset: Dataset
    is_sample: bool
    question: Question
    problems: tuple[Problem, ...]
    search: Search
    margins: tuple[Margin, ...]
    radii: tuple[CertifiedRadius, ...]
    strengths: tuple[AtRadius, ...]
    floors: tuple[Floor, ...]
    linear: LinearComparison

    @property
    def alphas(self) -> tuple[Fraction, ...]:
        """The strengths that are asked about."""
        return self.question.alphas

    @property
    def epsilon(self) -> Fraction | None:
        """The resolution that is asked about."""
        return self.question.epsilon

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What is known of the first rows inside segments with an end outside their class (`Search`).

        Their points are those of `Search.dataset`, whose rows `Search.row` tells: among them are all rows, not only the
        audited ones.
        """
        return self.search.conflicts

    def row(self, point: int) -> int:
        """The number of an audited point's first row in the source."""
        return self.rows.number(self.dataset.row(point))

    def place(self, point: int) -> str:
        """Where an audited point's first row comes from, such as an image file; empty where it is a number only."""
        return self.rows.places[self.dataset.row(point)] if self.rows.places else ""

    @cached_property
    def riskiest(self) -> tuple[CertifiedRadius, ...]:
        """The certified radius of every audited point, the smallest first; of equal ones the earlier row."""
        return tuple(sorted(self.radii, key=lambda each: (each.squared, each.point)))

    @property
    def unsafe_alphas(self) -> tuple[Fraction, ...]:
        """The strengths asked about at which a row is certainly lost at the ε asked about.

        Empty where no ε was asked about, and where a sample was audited: then `strengths` tells what was found at
        several ε, or in the sample. `conflicts` do not count here: they make the optimum jump, without losing a row.
        """
        return tuple(alpha for alpha in self.alphas if self.is_safe(alpha) is False)

    def is_safe(self, alpha: Number) -> bool | None:
        """Whether every row keeps its class at an α and the ε asked about.

        Parameters
        ----------
        alpha : rational
            Any strength, asked about before or not.

        Returns
        -------
        bool, or None where no ε was asked about, where only a sample was audited, or where it was not settled.

        Raises
        ------
        InputError
            If α is not positive.

        Examples
        --------
        >>> line = [[0], [1], [2]], ["a", "b", "a"]
        >>> audit(*line, epsilon="1/10").is_safe(32), audit(*line).is_safe(32)
        (False, None)
        """
        if self.epsilon is None or self.is_sample:
            return None
        return self.strengths[0].is_safe(positive("α", alpha))

    @property
    def exit_code(self) -> int:
        """What the command ends with.

        1 if something unsafe was found: conflicts, two labels at a point, or a row that is lost at the ε asked about.
        Else 3 if something that was asked was not decided of all rows: an α at that ε, or the conflicts. Else 0.
        """
        if self.search.points or self.unsafe_alphas or any(each.kind == "two labels" for each in self.problems):
            return 1
        is_open = self.epsilon is not None and None in map(self.is_safe, self.alphas)
        return 3 if is_open or not self.search.is_complete else 0

    @cached_property
    def advice(self) -> tuple[str, ...]:
        """What to do, in paragraphs of plain words that claim no more than what was decided."""
        from mixproof.reports.audit.advice import paragraphs

        return tuple(paragraphs(self))

    @property
    def recommendation(self) -> str:
        """The same in one paragraph."""
        return " ".join(self.advice)

    def to_json(self) -> Any:
        """The exchange form ``mixproof/audit/1``."""
        from mixproof.reports.audit.json import audit_json

        return audit_json(self)

    def to_markdown(self) -> str:
        """The report as Markdown."""
        from mixproof.reports.audit.text import markdown

        return markdown(self)

    def to_html(self) -> str:
        """The report as a page that needs no other file."""
        from mixproof.reports.audit.page import audit_page

        return audit_page(self)

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
        from mixproof.reports.audit.files import write_audit

        write_audit(self, folder)

    def __str__(self) -> str:
        from mixproof.reports.audit.text import plain_text

        return plain_text(self)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from mixproof.reports.audit.text import terminal
        from mixproof.reports.terminal.display import as_html

        return as_html(terminal(self))


class Options(TypedDict, total=False):
    """What may be said of the data and asked of them; each may be left out.

    ``alpha``: one or more strengths, λ ~ Beta(α, α); `DEFAULT_ALPHAS` if not given.
    ``epsilon``: the resolution of the model, in the unit of the data; several are tried if not given.
    ``label``: the label column of a table, by name or index.
    ``missing``: ``"drop"`` leaves out rows with missing values, which are refused otherwise.
    ``rows``: audit a sample of so many rows; ``seed``: the seed of the sample, 0 if not given.
    ``progress``: told the stage, how much of it is done, and of how much.
    """

    alpha: Number | Sequence[Number] | None
    epsilon: Number | None
    label: str | None
    missing: Missing
    rows: int | None
    seed: int
    progress: Progress


def audit(data: Any, y: Any = None, **options: Unpack[Options]) -> Audit:
    """Say whether Mixup is safe on a dataset, and how strong it may be.

    Parameters
    ----------
    data : anything that holds labelled examples
        As in `as_dataset`.
    y : sequence of N labels, optional
        Where the data do not hold their labels.
    **options
        See `Options`.

    Raises
    ------
    InputError
        If the data cannot be read or have one class only, a number is out of range, or an option is unknown.

    Examples
    --------
    >>> found = audit([[0], [1], [2]], ["a", "b", "a"], epsilon="1/10", alpha=[1, 32])
    >>> [found.is_safe(alpha) for alpha in found.alphas], found.conflicts[0].incidence.weight
    ([True, False], Fraction(1, 2))
    >>> found.advice[0].split(". ")[1]
    'α = 32: row 1 does not keep its class at ε = 0.1'
    """
    for name in options:
        if name not in Options.__annotations__:
            raise InputError(f"audit has no option {name!r}; {nearest(name, list(Options.__annotations__))}")
    question = Question.of(options.get("alpha"), options.get("epsilon"), options.get("rows"), options.get("seed", 0))
    source = as_rows(data, y, label=options.get("label"), missing=options.get("missing", "refuse"))
    return audit_rows(source, question, options.get("progress", _silent))


def audit_rows(source: Rows, question: Question, report: Progress | None = None) -> Audit:
    """The same of rows that are read already.

    Raises
    ------
    InputError
        If the rows have one class only, or measurements as labels.

    Examples
    --------
    >>> from mixproof.geometry.data.memory.arrays import rows_from_arrays
    >>> audit_rows(rows_from_arrays([[0], [1], [3]], ["a", "a", "b"]), Question.of(1)).exit_code
    1
    """
    report = report or _silent
    check_labels(source)
    whole = source.without_clashes()
    chosen = chosen_rows(whole, question.rows, question.seed)
    check_classes(chosen)
    dataset = chosen.dataset()
    search = _search(whole, chosen, dataset, question.seed, report)
    found = margins_of(dataset, report)
    report("certified radii", 0, 0)
    radii = tuple(certified_radii(dataset, found))
    is_sample = chosen.count < whole.count
    reason = "a sample was audited" if is_sample else "points with two labels are outside the theory"
    return Audit(
        source=source,
        rows=chosen,
        dataset=dataset,
        is_sample=is_sample,
        question=question,
        problems=_problems(source, chosen, is_sample, search, question.seed),
        search=search,
        margins=found,
        radii=radii,
        strengths=strengths_of(dataset, question.epsilon, radii, report),
        floors=tuple(floor_of(source, each, dataset if chosen is source else None, reason) for each in question.alphas),
        linear=compare_linear(dataset, question.alphas[0]),
    )


def _silent(stage: str, done: int, of: int) -> None:
    """Tell nobody."""


def _search(whole: Rows, chosen: Rows, dataset: Dataset, seed: int, report: Progress) -> Search:
    """The conflicts among all rows where that is possible, else among as many as it is.

    Parameters
    ----------
    chosen, dataset
        The audited rows, and their points.
    """
    parts = [whole] if can_search(whole) else []
    for rows in (*parts, sample(whole, SEARCHED, seed)):
        points = dataset if rows is chosen else rows.dataset()
        if has_memory(points):
            return search_of(rows, points, rows is whole, report)
    return search_of(chosen, dataset, chosen is whole, report)


def _problems(source: Rows, chosen: Rows, is_sample: bool, search: Search, seed: int) -> tuple[Problem, ...]:
    """What is to be said of the rows, and which of them were looked at."""
    found = list(problems(source))
    if is_sample:
        found.append(_sampled(chosen, source, seed, "audited for distances, strengths and linear models"))
    if not search.is_complete:
        found.append(_sampled(search.rows, source, seed, "searched for rows inside segments"))
    return tuple(sorted(found, key=lambda each: each.severity is Severity.NOTE))


def _sampled(rows: Rows, source: Rows, seed: int, words: str) -> Problem:
    which = f"{rows.count:,} of {source.count:,} rows, drawn class by class with seed {seed}, are {words}"
    return Problem("sample", Severity.NOTE, which)
