"""The value that no Mixup loss goes below."""

from dataclasses import dataclass
from fractions import Fraction

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.logarithms import Logarithms
from mixproof.geometry.numbers.quotients import combination
from mixproof.solvers.loss.irreducible import irreducible_loss, pair_entropy
from mixproof.solvers.loss.shared_points import CountedPoints
from mixproof.solvers.mixing.beta import Beta

SAMPLED = "a sample was audited"
"""The reason why J(h) is not decided of rows of which a part was audited."""


@dataclass(frozen=True, eq=False)
class Floor:
    """Lower bounds of the Mixup loss with λ ~ Beta(α, α): cross-entropy, natural logarithm.

    Parameters
    ----------
    alpha : Fraction
    irreducible : Real or None
        J(h) of all rows, which no model goes below; None where that was not decided.
    at_least : Real
        A lower bound for all rows, whatever their places: what the mixed labels alone leave open. With points of two
        labels or more beyond a budget it leaves something out.
    constant : Real
        The loss of a model that always answers the shares of the classes.
    reason : str
        Why J(h) was not decided.
    """

    alpha: Fraction
    irreducible: Real | None
    at_least: Real
    constant: Real
    reason: str = ""


def floor_of(source: Rows, alpha: Fraction, dataset: Dataset | None = None, reason: str = "") -> Floor:
    """The floor of the Mixup loss on all rows of a source.

    Parameters
    ----------
    dataset : Dataset, optional
        Of all these rows; without it J(h) is not decided.
    reason : str
        Why there is none.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> floor_of(Rows.of_dataset(line), Fraction(1), line).irreducible.closed_form()
    '1/3 - 2/9*ln(2) + 1/6*ln(3)'
    """
    law = Beta(alpha, alpha)
    unlike = 1 - sum((share**2 for share in _shares(source)), Fraction(0))
    irreducible = None if dataset is None else irreducible_loss(dataset, law)
    if dataset is not None:
        reason = "" if irreducible is not None else "the lines with three rows or more are beyond the budget"
    return Floor(alpha, irreducible, combination([(unlike, pair_entropy(law))]), _constant(source), reason)


def shared_floor(source: Rows, table: CountedPoints, alpha: Fraction, is_sample: bool) -> Floor:
    """The floor of the Mixup loss on all rows of a source in which points have two labels or more.

    Parameters
    ----------
    table : CountedPoints
        The points of all these rows.
    is_sample : bool
        True if they are too many to look for lines among them.

    Examples
    --------
    >>> from mixproof.geometry.data.memory.arrays import rows_from_arrays
    >>> rows = rows_from_arrays([[0], [0], [1]], list("aba"))
    >>> shared_floor(rows, CountedPoints.of(rows), Fraction(1), False).irreducible.closed_form()
    '2/9 + 4/9*ln(2)'
    """
    law = Beta(alpha, alpha)
    irreducible = None if is_sample else table.least_mixed_loss(law)
    at_least = table.labels_alone(law) or table.mixed_at_least(law)
    reason = SAMPLED if is_sample else "the points with two labels and the lines with three are beyond the budget"
    return Floor(alpha, irreducible, at_least, _constant(source), "" if irreducible is not None else reason)


def _shares(source: Rows) -> list[Fraction]:
    """The share of each class among the rows."""
    return [Fraction(size, source.count) for size in source.class_sizes.values()]


def _constant(source: Rows) -> Real:
    """The loss of the constant answer."""
    constant = Logarithms.collect(Fraction(0), [(-share, share) for share in _shares(source)])
    assert constant is not None
    return constant
