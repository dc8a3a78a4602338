"""The value that no Mixup loss goes below."""

from dataclasses import dataclass
from fractions import Fraction

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.logarithms import Logarithms
from mixproof.geometry.numbers.quotients import combination
from mixproof.solvers.loss.irreducible import irreducible_loss, pair_entropy
from mixproof.solvers.mixing.beta import Beta


@dataclass(frozen=True, eq=False)
class Floor:
    """Lower bounds of the Mixup loss with λ ~ Beta(α, α): cross-entropy, natural logarithm.

    Parameters
    ----------
    alpha : Fraction
    irreducible : Real or None
        J(h) of all rows, which no model goes below; None where that was not decided.
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
