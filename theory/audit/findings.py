"""All that an audit finds, as data."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from mixproof.geometry.aliases import Number
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.margins.certified_radius import CertifiedRadius
from mixproof.geometry.margins.distances import Margin
from mixproof.geometry.signatures import strict
from mixproof.theory.audit.anchors import Anchor
from mixproof.theory.audit.conflicts.conflict import Conflict
from mixproof.theory.audit.conflicts.search import ConflictSearch
from mixproof.theory.audit.distances import Distances
from mixproof.theory.audit.double_labels import DoubleLabels
from mixproof.theory.audit.linear import LinearComparison
from mixproof.theory.audit.loss_floor import Floor
from mixproof.theory.audit.question import Question
from mixproof.theory.audit.setup.problems import Problem
from mixproof.theory.audit.strength.at_radius import AtRadius
from mixproof.theory.audit.strength.unmixed import split_unmixed
from mixproof.theory.settings import positive_number


@strict
@dataclass(frozen=True, eq=False, repr=False)
class AuditFindings:
    """All that is known of Mixup on some labelled rows.

    Parameters
    ----------
    source : Rows
        All rows that were read.
    rows : Rows
        Those that were audited: without points of two labels, and perhaps a sample.
    dataset : Dataset
        The audited rows as points; its row k is `rows.number(k)` of the source.
    is_sample : bool
        True if margins, radii, strengths and linear are of a sample only.
    question : Question
    problems : tuple of Problem
        The worst first; of all rows.
    search : ConflictSearch
        For rows inside segments with an end outside their class: of all rows, unless `search.is_complete` is false.
    anchors : tuple of Anchor
        Lengths of the data to hold ε against.
    distances : Distances
        ε* and r of the audited points: of all, or of the riskiest.
    epsilon : Fraction or None
        The resolution asked about, or half the median distance of neighbours where none was; None without a rest.
    strengths : tuple of AtRadius
        Of this ε alone where it was asked about; else of several resolutions, it being one of them.
    floors : tuple of Floor
        One for each α asked about; of all rows.
    linear : LinearComparison
    double_labels : DoubleLabels or None
        The costs of points with two labels or more; of all rows.
    """

    source: Rows
    rows: Rows
    dataset: Dataset
    is_sample: bool
    question: Question
    problems: tuple[Problem, ...]
    search: ConflictSearch
    anchors: tuple[Anchor, ...]
    distances: Distances
    epsilon: Fraction | None
    strengths: tuple[AtRadius, ...]
    floors: tuple[Floor, ...]
    linear: LinearComparison
    double_labels: DoubleLabels | None = None

    @property
    def alphas(self) -> tuple[Fraction, ...]:
        """The strengths that are asked about."""
        return self.question.alphas

    @property
    def at_epsilon(self) -> AtRadius | None:
        """All that is known of α at ε; None where nothing was left to be audited (`has_rest`)."""
        return next((each for each in self.strengths if each.epsilon == self.epsilon), None)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The first rows inside segments with an end outside their class, with what is known of them.

        Their points are those of `search.dataset`, whose rows `search.row` tells: among them are all rows, not only the
        audited ones.
        """
        return self.search.conflicts

    @property
    def clashes(self) -> int:
        """Number of points with two labels or more."""
        return 0 if self.double_labels is None else self.double_labels.points

    @property
    def has_rest(self) -> bool:
        """True if the rows without points of two labels have two classes or more.

        Else there is nothing to find of segments: `search`, `distances` and `strengths` are empty.
        """
        return len(self.dataset.classes) > 1

    def row(self, point: int) -> int:
        """The number of an audited point's first row in the source."""
        return self.rows.number(self.dataset.row(point))

    def place(self, point: int) -> str:
        """The origin of an audited point's first row, such as an image file; empty where it is a number only."""
        return self.rows.places[self.dataset.row(point)] if self.rows.places else ""

    @property
    def margins(self) -> tuple[Margin, ...]:
        """ε* of every audited point, or of some of the riskiest, in the order of the points."""
        return self.distances.margins

    @property
    def radii(self) -> tuple[CertifiedRadius, ...]:
        """R of every audited point, or of the riskiest, in the order of the points."""
        return self.distances.radii

    @property
    def riskiest(self) -> tuple[CertifiedRadius, ...]:
        """The certified radii, the smallest first; of equal ones the earlier row."""
        return self.distances.riskiest

    @property
    def unsafe_alphas(self) -> tuple[Fraction, ...]:
        """The strengths asked about at which a row is certainly lost at `epsilon`.

        Empty where a sample was audited, or points with two labels were set aside: then `strengths` tells what was
        found in that part. `conflicts` do not count here: see `jumps`.
        """
        return tuple(alpha for alpha in self.alphas if self.is_safe(alpha) is False)

    def is_safe(self, alpha: Number) -> bool | None:
        """True if every row keeps its class at an α and the ε asked about, or the one that was taken.

        Parameters
        ----------
        alpha : rational
            Any strength, asked about before or not.

        Returns
        -------
        bool, or None where only a sample was audited, where it was not settled, or where points with two labels were
        set aside: trained with them a model learns from their segments as well.

        Raises
        ------
        InputError
            If α is not positive.

        Examples
        --------
        >>> from mixproof.theory.audit.audit import audit_rows
        >>> line = Rows.of_dataset(Dataset.from_rows([[0], [1], [2]], ["a", "b", "a"]))
        >>> [audit_rows(line, Question.of(1, epsilon)).is_safe(3) for epsilon in ("1/10", None, 2)]
        [True, True, False]
        """
        strength = positive_number("α", alpha)
        there = None if self.is_sample or self.clashes else self.at_epsilon
        return None if there is None else there.is_safe(strength)

    @property
    def lost_without_mixup(self) -> tuple[int, ...]:
        """The audited points that are lost at `epsilon` without Mixup too, and at every small α."""
        return self._split[0]

    @property
    def others_at_epsilon(self) -> AtRadius | None:
        """What is known of the α at `epsilon` for all other points; None where `at_epsilon` is."""
        return self._split[1]

    @cached_property
    def _split(self) -> tuple[tuple[int, ...], AtRadius | None]:
        """The points that are lost without Mixup too, and what is known for all others."""
        return ((), None) if self.at_epsilon is None else split_unmixed(self.dataset, self.at_epsilon)

    def costs(self, alpha: Number) -> bool | None:
        """True if Mixup at an α and `epsilon` loses a row that is not of `lost_without_mixup`.

        Returns
        -------
        bool, or None as for `is_safe`.

        Raises
        ------
        InputError
            If α is not positive.

        Examples
        --------
        >>> from mixproof.theory.audit.audit import audit_rows
        >>> found = audit_rows(Rows.of_dataset(Dataset.from_rows([[0], [2], [1], [9]], "aabb")), Question.of(1, "3/2"))
        >>> found.is_safe(1), found.costs(1), found.lost_without_mixup
        (False, False, (2,))
        """
        strength = positive_number("α", alpha)
        others = None if self.is_sample or self.clashes else self.others_at_epsilon
        kept = None if others is None else others.is_safe(strength)
        return None if kept is None else not kept

    def jumps(self, alpha: Number) -> bool | None:
        """True if the Mixup-optimal classifier jumps at a row, at an α: Theorem 2.10, sharp form.

        Parameters
        ----------
        alpha : rational
            Any strength, asked about before or not. Below 1 it jumps at no row, whatever is inside segments.

        Returns
        -------
        bool, or None where not all rows were searched for conflicts, and none was found; or where nothing was left to
        be audited (`has_rest`).

        Raises
        ------
        InputError
            If α is not positive.

        Examples
        --------
        >>> from mixproof.theory.audit.audit import audit_rows
        >>> line = Rows.of_dataset(Dataset.from_rows([[0], [1], [2]], ["a", "b", "a"]))
        >>> [audit_rows(line, Question.of(1)).jumps(alpha) for alpha in ("1/5", 1)]
        [False, True]
        """
        below_one = positive_number("α", alpha) < 1
        if not self.has_rest:
            return None
        if below_one:
            return False
        absent = self.search.searched.answer(bool(self.search.points))
        return None if absent is None else not absent

    @property
    def exit_code(self) -> int:
        """The answer as a number: 1 for unsafe, 3 for undecided, else 0.

        1 if something unsafe was found: two labels at a point, a row at which the optimum jumps at an α asked about,
        or one that is lost at `epsilon`. Else 3 if something of that was not decided of all rows. Else 0.
        """
        jumps = [self.jumps(alpha) for alpha in self.alphas]
        if True in jumps or self.unsafe_alphas or self.clashes:
            return 1
        is_open = self.has_rest and None in map(self.is_safe, self.alphas)
        return 3 if is_open or None in jumps else 0
