"""The parts of an audit, each asked of a dataset for itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.margins.certified_radius import CertifiedRadius
from mixproof.geometry.margins.exact import Margin, margins
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.logarithms import Logarithms
from mixproof.geometry.numbers.radicals import combination
from mixproof.solvers.loss.irreducible import irreducible_loss, pair_entropy
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.audit.search import Progress
from mixproof.theory.audit.strength import AtRadius, curve, follow

MOST_LINEAR_WORK = 2 * 10**5
"""Points times the square of the smaller of points and coordinates, for the exact comparison of linear models."""


@dataclass(frozen=True, eq=False)
class Floor:
    """Below which value no Mixup loss can go, with λ ~ Beta(α, α).

    Parameters
    ----------
    alpha : Fraction
    irreducible : Real or None
        J(h) of all rows; None where that was not decided.
    at_least : Real
        A lower bound for all rows, whatever their places: what the mixed labels alone leave open.
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


@dataclass(frozen=True, eq=False)
class LinearComparison:
    """Whether a linear model without bias learns one direction with Mixup and without it (Theorem 3.5).

    Parameters
    ----------
    same : bool or None
        None where it is not asked (`reason`) or not settled.
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


def margins_of(dataset: Dataset, report: Progress) -> tuple[Margin, ...]:
    """ε* of every point, with the progress told.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> [str(found.squared) for found in margins_of(line, lambda stage, done, of: None)]
    ['1', '0', '1']
    """
    found = []
    for each in margins(dataset):
        found.append(each)
        report("distances to other classes", len(found), dataset.size)
    return tuple(found)


def strengths_of(
    dataset: Dataset, epsilon: Fraction | None, radii: Sequence[CertifiedRadius], report: Progress
) -> tuple[AtRadius, ...]:
    """What is known of all α at the ε asked about, or at several where none is.

    Parameters
    ----------
    radii : sequence of CertifiedRadius
        Of all points of the dataset.

    Examples
    --------
    >>> from mixproof.geometry.margins.certified_radius import certified_radii
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> found = strengths_of(line, None, certified_radii(line, margins(line)), lambda stage, done, of: None)
    >>> [(str(each.epsilon), each.is_safe(Fraction(5))) for each in found]
    [('1/20', True), ('1/10', True), ('1/5', True), ('1/2', False)]
    """

    def tell(done: int, of: int) -> None:
        report("strengths", done, of)

    if epsilon is not None:
        return (follow(dataset, epsilon, radii, tell),)
    return curve(dataset, radii, tell)


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
    shares = [Fraction(size, source.count) for size in source.class_sizes.values()]
    unlike = 1 - sum((share**2 for share in shares), Fraction(0))
    constant = Logarithms.collect(Fraction(0), [(-share, share) for share in shares])
    assert constant is not None
    irreducible = None if dataset is None else irreducible_loss(dataset, law)
    if dataset is not None:
        reason = "" if irreducible is not None else "the lines with three rows or more are beyond the budget"
    return Floor(alpha, irreducible, combination([(unlike, pair_entropy(law))]), constant, reason)


def compare_linear(dataset: Dataset, alpha: Fraction) -> LinearComparison:
    """Whether a linear model learns one direction with Mixup and without, where that is within the budget.

    Examples
    --------
    >>> compare_linear(Dataset.from_rows([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [1, 1, 0]), Fraction(1)).same
    False
    """
    if len(dataset.classes) != 2:
        return LinearComparison(
            None, f"the theory compares linear models of two classes, and these are {len(dataset.classes)}"
        )
    smaller = min(dataset.size, dataset.dimension)
    if dataset.size * smaller**2 > MOST_LINEAR_WORK:
        return LinearComparison(
            None,
            "so many rows and coordinates are beyond the budget of an audit; `mixproof verify --theorem 3.5` has more",
        )
    from mixproof.geometry.numbers.enclosures import Enclosed, decimal_enclosure
    from mixproof.theory.settings import make_instance
    from mixproof.theory.statements.theorem_3_5.decide import compare, has_antipodal_means, is_balanced

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
