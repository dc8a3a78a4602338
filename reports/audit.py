"""The audit of a dataset: whether Mixup is safe on it, and how strong it may be.

An audit asks of labelled rows, the worst first: what is wrong with them as they are; which rows are inside segments
that end in another class; how near other classes' segments come to each row (ε*), and up to which radius r(x) no
strength of Mixup can take the row from its class; at which α every row keeps its class at a resolution ε; below which
value no Mixup loss can go; and whether a linear model learns the same direction with and without Mixup.

**What ε means.** A model that cannot tell points apart that are less than ε from each other can at best learn the
mean of the mixed labels around a point: h_ε of Lemma 2.3. So ε is the resolution of a model, in the unit of the data.

**What is claimed.** Everything is decided exactly, for the rows that are audited. Where these are a sample, a
conflict that is found is one of the whole dataset too, an ε* is an upper bound of that of the whole, and the bound
of the loss is about the whole; the rest is said of the sample alone. What does not fit the budget is counted and
called undecided.

The JSON form ``mixproof/audit/1`` is described in `reports.audit_json`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, TypedDict, Unpack

import numpy as np

from geometry.dataset import Dataset
from geometry.errors import InputError
from geometry.margins import Margin
from geometry.rows import Missing, Rows
from geometry.safety import SafeRadius, safe_radii
from reports.audit_parts import (
    Conflict,
    Floor,
    LinearComparison,
    Progress,
    compare_linear,
    conflicts_of,
    floor_of,
    margins_of,
    strengths_of,
)
from reports.audit_setup import Problem, Severity, check_classes, check_labels, problems
from reports.audit_sources import rows_of
from reports.audit_strength import AtRadius
from solvers.mixing import Beta
from theory.verify import Number, positive

DEFAULT_ALPHAS = ("1/5", "1")
"""The strengths that are looked at where none is asked for: the usual one for large images, and the paper's."""

MOST_WORK = 3 * 10**11
"""Operations to find the distances and safe radii of all rows: about half a minute. Beyond it a sample is audited."""

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


@dataclass(frozen=True, eq=False)
class Audit:
    """What is known of Mixup on some labelled rows.

    Parameters
    ----------
    source : Rows
        All rows that were read.
    rows : Rows
        Those that were audited: without points of two labels, and perhaps a sample.
    dataset : Dataset
        The audited rows as points; its row k is `rows.number(k)` of the source.
    is_sample : bool
    question : Question
    problems : tuple of Problem
        The worst first.
    conflicts : tuple of Conflict
        One for each point inside a segment with an end outside its class, in the order of the rows.
    margins : tuple of Margin
        ε* of every point, in the order of the points.
    radii : tuple of SafeRadius
        r of every point, likewise.
    strengths : tuple of AtRadius
        Of the ε asked about, or of several resolutions where none is asked about.
    floors : tuple of Floor
        One for each α asked about.
    linear : LinearComparison
    """

    source: Rows
    rows: Rows
    dataset: Dataset
    is_sample: bool
    question: Question
    problems: tuple[Problem, ...]
    conflicts: tuple[Conflict, ...]
    margins: tuple[Margin, ...]
    radii: tuple[SafeRadius, ...]
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

    def row(self, point: int) -> int:
        """The number of a point's first row in the source."""
        return self.rows.number(self.dataset.row(point))

    def place(self, point: int) -> str:
        """Where a point's first row comes from, such as an image file; empty where it is a number only."""
        return self.rows.places[self.dataset.row(point)] if self.rows.places else ""

    @cached_property
    def riskiest(self) -> tuple[SafeRadius, ...]:
        """The safe radius of every point, the smallest first; of equal ones the earlier row."""
        return tuple(sorted(self.radii, key=lambda each: (each.squared, each.point)))

    @property
    def unsafe_alphas(self) -> tuple[Fraction, ...]:
        """The strengths asked about at which a row is lost at the resolution asked about."""
        return tuple(alpha for alpha in self.alphas if self.is_safe(alpha) is False)

    def is_safe(self, alpha: Fraction) -> bool | None:
        """Whether every audited row keeps its class at α and the ε asked about; None where it is open or not asked."""
        return self.strengths[0].is_safe(alpha) if self.epsilon is not None else None

    @property
    def exit_code(self) -> int:
        """1 if something unsafe was found, else 3 if what was asked was not decided, else 0."""
        if self.conflicts or self.unsafe_alphas or any(each.kind == "two labels" for each in self.problems):
            return 1
        return 3 if self.epsilon is not None and None in map(self.is_safe, self.alphas) else 0

    @cached_property
    def recommendation(self) -> str:
        """What to do, in plain words that claim no more than what was decided."""
        from reports.audit_advice import advice

        return advice(self)

    def to_json(self) -> Any:
        """The exchange form ``mixproof/audit/1``."""
        from reports.audit_json import audit_json

        return audit_json(self)

    def to_markdown(self) -> str:
        """The report as Markdown."""
        from reports.audit_text import markdown

        return markdown(self)

    def __str__(self) -> str:
        from reports.audit_text import plain_text

        return plain_text(self)


