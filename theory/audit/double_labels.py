"""Points with two labels or more: the accuracy and the losses that they cost every model, with Mixup and without."""

from dataclasses import dataclass
from fractions import Fraction

from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.loss.shared_points import CountedPoints
from mixproof.theory.audit.loss_floor import Floor


@dataclass(frozen=True, eq=False)
class DoubleLabels:
    """All that points with two labels or more cost, of the whole table as it stands.

    Parameters
    ----------
    points : int
        Number of such points.
    rows : int
        Number of rows at them.
    total : int
        Number of all rows.
    most_right : int
        Number of rows that the best classifier gets right: the largest class of each point.
    plain_loss : Real
        The cross-entropy that no training without Mixup goes below, with natural logarithms.
    are_alike : bool
        True if the classes have the same shares at each point of the table, so that Mixup adds nothing.
    """

    points: int
    rows: int
    total: int
    most_right: int
    plain_loss: Real
    are_alike: bool

    @staticmethod
    def of(table: CountedPoints) -> "DoubleLabels | None":
        """The costs of the points of a table that classes share; None where there is no such point.

        Examples
        --------
        >>> from mixproof.geometry.data.memory.arrays import rows_from_arrays
        >>> found = DoubleLabels.of(CountedPoints.of(rows_from_arrays([[0], [0], [0], [1]], list("aaba"))))
        >>> found.points, found.rows, str(found.accuracy), found.plain_loss.closed_form()
        (1, 3, '3/4', '-1/2*ln(2) + 3/4*ln(3)')
        """
        shared = [sum(count for _, count in each) for each in table.counts if len(each) > 1]
        if not shared:
            return None
        return DoubleLabels(
            points=len(shared),
            rows=sum(shared),
            total=table.places.row_count,
            most_right=table.most_right,
            plain_loss=table.plain_loss(),
            are_alike=len(set(table.kinds)) == 1,
        )

    @property
    def accuracy(self) -> Fraction:
        """The share of the rows that no classifier gets more right of: one minus the Bayes error of the table."""
        return Fraction(self.most_right, self.total)

    def added(self, floor: Floor) -> Real:
        """The part of a floor of the Mixup loss of the same table that plain training does not have.

        Parameters
        ----------
        floor : Floor
            Where its `irreducible` was not decided, the answer is a lower bound.
        """
        if self.are_alike:
            return Radicals.of(0)
        least = floor.at_least if floor.irreducible is None else floor.irreducible
        return combination([(Fraction(1), least), (Fraction(-1), self.plain_loss)])
