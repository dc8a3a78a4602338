"""Linear models with and without Mixup, as Theorem 3.5 compares them."""

from dataclasses import dataclass
from fractions import Fraction

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.enclosures import Enclosed
from mixproof.theory.settings import make_instance
from mixproof.theory.statements.data_dependency.theorem_3_5.balance import has_antipodal_means, is_balanced
from mixproof.theory.statements.data_dependency.theorem_3_5.comparison import compare

MOST_LINEAR_WORK = 2 * 10**5
"""Points times the square of the smaller of points and coordinates, for the exact comparison of linear models."""


@dataclass(frozen=True, eq=False)
class LinearComparison:
    """The directions that a linear model without bias learns with Mixup and without it (Theorem 3.5).

    Parameters
    ----------
    same : bool or None
        True where they are one; None where that is not asked (`reason`) or not settled.
    reason : str
        Why it was not decided.
    balanced, antipodal, interpolates : bool or None
        Classes of one size; class means opposite to each other; every row a support vector.
    cosine : (str, str) or None
        An enclosure of the cosine of the two directions, where they differ.
    """

    same: bool | None
    reason: str = ""
    balanced: bool | None = None
    antipodal: bool | None = None
    interpolates: bool | None = None
    cosine: tuple[str, str] | None = None


def compare_linear(dataset: Dataset, alpha: Fraction) -> LinearComparison:
    """The directions of a linear model with Mixup and without, where they are within the budget.

    Examples
    --------
    >>> compare_linear(Dataset.from_rows([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [1, 1, 0]), Fraction(1)).same
    False
    """
    reason = _unfit(dataset)
    if reason is not None:
        return LinearComparison(None, reason)
    sides = is_balanced(dataset), has_antipodal_means(dataset)
    found = compare(make_instance(dataset, alpha=alpha))
    if found is None:
        return LinearComparison(None, "no hyperplane through 0 separates the classes", *sides)
    cosine = None
    if found.minimiser is not None:
        ball = found.minimiser.cosine(found.separator.direction)
        cosine = decimal_enclosure(Enclosed(lambda bits: ball), 12)
    reason = "" if found.parallel is not None else "it was not settled within the budget"
    return LinearComparison(found.parallel, reason, *sides, found.separator.interpolates, cosine)


def _unfit(dataset: Dataset) -> str | None:
    """The reason why linear models are not compared on a dataset; None where they are."""
    if len(dataset.classes) != 2:
        return f"the theory compares linear models of two classes, and these are {len(dataset.classes)}"
    smaller = min(dataset.size, dataset.dimension)
    if dataset.size * smaller**2 > MOST_LINEAR_WORK:
        return "so many rows and coordinates are beyond the budget of an audit; verifying Theorem 3.5 has a larger one"
    return None