class Options(TypedDict, total=False):
    """What may be said of the data and asked of them; each may be left out.

    ``alpha``: one or more strengths, λ ~ Beta(α, α); `DEFAULT_ALPHAS` if not given.
    ``epsilon``: the resolution of the model, in the unit of the data; several are tried if not given.
    ``label``: the label column of a table, by name or index.
    ``missing``: ``"drop"`` leaves out rows with missing values, which are refused else.
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
        As in `as_dataset`; also a folder of MNIST-style IDX files, or of CIFAR batches.
    y : sequence of N labels, optional
        Where the data do not hold their labels.
    **options
        See `Options`.

    Raises
    ------
    InputError
        If the data cannot be read or have one class only, or a number is out of range.

    Examples
    --------
    >>> found = audit([[0], [1], [2]], ["a", "b", "a"], epsilon="1/10", alpha=[1, 32])
    >>> [found.is_safe(alpha) for alpha in found.alphas], found.conflicts[0].incidence.weight
    ([True, False], Fraction(1, 2))
    >>> print(found.recommendation)  # doctest: +ELLIPSIS
    Row 1 is inside a segment that ends in another class: ...
    """
    question = Question.of(options.get("alpha"), options.get("epsilon"), options.get("rows"), options.get("seed", 0))
    source = rows_of(data, y, options.get("label"), options.get("missing", "refuse"))
    return audit_rows(source, question, options.get("progress", _silent))


def audit_rows(source: Rows, question: Question, report: Progress | None = None) -> Audit:
    """The same of rows that are read already.

    Raises
    ------
    InputError
        If the rows have one class only, or measurements as labels.

    Examples
    --------
    >>> from geometry.readers import rows_from_arrays
    >>> audit_rows(rows_from_arrays([[0], [1], [3]], ["a", "a", "b"]), Question.of(1)).exit_code
    1
    """
    report = report or _silent
    check_labels(source)
    whole = source.without_clashes()
    chosen = whole if question.rows is None and _work(whole) <= MOST_WORK else _sample(whole, question)
    check_classes(chosen)
    dataset = chosen.dataset()
    found = margins_of(dataset, report)
    report("safe radii", 0, 0)
    radii = tuple(safe_radii(dataset, found))
    report("conflicts", 0, 0)
    return Audit(
        source=source,
        rows=chosen,
        dataset=dataset,
        is_sample=chosen.count < whole.count,
        question=question,
        problems=_problems(source, chosen, whole, question.seed),
        conflicts=conflicts_of(dataset),
        margins=found,
        radii=radii,
        strengths=strengths_of(dataset, question.epsilon, radii, report),
        floors=tuple(floor_of(source, each, dataset if chosen is source else None) for each in question.alphas),
        linear=compare_linear(dataset, question.alphas[0]),
    )


def _silent(stage: str, done: int, of: int) -> None:
    """Tell nobody."""


# --- which rows ---------------------------------------------------------------------------------------


def _work(rows: Rows) -> float:
    """Operations that the distances and safe radii of all rows take, about."""
    total = 0.0
    for size in rows.class_sizes.values():
        own, foreign = float(size), float(rows.count - size)
        total += own * foreign * (foreign * (rows.dimension + 2) / 2 + own * (rows.dimension + 40))
    return total


def _sample(rows: Rows, question: Question) -> Rows:
    """Some of the rows of each class, in proportion, but two at least where there are two."""
    count = question.rows
    if count is None:
        count = int(rows.count * (MOST_WORK / _work(rows)) ** (1 / 3) * 0.98)
    if count >= rows.count:
        return rows
    generator = np.random.default_rng(question.seed)
    labels = np.array(rows.labels)
    kept: list[int] = []
    for name, size in rows.class_sizes.items():
        wanted = min(size, max(2, round(count * size / rows.count)))
        kept += generator.choice(np.flatnonzero(labels == name), wanted, replace=False).tolist()
    return rows.take(sorted(kept))


def _problems(source: Rows, chosen: Rows, whole: Rows, seed: int) -> tuple[Problem, ...]:
    found = problems(source)
    if chosen.count == whole.count:
        return found
    words = (
        f"{chosen.count:,} of {source.count:,} rows are audited, drawn class by class with seed {seed}: what is said "
        "of distances and strengths is about these"
    )
    sample = Problem("sample", Severity.NOTE, words)
    return tuple(sorted((*found, sample), key=lambda each: each.severity is Severity.NOTE))
